"""The rate limit of the partner's ``client_id``: requests a second, all endpoints together (contract §7)."""

from __future__ import annotations

import math
import time
from collections import deque
from email.utils import formatdate
from typing import Literal

_WINDOW_S = 1.0


class RateLimit:
    """Counts in real seconds, whatever the clock of the story says: a client is fast or slow in real time."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._recent: deque[float] = deque()

    def spend(self) -> float:
        """Count one request that is to be answered now: 0, or how many seconds too early it comes, uncounted."""
        now_s = time.monotonic()
        self._forget(now_s)
        if len(self._recent) >= self.limit:
            return max(self._recent[0] + _WINDOW_S - now_s, 0.001)
        self._recent.append(now_s)
        return 0.0

    def headers(self) -> list[tuple[bytes, bytes]]:
        """``X-RateLimit-Limit`` and ``X-RateLimit-Remaining``."""
        self._forget(time.monotonic())
        remaining = self.limit - len(self._recent)
        return [
            (b"x-ratelimit-limit", str(self.limit).encode()),
            (b"x-ratelimit-remaining", str(remaining).encode()),
        ]

    def _forget(self, now_s: float) -> None:
        while self._recent and self._recent[0] <= now_s - _WINDOW_S:
            self._recent.popleft()


def retry_after(wait_s: float, now_ms: int, form: Literal["seconds", "date"]) -> bytes:
    """``Retry-After``: whole seconds, at least one, or the HTTP date at which the wait is over; never too early."""
    if form == "seconds":
        return str(math.ceil(wait_s)).encode()
    return formatdate(math.ceil(now_ms / 1000 + wait_s), usegmt=True).encode()
