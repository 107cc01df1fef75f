"""What the overview says beside the pointer: which time is there, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.ui.timeline.paint import overview

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.viewport import Viewport

_ACTS = {
    "outside": "click to show this time, then drag",
    "window": "this is what is shown; drag to move it",
    "left": "drag to show more or less before",
    "right": "drag to show more or less after",
}


def overview_tip(model: TimelineModel, whole: Viewport, x: float) -> tuple[str, str]:
    """The two lines for an x of the overview `whole`."""
    ms = whole.to_ms(x)
    grip = overview.grip_at(model.view, whole, x)
    if grip == "left":
        ms = round(model.view.start_ms)
    elif grip == "right":
        ms = round(model.view.end_ms)
    words = f"{wording.short_date(ms, model.tz)} {wording.minutes(ms, model.tz)} {wording.zone_abbr(ms, model.tz)}"
    return words, _ACTS[grip]
