"""What the timeline shows, apart from how it is painted: session, view, selection, zone and hidden kinds."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ringviewer.history import zones
from ringviewer.ui.timeline.layout.bins import rounded_scale
from ringviewer.ui.timeline.layout.geometry import LANE_PX
from ringviewer.ui.timeline.layout.lane_state import LaneState
from ringviewer.ui.timeline.layout.viewport import Viewport

if TYPE_CHECKING:
    from ringviewer.history.event import Event, KindCode
    from ringviewer.session.session import Session
    from ringviewer.session.stills import StillView

#: From this zoom on, in px per second, lengths are bars with words, and the close-up has nothing to add.
DEEP_PX_PER_S = 4.0
_LEAST_FIT_MS = 120_000
_EMPTY_FIT_MS = 86_400_000


class TimelineModel:
    """The state shared by canvas, painters and title row."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.lanes: list[LaneState] = []
        self.tz: tzinfo = zones.local_zone()
        self.whose = "this computer’s zone"
        self.hidden: frozenset[KindCode] = frozenset()
        self.view = Viewport.showing(0, 1000, 1)
        self.now_ms = 0
        self.selected_device: str | None = None
        self.lane_height = LANE_PX
        #: Whether the height was chosen by hand; until then lanes may grow into room that is left.
        self.lane_height_by_hand = False
        self.close_up_folded = False
        #: Whether the view follows what is known, until it is moved by hand.
        self.following = True

    def set_session(self, session: Session | None) -> None:
        """Show another session, or none."""
        self.session = session
        self.lanes = []
        self.selected_device = None
        self.following = True
        if session is not None:
            self.now_ms = session.now_ms()
            self.sync_lanes()

    def sync_lanes(self) -> None:
        """Follow the session's list of devices; what is known of lanes that stay is kept."""
        if self.session is None:
            return
        kept = {state.device_id: state for state in self.lanes}
        states = []
        for device_id, lane in self.session.lanes.items():
            state = kept.get(device_id)
            states.append(state if state is not None and state.lane is lane else LaneState(lane))
        self.lanes = states
        if self.selected_device not in self.session.lanes:
            self.selected_device = states[0].device_id if states else None

    def lane(self, device_id: str | None) -> LaneState | None:
        """The lane of a device, if there is one."""
        return next((state for state in self.lanes if state.device_id == device_id), None)

    def selected_number(self) -> int | None:
        """The number of the selected lane, from the top."""
        return next((n for n, state in enumerate(self.lanes) if state.device_id == self.selected_device), None)

    @property
    def selected_lane(self) -> LaneState | None:
        """The selected lane."""
        return self.lane(self.selected_device)

    def selected_in(self, state: LaneState) -> str | None:
        """The id of the selected event when it is in this lane."""
        selected = self.session.selected if self.session is not None else None
        return selected[1] if selected is not None and selected[0] == state.device_id else None

    def selection(self) -> tuple[LaneState, Event] | None:
        """The selected event with its lane; None when nothing is selected."""
        selected = self.session.selected if self.session is not None else None
        if selected is None:
            return None
        state = self.lane(selected[0])
        event = None if state is None else state.lane.events.get(selected[1])
        return None if state is None or event is None else (state, event)

    def flagged(self) -> tuple[LaneState, int] | None:
        """The instant that the flag of the axis tells, in epoch ms, with its lane.

        That of the selected event, but while a still without an event is shown the time that it was asked for. None
        where there is none, also for a range: it has no one instant.
        """
        found = self.free_still()
        if found is not None:
            state, view = found
            return None if view.ask.at_ms is None else (state, view.ask.at_ms)
        selection = self.selection()
        return None if selection is None else (selection[0], selection[1].start_ms)

    def still_of(self, state: LaneState, event_id: str) -> StillView | None:
        """The event's still, if one was asked for, in whatever state it is."""
        return state.lane.stills.get(event_id)

    def free_still(self) -> tuple[LaneState, StillView] | None:
        """The still that is shown, with its lane, when it was asked for without an event."""
        view = self.session.shown_still if self.session is not None else None
        state = self.lane(view.ask.device_id) if view is not None and view.event is None else None
        return None if view is None or state is None else (state, view)

    def free_in(self, state: LaneState) -> StillView | None:
        """The shown still without an event when it is in this lane."""
        found = self.free_still()
        return found[1] if found is not None and found[0] is state else None

    @property
    def deep(self) -> bool:
        """Whether lengths are bars with words."""
        return self.view.px_per_s >= DEEP_PX_PER_S

    def scale(self) -> float:
        """What a bar of full height stands for: the fullest bar in view of all lanes, rounded up."""
        largest = 0
        for state in self.lanes:
            layout = state.layout("lanes", self.view, self.hidden, self.selected_in(state))
            largest = max(largest, layout.largest)
        return rounded_scale(largest)

    def fit_range(self) -> tuple[float, float]:
        """From a bit before the boundary or the oldest event of all lanes to a bit after now, in epoch ms.

        A refusal much older than what it bounds is left out: it would squeeze all events into a corner.
        """
        oldest: list[int] = []
        for state in self.lanes:
            lane = state.lane
            first = min((ms for ms in (lane.events.oldest_ms, lane.consent.by_ms) if ms is not None), default=None)
            after = lane.consent.after_ms
            if first is not None and after is not None and 0 <= first - after <= self.now_ms - first:
                first = after
            if first is not None:
                oldest.append(first)
        start = min(oldest, default=self.now_ms - _EMPTY_FIT_MS)
        span = max(self.now_ms - start, _LEAST_FIT_MS)
        return self.now_ms - span * 1.06, self.now_ms + span * 0.015

    def fitted(self, width: int) -> Viewport:
        """The view that holds everything."""
        from_ms, to_ms = self.fit_range()
        return Viewport.showing(from_ms, to_ms, width)

    def step_target(self, direction: int) -> Event | None:
        """The event that a step leads to: the neighbour of the selected one, else the nearest that way from the anchor.

        The anchor is the selected event of another lane, or the middle of the view.
        """
        state = self.selected_lane
        if state is None:
            return None
        index = state.index(self.hidden)
        place = state.shown_place(self.selected_in(state), self.hidden)
        if place is not None:
            target = place + direction
        else:
            selection = self.selection()
            anchor = selection[1].start_ms if selection is not None else int(self.view.to_ms(self.view.width / 2))
            after = int(index.starts.searchsorted(anchor, side="left" if direction > 0 else "right"))
            target = after if direction > 0 else after - 1
            if not 0 <= target < len(index) and selection is None:
                target = len(index) - 1 if direction > 0 else 0
        return state.event_at(target, self.hidden) if 0 <= target < len(index) else None

    def end_event(self, *, newest: bool) -> Event | None:
        """The newest or oldest shown event of the selected lane."""
        state = self.selected_lane
        count = 0 if state is None else len(state.index(self.hidden))
        return None if state is None or not count else state.event_at(count - 1 if newest else 0, self.hidden)
