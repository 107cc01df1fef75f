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

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from ringviewer.outcome import DONE, FAULT, INTERRUPTED, USAGE, complain
from ringviewer.session.tasks import TaskScope
from ringviewer.simulator import scenarios
from ringviewer.ui import lifecycle
from ringviewer.ui.dialogs.accounts_desk import AccountsDesk
from ringviewer.ui.first_paint import FirstPaint
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from ringviewer.account import Account, Source
    from ringviewer.accounts import AccountStore

_CLOSING_S = 5.0
_DEFAULT_SIZE = (1600, 1000)
_HEAVY = ("numpy", "PIL.Image", "ringviewer.account", "ringviewer.partner_api.transport", "ringviewer.ui.workspace")


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the command line asked of the window."""

    source: Source | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    theme: Literal["light", "dark"] | None = None
    select: str | None = None
    wait_s: float = 900.0


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
    lifecycle.introduce(application)
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
        self._closing = TaskScope("closing", self._on_fault)
        self._at_keyring: asyncio.Timeout | None = None

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
        window = self.window
        if self.options.size is not None:
            window.setMinimumSize(QSize(0, 0))
            window.resize(*self.options.size)
        elif self.options.screenshot is not None:
            window.resize(*_DEFAULT_SIZE)
        painted = FirstPaint(window)
        window.show()
        scope = TaskScope("window", self._on_fault)
        window.close_asked.connect(self.ask_to_end)
        window.open_demo.connect(lambda name: scope.start(self._open_demo(name), name="open demo"))
        window.open_account.connect(
            lambda base, token: scope.start(self._open_address(base, token), name="open account")
        )
        window.open_stored.connect(lambda name: scope.start(self._open_stored(name), name="open account"))
        window.close_account.connect(lambda: scope.start(self._close_account(), name="close account"))
        window.who_asked.connect(lambda: scope.start(self._ask_who(), name="ask whose account it is"))
        window.pace_chosen.connect(self._set_pace)
        window.demo_asked.connect(self._on_demo)
        desk = AccountsDesk(_open_store, lambda work: scope.start(work, name="stored accounts"), window)
        window.set_accounts(desk)
        try:
            await painted.wait()
            if self.options.screenshot is None:
                desk.reload()
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

    async def _open_stored(self, name: str) -> None:
        from ringviewer.account import Source

        self.window.welcome.stored.set_opening(name)
        try:
            await self._open(Source(account=name))
        finally:
            self.window.welcome.stored.set_opening("")

    async def _open(self, source: Source) -> None:
        # Libraries of numbers, pictures and HTTP take longer to import than a click may take to be answered.
        for module in _HEAVY:
            await asyncio.to_thread(importlib.import_module, module)
        for _ in self.window.build_in_steps():
            await asyncio.sleep(0)
        from ringviewer.account import UsageError

        if self._at_keyring is not None:
            # A locked keyring may never answer, and must not keep another account from being opened.
            self._at_keyring.reschedule(0)
        async with self._opening:
            await self._leave_account()
            try:
                account = await self._opened(source)
            except UsageError as error:
                self.window.notify("problem", str(error), "open", None)
                return
            if account is None:
                return
            self.account = account
            self.window.set_session(account.session, demo=account.demo is not None, stored=source.account or "")
            account.start()

    async def _opened(self, source: Source) -> Account | None:
        """The account that was opened; ``None`` when a newer wish came while a keyring was waited for."""
        from ringviewer.account import open_account

        if source.account is None:
            return await open_account(source)
        try:
            async with asyncio.timeout(None) as self._at_keyring:
                return await open_account(source)
        except TimeoutError:
            return None
        finally:
            self._at_keyring = None

    async def _close_account(self) -> None:
        async with self._opening:
            await self._leave_account()

    async def _leave_account(self) -> None:
        account, self.account = self.account, None
        if account is not None:
            self.window.set_session(None)
            # Half closed, it would leave connections and a server behind; so it goes on when this is cancelled.
            self._closing.start(account.aclose(), name="close account")
        await self._closing.idle()

    async def _ask_who(self) -> None:
        from ringviewer.partner_api.error_base import RingViewerError
        from ringviewer.partner_api.problem import problem_of

        account = self.account
        if account is None:
            return
        said = "Whose account it is was not asked: ringviewer itself failed."
        try:
            customer = await account.client.me()
        except RingViewerError as error:
            problem = problem_of(error)
            said = f"{problem.meaning} {problem.next_step}"
        else:
            said = ""
            if self.account is account:
                self.window.show_customer(customer)
        finally:
            if said and self.account is account:
                self.window.show_customer_problem(said)

    def _set_pace(self, per_second: int) -> None:
        from ringviewer.partner_api.pacing import Pace

        if self.account is not None:
            client = self.account.client
            client.set_pace(Pace(per_second, client.pace.in_flight))

    def _on_demo(self, action: str, device_id: str) -> None:
        if self.account is not None and self.account.demo is not None:
            self.account.demo.begin(action, device_id, self.window)

    async def _screenshot(self, path: Path) -> None:
        from ringviewer.unattended import photograph

        try:
            if self.options.source is not None:
                await self._open(self.options.source)
            if self.account is None:
                self._exit_code = USAGE
                complain(self.window.notice_text() or "The account could not be opened.")
                return
            select, wait_s = self.options.select, self.options.wait_s
            self._exit_code = await photograph(self.window, self.account, path, select, wait_s)
        except Exception as fault:
            self._exit_code = FAULT
            complain(f"ringviewer itself failed: {type(fault).__name__}.")
            self._on_fault(fault)
        finally:
            self._end.set()

    async def _shut_down(self) -> None:
        self.window.hide()
        # A refresh token that was rotated this moment must reach the store, however long its answer takes.
        at_risk_s = self.account.client.finishing_s if self.account is not None else 0.0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSING_S + at_risk_s):
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


async def _open_store() -> AccountStore:
    """The accounts of the person at this computer; what the store needs is imported beside the window."""
    await asyncio.to_thread(importlib.import_module, "ringviewer.accounts")
    from ringviewer.accounts import AccountStore

    return AccountStore()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
