"""Which rows of the events table are shown, found lane by lane over the columns of events. No Qt.

Words are looked for in kind, device and id. Ids are searched as bytes, many at once, where upper and lower case of
Latin letters are one.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode, kind_word
from ringviewer.history.packed_ids import packed
from ringviewer.ui.tables.event_rows import LARGE, NO_ROWS, EventRows, Places, Rows

if TYPE_CHECKING:
    from ringviewer.history.packed_ids import PackedIds
    from ringviewer.session.lane import Lane
    from ringviewer.session.stills import StillView

__all__ = ["STILL_WORDS", "RowFilter", "StillChoice", "matching_steps", "still_state", "those_matching"]

StillChoice: TypeAlias = Literal["any", "has", "without", "unasked"]
Mask: TypeAlias = npt.NDArray[np.bool_]

STILL_WORDS: Final[dict[StillChoice, str]] = {
    "any": "Any still",
    "has": "Has still",
    "without": "Asked, no picture",
    "unasked": "Not asked",
}

_STATES: Final[dict[StillChoice, int]] = {"unasked": 0, "without": 1, "has": 2}


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which events are shown: those that pass everything here.

    Every word of ``text`` must be in kind, device or id. They begin at or after ``from_ms`` and before ``to_ms``, in
    epoch ms; ``None`` is no limit. ``hidden`` kinds are left out.
    """

    text: str = ""
    device_id: str | None = None
    hidden: frozenset[KindCode] = frozenset()
    from_ms: int | None = None
    to_ms: int | None = None
    still: StillChoice = "any"

    @property
    def words(self) -> list[str]:
        """The words that must be there, in the case in which they are compared."""
        return list(dict.fromkeys(self.text.casefold().split()))

    def holds(self, at_ms: int) -> bool:
        """Whether an instant is within the times that are shown."""
        return (self.from_ms is None or at_ms >= self.from_ms) and (self.to_ms is None or at_ms < self.to_ms)


def still_state(view: StillView | None) -> StillChoice:
    """Whether there is a picture, none although it was asked for, or it was not asked for: held back or given up."""
    if view is None or view.phase in ("held", "superseded"):
        return "unasked"
    return "has" if view.phase == "shown" else "without"


def matching_steps(rows: EventRows, wanted: RowFilter) -> Generator[None, None, Rows]:
    """All rows that pass, lane by lane and oldest first; pauses after each part of a larger work."""
    found = [NO_ROWS]
    for index, lane in enumerate(rows.lanes):
        if wanted.device_id not in (None, lane.device.id) or not rows.taken[index]:
            continue
        hits = yield from _id_hits(lane, 0, rows.taken[index], wanted)
        within = _within(lane, wanted)
        positions = np.arange(within.start, within.stop)
        numbers = lane.events.numbering[0][within]
        seen = numbers < rows.taken[index]
        if not seen.all():
            positions, numbers = positions[seen], numbers[seen]
        found.append(rows.rows_at(index, positions[_passing(lane, positions, numbers, hits, wanted)]))
        if len(positions) >= LARGE:
            yield
    return np.concatenate(found)


def those_matching(rows: EventRows, fresh: Rows, wanted: RowFilter) -> Rows:
    """Those of one lane's newest rows that pass, in their order."""
    if not len(fresh):
        return fresh
    (part,) = rows.parts(fresh)
    if wanted.device_id not in (None, part.lane.device.id):
        return NO_ROWS
    numbers = part.lane.events.numbering[0][part.positions]
    first = int(numbers.min())
    hits = _finished(_id_hits(part.lane, first, int(numbers.max()) + 1, wanted))
    keep = _passing(part.lane, part.positions, numbers - first, hits, wanted)
    starts = part.lane.events.starts[part.positions]
    if wanted.from_ms is not None:
        keep &= starts >= wanted.from_ms
    if wanted.to_ms is not None:
        keep &= starts < wanted.to_ms
    return fresh[keep]


def _within(lane: Lane, wanted: RowFilter) -> slice:
    events = lane.events
    first = 0 if wanted.from_ms is None else events.first_at_or_after(wanted.from_ms)
    stop = len(events) if wanted.to_ms is None else events.first_at_or_after(wanted.to_ms)
    return slice(first, max(first, stop))


def _passing(
    lane: Lane, positions: Places, numbers: npt.NDArray[np.uint32], hits: Sequence[tuple[str, Mask]], wanted: RowFilter
) -> Mask:
    """Which events of a lane pass all but the limits in time; ``hits`` tell of each word in which ids it is."""
    events = lane.events
    keep = np.ones(len(positions), np.bool_)
    if wanted.hidden:
        shown = np.ones(256, np.bool_)
        shown[[int(code) for code in wanted.hidden]] = False
        keep &= shown[events.codes[positions]]
    if wanted.still != "any":
        keep &= _still_states(lane)[positions] == _STATES[wanted.still]
    for word, in_id in hits:
        in_kind = np.array([word in kind_word(name).casefold() for name in events.kind_names], np.bool_)
        keep &= in_kind[events.kind_of[positions]] | in_id[numbers]
    return keep


def _still_states(lane: Lane) -> npt.NDArray[np.uint8]:
    states = np.zeros(len(lane.events), np.uint8)
    for event_id, view in lane.stills.items():
        position = lane.events.index_of(event_id)
        if position is not None:
            states[position] = _STATES[still_state(view)]
    return states


def _id_hits(lane: Lane, first: int, stop: int, wanted: RowFilter) -> Generator[None, None, list[tuple[str, Mask]]]:
    """For each word that is not in the device's name anyway: which of these ids hold it, by number from ``first``."""
    name = lane.device.name.casefold()
    hits = []
    for word in wanted.words:
        if word in name:
            continue
        mask = np.zeros(stop - first, np.bool_)
        for begin in range(first, stop, LARGE):
            end = min(begin + LARGE, stop)
            _mark(mask[begin - first : end - first], lane.events.numbering[2], begin, end, packed(word))
            if end < stop:
                yield
        hits.append((word, mask))
    return hits


def _mark(mask: Mask, ids: PackedIds, first: int, stop: int, word: bytes) -> None:
    """Mark which of the ids ``first`` … ``stop - 1`` hold a word."""
    joined, stops = ids.part(first, stop)
    text = np.frombuffer(joined.lower(), np.uint8)
    last = len(text) - len(word)
    if last < 0:
        return
    at = np.flatnonzero(text[: last + 1] == word[0])
    for offset, byte in enumerate(word[1:], 1):
        at = at[text[at + offset] == byte]
    owner = np.searchsorted(stops, at, side="right")
    mask[owner[at + len(word) <= stops[owner]]] = True


def _finished(steps: Generator[None, None, list[tuple[str, Mask]]]) -> list[tuple[str, Mask]]:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: list[tuple[str, Mask]] = end.value
            return found
