"""What of a device's past the API tells: the events since the consent, newest first, found without copying them all."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

# Start in epoch ms, and a tail that tells events with the same start apart.
Position = tuple[int, str]
# A filter text of every word that clients try is far shorter; `next` repeats it.
LONGEST_FILTER = 1_000


def position(event: SimEvent) -> Position:
    """Where an event stands in Event History; no page boundary may lose or repeat one with an equal start."""
    return event.start_ms, hashlib.sha256(event.id.encode()).hexdigest()[:8]


def newest_first(world: World, device: SimDevice, after: Position | None = None) -> Iterator[SimEvent]:
    """The events that the API may tell (contract §3.4), descending by `position`, only those below ``after``.

    It walks the device's own lists, which must not grow before the walk is over: one page, one walk.
    """
    starts, events = device.starts, device.events
    first = bisect_left(starts, world.consent_ms)
    now_ms = world.now_ms()
    index = bisect_right(starts, now_ms if after is None else min(now_ms, after[0]))
    while index > first:
        end = index
        start_ms = starts[index - 1]
        while index > first and starts[index - 1] == start_ms:
            index -= 1
        group = events[index:end]
        if len(group) > 1:
            group.sort(key=position, reverse=True)
        for event in group:
            if event.listed_ms <= now_ms and (after is None or start_ms < after[0] or position(event) < after):
                yield event


def matches(event: SimEvent, wanted: frozenset[str]) -> bool:
    """Whether one of the words is the event's kind, or its kind and subtype (``motion.human``, contract §3.1)."""
    return event.kind in wanted or (event.subtype is not None and f"{event.kind}.{event.subtype}" in wanted)


def media_since_ms(world: World, device: SimDevice) -> int | None:
    """From when on this token may see media: the consent; ``None`` when it may see none at all.

    On the Playground that is the first event of the token's own session (contract §8, symptom 37).
    """
    if not world.spec.playground:
        return world.consent_ms
    first = bisect_left(device.starts, world.consent_ms)
    seen = first < len(device.starts) and device.starts[first] <= world.now_ms()
    return device.starts[first] if seen else None
