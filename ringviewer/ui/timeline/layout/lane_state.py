"""One lane as the timeline keeps it: the session's lane with everything derived from it, made anew only when needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from ringviewer.diagnosis.grounds import Ground, grounds
from ringviewer.ui.timeline.layout.bins import BIN_PX, LaneLayout
from ringviewer.ui.timeline.layout.deal import lay_out_all
from ringviewer.ui.timeline.layout.lane_evidence import LaneEvidence
from ringviewer.ui.timeline.layout.lane_index import LaneIndex
from ringviewer.ui.timeline.layout.still_marks import StillMarks, mark_of
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.words import gap_words
from ringviewer.ui.timeline.words.lane_facts import Fact, fact

if TYPE_CHECKING:
    from ringviewer.diagnosis.findings import Finding
    from ringviewer.history.columns import EventColumns
    from ringviewer.history.event import Event, KindCode
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.lane import Lane
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene


class LaneState:
    """A device's lane. `lane` is the session's own; the rest is cached here and follows it."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        #: What the signs of the lane rest on.
        self.evidence = LaneEvidence(lane)
        #: The lane as it was last laid out to be painted.
        self.scene: LaneScene | None = None
        self._index: LaneIndex | None = None
        self._of: EventColumns | None = None
        self._hidden: frozenset[KindCode] = frozenset()
        self._version = -1
        self._layouts: dict[str, tuple[Viewport, str | None, LaneLayout]] = {}
        self._grounds_key: object = None
        self._grounds: tuple[Ground, ...] = ()
        self._stills: StillMarks | None = None
        self._drawn: dict[object, object] = {}
        self._fact: Fact | None = None

    @property
    def device_id(self) -> str:
        """The id of the lane's device."""
        return self.lane.device.id

    def still_changed(self, ask: StillAsk, event_id: str | None) -> bool:
        """A still has changed; whether that changes what is drawn of it. Most of its steps do not."""
        self._stills = None
        view = self.lane.free_stills.get(ask) if event_id is None else self.lane.stills.get(event_id)
        mark = None if view is None else mark_of(view)
        drawn = None if mark is None else (mark.look, mark.from_ms, mark.to_ms, mark.requested_ms, mark.foot_ms)
        key = ask if event_id is None else event_id
        before = self._drawn.pop(key, None)
        if drawn is not None:
            self._drawn[key] = drawn
        return drawn != before

    def forget_fact(self) -> None:
        """The findings, the walk or the zone have changed."""
        self._fact = None

    def index(self, hidden: frozenset[KindCode]) -> LaneIndex:
        """The shown events, sorted and per kind."""
        events, known = self.lane.events, self._index
        if known is not None and self._version == events.version and self._of is events and self._hidden == hidden:
            return known
        before = known if self._of is events and self._hidden == hidden else None
        self._index = made = LaneIndex(events, hidden, before)
        self._of, self._hidden, self._version = events, hidden, events.version
        self._layouts.clear()
        return made

    def layout(
        self,
        part: str,
        view: Viewport,
        hidden: frozenset[KindCode],
        selected_id: str | None,
        *,
        bin_px: int | None = None,
    ) -> LaneLayout:
        """The layout for one `part` of the canvas, which keeps its last one; with `bin_px` everything is binned."""
        known = self.known_layout(part, view, hidden, selected_id)
        if known is not None:
            return known
        lay_out_together(part, [(self, selected_id)], view, hidden, bin_px=bin_px)
        return self._layouts[part][2]

    def known_layout(
        self, part: str, view: Viewport, hidden: frozenset[KindCode], selected_id: str | None
    ) -> LaneLayout | None:
        """The layout of a part if it is there already."""
        self.index(hidden)
        known = self._layouts.get(part)
        if known is None or known[1] != selected_id:
            return None
        return known[2] if known[0] is view or known[0] == view else None

    def keep_layout(self, part: str, view: Viewport, selected_id: str | None, layout: LaneLayout) -> None:
        """Keep the layout of a part until the next one, or until the events change."""
        self._layouts[part] = (view, selected_id, layout)

    def shown_place(self, event_id: str | None, hidden: frozenset[KindCode]) -> int | None:
        """The place of an event among the shown ones; None when it is hidden or not of this lane."""
        column = None if event_id is None else self.lane.events.index_of(event_id)
        return None if column is None else self.index(hidden).shown(column)

    def event_at(self, place: int, hidden: frozenset[KindCode]) -> Event:
        """The event at a place among the shown ones."""
        return self.lane.events.event(self.index(hidden).column(place))

    def grounds(self, now_ms: int) -> tuple[Ground, ...]:
        """What is known of each span, up to `now_ms`."""
        lane = self.lane
        key = (lane.coverage, lane.consent, lane.reading_page, lane.gaps, now_ms)
        if key != self._grounds_key:
            self._grounds = grounds(
                lane.coverage,
                lane.consent,
                now_ms,
                reading_page=lane.reading_page,
                unread_to_ms=lane.unread_to_ms,
                gaps={gap.to_ms: gap_words.label(gap) for gap in lane.open_gaps},
            )
            self._grounds_key = key
        return self._grounds

    def stills(self) -> StillMarks:
        """The stills of events and those without one, as they are drawn."""
        if self._stills is None:
            self._stills = StillMarks((*self.lane.stills.values(), *self.lane.free_stills.values()))
        return self._stills

    def fact(self, findings: Iterable[Finding], tz: tzinfo) -> Fact:
        """What the second line of the header says."""
        if self._fact is None:
            self._fact = fact(self.lane, findings, tz)
        return self._fact

    def oldest_known_ms(self) -> int | None:
        """The oldest instant that anything is known of: event, witness, or read span."""
        consent = self.lane.consent
        known = [witness.at_ms for witness in (*consent.witnesses, *consent.overtaken)]
        known += [ms for ms in (self.lane.events.oldest_ms, consent.after_ms, consent.by_ms) if ms is not None]
        return min(known, default=None)


def lay_out_together(
    part: str,
    lanes: Sequence[tuple[LaneState, str | None]],
    view: Viewport,
    hidden: frozenset[KindCode],
    *,
    bin_px: int | None = None,
) -> None:
    """Lay lanes out for one `part` of the canvas, each with the id of its selected event, but for those that are."""
    stale = [(lane, chosen) for lane, chosen in lanes if lane.known_layout(part, view, hidden, chosen) is None]
    if not stale:
        return
    indexes = [lane.index(hidden) for lane, _ in stale]
    places = [None if bin_px is not None else lane.shown_place(chosen, hidden) for lane, chosen in stale]
    made = lay_out_all(indexes, view, places, bin_px=bin_px or BIN_PX, marks=bin_px is None)
    for (lane, chosen), layout in zip(stale, made, strict=True):
        lane.keep_layout(part, view, chosen, layout)
