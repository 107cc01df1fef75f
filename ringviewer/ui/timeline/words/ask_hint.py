"""What stands beside the pointer while a still or a contact sheet is being asked for with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.diagnosis.ask_check import MOST_PARTS, check
from ringviewer.history import wording
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.viewport import Viewport

_HOUR_MS: Final = 3_600_000
_CONCERNS: Final = {
    "before-boundary": "before the boundary",
    "inside-bracket": "where the boundary may be",
    "too-old": "more than 180 days ago",
    "in-future": "in the future",
}


@dataclass(frozen=True, slots=True)
class RangeDrag:
    """A range that is being drawn: for its *newest* still, or for a contact sheet of its *events*.

    `number` is the lane that it is drawn in, ``None`` for the close-up. `ends_x` are its ends in `view`, in px, in the
    order in which they were drawn.
    """

    kind: Literal["newest", "events"]
    state: LaneState
    view: Viewport
    number: int | None
    ends_x: tuple[float, float]

    @property
    def from_ms(self) -> int:
        """The earlier end, in epoch ms."""
        return self.view.to_ms(min(self.ends_x))

    @property
    def to_ms(self) -> int:
        """The later end, in epoch ms."""
        return self.view.to_ms(max(self.ends_x))

    @property
    def parts(self) -> int:
        """In how many requests its newest still is asked for: each is for 24 hours at most (contract §4.1)."""
        return max(1, -(-(self.to_ms - self.from_ms) // LONGEST_RANGE_MS))

    def cuts_ms(self) -> Iterator[int]:
        """Where the parts meet, the newest first: none where it is short enough, or too long to be asked for."""
        if self.kind == "newest" and self.parts <= MOST_PARTS:
            yield from (self.to_ms - number * LONGEST_RANGE_MS for number in range(1, self.parts))


def drag_hint(model: TimelineModel, drag: RangeDrag) -> tuple[str, str]:
    """How long the range is, or how many events lie in it; then from when to when, and what is to be feared."""
    span = wording.between(drag.from_ms, drag.to_ms, model.tz)
    if drag.kind == "events":
        starts = drag.state.index(model.hidden).starts
        first, after = starts.searchsorted(drag.from_ms), starts.searchsorted(drag.to_ms, side="right")
        return wording.count(int(after - first), "event"), f"contact sheet of {span}"
    return _range_words(drag), _with_concern(f"newest still of {span}", _range_concern(model, drag))


def ask_hint(model: TimelineModel, state: LaneState, at_ms: int) -> tuple[str, str]:
    """What a click with Ctrl asks for, and what is to be feared of it."""
    when = f"{wording.clock_ms(at_ms, model.tz)} {wording.zone_abbr(at_ms, model.tz)}"
    name = f"{wording.plain(state.lane.device.name, 60)}, {wording.short_date(at_ms, model.tz)}"
    return f"ask at {when}", _with_concern(name, _concern(model, state, at_ms))


def _range_words(drag: RangeDrag) -> str:
    length = drag.to_ms - drag.from_ms
    words = wording.span_words(length)
    if length < LONGEST_RANGE_MS:
        return words
    hours, rest = divmod(length, _HOUR_MS)
    words = f"{wording.number(hours)}{wording.NARROW}h"
    if rest >= 60_000:
        words += f" {rest // 60_000}{wording.NARROW}min"
    if drag.parts == 1:
        return words
    if drag.parts > MOST_PARTS:
        return f"{words}, more than {MOST_PARTS} days: too long to ask for"
    return f"{words}, more than 24{wording.NARROW}h: asked in {drag.parts} parts"


def _range_concern(model: TimelineModel, drag: RangeDrag) -> str:
    words = _concern(model, drag.state, drag.from_ms)
    if words:
        return f"starts {words}"
    return "ends in the future" if _concern(model, drag.state, drag.to_ms) == _CONCERNS["in-future"] else ""


def _concern(model: TimelineModel, state: LaneState, at_ms: int) -> str:
    concern = check(StillAsk.at(state.device_id, at_ms), state.lane.consent, now_ms=model.now_ms)
    if concern is None:
        return ""
    # Where other answers contradict the refusal, nobody can be sure of the next one.
    code = "inside-bracket" if concern.code == "before-boundary" and not concern.holds else concern.code
    return _CONCERNS.get(code, concern.sentence)


def _with_concern(words: str, concern: str) -> str:
    return f"{words}\n{concern}" if concern else words
