"""What a finding is, and the evidence that findings are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.still_match import StillMatch
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.coverage import Coverage
from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.history.wording import clock, clock_ms, plain, short_date, zone_abbr
from ringviewer.history.zones import zone_for
from ringviewer.partner_api.answers import BrokenRow, HistoryNote, StillNote
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.partner_api.exchange import Leg
from ringviewer.partner_api.token import TokenFacts

# The token was refused, and what should have brought another one failed.
RENEWAL = frozenset(
    {
        "renewal-refused",
        "refresh-refused",
        "client-refused",
        "grant-unsupported",
        "renewal-failed",
        "store-failed",
        "rotated-token-not-stored",
    }
)

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
class BrokenHistoryRow:
    """A row of history that could not be read: where it stood, why, and where it belongs in time.

    ``page`` and ``number`` count from 1. ``near_ms`` is the start of the last readable row before it, or the time of
    the answer when there is none: rows come newest first. ``id`` is the row's own where it could be read.
    """

    page: int
    number: int
    reason: str
    id: str | None
    near_ms: int
    request_id: str | None
    exchange: int


@dataclass(frozen=True, slots=True)
class NotedPages:
    """How many pages of history departed from the contract in one way, and the request ids of the newest of them.

    Where it is a matter of single rows, ``rows`` of the ``of_rows`` rows on these pages did.
    """

    pages: int
    request_ids: tuple[str | None, ...]
    rows: int = 0
    of_rows: int = 0


@dataclass(frozen=True, slots=True)
class StillFact:
    """A still that was asked for, with what came of it.

    ``content_type`` is what the answer called itself, ``format`` what its bytes are, ``sha256`` their hash in hex;
    ``None`` where there is no picture. ``twin`` is another request that was answered with the same picture.
    """

    ask: StillAsk
    event: Event | None
    actual_ms: int | None
    match: StillMatch | None
    problem: Problem | None
    request_id: str | None
    legs: tuple[Leg, ...] = ()
    notes: tuple[StillNote, ...] = ()
    actual_raw: str | None = None
    content_type: str | None = None
    format: Literal["JPEG", "PNG"] | None = None
    sha256: str | None = None
    twin: Twin | None = None

    @property
    def media_host(self) -> str | None:
        """The host that the picture was asked from, or ``None`` when it never came to that."""
        return next((leg.host for leg in reversed(self.legs) if leg.method == "GET"), None)


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What is known of one device. ``request_id`` is that of the newest answer of its history walk.

    ``broken`` holds the first of the ``broken_rows`` rows of history that could not be read. ``zone`` is the one to
    write times in; ``None`` is the customer's.
    """

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
    broken: tuple[BrokenHistoryRow, ...] = ()
    broken_rows: int = 0
    noted: Mapping[HistoryNote, NotedPages] = field(default_factory=dict)
    zone: tzinfo | None = None

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
        """The zone to write times in: the one that was chosen, else the customer's where the location tells it."""
        return self.zone or zone_for(self.device.country, self.device.state) or UTC


@dataclass(frozen=True, slots=True)
class QuotaSeen:
    """The quota as one answer told it: requests that are left of the partner's limit, which may be unknown."""

    limit: int | None
    remaining: int
    request_id: str | None


@dataclass(frozen=True, slots=True)
class WireFacts:
    """What the exchanges of this visit say, whatever they were about.

    ``lowest_quota`` is the lowest that an answer told. ``limited`` counts the answers 429, ``limited_ids`` are the
    request ids of the newest. ``renewals`` counts the token requests that brought a new token. ``unexpected_hosts``
    are media hosts that the contract does not name, each with the request id of the newest answer.
    """

    lowest_quota: QuotaSeen | None = None
    limited: int = 0
    limited_ids: tuple[str | None, ...] = ()
    renewals: int = 0
    renewal_id: str | None = None
    unexpected_hosts: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that findings are drawn from, as plain values.

    ``now_ms`` is the server's time as far as known, ``consent`` the bracket of all devices together. ``first_token``
    is what the token said of itself when the visit began, ``token`` what the one in use says. ``zone`` is the one to
    write times of the account in; ``None`` is UTC, since an account has no place.
    """

    now_ms: int
    token: TokenFacts | None = None
    problem: Problem | None = None
    clock_skew_ms: int | None = None
    devices_read: bool = False
    devices_request_id: str | None = None
    devices: tuple[DeviceFacts, ...] = ()
    consent: Consent = field(default_factory=Consent)
    broken_devices: tuple[BrokenRow, ...] = ()
    first_token: TokenFacts | None = None
    wire: WireFacts = field(default_factory=WireFacts)
    zone: tzinfo | None = None

    @property
    def tz(self) -> tzinfo:
        """The zone to write times of the account in."""
        return self.zone or UTC

    @property
    def playground(self) -> bool:
        """Whether the token belongs to the Playground and its one synthetic device."""
        return self.token is not None and self.token.kind == "playground"

    @property
    def token_useless(self) -> bool:
        """Whether the API answers 401 to everything now: what fails meanwhile says nothing else."""
        token = self.token
        refused = self.problem is not None and (self.problem.kind == "token-refused" or self.problem.kind in RENEWAL)
        expired = token is not None and token.expires_ms is not None and token.expires_ms <= self.now_ms
        return refused or expired or (token is not None and token.kind == "refresh")


def at(instant_ms: int, tz: tzinfo) -> str:
    """“Thu 8 Oct 14:03:48 PDT”: an instant in a sentence."""
    return f"{short_date(instant_ms, tz)} {clock(instant_ms, tz)} {zone_abbr(instant_ms, tz)}"


def exactly(instant_ms: int, tz: tzinfo) -> str:
    """“Thu 8 Oct 14:03:48.510 PDT”: an instant as evidence."""
    return f"{short_date(instant_ms, tz)} {clock_ms(instant_ms, tz)} {zone_abbr(instant_ms, tz)}"


def said(where: str, problem: Problem) -> str:
    """“history of Garage, answered 500 X: DET”: a failure as evidence, safe to show."""
    return f"{where}, answered {problem.answer}" if problem.answer else f"{where}: {plain(problem.meaning, 160)}"
