"""The events of one device, in columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import Event
from ringviewer.history.family_starts import FamilyStarts, Regrouped
from ringviewer.history.growing import GrowingArray, Places, nearer_front
from ringviewer.history.kind_table import KindTable
from ringviewer.history.packed_ids import PackedIds, packed, unpacked

Times: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.uint8]
KindNumbers: TypeAlias = npt.NDArray[np.unsignedinteger[Any]]

# Start, packed id, number of the id where it is known, and the event: sorted as the columns are.
_Row: TypeAlias = tuple[int, bytes, int | None, Event]

_NO_END = -1

_REVIEWED = {None: 0b00, False: 0b01, True: 0b11}
_REVIEW = {flags: reviewed for reviewed, flags in _REVIEWED.items()}


class Added(NamedTuple):
    """What a page brought: how many of its events are new, and the numbers of all its ids, known or new, each once."""

    fresh: int
    numbers: list[int]


class EventColumns:
    """One device's events, ascending by start time and then by id, and unique by id.

    Pages may arrive in any order and may overlap. A page before or after all that is there costs time for itself only,
    whatever is there; one that falls in between moves what lies on the shorter side of it. No event is kept as an
    object.

    ``starts``, ``ends``, ``codes``, ``flags`` and ``kind_of`` are read-only arrays of equal length, valid until the
    next :meth:`add`: later ones leave their length as it is and their starts ascending, but may write into them.
    Times are epoch ms within 64 bits; an end is not negative.

    ``origin`` is the serial of position 0. A serial is ``origin`` plus a position, and stays with its event when others
    are put to either end. It may stand for another event once ``reordered`` grew: when one was put in between, or got
    another start. ``regrouped`` grows when an event got another family, ``restated`` when a known event was answered in
    other words, ``version`` with every change. ``longest_ms`` is the longest known length so far; it never shrinks.
    """

    def __init__(self, device_id: str) -> None:
        self.device_id = device_id
        self.origin = 0
        self.reordered = 0
        self.regrouped = 0
        self.restated = 0
        self.version = 0
        self.longest_ms = 0
        self._ids = PackedIds()
        self._kinds = KindTable()
        self._starts = GrowingArray(np.int64, stagger=0.0)
        self._ends = GrowingArray(np.int64, stagger=0.5)
        self._codes = GrowingArray(np.uint8, stagger=0.7)
        self._flags = GrowingArray(np.uint8, stagger=0.8)
        self._kind_of: GrowingArray[Any] = GrowingArray(np.uint16, stagger=0.6)
        self._numbers = GrowingArray(np.uint32, stagger=0.3)
        # By number of the id, not by position.
        self._serials = GrowingArray(np.int64, stagger=0.4)
        self._families = FamilyStarts()

    def __len__(self) -> int:
        return len(self._starts)

    @property
    def starts(self) -> Times:
        """Start times in epoch ms, ascending."""
        return self._starts.view

    @property
    def ends(self) -> Times:
        """End times in epoch ms, −1 where there is none yet."""
        return self._ends.view

    @property
    def codes(self) -> Codes:
        """The family of each event, a :class:`~ringviewer.history.event.KindCode`."""
        return self._codes.view

    @property
    def flags(self) -> Codes:
        """Bit 0: whether the API said if the event is reviewed; bit 1: whether it is."""
        return self._flags.view

    @property
    def kind_of(self) -> KindNumbers:
        """The exact kind of each event as its place in :attr:`kind_names`; of 16 bits, or of 32 for very many kinds."""
        return self._kind_of.view

    @property
    def kind_names(self) -> tuple[str, ...]:
        """The exact names of kinds as the API sent them; new ones are added behind."""
        return self._kinds.names

    @property
    def oldest_ms(self) -> int | None:
        """Start of the oldest event, or ``None`` when there is none."""
        return int(self.starts[0]) if len(self) else None

    @property
    def newest_ms(self) -> int | None:
        """Start of the newest event, or ``None`` when there is none."""
        return int(self.starts[-1]) if len(self) else None

    @property
    def nbytes(self) -> int:
        """Bytes held for the events, with the room to grow."""
        columns = sum(column.nbytes for column in (*self._columns(), self._serials))
        return columns + self._families.nbytes + self._ids.nbytes

    def kind_starts(self, code: int) -> Times:
        """Start times of the events of one family, ascending and read-only, valid until the next :meth:`add`."""
        return self._families.of(code)

    def add(self, events: Sequence[Event]) -> Added:
        """Merge a page.

        An id that is already there is replaced by the newer answer, since an event's end and its reviewed flag may
        have changed meanwhile.
        """
        rows: list[_Row] = []
        moved: list[int] = []
        changed: list[Regrouped | None] = []
        page = {packed(event.id): event for event in events}
        known = self._ids.find_all(list(page))
        for (key, event), number in zip(page.items(), known, strict=True):
            if number is None:
                rows.append((event.start_ms, key, None, event))
                continue
            position = self._serials.view.item(number) - self.origin
            if self.starts.item(position) != event.start_ms:
                moved.append(position)
                rows.append((event.start_ms, key, number, event))
            elif self._differs(position, event):
                changed.append(self._renew(position, event))
        regrouped = [change for change in changed if change is not None]
        self._families.regroup(regrouped)
        if moved:
            self._take_out(np.array(sorted(moved), np.intp))
        first = len(self._ids)
        if rows:
            self._put_in(sorted(rows, key=_order), all_move=bool(moved))
        self.regrouped += bool(regrouped or moved)
        self.restated += bool(changed or moved)
        self.version += bool(changed or rows)
        fresh = range(first, len(self._ids))
        return Added(len(fresh), [number for number in known if number is not None] + list(fresh))

    def event(self, index: int) -> Event:
        """The event at a position of the columns."""
        end_ms = self.ends.item(index)
        return Event(
            self.id_at(index),
            self.device_id,
            self._kinds.names[self.kind_of.item(index)],
            self.starts.item(index),
            None if end_ms == _NO_END else end_ms,
            _REVIEW[self.flags.item(index)],
        )

    def id_at(self, index: int) -> str:
        """The id of the event at a position of the columns."""
        return unpacked(self._ids[self._numbers.view.item(index)])

    def get(self, event_id: str) -> Event | None:
        """The event with this id, or ``None``."""
        index = self.index_of(event_id)
        return None if index is None else self.event(index)

    def index_of(self, event_id: str) -> int | None:
        """Position of the event with this id, or ``None``."""
        number = self.number_of(event_id)
        return None if number is None else int(self._serials.view[number]) - self.origin

    def number_of(self, event_id: str) -> int | None:
        """The number of an id in the order in which the ids came, from 0, which it keeps for good; or ``None``."""
        return self._ids.find(packed(event_id))

    @property
    def numbering(self) -> tuple[npt.NDArray[np.uint32], Times, PackedIds]:
        """The number of each event's id by position, each event's serial by that number, and the ids by number."""
        return self._numbers.view, self._serials.view, self._ids

    def first_at_or_after(self, instant_ms: int) -> int:
        """Position of the first event that starts at or after an instant; the length when there is none."""
        return int(np.searchsorted(self.starts, instant_ms, side="left"))

    def range(self, from_ms: int, to_ms: int) -> slice:
        """Positions of the events that start within ``[from_ms, to_ms)``."""
        return slice(self.first_at_or_after(from_ms), self.first_at_or_after(to_ms))

    def kind_counts(self) -> dict[str, int]:
        """How many events there are of each kind, by the kind's own name."""
        return self._kinds.counts()

    def _differs(self, position: int, event: Event) -> bool:
        """Whether an answer says anything else than what is there."""
        end_ms = _NO_END if event.end_ms is None else event.end_ms
        told = end_ms, _REVIEWED[event.reviewed], self._kinds.number(event.kind)
        return told != (self.ends.item(position), self.flags.item(position), self.kind_of.item(position))

    def _renew(self, position: int, event: Event) -> Regrouped | None:
        """Write a newer answer over an event that stays in its place; which family it left for which, if it did."""
        was, kind = self.kind_of.item(position), self._kinds.number(event.kind)
        self._ends.put(position, _NO_END if event.end_ms is None else event.end_ms)
        self._flags.put(position, _REVIEWED[event.reviewed])
        self.longest_ms = max(self.longest_ms, event.end_ms - event.start_ms if event.end_ms is not None else 0)
        self._kinds.count(was, -1)
        self._kinds.count(kind, 1)
        self._widen_kinds()
        self._kind_of.put(position, kind)
        before, after = self._kinds.code(was), self._kinds.code(kind)
        self._codes.put(position, after)
        return Regrouped(event.start_ms, before, after) if before != after else None

    def _take_out(self, at: Places) -> None:
        """Remove events that are put back under other starts."""
        self._families.take(self.codes[at], self.starts[at])
        for kind in self.kind_of[at].tolist():
            self._kinds.count(kind, -1)
        for column in self._columns():
            column.delete(at, front=False)

    def _put_in(self, rows: list[_Row], *, all_move: bool) -> None:
        """Insert rows in their order; with ``all_move``, no event has the serial that it had."""
        kinds = [self._kinds.number(event.kind) for _, _, _, event in rows]
        starts = np.array([start_ms for start_ms, _, _, _ in rows], np.int64)
        ends = np.array([_NO_END if event.end_ms is None else event.end_ms for _, _, _, event in rows], np.int64)
        codes = np.array([self._kinds.code(kind) for kind in kinds], np.uint8)
        flags = np.array([_REVIEWED[event.reviewed] for _, _, _, event in rows], np.uint8)
        at, extra = self._places(rows, starts), len(rows)
        front = nearer_front(at, len(self))
        numbers = self._numbered(rows)
        for kind in kinds:
            self._kinds.count(kind, 1)
        self._widen_kinds()
        kind_of = np.array(kinds, self._kind_of.view.dtype)
        values: tuple[npt.NDArray[Any], ...] = (starts, ends, codes, flags, kind_of, numbers)
        for column, part in zip(self._columns(), values, strict=True):
            column.insert(at, part, front=front)
        self.longest_ms = max(self.longest_ms, int((ends - starts)[ends != _NO_END].max(initial=0)))
        self._families.put(codes, starts)
        if front:
            self.origin -= extra
        first, stop = (0, int(at[-1]) + extra) if front else (int(at[0]), len(self))
        if all_move:
            first, stop = 0, len(self)
        if all_move or stop - first > extra:
            self.reordered += 1
        self._serials.put(self._numbers.view[first:stop], np.arange(self.origin + first, self.origin + stop))

    def _numbered(self, rows: list[_Row]) -> npt.NDArray[np.uint32]:
        """The numbers of the rows' ids; those that are new are entered."""
        following = self._ids.extend([key for _, key, number, _ in rows if number is None])
        self._serials.append(np.zeros(len(self._ids) - following, np.int64))
        numbers = []
        for _, _, known, _ in rows:
            numbers.append(following if known is None else known)
            following += known is None
        return np.array(numbers, np.uint32)

    def _places(self, rows: list[_Row], starts: Times) -> Places:
        """Before which positions the rows belong; among events of one start the id decides."""
        at = self.starts.searchsorted(starts, side="left")
        for row, stop in enumerate(self.starts.searchsorted(starts, side="right").tolist()):
            first = int(at[row])
            if first < stop:
                at[row] = bisect_left(range(stop), rows[row][1], first, stop, key=self._key_at)
        return at

    def _key_at(self, position: int) -> bytes:
        return self._ids[self._numbers.view.item(position)]

    def _columns(self) -> tuple[GrowingArray[Any], ...]:
        return self._starts, self._ends, self._codes, self._flags, self._kind_of, self._numbers

    def _widen_kinds(self) -> None:
        """Give the numbers of kinds more bits before one does not fit."""
        column = self._kind_of.view
        if len(self._kinds) - 1 > np.iinfo(column.dtype).max:
            self._kind_of = GrowingArray(np.uint32, stagger=0.6)
            self._kind_of.fill(column.astype(np.uint32))


def _order(row: _Row) -> tuple[int, bytes]:
    return row[0], row[1]
