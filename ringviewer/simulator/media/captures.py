"""Which picture answers a request for a still: the recordings around events, and the ±10 s of contract §4.1."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

from ringviewer.simulator.worlds.world import SimDevice, SimEvent

TOLERANCE_MS = 10_000
_LONGEST_EVENT_MS = 3_600_000
# After a snapshot that precedes its event, the recording itself begins late.
_LATE_RECORDING_MS = 12_000

Origin = Literal["recording", "snapshot"]


@dataclass(frozen=True, slots=True)
class Capture:
    """A picture that exists: when it was taken, of which event, and where it comes from."""

    at_ms: int
    event: SimEvent
    origin: Origin


def nearest(device: SimDevice, at_ms: int, since_ms: int, now_ms: int) -> Capture | None:
    """The capture nearest to a moment within ±10 s, of those from ``since_ms`` on: the tolerance reveals no past.

    An event whose scenario gives it an offset beyond the tolerance answers with that capture all the same: that is
    the fault which such a scenario shows.
    """
    best: Capture | None = None
    for event in _around(device, at_ms - TOLERANCE_MS, at_ms + TOLERANCE_MS):
        if event.still.outcome == "none":
            continue
        if abs(event.offset_ms) > TOLERANCE_MS and event.still.offset_ms is not None:
            far_ms = event.start_ms + event.offset_ms
            if abs(at_ms - event.start_ms) <= TOLERANCE_MS and far_ms >= since_ms:
                return Capture(far_ms, event, "snapshot")
            continue
        for capture in _candidates(event, at_ms, now_ms):
            if capture.at_ms < since_ms or abs(capture.at_ms - at_ms) > TOLERANCE_MS:
                continue
            if best is None or abs(capture.at_ms - at_ms) < abs(best.at_ms - at_ms):
                best = capture
    return best


def newest(device: SimDevice, from_ms: int, to_ms: int, now_ms: int) -> Capture | None:
    """The newest capture from ``from_ms`` to ``to_ms``, both included."""
    best: Capture | None = None
    for event in reversed(_around(device, from_ms - TOLERANCE_MS, to_ms + TOLERANCE_MS)):
        if event.still.outcome == "none":
            continue
        for capture in _candidates(event, to_ms, now_ms):
            if from_ms <= capture.at_ms <= to_ms and (best is None or capture.at_ms > best.at_ms):
                best = capture
    return best


def before(device: SimDevice, capture: Capture, since_ms: int) -> Capture:
    """What a request for the start of the event before is answered with; the capture itself when there is none.

    No event before ``since_ms`` counts.
    """
    index = bisect_left(device.starts, capture.event.start_ms)
    if not index or device.starts[index - 1] < since_ms:
        return capture
    event = device.events[index - 1]
    return Capture(event.start_ms + event.offset_ms, event, "recording")


def _around(device: SimDevice, from_ms: int, to_ms: int) -> list[SimEvent]:
    first = bisect_left(device.starts, from_ms - _LONGEST_EVENT_MS)
    last = bisect_right(device.starts, to_ms)
    return [
        event for event in device.events[first:last] if event.end_ms is None or event.end_ms + TOLERANCE_MS >= from_ms
    ]


def _candidates(event: SimEvent, at_ms: int, now_ms: int) -> list[Capture]:
    end_ms = now_ms if event.end_ms is None else min(event.end_ms, now_ms)
    captures = []
    begin_ms = event.start_ms + event.offset_ms
    if event.offset_ms < 0:
        captures.append(Capture(begin_ms, event, "snapshot"))
        begin_ms = event.start_ms + _LATE_RECORDING_MS
    if begin_ms <= end_ms:
        captures.append(Capture(min(max(at_ms, begin_ms), end_ms), event, "recording"))
    return [capture for capture in captures if capture.at_ms <= now_ms]
