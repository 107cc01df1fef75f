"""The events of one device, in columns."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import Event, kind_code

Times: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.uint8]

_NO_END = -1


class EventColumns:
    """One device's events, ascending by start time and unique by id.

    Pages may arrive in any order and may overlap. ``starts``, ``ends`` (−1 where an event still runs) and ``codes``
    (:class:`~ringviewer.history.event.KindCode`) are read-only arrays of equal length, valid until the next
    :meth:`add`.
    """

    def __init__(self, device_id: str) -> None:
        self.device_id = device_id
        self._by_id: dict[str, Event] = {}
        self._ordered: list[Event] = []
        self._starts: Times = np.empty(0, np.int64)
        self._ends: Times = np.empty(0, np.int64)
        self._codes: Codes = np.empty(0, np.uint8)
        self._kinds: Counter[str] = Counter()
        self.version = 0

    def __len__(self) -> int:
        return len(self._ordered)

    @property
    def starts(self) -> Times:
        """Start times in epoch ms, ascending."""
        return self._starts

    @property
    def ends(self) -> Times:
        """End times in epoch ms, −1 where there is none yet."""
        return self._ends

    @property
    def codes(self) -> Codes:
        """The family of each event."""
        return self._codes

    @property
    def oldest_ms(self) -> int | None:
        """Start of the oldest event, or ``None`` when there is none."""
        return self._ordered[0].start_ms if self._ordered else None

    @property
    def newest_ms(self) -> int | None:
        """Start of the newest event, or ``None`` when there is none."""
        return self._ordered[-1].start_ms if self._ordered else None

    def add(self, events: Sequence[Event]) -> int:
        """Merge a page and return how many of its events are new.

        An id that is already there is replaced by the newer answer, since an event's end and its reviewed flag may
        have changed meanwhile.
        """
        fresh: dict[str, Event] = {}
        replaced = False
        for event in events:
            known = self._by_id.get(event.id)
            if known == event:
                continue
            if known is not None:
                self._kinds[known.kind] -= 1
                replaced = replaced or event.id not in fresh
            self._kinds[event.kind] += 1
            self._by_id[event.id] = event
            if known is None or event.id in fresh:
                fresh[event.id] = event
        page = sorted(fresh.values(), key=_order)
        if replaced or (page and self._ordered and not self._beside(page)):
            self._set(sorted(self._by_id.values(), key=_order))
        elif page:
            self._join(page)
        return len(fresh)

    def event(self, index: int) -> Event:
        """The event at a position of the columns."""
        return self._ordered[index]

    def get(self, event_id: str) -> Event | None:
        """The event with this id, or ``None``."""
        return self._by_id.get(event_id)

    def index_of(self, event_id: str) -> int | None:
        """Position of the event with this id, or ``None``."""
        event = self._by_id.get(event_id)
        if event is None:
            return None
        at = bisect_left(self._ordered, (event.start_ms, event.id), key=_order)
        return at if at < len(self._ordered) and self._ordered[at].id == event_id else None

    def first_at_or_after(self, instant_ms: int) -> int:
        """Position of the first event that starts at or after an instant; the length when there is none."""
        return int(np.searchsorted(self._starts, instant_ms, side="left"))

    def range(self, from_ms: int, to_ms: int) -> slice:
        """Positions of the events that start within ``[from_ms, to_ms)``."""
        return slice(self.first_at_or_after(from_ms), self.first_at_or_after(to_ms))

    def kind_counts(self) -> dict[str, int]:
        """How many events there are of each kind, by the kind's own name."""
        return {kind: count for kind, count in self._kinds.items() if count}

    def _beside(self, page: Sequence[Event]) -> bool:
        """Whether a page lies wholly before or wholly after what is there, as pages of one walk do."""
        return _order(page[-1]) < _order(self._ordered[0]) or _order(page[0]) > _order(self._ordered[-1])

    def _join(self, page: list[Event]) -> None:
        """Put a page to one end, at the cost of copying the columns and of no sorting."""
        before = bool(self._ordered) and _order(page[-1]) < _order(self._ordered[0])
        starts, ends, codes = _columns(page)
        if before:
            self._keep(
                [*page, *self._ordered],
                np.concatenate((starts, self._starts)),
                np.concatenate((ends, self._ends)),
                np.concatenate((codes, self._codes)),
            )
        else:
            self._keep(
                [*self._ordered, *page],
                np.concatenate((self._starts, starts)),
                np.concatenate((self._ends, ends)),
                np.concatenate((self._codes, codes)),
            )

    def _set(self, ordered: list[Event]) -> None:
        self._keep(ordered, *_columns(ordered))

    def _keep(self, ordered: list[Event], starts: Times, ends: Times, codes: Codes) -> None:
        self._ordered = ordered
        self._starts, self._ends, self._codes = starts, ends, codes
        for column in (starts, ends, codes):
            column.setflags(write=False)
        self.version += 1


def _columns(events: Sequence[Event]) -> tuple[Times, Times, Codes]:
    count = len(events)
    starts = np.fromiter((event.start_ms for event in events), np.int64, count)
    ends = np.fromiter((_NO_END if event.end_ms is None else event.end_ms for event in events), np.int64, count)
    return starts, ends, np.fromiter((kind_code(event.kind) for event in events), np.uint8, count)


def _order(event: Event) -> tuple[int, str]:
    return event.start_ms, event.id
