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

from ringviewer.partner_api.errors import RateLimited
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.retry import LONGEST_S, in_words

# Timers may fire a little early; a window that is a little longer keeps the promise all the same.
_WINDOW_S = 1.02
_FASTEST = 20
_RESERVE = 0.05
_SHORTEST_REST_S, _LONGEST_REST_S = 1.0, 8.0
# The order of the queue: by this, then by when it was joined.
_AHEAD, _URGENT, _BACKGROUND = range(3)
_Ticket = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many requests begin within any second, and so many are in flight."""

    per_second: int = 5
    in_flight: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.per_second <= _FASTEST or not 1 <= self.in_flight <= _FASTEST:
            raise ValueError("The pace must lie between 1 and 20 requests per second and in flight.")


class Pacer:
    """Admits requests one by one; what an operator waits for goes before what fills the background.

    It is a bucket of ``per_second`` tokens, each of which comes back a second after it was taken. That is stricter
    than a bucket that fills at a steady rate: no second, wherever it begins, sees more requests than the pace allows.
    """

    def __init__(self, pace: Pace, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._monotonic = monotonic
        self._taken: deque[float] = deque(maxlen=_FASTEST)
        self._in_flight = 0
        self._held_until = -math.inf
        self._resting_until = -math.inf
        self._rest_s = 0.0
        self._order = itertools.count()
        self._queue: list[_Ticket] = []
        self._bells: dict[_Ticket, asyncio.Event] = {}

    @property
    def pace(self) -> Pace:
        """What is allowed."""
        return self._pace

    @property
    def held_s(self) -> float:
        """Seconds until requests may leave again, because the server asked for it or the quota runs low; 0 if free."""
        return max(0.0, max(self._held_until, self._resting_until) - self._monotonic())

    def set_pace(self, pace: Pace) -> None:
        """Allow another pace from now on, also to those who wait already."""
        self._pace = pace
        self._ring()

    async def admit(self, *, urgent: bool = False, ahead: bool = False) -> float:
        """Wait for a turn and return the seconds waited; each admission needs one :meth:`release`.

        Raises :class:`~ringviewer.partner_api.errors.RateLimited` without a status when the server asked for a pause
        that ends later than a caller waits by itself: within 150 s all in all, as :mod:`.retry` bounds its tries.

        ``ahead`` is for what goes to a host with a quota of its own: it goes before everything else and is not held
        back by pauses, only by the pace.
        """
        asked = self._monotonic()
        ticket = (_AHEAD if ahead else _URGENT if urgent else _BACKGROUND, next(self._order))
        bell = asyncio.Event()
        heapq.heappush(self._queue, ticket)
        self._bells[ticket] = bell
        try:
            while (delay := self._delay(ticket)) != 0:
                if not ahead:
                    self._refuse_long_pause(asked)
                bell.clear()
                try:
                    async with asyncio.timeout(delay):
                        await bell.wait()
                except TimeoutError:
                    continue
            now = self._monotonic()
            self._taken.append(now)
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
        for bell in self._bells.values():
            # Whoever will not wait for so long is told at once, wherever in the queue.
            bell.set()

    def observe(self, quota: Quota, *, sent_s: float) -> None:
        """Obey the quota before it runs out; called for each answer, while its request still counts as in flight.

        ``sent_s`` is when that request was admitted, by the pacer's clock.

        What remains, less what is in flight, must stay above a reserve for the partner's production: a second of our
        own pace or 5 % of the limit, whichever is more, though never more than half of a small limit. Below it nothing
        is admitted for a second, then for two, four and eight while it stays low. An answer that shows it recovered
        makes the next rest short again, unless its request was sent before the rest was over: such an answer tells of
        the time before, however late it comes, and the rest goes on.
        """
        if quota.remaining is None:
            return
        reserve: float = self._pace.per_second
        if quota.limit is not None:
            reserve = min(max(reserve, quota.limit * _RESERVE), quota.limit / 2)
        others = max(0, self._in_flight - 1)
        if quota.remaining - others > reserve:
            if sent_s >= self._resting_until:
                self._rest_s = 0.0
        elif self._monotonic() >= self._resting_until:
            # Answers to what was on its way when the rest began tell nothing new of it.
            self._rest_s = min(max(_SHORTEST_REST_S, self._rest_s * 2), _LONGEST_REST_S)
            self._resting_until = self._monotonic() + self._rest_s

    def _refuse_long_pause(self, asked: float) -> None:
        now = self._monotonic()
        left_s = self._held_until - now
        if left_s > 0 and now - asked + left_s > LONGEST_S:
            wait = in_words(left_s)
            raise RateLimited(
                retry_after_s=left_s,
                sentence=f"The API asked for a pause that lasts another {wait}. Nothing was sent meanwhile.",
                advice=f"Try again in {wait}. The quota is shared with your production.",
            )

    def _delay(self, ticket: _Ticket) -> float | None:
        """Zero when it is this ticket's turn, the seconds until it may be, or ``None``: until somebody rings."""
        if self._queue[0] != ticket or self._in_flight >= self._pace.in_flight:
            return None
        due = -math.inf if ticket[0] == _AHEAD else max(self._held_until, self._resting_until)
        if len(self._taken) >= self._pace.per_second:
            due = max(due, self._taken[-self._pace.per_second] + _WINDOW_S)
        return max(0.0, due - self._monotonic())

    def _ring(self) -> None:
        if self._queue:
            self._bells[self._queue[0]].set()
