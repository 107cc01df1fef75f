"""The window while an account is open: toolbar, notifications, panels and status bar, wired to one session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ringviewer.history.wording import plain
from ringviewer.session.changes import DevicesChanged, Notice, PixelsReady, SelectionChanged
from ringviewer.ui.dialogs.accounts_who import WhoIsThis, customer_name
from ringviewer.ui.docks import DockArea
from ringviewer.ui.escaping import leave_by_escape
from ringviewer.ui.lookups import Lookups
from ringviewer.ui.notifications import NotificationBar, Severity
from ringviewer.ui.shortcuts import obey
from ringviewer.ui.status_bar import StatusBar
from ringviewer.ui.still_side import StillSide
from ringviewer.ui.tables.lower_tabs import LowerTabs
from ringviewer.ui.theme.controls import FlatButton
from ringviewer.ui.time_finder import find_time
from ringviewer.ui.timeline.panel import TimelinePanel
from ringviewer.ui.toolbar import Toolbar
from ringviewer.ui.workspace_zone import WorkspaceZone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ringviewer.history.event import KindCode
    from ringviewer.partner_api.answers import Customer
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.still.panel import StillPanel
    from ringviewer.ui.theme.theme import Theme

__all__ = ["Workspace"]

_BATCH_MS: Final = 100
_TIMELINE_PX: Final = 28 + 40 + 76 + 48 + 26
_LANE_PX: Final = 46
_LEAST_LANES: Final = 3


class Workspace(QWidget):
    """Hands what the engineer does to the session, and what the session says to the panels.

    Signals:
        close_account_asked, open_another_asked, manage_asked: from the account menu.
        who_asked: somebody pressed the button that asks whose account it is.
        pace_chosen: requests per second.
    """

    close_account_asked = Signal()
    open_another_asked = Signal()
    manage_asked = Signal()
    who_asked = Signal()
    pace_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        self.session: Session | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self.refresh)
        if at_once:
            for _ in self.build(theme):
                pass

    def build(self, theme: Theme) -> Iterator[None]:
        """Build the panels a few at a time, for a caller that answers the hand between two steps.

        Only for a workspace that was made with ``at_once=False``; it is of no use before the last step.
        """
        self.toolbar = Toolbar(theme, current_device=self._current_device)
        self.notifications = NotificationBar(theme)
        self.timeline = TimelinePanel(theme)
        yield
        self.stills = StillSide(theme, self, self._current_device)
        yield
        self.tabs = LowerTabs(theme)
        self.lookups = Lookups(self.tabs)
        yield
        self.docks = DockArea(theme, self.timeline, self.still, self.tabs)
        yield
        self.status = StatusBar(theme)
        self.who = WhoIsThis(theme, self)
        self.zone = WorkspaceZone(theme, self)
        float_still = FlatButton(theme, icon="float", name="Open the still in a window of its own, or put it back")
        float_still.clicked.connect(self.docks.still.toggle)
        self.still.title.add(float_still)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget, stretch in ((self.toolbar, 0), (self.notifications, 0), (self.docks, 1), (self.status, 0)):
            layout.addWidget(widget, stretch)
        self._connect_toolbar()
        self._connect_panels()
        self._add_keys()

    @property
    def still(self) -> StillPanel:
        """The panel that shows the still."""
        return self.stills.panel

    def set_session(self, session: Session | None, *, demo: bool = False, stored: str = "") -> None:
        """Show another session, or none; nothing of the one before stays. ``demo`` offers the demo menu.

        ``stored`` is the name that the account is stored by, for what is remembered of it.
        """
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._batch.stop()
        self.who.hide()
        self.who.reset()
        self.session = session
        self.notifications.clear()
        self.toolbar.set_session(session, demo=demo)
        self.timeline.set_session(session)
        self.tabs.set_session(session)
        self.status.set_session(session)
        self.stills.set_session(session)
        if session is not None:
            self._unsubscribe = session.subscribe(self.handle)
            self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
        self.zone.set_session(session, stored)
        self.refresh()

    def handle(self, change: Change) -> None:
        """Hand a change of the session to whoever shows it."""
        if isinstance(change, Notice):
            self.notify(change.severity, change.text, change.key, change.action)
            return
        if isinstance(change, DevicesChanged):
            self.zone.apply()
        self.stills.handle(change)
        if isinstance(change, PixelsReady):
            return
        self.timeline.handle(change)
        self.tabs.handle(change)
        if isinstance(change, DevicesChanged):
            self._fit_timeline()
        elif isinstance(change, SelectionChanged) and self.session is not None and self.session.selected is not None:
            self.tabs.boundary.show_device(self.session.selected[0])
        if not self._batch.isActive():
            self._batch.start()

    def refresh(self) -> None:
        """Read anew what toolbar and status bar show."""
        self._batch.stop()
        self.toolbar.show_state(self.session)
        self.stills.refresh()
        self.status.refresh()

    def flush(self) -> None:
        """Show at once what would have waited for its turn."""
        self.tabs.events.flush()
        self.tabs.requests.flush()
        self.tabs.boundary.refresh()
        self.stills.show_still()
        self.refresh()

    def notify(self, severity: Severity, text: str, key: str, action: str | None) -> None:
        """Show a sentence below the toolbar."""
        self.notifications.tell(severity, text, key, action)

    def select_device(self, device_id: str) -> None:
        """Make a device's lane the current one, in all panels."""
        self.timeline.select_device(device_id)
        self.tabs.boundary.show_device(device_id)

    def show_customer(self, customer: Customer) -> None:
        """Show whose account it is, where it was asked and in the account menu."""
        self.who.show_customer(customer)
        self.toolbar.account_menu.set_customer(
            f"Customer: {customer_name(customer)}", f"Customer id: {plain(customer.id, 80)}"
        )

    def find_time(self, text: str) -> None:
        """Move the timeline to the instant that was typed, or say why it has no meaning."""
        find_time(self, text)

    def set_zone(self, choice: str) -> None:
        """Write all times in the customer's zone, in this computer's, or in UTC."""
        self.zone.desk.choose(choice)

    def now_ms(self) -> int:
        """The server's time as far as it is known, in epoch ms."""
        if self.session is not None:
            return self.session.now_ms()
        import time

        return time.time_ns() // 1_000_000

    def _fit_timeline(self) -> None:
        lanes = 0 if self.session is None else len(self.session.lanes)
        self.docks.want_timeline(_TIMELINE_PX + _LANE_PX * max(_LEAST_LANES, lanes))

    def _connect_toolbar(self) -> None:
        bar = self.toolbar
        bar.refresh_asked.connect(self._on_refresh)
        bar.stop_asked.connect(self._on_stop)
        bar.continue_asked.connect(self._on_continue)
        bar.kinds_changed.connect(self._on_kinds)
        bar.find_asked.connect(self.find_time)
        leave_by_escape(bar.time_edit, partial(self.timeline.setFocus, Qt.FocusReason.OtherFocusReason))
        bar.close_account_asked.connect(self.close_account_asked)
        bar.open_another_asked.connect(self.open_another_asked)
        bar.manage_asked.connect(self.manage_asked)
        bar.who_asked.connect(self.who.open_panel)
        bar.pace_chosen.connect(self.pace_chosen)
        self.who.asked.connect(self.who_asked)
        self.notifications.action_asked.connect(self._on_notice_action)
        self.stills.join(self.timeline, bar.still_menu, self.notifications, self.now_ms)

    def _connect_panels(self) -> None:
        tabs, still = self.tabs, self.still
        self.timeline.device_selected.connect(tabs.boundary.show_device)
        self.timeline.continue_asked.connect(self._on_continue)
        self.timeline.refresh_asked.connect(self._on_refresh)
        self.timeline.boundary_asked.connect(self.lookups.show_boundary)
        self.timeline.evidence_asked.connect(self.lookups.show_evidence)
        self.timeline.kinds_changed.connect(self.toolbar.set_hidden_kinds)
        tabs.events.event_activated.connect(self.stills.asking.activate)
        tabs.events.sheet_asked.connect(self.stills.windows.open_sheet)
        tabs.events.kinds_changed.connect(self.toolbar.set_hidden_kinds)
        tabs.events.told.connect(lambda severity, text: self.notify(severity, text, "events-table", None))
        canvas = self.timeline.canvas
        canvas.view_changed.connect(
            lambda: tabs.events.set_view(round(canvas.model.view.start_ms), round(canvas.model.view.end_ms))
        )
        tabs.boundary.request_asked.connect(self.lookups.show_request)
        tabs.findings.request_asked.connect(self.lookups.show_request)
        tabs.findings.boundary_asked.connect(self.lookups.show_boundary)
        tabs.findings.timeline_asked.connect(self.select_device)
        tabs.findings.continue_asked.connect(self._on_continue)
        tabs.float_asked.connect(self.docks.tabs.toggle)
        still.stop_requested.connect(self._on_stop)
        still.refresh_requested.connect(self._on_refresh)
        still.open_requests.connect(self.lookups.open_requests)
        still.show_boundary.connect(lambda: self.lookups.show_boundary(self._current_device() or ""))

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "F5": self._on_refresh,
            "Escape": self._on_escape,
            "J": lambda: self.timeline.step(-1),
            "K": lambda: self.timeline.step(1),
            "F": self.timeline.fit,
            "N": self.timeline.go_now,
            "Z": self.zone.desk.next,
            "?": self.timeline.canvas.keys_asked.emit,
            "Ctrl+T": self.toolbar.begin_time,
            "Ctrl+F": self.lookups.begin_filter,
        }
        for number in range(4):
            keys[f"Ctrl+{number + 1}"] = partial(self.tabs.open_at, number)
        obey(self, keys)

    def _on_refresh(self) -> None:
        if self.session is not None:
            self.session.refresh()

    def _on_stop(self) -> None:
        self.stills.asking.hold()
        if self.session is not None:
            self.session.stop()

    def _on_escape(self) -> None:
        if self.timeline.canvas.hasFocus():
            self.timeline.canvas.escape()
        elif self.session is not None and self.session.busy:
            self._on_stop()

    def _on_continue(self, device_id: str = "") -> None:
        if self.session is not None:
            self.session.resume(device_id or None)

    def _on_kinds(self, hidden: frozenset[KindCode]) -> None:
        self.timeline.set_kinds(hidden)
        self.tabs.events.set_kinds(hidden)

    def _current_device(self) -> str | None:
        if self.session is None:
            return None
        if self.session.selected is not None:
            return self.session.selected[0]
        return self.timeline.selected_device or next(iter(self.session.lanes), None)

    def _on_notice_action(self, key: str, action: str) -> None:
        if action == "token":
            self.open_another_asked.emit()
        else:
            self._on_refresh()
