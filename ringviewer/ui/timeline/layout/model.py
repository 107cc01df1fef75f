"""What the timeline shows, apart from how it is painted: session, view, selection, zone and hidden kinds."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ringviewer.history import zones
from ringviewer.ui.timeline.lanes import matching
from ringviewer.ui.timeline.lanes.arrangement import Arrangement
from ringviewer.ui.timeline.layout.bins import BIN_PX, LEAST_SCALE, LaneLayout, rounded_scale
from ringviewer.ui.timeline.layout.bookmarks import Bookmarks
from ringviewer.ui.timeline.layout.geometry import LANE_PX
from ringviewer.ui.timeline.layout.lane_state import LaneState, lay_out_together
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.words.sign_words import goes_on

if TYPE_CHECKING:
    from ringviewer.history.event import Event, KindCode
    from ringviewer.session.session import Session
    from ringviewer.session.stills import StillView
    from ringviewer.ui.timeline.layout.ruler import Ruler

#: From this zoom on, in px per second, lengths are bars with words, and the close-up has nothing to add.
DEEP_PX_PER_S = 4.0
_LEAST_FIT_MS = 120_000
#: How far a view of everything reaches back, in parts of what is known: to its end, or where reading stopped.
_READ_PART, _STOPPED_PART = 1.06, 1.22
_EMPTY_FIT_MS = 86_400_000


class TimelineModel:
    """The state shared by canvas, painters and title row."""

    def __init__(self) -> None:
        self.session: Session | None = None
        #: Every device of the account, in the order of the API.
        self.all_lanes: list[LaneState] = []
        #: The lanes that are shown, from the top: what is painted and pointed at.
        self.lanes: list[LaneState] = []
        #: The numbers of the lanes that are in sight, as they are scrolled.
        self.in_sight = range(0)
        self.arrangement = Arrangement()
        self._arrangements: dict[str, Arrangement] = {}
        self._states: dict[str, LaneState] = {}
        self._numbers: dict[str, int] = {}
        self._scale_key: object = None
        self._scale_view: Viewport | None = None
        self._largest = 0
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
        #: Whether nights are shaded on plain ground.
        self.night = True
        self.bookmarks = Bookmarks()
        self.ruler: Ruler | None = None
        #: Whether the ruler is on, so that a drag measures.
        self.measuring = False
        #: Whether the view follows what is known, until it is moved by hand.
        self.following = True

    def set_session(self, session: Session | None) -> None:
        """Show another session, or none. An account that is opened again in the same run is arranged as it was left."""
        if session is not self.session:
            self.bookmarks.clear()
            self.ruler, self.measuring = None, False
        self.session = session
        self.all_lanes, self.lanes, self._states, self._numbers = [], [], {}, {}
        self.in_sight = range(0)
        self.selected_device = None
        self.following = True
        self.arrangement = Arrangement()
        if session is not None:
            self.arrangement = self._arrangements.setdefault(session.label, Arrangement())
            self.arrangement.set_search("")
            self.now_ms = session.now_ms()
            self.sync_lanes()

    def sync_lanes(self) -> None:
        """Follow the session's list of devices; what is known of lanes that stay is kept."""
        if self.session is None:
            return
        kept = self._states
        self._states = {}
        for device_id, lane in self.session.lanes.items():
            state = kept.get(device_id)
            self._states[device_id] = state if state is not None and state.lane is lane else LaneState(lane)
        self.all_lanes = list(self._states.values())
        self.arrangement.sync(tuple(self._states))
        self.arrange()

    def arrange(self) -> None:
        """Follow the arrangement: which lanes are shown, in which order."""
        search = self.arrangement.search
        worst = matching.worst_findings(self.session.findings if self.session is not None and search else ())

        def found(device_id: str) -> bool:
            lane = self._states[device_id].lane
            return matching.matches(search, matching.searched(lane, matching.lane_rank(lane, worst)))

        before = set(self._numbers)
        self.lanes = [self._states[device_id] for device_id in self.arrangement.shown(found)]
        self._numbers = {state.device_id: number for number, state in enumerate(self.lanes)}
        if before != set(self._numbers):
            self._scale_key = None
        if self.selected_device not in self._states or self.arrangement.is_hidden(self.selected_device):
            first = next(iter(self.lanes or self.all_lanes), None)
            self.selected_device = first.device_id if first is not None else None

    def follow_states(self) -> bool:
        """What is known of devices has changed: a search for a state may mean others now. Whether it does."""
        before = list(self._numbers)
        if self.arrangement.search:
            self.arrange()
        return list(self._numbers) != before

    def is_collapsed(self, state: LaneState) -> bool:
        """Whether a lane is collapsed to one line."""
        return self.arrangement.is_collapsed(state.device_id)

    def collapsed_numbers(self) -> frozenset[int]:
        """The numbers of the shown lanes that are collapsed."""
        return frozenset(number for number, state in enumerate(self.lanes) if self.is_collapsed(state))

    def lane(self, device_id: str | None) -> LaneState | None:
        """The lane of a device, if there is one; also one that is not shown."""
        return None if device_id is None else self._states.get(device_id)

    def number_of(self, state: LaneState) -> int | None:
        """The number of a lane from the top; None for one that is not shown."""
        return self._numbers.get(state.device_id)

    def selected_number(self) -> int | None:
        """The number of the selected lane, from the top; None when it is not shown."""
        return None if self.selected_device is None else self._numbers.get(self.selected_device)

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

    def lane_layout(self, state: LaneState) -> LaneLayout:
        """Where a lane's events stand as the lanes show them; in a collapsed lane all of them stand in bars."""
        if self.is_collapsed(state):
            return state.layout("strip", self.view, self.hidden, None, bin_px=BIN_PX)
        return state.layout("lanes", self.view, self.hidden, self.selected_in(state))

    def scale(self) -> float:
        """What a bar of full height stands for: the fullest bar of the lanes in sight, rounded up.

        While the zoom stays and the view overlaps the one that it was first taken in, it only grows: scrolling through
        hundreds of lanes must lay out no lane that is out of sight, and bars that stay in sight must not change.
        """
        seen = [self.lanes[number] for number in self.in_sight if number < len(self.lanes)]
        strips = [(state, None) for state in seen if self.is_collapsed(state)]
        whole = [(state, self.selected_in(state)) for state in seen if not self.is_collapsed(state)]
        lay_out_together("strip", strips, self.view, self.hidden, bin_px=BIN_PX)
        lay_out_together("lanes", whole, self.view, self.hidden)
        largest = max((self.lane_layout(state).largest for state in seen), default=0)
        key, view = (self.view.ms_per_px, self.view.width, self.hidden), self.view
        first = self._scale_view
        if key != self._scale_key or first is None or first.end_ms < view.start_ms or view.end_ms < first.start_ms:
            self._scale_key, self._scale_view, self._largest = key, view, 0
        self._largest = max(self._largest, largest)
        return max(LEAST_SCALE, rounded_scale(self._largest))

    def fit_range(self) -> tuple[float, float]:
        """From a bit before the boundary or the oldest event of all lanes to a bit after now, in epoch ms.

        Hidden devices do not count; those that a search leaves out do, or the view would move with every letter. A
        refusal much older than what it bounds is left out: it would squeeze all events into a corner.
        """
        oldest: list[int] = []
        for device_id in self.arrangement.unhidden():
            lane = self._states[device_id].lane
            first = min((ms for ms in (lane.events.oldest_ms, lane.consent.by_ms) if ms is not None), default=None)
            after = lane.consent.after_ms
            if first is not None and after is not None and 0 <= first - after <= self.now_ms - first:
                first = after
            if first is not None:
                oldest.append(first)
        # Beyond what was read stand the words on why it was no further, with the way on.
        stopped = any(goes_on(self._states[device_id].lane) for device_id in self.arrangement.unhidden())
        before = _STOPPED_PART if stopped else _READ_PART
        start = min(oldest, default=self.now_ms - _EMPTY_FIT_MS)
        span = max(self.now_ms - start, _LEAST_FIT_MS)
        return self.now_ms - span * before, self.now_ms + span * 0.015

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
