"""The still panel: picture, REQUESTED and ACTUAL, verdict, both requests, facts, stills of this visit; below them
next step and actions, which do not scroll away. It never changes its shape: each keeps its place in every state.
"""

from __future__ import annotations

import time
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.action_row import ActionRow
from ringviewer.ui.still.facts import Facts, NoteOrStep
from ringviewer.ui.still.images import PixelSource, ScaledPictures
from ringviewer.ui.still.keeper import Keeper
from ringviewer.ui.still.legs_table import LegsTable
from ringviewer.ui.still.notice_lines import counted
from ringviewer.ui.still.picture_area import PictureArea
from ringviewer.ui.still.picture_buttons import PictureButtons
from ringviewer.ui.still.shown import Action, Notice, Shown
from ringviewer.ui.still.stacking import stack
from ringviewer.ui.still.strip import SeenStrip
from ringviewer.ui.still.times_box import TimesBox
from ringviewer.ui.still.words import describe, nothing_shown
from ringviewer.ui.still.zones import zones_of
from ringviewer.ui.theme.controls import TitleRow
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.diagnosis.consent import Consent
    from ringviewer.history.device import Device
    from ringviewer.session.stills import StillView

_TICKING: Final = frozenset({"asking", "following", "downloading", "waiting"})


class StillPanel(QWidget):
    """Shows one StillView in any phase.

    Signals:
        ask_requested(object, object): a StillAsk, and the Event that it belongs to, or None.
        ask_on_purpose(object, object): the same, though it was held back.
        parts_requested(object): a tuple of StillAsk, the newest range first, to be asked in turn.
        ask_time_requested(): the engineer wants to name a time to ask at.
        stop_requested(): stop what is under way.
        viewer_requested(): show the still in a window of its own.
        pin_requested(object): pin this StillView; None lets go of the pinned one.
        compare_requested(): compare the shown still with the pinned one.
        open_requests(object): show the exchange of this number.
        show_boundary(): show the boundary tab.
        view_chosen(object): the StillView of a thumbnail.
        refresh_requested(): read the devices again.
        noticed(str, str, str): severity (note or problem), sentence and key for the notification bar.
    """

    ask_requested = Signal(object, object)
    ask_on_purpose = Signal(object, object)
    parts_requested = Signal(object)
    ask_time_requested = Signal()
    stop_requested = Signal()
    viewer_requested = Signal()
    pin_requested = Signal(object)
    compare_requested = Signal()
    open_requests = Signal(object)
    show_boundary = Signal()
    view_chosen = Signal(object)
    refresh_requested = Signal()
    noticed = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: StillView | None = None
        self._device: Device | None = None
        self._pinned: StillView | None = None
        self._tz: tzinfo = UTC
        self._consent: Consent | None = None
        self._told_ms, self._told_since = 0, time.monotonic()
        self._phase_key: object = None
        self._phase_since = time.monotonic()
        self._nothing: Shown | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._on_tick)
        self._build()
        self._render()

    def _build(self) -> None:
        theme = self._theme
        self._pictures = ScaledPictures()
        self.title = TitleRow(theme, "Still")
        self.picture = PictureArea(theme, self._pictures)
        self.tools = PictureButtons(theme)
        self.times = TimesBox(theme)
        self.facts = Facts(theme)
        self.legs = LegsTable(theme)
        self.step = NoteOrStep(theme)
        self.action_row = ActionRow(theme)
        self.strip = SeenStrip(theme, self._pictures)
        self.keeper = Keeper(self, lambda: self._now_ms)
        self.picture.opened.connect(self.viewer_requested)
        self.tools.full_size_asked.connect(self.viewer_requested)
        self.tools.save_asked.connect(self.save)
        self.tools.copy_asked.connect(self.copy)
        self.tools.copy_facts_asked.connect(self.copy_facts)
        self.tools.pin_toggled.connect(self._on_pin)
        self.tools.compare_asked.connect(self.compare_requested)
        self.tools.zones_toggled.connect(lambda: self._render())
        self.keeper.noticed.connect(self.noticed)
        self.legs.leg_chosen.connect(self.open_requests)
        self.action_row.chosen.connect(self._on_action)
        self.strip.chosen.connect(self.view_chosen)
        rows = (
            (self.picture, 6),
            (self.tools, 8),
            (self.times, 8),
            (self.legs, 8),
            (self.facts, 8),
        )
        stack(self, theme, self.title, rows, self.strip, ((self.step, 8), (self.action_row, 10)))
        self.setMinimumWidth(340)
        self.setAccessibleName("Still")

    @property
    def view(self) -> StillView | None:
        """What is shown."""
        return self._view

    def set_source(self, source: PixelSource | None) -> None:
        """Where the pixels of pictures come from; with None everything that was drawn is forgotten."""
        self._pictures.set_source(source)
        self.picture.set_source(source)
        self.keeper.set_source(source)
        self.strip.update_pictures()

    def pixels_ready(self, sha256: str) -> None:
        """The pixels of a picture that `source` did not have at once are there now."""
        self.picture.pixels_ready(sha256)
        self.keeper.pixels_ready(sha256)
        self.strip.update_pictures(sha256)

    def show_view(
        self, view: StillView | None, device: Device | None, tz: tzinfo, consent: Consent | None, now_ms: int
    ) -> None:
        """Show `view` (None: no event is selected) of `device`, times in `tz`, ages told from `now_ms`."""
        key = None if view is None else (view.ask, view.phase, view.attempt, view.retry_in_s)
        if key != self._phase_key:
            self._phase_key = key
            self._phase_since = time.monotonic()
        self._view, self._device, self._tz, self._consent = view, device, tz, consent
        self._told_ms, self._told_since = now_ms, time.monotonic()
        self._tick_or_rest()
        self._render()

    def set_nothing(self, reason: str | None, *, can_ask: bool = False) -> None:
        """Why nothing can be chosen in this account, e.g. `words.NO_DEVICE`; None while something can.

        It is said while nothing is shown. `can_ask` is whether a still can be asked for at a time all the same.
        """
        nothing = None if reason is None else nothing_shown(reason, can_ask=can_ask)
        if nothing != self._nothing:
            self._nothing = nothing
            self._render()

    def set_seen(self, views: Sequence[StillView]) -> None:
        """The stills of this visit that were shown, newest first."""
        self.strip.show_views(tuple(views))

    def set_pinned(self, view: StillView | None) -> None:
        """The still that others are compared with."""
        self._pinned = view
        self.tools.show_for(self._view, self._device, view)

    def save(self) -> None:
        """Ask for a file and write the picture to it, its facts beside it."""
        if self._view is not None:
            self.keeper.save(self._view, self._device)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        if self._view is not None and self._view.picture is not None:
            self.keeper.copy(self._view.picture)

    def copy_facts(self) -> None:
        """Put what is known of the still on the clipboard, as text for a ticket."""
        if self._view is not None:
            self.keeper.copy_facts(self._view, self._device, self._tz)

    def _on_pin(self) -> None:
        view, pinned = self._view, self._pinned
        self.tools.show_for(view, self._device, pinned)  # the button shows what is pinned, not what was pressed
        self.pin_requested.emit(None if view is None or (pinned is not None and pinned.ask == view.ask) else view)

    def _on_action(self, action: Action) -> None:
        event = self._view.event if self._view is not None else None
        match action.deed:
            case "ask" if action.ask is not None:
                # A range belongs to no event: its newest picture may be another event's.
                self.ask_requested.emit(action.ask, event if action.ask.at_ms is not None else None)
            case "on_purpose" if action.ask is not None:
                self.ask_on_purpose.emit(action.ask, event)
            case "parts":
                self.parts_requested.emit(action.parts)
            case "ask_time":
                self.ask_time_requested.emit()
            case "stop":
                self.stop_requested.emit()
            case "full":
                self.viewer_requested.emit()
            case "requests":
                self.open_requests.emit(action.exchange)
            case "boundary":
                self.show_boundary.emit()
            case "refresh":
                self.refresh_requested.emit()

    @property
    def _now_ms(self) -> int:
        return self._told_ms + round((time.monotonic() - self._told_since) * 1000)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick_or_rest()
        self._on_tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    def _tick_or_rest(self) -> None:
        """Tick while something that is seen changes by itself: what is under way, or the age of the picture."""
        view = self._view
        under_way = view is not None and view.phase in _TICKING
        if not self.isVisible() or not (under_way or self._ages):
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    @property
    def _ages(self) -> bool:
        view = self._view
        return view is not None and view.phase == "shown" and view.picture is not None and view.actual_ms is not None

    def _on_tick(self) -> None:
        if self._ages:
            # Nothing else of a finished still changes, and its picture need not be drawn again.
            self.facts.show_facts(describe(self._view, self._device, self._tz, self._consent, self._now_ms))
        else:
            self._render()

    def _render(self) -> None:
        running_s = time.monotonic() - self._phase_since
        shown = describe(
            self._view, self._device, self._tz, self._consent, self._now_ms, running_ms=round(running_s * 1000)
        )
        if self._view is None and self._nothing is not None:
            shown = self._nothing
        self.title.set_detail(shown.title)
        if shown.notice is not None:
            self._show_notice(shown.notice, running_s)
        else:
            self._show_picture(shown)
        self.tools.show_for(self._view, self._device, self._pinned)
        self.times.show_values(shown.requested, shown.actual, shown.verdict)
        self.facts.show_facts(shown)
        self.legs.show_legs(shown.legs)
        self.step.show_step(shown.next_step, shown.note)
        self.action_row.show_actions(shown.actions)
        self.strip.mark_shown(self._view if shown.notice is None else None, self._tz)

    def _show_picture(self, shown: Shown) -> None:
        view = self._view
        if view is None or view.picture is None:
            return
        actual = f"{shown.actual.value} {shown.actual.date}".strip()
        zones = zones_of(view, self._device) if self.tools.zones.isChecked() else ()
        self.picture.show_picture(view.picture, f"Still of {shown.title}, taken {actual}", actual, zones)

    def _show_notice(self, notice: Notice, running_s: float) -> None:
        self.picture.show_notice(notice, *counted(notice, running_s))
