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
        fresh = 0
        changed = False
        for event in events:
            known = self._by_id.get(event.id)
            if known == event:
                continue
            changed = True
            if known is None:
                fresh += 1
            else:
                self._kinds[known.kind] -= 1
            self._kinds[event.kind] += 1
            self._by_id[event.id] = event
        if changed:
            self._rebuild()
        return fresh

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

    def _rebuild(self) -> None:
        # Timsort is close to linear here: the kept order is one run and a page, newest first, another.
        self._ordered = sorted(self._by_id.values(), key=_order)
        count = len(self._ordered)
        self._starts = np.fromiter((event.start_ms for event in self._ordered), np.int64, count)
        self._ends = np.fromiter(
            (_NO_END if event.end_ms is None else event.end_ms for event in self._ordered), np.int64, count
        )
        self._codes = np.fromiter((kind_code(event.kind) for event in self._ordered), np.uint8, count)
        for column in (self._starts, self._ends, self._codes):
            column.setflags(write=False)
        self.version += 1


def _order(event: Event) -> tuple[int, str]:
    return event.start_ms, event.id
