"""The window: first the three doors, then the workspace of the account that was opened.

Nothing here needs numpy, httpx or Pillow, so that the first paint comes before they are imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QByteArray, QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ringviewer.ui.notifications import NotificationBar
from ringviewer.ui.status_bar import StatusBar
from ringviewer.ui.welcome import WelcomePage

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import Customer
    from ringviewer.session.session import Session
    from ringviewer.ui.dialogs.accounts import AccountsDialog
    from ringviewer.ui.dialogs.accounts_desk import AccountsDesk, Ended
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.workspace import Workspace

__all__ = ["MainWindow"]

_DEFAULT: Final = QSize(1600, 1000)
_MINIMUM: Final = QSize(1100, 700)
_LARGEST_SETTING: Final = 64 * 1024
_NAME: Final = "ringviewer"
_GEOMETRY: Final = "window/geometry"
_PANELS: Final = "window/panels"
_TAB: Final = "window/tab"


class MainWindow(QMainWindow):
    """Never closes itself: it asks, and whoever owns the life cycle decides.

    Signals:
        close_asked: the window's close button, or the desktop, wants it to end.
        open_demo: the name of a scenario.
        open_account: the API's address and an access token, which may be empty.
        open_stored: the name of a stored account.
        close_account: the account should be closed and the doors be shown.
        who_asked: whose account it is; one request.
        pace_chosen: requests per second for the account that is open.
        demo_asked: what should happen to the demo's account, and to which device (see ``DemoMenu``).
    """

    close_asked = Signal()
    open_demo = Signal(str)
    open_account = Signal(str, str)
    open_stored = Signal(str)
    close_account = Signal()
    who_asked = Signal()
    pace_chosen = Signal(int)
    demo_asked = Signal(str, str)

    def __init__(self, theme: Theme, *, scenarios: Sequence[tuple[str, str]] = (), remember: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._remember = remember
        self._workspace: Workspace | None = None
        self._desk: AccountsDesk | None = None
        self._accounts: AccountsDialog | None = None
        self.notifications = NotificationBar(theme)
        self.welcome = WelcomePage(theme, scenarios)
        self.welcome.demo_requested.connect(self.open_demo)
        self.welcome.connect_requested.connect(self.open_account)
        self.welcome.stored_requested.connect(self.open_stored)
        self.welcome.manage_requested.connect(self.manage_accounts)
        self._stored_name = ""
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notifications)
        layout.addWidget(self._pages, 1)
        self.status = StatusBar(theme)
        layout.addWidget(self.status)
        self.setCentralWidget(central)
        self.setWindowTitle(_NAME)
        self._take_size()

    @property
    def workspace(self) -> Workspace | None:
        """The panels of the account, once one was opened."""
        return self._workspace

    def set_accounts(self, desk: AccountsDesk) -> None:
        """Offer the stored accounts of this desk."""
        self._desk = desk
        desk.changed.connect(self._on_accounts)
        desk.ended.connect(self._on_accounts_read)
        self._on_accounts()

    def manage_accounts(self, name: str = "") -> AccountsDialog | None:
        """Open the dialog of the stored accounts, without waiting for it; ``name`` is the account to begin with."""
        if self._desk is None:
            return None
        if self._accounts is None:
            from ringviewer.ui.dialogs.accounts import AccountsDialog

            self._accounts = AccountsDialog(self._theme, self._desk, self)
            self._accounts.told.connect(lambda sentence: self.notify("problem", sentence, "accounts", None))
            self._accounts.stored.connect(self.welcome.stored.choose)
        self._accounts.open_for(name or None)
        return self._accounts

    def show_customer(self, customer: Customer) -> None:
        """Show whose account it is."""
        if self._workspace is not None:
            self._workspace.show_customer(customer)

    def show_customer_problem(self, sentence: str) -> None:
        """Say why it is not known whose account it is."""
        if self._workspace is not None:
            self._workspace.who.show_problem(sentence)

    def set_session(self, session: Session | None, *, demo: bool = False, stored: str = "") -> None:
        """Show a session's account, or the doors.

        ``demo`` offers what can be made to happen to it; ``stored`` is the name that the account is stored under.
        """
        self._stored_name = stored if session is not None else ""
        if session is None:
            if self._workspace is not None:
                self._workspace.set_session(None)
            self._pages.setCurrentWidget(self.welcome)
            self.status.show()
            self.setWindowTitle(_NAME)
            return
        workspace = self._built()
        self.notifications.clear()
        self.status.hide()
        self._pages.setCurrentWidget(workspace)
        workspace.set_session(session, demo=demo, stored=self._stored_name if self._remember else "")
        self.setWindowTitle(f"{session.label} – {_NAME}")

    def notify(self, severity: Literal["warning", "problem"], text: str, key: str, action: str | None) -> None:
        """Say something in the bar that is seen: the account's, or the doors'."""
        if self._workspace is not None and self._pages.currentWidget() is self._workspace:
            self._workspace.notify(severity, text, key, action)
        else:
            self.notifications.tell(severity, text, key, None)

    def withdraw(self, key: str) -> None:
        """Take back what was said of the account; nothing happens when it is not shown."""
        if self._workspace is not None:
            self._workspace.notifications.dismiss(key)

    def notice_text(self) -> str:
        """The newest sentence in the bar, or nothing."""
        bars = [self.notifications]
        if self._workspace is not None:
            bars.append(self._workspace.notifications)
        texts = [text for bar in bars for text in bar.texts()]
        return texts[-1] if texts else ""

    def select_device(self, device_id: str) -> None:
        """Make a device's lane the current one."""
        if self._workspace is not None:
            self._workspace.select_device(device_id)

    def show_event(self, device_id: str, event_id: str) -> None:
        """Select an event and ask for its still at once, as a click on it does."""
        if self._workspace is not None:
            self._workspace.stills.asking.activate(device_id, event_id, True)

    def save_picture(self, path: Path) -> bool:
        """Paint what is due and save the window as PNG; ``False`` when the file cannot be written."""
        if self._workspace is not None:
            self._workspace.flush()
        return self.grab().save(str(path), "PNG")

    def dispose(self) -> None:
        """Remember the arrangement and let go of the session; the last call before the window is deleted."""
        self._save()
        if self._workspace is not None:
            self._workspace.set_session(None)

    def build_in_steps(self) -> Iterator[None]:
        """Build the panels of an account before the first one is shown, a few at a time.

        Take the steps with a turn of the loop between them, so that the window answers the hand meanwhile. What is not
        built when an account is shown is built then.
        """
        if self._workspace is not None:
            return
        from ringviewer.ui.workspace import Workspace

        workspace = Workspace(self._theme, at_once=False)
        for _ in workspace.build(self._theme):
            yield
        yield
        if self.workspace is None:
            self._take_in(workspace)
        else:
            workspace.deleteLater()

    def _built(self) -> Workspace:
        if self._workspace is not None:
            return self._workspace
        from ringviewer.ui.workspace import Workspace

        return self._take_in(Workspace(self._theme))

    def _take_in(self, workspace: Workspace) -> Workspace:
        self._workspace = workspace
        workspace.close_account_asked.connect(self.close_account)
        workspace.open_another_asked.connect(self.close_account)
        workspace.manage_asked.connect(lambda: self.manage_accounts(self._stored_name))
        workspace.who_asked.connect(self.who_asked)
        workspace.pace_chosen.connect(self.pace_chosen)
        workspace.toolbar.demo_menu.asked.connect(self.demo_asked)
        self._pages.addWidget(workspace)
        self._on_accounts()
        self._restore_panels(workspace)
        return workspace

    def _on_accounts(self) -> None:
        desk = self._desk
        if desk is not None:
            self.welcome.stored.show_accounts(desk.accounts, wanted=desk.wanted, why_none=desk.why_none)
        if self._workspace is not None:
            self._workspace.toolbar.account_menu.set_manageable(desk is not None and desk.wanted)

    def _on_accounts_read(self, ended: Ended) -> None:
        if ended.job == "forget" and not ended.problem and self._remember:
            from ringviewer.ui.zone_memory import forget_zone

            forget_zone(ended.name)
        if ended.job == "read" and ended.problem and (self._accounts is None or not self._accounts.isVisible()):
            self.notify("warning", ended.problem, "accounts", None)

    def _take_size(self) -> None:
        room = QGuiApplication.primaryScreen().availableSize()
        self.setMinimumSize(_MINIMUM.boundedTo(room))
        self.resize(_DEFAULT.boundedTo(room))
        saved = self._setting(_GEOMETRY)
        if saved is not None:
            self.restoreGeometry(saved)

    def _restore_panels(self, workspace: Workspace) -> None:
        if self._remember:
            workspace.tabs.events.chooser.recall()
            workspace.timeline.canvas.reading.recall()
        saved = self._setting(_PANELS)
        if saved is not None:
            workspace.docks.restore(saved)
        tab = self._settings().value(_TAB) if self._remember else None
        if isinstance(tab, str) and tab.isdecimal() and len(tab) == 1:
            workspace.tabs.open_at(int(tab))

    def _setting(self, key: str) -> QByteArray | None:
        """A remembered arrangement; a file that was damaged or edited is as good as none."""
        value = self._settings().value(key) if self._remember else None
        return value if isinstance(value, QByteArray) and 0 < value.size() <= _LARGEST_SETTING else None

    def _save(self) -> None:
        if not self._remember:
            return
        settings = self._settings()
        if self._workspace is not None:
            self._workspace.tabs.events.chooser.flush()
        settings.setValue(_GEOMETRY, self.saveGeometry())
        if self._workspace is not None:
            settings.setValue(_PANELS, self._workspace.docks.arrangement())
            settings.setValue(_TAB, str(self._workspace.tabs.current))
        settings.sync()

    @staticmethod
    def _settings() -> QSettings:
        return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _NAME, _NAME)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_asked.emit()
