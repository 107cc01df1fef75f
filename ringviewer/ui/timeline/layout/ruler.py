"""The ruler: a span between two instants, what its ends catch on, and how many events it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.bins import LENGTH_PX

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.viewport import Viewport

#: How near an end must come, in px, to catch on what stands there.
CATCH_PX: Final = 6
# Ends of events are not sorted; those of so many before an instant are looked at.
_NEAR_EVENTS: Final = 200

End = Literal["from", "to"]


@dataclass(frozen=True, slots=True)
class Ruler:
    """A span as it was drawn: `to_ms` may be before `from_ms`. Its events are counted in the lane of `device_id`."""

    from_ms: int
    to_ms: int
    device_id: str | None = None

    @property
    def first_ms(self) -> int:
        """The earlier end."""
        return min(self.from_ms, self.to_ms)

    @property
    def last_ms(self) -> int:
        """The later end."""
        return max(self.from_ms, self.to_ms)

    @property
    def span_ms(self) -> int:
        """Its length, never negative."""
        return self.last_ms - self.first_ms

    def moved(self, end: End, ms: int) -> Ruler:
        """With another end."""
        return replace(self, from_ms=ms) if end == "from" else replace(self, to_ms=ms)

    def holds(self, view: Viewport, x: float) -> bool:
        """Whether an x of the time area lies on it, its ends included."""
        return view.to_x(self.first_ms) - 4 <= x <= view.to_x(self.last_ms) + 4

    def end_at(self, view: Viewport, x: float) -> End | None:
        """The end within 4 px of an x of the time area; the nearer one of two."""
        gaps: dict[End, float] = {"to": abs(view.to_x(self.to_ms) - x), "from": abs(view.to_x(self.from_ms) - x)}
        nearest = min(gaps, key=lambda end: gaps[end])
        return nearest if gaps[nearest] <= 4 else None


def caught(model: TimelineModel, state: LaneState | None, view: Viewport, x: float) -> int:
    """The instant that is meant at an x: that of a mark, an edge, a bookmark or now within 6 px, else the x's own."""
    wanted, reach = view.to_ms(x), CATCH_PX * view.ms_per_px
    around = _catches(model, state, round(wanted - reach), round(wanted + reach), LENGTH_PX * view.ms_per_px)
    near = (ms for ms in around if abs(ms - wanted) <= reach)
    return min(near, key=lambda ms: (abs(ms - wanted), ms), default=wanted)


def counts(state: LaneState, hidden: frozenset[KindCode], ruler: Ruler) -> dict[KindCode, int]:
    """How many shown events of a lane start within the ruler, both ends included, by kind; only kinds with any."""
    index = state.index(hidden)
    found = {}
    for code in KindCode:
        starts = index.kinds[code]
        lo, hi = starts.searchsorted(ruler.first_ms), starts.searchsorted(ruler.last_ms, side="right")
        if hi > lo:
            found[code] = int(hi - lo)
    return found


def total(state: LaneState, hidden: frozenset[KindCode], ruler: Ruler) -> int:
    """How many shown events of a lane start within the ruler, both ends included.

    It asks the columns: lanes out of sight have nothing else made for them.
    """
    events = state.lane.events
    columns = [events.kind_starts(code) for code in KindCode if code not in hidden] if hidden else [events.starts]
    return sum(
        int(starts.searchsorted(ruler.last_ms, side="right") - starts.searchsorted(ruler.first_ms))
        for starts in columns
    )


def _catches(model: TimelineModel, state: LaneState | None, from_ms: int, to_ms: int, drawn_ms: float) -> Iterator[int]:
    """What stands in a span and outside it; of the ends of events, those whose length is drawn, from `drawn_ms` on."""
    yield model.now_ms
    for mark in model.bookmarks:
        yield mark.at_ms
    flagged = model.flagged()
    if flagged is not None:
        yield flagged[1]
    if state is None:
        return
    consent = state.lane.consent
    yield from (ms for ms in (consent.after_ms, consent.by_ms) if ms is not None)
    yield from (mark.foot_ms for mark in state.stills().within(from_ms, to_ms))
    index = state.index(model.hidden)
    starts = index.starts
    lo, hi = int(starts.searchsorted(from_ms)), int(starts.searchsorted(to_ms, side="right"))
    # In a crowd the nearest to the middle is what is pointed at; no more than its neighbours are looked at.
    middle = int(starts.searchsorted((from_ms + to_ms) // 2))
    yield from (int(ms) for ms in starts[max(lo, middle - 2) : min(hi, middle + 2)])
    ends = state.lane.events.ends
    for place in range(max(0, hi - _NEAR_EVENTS), hi):
        end_ms = int(ends[index.column(place)])
        if from_ms <= end_ms <= to_ms and end_ms - int(starts[place]) >= drawn_ms:
            yield end_ms
