"""One exchange with the API as it is recorded: without secrets, and with what its time was spent on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ExchangeKind = Literal["devices", "history", "still", "media", "probe", "token", "me", "other"]

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
KEPT_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Phases:
    """What the time of an exchange was spent on, in microseconds; ``None`` is a phase that did not happen.

    ``queue_us`` passed before the pacing let the request go, ``dns_us`` for the name, ``connect_us`` for the
    connection, ``tls_us`` for its encryption: the last three only for the first request over a connection. Then come
    sending, waiting for the first byte of the answer, and receiving the rest.
    """

    queue_us: int = 0
    dns_us: int | None = None
    connect_us: int | None = None
    tls_us: int | None = None
    send_us: int | None = None
    wait_us: int | None = None
    receive_us: int | None = None


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
    let the request go, ``duration_ms`` until the end of the answer; it is ``None`` while the request is under way.
    ``parent`` is the number of the POST that a media GET belongs to, ``retry_of`` that of the try before.

    Bodies are text: JSON whole up to :data:`KEPT_BODY` (``body_cut`` says that more came). Of a picture only
    ``bytes_received`` and ``digest``, its SHA-256 in hexadecimal, are kept; of a token request nothing.
    ``notes`` are what about the answer is worth knowing, such as ``media-host-unexpected``.
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
    device_id: str | None = None
    phases: Phases | None = None
    body_cut: bool = False
    digest: str | None = None
    retry_of: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def under_way(self) -> bool:
        """Whether the answer is still to come."""
        return self.duration_ms is None
