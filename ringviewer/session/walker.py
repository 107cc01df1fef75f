"""Walks the history of every device, page by page, newest first (contract §3.3)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ringviewer.diagnosis.findings import BrokenHistoryRow
from ringviewer.history.coverage import Coverage, Stop
from ringviewer.history.wording import count
from ringviewer.partner_api.errors import RingViewerError, UnexpectedAnswer, problem_of
from ringviewer.session.changes import EventsAdded, WalkChanged
from ringviewer.session.context import Context
from ringviewer.session.lane import Lane, Walk, WalkPage

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import HistoryPage

# A cursor may repeat under new names; after so many pages that hold nothing new it is a loop.
_PAGES_OF_REPEATS = 3

# Pages that cannot be read, or that are all of one instant, may go on and on under new cursors.
_PAGES_NO_FURTHER = 20


class Walker:
    """One walk per lane, all at once; the client's pacing keeps them polite.

    A walk that is stopped or fails keeps its place and can be continued there.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._tasks: dict[str, asyncio.Task[Any]] = {}

    def running(self, lane: Lane) -> bool:
        """Whether a lane is being read."""
        return lane.device.id in self._tasks

    @property
    def reading(self) -> tuple[Lane, ...]:
        """The lanes that are being read."""
        return tuple(lane for lane in self._context.lanes.values() if self.running(lane))

    def begin(self, lane: Lane) -> None:
        """Read a lane from its first page. What was known stays known, also while this walk is under way."""
        self._cancel(lane)
        lane.begin_walk()
        if not lane.coverage.complete:
            lane.coverage = lane.coverage.with_walk("reading", 0)
        self._start(lane)

    def begin_anew(self, lane: Lane) -> None:
        """Read a lane again after a re-link, when what was known no longer says what the API returns."""
        lane.coverage = Coverage()
        self.begin(lane)

    def resume(self, lane: Lane) -> None:
        """Continue a lane's walk where it stopped; one that came to its end is left alone."""
        if self.running(lane) or lane.walk.ended:
            return
        if not lane.coverage.complete:
            lane.coverage = lane.coverage.with_walk("reading", lane.walk.pages)
        self._start(lane)

    def stop(self, stopped: Stop = "cancelled") -> None:
        """Stop all walks; each keeps what it has and its place."""
        for lane in self._context.lanes.values():
            if self.running(lane):
                self._cancel(lane)
                self._halt(lane, stopped)

    def _start(self, lane: Lane) -> None:
        lane.problem = None
        lane.reading_page = lane.walk.pages + 1
        task = self._context.scope.start(self._run(lane, lane.walk), name="history walk")
        self._tasks[lane.device.id] = task
        self._context.emit(WalkChanged(lane.device.id))

    def _cancel(self, lane: Lane) -> None:
        task = self._tasks.pop(lane.device.id, None)
        if task is not None:
            task.cancel()

    def _halt(self, lane: Lane, stopped: Stop) -> None:
        lane.reading_page = None
        # A second walk that already met what an earlier one knows to its end leaves nothing unread, and one that
        # brought no page takes nothing away from what is known.
        met = lane.coverage.complete and len(lane.coverage.spans) == 1 and lane.walk.pages > 0
        if met:
            lane.walk.ended = True
        elif lane.walk.pages > 0 or not lane.coverage.complete:
            lane.coverage = lane.coverage.with_walk(stopped, lane.walk.pages)
        self._context.emit(WalkChanged(lane.device.id))

    async def _run(self, lane: Lane, walk: Walk) -> None:
        device_id = lane.device.id
        try:
            while not walk.ended:
                page = await self._context.client.history_page(device_id, next_path=walk.next_path)
                if lane.walk is not walk or self._tasks.get(device_id) is not asyncio.current_task():
                    return
                self._context.answered()
                self._take(lane, walk, page)
        except RingViewerError as fault:
            if lane.walk is walk and self._tasks.get(device_id) is asyncio.current_task():
                del self._tasks[device_id]
                self._context.fail(fault, lane)
                self._halt(lane, "error")
        except Exception as fault:
            if lane.walk is walk and self._tasks.get(device_id) is asyncio.current_task():
                del self._tasks[device_id]
                lane.problem = problem_of(fault)
                self._halt(lane, "error")
            raise
        finally:
            if self._tasks.get(device_id) is asyncio.current_task():
                del self._tasks[device_id]

    def _take(self, lane: Lane, walk: Walk, page: HistoryPage) -> None:
        context = self._context
        fresh, numbers = lane.events.add(page.events)
        starts = [event.start_ms for event in page.events]
        oldest_ms, newest_ms = min(starts, default=None), max(starts, default=None)
        walk.pages += 1
        if walk.pages == 1:
            lane.walk_pages = []
        walk.to_ms = page.answered_ms if walk.to_ms is None else walk.to_ms
        lane.walk_pages.append(
            WalkPage(
                walk.pages,
                len(starts),
                newest_ms,
                oldest_ms,
                page.request_id,
                page.exchange,
                page.answered_ms,
                self._key_age_ms(lane, page),
            )
        )
        broken = _broken_rows(page, walk)
        if oldest_ms is None or (walk.oldest_ms is not None and oldest_ms >= walk.oldest_ms):
            walk.no_further += 1
        else:
            walk.no_further = 0
            walk.oldest_ms = oldest_ms
        if numbers:
            walk.repeats = 0 if walk.seen.take(numbers) else walk.repeats + 1
        reached_ms = walk.to_ms if walk.oldest_ms is None else min(walk.oldest_ms, walk.to_ms)
        lane.coverage = lane.coverage.with_span(reached_ms, walk.to_ms)
        end = _end_of(walk, page)
        lane.keep_broken(broken, reached_ms=reached_ms)
        if end is not None:
            lane.broken_before.clear()
        for note in page.notes:
            in_rows = {"rows": page.in_seconds, "of_rows": len(starts)} if note == "times-in-seconds" else {}
            lane.note_page(note, page.request_id, **in_rows)
        self._advance(lane, walk, page, end)
        if oldest_ms is not None:
            witness = context.witness(
                "by",
                oldest_ms,
                "event",
                device_id=lane.device.id,
                request_id=page.request_id,
                note=f"oldest event of page {walk.pages}",
                answered_ms=page.answered_ms,
            )
            lane.note(witness, same_walk=walk.pages > 1)
        if end in ("end", "empty_page") and walk.oldest_ms is not None:
            lane.mark_oldest(walk.oldest_ms)
        context.emit(EventsAdded(lane.device.id, fresh))
        context.emit(WalkChanged(lane.device.id))
        context.conclude(lane)
        if end is None and walk.no_further >= _PAGES_NO_FURTHER:
            walk.no_further = 0
            raise _no_further(page)

    def _key_age_ms(self, lane: Lane, page: HistoryPage) -> int | None:
        """How old the key of a page was when it was used; its own pages are on the lane up to the one before."""
        if not lane.walk_pages:
            return None
        exchange = self._context.client.recorder.exchange
        issued, used = exchange(lane.walk_pages[-1].exchange), exchange(page.exchange)
        if issued is None or used is None or issued.duration_ms is None:
            return None
        return max(0, used.started_ms - issued.started_ms - issued.duration_ms)

    def _advance(self, lane: Lane, walk: Walk, page: HistoryPage, end: Stop | None) -> None:
        if end is not None:
            walk.ended = True
            lane.reading_page = None
            lane.coverage = lane.coverage.with_walk(end, walk.pages)
            return
        if page.next_path is not None:
            walk.seen_paths.add(page.next_path)
        walk.next_path = page.next_path
        lane.reading_page = walk.pages + 1
        if lane.coverage.complete:
            # What is known still rests on the pages of the walk that reached the end, until this one has read more.
            lane.coverage = lane.coverage.with_walk(lane.coverage.stopped, max(lane.coverage.pages, walk.pages))
        else:
            lane.coverage = lane.coverage.with_walk("reading", walk.pages)


def _end_of(walk: Walk, page: HistoryPage) -> Stop | None:
    if not page.events and not page.broken and walk.pages > 1:
        return "empty_page"
    if page.next_path is None:
        return "end"
    if page.next_path in walk.seen_paths or walk.repeats >= _PAGES_OF_REPEATS:
        return "cursor_loop"
    return None


def _broken_rows(page: HistoryPage, walk: Walk) -> list[BrokenHistoryRow]:
    """The broken rows of a page, each with the start of the last readable row before it."""
    first_ms = walk.oldest_ms if walk.oldest_ms is not None else walk.to_ms
    rows = []
    for place, row in enumerate(sorted(page.broken, key=lambda row: row.number)):
        readable = min(row.number - 1 - place, len(page.events))
        near_ms = page.events[readable - 1].start_ms if readable > 0 else first_ms or page.answered_ms
        rows.append(
            BrokenHistoryRow(walk.pages, row.number, row.reason, row.id, near_ms, page.request_id, page.exchange)
        )
    return rows


def _no_further(page: HistoryPage) -> UnexpectedAnswer:
    sentence = f"{count(_PAGES_NO_FURTHER, 'page')} of history in a row led no further back."
    if page.broken:
        sentence += f" On the last one {count(len(page.broken), 'row')} could not be read."
    return UnexpectedAnswer(200, None, sentence, page.request_id)
