"""A scenario placed in time: devices, events and the consent in force, all determined by the seed and *now*."""

from __future__ import annotations

import random
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from zoneinfo import ZoneInfo

from ringviewer.simulator.generating import kind_of, starts_of
from ringviewer.simulator.identifiers import device_id, event_id, opaque
from ringviewer.simulator.scenario import DeviceSpec, EventSpec, ScenarioSpec, Scene, StillSpec

_SUBTYPES: dict[Scene, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "porch": (("human", "other_motion", "vehicle"), (7, 2, 1)),
    "drive": (("vehicle", "human", "other_motion"), (6, 3, 1)),
    "garden": (("other_motion", "human"), (6, 3)),
    "gate": (("human", "other_motion"), (6, 3)),
    "garage": (("human", "other_motion"), (5, 3)),
    "workshop": (("human", "other_motion"), (5, 3)),
}
# How long after its start an event's recording begins, where the scenario does not say.
_OFFSETS_MS = (0, 0, 0, 40, 120, 310, 480, 760, 1_240, 1_880, 2_650, 3_200, 4_430)
_LENGTHS_MS = (18_000, 42_000)
_APART_MS = 45_000
_SHORTEST_MS = 3_000
_PAUSE_MS = 1_500


@dataclass(slots=True)
class SimEvent:
    """One event of the world. ``subtype`` is never told in an answer; it only serves the filter (contract §3.2).

    ``offset_ms`` is capture minus start of its earliest still; ``refusals`` counts how often a still was refused.
    """

    id: str
    start_ms: int
    end_ms: int | None
    kind: str
    subtype: str | None
    reviewed: bool
    still: StillSpec
    offset_ms: int
    refusals: int = 0


@dataclass(slots=True)
class SimDevice:
    """One shared device; ``events`` ascend by start and hold the ones before the consent too."""

    id: str
    seed: int
    spec: DeviceSpec
    events: list[SimEvent]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [event.start_ms for event in self.events]

    def resource_id(self, kind: str) -> str:
        """The id of a related resource: unrelated to the device's own id, as on the wire (contract §2.2)."""
        return f"ava1.ring.{kind}.{opaque(self.seed, kind, self.spec.slug)}"


class World:
    """The account that is served. Only the server's thread changes it (review marks, refusals counted)."""

    def __init__(self, spec: ScenarioSpec, now_ms: int) -> None:
        self.spec = spec
        self.zone = ZoneInfo(spec.zone)
        self.began_ms = now_ms
        self._began_s = time.monotonic()
        self.consent_ms = now_ms - spec.linked_ago_ms[-1]
        self.account_id = f"ava1.ring.account.{opaque(spec.seed, 'account')}"
        self.location_id = f"ava1.ring.location.{opaque(spec.seed, 'location')}"
        self.devices = {device.id: device for device in map(self._device, spec.devices)}

    def now_ms(self) -> int:
        """The moment *now* of the story, which goes on with the real clock."""
        return self.began_ms + int((time.monotonic() - self._began_s) * 1000)

    def device_by_slug(self, slug: str) -> SimDevice:
        """The device that the scenario names so; `KeyError` when there is none."""
        for device in self.devices.values():
            if device.spec.slug == slug:
                return device
        raise KeyError(slug)

    def visible(self, device: SimDevice) -> list[SimEvent]:
        """The events that the API may tell, oldest first: those since the consent (contract §3.4)."""
        first = bisect_left(device.starts, self.consent_ms)
        return device.events[first : bisect_left(device.starts, self.now_ms() + 1)]

    def _device(self, spec: DeviceSpec) -> SimDevice:
        rng = random.Random(f"{self.spec.seed}/{spec.slug}")
        told = [self._placed(spec, event, self.began_ms - event.ago_ms, rng) for event in spec.events]
        told_starts = [event.start_ms for event in told]
        drawn: list[SimEvent] = []
        for stretch in spec.stretches:
            for start_ms in starts_of(stretch, self.began_ms, self.zone, rng):
                event = EventSpec(0, kind_of(stretch, rng), rng.randint(*_LENGTHS_MS), None, False, StillSpec())
                drawn.append(self._placed(spec, event, _clear_of(start_ms, told_starts), rng))
        _end_before_the_next(drawn, told)
        events = sorted([*told, *drawn], key=lambda event: event.start_ms)
        for index, placed in enumerate(events):
            placed.id = event_id(self.spec.seed, spec.slug, index)
        return SimDevice(device_id(self.spec.seed, spec.slug, spec.id_end), self.spec.seed, spec, events)

    def _placed(self, device: DeviceSpec, event: EventSpec, start_ms: int, rng: random.Random) -> SimEvent:
        kinds, weights = _SUBTYPES[device.scene]
        drawn = rng.choices(kinds, weights)[0]
        subtype = event.subtype or (drawn if event.kind == "motion" else None)
        offset_ms = rng.choice(_OFFSETS_MS)
        if event.still.offset_ms is not None:
            offset_ms = event.still.offset_ms
        elif event.lasts_ms is not None:
            offset_ms = min(offset_ms, event.lasts_ms)
        end_ms = None if event.lasts_ms is None else start_ms + event.lasts_ms
        return SimEvent("", start_ms, end_ms, event.kind, subtype, event.reviewed, event.still, offset_ms)


def _clear_of(start_ms: int, told_starts: list[int]) -> int:
    """A drawn start, moved aside when it would fall onto an event that the story tells."""
    for told_ms in told_starts:
        if abs(start_ms - told_ms) < _APART_MS:
            return told_ms + (_APART_MS if start_ms >= told_ms else -_APART_MS)
    return start_ms


def _end_before_the_next(drawn: list[SimEvent], told: list[SimEvent]) -> None:
    """Shorten drawn events that would run into the next one: a camera tells one event at a time."""
    own = {id(event) for event in drawn}
    for event, following in pairwise(sorted([*told, *drawn], key=lambda event: event.start_ms)):
        if id(event) in own and event.end_ms is not None:
            event.end_ms = min(event.end_ms, max(following.start_ms - _PAUSE_MS, event.start_ms + _SHORTEST_MS))
