"""What the client hands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.partner_api.exchange import Leg


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be read: where it stands in its answer, counted from 1, and why, in words.

    ``id`` is the row's own, where at least that could be read.
    """

    number: int
    reason: str
    id: str | None = None


HistoryNote = Literal["times-in-seconds", "next-dropped-filter"]
StillNote = Literal["media-host-unexpected", "picture-without-redirect", "redirected-again", "time-in-seconds"]


@dataclass(frozen=True, slots=True)
class DeviceList:
    """The devices of an account in the order of the API, and the rows that could not be read."""

    devices: tuple[Device, ...]
    broken: tuple[BrokenRow, ...] = ()
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose account it is, as far as ``users/me`` tells (contract §1.3): personal data, asked for on purpose only."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a device's history, newest first.

    ``next_path`` is ``None`` on the last page; ``key`` is its cursor. ``answered_ms`` is the server's time of the
    answer. ``notes`` are the page's departures from the contract that were made good: ``times-in-seconds`` were
    converted, in ``in_seconds`` of its events, and ``next-dropped-filter`` says that the link to the next page had lost
    the filter.
    """

    events: tuple[Event, ...]
    broken: tuple[BrokenRow, ...]
    next_path: str | None
    key: str | None
    request_id: str | None
    exchange: int
    answered_ms: int
    notes: tuple[HistoryNote, ...] = ()
    in_seconds: int = 0


@dataclass(frozen=True, slots=True)
class StillProgress:
    """How far a still is: ``retry_in_s`` and ``reason`` are set while it waits for another try.

    *Following* lasts from the redirect to the first byte of the picture's host.
    """

    phase: Literal["queued", "asking", "following", "downloading", "waiting"]
    received: int = 0
    total: int | None = None
    attempt: int = 1
    attempts_max: int = 1
    retry_in_s: float | None = None
    reason: str | None = None
    legs: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class StillAnswer:
    """A still as it arrived. ``actual_ms`` is ``X-Media-Timestamp``; ``actual_raw`` the header's text.

    ``notes`` are the answer's departures from the contract that were made good: ``media-host-unexpected`` is a host
    that the contract does not name, ``time-in-seconds`` a capture time of whole seconds.
    """

    data: bytes
    content_type: str | None
    actual_raw: str | None
    actual_ms: int | None
    origin: str | None
    legs: tuple[Leg, ...]
    attempts: int
    answered_ms: int
    notes: tuple[StillNote, ...] = ()


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
