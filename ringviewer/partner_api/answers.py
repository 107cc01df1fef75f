"""What the client hands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ringviewer.history.event import Event
from ringviewer.partner_api.exchange import Leg


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a device's history, newest first.

    ``broken`` holds a sentence for each row that could not be read. ``next_path`` is ``None`` on the last page;
    ``key`` is its cursor. ``answered_ms`` is the server's time of the answer.
    """

    events: tuple[Event, ...]
    broken: tuple[str, ...]
    next_path: str | None
    key: str | None
    request_id: str | None
    exchange: int
    answered_ms: int


@dataclass(frozen=True, slots=True)
class StillProgress:
    """How far a still is: ``retry_in_s`` and ``reason`` are set while it waits for another try."""

    phase: Literal["queued", "asking", "downloading", "waiting"]
    received: int = 0
    total: int | None = None
    attempt: int = 1
    attempts_max: int = 1
    retry_in_s: float | None = None
    reason: str | None = None
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class StillAnswer:
    """A still as it arrived. ``actual_ms`` is ``X-Media-Timestamp``; ``actual_raw`` the header's text."""

    data: bytes
    content_type: str | None
    actual_raw: str | None
    actual_ms: int | None
    origin: str | None
    legs: tuple[Leg, ...]
    attempts: int
    answered_ms: int


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """Whether a start is authorised. Exactly one of ``accepted`` and ``refused`` is true."""

    accepted: bool
    refused: bool
    start_ms: int
    status: int | None
    code: str | None
    request_id: str | None
    exchange: int
    answered_ms: int
