"""Everything that shows and asks for stills, wired to one another and to one session."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from ringviewer.history.event import kind_code
from ringviewer.session.changes import ConsentChanged, DevicesChanged, PixelsReady, ShownStillChanged, StillChanged
from ringviewer.ui.asking import Asking
from ringviewer.ui.dialogs.ask_time import AskTime
from ringviewer.ui.still.panel import StillPanel
from ringviewer.ui.still.words import NO_DEVICE, NO_EVENT
from ringviewer.ui.still_windows import StillWindows

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ringviewer.history.device import Device
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.notifications import NotificationBar, Severity
    from ringviewer.ui.still_menu import StillMenu
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.panel import TimelinePanel

__all__ = ["StillSide"]

_SEVERITIES: Final[dict[str, Severity]] = {"note": "info", "warning": "warning"}


class StillSide(QObject):
    """The still panel and its windows, and what turns choices into wishes of the session."""

    def __init__(self, theme: Theme, over: QWidget, current_device: Callable[[], str | None]) -> None:
        super().__init__(over)
        self._session: Session | None = None
        self._tz: tzinfo = UTC
        self._current_device = current_device
        self._now_ms: Callable[[], int] = lambda: 0
        self._timeline: TimelinePanel | None = None
        self._menu: StillMenu | None = None
        self.asking = Asking(self, lambda step: self._timeline.neighbour(step) if self._timeline is not None else None)
        self.panel = StillPanel(theme)
        self.windows = StillWindows(theme, over)
        self.ask_time = AskTime(theme, lambda: self._now_ms(), over)
        self._connect_panel()
        self._connect_windows()
        self.ask_time.at_asked.connect(self.asking.at)
        self.ask_time.newest_asked.connect(self.ask_newest)

    def join(
        self, timeline: TimelinePanel, menu: StillMenu, notifications: NotificationBar, now_ms: Callable[[], int]
    ) -> None:
        """Hear of what is chosen on the timeline and in the toolbar's menu, and say what came of it."""
        self.panel.noticed.connect(
            lambda severity, text, key: notifications.tell(_SEVERITIES.get(severity, "problem"), text, key)
        )
        self.asking.refused.connect(lambda sentence: notifications.tell("warning", sentence, "ask"))
        self.asking.accepted.connect(lambda: notifications.dismiss("ask"))
        self._timeline, self._menu, self._now_ms = timeline, menu, now_ms
        timeline.event_activated.connect(self.asking.activate)
        timeline.time_asked.connect(self.asking.at)
        timeline.range_asked.connect(self.asking.newest)
        timeline.sheet_range_asked.connect(self._on_sheet_range)
        timeline.still_chosen.connect(self.asking.choose)
        menu.changed.connect(self.asking.as_preferred)
        menu.newest_asked.connect(self._on_newest)
        menu.ask_time_asked.connect(self.open_ask_time)
        menu.ahead_toggled.connect(self._on_ahead)

    def set_session(self, session: Session | None) -> None:
        """Show the stills of another account, or of none; nothing of the one before stays."""
        self._session = session
        self.ask_time.hide()
        self.asking.set_session(session)
        self.panel.set_source(None)
        if session is not None:
            self.panel.set_source(session.pixels.want)
        self.windows.set_session(session)
        self.show_still()

    def set_zone(self, tz: tzinfo) -> None:
        """Write all times in another zone."""
        self._tz = tz
        self.windows.set_zone(tz)
        self._follow_devices()
        self.show_still()

    def handle(self, change: Change) -> None:
        """Follow a change of the session."""
        self.windows.handle(change)
        if isinstance(change, PixelsReady):
            self.panel.pixels_ready(change.sha256)
        elif isinstance(change, (ShownStillChanged, ConsentChanged)):
            self.show_still()
        elif isinstance(change, StillChanged) and self._session is not None:
            self.panel.set_seen(self._session.seen_stills)
        if isinstance(change, ShownStillChanged):
            self.asking.look_ahead()
        elif isinstance(change, DevicesChanged):
            self._follow_devices()

    def refresh(self) -> None:
        """Say why nothing can be chosen, once that is known."""
        session = self._session
        if session is None or session.busy:
            self.panel.set_nothing(None)
        elif not session.lanes:
            self.panel.set_nothing(NO_DEVICE)
        elif not any(len(lane.events) for lane in session.lanes.values()):
            self.panel.set_nothing(NO_EVENT, can_ask=True)
        else:
            self.panel.set_nothing(None)

    def show_still(self) -> None:
        """Show what the session says is shown."""
        session = self._session
        if session is None:
            self.panel.show_view(None, None, self._tz, None, self._now_ms())
            self.panel.set_seen(())
            return
        view = session.shown_still
        lane = None if view is None else session.lanes.get(view.ask.device_id)
        device, consent = (None, None) if lane is None else (lane.device, lane.consent)
        self.panel.show_view(view, device, self._tz, consent, session.now_ms())
        self.panel.set_seen(session.seen_stills)
        self.windows.follow()

    def ask_newest(self, device_id: str, back_ms: int) -> None:
        """Ask for the newest still of so many ms until now."""
        now_ms = self._now_ms()
        self.asking.newest(device_id, now_ms - back_ms, now_ms)

    def open_ask_time(self) -> None:
        """Open the panel that asks at a time."""
        if self._session is not None:
            self.ask_time.open_for(self._devices(), self._current_device(), self._tz)

    def _devices(self) -> list[Device]:
        return [] if self._session is None else [lane.device for lane in self._session.lanes.values()]

    def _follow_devices(self) -> None:
        if self.ask_time.isVisible():
            self.ask_time.follow(self._devices(), self._tz)

    def _connect_panel(self) -> None:
        panel, asking = self.panel, self.asking
        panel.ask_requested.connect(asking.again)
        panel.ask_on_purpose.connect(asking.on_purpose)
        panel.parts_requested.connect(asking.parts)
        panel.ask_time_requested.connect(self.open_ask_time)
        panel.view_chosen.connect(asking.choose)
        panel.viewer_requested.connect(self.windows.open_viewer)
        panel.pin_requested.connect(self.windows.pin)
        panel.compare_requested.connect(self.windows.compare)

    def _connect_windows(self) -> None:
        windows = self.windows
        windows.pinned_changed.connect(self.panel.set_pinned)
        windows.stepped.connect(self._on_stepped)
        windows.event_chosen.connect(lambda device_id, event_id: self.asking.activate(device_id, event_id, True))
        windows.ask_requested.connect(self.asking.again)
        windows.ahead_toggled.connect(self._on_ahead)

    def _on_stepped(self, step: int) -> None:
        if self._timeline is not None:
            self._timeline.step(step)

    def _on_ahead(self, ahead: bool) -> None:
        self.asking.ahead = ahead
        self.windows.set_ahead(ahead)
        if self._menu is not None:
            self._menu.set_ahead(ahead)
        self.asking.look_ahead()

    def _on_newest(self, back_ms: int) -> None:
        device_id = self._current_device()
        if device_id is not None:
            self.ask_newest(device_id, back_ms)

    def _on_sheet_range(self, device_id: str, from_ms: int, to_ms: int) -> None:
        lane = None if self._session is None else self._session.lanes.get(device_id)
        if lane is None or self._timeline is None:
            return
        hidden, events = self._timeline.canvas.model.hidden, lane.events
        inside = events.range(from_ms, to_ms)
        found = [events.event(index) for index in range(inside.start, inside.stop)]
        self.windows.open_sheet([event for event in reversed(found) if kind_code(event.kind) not in hidden])
