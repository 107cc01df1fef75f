"""Where the parts of the timeline stand, in logical pixels (look.md §7)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import accumulate

from PySide6.QtCore import QRect

AXIS_PX = 40
LANE_PX, LANE_MIN_PX, LANE_MAX_PX = 46, 32, 72
#: A collapsed lane: one line of words, and bars only.
COLLAPSED_PX = 20
HEADER_PX, HEADER_MIN_PX, HEADER_MAX_PX = 216, 160, 320
CLOSE_UP_PX, CLOSE_UP_TICKS_PX, CLOSE_UP_FOLDED_PX = 76, 18, 22
OVERVIEW_PX = 48
SCROLL_BAR_PX = 10
MIN_TIME_PX = 120
#: A whole lane with axis, close-up and overview.
LEAST_PX = AXIS_PX + LANE_PX + CLOSE_UP_PX + OVERVIEW_PX


@dataclass(frozen=True, slots=True)
class LaneMetrics:
    """Heights inside a lane, from its top: of marks, of the bars' base line, of what a still draws.

    `deep_y` is the middle of the bars that carry words; `bars_px` the most that a density bar rises. `small_px` is the
    height of the short tick of a still and of the signs that stand in its place.
    """

    height: int
    mark_y: int
    deep_y: int
    lifted_y: float
    base_y: int
    bars_px: int
    label_y: int
    join_y: int
    small_px: int
    foot_y: int

    @property
    def bars_only(self) -> bool:
        """Whether there is no room for marks and stills, so that every event stands in a bar."""
        return self.height <= COLLAPSED_PX


def lane_metrics(height: int) -> LaneMetrics:
    """The metrics of a lane of `height` px; 46 is the height that look.md draws, 20 that of a collapsed lane."""
    if height <= COLLAPSED_PX:
        base_y = height - 3
        return LaneMetrics(height, height // 2, height // 2, 5.0, base_y, base_y - 3, 9, 9, 5, height - 1)
    mark_y = round(height * 28 / LANE_PX)
    base_y = height - 6
    return LaneMetrics(height, mark_y, mark_y + 1, 9.5, base_y, base_y - 10, 11, 17, 7, height - 1)


CLOSE_UP = LaneMetrics(CLOSE_UP_PX - CLOSE_UP_TICKS_PX, 40, 40, 9.5, 52, 42, 11, 20, 7, 54)


@dataclass(frozen=True, slots=True)
class Areas:
    """The parts of the canvas. `header` is the width of the lane headers, `time` the width of the time area.

    `lane_height` is the height of a lane that is not collapsed. `tops`: where each lane begins below the first, and
    behind them where the last one ends, in px.
    """

    width: int
    height: int
    header: int
    time: int
    lane_height: int
    lanes: int
    lanes_top: int
    lanes_bottom: int
    close_up: int
    overview: int
    scroll: int
    tops: tuple[int, ...] = field(default=(0,), repr=False)

    @property
    def content_px(self) -> int:
        """Height of all lanes."""
        return self.tops[-1]

    @property
    def scroll_max(self) -> int:
        """How far the lanes can be scrolled; 0 when all fit."""
        return max(0, self.content_px - (self.lanes_bottom - self.lanes_top))

    @property
    def time_rect(self) -> QRect:
        """Axis and lanes, without headers."""
        return QRect(self.header, 0, self.time, self.lanes_bottom)

    @property
    def lanes_rect(self) -> QRect:
        """All that lanes and their headers may paint on."""
        return QRect(0, self.lanes_top, self.width, self.lanes_bottom - self.lanes_top)

    @property
    def close_up_rect(self) -> QRect:
        """The close-up with its header; empty when it is hidden."""
        return QRect(0, self.lanes_bottom, self.width, self.close_up)

    @property
    def overview_rect(self) -> QRect:
        """The overview with its header."""
        return QRect(0, self.height - self.overview, self.width, self.overview)

    def lane_height_of(self, number: int) -> int:
        """The height of a lane, in px."""
        return self.tops[number + 1] - self.tops[number]

    def lane_rect(self, number: int) -> QRect:
        """A lane with its header, also when it is scrolled out of sight."""
        top = self.lanes_top - self.scroll + self.tops[number]
        return QRect(0, top, self.width, self.lane_height_of(number))

    def lane_at(self, y: int) -> int | None:
        """The number of the lane at `y`; None outside the lanes."""
        if not self.lanes_top <= y < self.lanes_bottom:
            return None
        number = bisect_right(self.tops, y - self.lanes_top + self.scroll) - 1
        return number if 0 <= number < self.lanes else None

    def gap_at(self, y: int) -> int:
        """Between which lanes something dropped at `y` would stand: n for right above lane n, from 0 to `lanes`."""
        below = min(max(y, self.lanes_top), self.lanes_bottom) - self.lanes_top + self.scroll
        number = bisect_right(self.tops, below) - 1
        if number >= self.lanes:
            return self.lanes
        return number + (2 * (below - self.tops[number]) > self.lane_height_of(number))

    def gap_y(self, gap: int) -> int:
        """Where the gap above lane `gap` is, in px of the canvas."""
        return self.lanes_top - self.scroll + self.tops[gap]

    @property
    def in_sight(self) -> range:
        """The numbers of the lanes of which anything is in sight; whatever costs time is done for these only."""
        room = self.lanes_bottom - self.lanes_top
        first = bisect_right(self.tops, self.scroll) - 1
        last = bisect_left(self.tops, self.scroll + room)
        return range(max(0, min(first, self.lanes)), max(0, min(last, self.lanes)))

    @property
    def bottom(self) -> int:
        """Where the last lane ends on the canvas, at most the end of all that lanes may paint on."""
        return min(self.lanes_bottom, self.lanes_top - self.scroll + self.content_px)


def close_up_px(height: int, lane_height: int, *, folded: bool) -> int:
    """How high the close-up may be on a canvas of `height`: whole, folded, or nothing beside one whole lane."""
    room = height - AXIS_PX - lane_height - OVERVIEW_PX
    if not folded and room >= CLOSE_UP_PX:
        return CLOSE_UP_PX
    return CLOSE_UP_FOLDED_PX if room >= CLOSE_UP_FOLDED_PX else 0


def areas(
    width: int,
    height: int,
    *,
    lanes: int,
    lane_height: int,
    header: int,
    close_up: int,
    scroll: int = 0,
    collapsed: Collection[int] = (),
) -> Areas:
    """The parts for a canvas of `width` × `height`; `close_up` is its height, 0 when hidden. Corrects `scroll`.

    The lanes whose numbers are in `collapsed` are 20 px high. The overview stays at the bottom; when lanes overflow, a
    scroll bar takes 10 px of the right end.
    """
    header = max(HEADER_MIN_PX, min(header, HEADER_MAX_PX, width - MIN_TIME_PX))
    lanes_bottom = max(AXIS_PX + lane_height, height - OVERVIEW_PX - close_up)
    tops = (0, *accumulate(COLLAPSED_PX if number in collapsed else lane_height for number in range(lanes)))
    overflow = tops[-1] - (lanes_bottom - AXIS_PX)
    time = max(1, width - header - (SCROLL_BAR_PX if overflow > 0 else 0))
    scroll = max(0, min(scroll, overflow))
    return Areas(
        width, height, header, time, lane_height, lanes, AXIS_PX, lanes_bottom, close_up, OVERVIEW_PX, scroll, tops
    )
