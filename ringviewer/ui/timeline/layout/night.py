"""Nights by the clock of a zone.

The API gives no place for the sun (contract §2.1 names a state at most), so that night is a convention: 21:00 to 06:00
as the shown zone's clocks show them.
"""

from __future__ import annotations

import math
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.clock_style import wall
from ringviewer.ui.timeline.layout.clock_changes import clock_changes, offset_ms
from ringviewer.ui.timeline.layout.ladder import DAY_MS, H_MS

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.viewport import Viewport

FROM_HOUR: Final = 21
TO_HOUR: Final = 6
_NIGHT_MS: Final = (24 - FROM_HOUR + TO_HOUR) * H_MS
#: Narrower nights, in px, and nights of longer views are not drawn: they would be a pattern, and patterns mean grounds.
LEAST_PX: Final = 6
LONGEST_MS: Final = 60 * DAY_MS

Night = tuple[int, int]


def night_words() -> str:
    """What the shading means: “night, 21:00 – 06:00 in the shown zone”."""
    return f"night, {wall(FROM_HOUR, 0)} – {wall(TO_HOUR, 0)} in the shown zone"


def is_night(ms: int, tz: tzinfo) -> bool:
    """Whether the zone's clocks show a time of the night."""
    return (ms + offset_ms(tz, ms) - FROM_HOUR * H_MS) % DAY_MS < _NIGHT_MS


def nights(from_ms: int, to_ms: int, tz: tzinfo) -> tuple[Night, ...]:
    """The nights in [from_ms, to_ms) as half-open spans in epoch ms, ascending; for at most 60 days.

    A night with a clock change is longer or shorter than nine hours: what counts is what the clocks show.
    """
    changes = clock_changes(tz, from_ms, to_ms)
    starts = [from_ms, *(change.at_ms for change in changes if from_ms < change.at_ms < to_ms)]
    found: list[Night] = []
    for number, left in enumerate(starts):
        right = starts[number + 1] if number + 1 < len(starts) else to_ms
        offset = offset_ms(tz, left)
        dusk = (left + offset - FROM_HOUR * H_MS) // DAY_MS * DAY_MS + FROM_HOUR * H_MS - offset
        while dusk < right:
            start, end = max(dusk, left), min(dusk + _NIGHT_MS, right)
            if found and start == found[-1][1] and end > start:
                found[-1] = (found[-1][0], end)
            elif end > start:
                found.append((start, end))
            dusk += DAY_MS
    return tuple(found)


def shown_nights(view: Viewport, tz: tzinfo) -> tuple[Night, ...]:
    """The nights that a view shades; none where they would be too narrow."""
    if view.span_ms > LONGEST_MS or _NIGHT_MS / view.ms_per_px < LEAST_PX:
        return ()
    return nights(math.floor(view.start_ms), math.ceil(view.end_ms), tz)
