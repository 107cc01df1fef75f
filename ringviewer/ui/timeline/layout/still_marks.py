"""What the timeline knows of a still: where it stands, how it looks, and which of many lie in a view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.diagnosis.still_match import TOLERANCE_MS

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView


#: *good*: as asked; *warning*: outside tolerance, before the event, or stale; *unknown*: the answer did not say when;
#: *nothing*: no picture came; *refused*: a 403; *pending*: asked for at a time or in a range, not answered yet.
Look = Literal["good", "warning", "unknown", "nothing", "refused", "pending"]

#: From this zoom on, in px per second, the band of ±10 s is drawn to scale; below it only the tick.
BAND_PX_PER_S: Final = 0.8
#: An asked range, which may be hours long, is drawn from this width on, in px.
RANGE_PX: Final = 16
#: Half the width of what is drawn at a still's foot, in px.
REACH_PX: Final = 20

_OFF: Final = frozenset({"outside", "before_event", "stale"})


@dataclass(frozen=True, slots=True)
class StillMark:
    """A still as the timeline draws it.

    `from_ms`, `to_ms` are the band in which it may lie: ±10 s about the asked time, or the asked range. `requested_ms`
    is ``None`` for a range. `foot_ms` is where its tick or its sign stands: the actual time where it is known, else
    what was asked for. All in epoch ms.
    """

    view: StillView
    look: Look
    from_ms: int
    to_ms: int
    requested_ms: int | None
    actual_ms: int | None
    foot_ms: int

    @property
    def free(self) -> bool:
        """Whether it was asked for without an event, so that no mark of an event stands where it was asked for."""
        return self.view.event is None

    @property
    def banded(self) -> bool:
        """Whether its band says something: where nothing came, nothing lies in it."""
        return self.look not in ("nothing", "refused")

    @property
    def astray(self) -> bool:
        """Whether it was taken outside the tolerance, or outside the asked range."""
        return self.actual_ms is not None and not self.from_ms <= self.actual_ms <= self.to_ms

    @property
    def first_ms(self) -> int:
        """The earliest instant at which anything of it is drawn."""
        return min(self.from_ms, self.foot_ms)

    @property
    def last_ms(self) -> int:
        """The latest instant at which anything of it is drawn."""
        return max(self.to_ms, self.foot_ms)


def look_of(view: StillView) -> Look | None:
    """How a still looks; ``None`` when it is not drawn: held, given up, or on its way to an event that is drawn."""
    if view.phase == "shown":
        if view.actual_ms is None:
            return "unknown"
        return "warning" if view.match is not None and view.match.verdict in _OFF else "good"
    if view.phase == "failed":
        return "refused" if view.problem is not None and view.problem.status == 403 else "nothing"
    return "pending" if view.pending and view.event is None else None


def mark_of(view: StillView) -> StillMark | None:
    """The mark of a still; ``None`` when it is not drawn."""
    look = look_of(view)
    if look is None:
        return None
    ask = view.ask
    actual = view.actual_ms if view.phase == "shown" else None
    if ask.at_ms is not None:
        from_ms, to_ms, asked = ask.at_ms - TOLERANCE_MS, ask.at_ms + TOLERANCE_MS, ask.at_ms
    else:
        from_ms = ask.start_ms
        to_ms = ask.to_ms if ask.to_ms is not None else max(from_ms, view.answered_ms or 0)
        # The start of a range is what a refusal is about; the newest picture would lie at its end.
        asked = from_ms if look == "refused" else to_ms
    return StillMark(view, look, from_ms, to_ms, ask.at_ms, actual, asked if actual is None else actual)


class StillMarks:
    """The marks of one lane, found by where they stand: those out of view cost nothing."""

    def __init__(self, views: Iterable[StillView]) -> None:
        found = (mark for view in views if (mark := mark_of(view)) is not None)
        self._marks = sorted(found, key=lambda mark: mark.first_ms)
        self._looks = frozenset(mark.look for mark in self._marks)
        self._firsts = [mark.first_ms for mark in self._marks]
        # How far right anything up to each of them reaches.
        self._reach = list(accumulate((mark.last_ms for mark in self._marks), max))

    def __len__(self) -> int:
        return len(self._marks)

    @property
    def looks(self) -> frozenset[Look]:
        """The looks that any of them has."""
        return self._looks

    def within(self, from_ms: float, to_ms: float) -> list[StillMark]:
        """Those of which any part lies between two instants, by their beginnings."""
        first, last = bisect_left(self._reach, from_ms), bisect_right(self._firsts, to_ms)
        return [mark for mark in self._marks[first:last] if mark.last_ms >= from_ms]
