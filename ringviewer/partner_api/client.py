"""The client of one account: devices, history, stills and probes, with their retries."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

import msgspec

from ringviewer.history.device import Device
from ringviewer.partner_api import history_document, retry
from ringviewer.partner_api.address import api_base as checked_base
from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.answers import (
    BrokenRow,
    Customer,
    DeviceList,
    HistoryNote,
    HistoryPage,
    ProbeAnswer,
    StillAnswer,
    StillProgress,
)
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk
from ringviewer.partner_api.credentials import Credentials
from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.documents import decode_document
from ringviewer.partner_api.errors import (
    KeyNotReady,
    MediaNotFound,
    RecordingCorrupt,
    RecordingNotReady,
    RingViewerError,
    TimeRangeNotAuthorized,
    UnexpectedAnswer,
)
from ringviewer.partner_api.exchange import ExchangeKind, Leg
from ringviewer.partner_api.links import LONGEST_LINK, parts_of
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.recorder import Recorder
from ringviewer.partner_api.sender import Sender, Tries
from ringviewer.partner_api.still_flow import StillFlow, still_url
from ringviewer.partner_api.token import TokenFacts
from ringviewer.partner_api.users_document import read_customer
from ringviewer.partner_api.wire import Reply, Request, Wire

__all__ = ["HistoryPage", "Leg", "PartnerClient", "ProbeAnswer", "StillAnswer", "StillProgress"]

T = TypeVar("T")
P = ParamSpec("P")

_INCLUDES = "status,capabilities,configurations,location"
_MOST_DEVICE_PAGES = 20
_LARGE_BODY = 16 * 1024
_PAST_AUTHORISATION = (MediaNotFound, KeyNotReady, RecordingCorrupt, RecordingNotReady)


class PartnerClient:
    """Speaks to the API for one account.

    ``credentials`` may be an access token as text; an empty one sends none. Every method raises errors of
    :mod:`ringviewer.partner_api.errors` only. The token goes to the exact origin of ``api_base`` and nowhere else.
    """

    def __init__(
        self,
        api_base: str,
        credentials: Credentials | str,
        *,
        pace: Pace | None = None,
        recorder: Recorder | None = None,
        trust_env: bool = True,
    ) -> None:
        self.api_base = checked_base(api_base)
        self.recorder = recorder if recorder is not None else Recorder()
        self._credentials = Credentials(credentials) if isinstance(credentials, str) else credentials
        origin = origin_of(self.api_base)
        # A proxy of the desktop has no business between two programs on it.
        local = origin is not None and origin.loopback
        self._wire = Wire(
            api_base=self.api_base, pace=pace or Pace(), recorder=self.recorder, trust_env=trust_env and not local
        )
        self._credentials.bind(self._wire.exchange)
        self._sender = Sender(self._wire, self.api_base, self._credentials)

    @property
    def token_facts(self) -> TokenFacts:
        """What the access token in use says of itself; another one after it was renewed."""
        return self._credentials.facts

    @property
    def may_renew(self) -> bool:
        """Whether a refused token is renewed: configured for this account, and allowed."""
        return self._credentials.may_renew

    @property
    def finishing_s(self) -> float:
        """Seconds that closing may take so that no rotated refresh token is lost; 0 when none is at risk."""
        return self._credentials.finishing_s

    @property
    def clock_skew_ms(self) -> int | None:
        """The server's clock minus this computer's, or ``None`` before it told its time."""
        return self._wire.clock_skew_ms

    @property
    def pace(self) -> Pace:
        """How fast requests may leave."""
        return self._wire.pace

    def set_pace(self, pace: Pace) -> None:
        """Change how fast requests may leave, also those that wait already."""
        self._wire.set_pace(pace)

    @property
    def quota(self) -> Quota | None:
        """What the newest answer said of the partner's quota, or ``None`` when none did."""
        return self._wire.quota

    @property
    def held_s(self) -> float:
        """Seconds until requests may leave again, when the server asked to wait or the quota runs low; else 0."""
        return self._wire.held_s

    async def devices(self) -> DeviceList:
        """The devices that the customer shared, in the order of the answer (contract §2.1).

        No server is known to page this list; one that does is followed for a bounded number of pages.
        """
        found: dict[str, Device] = {}
        broken: list[BrokenRow] = []
        request_id: str | None = None
        path = f"/v1/devices?include={_INCLUDES}"
        for _ in range(_MOST_DEVICE_PAGES):
            reply = await self._get("devices", path, urgent=True)
            request_id = reply.request_id
            devices, unread, link = await _reading(_read_devices, reply.body)
            broken += unread
            news = [device for device in devices if device.id not in found]
            found.update((device.id, device) for device in news)
            if link is None or not news:
                break
            try:
                parts = parts_of(link, api_base=self.api_base, prefix="/v1/devices")
            except UnexpectedAnswer:
                # The devices that are known are worth more than a link that leads nowhere.
                break
            path = f"{parts.path or '/v1/devices'}?{parts.query}"
        return DeviceList(tuple(found.values()), tuple(broken), request_id)

    async def me(self) -> Customer:
        """Whose account it is (contract §1.3). Personal data: ask only when the engineer wants to know."""
        return await _reading(read_customer, (await self._get("me", "/v1/users/me", urgent=True)).body)

    async def history_page(
        self, device_id: str, *, event_types: tuple[str, ...] = (), next_path: str | None = None
    ) -> HistoryPage:
        """One page of a device's history: the newest, or the one that ``next_path`` names (contract §3).

        A page without rows ends the walk: its ``next_path`` is ``None`` even when the API sends a link. Raises
        :class:`~ringviewer.partner_api.errors.UnexpectedAnswer`, and sends nothing, when ``next_path`` leads away from
        the history of this API.
        """
        path = history_document.history_path(device_id, event_types)
        if next_path is not None:
            path = history_document.next_path(
                next_path, api_base=self.api_base, device_id=device_id, event_types=event_types
            )

        reply = await self._get("history", path, device_id=device_id)
        rows = await _reading(history_document.read_history, reply.body, device_id)
        following = None
        if rows.next_link is not None and (rows.events or rows.broken):
            # Checked when it is followed, so that a bad link does not cost the events of this page.
            following = rows.next_link[: LONGEST_LINK + 1]
        notes: list[HistoryNote] = ["times-in-seconds"] if rows.in_seconds else []
        if following is not None and history_document.drops_filter(following, event_types):
            notes.append("next-dropped-filter")
        self.recorder.note(reply.exchange, *notes)
        return HistoryPage(
            rows.events,
            rows.broken,
            following,
            history_document.page_key(following) if following else None,
            reply.request_id,
            reply.exchange,
            reply.answered_ms,
            tuple(notes),
            rows.in_seconds,
        )

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        """A still over both legs (contract §4). An error that is raised carries the legs of the last try."""
        flow = StillFlow(self._wire, self._sender, self.api_base, on_progress)

        def waiting(fault: RingViewerError, attempt: int, wait_s: float) -> None:
            flow.tell_waiting(fault, attempt, wait_s)

        try:
            return await _trying(lambda tries: flow.once(ask, tries), waiting)
        except RingViewerError as fault:
            fault.legs = flow.legs
            raise

    async def probe(self, device_id: str, start_ms: int) -> ProbeAnswer:
        """Whether media from ``start_ms`` on are authorised; a redirect is never followed, so nothing is marked."""
        now_ms = time.time_ns() // 1_000_000 + (self.clock_skew_ms or 0)
        ask = StillAsk.latest(device_id, start_ms, max(start_ms, min(start_ms + LONGEST_RANGE_MS, now_ms)))
        request = Request(
            "probe",
            "POST",
            still_url(self.api_base, device_id),
            msgspec.json.encode(ask.body()),
            urgent=True,
            device_id=device_id,
        )

        async def once(tries: Tries) -> ProbeAnswer:
            reply = await self._sender.send(request, tries)
            accepted = reply.status == 200 or (300 <= reply.status < 400 and "location" in reply.headers)
            refused = False
            if not accepted:
                fault = self._sender.error(request, reply)
                accepted = isinstance(fault, _PAST_AUTHORISATION)
                refused = isinstance(fault, TimeRangeNotAuthorized)
                if not accepted and not refused:
                    raise fault
            return ProbeAnswer(
                accepted,
                refused,
                start_ms,
                reply.status,
                reply.code,
                reply.request_id,
                reply.exchange,
                reply.answered_ms,
            )

        return await _trying(once)

    async def aclose(self) -> None:
        """End what is on the wire and close the connections; a renewal under way is finished first."""
        await self._credentials.aclose()
        await self._wire.aclose()

    async def _get(self, kind: ExchangeKind, path: str, *, device_id: str | None = None, urgent: bool = False) -> Reply:
        request = Request(kind, "GET", self.api_base + path, urgent=urgent, device_id=device_id)
        return await _trying(lambda tries: self._sender.get(request, tries))


def _read_devices(body: bytes) -> tuple[tuple[Device, ...], tuple[BrokenRow, ...], str | None]:
    """The devices of a page, its broken rows, and the link to the next one."""
    return *read_devices(body), decode_document(body).next_link()


async def _reading(read: Callable[Concatenate[bytes, P], T], body: bytes, *rest: P.args, **named: P.kwargs) -> T:
    """What a body says; a large one is read beside the loop, so that a hostile page does not hold the window up."""
    if len(body) <= _LARGE_BODY:
        return read(body, *rest, **named)
    return await asyncio.to_thread(read, body, *rest, **named)


async def _trying(
    once: Callable[[Tries], Awaitable[T]],
    waiting: Callable[[RingViewerError, int, float], None] = lambda fault, attempt, wait_s: None,
) -> T:
    """The first result; what is worth another try is tried again after its wait (see :mod:`.retry`)."""
    began = time.monotonic()
    tries = Tries()
    attempt = 1
    while True:
        try:
            return await once(tries)
        except RingViewerError as fault:
            wait_s = retry.delay_s(fault, attempt, time.monotonic() - began, random.random())  # not a secret
            if wait_s is None:
                raise
            waiting(fault, attempt, wait_s)
            await retry.rest(wait_s)
            attempt += 1
