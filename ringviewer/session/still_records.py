"""Where stills are kept: in memory with their pictures, and on the lanes for the table, the timeline and findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.diagnosis.still_match import match
from ringviewer.session.changes import StillChanged
from ringviewer.session.lane import PictureSeen
from ringviewer.session.stills import StillCache, StillView

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.context import Context
    from ringviewer.session.lane import Lane
    from ringviewer.session.still_queue import Job

_FREE_KEPT = 100
_PICTURES_KEPT = 1_000

# Asking again would bring the same answer: these are facts about the past.
_FINAL = frozenset({"time-range-not-authorized", "media-not-found", "recording-corrupt"})


class StillRecords:
    """What came of each request. A device that is not known has no lane; its pictures are only kept in memory."""

    def __init__(self, context: Context, cache: StillCache) -> None:
        self._context = context
        self._cache = cache

    def known(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """The still from memory, or the failure that is final, as that of an event; ``None`` where asking may help."""
        view = self._cache.get(ask) or self._final(ask, event)
        return self._belonging(view, event) if view is not None else None

    def in_memory(self, ask: StillAsk) -> StillView | None:
        """The still of this request if its picture is in memory."""
        return self._cache.peek(ask)

    def last(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """How this request went the last time, as far as the lane tells."""
        lane = self._lane(ask)
        if lane is None:
            return None
        view = lane.stills.get(event.id) if event is not None else lane.free_stills.get(ask)
        return view if view is not None and view.ask == ask else None

    def begin(self, job: Job, event: Event | None) -> None:
        """Remember what a job is going to replace."""
        for event_id in {None, event.id if event is not None else None}:
            before = self._at(job.ask, event_id)
            if before is not None and not before.pending:
                job.earlier[event_id] = before

    def write(self, job: Job) -> None:
        """Put the state of a job on the lane, for each event that it belongs to."""
        lane = self._lane(job.ask)
        if lane is None:
            return
        for event in job.events:
            lane.stills[event.id] = as_of(job.view, event)
        if job.events:
            lane.free_stills.pop(job.ask, None)
        else:
            _put_free(lane, job.view)

    def earlier(self, job: Job, event: Event | None) -> StillView | None:
        """What was known before a job began; without its picture when that is no longer in memory."""
        before = job.earlier.get(event.id if event is not None else None)
        if before is None or before.picture is None or self._cache.peek(before.ask) is not None:
            return before
        return replace(before, picture=None)

    def undo(self, job: Job) -> None:
        """A job ended without an answer: what an earlier one brought stays, and what was never sent leaves no trace."""
        lane = self._lane(job.ask)
        if lane is None:
            return
        for event in job.events:
            view = self.earlier(job, event) or (as_of(job.view, event) if job.sent else None)
            if view is not None:
                lane.stills[event.id] = view
            else:
                lane.stills.pop(event.id, None)
        free = self.earlier(job, None) or (job.view if job.sent and not job.events else None)
        lane.free_stills.pop(job.ask, None)
        if free is not None:
            _put_free(lane, free)

    def place(self, view: StillView) -> None:
        """Replace a still in memory and on the lane by the same one that says more."""
        self.keep(view)
        lane = self._lane(view.ask)
        if lane is None:
            return
        before = self._at(view.ask, view.event.id if view.event is not None else None)
        if before is None or before.ask != view.ask:
            return
        if view.event is not None:
            lane.stills[view.event.id] = view
        else:
            lane.free_stills[view.ask] = view

    def looked(self, job: Job) -> None:
        """A media redirect was followed: that marks the events as reviewed on Ring's side."""
        lane = self._lane(job.ask)
        if lane is not None:
            lane.looked.update(event.id for event in job.events)

    def keep(self, view: StillView) -> None:
        """Keep a picture in memory; those that have to go for it leave their facts on the lanes."""
        if view.picture is None:
            return
        lane = self._lane(view.ask)
        if lane is not None:
            lane.pictures[view.ask] = PictureSeen(view.picture.format, view.picture.sha256, view.actual_ms)
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
        for event_id in (event.id, None) if event is not None else (None,):
            view = self._at(ask, event_id)
            if view is not None and view.ask == ask and view.problem is not None and view.problem.kind in _FINAL:
                return view
        return None

    def _belonging(self, view: StillView, event: Event | None) -> StillView:
        """A still that is known as that of an event, though it may have been asked for without one, or for another."""
        mine = as_of(view, event)
        if mine is view or event is None:
            return view
        self.keep(mine)
        lane = self._lane(mine.ask)
        if lane is not None:
            lane.free_stills.pop(mine.ask, None)
            lane.stills[event.id] = mine
            if followed(mine):
                lane.looked.add(event.id)
            self._context.emit(StillChanged(mine.ask, event.id))
        return mine

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
        verdict = match(view.ask, view.actual_ms, event, view.answered_ms)
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
