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
    from ringviewer.session.session import Session
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
        close_account: the account should be closed and the doors be shown.
    """

    close_asked = Signal()
    open_demo = Signal(str)
    open_account = Signal(str, str)
    close_account = Signal()

    def __init__(self, theme: Theme, *, scenarios: Sequence[tuple[str, str]] = (), remember: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._remember = remember
        self._workspace: Workspace | None = None
        self.notifications = NotificationBar(theme)
        self.welcome = WelcomePage(theme, scenarios)
        self.welcome.demo_requested.connect(self.open_demo)
        self.welcome.connect_requested.connect(self.open_account)
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

    def set_session(self, session: Session | None) -> None:
        """Show a session's account, or the doors."""
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
        workspace.set_session(session)
        self.setWindowTitle(f"{session.label} – {_NAME}")

    def notify(self, severity: Literal["warning", "problem"], text: str, key: str, action: str | None) -> None:
        """Say something in the bar that is seen: the account's, or the doors'."""
        if self._workspace is not None and self._pages.currentWidget() is self._workspace:
            self._workspace.notify(severity, text, key, action)
        else:
            self.notifications.tell(severity, text, key, None)

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
        self._pages.addWidget(workspace)
        self._restore_panels(workspace)
        return workspace

    def _take_size(self) -> None:
        room = QGuiApplication.primaryScreen().availableSize()
        self.setMinimumSize(_MINIMUM.boundedTo(room))
        self.resize(_DEFAULT.boundedTo(room))
        saved = self._setting(_GEOMETRY)
        if saved is not None:
            self.restoreGeometry(saved)

    def _restore_panels(self, workspace: Workspace) -> None:
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
