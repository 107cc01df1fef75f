"""Composition root of the window: builds everything, owns the life cycle, and is the one place that shuts down."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

os.environ.setdefault("QT_API", "pyside6")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from ringviewer.outcome import DONE, FAULT, INTERRUPTED, USAGE, complain
from ringviewer.simulator import scenarios
from ringviewer.ui import lifecycle
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from ringviewer.account import Account, Source

_DEFAULT_SIZE = (1600, 1000)
_HEAVY = (
    "numpy",
    "PIL.Image",
    "ringviewer.account",
    "ringviewer.partner_api.transport",
    "ringviewer.ui.workspace",
)


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the command line asked of the window."""

    source: Source | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    theme: Literal["light", "dark"] | None = None
    select: str | None = None


def run_window(options: WindowOptions) -> int:
    """Open the window, stay until it is closed, and return the exit code."""
    if not _has_display():
        if options.screenshot is None:
            complain("There is no display here. Use --screenshot FILE.png, or the commands that need no window.")
            return USAGE
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    lifecycle.route_qt_messages()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(["ringviewer"])
    application.setApplicationName("ringviewer")
    application.setOrganizationName("ringviewer")
    application.setDesktopFileName("ringviewer")
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
        return runner.run(Viewer(application, options).run())


class Viewer:
    """One run of the window, from first paint to exit code."""

    def __init__(self, application: QApplication, options: WindowOptions) -> None:
        self.application = application
        self.options = options
        self.theme = Theme(application)
        if options.theme is not None:
            self.theme.set_mode(options.theme)
        self.window = MainWindow(
            self.theme,
            scenarios=[(scenario.name, scenario.teaches) for scenario in scenarios()],
            remember=options.screenshot is None,
        )
        self.account: Account | None = None
        self._end = asyncio.Event()
        self._exit_code = DONE
        self._opening = asyncio.Lock()

    async def run(self) -> int:
        """Show the window, serve it until somebody asks for the end, and shut down."""
        quit_filter = lifecycle.QuitFilter(self.ask_to_end, self.application)
        self.application.installEventFilter(quit_filter)
        with (
            lifecycle.signals_asking(self._on_signal, self.application),
            lifecycle.faults_reported(self._on_fault),
        ):
            try:
                await self._serve()
            finally:
                await self._shut_down()
                self.application.removeEventFilter(quit_filter)
        return self._exit_code

    def ask_to_end(self) -> None:
        """End the program with success as soon as the loop is free."""
        self._end.set()

    async def _serve(self) -> None:
        # Sessions and their libraries take longer to import than the window takes to appear.
        from ringviewer.session.tasks import TaskScope

        window = self.window
        if self.options.size is not None:
            window.setMinimumSize(QSize(0, 0))
            window.resize(*self.options.size)
        elif self.options.screenshot is not None:
            window.resize(*_DEFAULT_SIZE)
        painted = _FirstPaint(window)
        window.show()
        scope = TaskScope("window", self._on_fault)
        window.close_asked.connect(self.ask_to_end)
        window.open_demo.connect(lambda name: scope.start(self._open_demo(name), name="open demo"))
        window.open_account.connect(
            lambda base, token: scope.start(self._open_address(base, token), name="open account")
        )
        window.close_account.connect(lambda: scope.start(self._close_account(), name="close account"))
        try:
            await painted.wait()
            if self.options.screenshot is not None:
                scope.start(self._screenshot(self.options.screenshot), name="screenshot")
            elif self.options.source is not None:
                scope.start(self._open(self.options.source), name="open account")
            await self._end.wait()
        finally:
            window.hide()
            await scope.aclose(2.0)

    async def _open_demo(self, name: str) -> None:
        from ringviewer.account import Source

        await self._open(Source(demo=name))

    async def _open_address(self, base: str, token: str) -> None:
        from ringviewer.account import Source

        await self._open(Source(base=base, token=token))

    async def _open(self, source: Source) -> None:
        # Libraries of numbers, pictures and HTTP take longer to import than a click may take to be answered.
        for module in _HEAVY:
            await asyncio.to_thread(importlib.import_module, module)
        for _ in self.window.build_in_steps():
            await asyncio.sleep(0)
        from ringviewer.account import UsageError, open_account

        async with self._opening:
            await self._leave_account()
            try:
                account = await open_account(source)
            except UsageError as error:
                self.window.notify("problem", str(error), "open", None)
                return
            self.account = account
            self.window.set_session(account.session)
            account.start()

    async def _close_account(self) -> None:
        async with self._opening:
            await self._leave_account()

    async def _leave_account(self) -> None:
        account, self.account = self.account, None
        if account is not None:
            self.window.set_session(None)
            await account.aclose()

    async def _screenshot(self, path: Path) -> None:
        from ringviewer.unattended import do_main_job

        try:
            if self.options.source is not None:
                await self._open(self.options.source)
            if self.account is None:
                self._exit_code = USAGE
                complain(self.window.notice_text() or "The account could not be opened.")
                return
            self._exit_code = await do_main_job(self.window, self.account, path, self.options.select)
        except Exception as fault:
            self._exit_code = FAULT
            complain(f"ringviewer itself failed: {type(fault).__name__}.")
            self._on_fault(fault)
        finally:
            self._end.set()

    async def _shut_down(self) -> None:
        self.window.hide()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                await self._leave_account()
        self.window.dispose()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _on_signal(self, number: int) -> None:
        unfinished = self.options.screenshot is not None
        self._exit_code = INTERRUPTED if number == signal.SIGINT or unfinished else DONE
        self._end.set()

    def _on_fault(self, fault: BaseException) -> None:
        self.window.notify(
            "problem",
            f"Something in ringviewer failed ({type(fault).__name__}). What was read so far is kept.",
            f"fault-{type(fault).__name__}",
            None,
        )


class _FirstPaint(QObject):
    """Waits until a widget has been painted once."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self._done = asyncio.Event()
        self._widget = widget
        widget.installEventFilter(self)

    async def wait(self) -> None:
        """Return after the first paint; a window that is never exposed is not waited for longer than a second."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._done.wait()
        self._widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._done.set()
        return False


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
