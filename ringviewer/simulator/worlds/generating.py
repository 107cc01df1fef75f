"""Draws the starts of a stretch from the seed: apart, in bursts, or in the rhythm of a household's day."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from ringviewer.simulator.worlds.scenario import StretchSpec

_HOUR_MS = 3_600_000
_APART_MS = 1_000
_BURST_GAP_MS = (55_000, 115_000)
# How busy each local hour of a household is: quiet nights, children and parcels in the afternoon.
_RHYTHM = (1, 1, 0, 0, 1, 2, 5, 9, 8, 5, 5, 6, 7, 6, 7, 9, 10, 10, 8, 6, 4, 3, 2, 1)


def starts_of(stretch: StretchSpec, now_ms: int, zone: ZoneInfo, rng: random.Random) -> list[int]:
    """Ascending event starts (epoch ms) of a stretch, all inside it and at least one second apart.

    Their distances to now are the same for all moments that are nearest to the same full hour.
    """
    begin_ms, end_ms = -stretch.from_ago_ms, -stretch.until_ago_ms
    if stretch.pattern == "apart":
        starts = _apart(begin_ms, end_ms, stretch.count, rng)
    elif stretch.pattern == "bursts":
        starts = _bursts(begin_ms, end_ms, stretch.count, rng)
    else:
        # A start some seconds later must not weigh the hours otherwise: some draws would go into another one.
        hour_ms = (now_ms + _HOUR_MS // 2) // _HOUR_MS * _HOUR_MS
        starts = _in_rhythm(stretch, hour_ms, zone, rng)
    return [now_ms + start_ms for start_ms in _parted(starts, end_ms)]


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


def _in_rhythm(stretch: StretchSpec, hour_ms: int, zone: ZoneInfo, rng: random.Random) -> list[int]:
    """``count`` starts in all for ``rhythm``, for ``daily`` as many as that count a day leaves to this span."""
    begin_ms, end_ms = -stretch.from_ago_ms, -stretch.until_ago_ms
    spans = [(from_ms, min(from_ms + _HOUR_MS, end_ms)) for from_ms in range(begin_ms, end_ms, _HOUR_MS)]
    middles = [hour_ms + (from_ms + until_ms) // 2 for from_ms, until_ms in spans]
    weights = [
        _RHYTHM[datetime.fromtimestamp(middle_ms / 1000, zone).hour] * (until_ms - from_ms)
        for middle_ms, (from_ms, until_ms) in zip(middles, spans, strict=True)
    ]
    count = stretch.count
    if stretch.pattern == "daily":
        count = round(stretch.count * sum(weights) / (sum(_RHYTHM) * _HOUR_MS))
    if not any(weights):
        weights = [until_ms - from_ms for from_ms, until_ms in spans]
    drawn = rng.choices(spans, cum_weights=list(accumulate(weights)), k=count)
    uniform = rng.random
    return [from_ms + int(uniform() * (until_ms - from_ms)) for from_ms, until_ms in drawn]


def _parted(starts: list[int], end_ms: int) -> list[int]:
    """The same number of starts, sorted, moved by as little as keeps them apart and before the end."""
    starts = sorted(starts)
    for index in range(1, len(starts)):
        starts[index] = max(starts[index], starts[index - 1] + _APART_MS)
    latest_ms = end_ms - 1
    for index in reversed(range(len(starts))):
        if starts[index] <= latest_ms:
            break
        starts[index] = latest_ms
        latest_ms -= _APART_MS
    return starts
