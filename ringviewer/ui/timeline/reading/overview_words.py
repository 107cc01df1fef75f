"""What the overview says beside the pointer: which time is there, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.event import KindCode
from ringviewer.ui.marks import kind_label
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
    bar = None if grip in ("left", "right") else _bar_words(model, whole, x)
    return words, _ACTS[grip] if bar is None else f"{bar}\n{_ACTS[grip]}"


def _bar_words(model: TimelineModel, whole: Viewport, x: float) -> str | None:
    """What the bar at an x holds, and what its height is measured by: not the same as in the lanes."""
    state = model.selected_lane
    if state is None:
        return None
    layout = state.layout("overview", whole, model.hidden, None, bin_px=overview.BIN_PX)
    bar = int(layout.bar_x.searchsorted(x, side="right")) - 1
    if bar < 0 or x >= layout.bar_x[bar] + overview.BIN_PX:
        return None
    found = layout.counts[bar].tolist()
    parts = [f"{wording.number(found[code])} {kind_label(code)}" for code in KindCode if found[code]]
    span = wording.span_words(round(overview.BIN_PX * whole.ms_per_px))
    total = f"{wording.count(sum(found), 'event')} within {span}: {', '.join(parts)}"
    return f"{total}\nheights compare within the overview, whose fullest bar holds {wording.number(layout.largest)}"
