"""What a change of clocks says where the pointer rests on its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import wording, zones
from ringviewer.ui.timeline.layout.clock_changes import clock_changes
from ringviewer.ui.timeline.layout.ladder import major_step

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.model import TimelineModel

_REACH_PX: Final = 4
# Only whether labels are hours or days matters here, whatever the width of those with seconds.
_SECONDS_PX: Final = 52.0


def change_tip(model: TimelineModel, x: float) -> tuple[str, str] | None:
    """The two lines for the change of clocks within 4 px of an x of the time area; None where the axis shows none."""
    view, tz = model.view, model.tz
    if major_step(view, _SECONDS_PX, two_rows=True).unit != "time":
        return None
    found = clock_changes(tz, view.to_ms(x - _REACH_PX), view.to_ms(x + _REACH_PX))
    if not found:
        return None
    change = min(found, key=lambda each: abs(view.to_x(each.at_ms) - x))
    before, after = (zones.zone_label(tz, ms) for ms in (change.at_ms - 1, change.at_ms))
    return change.words, f"{wording.date(change.at_ms, tz)}, from {before} to {after}"
