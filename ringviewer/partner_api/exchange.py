"""The record of every exchange with the API, without secrets."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

ExchangeKind = Literal["devices", "history", "still", "media", "probe", "other"]

KEPT_HEADERS = frozenset(
    {
        "accept",
        "cache-control",
        "content-encoding",
        "content-encryption",
        "content-length",
        "content-type",
        "date",
        "last-modified",
        "retry-after",
        "server",
        "user-agent",
        "x-envoy-upstream-service-time",
        "x-media-length",
        "x-media-origin",
        "x-media-timestamp",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-request-id",
    }
)
KEPT_BODY = 64 * 1024
_KEPT_BODIES = 16 * 1024 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leg:
    """One half of a still as it is shown: the POST to the API, or the GET at the media host."""

    method: str
    host: str
    status: int | None
    code: str | None
    request_id: str | None
    duration_ms: int | None
    exchange: int | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    ``path`` holds the query on the API host; at a media host the query is a secret and stands as ``?…``.
    ``started_ms`` is this computer's time, ``server_date_ms`` the server's. ``waited_ms`` passed before the pacing
    let the request go. ``parent`` is the number of the POST that a media GET belongs to. Bodies are JSON only.
    """

    number: int
    parent: int | None
    kind: ExchangeKind
    method: str
    host: str
    path: str
    status: int | None
    code: str | None
    request_id: str | None
    started_ms: int
    waited_ms: int
    duration_ms: int | None
    bytes_received: int
    attempt: int
    error: str | None
    server_date_ms: int | None
    request_body: str | None
    response_body: str | None
    request_headers: tuple[tuple[str, str], ...]
    response_headers: tuple[tuple[str, str], ...]


class Recorder:
    """Keeps the newest exchanges and counts all of them; the oldest lose their bodies when all take too much room.

    ``max_per_second`` is the largest number of requests that began within any second, ``max_in_flight`` the largest
    number that ran at once.
    """

    def __init__(self, limit: int = 5_000) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=limit)
        self.sent = 0
        self.retried = 0
        self.max_per_second = 0
        self.max_in_flight = 0
        self.in_flight = 0
        self._numbers = 0
        self._body_room = 0
        self._bare = 0
        self._begun: deque[float] = deque()
        self._listeners: list[Callable[[Exchange], None]] = []

    def subscribe(self, listener: Callable[[Exchange], None]) -> Callable[[], None]:
        """Hear of each exchange when it ends; call the result to stop."""
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

    def end(self, exchange: Exchange) -> None:
        """Keep an exchange that ended, well or not."""
        self.in_flight -= 1
        self._keep(exchange)
        for listener in tuple(self._listeners):
            try:
                listener(exchange)
            except Exception as fault:
                log.error("a listener of the recorder failed: %s", type(fault).__name__)

    def _keep(self, exchange: Exchange) -> None:
        if self.exchanges and len(self.exchanges) == self.exchanges.maxlen:
            self._body_room -= _room(self.exchanges[0])
            self._bare = max(0, self._bare - 1)
        self.exchanges.append(exchange)
        self._body_room += _room(exchange)
        while self._body_room > _KEPT_BODIES and self._bare < len(self.exchanges) - 1:
            old = self.exchanges[self._bare]
            self._body_room -= _room(old)
            self.exchanges[self._bare] = replace(old, request_body=None, response_body=None)
            self._bare += 1


def _room(exchange: Exchange) -> int:
    return len(exchange.request_body or "") + len(exchange.response_body or "")
