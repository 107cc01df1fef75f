"""One line a request, for people or for machines, written without ever holding up the server."""

from __future__ import annotations

import io
import json
import os
import queue
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TextIO

from ringviewer.simulator.control.webhooks import Attempt, Webhook
from ringviewer.simulator.serving.journal import JournalEntry

_MOST_WAITING = 10_000
_LONGEST_PATH = 300
_JOIN_S = 1.0


class LineWriter:
    """Writes lines to a stream from a thread of its own: a reader that pauses must not stop the server.

    Lines beyond the 10 000 that may wait are left out. A reader that has left ends the writing in silence.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(_MOST_WAITING)
        self._left_out = 0
        self._thread = threading.Thread(target=self._run, name="ringviewer simulator log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> int:
        """Take a line; returns how many were left out just before it, and -1 when it is left out itself."""
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self._left_out += 1
            return -1
        left_out, self._left_out = self._left_out, 0
        return left_out

    def close(self) -> None:
        """Write what waits, for a second at most."""
        try:
            self._lines.put(None, timeout=_JOIN_S)
        except queue.Full:
            return
        self._thread.join(_JOIN_S)

    def _run(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._write(f"{line}\n")
        except (OSError, ValueError):
            # Nobody reads any more; what comes is taken and dropped.
            while self._lines.get() is not None:
                pass

    def _write(self, text: str) -> None:
        try:
            descriptor = self._stream.fileno()
        except (io.UnsupportedOperation, AttributeError):
            self._stream.write(text)
            return
        # Past the stream's own buffer, whose lock would be held when the process ends in the middle of a line.
        data = text.encode("utf-8", "backslashreplace")
        while data:
            data = data[os.write(descriptor, data) :]


class RequestLog:
    """Requests and deliveries as lines of text, or as a JSON object a line."""

    def __init__(self, writer: LineWriter, *, as_json: bool) -> None:
        self._writer = writer
        self._as_json = as_json

    def request(self, entry: JournalEntry) -> None:
        """One request: time, origin, method, path, status, code, duration."""
        if self._as_json:
            self._write({"log": "request", **asdict(entry)})
            return
        path = entry.path + (f"?{entry.query}" if entry.query else "")
        status = str(entry.status or "broken-off")
        self._line(entry.at_ms, entry.origin, entry.method, path, status, entry.code, entry.took_ms)

    def attempt(self, webhook: Webhook, attempt: Attempt) -> None:
        """One attempt to deliver a webhook, in the same columns."""
        if self._as_json:
            said = {"number": webhook.number, "type": webhook.type, "request_id": webhook.request_id}
            self._write({"log": "webhook", **said, "state": webhook.state, **asdict(attempt)})
            return
        status = "failed" if attempt.status is None else str(attempt.status)
        problem = attempt.problem and attempt.problem.replace(" ", "-")
        self._line(attempt.at_ms, "webhook", "POST", webhook.type, status, problem, attempt.took_ms)

    def _line(
        self, at_ms: int, origin: str, method: str, path: str, status: str, code: str | None, took_ms: int
    ) -> None:
        shown = _visible(path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…")
        columns = (_clock(at_ms), f"{origin:<5}", f"{_visible(method):<4}", shown, status, _visible(code or "-"))
        left_out = self._writer.write(f"{' '.join(columns)} {took_ms} ms")
        if left_out > 0:
            self._writer.write(f"({left_out} lines were left out)")

    def _write(self, value: dict[str, Any]) -> None:
        left_out = self._writer.write(json.dumps(value))
        if left_out > 0:
            self._writer.write(json.dumps({"log": "left-out", "lines": left_out}))


def _visible(text: str) -> str:
    """What was sent may hold line breaks and control codes; a line of the log must stay one word a column."""
    return "".join(letter if letter.isprintable() and letter != " " else f"\\x{ord(letter):02x}" for letter in text)


def _clock(at_ms: int) -> str:
    moment = datetime.fromtimestamp(at_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"
