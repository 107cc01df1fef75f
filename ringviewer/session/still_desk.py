"""Fetches stills. What the panel shows is always the newest wish; a late answer is kept, and never shown instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.diagnosis.still_twins import closest
from ringviewer.partner_api.errors import problem_of
from ringviewer.session.changes import ShownStillChanged, StillChanged
from ringviewer.session.repeats import Repeats
from ringviewer.session.still_arrival import fetched, moved_on
from ringviewer.session.still_queue import Job, StillQueue
from ringviewer.session.still_records import StillRecords, as_of
from ringviewer.session.still_shown import ShownStill
from ringviewer.session.stills import StillCache, StillView

if TYPE_CHECKING:
    from ringviewer.diagnosis.ask_check import Concern
    from ringviewer.history.event import Event
    from ringviewer.partner_api.answers import StillProgress
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.partner_api.errors import Problem
    from ringviewer.session.context import Context
    from ringviewer.session.pixels import Pixels


class StillDesk:
    """Takes wishes for stills, one of which is shown."""

    def __init__(self, context: Context, pixels: Pixels, cache: StillCache | None = None) -> None:
        self._context = context
        self._pixels = pixels
        self._records = StillRecords(context, cache or StillCache())
        self._shown = ShownStill(self._records, context.take_side_effects_note)
        self._repeats = Repeats(context, self._records, self._shown)
        self._queue = StillQueue()
        self._closed = False

    @property
    def shown(self) -> StillView | None:
        """The still that the panel shows, in its present state."""
        return self._shown.view

    @property
    def seen(self) -> tuple[StillView, ...]:
        """Stills that were shown and are still in memory, newest first."""
        return self._shown.seen

    @property
    def pending(self) -> int:
        """How many stills are waited for."""
        return len(self._queue)

    def last(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """How this request went the last time, or goes now; ``None`` when it was never sent."""
        shown = self._shown.view if self._shown.ask == ask else None
        views = (shown, self._records.last(ask, event))
        return next((view for view in views if view is not None and view.phase not in ("held", "queued")), None)

    def without_asking(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """The still where it is known, as that of an event; ``None`` while it is fetched, or where asking may help."""
        return self._records.answered(ask, event) if self._queue.get(ask) is None else None

    def show(
        self,
        ask: StillAsk,
        event: Event | None,
        *,
        send: bool,
        again: bool = False,
        concern: Concern | None = None,
        hold: bool = False,
    ) -> None:
        """Show a still from now on: from memory, else by asking for it unless ``send`` is false.

        ``again`` asks even though the answer is known. A still that is neither known nor asked for is shown as
        *queued*, so that the picture of another event goes away at once, or as *held* where ``concern`` holds it.
        """
        if self._closed:
            return
        known: StillView | None = None
        job = self._queue.get(ask)
        if job is not None:
            if again and job.view.phase == "waiting":
                self._restart(job)
            self._join(job, event)
            known = as_of(job.view, event)
        elif not again:
            known = self._records.known(ask, event) or self._shown.with_picture(ask, event)
        view = known or StillView(ask, event, phase="held" if hold else "queued", concern=concern)
        sends = known is None and send and not hold
        adopted = job is None and known is not None and self._records.adopt(known)
        self._present(view, tell=not sends)
        if adopted and view.event is not None:
            self._context.emit(StillChanged(ask, view.event.id))
        # A listener may have chosen another one meanwhile.
        if sends and self._shown.view is view:
            self._add(Job(ask, view), event)
        self._pump()

    def hold(self, view: StillView) -> None:
        """Show a still that is not asked for because of its concern."""
        if not self._closed:
            self._present(view)
            self._pump()

    def clear(self) -> None:
        """Show no still."""
        if self._shown.view is not None:
            self._shown.view = None
            self._give_way()
            self._context.emit(ShownStillChanged())
            self._pump()

    async def fetch(
        self, ask: StillAsk, event: Event | None, *, again: bool = False, concern: Concern | None = None
    ) -> StillView:
        """A still in its last state, whatever is shown meanwhile: from memory, else by asking for it.

        Cancelling ends the interest of this caller only.
        """
        if self._closed:
            return StillView(ask, event, phase="stopped")
        job = self._queue.get(ask)
        if job is None:
            known = None if again else self._records.known(ask, event)
            if known is not None:
                if event is not None and self._records.last(ask, event) is None and self._records.adopt(known):
                    self._context.emit(StillChanged(ask, event.id))
                return known
            job = Job(ask, StillView(ask, event, concern=concern), waiters=1)
            self._add(job, event)
        else:
            job.waiters += 1
            self._join(job, event)
        self._pump()
        try:
            await job.done.wait()
        finally:
            job.waiters -= 1
            self._give_up_unwanted()
            self._pump()
        return as_of(job.view, event)

    def prefetch(self, wishes: Sequence[tuple[StillAsk, Event]]) -> None:
        """Ask for these when nothing else is wanted, in this order, instead of those that were to be fetched ahead."""
        if self._closed:
            return
        for job in self._queue:
            job.prefetched = False
        for ask, event in wishes:
            known = self._queue.get(ask)
            if known is not None:
                known.prefetched = True
            elif self._records.known(ask, event) is None:
                self._add(Job(ask, StillView(ask, event), prefetched=True), event)
        self._give_up_unwanted()
        self._pump()

    def give_up(self, asks: Iterable[StillAsk]) -> None:
        """Wait no longer for these; what is shown stays wanted, and what is on the wire runs to its end."""
        for ask in asks:
            job = self._queue.get(ask)
            if job is not None and not job.on_wire and ask != self._shown.ask:
                self._end(job, replace(job.view, phase="stopped", retry_in_s=None))
        self._pump()

    def stop(self) -> None:
        """Stop waiting for all stills."""
        for job in self._queue:
            self._end(job, replace(job.view, phase="stopped", retry_in_s=None))
        shown = self._shown.view
        if shown is not None and self._queue.get(shown.ask) is None and self._shown.stop():
            self._context.emit(ShownStillChanged())

    def fail_unsent(self, problem: Problem) -> None:
        """The account answers nothing any more: what waits would only fail in the same way."""
        for job in self._queue:
            if not job.on_wire:
                self._end(job, replace(job.view, phase="failed", retry_in_s=None, reason=None, problem=problem))

    def close(self) -> None:
        """Take no more wishes, and stop waiting for those that there are."""
        self._closed = True
        self.stop()

    def forget(self) -> None:
        """Give all memory of pictures back."""
        self._records.forget()
        self._shown.forget()

    def _present(self, view: StillView, *, tell: bool = True) -> None:
        """Make this still the shown one; others give way to it."""
        self._shown.present(view)
        self._give_way()
        if tell:
            self._context.emit(ShownStillChanged())

    def _give_way(self) -> None:
        for job in self._queue:
            job.prefetched = False
        self._give_up_unwanted()

    def _give_up_unwanted(self) -> None:
        """Skimming over a hundred events must not ask for a hundred stills."""
        for job in self._queue.unwanted(self._shown.ask):
            self._end(job, replace(job.view, phase="superseded", retry_in_s=None))

    def _add(self, job: Job, event: Event | None) -> None:
        self._queue.add(job)
        job.belongs_to(event)
        self._records.begin(job, event)
        self._publish(job, job.view)

    def _join(self, job: Job, event: Event | None) -> None:
        """Take another event into a job that asks for the same picture."""
        new = job.belongs_to(event)
        if event is not None and (new or not self._records.leads(job.ask, event)):
            self._records.begin(job, event)
            self._publish(job, as_of(job.view, job.events[0]))

    def _restart(self, job: Job) -> None:
        """Try at once instead of after the rest of the wait."""
        if job.task is not None:
            job.task.cancel()
            job.task = None
        self._publish(job, StillView(job.ask, job.view.event, concern=job.view.concern))

    def _end(self, job: Job, view: StillView) -> None:
        """End a job without an answer; what an earlier one brought is shown again instead of nothing."""
        if job not in self._queue:
            return
        self._queue.remove(job)
        if job.task is not None:
            job.task.cancel()
        job.view = view
        self._records.undo(job)
        job.done.set()
        self._tell(job, view if view.phase == "failed" else self._records.instead(job, view))

    def _pump(self) -> None:
        in_flight = self._context.client.pace.in_flight
        while (job := self._queue.next(self._shown.ask, in_flight=in_flight)) is not None:
            job.task = self._context.scope.start(self._fetch(job), name="still")

    async def _fetch(self, job: Job) -> None:
        try:
            view = await fetched(self._context, self._pixels, job, lambda progress: self._on_progress(job, progress))
        except Exception as fault:
            view = replace(job.view, phase="failed", retry_in_s=None, reason=None, problem=problem_of(fault))
            self._finish(job, view)
            raise
        self._finish(job, view)

    def _finish(self, job: Job, view: StillView) -> None:
        """Keep how a still ended, and ask for the next one."""
        if job not in self._queue:
            return
        self._queue.remove(job)
        view = self._shown.with_side_effects(as_of(view, job.events[0] if job.events else None))
        marked = self._records.looked(job, view)
        twins = self._repeats.of(view)
        job.view = view = replace(view, twin=closest(twins))
        self._records.keep(view)
        self._records.finish(job)
        job.done.set()
        self._publish(job, view)
        for event_id in marked:
            self._context.emit(StillChanged(job.ask, event_id))
        self._repeats.tell(view, twins)
        self._pump()

    def _on_progress(self, job: Job, progress: StillProgress) -> None:
        if job not in self._queue:
            return
        job.sent = job.sent or progress.phase != "queued"
        view = moved_on(job.view, progress)
        self._records.looked(job, view)
        self._publish(job, view)
        if view.phase == "waiting":
            # It is on nobody's wire for a while: another one may go, and what nobody wants is not tried again.
            job.prefetched = False
            self._give_up_unwanted()
            self._pump()

    def _publish(self, job: Job, view: StillView) -> None:
        job.view = view
        self._records.write(job)
        self._tell(job, view)

    def _tell(self, job: Job, view: StillView) -> None:
        for event in job.events or (None,):
            self._context.emit(StillChanged(job.ask, event.id if event is not None else None))
        if self._shown.follow(view):
            self._context.emit(ShownStillChanged())
