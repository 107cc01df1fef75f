"""Which events of a device a picture belongs to, whoever asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ringviewer.diagnosis.still_match import TOLERANCE_MS

if TYPE_CHECKING:
    from ringviewer.history.columns import EventColumns


def covering(events: EventColumns, actual_ms: int) -> tuple[str, ...]:
    """The ids of the events whose span, with ±10 s around it, holds a capture time in epoch ms.

    An event without an end is still running if it is the newest; of an older one only the start is known.
    """
    if not len(events):
        return ()
    starts = events.starts
    ends = np.maximum(starts, events.ends)
    if events.ends[-1] < 0:
        ends[-1] = max(int(starts[-1]), actual_ms)
    inside = (starts <= actual_ms + TOLERANCE_MS) & (ends >= actual_ms - TOLERANCE_MS)
    return tuple(events.event(int(index)).id for index in np.flatnonzero(inside))
