"""What the time of an exchange was spent on, as segments that add up to all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange, Phases

__all__ = ["OWN_WORK", "PHASES", "PhaseLane", "Segment", "phase_lanes"]

OWN_WORK: Final = "own work"
"""What is left of the time: this computer prepared the request, read the answer, or was busy with something else."""

_WIRE: Final = (
    ("DNS", "dns_us"),
    ("connect", "connect_us"),
    ("TLS", "tls_us"),
    ("send", "send_us"),
    ("wait", "wait_us"),
    ("receive", "receive_us"),
)
PHASES: Final = ("queue", OWN_WORK, *(name for name, _ in _WIRE))
"""Names of the phases, in the order in which they happen."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One phase of one request, in microseconds from the beginning of the axis."""

    phase: str
    start_us: int
    length_us: int

    @property
    def end_us(self) -> int:
        """Where the next one may begin."""
        return self.start_us + self.length_us


@dataclass(frozen=True, slots=True)
class PhaseLane:
    """The phases of one request in the order in which they happened."""

    label: str
    segments: tuple[Segment, ...]

    def length_us(self, phase: str) -> int | None:
        """How long a phase took in all; ``None`` if it did not happen."""
        lengths = [segment.length_us for segment in self.segments if segment.phase == phase]
        return sum(lengths) if lengths else None


def phase_lanes(legs: Sequence[Exchange]) -> tuple[PhaseLane, ...]:
    """A lane for each leg whose phases are known, all on the axis that begins with the first leg's waiting in line.

    Behind the queue of the first leg the segments add up to the time from its beginning to the end of the last: what
    no phase accounts for is :data:`OWN_WORK`, also between two legs. Within a leg it stands before the first phase on
    the wire: nearly all of it passes there, while the request is prepared and what it needs is loaded.
    """
    known = [(leg, leg.phases) for leg in legs if leg.phases is not None]
    if not known:
        return ()
    origin_us = known[0][0].started_ms * 1_000 - max(0, known[0][1].queue_us)
    lanes: list[PhaseLane] = []
    for leg, phases in known:
        before = lanes[-1].segments[-1].end_us if lanes and lanes[-1].segments else 0
        segments = tuple(_segments(leg, phases, origin_us, before))
        lanes.append(PhaseLane(wording.plain(leg.method, 8), segments))
    return tuple(lanes)


def _segments(leg: Exchange, phases: Phases, origin_us: int, before_us: int) -> Iterator[Segment]:
    """``before_us`` is where the leg before ended: the clocks are too coarse to tell that two overlap."""
    started_us = leg.started_ms * 1_000 - origin_us
    queue_us = max(0, phases.queue_us)
    at = max(before_us, started_us - queue_us)
    if at > before_us:
        yield Segment(OWN_WORK, before_us, at - before_us)
    if queue_us:
        yield Segment("queue", at, queue_us)
        at += queue_us
    on_wire = [(name, max(0, length)) for name, field in _WIRE if (length := getattr(phases, field)) is not None]
    if leg.duration_ms is not None:
        own_us = started_us + leg.duration_ms * 1_000 - at - sum(length for _, length in on_wire)
        if own_us > 0:
            yield Segment(OWN_WORK, at, own_us)
            at += own_us
    for name, length in on_wire:
        yield Segment(name, at, length)
        at += length
