"""An array that grows at both ends."""

from __future__ import annotations

import math
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Scalar = TypeVar("Scalar", bound=np.generic)
Places = npt.NDArray[np.intp]

_SMALLEST = 64
_RATIO = 1.25

# From this length on the next buffer is made bit by bit, once less room than this share of the length is left. So many
# elements are taken over with each addition, and several for each that is added, so that it is ready in time.
_LONG, _LOW = 1 << 15, 1 / 64
_TAKEN_OVER, _TAKEN_OVER_EACH = 4096, 128

# The share of its length that a new buffer has at least at its other end: enough for the time to make another.
_OTHER_END = 1 / 32


class GrowingArray(Generic[Scalar]):
    """A one-dimensional array with room on both sides, so that adding to either end costs constant time on average.

    An end that runs out of room gets about a quarter of all that is there, in a new buffer. That of a long array is
    filled bit by bit beforehand, so that no addition has to copy everything. ``stagger`` in [0, 1) moves the lengths at
    which that happens: arrays that grow together should not all be copied at the same page.
    """

    def __init__(self, dtype: type[Scalar], *, stagger: float = 0.0) -> None:
        self._stagger = stagger
        self._buffer: npt.NDArray[Scalar] = np.empty(0, dtype)
        self._first = self._stop = 0
        # The buffer to come, by how much elements lie further on in it, and which are still to be taken over.
        self._successor: npt.NDArray[Scalar] | None = None
        self._shift = self._left_first = self._left_stop = 0
        self._view = self._seen()

    def __len__(self) -> int:
        return self._stop - self._first

    @property
    def view(self) -> npt.NDArray[Scalar]:
        """All elements, contiguous and read-only. Its length never changes, its values may with the next change."""
        return self._view

    @property
    def nbytes(self) -> int:
        """Bytes held, with the room."""
        return self._buffer.nbytes + (0 if self._successor is None else self._successor.nbytes)

    def insert(self, at: Places, values: npt.NDArray[Scalar], *, front: bool | None = None) -> None:
        """Insert values before the elements at the ascending positions ``at``, of equal length, as ``numpy.insert``.

        What lies before the last of them moves towards the front, or what lies after the first towards the back:
        ``front`` says which, and when it does not, whichever is less moves.
        """
        extra = len(values)
        if not extra:
            return
        low, high = int(at[0]), int(at[-1])
        if nearer_front(at, len(self)) if front is None else front:
            moved = self._buffer[self._first : self._first + high]
            block = np.insert(moved, at, values) if high else values
            self._make_room(before=extra)
            self._first -= extra
            self._write(slice(self._first, self._first + len(block)), block)
            self._go_on(extra, front=True)
        else:
            moved = self._buffer[self._first + low : self._stop]
            block = np.insert(moved, at - low, values) if len(moved) else values
            self._make_room(after=extra)
            self._stop += extra
            self._write(slice(self._stop - len(block), self._stop), block)
            self._go_on(extra, front=False)
        self._view = self._seen()

    def append(self, values: npt.NDArray[Scalar]) -> None:
        """Add values at the back."""
        self._make_room(after=len(values))
        self._write(slice(self._stop, self._stop + len(values)), values)
        self._stop += len(values)
        self._go_on(len(values), front=False)
        self._view = self._seen()

    def delete(self, at: Places, *, front: bool | None = None) -> None:
        """Remove the elements at the ascending positions ``at``; what lies on their shorter side closes up to the rest.

        ``front`` says instead whether what lies before the last of them moves, or what lies after the first.
        """
        if not len(at):
            return
        low, high = int(at[0]), int(at[-1])
        if nearer_front(at, len(self)) if front is None else front:
            kept = np.delete(self._view[: high + 1], at)
            self._first += len(at)
            self._write(slice(self._first, self._first + len(kept)), kept)
        else:
            kept = np.delete(self._view[low:], at - low)
            self._stop -= len(at)
            self._write(slice(self._stop - len(kept), self._stop), kept)
        self._view = self._seen()

    def put(self, at: int | slice | Places | npt.NDArray[np.uint32], values: Any) -> None:
        """Overwrite the elements at a position or at several."""
        self._buffer[self._first : self._stop][at] = values
        if self._successor is not None:
            self._successor[self._first + self._shift : self._stop + self._shift][at] = values

    def fill(self, values: npt.NDArray[Scalar]) -> None:
        """Hold these values and no others."""
        self._stop = self._first
        self.append(values)

    def _write(self, where: slice, values: npt.NDArray[Scalar]) -> None:
        self._buffer[where] = values
        if self._successor is not None:
            self._successor[where.start + self._shift : where.stop + self._shift] = values

    def _make_room(self, *, before: int = 0, after: int = 0) -> None:
        """Make sure of so much room at an end."""
        if self._lacks(before, after):
            self._take_over(len(self._buffer))
        if self._lacks(before, after):
            self._begin(len(self) + before + after, front=before > 0)
            self._take_over(len(self._buffer))

    def _lacks(self, before: int, after: int) -> bool:
        return before > self._first or after > self._behind

    def _go_on(self, extra: int, *, front: bool) -> None:
        """Go on with the buffer to come after an addition to an end, or begin with it."""
        count = len(self)
        room = self._first if front else self._behind
        if self._successor is None and count > _LONG and room < count * _LOW:
            # So much more that the next one is not begun at once.
            self._begin(count + room + count // 8, front=front)
        self._take_over(max(_TAKEN_OVER, _TAKEN_OVER_EACH * extra))

    def _begin(self, count: int, *, front: bool) -> None:
        """Begin a buffer that has room for more than ``count`` elements towards one end, and a little at the other."""
        wide, narrow = _next_length(count, self._stagger) - len(self), int(count * _OTHER_END)
        before, after = (wide, narrow) if front else (narrow, wide)
        self._shift = max(before - self._first, 0)
        size = len(self._buffer) + self._shift + max(after - self._behind, 0)
        self._successor = np.empty(size, self._buffer.dtype)
        self._left_first, self._left_stop = self._first, self._stop

    def _take_over(self, most: int) -> None:
        """Take over so many elements, from the back; what is added meanwhile is written into both buffers."""
        if self._successor is None:
            return
        first = max(self._left_first, self._left_stop - most)
        part = self._buffer[first : self._left_stop]
        self._successor[first + self._shift : self._left_stop + self._shift] = part
        self._left_stop = first
        if first == self._left_first:
            self._buffer, self._successor = self._successor, None
            self._first, self._stop = self._first + self._shift, self._stop + self._shift

    @property
    def _behind(self) -> int:
        return len(self._buffer) - self._stop

    def _seen(self) -> npt.NDArray[Scalar]:
        view = self._buffer[self._first : self._stop]
        view.flags.writeable = False
        return view


def nearer_front(at: Places, count: int) -> bool:
    """Whether inserting at these ascending positions of ``count`` elements moves fewer of them towards the front."""
    return int(at[-1]) < count - int(at[0])


def _next_length(count: int, stagger: float) -> int:
    """The first of the lengths ``64 · 1.25^(k + stagger)`` that is above a count."""
    step = math.floor(math.log(max(count, _SMALLEST) / _SMALLEST, _RATIO) - stagger) + 1
    return max(count + 1, math.ceil(_SMALLEST * math.pow(_RATIO, step + stagger)))
