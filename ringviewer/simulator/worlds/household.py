"""The devices of a simulated household and their events, as the world keeps them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter

from ringviewer.simulator.worlds.identifiers import event_id, opaque
from ringviewer.simulator.worlds.scenario import DeviceSpec, StillSpec

_start = attrgetter("start_ms")


@dataclass(slots=True, eq=False)
class SimEvent:
    """One event of the world. ``subtype`` is never told in an answer; it only serves the filter (contract §3.2).

    ``offset_ms`` is capture minus start of its earliest still; ``refusals`` counts how often a still was refused,
    first at ``first_refusal_ms``. Event History tells the event from ``listed_ms`` on, and until ``ready_ms`` its
    recording is still being written. ``component_id`` is the camera that saw it, ``None`` for the device's first one.
    """

    key: tuple[int, str, int]
    start_ms: int
    end_ms: int | None
    kind: str
    subtype: str | None
    reviewed: bool
    still: StillSpec
    offset_ms: int
    refusals: int = 0
    first_refusal_ms: int = 0
    listed_ms: int = 0
    ready_ms: int = 0
    component_id: str | None = None
    _id: str = ""

    @property
    def id(self) -> str:
        """Opaque, unique and stable; made when it is first asked for, since most events are never told."""
        if not self._id:
            self._id = event_id(*self.key)
        return self._id

    def end_by(self, now_ms: int) -> int | None:
        """The end as it is known at a moment: ``None`` while the event runs (contract §3.2)."""
        return None if self.end_ms is None or self.end_ms > now_ms else self.end_ms


@dataclass(slots=True, eq=False)
class SimDevice:
    """One device of the household; ``offline_since_ms`` is ``None`` while it is online.

    Its events are drawn when somebody first looks at them: an account may hold very many.
    """

    id: str
    seed: int
    spec: DeviceSpec
    draw: Callable[[], list[SimEvent]]
    offline_since_ms: int | None = None
    unlisted: list[SimEvent] = field(default_factory=list)
    _events: list[SimEvent] | None = None
    _starts: list[int] = field(default_factory=list)
    _added: int = 0

    @property
    def events(self) -> list[SimEvent]:
        """All events ascending by start, the ones before the consent and those still to come among them."""
        if self._events is None:
            self._events = self.draw()
            self._starts = [event.start_ms for event in self._events]
        return self._events

    @property
    def starts(self) -> list[int]:
        """The starts of `events`, in the same order."""
        _ = self.events
        return self._starts

    def between(self, from_ms: int, to_ms: int) -> list[SimEvent]:
        """The events that start from ``from_ms`` to ``to_ms``, both included."""
        return self.events[bisect_left(self.starts, from_ms) : bisect_right(self._starts, to_ms)]

    def next_key(self) -> tuple[int, str, int]:
        """The key of the next event that is added; those that were drawn count from zero upward."""
        self._added += 1
        return self.seed, self.spec.slug, -self._added

    def insert(self, event: SimEvent) -> None:
        """Put an event at its place in time."""
        insort(self.events, event, key=_start)
        insort(self._starts, event.start_ms)

    def resource_id(self, kind: str) -> str:
        """The id of a related resource: unrelated to the device's own id, as on the wire (contract §2.2)."""
        return f"ava1.ring.{kind}.{opaque(self.seed, kind, self.spec.slug)}"
