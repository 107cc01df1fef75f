"""The selection of the canvas: which lane, which event; without painting, mouse or keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ringviewer.history import wording
from ringviewer.ui.account_words import no_devices
from ringviewer.ui.timeline.canvas_moves import CanvasMoves
from ringviewer.ui.timeline.lanes.keeper import LaneKeeper
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.moving import targets
from ringviewer.ui.timeline.words import moving_words
from ringviewer.ui.timeline.words.sign_words import goes_on
from ringviewer.ui.timeline.words.still_words import free_spoken
from ringviewer.ui.timeline.words.tip_words import spoken

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.ui.timeline.accessible.sign_cursor import SignCursor
    from ringviewer.ui.timeline.layout.lane_signs import LaneSign
    from ringviewer.ui.timeline.reading.tools import Reading

_SELECTION_MARGIN_PX = 60
#: Steps that bring their event into view.
_HOLDING = object()


class CanvasView(CanvasMoves):
    """Selects, and shows what is selected; what concerns the session is only signalled.

    Signals:
        event_activated: device id, event id, whether to ask at once.
        time_asked: device id, epoch ms.
        range_asked: device id, from and to in epoch ms.
        sheet_range_asked: device id, from and to in epoch ms.
        still_chosen: the StillView whose tick or sign was clicked.
        device_selected: device id.
        continue_asked: device id, whose walk is to be continued.
        gap_asked: device id, and where the gap ends that a poll left and that is to be read on, in epoch ms.
        evidence_asked: device id and the request that shows what was clicked, "" where the boundary explains it.
        keys_asked: the list of keys is wanted or no longer wanted.
        escaped: Escape was pressed.
        lane_menu_asked: device id, and where on the screen the menu of its lane is wanted (QPoint).
    """

    event_activated = Signal(str, str, bool)
    time_asked = Signal(str, object)
    range_asked = Signal(str, object, object)
    sheet_range_asked = Signal(str, object, object)
    still_chosen = Signal(object)
    device_selected = Signal(str)
    continue_asked = Signal(str)
    gap_asked = Signal(str, object)
    evidence_asked = Signal(str, str)
    keys_asked = Signal()
    escaped = Signal()
    lane_menu_asked = Signal(str, object)

    #: Ruler, bookmarks and the menu of an instant.
    reading: Reading
    #: The signs by keys.
    sign_cursor: SignCursor

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.keeper = LaneKeeper(self)
        self._followed: StillAsk | None = None

    def refresh(self) -> None:
        """Devices, events or what is known of them have changed: follow them unless the view was moved by hand."""
        self._begin_visit()
        self._lay_out()
        if self.model.following and self.model.session is not None:
            self._follow(self.model.fitted(self.areas.time))
        self._describe()
        self.repoint()
        self.update()

    def repoint(self) -> None:
        """What is known has changed below a pointer that rests: say what is true now."""

    def step(self, direction: int, *, same_kind: bool = False) -> None:
        """Activate the next (1) or previous (−1) shown event of the selected lane, or the next one of the same kind."""
        if not same_kind:
            self._activate(self.model.step_target(direction))
            return
        found, selection, lane = (
            targets.same_kind(self.model, direction),
            self.model.selection(),
            self.model.selected_lane,
        )
        self._activate(found)
        if found is None and selection is not None and lane is not None:
            self.told.emit(moving_words.none_of_kind(selection[1].kind, direction, lane.lane))

    def escape(self) -> None:
        """Escape was pressed."""
        self.forget_found()
        self.escaped.emit()

    def step_to_end(self, *, newest: bool) -> None:
        """Activate the newest or oldest shown event of the selected lane."""
        self._activate(self.model.end_event(newest=newest))

    def step_lane(self, direction: int) -> None:
        """Select the lane below (1) or above (−1)."""
        number = self.model.selected_number()
        if number is not None and 0 <= number + direction < len(self.model.lanes):
            self.select_device(self.model.lanes[number + direction].device_id)
        elif number is None:
            self.keeper.choose_first()

    def select_device(self, device_id: str) -> None:
        """Select a lane and say so."""
        if device_id != self.model.selected_device:
            self.model.selected_device = device_id
            self.show_lane()
            self._describe()
            self.update()
        self.device_selected.emit(device_id)

    def obey_sign(self, device_id: str, sign: LaneSign) -> None:
        """Do what a click on a sign of a lane does: read on where it stopped, else show what it rests on."""
        if not sign.goes_on:
            self.evidence_asked.emit(device_id, sign.request_id or "")
        elif sign.gap is not None:
            self.gap_asked.emit(device_id, sign.gap.to_ms)
        else:
            self.continue_asked.emit(device_id)

    def ask_selected(self) -> None:
        """Activate the selected event again, to be asked for at once.

        Where the selected lane does not hold it and its walk has stopped, that is continued instead.
        """
        selection, lane = self.model.selection(), self.model.selected_lane
        if lane is not None and (selection is None or selection[0] is not lane) and goes_on(lane.lane):
            self.continue_asked.emit(lane.device_id)
        elif selection is not None:
            self.event_activated.emit(selection[0].device_id, selection[1].id, True)

    def follow_selection(self) -> None:
        """The session's selection has changed: select its lane and bring the event into view."""
        selection = self.model.selection()
        if selection is not None:
            self.model.selected_device = selection[0].device_id
            self.show_lane()
            self.forget_found()
            self._hold(selection[1].start_ms)
        self._describe()
        self.update()

    def follow_still(self, *, redraw: bool = False) -> None:
        """A still has changed, or another one is shown: one without an event has no selection that would be followed,
        so that it is brought into view itself, once. ``redraw`` where what is drawn of it is not what it was.
        """
        found = self.model.free_still()
        ask = found[1].ask if found is not None else None
        if found is not None and ask != self._followed:
            self.model.selected_device = found[0].device_id
            self.show_lane()
            at_ms, view = found[1].ask.start_ms, self.heading
            if not view.start_ms <= at_ms <= view.end_ms:
                self._hold(at_ms)
        if redraw or ask != self._followed:
            self.update()
        self._followed = ask
        self._describe()

    def _hold(self, ms: int) -> None:
        """Move as little as needed for an instant to be visible. Any number of these in a row are one step back."""
        held = self.heading.holding(ms, _SELECTION_MARGIN_PX)
        if held is not self.heading and not self.model.following:
            with self.gesture(_HOLDING):
                self.set_view(held, smooth=True)

    def _activate(self, event: Event | None) -> None:
        if event is not None:
            self.event_activated.emit(event.device_id, event.id, False)

    def _describe(self) -> None:
        selection = self.model.selection()
        free = self.model.free_still()
        name = "Timeline"
        if free is not None:
            name = free_spoken(free[1], free[0].lane.device.name, self.model.tz)
        elif selection is not None:
            state, event = selection
            name = spoken(event, state.lane.device.name, self.model.still_of(state, event.id), self.model.tz)
        lane = self.model.selected_lane
        about = no_devices(self.model.session)
        if lane is not None:
            findings = self.model.session.findings if self.model.session is not None else ()
            count = wording.count(len(lane.lane.events), "event")
            about = f"{wording.plain(lane.lane.device.name)}, {count}, {lane.fact(findings, self.model.tz).words}"
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if about != self.accessibleDescription():
            self.setAccessibleDescription(about)
