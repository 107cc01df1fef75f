"""One poll of a device: from the newest page back to what is known already, and no further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.session.changes import EventsAdded, WalkChanged
from ringviewer.session.lane import Gap

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import HistoryPage
    from ringviewer.partner_api.errors import Problem
    from ringviewer.session.context import Context
    from ringviewer.session.lane import Lane

__all__ = ["Poll"]

# A page key that counts from the newest event repeats pages once there are newer ones.
_PAGES_NO_FURTHER: Final = 20


@dataclass(slots=True, eq=False)
class Poll:
    """A short walk beside the lane's own, whose place it leaves alone.

    It is ``met`` once it reached a known span or the end of the history: everything up to ``to_ms``, the answer to its
    first page, is known then. Until that, what lies between is a gap of the lane. ``no_further`` counts its last pages
    that led no further back. It is ``stale`` once the history is read anew: what it read before belongs to another
    history than what would come.
    """

    lane: Lane
    next_path: str | None = None
    pages: int = 0
    to_ms: int | None = None
    oldest_ms: int | None = None
    no_further: int = 0
    met: bool = False
    stale: bool = False
    _gap: Gap | None = field(default=None, init=False)

    @property
    def unmet(self) -> bool:
        """Whether a gap is left between what it read and what was known.

        Where nothing was known there is none: all of that is for the lane's walk to read.
        """
        if self.met or self.stale or self.oldest_ms is None:
            return False
        below = [span for span in self.lane.coverage.spans if span.from_ms < self.oldest_ms]
        return bool(below) and below[-1].to_ms < self.oldest_ms

    @property
    def open(self) -> bool:
        """Whether it left a gap that it can read on."""
        return self.next_path is not None and self.unmet

    async def read(self, context: Context, *, pages: int | None, wanted: Callable[[], bool]) -> None:
        """Read up to so many pages more (``None``: all), until it has met what is known or is not ``wanted`` any more.

        With a limit it ends at the first page that leads no further back.
        Raises what reading a page raises; pages that were read stay read.
        """
        read = 0
        while not self.met and (self.pages == 0 or self.next_path is not None):
            if read == pages or (read and (not wanted() or (pages is not None and self.no_further))):
                return
            page = await context.client.history_page(self.lane.device.id, next_path=self.next_path)
            if self.stale:
                return
            read += 1
            context.answered()
            self._take(context, page)

    def tell(
        self, why: Literal["reading", "limit", "stopped", "failed", "nowhere"], problem: Problem | None = None
    ) -> None:
        """Note on the lane what is left to be read, and why; what is met leaves nothing."""
        lane = self.lane
        others = tuple(gap for gap in lane.open_gaps if gap is not self._gap)
        self._gap = None
        if self.unmet and self.oldest_ms is not None:
            self._gap = Gap(self.oldest_ms, self.pages, why if self.next_path is not None else "nowhere", problem)
        lane.gaps = others if self._gap is None else (*others, self._gap)

    def leaves(self, to_ms: int) -> bool:
        """Whether the gap that ends there is its own."""
        return self._gap is not None and self._gap.to_ms == to_ms

    def _take(self, context: Context, page: HistoryPage) -> None:
        lane = self.lane
        first = self.pages == 0
        self.pages += 1
        self.to_ms = page.answered_ms if self.to_ms is None else self.to_ms
        before_ms = self.to_ms if self.oldest_ms is None else min(self.oldest_ms, self.to_ms)
        fresh = lane.events.add(page.events).fresh
        page_oldest_ms = min((event.start_ms for event in page.events), default=None)
        if page_oldest_ms is None or (self.oldest_ms is not None and page_oldest_ms >= self.oldest_ms):
            self.no_further += 1
        else:
            self.no_further = 0
            self.oldest_ms = page_oldest_ms
        reached_ms = before_ms if self.oldest_ms is None else min(self.oldest_ms, before_ms)
        # What lies below the poll's own pages is known by others: by an earlier walk or poll, or one beside this.
        below = [span for span in lane.coverage.spans if span.from_ms < before_ms]
        self.met = page.next_path is None or (bool(below) and below[-1].to_ms >= reached_ms)
        loops = page.next_path == self.next_path or self.no_further >= _PAGES_NO_FURTHER
        self.next_path = None if loops else page.next_path
        if self.met and below:
            # At the end of the history nothing lies between its oldest event and what was known before.
            reached_ms = min(reached_ms, below[-1].to_ms)
        lane.coverage = lane.coverage.with_span(reached_ms, self.to_ms)
        self.tell("reading")
        by_ms = lane.consent.by_ms
        if page_oldest_ms is not None and (by_ms is None or page_oldest_ms < by_ms):
            # An event that is newer than the known edge bounds nothing, and polls go on for hours.
            witness = context.witness(
                "by",
                page_oldest_ms,
                "event",
                device_id=lane.device.id,
                request_id=page.request_id,
                note="oldest event of a poll",
                answered_ms=page.answered_ms,
            )
            lane.note(witness, same_walk=not first)
        context.emit(EventsAdded(lane.device.id, fresh))
        context.emit(WalkChanged(lane.device.id))
        context.conclude(lane)
