"""Where the pages of a walk end, found by time: of many pages only those of a view cost anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.session.lane import WalkPage
    from ringviewer.ui.timeline.layout.viewport import Viewport

#: Page boundaries that are closer than this, in px, are not drawn.
APART_PX: Final = 24
_FIRST_ROOM: Final = 64


class PageTicks:
    """The boundaries of the newest walk: a page ends where its oldest event starts.

    A page that leads no further back than those before it has no boundary of its own.
    """

    def __init__(self) -> None:
        self._pages: Sequence[WalkPage] = ()
        self._taken = 0
        self._count = 0
        # Walks go back in time, so that the negated instants ascend.
        self._ends = np.zeros(_FIRST_ROOM, dtype=np.int64)
        self._numbers = np.zeros(_FIRST_ROOM, dtype=np.int64)

    def __len__(self) -> int:
        return self._count

    def follow(self, pages: Sequence[WalkPage]) -> None:
        """Take in the pages that came since the last time; another walk begins anew."""
        if pages is not self._pages or len(pages) < self._taken:
            self._pages, self._taken, self._count = pages, 0, 0
        for place in range(self._taken, len(pages)):
            oldest_ms = pages[place].oldest_ms
            if oldest_ms is not None and (not self._count or -oldest_ms > self._ends[self._count - 1]):
                self._add(-oldest_ms, place)
        self._taken = len(pages)

    def within(self, view: Viewport) -> list[tuple[int, WalkPage]]:
        """The boundaries in view as (epoch ms, the page that ends there), newest first.

        None of those that have a neighbour nearer than 24 px. The cost follows the width of the view.
        """
        ends: npt.NDArray[np.int64] = self._ends[: self._count]
        first, last = ends.searchsorted((-round(view.end_ms), -round(view.start_ms) + 1))
        if first == last:
            return []
        apart_ms = APART_PX * view.ms_per_px
        if last - first > view.width // APART_PX + 2:
            # More than have room: those that stand alone in a slot are the only ones that may stand apart.
            slots = -view.end_ms + apart_ms * np.arange(view.width // APART_PX + 3)
            edges = ends.searchsorted(np.ceil(slots).astype(np.int64))
            places = edges[:-1][np.diff(edges) == 1]
        else:
            places = np.arange(first, last)
        places = places[(places >= first) & (places < last)]
        newer = (places == 0) | (ends[places] - ends[np.maximum(places - 1, 0)] >= apart_ms)
        final = self._count - 1
        older = (places == final) | (ends[np.minimum(places + 1, final)] - ends[places] >= apart_ms)
        return [(-int(ends[place]), self._pages[int(self._numbers[place])]) for place in places[newer & older].tolist()]

    def page_at(self, ms: int) -> WalkPage | None:
        """The page that shows what was at an instant; None before the walk's end or after it began."""
        if not self._taken or ms > self._pages[0].answered_ms:
            return None
        place = int(self._ends[: self._count].searchsorted(-ms))
        return self._pages[int(self._numbers[place])] if place < self._count else None

    def _add(self, end: int, place: int) -> None:
        if self._count == len(self._ends):
            self._ends = np.concatenate((self._ends, np.zeros_like(self._ends)))
            self._numbers = np.concatenate((self._numbers, np.zeros_like(self._numbers)))
        self._ends[self._count], self._numbers[self._count] = end, place
        self._count += 1
