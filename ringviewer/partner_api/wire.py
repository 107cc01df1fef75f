"""One exchange: paced, shielded from cancellation, recorded without secrets."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ringviewer.partner_api.error_rules import code_of, retry_after_s
from ringviewer.partner_api.errors import RingViewerError, Unreachable
from ringviewer.partner_api.exchange import KEPT_BODY, KEPT_HEADERS, Exchange, ExchangeKind, Recorder
from ringviewer.partner_api.pacing import Pace, Pacer
from ringviewer.partner_api.scrubbing import body_without, headers_without, secrets_of
from ringviewer.partner_api.wire_instants import http_date_ms
from ringviewer.partner_api.wire_tasks import WireTasks

if TYPE_CHECKING:
    from ringviewer.partner_api.transport import Answer, Transport


@dataclass(frozen=True, slots=True)
class Request:
    """A request to send. ``authorization`` and the query of ``url`` never leave this object but for the wire."""

    kind: ExchangeKind
    method: str
    url: str = field(repr=False)
    body: bytes | None = None
    authorization: str | None = field(default=None, repr=False)
    cap_bytes: int = 8 * 1024 * 1024
    deadline_s: float = 30.0
    attempt: int = 1
    parent: int | None = None
    urgent: bool = False

    @property
    def media(self) -> bool:
        """Whether this goes to a media host, without any credential."""
        return self.kind == "media"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with the number of its exchange and when it was given, by the server's clock where it told."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    exchange: int
    request_id: str | None
    code: str | None
    duration_ms: int
    answered_ms: int


class Wire:
    """Everything that one account sends goes through here."""

    def __init__(self, *, pace: Pace, recorder: Recorder, trust_env: bool) -> None:
        self.recorder = recorder
        self.clock_skew_ms: int | None = None
        self._skew_ms: tuple[int, int] | None = None
        self._pacer = Pacer(pace)
        self._tasks = WireTasks()
        self._trust_env = trust_env
        self._closed = False
        self._transport: Transport | None = None
        self._starting = asyncio.Lock()

    async def exchange(self, request: Request, on_bytes: Callable[[int, int | None], None] | None = None) -> Reply:
        """Send a request when its turn comes and return the answer, whatever its status."""
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
            waited_s = await self._pacer.admit(urgent=request.urgent)
            try:
                sent = True
                return await self._send(transport, request, round(waited_s * 1000), still_heard)
            finally:
                self._pacer.release()

        return await self._tasks.run(work(), name=f"wire {request.kind}", on_wire=on_wire)

    async def aclose(self) -> None:
        """End what is on the wire, then close the connections."""
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
                self._transport = module.Transport(trust_env=self._trust_env)
            return self._transport

    async def _send(
        self, transport: Transport, request: Request, waited_ms: int, on_bytes: Callable[[int, int | None], None]
    ) -> Reply:
        headers = {"Accept": "*/*" if request.media else "application/json"}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        secret = {"Authorization": request.authorization} if request.authorization and not request.media else {}
        number = self.recorder.begin(time.monotonic(), retry=request.attempt > 1)
        began, started_ms = time.monotonic(), _wall_ms()
        answer: Answer | None = None
        fault: str | None = None
        try:
            answer = await transport.send(
                request.method,
                request.url,
                {**headers, **secret},
                request.body,
                media=request.media,
                cap_bytes=request.cap_bytes,
                deadline_s=request.deadline_s,
                on_bytes=on_bytes,
            )
        except RingViewerError as error:
            fault = str(error)
            raise
        except asyncio.CancelledError:
            fault = "ended with the session"
            raise
        finally:
            duration_ms = round((time.monotonic() - began) * 1000)
            if answer is not None:
                answer = _scrubbed(answer, request)
            received = answer.headers if answer is not None else {}
            date_ms = http_date_ms(received.get("date"))
            if not request.media:
                self._learn_skew(date_ms, started_ms, started_ms + duration_ms)
            is_json = answer is not None and _is_json(answer)
            code = code_of(answer.body) if answer is not None and is_json and answer.status >= 300 else None
            parts = urlsplit(request.url)
            query = "?…" if request.media and parts.query else f"?{parts.query}" if parts.query else ""
            self.recorder.end(
                Exchange(
                    number=number,
                    parent=request.parent,
                    kind=request.kind,
                    method=request.method,
                    host=parts.netloc,
                    path=parts.path + query,
                    status=answer.status if answer is not None else None,
                    code=code,
                    request_id=_request_id(received),
                    started_ms=started_ms,
                    waited_ms=waited_ms,
                    duration_ms=duration_ms,
                    bytes_received=len(answer.body) if answer is not None else 0,
                    attempt=request.attempt,
                    error=fault,
                    server_date_ms=date_ms,
                    request_body=request.body[:KEPT_BODY].decode() if request.body is not None else None,
                    response_body=answer.body[:KEPT_BODY].decode(errors="replace")
                    if answer is not None and is_json
                    else None,
                    request_headers=tuple(headers.items()),
                    response_headers=tuple(
                        (name, value[:500]) for name, value in received.items() if name in KEPT_HEADERS
                    ),
                )
            )
        if answer.status == 429 and not request.media:
            # The quota is one for all calls: the others would only use up what comes next.
            self._pacer.hold(retry_after_s(answer.headers.get("retry-after"), _wall_ms()) or 1.0)
        return Reply(
            answer.status,
            answer.headers,
            answer.body,
            number,
            _request_id(answer.headers),
            code,
            duration_ms,
            date_ms if date_ms is not None else _wall_ms(),
        )

    def _learn_skew(self, date_ms: int | None, sent_ms: int, received_ms: int) -> None:
        """Narrow the server's lead over this computer: a Date header names the second, not the moment."""
        if date_ms is None:
            return
        low, high = date_ms - received_ms, date_ms + 1_000 - sent_ms
        if self._skew_ms is not None and max(low, self._skew_ms[0]) <= min(high, self._skew_ms[1]):
            low, high = max(low, self._skew_ms[0]), min(high, self._skew_ms[1])
        self._skew_ms = low, high
        self.clock_skew_ms = (low + high) // 2


def _scrubbed(answer: Answer, request: Request) -> Answer:
    signed = [answer.headers.get("location", "")]
    if request.media:
        signed.append(request.url)
    secrets = secrets_of(request.authorization, signed)
    picture = answer.status < 300 and answer.body[:1] in (b"\xff", b"\x89")
    return replace(
        answer,
        headers=headers_without(answer.headers, secrets),
        body=answer.body if picture else body_without(answer.body, secrets),
    )


def _is_json(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "").casefold()
    return "json" in kind or (not kind and answer.body.lstrip()[:1] in (b"{", b"["))


def _request_id(headers: Mapping[str, str]) -> str | None:
    value = headers.get("x-request-id", "")
    return value if value and len(value) <= 100 and value.isprintable() else None


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000
