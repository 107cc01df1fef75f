"""What the pointer is on: where in the canvas, and which event, sign or ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.geometry import CLOSE_UP_TICKS_PX, Areas, lane_metrics
from ringviewer.ui.timeline.layout.hit import Hit, ground_at, hit_scene
from ringviewer.ui.timeline.layout.lane_scene import pointed_scene, relinks_of
from ringviewer.ui.timeline.layout.lane_signs import LaneSign, distance, sign_at
from ringviewer.ui.timeline.layout.night import is_night, night_words
from ringviewer.ui.timeline.words import ground_words, sign_words, tip_words
from ringviewer.ui.timeline.words.still_words import still_tip

if TYPE_CHECKING:
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel

#: A mark reaches this far around its centre, in px: there it is what is seen, whatever sign it crosses.
_MARK_PX: Final = 7

Part = Literal["nothing", "axis", "lane", "header", "close-up", "close-up-header", "overview"]


@dataclass(frozen=True, slots=True)
class Hover:
    """The part under the pointer; `x` is relative to the time area. `state`, and one of `hit`, `sign` and `ground`."""

    part: Part
    x: float = 0.0
    number: int | None = None
    state: LaneState | None = None
    hit: Hit | None = None
    ground: Ground | None = None
    sign: LaneSign | None = None

    @property
    def in_time(self) -> bool:
        """Whether the pointer names an instant of the lanes' view."""
        return self.part in ("axis", "lane")


NOWHERE = Hover("nothing")


def hover_at(model: TimelineModel, areas: Areas, close_up: LaneScene | None, x: float, y: float) -> Hover:
    """What is at (x, y) of the canvas."""
    across = x - areas.header
    inside = 0 <= across < areas.time
    if areas.overview_rect.contains(int(x), int(y)):
        return Hover("overview", across) if inside else NOWHERE
    if areas.close_up and areas.close_up_rect.contains(int(x), int(y)):
        return _in_close_up(areas, close_up, across, y - areas.lanes_bottom)
    if y < areas.lanes_top:
        return Hover("axis", across) if inside else NOWHERE
    number = areas.lane_at(int(y))
    if number is None:
        return NOWHERE
    state = model.lanes[number]
    if across < 0:
        return Hover("header", across, number, state)
    if not inside:
        return NOWHERE
    scene = pointed_scene(model, state, lane_metrics(areas.lane_height_of(number)))
    down = y - areas.lane_rect(number).top()
    hit, sign = hit_scene(scene, across, down), sign_at(scene, across, down)
    if hit is not None and sign is not None:
        hit, sign = (None, sign) if _sign_wins(hit, sign, across, down) else (hit, None)
    bare = hit is None and sign is None
    ground = ground_at(state.grounds(model.now_ms), model.view, across) if bare else None
    return Hover("lane", across, number, state, hit, ground, sign)


def _sign_wins(hit: Hit, sign: LaneSign, x: float, y: float) -> bool:
    """Whether a sign is what is seen at (x, y), where an event or a still is in reach, too.

    A mark wins where they cross, and signs stand clear of the bars.
    """
    if hit.kind == "bar":
        return True
    if hit.kind == "still":
        return distance(sign, x, y) < abs(hit.x - x)
    away = math.hypot(hit.x - x, hit.y - y)
    return away > _MARK_PX and distance(sign, x, y) < away


def tip_of(model: TimelineModel, hover: Hover) -> tuple[str, str] | None:
    """The two lines that the tip says; None when it says nothing."""
    if hover.part == "header" and hover.state is not None:
        lane = hover.state.lane
        fact = hover.state.fact(model.session.findings if model.session is not None else (), model.tz)
        count = wording.count(len(lane.events), "event")
        return wording.plain(lane.device.name), f"{count}, {fact.words}" if fact.words else count
    if hover.hit is not None and hover.hit.still is not None:
        return still_tip(hover.hit.still.view, model.tz)
    if hover.hit is not None and hover.state is not None:
        event = hover.state.event_at(hover.hit.place, model.hidden)
        gone_ms = hover.state.evidence.gone_before_ms(relinks_of(model))
        gone = gone_ms is not None and event.start_ms < gone_ms
        if hover.hit.kind == "bar" and hover.hit.count > 1:
            return tip_words.bar_tip(event, hover.hit.count, hover.hit.kinds, model.tz, gone=gone)
        return tip_words.event_tip(event, model.still_of(hover.state, event.id), model.tz, gone=gone)
    if hover.sign is not None and hover.state is not None:
        return sign_words.sign_tip(hover.sign, hover.state.lane, model.tz, model.now_ms)
    if hover.ground is not None and hover.state is not None:
        at_ms, per_px = model.view.to_ms(hover.x), model.view.ms_per_px
        words = ground_words.ground_tip(hover.ground, hover.state, at_ms, per_px, model.tz, model.now_ms)
        if words is not None and hover.ground.kind == "known" and model.night and is_night(at_ms, model.tz):
            return words[0], f"{words[1]}\n{night_words()}"
        return words
    return None


def _in_close_up(areas: Areas, scene: LaneScene | None, across: float, y: float) -> Hover:
    if across < 0:
        return Hover("close-up-header")
    if scene is None or not across < areas.time:
        return NOWHERE
    hit = hit_scene(scene, across, y - CLOSE_UP_TICKS_PX)
    return Hover("close-up", across, None, scene.state, hit)
