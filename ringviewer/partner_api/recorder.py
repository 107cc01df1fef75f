"""Keeps the exchanges of one account and counts them."""

from __future__ import annotations

import logging
import sys
from collections import deque
from collections.abc import Callable, ValuesView
from dataclasses import replace

from ringviewer.partner_api.exchange import Exchange

_KEPT_BODIES = 64 * 1024 * 1024

log = logging.getLogger(__name__)


class Recorder:
    """Keeps the newest exchanges and counts all of them; the oldest lose their bodies when all take too much room.

    ``max_per_second`` is the largest number of requests that began within any second, ``max_in_flight`` the largest
    number that ran at once. Bodies take at most ``body_limit`` bytes of memory together.
    """

    def __init__(self, limit: int = 5_000, *, body_limit: int = _KEPT_BODIES) -> None:
        self.sent = 0
        self.retried = 0
        self.max_per_second = 0
        self.max_in_flight = 0
        self.in_flight = 0
        self._limit = limit
        self._body_limit = body_limit
        self._exchanges: dict[int, Exchange] = {}
        self._with_bodies: dict[int, int] = {}
        self._body_room = 0
        self._numbers = 0
        self._dropped = 0
        self._begun: deque[float] = deque()
        self._listeners: list[Callable[[Exchange], None]] = []

    @property
    def exchanges(self) -> ValuesView[Exchange]:
        """The exchanges that are kept, in the order in which they began; a view, not a copy."""
        return self._exchanges.values()

    def exchange(self, number: int) -> Exchange | None:
        """The exchange of a number, or ``None`` when it is not kept any more."""
        return self._exchanges.get(number)

    def subscribe(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Hear of each exchange when it begins, goes on and ends; call the result to stop."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def begin(self, monotonic_s: float, *, retry: bool) -> int:
        """Count a request that leaves now and return its number."""
        self._numbers += 1
        self.sent += 1
        self.retried += retry
        self.in_flight += 1
        self.max_in_flight = max(self.max_in_flight, self.in_flight)
        self._begun.append(monotonic_s)
        while self._begun and self._begun[0] <= monotonic_s - 1:
            self._begun.popleft()
        self.max_per_second = max(self.max_per_second, len(self._begun))
        return self._numbers

    def per_second(self, monotonic_s: float) -> int:
        """How many requests began within the last second."""
        return sum(begun > monotonic_s - 1 for begun in self._begun)

    def keep(self, exchange: Exchange) -> None:
        """Keep an exchange as it is now: just begun, or with something more known of it.

        One that had to make room for others meanwhile is only told of.
        """
        if exchange.number in self._exchanges or exchange.number > self._dropped:
            self._store(exchange)
        for listener in tuple(self._listeners):
            try:
                listener(exchange)
            except Exception as fault:
                log.error("a listener of the recorder failed: %s", type(fault).__name__)

    def end(self, exchange: Exchange) -> None:
        """Keep an exchange that ended, well or not."""
        self.in_flight -= 1
        self.keep(exchange)

    def note(self, number: int, *notes: str) -> None:
        """Add what was found out about an exchange after it ended."""
        exchange = self._exchanges.get(number)
        if exchange is not None and not set(notes) <= set(exchange.notes):
            self.keep(replace(exchange, notes=tuple(dict.fromkeys((*exchange.notes, *notes)))))

    def _store(self, exchange: Exchange) -> None:
        room = _room(exchange)
        self._body_room += room - self._with_bodies.get(exchange.number, 0)
        if room:
            self._with_bodies[exchange.number] = room
        else:
            self._with_bodies.pop(exchange.number, None)
        self._exchanges[exchange.number] = exchange
        while len(self._exchanges) > self._limit:
            oldest = next(iter(self._exchanges))
            self._dropped = max(self._dropped, oldest)
            del self._exchanges[oldest]
            self._body_room -= self._with_bodies.pop(oldest, 0)
        while self._body_room > self._body_limit and len(self._with_bodies) > 1:
            oldest = next(iter(self._with_bodies))
            self._body_room -= self._with_bodies.pop(oldest)
            self._exchanges[oldest] = replace(self._exchanges[oldest], request_body=None, response_body=None)


def _room(exchange: Exchange) -> int:
    return sum(sys.getsizeof(body) for body in (exchange.request_body, exchange.response_body) if body)
