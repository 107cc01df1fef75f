"""The stills that are wanted and not there yet, and which of them is asked for next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.stills import StillView

# What nobody wants any more runs to its end on the wire. So many of them fill it: further ones would only queue there,
# in front of the newest wish.
_MOST_ON_WIRE = 4

# Walks and probes share the requests that the client keeps in flight.
_MOST_AWAITED = 2


@dataclass(slots=True, eq=False)
class Job:
    """A still that is wanted: shown, awaited by ``waiters`` callers, or ``prefetched`` in case it will be shown.

    ``view`` belongs to the first of its ``events``, of which there may be several that begin at the same instant.
    ``earlier`` are the finished views that it replaced on the lane, by event id, or by ``None`` without an event.
    ``sent`` is false until the client began with it; ``task`` is then the one that fetches it.
    """

    ask: StillAsk
    view: StillView
    events: list[Event] = field(default_factory=list)
    waiters: int = 0
    prefetched: bool = False
    sent: bool = False
    began_ms: int = 0
    began_s: float = 0.0
    task: asyncio.Task[Any] | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)
    earlier: dict[str | None, StillView] = field(default_factory=dict)

    @property
    def on_wire(self) -> bool:
        """Whether something of it may be on its way to a server, so that leaving it saves nothing."""
        return self.task is not None and self.view.phase not in ("queued", "waiting")

    def belongs_to(self, event: Event | None) -> bool:
        """Take an event in; returns whether it is new to this job."""
        if event is None or any(known.id == event.id for known in self.events):
            return False
        self.events.append(event)
        return True


class StillQueue:
    """At most one job for each request. What is shown goes first, then what is awaited, in turn."""

    def __init__(self) -> None:
        self._jobs: dict[StillAsk, Job] = {}

    def __iter__(self) -> Iterator[Job]:
        """All jobs, first come first; jobs may be added and removed meanwhile."""
        return iter(tuple(self._jobs.values()))

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, job: Job) -> bool:
        return self._jobs.get(job.ask) is job

    def get(self, ask: StillAsk) -> Job | None:
        """The job for a request, or ``None``."""
        return self._jobs.get(ask)

    def add(self, job: Job) -> None:
        """Take in a job for a request that has none."""
        self._jobs[job.ask] = job

    def remove(self, job: Job) -> None:
        """Let go of a job; one that is not here any more is ignored."""
        if job in self:
            del self._jobs[job.ask]

    def unwanted(self, shown: StillAsk | None) -> list[Job]:
        """The jobs that nobody wants and that are not on the wire."""
        return [
            job for job in self._jobs.values() if not (job.waiters or job.prefetched or job.ask == shown or job.on_wire)
        ]

    def next(self, shown: StillAsk | None, *, in_flight: int) -> Job | None:
        """The job to begin now, or ``None``. ``in_flight`` is how many requests the client keeps on the wire.

        The shown still needs only a free place there. Those that are awaited leave one free for it, and what is
        fetched ahead begins only when nothing else is going on.
        """
        places = min(_MOST_ON_WIRE, in_flight)
        running = [job for job in self._jobs.values() if job.task is not None]
        on_wire = sum(job.view.phase != "waiting" for job in running)
        first = self._jobs.get(shown) if shown is not None else None
        if first is not None and first.task is None:
            return first if on_wire < places else None
        waiting = [job for job in self._jobs.values() if job.task is None]
        awaited = next((job for job in waiting if job.waiters), None)
        if awaited is not None:
            busy = sum(job.waiters > 0 for job in running)
            return awaited if busy < _MOST_AWAITED and on_wire < max(1, places - 1) else None
        return next((job for job in waiting if job.prefetched), None) if not running else None
