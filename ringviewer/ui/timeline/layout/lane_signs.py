"""The signs of a lane: what shows where reading and consent begin and end, apart from the events themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from ringviewer.ui.timeline.layout.lane_evidence import WITNESS_KINDS, kind_of
from ringviewer.ui.timeline.layout.lane_plates import Plate, Plates, lane_plates, stopped_ground

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Edge, Relink, Witness
    from ringviewer.session.lane import Gap, WalkPage
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.model import TimelineModel

SignKind = Literal["page", "stopped", "after", "by", "probe", "refusal", "webhook", "relink"]

#: Height of the tick of a page, from the lane's top, in px: no bar reaches up to there; and that of the one that
#: answers it at the lane's foot.
PAGE_PX: Final = 8
PAGE_FOOT_PX: Final = 4
#: Signs of witnesses that are closer than this, in px, are one sign with their count.
APART_PX: Final = 12
#: A cross that sets the *after* edge stands this far left of it, in px (look.md §7, witnesses).
BESIDE_EDGE_PX: Final = 10
_REACH_PX, _PAGE_REACH_PX = 7, 4
#: Nearer to an end of the view, in px, a sign would be cut. The edge that such a witness sets tells the same.
_CUT_PX: Final = 5
_EDGE_OUT_PX, _EDGE_IN_PX = 4, 6
_RELINK_Y: Final = 11.5


@dataclass(frozen=True, slots=True)
class LaneSign:
    """A sign at (`x`, `y`) of a lane, for the instant `at_ms`, hit within `box` (left, top, right, bottom).

    `page` for "page"; `witness` for edges and witnesses, the newest of `count`, `counts` per kind as in
    `WITNESS_KINDS`; `relink` for "relink"; `plate` where words belong to it. `strong` is set for those that set an edge
    of the bracket, `goes_on` for the stop of a walk, or of the poll that left a `gap`, that can be continued.
    """

    kind: SignKind
    at_ms: int
    x: float
    y: float
    box: tuple[float, float, float, float]
    page: WalkPage | None = None
    witness: Witness | None = None
    relink: Relink | None = None
    plate: Plate | None = None
    count: int = 1
    counts: tuple[int, ...] = ()
    strong: bool = False
    goes_on: bool = False
    gap: Gap | None = None

    @property
    def request_id(self) -> str | None:
        """The request that shows it, where one does."""
        if self.page is not None:
            return self.page.request_id
        return None if self.witness is None else self.witness.request_id

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the lane is on it, or on its words."""
        left, top, right, bottom = self.box
        if self.kind == "page" and PAGE_PX < y < bottom - PAGE_FOOT_PX - 1:
            return False  # between its two ticks stands what happened
        return (left <= x <= right and top <= y <= bottom) or (self.plate is not None and self.plate.holds(x, y))


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a lane in the order in which they are painted, and all its plates."""

    signs: tuple[LaneSign, ...]
    plates: Plates


def signs_of(scene: LaneScene) -> Sequence[LaneSign]:
    """The signs in view of a lane; the close-up has none."""
    return scene.signs.signs


def laid_out(scene: LaneScene) -> Signs:
    """The signs and plates of a scene; it keeps them as `scene.signs`."""
    if scene.part != "lanes":
        return Signs((), Plates())
    edges_only = scene.metrics.bars_only
    relinks = [] if edges_only else _relinks(scene)
    plates = Plates() if edges_only else lane_plates(scene, tuple(sign.x for sign in relinks))
    found = [] if edges_only else _pages(scene)
    found += [sign for edge in ("after", "by") if (sign := _edge(scene, edge, plates)) is not None]
    if not edges_only:
        found += [*_witnesses(scene), *relinks]
    stop = plates.stop
    ground = stopped_ground(scene) if stop is not None else None
    if stop is not None and ground is not None and ground.to_ms is not None:
        box = (stop.x, stop.y, stop.x + stop.width, stop.y + 14)
        middle = stop.x + stop.width / 2
        goes_on = stop.acts
        page = None if goes_on or not scene.state.lane.walk_pages else scene.state.lane.walk_pages[-1]
        found.append(LaneSign("stopped", ground.to_ms, middle, stop.y + 7, box, page=page, plate=stop, goes_on=goes_on))
    for plate, gap in plates.gaps:
        box = (plate.x, plate.y, plate.x + plate.width, plate.y + 14)
        x = plate.x + plate.width / 2
        found.append(LaneSign("stopped", gap.to_ms, x, plate.y + 7, box, plate=plate, goes_on=gap.goes_on, gap=gap))
    return Signs(tuple(found), plates)


def occurring(model: TimelineModel) -> frozenset[SignKind]:
    """The kinds of signs that the account has, for the legend."""
    found: set[SignKind] = set()
    for state in model.all_lanes:
        found.update(state.evidence.seen.present)
        if len(state.evidence.pages) > 1:
            found.add("page")
    if model.session is not None and model.session.consent.relinks:
        found.add("relink")
    return frozenset(found)


def sign_at(scene: LaneScene, x: float, y: float) -> LaneSign | None:
    """The sign at (x, y) of a lane: the nearest; an edge only where no smaller sign stands."""
    found = [sign for sign in signs_of(scene) if sign.holds(x, y)]
    return min(found, key=lambda sign: (sign.kind in ("after", "by"), distance(sign, x, y)), default=None)


def distance(sign: LaneSign, x: float, y: float) -> float:
    """How far a point is from a sign, in px; 0 on its words."""
    if sign.plate is not None and sign.plate.holds(x, y):
        return 0.0
    return abs(sign.x - x) if sign.kind in ("after", "by", "page") else float(np.hypot(sign.x - x, sign.y - y))


def _pages(scene: LaneScene) -> list[LaneSign]:
    found = []
    for at_ms, page in scene.state.evidence.pages.within(scene.view):
        x = scene.view.to_x(at_ms)
        box = (x - _PAGE_REACH_PX, 0.0, x + _PAGE_REACH_PX, float(scene.metrics.height))
        found.append(LaneSign("page", at_ms, x, PAGE_PX / 2, box, page=page))
    return found


def _edge(scene: LaneScene, edge: Edge, plates: Plates) -> LaneSign | None:
    consent = scene.state.lane.consent
    at_ms = consent.after_ms if edge == "after" else consent.by_ms
    drawn = any(ground.kind == "bracket" and at_ms in (ground.from_ms, ground.to_ms) for ground in scene.grounds)
    if at_ms is None or not drawn:
        return None
    x = scene.view.to_x(at_ms)
    if not -_EDGE_IN_PX <= x <= scene.view.width + _EDGE_IN_PX:
        return None
    height = float(scene.metrics.height)
    out, into = (_EDGE_OUT_PX, _EDGE_IN_PX) if edge == "after" else (_EDGE_IN_PX, 0)
    witness = consent.after_witness if edge == "after" else consent.by_witness
    plate = plates.after if edge == "after" else plates.by
    box = (x - out, 0.0, x + into, height)
    return LaneSign(edge, at_ms, x, height / 2, box, witness=witness, plate=plate, strong=True)


def _witnesses(scene: LaneScene) -> list[LaneSign]:
    """The refused and accepted requests and the webhooks; those that would touch are one, but for those of an edge."""
    consent, view, seen = scene.state.lane.consent, scene.view, scene.state.evidence.seen
    setting = [each for each in (consent.after_witness, consent.by_witness) if each is not None]
    found, strong = [], []
    margin = _REACH_PX * view.ms_per_px
    first, last = seen.at_ms.searchsorted((view.start_ms - margin, view.end_ms + margin))
    while first < last:
        end_ms = int(seen.at_ms[first]) + APART_PX * view.ms_per_px
        after = int(seen.at_ms.searchsorted(end_ms))
        group = [each for each in seen.witnesses[first:after] if each not in setting]
        if group:
            found.append(_group(scene, group))
        ours = [_group(scene, [each], strong=True) for each in setting if each in seen.witnesses[first:after]]
        strong += [sign for sign in ours if _CUT_PX <= sign.x <= view.width - _CUT_PX]
        first = max(after, int(first) + 1)
    return found + strong


def _group(scene: LaneScene, group: Sequence[Witness], *, strong: bool = False) -> LaneSign:
    refused = [witness for witness in group if kind_of(witness) == "refusal"]
    # Of several that touch, a refusal is what must not be missed.
    told = max(refused or group, key=lambda witness: witness.at_ms)
    x, y = scene.view.to_x(told.at_ms), float(scene.metrics.foot_y - 8)
    if strong and told.edge == "after" and told.at_ms == scene.state.lane.consent.after_ms:
        # Whole at the left end of the view, as long as that keeps it off the edge.
        x = max(x - BESIDE_EDGE_PX, float(_CUT_PX)) if x >= 2 * _CUT_PX else x - BESIDE_EDGE_PX
    box = (x - _REACH_PX, y - _REACH_PX, x + _REACH_PX, y + _REACH_PX)
    counts = tuple(sum(kind_of(witness) == kind for witness in group) for kind in WITNESS_KINDS)
    return LaneSign(kind_of(told), told.at_ms, x, y, box, witness=told, count=len(group), counts=counts, strong=strong)


def _relinks(scene: LaneScene) -> list[LaneSign]:
    """Each in the middle of where it lies; where only one side is known, at that."""
    found = []
    for relink in scene.relinks:
        at_ms = relink.after_ms if relink.by_ms is None else (relink.after_ms + relink.by_ms) // 2
        x = scene.view.to_x(at_ms)
        if -_REACH_PX <= x <= scene.view.width + _REACH_PX:
            box = (x - _REACH_PX, _RELINK_Y - _REACH_PX, x + _REACH_PX, _RELINK_Y + _REACH_PX)
            found.append(LaneSign("relink", at_ms, x, _RELINK_Y, box, relink=relink))
    return found
