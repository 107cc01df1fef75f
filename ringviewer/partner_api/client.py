"""The client of one account: devices, history, stills and probes, with their retries."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from ringviewer.history.device import Device
from ringviewer.partner_api import history_document, retry
from ringviewer.partner_api.address import api_base as checked_base
from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.answers import HistoryPage, ProbeAnswer, StillAnswer, StillProgress
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk
from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.documents import decode_document
from ringviewer.partner_api.error_rules import error_of
from ringviewer.partner_api.errors import (
    ApiError,
    KeyNotReady,
    MediaNotFound,
    RecordingCorrupt,
    RecordingNotReady,
    RingViewerError,
    TimeRangeNotAuthorized,
    TokenRefused,
    UnexpectedAnswer,
)
from ringviewer.partner_api.exchange import ExchangeKind, Leg, Recorder
from ringviewer.partner_api.links import LONGEST_LINK, parts_of
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.still_flow import StillFlow, still_url
from ringviewer.partner_api.token import TokenFacts, read_token
from ringviewer.partner_api.wire import Reply, Request, Wire

__all__ = ["HistoryPage", "Leg", "PartnerClient", "ProbeAnswer", "StillAnswer", "StillProgress"]

T = TypeVar("T")

_INCLUDES = "status,capabilities,configurations,location"
_MOST_DEVICE_PAGES = 20
_PAST_AUTHORISATION = (MediaNotFound, KeyNotReady, RecordingCorrupt, RecordingNotReady)


class PartnerClient:
    """Speaks to the API with one access token; an empty token sends none.

    Every method raises errors of :mod:`ringviewer.partner_api.errors` only. The token goes to the exact origin of
    ``api_base`` and nowhere else.
    """

    def __init__(
        self,
        api_base: str,
        token: str,
        *,
        pace: Pace | None = None,
        recorder: Recorder | None = None,
        trust_env: bool = True,
    ) -> None:
        self.api_base = checked_base(api_base)
        self.recorder = recorder if recorder is not None else Recorder()
        self.token_facts: TokenFacts = read_token(token)
        self._authorization = f"Bearer {token}" if token else None
        origin = origin_of(self.api_base)
        # A proxy of the desktop has no business between two programs on it.
        local = origin is not None and origin.loopback
        self._wire = Wire(pace=pace or Pace(), recorder=self.recorder, trust_env=trust_env and not local)

    @property
    def clock_skew_ms(self) -> int | None:
        """The server's clock minus this computer's, or ``None`` before it told its time."""
        return self._wire.clock_skew_ms

    async def devices(self) -> list[Device]:
        """The devices that the customer shared, in the order of the answer (contract §2.1).

        No server is known to page this list; one that does is followed for a bounded number of pages.
        """
        found: dict[str, Device] = {}
        path = f"/v1/devices?include={_INCLUDES}"
        for _ in range(_MOST_DEVICE_PAGES):
            devices, link = await self._devices_page(path)
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
        return list(found.values())

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

        async def once(attempt: int) -> HistoryPage:
            reply = await self._get("history", path, attempt)
            rows = history_document.read_history(reply.body, device_id)
            following = None
            if rows.next_link is not None and (rows.events or rows.broken):
                # Checked when it is followed, so that a bad link does not cost the events of this page.
                following = rows.next_link[: LONGEST_LINK + 1]
            return HistoryPage(
                rows.events,
                rows.broken,
                following,
                history_document.page_key(following) if following else None,
                reply.request_id,
                reply.exchange,
                reply.answered_ms,
            )

        return await self._trying(once)

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        """A still over both legs (contract §4). An error that is raised carries the legs of the last try.

        Each try begins with a new POST: a signed address works once.
        """
        flow = StillFlow(self._wire, self.api_base, self._authorization, on_progress)
        began = time.monotonic()
        attempt = 1
        while True:
            try:
                return await flow.once(ask, attempt)
            except RingViewerError as fault:
                fault.legs = flow.legs
                wait_s = _wait_s(fault, attempt, began)
                if wait_s is None:
                    raise
                flow.tell_waiting(fault, attempt, wait_s)
                await retry.rest(wait_s)
                attempt += 1

    async def probe(self, device_id: str, start_ms: int) -> ProbeAnswer:
        """Whether media from ``start_ms`` on are authorised; a redirect is never followed, so nothing is marked."""
        now_ms = time.time_ns() // 1_000_000 + (self.clock_skew_ms or 0)
        ask = StillAsk.latest(device_id, start_ms, max(start_ms, min(start_ms + LONGEST_RANGE_MS, now_ms)))

        async def once(attempt: int) -> ProbeAnswer:
            reply = await self._wire.exchange(
                Request(
                    "probe",
                    "POST",
                    still_url(self.api_base, device_id),
                    msgspec.json.encode(ask.body()),
                    self._authorization,
                    attempt=attempt,
                    urgent=True,
                )
            )
            accepted = reply.status == 200 or (300 <= reply.status < 400 and "location" in reply.headers)
            refused = False
            if not accepted:
                fault = _error(reply)
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

        return await self._trying(once)

    async def aclose(self) -> None:
        """End what is on the wire and close the connections."""
        await self._wire.aclose()

    async def _devices_page(self, path: str) -> tuple[list[Device], str | None]:
        async def once(attempt: int) -> tuple[list[Device], str | None]:
            reply = await self._get("devices", path, attempt, urgent=True)
            return read_devices(reply.body), decode_document(reply.body).next_link()

        return await self._trying(once)

    async def _get(self, kind: ExchangeKind, path: str, attempt: int, *, urgent: bool = False) -> Reply:
        reply = await self._wire.exchange(
            Request(
                kind,
                "GET",
                self.api_base + path,
                authorization=self._authorization,
                attempt=attempt,
                urgent=urgent,
            )
        )
        if reply.status != 200:
            fault = _error(reply)
            if isinstance(fault, TokenRefused) and self._authorization is None:
                fault.sentence = "The API asks for an access token, and none was given."
            raise fault
        return reply

    async def _trying(self, once: Callable[[int], Awaitable[T]]) -> T:
        began = time.monotonic()
        attempt = 1
        while True:
            try:
                return await once(attempt)
            except RingViewerError as fault:
                wait_s = _wait_s(fault, attempt, began)
                if wait_s is None:
                    raise
                await retry.rest(wait_s)
                attempt += 1


def _error(reply: Reply) -> ApiError:
    return error_of(reply.status, reply.headers, reply.body, now_ms=reply.answered_ms)


def _wait_s(fault: RingViewerError, attempt: int, began: float) -> float | None:
    return retry.delay_s(fault, attempt, time.monotonic() - began, random.random())  # not a secret
