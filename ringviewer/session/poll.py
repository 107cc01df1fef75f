"""One poll of a device: from the newest page back to what is known already, and no further."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringviewer.session.changes import EventsAdded, WalkChanged

if TYPE_CHECKING:
    from ringviewer.history.coverage import Coverage
    from ringviewer.partner_api.answers import HistoryPage
    from ringviewer.session.context import Context
    from ringviewer.session.lane import Lane

__all__ = ["Poll"]


@dataclass(slots=True)
class Poll:
    """A short walk beside the lane's own, whose place it leaves alone.

    It is ``met`` once it reached a known span or the end of the history: everything up to ``to_ms``, the answer to its
    first page, is known then. Until that, what lies between is not, and is shown so. It is ``stale`` once the history
    is read anew: what it read before belongs to another history than what would come.
    """

    lane: Lane
    next_path: str | None = None
    pages: int = 0
    to_ms: int | None = None
    oldest_ms: int | None = None
    met: bool = False
    stale: bool = False

    @property
    def open(self) -> bool:
        """Whether a gap is left between what it read and what was known, and it can go on there."""
        if self.met or self.stale or self.next_path is None or self.oldest_ms is None:
            return False
        return not any(span.from_ms < self.oldest_ms <= span.to_ms for span in self.lane.coverage.spans)

    async def read(self, context: Context, *, pages: int, wanted: Callable[[], bool]) -> None:
        """Read up to so many pages more, until the poll has met what is known or is not ``wanted`` any more.

        Raises what reading a page raises; pages that were read stay read.
        """
        for number in range(pages):
            if self.met or (number and not wanted()):
                return
            page = await context.client.history_page(self.lane.device.id, next_path=self.next_path)
            if self.stale:
                return
            context.answered()
            self._take(context, page)

    def _take(self, context: Context, page: HistoryPage) -> None:
        lane = self.lane
        known_to_ms = _known_before(lane.coverage, self.to_ms)
        first = self.pages == 0
        self.pages += 1
        self.to_ms = page.answered_ms if self.to_ms is None else self.to_ms
        fresh = lane.events.add(page.events)
        page_oldest_ms = min((event.start_ms for event in page.events), default=None)
        no_further = page_oldest_ms is None or (self.oldest_ms is not None and page_oldest_ms >= self.oldest_ms)
        if page_oldest_ms is not None and not no_further:
            self.oldest_ms = page_oldest_ms
        self.next_path = page.next_path
        self.met = page.next_path is None or (
            known_to_ms is not None and self.oldest_ms is not None and self.oldest_ms <= known_to_ms
        )
        if not self.met and no_further:
            # A page that leads no further back would be followed by others like it; the gap stays open.
            self.next_path = None
        reached_ms = self.to_ms if self.oldest_ms is None else min(self.oldest_ms, self.to_ms)
        if self.met and known_to_ms is not None:
            # At the end of the history nothing lies between its oldest event and what was known before.
            reached_ms = min(reached_ms, known_to_ms)
        lane.coverage = lane.coverage.with_span(reached_ms, self.to_ms)
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


def _known_before(coverage: Coverage, to_ms: int | None) -> int | None:
    """Where the newest known span ends that is not of the poll itself; ``None`` when nothing is known."""
    spans = [span for span in coverage.spans if to_ms is None or span.to_ms < to_ms]
    return spans[-1].to_ms if spans else None
