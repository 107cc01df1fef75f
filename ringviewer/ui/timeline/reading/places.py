"""Which instant, of which lane, a point of the canvas means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringviewer.ui.timeline.layout.ruler import caught

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing
    from ringviewer.ui.timeline.layout.hover import Hover
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Place:
    """An x of `view`, in px, over the lane of `state`, or over none."""

    view: Viewport
    x: float
    state: LaneState | None

    @property
    def device_id(self) -> str | None:
        """The id of the lane's device."""
        return None if self.state is None else self.state.device_id


def place_of(canvas: CanvasPointing, hover: Hover) -> Place | None:
    """The place under the pointer; None where it names no instant of the lanes or the close-up."""
    asked = canvas.asked_in(hover)
    if asked is not None:
        return Place(asked[1], hover.x, asked[0])
    return Place(canvas.model.view, hover.x, None) if hover.in_time else None


def instant_of(canvas: CanvasPointing, place: Place, *, freely: bool = False) -> int:
    """The instant that a place means, in epoch ms: that of what stands within 6 px, unless it is taken `freely`."""
    if freely:
        return place.view.to_ms(place.x)
    return caught(canvas.model, place.state, place.view, place.x)
