"""Numbers of rows as sets: where one is, and whether two hold the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ringviewer.ui.tables.event_rows import Rows

__all__ = ["place_of", "places_of", "same_rows"]

_FEW = 16

_ODD = np.int64(-7046029254386353131)


def place_of(number: int, rows: Rows) -> int | None:
    """Where a number is among rows, or ``None``."""
    at = np.flatnonzero(rows == number)
    return int(at[0]) if len(at) else None


def places_of(numbers: Rows, rows: Rows) -> list[int]:
    """For each number where it is among rows, −1 for one that is not there."""
    wanted, which = np.unique(numbers, return_inverse=True)
    if len(wanted) <= _FEW:
        found = [place_of(number, rows) for number in wanted.tolist()]
        places = np.array([-1 if place is None else place for place in found], np.int64)
    else:
        near = np.searchsorted(wanted, rows)
        near[near == len(wanted)] = 0
        at = np.flatnonzero(wanted[near] == rows)
        places = np.full(len(wanted), -1, np.int64)
        places[near[at]] = at
    listed: list[int] = places[which].tolist()
    return listed


def same_rows(some: Rows, others: Rows) -> bool:
    """Whether both hold the same numbers in whatever order, none of them twice; told by sums over them, not by sorting.

    Numbers of rows are small and given one after another, so that two sets with equal sums do not come about by chance.
    """
    if len(some) != len(others):
        return False
    return _sums(some) == _sums(others)


def _sums(rows: Rows) -> tuple[int, int, int]:
    spread = rows * _ODD
    spread ^= spread >> 29
    spread *= _ODD
    return int(rows.sum()), int(spread.sum()), int(np.bitwise_xor.reduce(spread, initial=0))
