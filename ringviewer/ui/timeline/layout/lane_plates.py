"""The words that stand on a lane's grounds: what each ground is, where reading stopped, and the bracket's two times.

They share one row at the lane's top (look.md §6, labels). What is laid out here is what is painted and pointed at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.ui.timeline.layout.text_px import PLATE_HEIGHT_PX, plate_px
from ringviewer.ui.timeline.words import sign_words

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Edge
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene

LABEL_X, LABEL_Y, LABEL_SPARE_PX = 8, 4, 14
#: Room for the sign of a re-link, which stands in the same row, in px.
RELINK_PX: Final = 20
_INSIDE_PX, _OUTSIDE_PX, _GAP_PX = 8, 6, 4
_SELECTED_PX, _WORDS_PX = 14, 110
#: How far the time of an edge may stand aside for the sign of a re-link, in px.
_ASIDE_PX: Final = 24


@dataclass(frozen=True, slots=True)
class Plate:
    """Words on a plate at (`x`, `y`), `width` px wide; `acts` where they say what a click on it does."""

    x: int
    y: int
    width: int
    words: str
    acts: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the lane is on it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + PLATE_HEIGHT_PX


@dataclass(frozen=True, slots=True)
class Plates:
    """All plates of a lane: of its grounds, of the stop of its walk, and of the *after* and *by* edge."""

    grounds: tuple[Plate, ...] = ()
    stop: Plate | None = None
    after: Plate | None = None
    by: Plate | None = None


def lane_plates(scene: LaneScene, relink_xs: tuple[float, ...]) -> Plates:
    """The plates that fit, the most telling first: the stop, the grounds, then the edges' times."""
    row = _Row(scene.view.width)
    for x in relink_xs:
        row.take(x - RELINK_PX / 2, x + RELINK_PX / 2)
    stop = _stop(scene, row)
    labels = []
    for ground in scene.grounds:
        if ground.label:
            left, right = visible(scene, ground)
            brief = ground.label.partition(",")[0]
            said = stop is not None and ground.kind == "not_fetched"
            for words in (brief,) if said else (ground.label, brief):
                width = plate_px(words)
                if width + LABEL_SPARE_PX <= right - left and row.free(left + LABEL_X, left + LABEL_X + width):
                    row.take(left + LABEL_X, left + LABEL_X + width)
                    labels.append(Plate(left + LABEL_X, LABEL_Y, width, words))
                    break
    return Plates(tuple(labels), stop, _edge(scene, row, "after"), _edge(scene, row, "by"))


def visible(scene: LaneScene, ground: Ground) -> tuple[int, int]:
    """The visible x of a ground, from and to; equal when it is out of view."""
    view = scene.view
    left = 0 if ground.from_ms is None else round(min(max(view.to_x(ground.from_ms), 0.0), float(view.width)))
    right = view.width if ground.to_ms is None else round(min(max(view.to_x(ground.to_ms), 0.0), float(view.width)))
    return left, max(left, right)


class _Row:
    """Which stretches of the row are taken."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._taken: list[tuple[int, int]] = []

    def take(self, left: float, right: float) -> None:
        self._taken.append((math.floor(left), math.ceil(right)))

    def free(self, left: float, right: float) -> bool:
        return left >= 0 and right <= self._width and self._hindrance(left, right) is None

    def beside(self, x: int, width: int, direction: int) -> int:
        """The x nearest to `x` in a direction (1 right, −1 left) at which `width` px touch nothing that is taken."""
        while (taken := self._hindrance(x, x + width)) is not None:
            x = taken[1] + _GAP_PX if direction > 0 else taken[0] - _GAP_PX - width
        return x

    def _hindrance(self, left: float, right: float) -> tuple[int, int] | None:
        return next((t for t in self._taken if right + _GAP_PX > t[0] and t[1] + _GAP_PX > left), None)


def _stop(scene: LaneScene, row: _Row) -> Plate | None:
    """At the right end of the ground that reading on would read; shorter where that has no room."""
    ground = stopped_ground(scene)
    if ground is None:
        return None
    left, right = visible(scene, ground)
    if right <= left:
        return None
    for words in sign_words.stop_plate(scene.state.lane):
        width = plate_px(words)
        x = row.beside(right - LABEL_X - width, width, -1)
        if x >= left + _GAP_PX:
            row.take(x, x + width)
            return Plate(x, LABEL_Y, width, words, sign_words.goes_on(scene.state.lane))
    return None


def stopped_ground(scene: LaneScene) -> Ground | None:
    """The ground that nobody has read because the walk stopped; None while it reads, and once it came to its end."""
    coverage = scene.state.lane.coverage
    if coverage.stopped not in ("cancelled", "error", "cursor_loop"):
        return None
    end_ms = coverage.spans[-1].from_ms if coverage.spans else scene.now_ms
    return next((each for each in scene.grounds if each.kind == "not_fetched" and each.to_ms == end_ms), None)


def _edge(scene: LaneScene, row: _Row, edge: Edge) -> Plate | None:
    """The time of an edge, inside the bracket or beside it, where nothing else stands."""
    consent = scene.state.lane.consent
    at_ms = consent.after_ms if edge == "after" else consent.by_ms
    bracket = next((ground for ground in scene.grounds if ground.kind == "bracket"), None)
    if at_ms is None or bracket is None or scene.tz is None:
        return None
    x = round(scene.view.to_x(at_ms))
    if not 0 <= x <= scene.view.width:
        return None
    words = sign_words.edge_label(consent, edge, scene.tz)
    width = plate_px(words)
    left, right = visible(scene, bracket)
    inner, outer = x + _INSIDE_PX, x - _OUTSIDE_PX - width
    if edge == "by":
        inner, outer = x - _INSIDE_PX - width, x + _OUTSIDE_PX
    if left + _GAP_PX <= inner and inner + width + _GAP_PX <= right and row.free(inner, inner + width):
        place = inner
    else:
        place = row.beside(outer, width, 1 if edge == "by" else -1)
        far = abs(place - outer) > _ASIDE_PX or not row.free(place, place + width)
        if far or (edge == "by" and _crowded(scene, place, place + width)):
            return None
    row.take(place, place + width)
    return Plate(place, LABEL_Y, width, words)


def _crowded(scene: LaneScene, left: float, right: float) -> bool:
    """Whether bars, the selection or the words of its still would meet a plate over known ground."""
    layout, view, still = scene.layout, scene.view, scene.shown
    if layout.selected is not None and left - _SELECTED_PX < layout.selected_x < right + _SELECTED_PX:
        return True
    if still is not None and scene.to_scale:
        reach_ms = _WORDS_PX * view.ms_per_px
        if view.to_x(still.first_ms - reach_ms) < right and left < view.to_x(still.last_ms + reach_ms):
            return True
    first, last = layout.bar_x.searchsorted((left - layout.bin_px, right))
    return bool(first < last)
