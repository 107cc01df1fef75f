"""Grows the events of one device from its part of the scenario, the seed and *now*."""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import pairwise
from operator import attrgetter
from zoneinfo import ZoneInfo

from ringviewer.simulator.worlds.generating import starts_of
from ringviewer.simulator.worlds.household import SimEvent
from ringviewer.simulator.worlds.scenario import DeviceSpec, EventSpec, Scene, StillSpec, StretchSpec

Weights = tuple[tuple[str, int], ...]

_SUBTYPES: dict[Scene, Weights] = {
    "porch": (("human", 7), ("other_motion", 2), ("vehicle", 1)),
    "drive": (("vehicle", 6), ("human", 3), ("other_motion", 1)),
    "garden": (("other_motion", 6), ("human", 3)),
    "gate": (("human", 6), ("other_motion", 3)),
    "garage": (("human", 5), ("other_motion", 3)),
    "workshop": (("human", 5), ("other_motion", 3)),
}
# How long after its start an event's recording begins, where the scenario does not say.
_OFFSETS_MS = (0, 0, 0, 40, 120, 310, 480, 760, 1_240, 1_880, 2_650, 3_200, 4_430)
_LENGTHS_MS = range(18_000, 42_001)
_APART_MS = 45_000
_SHORTEST_MS = 3_000
_PAUSE_MS = 1_500
_AVAILABLE = StillSpec()


def grown(device: DeviceSpec, seed: int, now_ms: int, zone: ZoneInfo) -> list[SimEvent]:
    """The events of a device, told and drawn, ascending by start; the same for the same seed and *now*."""
    rng = random.Random(f"{seed}/{device.slug}")
    told = sorted((_told(device, event, now_ms, rng) for event in device.events), key=attrgetter("start_ms"))
    told_starts = [event.start_ms for event in told]
    drawn: list[SimEvent] = []
    for stretch in device.stretches:
        drawn.extend(_drawn(device, stretch, starts_of(stretch, now_ms, zone, rng), now_ms, told_starts, rng))
    events = sorted([*told, *drawn], key=attrgetter("start_ms"))
    _end_before_the_next(events, {id(event) for event in told})
    for index, event in enumerate(events):
        event.key = (seed, device.slug, index)
    return events


def suggested_subtype(device: DeviceSpec, rng: random.Random) -> str:
    """A subtype of motion that suits what the device looks at."""
    return _pick(_SUBTYPES[device.scene], 1, rng)[0]


def _told(device: DeviceSpec, event: EventSpec, now_ms: int, rng: random.Random) -> SimEvent:
    suggested = suggested_subtype(device, rng)
    subtype = event.subtype or (suggested if event.kind == "motion" else None)
    offset_ms = rng.choice(_OFFSETS_MS)
    start_ms = now_ms - event.ago_ms
    if event.still.offset_ms is not None:
        offset_ms = event.still.offset_ms
    elif event.lasts_ms is not None:
        offset_ms = min(offset_ms, event.lasts_ms)
    end_ms = None if event.lasts_ms is None else start_ms + event.lasts_ms
    return SimEvent(
        (0, "", 0),
        start_ms,
        end_ms,
        event.kind,
        subtype,
        event.reviewed,
        event.still,
        offset_ms,
        component_id=event.component_id,
    )


def _drawn(
    device: DeviceSpec,
    stretch: StretchSpec,
    starts: list[int],
    now_ms: int,
    told_starts: list[int],
    rng: random.Random,
) -> list[SimEvent]:
    count = len(starts)
    if not count:
        return []
    end_ms = now_ms - stretch.until_ago_ms
    kinds = _pick(stretch.mix, count, rng)
    subtypes = _pick(stretch.subtypes or _SUBTYPES[device.scene], count, rng)
    lengths = rng.choices(_LENGTHS_MS, k=count)
    offsets = rng.choices(_OFFSETS_MS, k=count)
    if told_starts:
        starts = [_clear_of(start_ms, told_starts, end_ms) for start_ms in starts]
    reviewed, key = stretch.reviewed, (0, "", 0)
    return [
        SimEvent(
            key,
            start_ms,
            start_ms + length_ms,
            kind,
            subtype if kind == "motion" else None,
            reviewed,
            _AVAILABLE,
            offset_ms,
        )
        for start_ms, length_ms, kind, subtype, offset_ms in zip(starts, lengths, kinds, subtypes, offsets, strict=True)
    ]


def _pick(weights: Weights, count: int, rng: random.Random) -> list[str]:
    return rng.choices([word for word, _ in weights], [weight for _, weight in weights], k=count)


def _clear_of(start_ms: int, told_starts: list[int], end_ms: int) -> int:
    """A drawn start, moved aside when it would fall onto an event that the story tells."""
    index = bisect_left(told_starts, start_ms)
    for told_ms in told_starts[max(index - 1, 0) : index + 1]:
        if abs(start_ms - told_ms) < _APART_MS:
            later = start_ms >= told_ms and told_ms + _APART_MS < end_ms
            return told_ms + _APART_MS if later else told_ms - _APART_MS
    return start_ms


def _end_before_the_next(events: list[SimEvent], told: set[int]) -> None:
    """Shorten drawn events that would run into the next one: a camera tells one event at a time."""
    for event, following in pairwise(events):
        room_ms = following.start_ms - _PAUSE_MS
        if event.end_ms is not None and event.end_ms > room_ms and id(event) not in told:
            event.end_ms = max(room_ms, event.start_ms + _SHORTEST_MS)
            event.offset_ms = min(event.offset_ms, event.end_ms - event.start_ms)
