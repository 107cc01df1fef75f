"""How the program begins on a desktop, and how it ends: one place to ask, whoever asks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType

from PySide6.QtCore import QEvent, QLocale, QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ringviewer.history.clock_style import Hours, set_hours

log = logging.getLogger(__name__)

# The offscreen platform says this for every window with size hints; it means nothing there.
_HARMLESS = ("This plugin does not support propagateSizeHints()",)


def introduce(application: QApplication) -> None:
    """Tell the desktop who this is, and take from it how it writes the time of day."""
    application.setApplicationName("ringviewer")
    application.setOrganizationName("ringviewer")
    application.setDesktopFileName("ringviewer")
    set_hours(hours_of(QLocale.system()))


def hours_of(locale: QLocale) -> Hours:
    """Whether a locale counts 12 or 24 hours: its time format has an AM or PM, outside of what it quotes."""
    spoken = "".join(locale.timeFormat(QLocale.FormatType.ShortFormat).split("'")[::2])
    return 12 if "a" in spoken.lower() else 24


class QuitFilter(QObject):
    """Turns a quit of the application (Cmd-Q, end of the desktop session) into a question to ``on_quit``.

    A quit that went through would stop the loop under every task that still runs.
    """

    def __init__(self, on_quit: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._on_quit = on_quit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit:
            self._on_quit()
            return True
        return False


@contextlib.contextmanager
def signals_asking(on_signal: Callable[[int], None], parent: QObject) -> Iterator[None]:
    """Ask instead of dying on SIGINT and SIGTERM; a second one while the first is served changes nothing."""
    if sys.platform == "win32":
        # Python sees a signal only while it runs, which a Qt loop without events does not let it.
        previous = signal.signal(signal.SIGINT, lambda number, _frame: on_signal(number))
        timer = QTimer(parent)
        timer.timeout.connect(_nothing)
        timer.start(250)
        try:
            yield
        finally:
            timer.stop()
            signal.signal(signal.SIGINT, previous)
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal, number)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def faults_reported(report: Callable[[BaseException], None]) -> Iterator[None]:
    """Send what nobody caught, in slots, tasks and threads, to ``report``, each kind of fault once."""
    seen: set[str] = set()

    def once(fault: BaseException) -> None:
        kind = _place(fault)
        if kind in seen:
            return
        seen.add(kind)
        log.error("unexpected fault at %s: %s", kind, type(fault).__name__)
        report(fault)

    def in_slot(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        if not isinstance(fault, KeyboardInterrupt):
            once(fault)

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            once(arguments.exc_value)

    def in_task(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        fault = context.get("exception")
        if isinstance(fault, BaseException):
            once(fault)
        else:
            log.warning("event loop: %s", context.get("message"))

    loop = asyncio.get_running_loop()
    before = sys.excepthook, threading.excepthook, loop.get_exception_handler()
    sys.excepthook, threading.excepthook = in_slot, in_thread
    loop.set_exception_handler(in_task)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before[0], before[1]
        loop.set_exception_handler(before[2])


def route_qt_messages() -> None:
    """Send Qt's own messages to the log instead of stderr."""
    qInstallMessageHandler(_on_qt_message)


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
    if message in _HARMLESS:
        return
    level = logging.DEBUG if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    logging.getLogger("qt").log(level, "%s", message)


def _place(fault: BaseException) -> str:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace is not None else "unknown place"
    return f"{type(fault).__name__} in {where}"


def _nothing() -> None:
    return None
