"""When the events of each family of kinds began."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode
from ringviewer.history.growing import GrowingArray

Times = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]


class Regrouped(NamedTuple):
    """When an event began that left a family for another one, by their codes."""

    start_ms: int
    before: int
    after: int


class FamilyStarts:
    """The starts of the events by family, each ascending. What comes and goes costs by what lies nearer to an end."""

    def __init__(self) -> None:
        self._families = tuple(GrowingArray(np.int64, stagger=0.25) for _ in KindCode)

    @property
    def nbytes(self) -> int:
        """Bytes held, with the room to grow."""
        return sum(family.nbytes for family in self._families)

    def of(self, code: int) -> Times:
        """Starts of one family in epoch ms, ascending and read-only, valid until the next change."""
        return self._families[code].view

    def put(self, codes: Codes, starts: Times) -> None:
        """Add events with ascending starts."""
        for code in set(codes.tolist()):
            family, own = self._families[code], starts[codes == code]
            family.insert(family.view.searchsorted(own), own)

    def take(self, codes: Codes, starts: Times) -> None:
        """Remove events that are there, with ascending starts."""
        for code in set(codes.tolist()):
            family, own = self._families[code], starts[codes == code]
            # Of several that began together each takes its own place.
            family.delete(family.view.searchsorted(own) + np.arange(len(own)) - own.searchsorted(own))

    def regroup(self, events: Sequence[Regrouped]) -> None:
        """Let events go from one family to another."""
        ordered = sorted(events)
        starts = np.array([event.start_ms for event in ordered], np.int64)
        self.take(np.array([event.before for event in ordered], np.uint8), starts)
        self.put(np.array([event.after for event in ordered], np.uint8), starts)
