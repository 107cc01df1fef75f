"""What is under the pointer in a lane: a mark, a bar, or a ground. A click selects exactly what this names."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.bins import LaneLayout
from ringviewer.ui.timeline.layout.geometry import LaneMetrics
from ringviewer.ui.timeline.layout.lane_index import LaneIndex
from ringviewer.ui.timeline.layout.viewport import Viewport

if TYPE_CHECKING:
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.still_marks import StillMark

#: A mark is hit within this distance of its centre, in px.
REACH_PX = 12
#: The disc of the selected event covers its neighbours this far around it: what is not seen is not hit.
COVERED_PX = 11
#: A bar is hit within this distance of its edges, in px.
BAR_REACH_PX = 3
#: The foot of a still, or what was asked for, is hit within this distance of it, in px.
STILL_REACH_PX = 5
#: A length with words is hit within this distance of its middle, in px.
DEEP_REACH_PX = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """Something in a lane: `place` is the shown event that it names, `bar` the bar for kind "bar", `still` for "still".

    `x`, `y` are its centre in the lane. `count` and `kinds` (per kind) say how many events a bar stands for. A still
    has no place: it may have been asked for without an event.
    """

    kind: Literal["mark", "bar", "still"]
    place: int
    x: float
    y: float
    bar: int = -1
    count: int = 1
    kinds: tuple[int, ...] = ()
    still: StillMark | None = None


def hit_scene(scene: LaneScene, x: float, y: float) -> Hit | None:
    """What stands at (x, y) of a lane: an event, or the tick, the sign or the requested line of a still.

    Below the marks a still comes first; where its tick crosses a mark, the mark.
    """
    hit = hit_lane(scene.index, scene.layout, scene.metrics, scene.view, x, y, deep=scene.deep)
    if not scene.stills:
        return hit
    foot_top = scene.metrics.foot_y - scene.metrics.small_px
    if hit is not None and hit.kind == "mark" and y < foot_top and math.hypot(hit.x - x, hit.y - y) <= REACH_PX:
        return hit
    return _still(scene, x, y) or hit


def hit_lane(
    index: LaneIndex, layout: LaneLayout, metrics: LaneMetrics, view: Viewport, x: float, y: float, *, deep: bool
) -> Hit | None:
    """What stands at (x, y) of the lane: the nearest mark in reach, dings first on a tie, else the nearest bar.

    Where lengths are bars with words (`deep`), the whole bar counts as its mark.
    """
    mark_y = metrics.deep_y if deep else metrics.mark_y
    hit = _mark(index, layout, mark_y, metrics.lifted_y, x, y)
    if hit is None and deep and abs(y - mark_y) <= DEEP_REACH_PX:
        hit = _length(index, layout, view, x, mark_y)
    return hit if hit is not None else _bar(index, layout, metrics.base_y, x)


def ground_at(grounds: Sequence[Ground], view: Viewport, x: float) -> Ground | None:
    """The ground at `x`."""
    ms = view.to_ms(x)
    for ground in grounds:
        if (ground.from_ms is None or ground.from_ms <= ms) and (ground.to_ms is None or ms < ground.to_ms):
            return ground
    return None


def _still(scene: LaneScene, x: float, y: float) -> Hit | None:
    found: list[tuple[float, Hit]] = []
    foot_y, small_px = scene.metrics.foot_y, scene.metrics.small_px
    for mark in reversed(scene.stills):
        full = scene.in_full(mark)
        top = 0 if full else foot_y - small_px - 2
        notch_top = 0 if full else foot_y - 2 * small_px
        at = scene.view.to_x(mark.foot_ms)
        distances = [abs(at - x)] if y >= top else []
        notched = full or not scene.to_scale
        if notched and mark.free and mark.requested_ms is not None and y >= notch_top:
            distances.append(abs(scene.view.to_x(mark.requested_ms) - x))
        if distances and min(distances) <= STILL_REACH_PX:
            found.append((min(distances), Hit("still", -1, at, foot_y - small_px / 2, still=mark)))
    return min(found, key=lambda item: item[0])[1] if found else None


def _mark(index: LaneIndex, layout: LaneLayout, mark_y: int, lifted_y: float, x: float, y: float) -> Hit | None:
    found: list[tuple[float, bool, Hit]] = []
    if layout.selected is not None and math.hypot(layout.selected_x - x, mark_y - y) <= COVERED_PX:
        return Hit("mark", layout.selected, layout.selected_x, mark_y)
    if abs(y - mark_y) <= REACH_PX:
        first = bisect_left(layout.mark_x, x - REACH_PX)
        for number in range(first, bisect_right(layout.mark_x, x + REACH_PX, first)):
            hit = Hit("mark", layout.marks.item(number), layout.mark_x.item(number), mark_y)
            _add(found, index, hit, x, y)
        if layout.selected is not None:
            _add(found, index, Hit("mark", layout.selected, layout.selected_x, mark_y), x, y)
    if abs(y - lifted_y) <= REACH_PX:
        first = bisect_left(layout.lifted, x - REACH_PX)
        for number in range(first, bisect_right(layout.lifted, x + REACH_PX, first)):
            _add(found, index, _bar_hit(index, layout, layout.lifted_bar.item(number), lifted_y), x, y)
    return min(found, key=lambda item: item[:2])[2] if found else None


def _length(index: LaneIndex, layout: LaneLayout, view: Viewport, x: float, y: float) -> Hit | None:
    ms = view.to_ms(x)
    before = max(0, bisect_left(layout.mark_x, x) - 1)
    places = layout.marks[before : before + 1].tolist()
    if layout.selected is not None:
        places.append(layout.selected)
    for place in places:
        if index.starts.item(place) <= ms <= index.end(place):
            return Hit("mark", place, view.to_x(index.starts.item(place)), y)
    return None


def _add(found: list[tuple[float, bool, Hit]], index: LaneIndex, hit: Hit, x: float, y: float) -> None:
    distance = math.hypot(hit.x - x, hit.y - y)
    if distance <= REACH_PX:
        found.append((distance, index.code(hit.place) != KindCode.DING, hit))


def _bar(index: LaneIndex, layout: LaneLayout, y: float, x: float) -> Hit | None:
    after = int(layout.bar_x.searchsorted(math.floor(x), side="right"))
    found: list[tuple[float, int]] = []
    for bar in (after - 1, after):
        if 0 <= bar < len(layout.bar_x):
            left = layout.bar_x.item(bar)
            found.append((max(left - x, x - (left + layout.bin_px), 0.0), bar))
    if not found:
        return None
    distance, bar = min(found)
    return _bar_hit(index, layout, bar, y) if distance <= BAR_REACH_PX else None


def _bar_hit(index: LaneIndex, layout: LaneLayout, bar: int, y: float) -> Hit:
    kinds = tuple(layout.counts[bar].tolist())
    return Hit("bar", _named(index, layout, bar), layout.bar_x.item(bar) + 1.0, y, bar, sum(kinds), kinds)


def _named(index: LaneIndex, layout: LaneLayout, bar: int) -> int:
    """The event that stands for a bar; never the selected one, which is drawn by itself."""
    lo, hi, selected = layout.bar_lo.item(bar), layout.bar_hi.item(bar), layout.selected
    if selected is None or not lo <= selected < hi:
        return index.newest_of(lo, hi)
    named = [index.newest_of(*part) for part in ((selected + 1, hi), (lo, selected)) if part[0] < part[1]]
    return next((place for place in named if index.code(place) == KindCode.DING), named[0])
