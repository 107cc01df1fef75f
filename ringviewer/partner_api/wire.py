"""One exchange: paced, shielded from cancellation, recorded without secrets."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ringviewer.partner_api.address import Origin, origin_of
from ringviewer.partner_api.error_rules import retry_after_s
from ringviewer.partner_api.errors import RingViewerError, UnexpectedAnswer, Unreachable
from ringviewer.partner_api.messages import Reply, Request
from ringviewer.partner_api.observation import Observation
from ringviewer.partner_api.pacing import Pace, Pacer
from ringviewer.partner_api.quota import Quota, read_quota
from ringviewer.partner_api.recorder import Recorder
from ringviewer.partner_api.records import Reading, begun, ended, read, request_id_of
from ringviewer.partner_api.wire_tasks import WireTasks

if TYPE_CHECKING:
    from ringviewer.partner_api.transport import Transport

__all__ = ["Reply", "Request", "Wire"]

_LONGEST_MEDIA_HOLD_S = 5.0


class Wire:
    """Everything that one account sends goes through here.

    The authorisation of a request is sent to the exact origin of ``api_base`` only. ``quota`` is what the newest
    answer of the API said of it, ``clock_skew_ms`` the server's clock minus this computer's.
    """

    def __init__(self, *, api_base: str, pace: Pace, recorder: Recorder, trust_env: bool) -> None:
        self.recorder = recorder
        self.clock_skew_ms: int | None = None
        self.quota: Quota | None = None
        self._api: Origin | None = origin_of(api_base)
        self._skew_ms: tuple[int, int] | None = None
        self._pacer = Pacer(pace)
        self._tasks = WireTasks()
        self._trust_env = trust_env
        self._closed = False
        self._transport: Transport | None = None
        self._starting = asyncio.Lock()

    @property
    def pace(self) -> Pace:
        """How fast requests may leave."""
        return self._pacer.pace

    def set_pace(self, pace: Pace) -> None:
        """Change how fast requests may leave, also those that wait already."""
        self._pacer.set_pace(pace)

    @property
    def held_s(self) -> float:
        """Seconds until requests may leave again, because the server asked for it or the quota runs low; 0 if free."""
        return self._pacer.held_s

    async def exchange(self, request: Request, on_bytes: Callable[[int, int | None], None] | None = None) -> Reply:
        """Send a request when its turn comes and return the answer, whatever its status.

        An error carries the number of its exchange, where it came to one. ``transient`` of an
        :class:`~ringviewer.partner_api.errors.Unreachable` says for a request for a token that nothing of it left this
        computer: the host can not have received it. Such a request does not wait for the pauses that the API asks for,
        since the token host counts by itself and another window may be waiting for what comes back. Raises
        :class:`~ringviewer.partner_api.errors.RateLimited` where such a pause is longer than anybody waits.
        """
        if request.authorization is not None and (request.apart or origin_of(request.url) != self._api):
            raise UnexpectedAnswer(
                detail="The request was not sent: its address is not that of the API, and the token goes nowhere else."
            )
        sent = False
        heard = True

        def on_wire() -> bool:
            nonlocal heard
            heard = False
            return sent

        def still_heard(received: int, total: int | None) -> None:
            if heard and on_bytes is not None:
                on_bytes(received, total)

        async def work() -> Reply:
            nonlocal sent
            transport = await self._ready()
            waited_s = await self._pacer.admit(urgent=request.urgent, ahead=request.kind == "token")
            try:
                sent = True
                return await self._send(transport, request, round(waited_s * 1_000_000), still_heard)
            finally:
                self._pacer.release()

        return await self._tasks.run(
            work(), name=f"wire {request.kind}", on_wire=on_wire, precious=request.kind == "token"
        )

    async def aclose(self) -> None:
        """End what is on the wire, then close the connections; a token on its way is waited for, up to a minute."""
        self._closed = True
        await self._tasks.aclose()
        if self._transport is not None:
            await self._transport.aclose()

    async def _ready(self) -> Transport:
        async with self._starting:
            if self._closed:
                raise Unreachable("The account was closed.")
            if self._transport is None:
                # The HTTP library takes a while to import; the window answers meanwhile.
                module = await asyncio.to_thread(importlib.import_module, "ringviewer.partner_api.transport")
                transport: Transport = module.Transport(trust_env=self._trust_env)
                if self._api is not None and self._api.scheme == "https":
                    await transport.warm_up()
                self._transport = transport
            return self._transport

    async def _send(
        self, transport: Transport, request: Request, queue_us: int, on_bytes: Callable[[int, int | None], None]
    ) -> Reply:
        headers = {"Accept": "*/*" if request.media else "application/json"}
        if request.body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded" if request.form else "application/json"
        secret = {"Authorization": request.authorization} if request.authorization else {}
        began_s, started_ms = time.monotonic(), _wall_ms()
        number = self.recorder.begin(began_s, retry=request.attempt > 1)
        kept = begun(request, number, started_ms, queue_us, headers)
        self.recorder.keep(kept)
        observation = Observation()
        reading: Reading | None = None
        duration_ms = 0
        fault: str | None = None
        try:
            try:
                answer = await transport.send(
                    request.method,
                    request.url,
                    {**headers, **secret},
                    request.body,
                    apart=request.apart,
                    cap_bytes=request.cap_bytes,
                    deadline_s=request.deadline_s,
                    on_bytes=on_bytes,
                    observation=observation,
                )
            finally:
                duration_ms = round((time.monotonic() - began_s) * 1000)
            reading = await read(request, answer)
        except RingViewerError as error:
            error.exchange = number
            fault = str(error)
            if request.kind == "token" and isinstance(error, Unreachable):
                # What may have been received must not be sent again: a refresh token works once.
                error.transient = observation.phases(0).send_us is None
            raise
        except BaseException as error:
            fault = "ended with the session" if isinstance(error, asyncio.CancelledError) else type(error).__name__
            raise
        finally:
            kept = ended(request, kept, observation, duration_ms, reading, fault)
            self.recorder.end(kept)
        if not request.apart:
            self._learn_skew(kept.server_date_ms, started_ms, started_ms + duration_ms)
        answered_ms = kept.server_date_ms
        if answered_ms is None:
            answered_ms = _wall_ms() + (self.clock_skew_ms or 0)
        self._obey(request, answer.status, reading.headers, answered_ms, began_s)
        return Reply(
            answer.status,
            reading.headers,
            reading.body,
            number,
            request_id_of(reading.headers),
            reading.code,
            duration_ms,
            answered_ms,
        )

    def _obey(self, request: Request, status: int, headers: Mapping[str, str], answered_ms: int, sent_s: float) -> None:
        """Hold the other requests back where an answer asks for it: the quota is one for all of them (contract §7).

        The media downloads share that quota, so a 429 of a media host gives the account a short pause. No more than
        that: the address of a media host comes out of an answer, and what is counted there may not be the API's. The
        still itself is not tried again before the end of the time that was asked for.
        """
        if request.kind == "token":
            return
        if status == 429:
            asked_s = retry_after_s(headers.get("retry-after"), answered_ms) or 1.0
            self._pacer.hold(min(asked_s, _LONGEST_MEDIA_HOLD_S) if request.media else asked_s)
        if not request.apart and (quota := read_quota(headers, answered_ms)) is not None:
            self.quota = quota
            self._pacer.observe(quota, sent_s=sent_s)

    def _learn_skew(self, date_ms: int | None, sent_ms: int, received_ms: int) -> None:
        """Narrow the server's lead over this computer: a Date header names the second, not the moment."""
        if date_ms is None:
            return
        low, high = date_ms - received_ms, date_ms + 1_000 - sent_ms
        if self._skew_ms is not None and max(low, self._skew_ms[0]) <= min(high, self._skew_ms[1]):
            low, high = max(low, self._skew_ms[0]), min(high, self._skew_ms[1])
        self._skew_ms = low, high
        self.clock_skew_ms = (low + high) // 2


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
