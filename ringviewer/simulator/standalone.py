"""Serves a scenario standing alone, for the command line: addresses and token as shell exports, until a signal."""

from __future__ import annotations

import shlex
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from ringviewer.simulator.running import start

# A wait without a limit hears no Ctrl-C on Windows.
_WAIT_S = 0.25


def serve(
    scenario: str | Path,
    port: int,
    media_port: int,
    *,
    out: TextIO | None = None,
    stop_event: threading.Event | None = None,
) -> int:
    """Serve until SIGINT, SIGTERM or ``stop_event``; returns 0. Raises `SimulatorError` when it can not begin.

    Prints what a shell needs to point a client here. Signals are only heard from the main thread.
    """
    stream = sys.stdout if out is None else out
    stopped = threading.Event() if stop_event is None else stop_event
    handlers = _listen_to_signals(stopped)
    try:
        with start(scenario, api_port=port, media_port=media_port) as running:
            lines = (
                f"# {running.info.name}: {running.info.title}",
                f"# media origin {running.media_base}",
                f"export RING_API_BASE={shlex.quote(running.api_base)}",
                f"export RING_ACCESS_TOKEN={shlex.quote(running.token)}",
            )
            print("\n".join(lines), file=stream, flush=True)
            while not stopped.wait(_WAIT_S):
                pass
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return 0


def _listen_to_signals(stopped: threading.Event) -> dict[signal.Signals, Any]:
    if threading.current_thread() is not threading.main_thread():
        return {}

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    return {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
