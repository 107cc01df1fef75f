"""Sorting rows of events by their ids, a text of up to hundreds of letters each, without making an object for each.

Ids are compared by their UTF-8, which sorts as the text does, up to the first 128 bytes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Sequence
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from ringviewer.history.packed_ids import packed
from ringviewer.ui.tables.event_rows import LARGE, EventRows, Places, Rows

__all__ = ["by_id", "picked", "places_by_id"]

Scalar = TypeVar("Scalar", bound=np.generic)

_BYTES: Final = 128
_TURNED: Final = bytes(range(255, -1, -1))


def by_id(
    rows: EventRows, lanes: Sequence[tuple[int, Rows]], order: Places, *, descending: bool
) -> Generator[None, None, Places]:
    """The places of the lanes' rows, one lane behind the other, sorted by id; equal ids stay in the given order."""
    count = len(order)
    pairs: list[npt.NDArray[np.uint16]] = []
    first = 0
    for index, own in lanes:
        for begin in range(0, len(own), LARGE):
            block = _letters(rows, index, own[begin : begin + LARGE])
            while len(pairs) < len(block):
                pairs.append(np.zeros(count, np.uint16))
            for place, letters in zip(pairs, block, strict=False):
                place[first : first + len(letters)] = letters
            first += block.shape[1]
            if count >= LARGE:
                yield
    # Two letters at a time from the end, each time keeping what the later letters decided.
    for digit in reversed(pairs):
        if count and digit.min() < digit.max():
            sorted_by = yield from picked(digit, order)
            again = np.argsort(~sorted_by if descending else sorted_by, kind="stable")
            order = yield from picked(order, again)
    return order


def places_by_id(rows: EventRows, ordered: Rows, fresh: Rows, *, descending: bool) -> Places:
    """Before which of the rows that are sorted by id each of the fresh ones belongs."""

    def key(row: int) -> tuple[bytes, int, int, int]:
        own = packed(rows.event_id(row))[:_BYTES].rstrip(b"\0")
        position = rows.position(row)
        start_ms = rows.lane(row).events.starts.item(position)
        own = own.translate(_TURNED) + b"\xff" if descending else own
        return own, -start_ms, -rows.index(row), -position

    return np.array([bisect_left(ordered, key(row), key=lambda at: key(int(at))) for row in fresh.tolist()], np.intp)


def picked(values: npt.NDArray[Scalar], at: Places) -> Generator[None, None, npt.NDArray[Scalar]]:
    """The values at some places, in their order; many are a step of their own, since they are read here and there."""
    if len(at) >= LARGE:
        yield
    chosen = values[at]
    if len(at) >= LARGE:
        yield
    return chosen


def _letters(rows: EventRows, index: int, own: Rows) -> npt.NDArray[np.uint16]:
    """The ids of a lane's rows, two letters in one number: the first of all rows, then the second, and so on."""
    numbers = rows.numbers(own)
    _, _, ids = rows.lanes[index].events.numbering
    # What came page by page has numbers that lie close together, so that little is read that is not wanted.
    parts = [_texts(ids.part(int(some[0]), int(some[-1]) + 1), some - some[0]) for some in _close(np.sort(numbers))]
    width = max(part.shape[1] for part in parts)
    text = np.zeros((len(own), width), np.uint8)
    first = 0
    for part in parts:
        text[first : first + len(part), : part.shape[1]] = part
        first += len(part)
    text = text[np.argsort(np.argsort(numbers))]
    pairs: npt.NDArray[np.uint16] = (text[:, ::2].astype(np.uint16) << np.uint16(8) | text[:, 1::2]).T
    return pairs


def _close(numbers: Rows) -> list[Rows]:
    """Ascending numbers in groups without great gaps."""
    return np.split(numbers, np.flatnonzero(np.diff(numbers) > LARGE) + 1)


def _texts(ids: tuple[bytes, Rows], wanted: Rows) -> npt.NDArray[np.uint8]:
    """Some of the ids as rows of bytes, filled up with zeros to an even length."""
    joined, stops = ids
    lengths = np.diff(stops, prepend=0)[wanted]
    width = min(int(lengths.max(initial=0)), _BYTES)
    width += width % 2
    at = (stops[wanted] - np.diff(stops, prepend=0)[wanted])[:, None] + np.arange(width)
    text: npt.NDArray[np.uint8] = np.frombuffer(joined + bytes(width), np.uint8)[at]
    text[np.arange(width) >= lengths[:, None]] = 0
    return text
