"""Binary searches in long arrays, through every 64th element: the whole array would miss the processor's caches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.bins import Ints

#: From this many elements on it is faster than a plain search.
LEAST: Final = 65_536
_PITCH: Final = 64
_HALVES: Final = (32, 16, 8, 4, 2, 1)


class Coarse:
    """Searches for many ascending values in one ascending array, which must not change."""

    def __init__(self, values: Ints) -> None:
        self._values = values
        self._every = values[::_PITCH].copy()

    def searchsorted(self, edges: Ints) -> Ints:
        """How many elements are less than each of `edges`, as the array's own ``searchsorted`` says."""
        found: Ints = self._every.searchsorted(edges)
        found -= 1
        found *= _PITCH
        found += 1
        for half in _HALVES:
            found += half * (self._values.take(found + (half - 1), mode="clip") < edges)
        return found.clip(0, len(self._values))
