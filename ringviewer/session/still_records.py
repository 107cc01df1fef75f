"""Where stills are kept: in memory with their pictures, and on the lanes for the table, the timeline and findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.diagnosis.still_match import match
from ringviewer.session.lane import PictureSeen
from ringviewer.session.looks import covering
from ringviewer.session.stills import StillCache, StillView

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.context import Context
    from ringviewer.session.lane import Lane
    from ringviewer.session.still_queue import Job

_FREE_KEPT = 100
_PICTURES_KEPT = 1_000


class StillRecords:
    """What came of each request. A device that is not known has no lane; its pictures are only kept in memory."""

    def __init__(self, context: Context, cache: StillCache) -> None:
        self._context = context
        self._cache = cache

    def known(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """The still from memory, or the failure that is final, as that of an event; ``None`` where asking may help."""
        view = self._cache.get(ask) or self._final(ask, event)
        return as_of(view, event) if view is not None else None

    def answered(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """What :meth:`known` returns, without counting as a use of it."""
        view = self._cache.peek(ask) or self._final(ask, event)
        return as_of(view, event) if view is not None else None

    def in_memory(self, ask: StillAsk) -> StillView | None:
        """The still of this request if its picture is in memory."""
        return self._cache.peek(ask)

    def last(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """How this request went the last time, as far as the lane tells."""
        lane = self._lane(ask)
        return lane.still(ask, event.id if event is not None else None) if lane is not None else None

    def leads(self, ask: StillAsk, event: Event) -> bool:
        """Whether the lane tells of this request for the event, and not of another one."""
        lane = self._lane(ask)
        view = lane.stills.get(event.id) if lane is not None else None
        return lane is None or (view is not None and view.ask == ask)

    def begin(self, job: Job, event: Event | None) -> None:
        """Remember what a job is going to replace; the lane tells of the job from now on."""
        for event_id in {None, event.id if event is not None else None}:
            before = self._at(job.ask, event_id)
            if before is not None and not before.pending:
                # The engineer is told once that looking changes the data, and not again by what comes back.
                job.earlier.setdefault(event_id, replace(before, tells_side_effects=False))
        lane = self._lane(job.ask)
        if lane is not None and event is not None and not self.leads(job.ask, event):
            lane.stills.pop(event.id, None)

    def write(self, job: Job) -> None:
        """Put the state of a job on the lane, for each event that it belongs to and that shows no other still."""
        lane = self._lane(job.ask)
        if lane is None:
            return
        for event in job.events:
            if event.id not in lane.stills or self.leads(job.ask, event):
                lane.stills[event.id] = as_of(job.view, event)
        if job.events:
            lane.free_stills.pop(job.ask, None)
        else:
            _put_free(lane, job.view)

    def earlier(self, job: Job, event: Event | None) -> StillView | None:
        """What was known before a job began; without its picture when that is no longer in memory."""
        event_id = event.id if event is not None else None
        lane, before = self._lane(job.ask), job.earlier.get(event_id)
        if before is None:
            return lane.finished.get((job.ask, event_id)) if lane is not None else None
        said = lane.finished.get((before.ask, event_id)) if lane is not None else None
        in_memory = self._cache.peek(before.ask) is not None
        return replace(before, picture=before.picture if in_memory else None, twin=said.twin if said else before.twin)

    def instead(self, job: Job, view: StillView) -> StillView:
        """What to show where a job ends as ``view``, without an answer: what an earlier one brought, if anything."""
        before = self.earlier(job, view.event)
        useless = before is None or before.ask != job.ask or (before.phase == "shown" and before.picture is None)
        return view if before is None or useless else before

    def undo(self, job: Job) -> None:
        """A job ended without an answer: what an earlier one brought stays, and what was never sent leaves no trace."""
        lane = self._lane(job.ask)
        if lane is None:
            return
        for event in job.events:
            if not self.leads(job.ask, event):
                continue
            view = self.earlier(job, event) or (as_of(job.view, event) if job.sent else None)
            if view is not None:
                lane.stills[event.id] = view
            else:
                lane.stills.pop(event.id, None)
        free = self.earlier(job, None) or (job.view if job.sent and not job.events else None)
        lane.free_stills.pop(job.ask, None)
        if free is not None:
            _put_free(lane, free)

    def finish(self, job: Job) -> None:
        """Keep how a job ended for each event that it belongs to, as what findings rest on."""
        lane = self._lane(job.ask)
        if lane is not None:
            for event in job.events or (None,):
                lane.keep_finished(as_of(job.view, event))

    def adopt(self, view: StillView) -> bool:
        """Let the lane tell of a still that is shown from memory; returns whether it told of another one before."""
        event, lane = view.event, self._lane(view.ask)
        if event is None or lane is None:
            return False
        in_memory = self._cache.peek(view.ask) is not None
        if (view.ask, event.id) not in lane.finished:
            # It came for another event, or for none.
            self._cache.restate(view)
            lane.keep_finished(view)
            lane.free_stills.pop(view.ask, None)
            if followed(view):
                lane.looked.add(event.id)
        told = view if in_memory else replace(view, picture=None)
        changed = lane.stills.get(event.id) != told
        lane.stills[event.id] = told
        return changed

    def restate(self, ask: StillAsk, said: Callable[[StillView], StillView]) -> tuple[str | None, ...]:
        """Say something else of what came of a request, wherever it is kept; returns the event ids it is kept for."""
        cached = self._cache.peek(ask)
        if cached is not None:
            self._cache.restate(said(cached))
        lane = self._lane(ask)
        if lane is None:
            return ()
        event_ids = tuple(event_id for known, event_id in lane.finished if known == ask)
        for event_id in event_ids:
            lane.finished[ask, event_id] = said(lane.finished[ask, event_id])
            view = self._at(ask, event_id)
            if view is not None and view.ask == ask and not view.pending:
                if event_id is None:
                    lane.free_stills[ask] = said(view)
                else:
                    lane.stills[event_id] = said(view)
        return event_ids

    def looked(self, job: Job, view: StillView) -> tuple[str, ...]:
        """Mark the events that are reviewed on Ring's side once a media redirect was followed.

        A still that was asked for without an event may be that of some all the same. Returns the ids of those.
        """
        lane = self._lane(job.ask)
        if lane is None or not (followed(view) or view.phase in ("following", "downloading")):
            return ()
        found = covering(lane.events, view.actual_ms) if not job.events and view.actual_ms is not None else ()
        marked = tuple(event_id for event_id in found if event_id not in lane.looked)
        lane.looked.update(marked, (event.id for event in job.events))
        return marked

    def keep(self, view: StillView) -> None:
        """Keep a picture in memory; those that have to go for it leave their facts on the lanes."""
        if view.picture is None:
            return
        lane = self._lane(view.ask)
        if lane is not None:
            lane.pictures[view.ask] = PictureSeen(
                view.picture.format,
                view.picture.sha256,
                view.actual_ms,
                view.twin.same if view.twin is not None else None,
            )
            while len(lane.pictures) > _PICTURES_KEPT:
                del lane.pictures[next(iter(lane.pictures))]
        for old in self._cache.put(view):
            lane = self._lane(old.ask)
            if lane is not None:
                _without_pictures(lane, old.ask)

    def forget(self) -> None:
        """Give all memory of pictures back; what is known of them stays."""
        self._cache.clear()
        for lane in self._context.lanes.values():
            _without_pictures(lane, None)

    def _final(self, ask: StillAsk, event: Event | None) -> StillView | None:
        lane = self._lane(ask)
        if lane is None:
            return None
        event_ids = (event.id, None) if event is not None else (None,)
        views = (lane.finished.get((ask, event_id)) for event_id in event_ids)
        return next((view for view in views if view is not None and view.final), None)

    def _at(self, ask: StillAsk, event_id: str | None) -> StillView | None:
        lane = self._lane(ask)
        if lane is None:
            return None
        return lane.stills.get(event_id) if event_id is not None else lane.free_stills.get(ask)

    def _lane(self, ask: StillAsk) -> Lane | None:
        return self._context.lanes.get(ask.device_id)


def as_of(view: StillView, event: Event | None) -> StillView:
    """A still as that of an event, with the verdict for it. Without an event it stays as it is."""
    if event is None or (view.event is not None and view.event.id == event.id):
        return view
    verdict = None
    if view.match is not None and view.answered_ms is not None:
        verdict = match(view.ask, view.actual_ms, event, view.answered_ms, actual_raw=view.actual_raw)
    return replace(view, event=event, match=verdict)


def followed(view: StillView) -> bool:
    """Whether a media redirect was followed for it."""
    return any(leg.method == "GET" for leg in view.legs)


def _put_free(lane: Lane, view: StillView) -> None:
    lane.free_stills[view.ask] = view
    surplus = len(lane.free_stills) - _FREE_KEPT
    if surplus > 0:
        oldest = [ask for ask, each in lane.free_stills.items() if not each.pending and ask != view.ask]
        for ask in oldest[:surplus]:
            del lane.free_stills[ask]


def _without_pictures(lane: Lane, ask: StillAsk | None) -> None:
    """Take the pictures of one request off a lane, or all of them."""
    for event_id, view in lane.stills.items():
        if view.picture is not None and ask in (None, view.ask):
            lane.stills[event_id] = replace(view, picture=None)
    for free, view in lane.free_stills.items():
        if view.picture is not None and ask in (None, free):
            lane.free_stills[free] = replace(view, picture=None)
