"""Draws the events of a stretch from the seed: apart, in bursts, or in the rhythm of a household's day."""

from __future__ import annotations

import random
from datetime import datetime
from zoneinfo import ZoneInfo

from ringviewer.simulator.scenario import StretchSpec

_DAY_MS = 86_400_000
_BURST_GAP_MS = (55_000, 115_000)
# How busy each local hour of a household is: quiet nights, children and parcels in the afternoon.
_RHYTHM = (1, 1, 0, 0, 1, 2, 5, 9, 8, 5, 5, 6, 7, 6, 7, 9, 10, 10, 8, 6, 4, 3, 2, 1)


def starts_of(stretch: StretchSpec, now_ms: int, zone: ZoneInfo, rng: random.Random) -> list[int]:
    """Ascending event starts (epoch ms) of a stretch, all inside it and at least one second apart."""
    begin_ms = now_ms - stretch.from_ago_ms
    end_ms = now_ms - stretch.until_ago_ms
    if stretch.pattern == "apart":
        starts = _apart(begin_ms, end_ms, stretch.count, rng)
    elif stretch.pattern == "bursts":
        starts = _bursts(begin_ms, end_ms, stretch.count, rng)
    else:
        starts = _daily(begin_ms, end_ms, stretch.count, zone, rng)
    return _parted(starts, end_ms)


def kind_of(stretch: StretchSpec, rng: random.Random) -> str:
    """A kind drawn by the weights of the stretch's mix."""
    kinds = [kind for kind, _ in stretch.mix]
    return rng.choices(kinds, [weight for _, weight in stretch.mix])[0]


def _apart(begin_ms: int, end_ms: int, count: int, rng: random.Random) -> list[int]:
    step_ms = (end_ms - begin_ms) / max(count, 1)
    return [int(begin_ms + (index + rng.uniform(0.25, 0.75)) * step_ms) for index in range(count)]


def _bursts(begin_ms: int, end_ms: int, count: int, rng: random.Random) -> list[int]:
    starts: list[int] = []
    while len(starts) < count:
        at_ms = rng.randint(begin_ms, end_ms - 1)
        for _ in range(min(rng.randint(4, 14), count - len(starts))):
            if at_ms >= end_ms:
                break
            starts.append(at_ms)
            at_ms += rng.randint(*_BURST_GAP_MS)
    return starts


def _daily(begin_ms: int, end_ms: int, per_day: int, zone: ZoneInfo, rng: random.Random) -> list[int]:
    busiest = max(_RHYTHM)
    tries = round(per_day * (end_ms - begin_ms) / _DAY_MS * busiest * len(_RHYTHM) / sum(_RHYTHM))
    starts = []
    for _ in range(tries):
        at_ms = rng.randrange(begin_ms, end_ms)
        hour = datetime.fromtimestamp(at_ms / 1000, zone).hour
        if rng.random() * busiest < _RHYTHM[hour]:
            starts.append(at_ms)
    return starts


def _parted(starts: list[int], end_ms: int) -> list[int]:
    parted: list[int] = []
    for at_ms in sorted(starts):
        at_ms = max(at_ms, parted[-1] + 1000) if parted else at_ms
        if at_ms < end_ms:
            parted.append(at_ms)
    return parted
