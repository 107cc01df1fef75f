"""The order of the events table: sorting in steps, and where new rows belong among sorted ones. No Qt.

Rows that are equal in the column sorted by stand newest first; those of one instant by lane and id. The order is then
the same whichever way the rows came.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import kind_word
from ringviewer.ui.tables.event_id_order import by_id, picked, places_by_id
from ringviewer.ui.tables.event_rows import LARGE, NO_ROWS, EventColumn, EventRows, LanePart, Places, Rows

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView

__all__ = ["MERGED", "EventOrder"]

Keys: TypeAlias = tuple[Rows, Rows, Rows]

MERGED: Final = frozenset({EventColumn.START, EventColumn.DEVICE, EventColumn.KIND, EventColumn.LENGTH, EventColumn.ID})
"""The columns whose rows keep their places when others come; what stills tell may have changed meanwhile."""

_LAST: Final = np.iinfo(np.int64).max
_RUNNING: Final = 1 << 46
_LANE_BITS: Final = 36
_DIGIT: Final = 0xFFFF


class EventOrder(NamedTuple):
    """By which column rows are sorted, and in which direction."""

    column: int = EventColumn.START
    descending: bool = True

    def steps(self, rows: EventRows, shown: Rows) -> Generator[None, None, Rows]:
        """``shown`` sorted; pauses after each part of a larger work.

        Events may come in the pauses, which moves positions and no rows.
        """
        lanes = yield from _lane_by_lane(rows, shown)
        together = np.concatenate([NO_ROWS, *(own for _, own in lanes)])
        newest = yield from _newest_first(rows, lanes)
        if self.column == EventColumn.START:
            return together[newest if self.descending else newest[::-1]]
        if self.column == EventColumn.ID:
            order = yield from by_id(rows, lanes, newest, descending=self.descending)
            return together[order]
        keys_of, keys = self._keys_of(rows), [NO_ROWS]
        for index, own in lanes:
            keys.append(keys_of(rows.part(index, own)))
            if len(own) >= LARGE:
                yield
        sorted_by = np.concatenate(keys)[newest]
        if len(newest) >= LARGE:
            yield
        order = yield from _stable(~sorted_by if self.descending else sorted_by)
        order = yield from picked(newest, order)
        return together[order]

    def places(self, rows: EventRows, ordered: Rows, fresh: Rows) -> tuple[Rows, Places]:
        """``fresh`` rows sorted, and before which of the ``ordered`` ones each belongs; by a column of ``MERGED``."""
        steps = self.steps(rows, fresh)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                fresh = end.value
                break
        if self.column == EventColumn.ID:
            return fresh, places_by_id(rows, ordered, fresh, descending=self.descending)
        wanted = self._keys(rows, fresh)
        low, high = np.zeros(len(fresh), np.intp), np.full(len(fresh), len(ordered), np.intp)
        while len(open_at := np.flatnonzero(low < high)):
            middle = (low[open_at] + high[open_at]) // 2
            before = _less(self._keys(rows, ordered[middle]), tuple(key[open_at] for key in wanted))
            low[open_at[before]] = middle[before] + 1
            high[open_at[~before]] = middle[~before]
        return fresh, low

    def _keys(self, rows: EventRows, some: Rows) -> Keys:
        """What is compared one after another, each ascending."""
        starts, ties = np.empty(len(some), np.int64), np.empty(len(some), np.int64)
        for part in rows.parts(some):
            starts[part.where] = part.lane.events.starts[part.positions]
            ties[part.where] = (part.at << _LANE_BITS) + part.positions
        if self.column == EventColumn.START:
            return np.zeros(len(some), np.int64), *((~starts, ~ties) if self.descending else (starts, ties))
        keys = self._column(rows, some)
        return ~keys if self.descending else keys, ~starts, ~ties

    def _column(self, rows: EventRows, some: Rows) -> Rows:
        keys_of, keys = self._keys_of(rows), np.empty(len(some), np.int64)
        for part in rows.parts(some):
            keys[part.where] = keys_of(part)
        return keys

    def _keys_of(self, rows: EventRows) -> Callable[[LanePart], Rows]:
        """What a part's rows are sorted by, ascending."""
        match self.column:
            case EventColumn.DEVICE:
                places = _ranks([lane.device.name.casefold() for lane in rows.lanes])
                return lambda part: np.full(len(part.positions), places[part.at])
            case EventColumn.KIND:
                names = sorted({name for lane in rows.lanes for name in lane.events.kind_names})
                rank = dict(zip(names, _ranks([kind_word(name) for name in names]).tolist(), strict=True))
                return partial(_kind_keys, rank)
            case EventColumn.LENGTH:
                return _length_keys
            case EventColumn.REVIEWED:
                return _review_keys
            case _:
                verdicts = _verdicts(rows) if self.column == EventColumn.VERDICT else {}
                return partial(_still_keys, self.column, verdicts)


def _lane_by_lane(rows: EventRows, shown: Rows) -> Generator[None, None, list[tuple[int, Rows]]]:
    """The rows of each lane, oldest first."""
    found = []
    for part in rows.parts(shown):
        own, positions = shown[part.where], part.positions
        if len(positions) > 1 and not (positions[1:] > positions[:-1]).all():
            if len(positions) < len(part.lane.events) >> 6:
                positions = np.sort(positions)
            else:
                there = np.zeros(len(part.lane.events), np.bool_)
                there[positions] = True
                positions = np.flatnonzero(there)
            own = rows.rows_at(part.at, positions)
        found.append((part.at, own))
        if len(own) >= LARGE:
            yield
    return found


def _newest_first(rows: EventRows, lanes: Sequence[tuple[int, Rows]]) -> Generator[None, None, Places]:
    """The places of the lanes' rows, one lane behind the other, from the newest to the oldest."""
    starts = [NO_ROWS]
    for index, own in lanes:
        part = rows.part(index, own)
        starts.append(part.lane.events.starts[part.positions])
        if len(own) >= LARGE:
            yield
    # The lanes are sorted already, which is what this kind of sorting makes use of.
    order = np.argsort(np.concatenate(starts), kind="stable")[::-1]
    if len(order) >= LARGE:
        yield
    return order


def _stable(keys: Rows) -> Generator[None, None, Places]:
    """The order that sorts keys ascending and keeps what is equal as it stands."""
    if not len(keys):
        return np.empty(0, np.intp)
    least = int(keys.min())
    span = int(keys.max()) - least
    if span > 1 << 48:
        return np.argsort(keys, kind="stable")
    order = np.argsort(((keys - least) & _DIGIT).astype(np.uint16), kind="stable")
    for shift in range(16, max(span.bit_length(), 1), 16):
        if len(keys) >= LARGE:
            yield
        digit = ((keys - least) >> shift & _DIGIT).astype(np.uint16)
        digit = yield from picked(digit, order)
        again = np.argsort(digit, kind="stable")
        order = yield from picked(order, again)
    return order


def _less(some: Keys, others: tuple[Rows, ...]) -> npt.NDArray[np.bool_]:
    less = np.zeros(len(some[0]), np.bool_)
    equal = np.ones(len(some[0]), np.bool_)
    for mine, theirs in zip(some, others, strict=True):
        less |= equal & (mine < theirs)
        equal &= mine == theirs
    return less


def _kind_keys(rank: dict[str, int], part: LanePart) -> Rows:
    own = np.array([rank[name] for name in part.lane.events.kind_names], np.int64)
    keys: Rows = own[part.lane.events.kind_of[part.positions]]
    return keys


def _length_keys(part: LanePart) -> Rows:
    events = part.lane.events
    ends = events.ends[part.positions]
    return np.where(ends < 0, _RUNNING, ends - events.starts[part.positions])


def _review_keys(part: LanePart) -> Rows:
    """By this visit, before, not, unknown."""
    events = part.lane.events
    all_keys = np.array([3, 2, 3, 1], np.int64)[events.flags]
    for event_id in part.lane.looked:
        position = events.index_of(event_id)
        if position is not None:
            all_keys[position] = 0
    keys: Rows = all_keys[part.positions]
    return keys


def _still_keys(column: int, verdicts: dict[str, int], part: LanePart) -> Rows:
    all_keys = np.full(len(part.lane.events), _LAST, np.int64)
    for event_id, view in part.lane.stills.items():
        position = part.lane.events.index_of(event_id)
        if position is None:
            continue
        if column == EventColumn.VERDICT:
            all_keys[position] = verdicts[_verdict(view)]
            continue
        offset = None if view.match is None else view.match.offset_ms
        value = view.actual_ms if column == EventColumn.ACTUAL else offset
        all_keys[position] = _LAST - 1 if value is None else value
    keys: Rows = all_keys[part.positions]
    return keys


def _ranks(words: list[str]) -> Rows:
    """For each word its place among the sorted words; equal words share a place."""
    place = {word: rank for rank, word in enumerate(sorted(set(words)))}
    return np.fromiter((place[word] for word in words), np.int64, len(words))


def _verdict(view: StillView) -> str:
    return view.match.words if view.match else view.problem.kind if view.problem else view.phase


def _verdicts(rows: EventRows) -> dict[str, int]:
    words = sorted({_verdict(view) for lane in rows.lanes for view in lane.stills.values()})
    return {word: rank for rank, word in enumerate(words)}
