"""Fetches stills. What the panel shows is always the newest wish; a late answer is kept, and never shown instead."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ringviewer.diagnosis.still_match import match
from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.session.changes import ShownStillChanged, StillChanged
from ringviewer.session.context import Context, of_account
from ringviewer.session.explaining import lasting
from ringviewer.session.pictures import check_and_decode
from ringviewer.session.still_evidence import learn
from ringviewer.session.stills import StillCache, StillView

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import StillAnswer, StillProgress

# Walks and probes share the four requests that the client keeps in flight.
_AT_ONCE = 2

# Stills that nobody waits for any more run to their end. So many of them fill the wire: further ones would only queue
# there, in front of the newest wish.
_LEFT_BEHIND = 4

_SEEN_LIMIT = 24


@dataclass(slots=True, eq=False)
class _Job:
    """A still that somebody wants. Jobs that are ``awaited`` are never given up for a newer wish."""

    ask: StillAsk
    event: Event | None
    view: StillView
    began_ms: int = 0
    began_s: float = 0.0
    awaited: bool = False
    task: asyncio.Task[Any] | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


class StillDesk:
    """Takes wishes for stills, one of which is shown."""

    def __init__(self, context: Context, cache: StillCache | None = None) -> None:
        self._context = context
        self._cache = cache or StillCache()
        self._jobs: dict[StillAsk, _Job] = {}
        self._shown: StillView | None = None
        self._seen: list[StillAsk] = []

    @property
    def shown(self) -> StillView | None:
        """The still that the panel shows, in its present state."""
        return self._shown

    @property
    def seen(self) -> tuple[StillView, ...]:
        """Stills that were shown and are still in memory, newest first."""
        views = (self._cache.peek(ask) for ask in self._seen)
        return tuple(view for view in views if view is not None)

    @property
    def pending(self) -> int:
        """How many stills are waited for."""
        return len(self._jobs)

    def show(self, ask: StillAsk, event: Event | None, *, send: bool, again: bool = False) -> None:
        """Show a still from now on: from memory, else by asking for it unless ``send`` is false.

        ``again`` asks even though the answer is known. A still that is neither known nor asked for is shown as
        *queued*, so that the picture of another event goes away at once.
        """
        known = None if again else self._known(ask, event)
        if again and ask in self._jobs and self._jobs[ask].view.phase == "waiting":
            self._give_up(self._jobs[ask])
        if known is None and ask in self._jobs:
            known = self._jobs[ask].view
        self._shown = known or StillView(ask, event)
        self._forget_superseded(ask)
        if known is None and send:
            self._add(ask, event)
        else:
            if self._shown.phase == "shown":
                self._note_seen(ask)
            self._context.emit(ShownStillChanged())
        self._pump()

    def clear(self) -> None:
        """Show no still."""
        if self._shown is not None:
            self._shown = None
            self._context.emit(ShownStillChanged())

    async def fetch(self, ask: StillAsk, event: Event | None = None) -> StillView:
        """Ask for a still and return it in its last state, whatever is shown meanwhile."""
        job = self._jobs.get(ask) or self._add(ask, event)
        job.awaited = True
        self._pump()
        await job.done.wait()
        return job.view

    def stop(self) -> None:
        """Stop waiting for all stills."""
        for job in tuple(self._jobs.values()):
            self._give_up(job)

    def _known(self, ask: StillAsk, event: Event | None) -> StillView | None:
        cached = self._cache.get(ask)
        if cached is not None:
            return self._belonging(cached, event)
        lane = self._context.lanes.get(ask.device_id)
        view = lane.stills.get(event.id) if lane is not None and event is not None else None
        final = view is not None and view.ask == ask and view.problem is not None and view.problem.kind in _FINAL
        return view if final else None

    def _belonging(self, view: StillView, event: Event | None) -> StillView:
        """A still from memory as that of an event, though it may have been asked for without one."""
        if event is None or view.event is not None:
            return view
        verdict = match(view.ask, view.actual_ms, event, view.answered_ms or self._context.now_ms())
        view = replace(view, event=event, match=verdict)
        self._keep(view)
        lane = self._context.lanes.get(view.ask.device_id)
        if lane is not None:
            lane.stills[event.id] = view
            lane.looked.add(event.id)
            self._context.emit(StillChanged(view.ask, event.id))
        return view

    def _add(self, ask: StillAsk, event: Event | None) -> _Job:
        job = _Job(ask, event, StillView(ask, event))
        self._jobs[ask] = job
        self._publish(job, job.view)
        return job

    def _forget_superseded(self, wanted: StillAsk) -> None:
        """Give up what is not on the wire: skimming over a hundred events must not ask for a hundred stills."""
        for job in tuple(self._jobs.values()):
            if job.ask != wanted and not job.awaited and job.view.phase in ("queued", "waiting"):
                self._give_up(job)

    def _give_up(self, job: _Job) -> None:
        self._jobs.pop(job.ask, None)
        if job.task is not None:
            job.task.cancel()
        unsent = job.view.phase == "queued"
        self._publish(job, replace(job.view, phase="stopped", retry_in_s=None))
        lane = self._context.lanes.get(job.ask.device_id)
        if unsent and lane is not None and job.event is not None and lane.stills.get(job.event.id) is job.view:
            del lane.stills[job.event.id]
        job.done.set()

    def _pump(self) -> None:
        running = [job for job in self._jobs.values() if job.task is not None]
        wanted = sum(self._wanted(job) for job in running)
        if len(running) - wanted >= _LEFT_BEHIND:
            return
        for job in reversed(tuple(self._jobs.values())):
            if wanted >= _AT_ONCE:
                return
            if job.task is None:
                job.task = self._context.scope.start(self._fetch(job), name="still")
                wanted += 1

    def _wanted(self, job: _Job) -> bool:
        return job.awaited or (self._shown is not None and self._shown.ask == job.ask)

    async def _fetch(self, job: _Job) -> None:
        job.began_ms = self._context.now_ms()
        job.began_s = time.monotonic()
        try:
            answer = await self._context.client.still(
                job.ask, on_progress=lambda progress: self._on_progress(job, progress)
            )
            self._context.answered()
            learn(self._context, job.ask, job.event, answer.legs, began_ms=job.began_ms, answered_ms=answer.answered_ms)
            view = await self._picture(job, answer)
        except RingViewerError as fault:
            view = self._failure(job, fault)
        except Exception as fault:
            self._finish(
                job, replace(job.view, phase="failed", retry_in_s=None, reason=None, problem=problem_of(fault))
            )
            raise
        finally:
            if self._jobs.get(job.ask) is job:
                del self._jobs[job.ask]
            job.done.set()
        self._finish(job, view)

    def _finish(self, job: _Job, view: StillView) -> None:
        """Keep how a still ended, and ask for the next one."""
        if self._jobs.get(job.ask) is job:
            del self._jobs[job.ask]
        self._keep(view)
        self._publish(job, view)
        self._pump()

    async def _picture(self, job: _Job, answer: StillAnswer) -> StillView:
        view = replace(
            job.view,
            phase="shown",
            actual_ms=answer.actual_ms,
            actual_raw=answer.actual_raw,
            origin=answer.origin,
            legs=answer.legs,
            attempt=answer.attempts,
            retry_in_s=None,
            reason=None,
            match=match(job.ask, answer.actual_ms, job.event, answer.answered_ms),
            answered_ms=answer.answered_ms,
            notes=answer.notes,
        )
        try:
            picture = await check_and_decode(answer.data, answer.content_type)
        except RingViewerError as fault:
            problem = replace(problem_of(fault), request_id=view.request_id)
            return replace(view, phase="failed", match=None, problem=problem)
        size = len(answer.data)
        return replace(view, picture=picture, received=size, total=size)

    def _failure(self, job: _Job, fault: RingViewerError) -> StillView:
        context = self._context
        answered_ms = context.now_ms()
        legs = fault.legs
        learn(context, job.ask, job.event, legs, began_ms=job.began_ms, answered_ms=answered_ms, fault=fault)
        if of_account(fault):
            problem = context.fail(fault)
        else:
            problem = lasting(problem_of(fault), job.view.attempt, time.monotonic() - job.began_s)
        return replace(
            job.view, phase="failed", legs=legs, retry_in_s=None, reason=None, problem=problem, answered_ms=answered_ms
        )

    def _on_progress(self, job: _Job, progress: StillProgress) -> None:
        if self._jobs.get(job.ask) is not job:
            return
        view = replace(
            job.view,
            phase=progress.phase,
            legs=progress.legs,
            received=progress.received,
            total=progress.total,
            attempt=progress.attempt,
            attempts_max=progress.attempts_max,
            retry_in_s=progress.retry_in_s,
            reason=progress.reason,
        )
        self._publish(job, view)

    def _keep(self, view: StillView) -> None:
        if view.picture is None:
            return
        for old in self._cache.put(view):
            lane = self._context.lanes.get(old.ask.device_id)
            if lane is not None and old.event is not None and lane.stills.get(old.event.id) is old:
                lane.stills[old.event.id] = replace(old, picture=None)

    def _publish(self, job: _Job, view: StillView) -> None:
        job.view = view
        lane = self._context.lanes.get(view.ask.device_id)
        if lane is not None and view.event is not None:
            before = lane.stills.get(view.event.id)
            # A request that was given up must not hide the picture that an earlier one brought.
            if view.phase != "stopped" or before is None or before.pending:
                lane.stills[view.event.id] = view
        self._context.emit(StillChanged(view.ask, view.event.id if view.event is not None else None))
        if self._shown is not None and self._shown.ask == view.ask:
            self._shown = view
            if view.phase == "shown":
                self._note_seen(view.ask)
            self._context.emit(ShownStillChanged())

    def _note_seen(self, ask: StillAsk) -> None:
        self._seen = [ask, *(other for other in self._seen if other != ask)][:_SEEN_LIMIT]


# Asking again would bring the same answer: these are facts about the past.
_FINAL = frozenset({"time-range-not-authorized", "media-not-found", "recording-corrupt"})
