"""What is in view of each lane, kept until it may be something else; for the keys and for assistive technology."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import clock_style
from ringviewer.ui.timeline.accessible.contents import Contents
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.lane_scene import lane_scene, relinks_of

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas import TimelineCanvas
    from ringviewer.ui.timeline.layout.lane_state import LaneState

_MOST_LANES: Final = 64


class InView:
    """The contents of the lanes of one canvas, made when they are asked for."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = canvas
        self._kept: dict[str, tuple[object, Contents]] = {}

    def of(self, state: LaneState) -> Contents:
        """What is in view of a lane; made anew only when that may be something else."""
        model, areas = self._canvas.model, self._canvas.areas
        number = model.number_of(state)
        height = areas.lane_height if number is None else areas.lane_height_of(number)
        scale = model.scale()
        key = (height, scale, *self._seen(state))
        known = self._kept.get(state.device_id)
        if known is not None and known[0] == key:
            return known[1]
        while len(self._kept) >= _MOST_LANES:
            del self._kept[next(iter(self._kept))]
        made = Contents(lane_scene(model, state, lane_metrics(height), scale))
        self._kept[state.device_id] = (key, made)
        return made

    def clear(self) -> None:
        """Keep nothing: the canvas goes."""
        self._kept.clear()

    def _seen(self, state: LaneState) -> tuple[object, ...]:
        """All that decides what stands in a lane and where; the words on it take room, so that their zone counts."""
        model, lane = self._canvas.model, state.lane
        return (
            model.view,
            model.hidden,
            model.tz,
            clock_style.hours(),
            id(lane.events),
            lane.events.version,
            state.grounds(model.now_ms),
            relinks_of(model),
            state.stills(),
            model.free_in(state),
            model.selected_in(state),
            lane.consent,
            id(lane.walk_pages),
            len(lane.walk_pages),
        )
