"""How fast requests may leave: the quota is shared with the partner's production (contract §7)."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

# Timers may fire a little early; a window that is a little longer keeps the promise all the same.
_WINDOW_S = 1.02


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many requests begin within any second, and so many are in flight."""

    per_second: int = 5
    in_flight: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.per_second <= 20 or not 1 <= self.in_flight <= 20:
            raise ValueError("The pace must lie between 1 and 20 requests per second and in flight.")


class Pacer:
    """Admits requests one by one; what an operator waits for goes before what fills the background."""

    def __init__(self, pace: Pace, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.pace = pace
        self._monotonic = monotonic
        self._begun: deque[float] = deque(maxlen=pace.per_second)
        self._in_flight = 0
        self._held_until = -math.inf
        self._order = itertools.count()
        self._queue: list[tuple[bool, int]] = []
        self._bells: dict[tuple[bool, int], asyncio.Event] = {}

    async def admit(self, *, urgent: bool = False) -> float:
        """Wait for a turn and return the seconds waited; each admission needs one :meth:`release`."""
        asked = self._monotonic()
        ticket = (not urgent, next(self._order))
        bell = asyncio.Event()
        heapq.heappush(self._queue, ticket)
        self._bells[ticket] = bell
        try:
            while (delay := self._delay(ticket)) != 0:
                bell.clear()
                try:
                    async with asyncio.timeout(delay):
                        await bell.wait()
                except TimeoutError:
                    continue
            now = self._monotonic()
            self._begun.append(now)
            self._in_flight += 1
            return now - asked
        finally:
            self._queue.remove(ticket)
            heapq.heapify(self._queue)
            del self._bells[ticket]
            self._ring()

    def release(self) -> None:
        """Give a place in flight back."""
        self._in_flight -= 1
        self._ring()

    def hold(self, seconds: float) -> None:
        """Admit nothing for so long: the server asked for it, and is obeyed in full."""
        self._held_until = max(self._held_until, self._monotonic() + seconds)

    def _delay(self, ticket: tuple[bool, int]) -> float | None:
        """Zero when it is this ticket's turn, the seconds until it may be, or ``None``: until somebody rings."""
        if self._queue[0] != ticket or self._in_flight >= self.pace.in_flight:
            return None
        due = self._held_until
        if len(self._begun) == self.pace.per_second:
            due = max(due, self._begun[0] + _WINDOW_S)
        return max(0.0, due - self._monotonic())

    def _ring(self) -> None:
        if self._queue:
            self._bells[self._queue[0]].set()
