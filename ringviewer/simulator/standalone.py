"""Serves a scenario standing alone, for the command line: addresses and token as shell exports, until a signal."""

from __future__ import annotations

import contextlib
import json
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from ringviewer.simulator.control.options import Options
from ringviewer.simulator.control.webhooks import Webhook
from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.serving.request_log import LineWriter, RequestLog

if TYPE_CHECKING:
    from ringviewer.simulator.running import RunningSimulator

# A wait without a limit hears no Ctrl-C on Windows.
_WAIT_S = 0.25


@dataclass(frozen=True)
class Standalone:
    """What the command line asks for: the scenario, its ports (0: free ones), and what is written where.

    ``webhook_log`` is a file that webhooks are appended to, a JSON object a line; ``-`` is standard output. Without
    ``quiet`` each request is a line on standard error, with ``as_json`` a JSON object.
    """

    scenario: str | Path
    port: int = 0
    media_port: int = 0
    as_json: bool = False
    quiet: bool = False
    webhook_log: str | None = None
    options: Options = field(default_factory=Options)


def serve(
    wanted: Standalone, *, tell: Callable[[str], object] = print, stop_event: threading.Event | None = None
) -> int:
    """Serve until SIGINT, SIGTERM or ``stop_event``; returns 0. Raises `SimulatorError` when it can not begin.

    ``tell`` is given what a client needs to be pointed here. Signals are only heard from the main thread; one that
    was heard is the last: more of them are ignored until the process has ended.
    """
    stopped = threading.Event() if stop_event is None else stop_event
    with _signals(stopped), _logs(wanted) as options:
        # Takes long to import; a signal that comes meanwhile is heard already.
        from ringviewer.simulator.running import start

        with start(wanted.scenario, api_port=wanted.port, media_port=wanted.media_port, options=options) as running:
            tell(_as_json(running, options) if wanted.as_json else _as_exports(running, options))
            while not stopped.wait(_WAIT_S):
                pass
    return 0


def _facts(running: RunningSimulator, options: Options) -> dict[str, str | None]:
    return {
        "RING_API_BASE": running.api_base,
        "RING_ACCESS_TOKEN": running.token,
        "RING_MEDIA_BASE": running.media_base,
        "RING_REFRESH_TOKEN": running.refresh_token,
        "RING_CLIENT_ID": running.client_id,
        "RING_CLIENT_SECRET": running.client_secret,
        "RING_HMAC_KEY": running.hmac_key,
        "RING_CONTROL": running.control_base,
        "RING_WEBHOOKS": options.webhook_url,
    }


def _as_exports(running: RunningSimulator, options: Options) -> str:
    facts = _facts(running, options).items()
    exports = (f"export {name}={shlex.quote(value)}" for name, value in facts if value is not None)
    return "\n".join((f"# {running.info.name}: {running.info.title}", *exports))


def _as_json(running: RunningSimulator, options: Options) -> str:
    facts = {name.removeprefix("RING_").lower(): value for name, value in _facts(running, options).items()}
    return json.dumps({"scenario": running.info.name, "title": running.info.title, "zone": running.zone, **facts})


@contextlib.contextmanager
def _logs(wanted: Standalone) -> Iterator[Options]:
    """The options with the listeners that write what was asked for."""
    options = wanted.options
    with contextlib.ExitStack() as closing:
        # A windowed program on Windows has no standard error.
        if not wanted.quiet and sys.stderr is not None:
            writer = LineWriter(sys.stderr)
            closing.callback(writer.close)
            log = RequestLog(writer, as_json=wanted.as_json)
            options = replace(options, on_request=log.request, on_attempt=log.attempt)
        if wanted.webhook_log is not None:
            stream = closing.enter_context(_webhook_stream(wanted.webhook_log))
            lines = LineWriter(stream)
            closing.callback(lines.close)

            def on_webhook(webhook: Webhook) -> None:
                lines.write(json.dumps(webhook.as_json()))

            options = replace(options, on_webhook=on_webhook)
        yield options


def _webhook_stream(name: str) -> contextlib.AbstractContextManager[TextIO]:
    if name == "-":
        return contextlib.nullcontext(sys.stdout)
    try:
        return open(name, "a", encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no name of a file"
        raise SimulatorError(f"The file for webhooks can not be opened: {reason}.") from None


@contextlib.contextmanager
def _signals(stopped: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal heard
        heard = True
        stopped.set()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before: dict[signal.Signals, Any] = {number: signal.signal(number, on_signal) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if heard else handler)
