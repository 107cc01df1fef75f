"""What a finding is, and the evidence that findings are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.still_match import StillMatch
from ringviewer.history.coverage import Coverage
from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.history.wording import clock, clock_ms, plain, short_date, zone_abbr
from ringviewer.history.zones import zone_for
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.partner_api.token import TokenFacts

Severity = Literal["info", "warning", "problem"]
Why = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnosed fact.

    ``code`` is stable and in kebab case. ``why`` holds the evidence as (text, request id), ``device_id`` is ``None``
    for a fact about the account.
    """

    code: str
    severity: Severity
    title: str
    detail: str
    why: Why
    next_step: str
    device_id: str | None = None


@dataclass(frozen=True, slots=True)
class RefusedLook:
    """A media request that was refused with ``TIME_RANGE_NOT_AUTHORIZED``, and by how much it looked back."""

    start_ms: int
    asked_ms: int
    who: Literal["controller", "still"]
    request_id: str | None


@dataclass(frozen=True, slots=True)
class StillFact:
    """A still that was asked for, with what came of it."""

    ask: StillAsk
    event: Event | None
    actual_ms: int | None
    match: StillMatch | None
    problem: Problem | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What is known of one device. ``request_id`` is that of the newest answer of its history walk."""

    device: Device
    coverage: Coverage
    consent: Consent
    kinds: Mapping[str, int]
    oldest_ms: int | None = None
    newest_ms: int | None = None
    request_id: str | None = None
    problem: Problem | None = None
    refused: tuple[RefusedLook, ...] = ()
    stills: tuple[StillFact, ...] = ()

    @property
    def events(self) -> int:
        """How many events are known."""
        return sum(self.kinds.values())

    @property
    def name(self) -> str:
        """The device's name, safe to show."""
        return plain(self.device.name, 60)

    @property
    def tz(self) -> tzinfo:
        """The customer's zone where the location tells it, else UTC."""
        return zone_for(self.device.country, self.device.state) or UTC


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that findings are drawn from, as plain values.

    ``now_ms`` is the server's time as far as known, ``consent`` the bracket of all devices together.
    """

    now_ms: int
    token: TokenFacts | None = None
    problem: Problem | None = None
    clock_skew_ms: int | None = None
    devices_read: bool = False
    devices_request_id: str | None = None
    devices: tuple[DeviceFacts, ...] = ()
    consent: Consent = field(default_factory=Consent)

    @property
    def playground(self) -> bool:
        """Whether the token belongs to the Playground and its one synthetic device."""
        return self.token is not None and self.token.kind == "playground"


def at(instant_ms: int, tz: tzinfo) -> str:
    """“Thu 8 Oct 14:03:48 PDT”: an instant in a sentence."""
    return f"{short_date(instant_ms, tz)} {clock(instant_ms, tz)} {zone_abbr(instant_ms, tz)}"


def exactly(instant_ms: int, tz: tzinfo) -> str:
    """“Thu 8 Oct 14:03:48.510 PDT”: an instant as evidence."""
    return f"{short_date(instant_ms, tz)} {clock_ms(instant_ms, tz)} {zone_abbr(instant_ms, tz)}"
