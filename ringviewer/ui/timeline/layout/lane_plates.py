"""The words that stand on a lane's grounds: what each ground is, where reading stopped, and the bracket's two times.

They share one row at the lane's top (look.md §6, labels). What is laid out here is what is painted and pointed at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.ui.timeline.layout.text_px import PLATE_HEIGHT_PX, plate_px
from ringviewer.ui.timeline.words import gap_words, sign_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringviewer.diagnosis.consent import Edge
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.session.lane import Gap
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
    """All plates of a lane: of its grounds, of the stop of its walk, of what polls left, and of the two edges."""

    grounds: tuple[Plate, ...] = ()
    stop: Plate | None = None
    gaps: tuple[tuple[Plate, Gap], ...] = ()
    after: Plate | None = None
    by: Plate | None = None


def lane_plates(scene: LaneScene, relink_xs: tuple[float, ...]) -> Plates:
    """The plates that fit, the most telling first: the stop, the grounds, then the edges' times.

    The grounds are told briefly where that makes room for the time of an edge; and the bracket does without its own
    words where that makes room for all its times, which say the same and more.
    """
    wanted = _edges_in_view(scene)
    found = _laid(scene, relink_xs)
    if _edges_told(found) < wanted and any("," in plate.words for plate in found.grounds):
        brief = _laid(scene, relink_xs, briefly=True)
        found = max(found, brief, key=_edges_told)
    if _edges_told(found) < wanted and _bracket_told(scene, found):
        bare = _laid(scene, relink_xs, briefly=True, bare=True)
        found = bare if _edges_told(bare) == wanted else found
    return found


def _laid(scene: LaneScene, relink_xs: tuple[float, ...], *, briefly: bool = False, bare: bool = False) -> Plates:
    """The plates with long or brief words; `bare` leaves the bracket without words of its own."""
    row = _Row(scene.view.width)
    for x in relink_xs:
        row.take(x - RELINK_PX / 2, x + RELINK_PX / 2)
    unread = stopped_ground(scene)
    lane = scene.state.lane
    way_on = () if unread is None else sign_words.stop_plate(lane)
    stop = _way_on(scene, row, unread, way_on, acts=sign_words.goes_on(lane))
    gaps = tuple(_gaps(scene, row, unread))
    said_at = {gap.to_ms for _, gap in gaps} | ({unread.to_ms} if stop is not None and unread is not None else set())
    labels = []
    for ground in scene.grounds:
        if ground.label and not (bare and ground.kind == "bracket"):
            left, right = visible(scene, ground)
            brief = ground.label.partition(",")[0]
            said = briefly or (ground.kind == "not_fetched" and ground.to_ms in said_at)
            for words in (brief,) if said else (ground.label, brief):
                width = plate_px(words)
                if width + LABEL_SPARE_PX <= right - left and row.free(left + LABEL_X, left + LABEL_X + width):
                    row.take(left + LABEL_X, left + LABEL_X + width)
                    labels.append(Plate(left + LABEL_X, LABEL_Y, width, words))
                    break
    return Plates(tuple(labels), stop, gaps, _edge(scene, row, "after"), _edge(scene, row, "by"))


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


def _way_on(scene: LaneScene, row: _Row, ground: Ground | None, words: tuple[str, ...], *, acts: bool) -> Plate | None:
    """At the right end of the ground that reading on would read; shorter where that has no room."""
    if ground is None:
        return None
    left, right = visible(scene, ground)
    if right <= left:
        return None
    for said in words:
        width = plate_px(said)
        x = row.beside(right - LABEL_X - width, width, -1)
        if x >= left + _GAP_PX:
            row.take(x, x + width)
            return Plate(x, LABEL_Y, width, said, acts)
    return None


def _gaps(scene: LaneScene, row: _Row, unread: Ground | None) -> Iterator[tuple[Plate, Gap]]:
    """What polls left unread, newest first, but for what the walk that stopped would read."""
    left = {gap.to_ms: gap for gap in scene.state.lane.open_gaps}
    for ground in reversed(scene.grounds) if left else ():
        gap = None if ground.to_ms is None or ground is unread else left.get(ground.to_ms)
        if gap is not None and ground.kind == "not_fetched":
            plate = _way_on(scene, row, ground, gap_words.plate(gap), acts=gap.goes_on)
            if plate is not None:
                yield plate, gap


def stopped_ground(scene: LaneScene) -> Ground | None:
    """The ground that nobody has read because the walk stopped; None while it reads, and once it came to its end."""
    lane = scene.state.lane
    coverage = lane.coverage
    if coverage.stopped not in ("cancelled", "error", "cursor_loop"):
        return None
    end_ms = lane.unread_to_ms if coverage.spans else scene.now_ms
    return next((each for each in scene.grounds if each.kind == "not_fetched" and each.to_ms == end_ms), None)


def _bracket_told(scene: LaneScene, plates: Plates) -> bool:
    """Whether words of its own stand in the bracket."""
    for ground in scene.grounds:
        if ground.kind == "bracket":
            left, right = visible(scene, ground)
            return any(left <= plate.x < right for plate in plates.grounds)
    return False


def _edges_told(plates: Plates) -> int:
    return (plates.after is not None) + (plates.by is not None)


def _edges_in_view(scene: LaneScene) -> int:
    if all(ground.kind != "bracket" for ground in scene.grounds):
        return 0
    consent, view = scene.state.lane.consent, scene.view
    return sum(ms is not None and 0 <= view.to_x(ms) <= view.width for ms in (consent.after_ms, consent.by_ms))


def _edge(scene: LaneScene, row: _Row, edge: Edge) -> Plate | None:
    """The time of an edge: outside the bracket, else inside it; nowhere where anything else stands in both places."""
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
    place = row.beside(outer, width, 1 if edge == "by" else -1)
    near = abs(place - outer) <= _ASIDE_PX and row.free(place, place + width)
    if not near or _crowded(scene, place, place + width):
        place = inner
        within = left + _GAP_PX <= inner and inner + width + _GAP_PX <= right
        if not within or not row.free(inner, inner + width):
            return None
    row.take(place, place + width)
    return Plate(place, LABEL_Y, width, words)


def _crowded(scene: LaneScene, left: float, right: float) -> bool:
    """Whether bars, the selection or the words of its still would meet a plate outside the bracket."""
    layout, view, still = scene.layout, scene.view, scene.shown
    if layout.selected is not None and left - _SELECTED_PX < layout.selected_x < right + _SELECTED_PX:
        return True
    if still is not None and scene.to_scale:
        reach_ms = _WORDS_PX * view.ms_per_px
        if view.to_x(still.first_ms - reach_ms) < right and left < view.to_x(still.last_ms + reach_ms):
            return True
    first, last = layout.bar_x.searchsorted((left - layout.bin_px, right))
    return bool(first < last)
