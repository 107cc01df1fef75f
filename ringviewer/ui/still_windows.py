"""The windows beside the still panel: the viewer, the comparison and the contact sheet, made when first wanted."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ringviewer.session.changes import PixelsReady
from ringviewer.ui.contact_sheet.window import ContactSheetWindow
from ringviewer.ui.viewer.compare import CompareWindow
from ringviewer.ui.viewer.window import ViewerWindow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ringviewer.history.device import Device
    from ringviewer.history.event import Event
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.session.stills import StillView
    from ringviewer.ui.still.images import PixelSource
    from ringviewer.ui.theme.theme import Theme

__all__ = ["StillWindows"]


class StillWindows(QObject):
    """Opens them and keeps them in step with what is shown; with the account they close and forget its pictures.

    Signals:
        stepped: the previous (−1) or next (1) event is wanted.
        event_chosen: device id and event id of a cell of the contact sheet.
        ahead_toggled: whether neighbours are fetched ahead.
        ask_requested: a StillAsk and its Event, or None, whose picture was put aside.
        pinned_changed: the StillView that others are compared with, or None.
    """

    stepped = Signal(int)
    event_chosen = Signal(str, str)
    ahead_toggled = Signal(bool)
    ask_requested = Signal(object, object)
    pinned_changed = Signal(object)

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._session: Session | None = None
        self._tz: tzinfo = UTC
        self._ahead = False
        self.viewer: ViewerWindow | None = None
        self.comparison: CompareWindow | None = None
        self.sheet: ContactSheetWindow | None = None
        self.pinned: StillView | None = None

    def set_session(self, session: Session | None) -> None:
        """Belong to another account, or to none: nothing of the one before stays."""
        self._session = session
        self.pin(None)
        for window in self._made():
            window.close()
            window.clear()
            window.set_source(self._source)

    def set_zone(self, tz: tzinfo) -> None:
        """Write all times in another zone."""
        self._tz = tz
        for window in self._made():
            window.set_zone(tz)

    def set_ahead(self, ahead: bool) -> None:
        """Show whether neighbours are fetched ahead."""
        self._ahead = ahead
        if self.viewer is not None:
            self.viewer.set_prefetch(ahead)

    def handle(self, change: Change) -> None:
        """Follow a change of the session."""
        if isinstance(change, PixelsReady):
            for window in self._made():
                window.pixels_ready(change.sha256)

    def follow(self) -> None:
        """Show what the still panel shows."""
        self._show_in_viewer()
        self._show_pair()

    def pin(self, view: StillView | None) -> None:
        """Keep a still for comparing; the pinned one again, or None, lets go of it."""
        self.pinned = None if view is None or (self.pinned is not None and self.pinned.ask == view.ask) else view
        self.pinned_changed.emit(self.pinned)
        if self.viewer is not None:
            self.viewer.set_pinned(self.pinned)
        self._show_pair()

    def open_viewer(self) -> None:
        """Show the still in a window of its own."""
        if self.viewer is None:
            self.viewer = ViewerWindow(self._theme, self._over)
            self.viewer.set_source(self._source)
            self.viewer.set_prefetch(self._ahead)
            self.viewer.set_pinned(self.pinned)
            self.viewer.stepped.connect(self.stepped)
            self.viewer.prefetch_toggled.connect(self.ahead_toggled)
            self.viewer.pin_requested.connect(self.pin)
            self.viewer.compare_requested.connect(self.compare)
            self.viewer.ask_requested.connect(self.ask_requested)
        self.viewer.open_window()
        self._show_in_viewer()

    def compare(self) -> None:
        """Hold the pinned still against the shown one."""
        if self.comparison is None:
            self.comparison = CompareWindow(self._theme, self._over)
            self.comparison.set_source(self._source)
            self.comparison.set_zone(self._tz)
        self.comparison.open_window()
        self._show_pair()

    def open_sheet(self, events: Sequence[Event]) -> None:
        """Put the stills of these events on a contact sheet."""
        if self._session is None:
            return
        if self.sheet is None:
            self.sheet = ContactSheetWindow(self._theme, self._over)
            self.sheet.set_source(self._source)
            self.sheet.event_chosen.connect(self.event_chosen)
        self.sheet.open_for(self._session, events, self._tz)

    @property
    def _source(self) -> PixelSource | None:
        return None if self._session is None else self._session.pixels.want

    def _made(self) -> list[ViewerWindow | CompareWindow | ContactSheetWindow]:
        return [window for window in (self.viewer, self.comparison, self.sheet) if window is not None]

    def _device(self, view: StillView | None) -> Device | None:
        lane = None if self._session is None or view is None else self._session.lanes.get(view.ask.device_id)
        return lane.device if lane is not None else None

    def _show_in_viewer(self) -> None:
        session = self._session
        if self.viewer is None or not self.viewer.isVisible() or session is None:
            return
        view = session.shown_still
        lane = None if view is None else session.lanes.get(view.ask.device_id)
        consent = lane.consent if lane is not None else None
        self.viewer.show_view(view, self._device(view), self._tz, consent, session.now_ms())

    def _show_pair(self) -> None:
        session = self._session
        if self.comparison is None or not self.comparison.isVisible() or session is None:
            return
        shown = session.shown_still
        self.comparison.set_pair(
            self.pinned,
            shown,
            left_device=self._device(self.pinned),
            right_device=self._device(shown),
            now_ms=session.now_ms(),
        )
