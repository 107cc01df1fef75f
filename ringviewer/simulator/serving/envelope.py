"""What every answer has in common: request id, server, date, rate limit, bearer check, and its line in the journal.

It wraps both origins, so that no answer leaves without a request id.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections import deque
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ringviewer.simulator.api import oauth
from ringviewer.simulator.api.answers import error_body, error_text
from ringviewer.simulator.api.tokens import TokenOffice
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.media import downloads
from ringviewer.simulator.serving.journal import JournalEntry, OriginName, without_secrets
from ringviewer.simulator.serving.rate_limit import RateLimit, retry_after
from ringviewer.simulator.worlds.world import World

if TYPE_CHECKING:
    from ringviewer.simulator.faults.faults import Faults

_MOST_REMEMBERED = 20_000
_LONGEST_ERROR = 16_384
# Of what a client may make as long as it likes, the journal keeps so many characters.
_LONGEST_TARGET = 1_000
_LONGEST_WORD = 100
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"

Headers = list[tuple[bytes, bytes]]
Whole = tuple[int, Headers, bytes]


class Gateway:
    """The first thing that a request meets on either origin.

    ``journal`` holds the newest 20 000 requests; ``listen``, when set, is told of each as its answer ends.
    ``faults`` may spoil what the two applications answer; its specs can be exchanged while they are being served.
    """

    def __init__(
        self,
        world: World,
        tokens: TokenOffice,
        api_port: int,
        api: ASGIApp,
        media: ASGIApp,
        faults: Faults | None = None,
    ) -> None:
        self._world = world
        self._tokens = tokens
        self._api_port = api_port
        self._apps: dict[OriginName, ASGIApp] = {"api": api, "media": media}
        if faults is not None:
            self._apps = {"api": faults.around(api, "api"), "media": faults.around(media, "media")}
        self._limit = RateLimit(world.spec.rate_limit)
        self._requests = 0
        self._upstream_ms = 3 + secrets.randbelow(9)
        self.faults = faults
        self.journal: deque[JournalEntry] = deque(maxlen=_MOST_REMEMBERED)
        self.listen: Callable[[JournalEntry], None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        server = scope.get("server")
        origin: OriginName = "api" if server is not None and server[1] == self._api_port else "media"
        scope["path"] = _path_by_segments(scope)
        answer = _Answer(self, scope, send, origin)
        try:
            refusal = self._refusal(scope, origin)
            if refusal is not None:
                await answer.send_whole(*refusal)
            else:
                await self._apps[origin](scope, receive, answer)
        finally:
            answer.note()

    def next_number(self) -> int:
        self._requests += 1
        return self._requests

    def now_ms(self) -> int:
        return self._world.now_ms()

    def common_headers(self) -> Headers:
        return [
            (b"date", formatdate(self.now_ms() / 1000, usegmt=True).encode()),
            (b"server", b"envoy"),
            (b"x-envoy-upstream-service-time", str(self._upstream_ms).encode()),
            *self._limit.headers(),
        ]

    def note(self, entry: JournalEntry) -> None:
        self.journal.append(entry)
        if self.listen is not None:
            self.listen(entry)

    def _refusal(self, scope: Scope, origin: OriginName) -> Whole | None:
        if self._world.spec.manner == "html":
            return 502, [(b"content-type", b"text/html; charset=utf-8")], _HTML
        if origin == "api" and not self._is_open(scope["path"]):
            values = [value for name, value in scope["headers"] if name == b"authorization"]
            if not self._tokens.allows(values):
                return self._unauthorized(scope)
        wait_s = self._limit.spend()
        if not wait_s:
            return None
        status, headers, body = self._told(scope, RefusalError(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded"))
        later = retry_after(wait_s, self.now_ms(), self._world.spec.dialect.retry_after)
        return status, [*headers, (b"retry-after", later)], body

    def _is_open(self, path: str) -> bool:
        """Whether a path of the API origin asks for no bearer; the dialect may change while it is being served."""
        return path == oauth.PATH or (path == downloads.PATH and self._world.spec.dialect.location == "relative")

    def _unauthorized(self, scope: Scope) -> Whole:
        # Live, the gateway gives no reason: an empty body without a content type (contract §4.4, step 1).
        if self._world.spec.dialect.errors == "live":
            return 401, [], b""
        return self._told(scope, RefusalError(401, "UNAUTHORIZED", "The access token is missing, invalid or expired"))

    def _told(self, scope: Scope, refusal: RefusalError) -> Whole:
        manner = self._world.spec.dialect.errors
        request_id = str(scope["state"]["request_id"])
        body = error_body(refusal.status, refusal.code, refusal.detail, request_id, self.now_ms(), manner)
        return refusal.status, [(b"content-type", b"application/json")], error_text(body)


class _Answer:
    """Adds the common headers to one answer, and writes it into the journal just before its last byte leaves.

    So whoever has read an answer finds it in the journal.
    """

    def __init__(self, gateway: Gateway, scope: Scope, send: Send, origin: OriginName) -> None:
        self._gateway = gateway
        self._scope = scope
        self._send = send
        self._origin = origin
        self._state = scope.setdefault("state", {})
        self._state["request_id"] = str(uuid.uuid4())
        self._at_ms = gateway.now_ms()
        self._began_s = time.monotonic()
        self._status = 0
        self._told = bytearray()
        self._noted = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            request_id = (b"x-request-id", str(self._state["request_id"]).encode())
            message["headers"] = [*message.get("headers", ()), request_id, *self._gateway.common_headers()]
        elif message["type"] == "http.response.body":
            if self._status >= 400 and len(self._told) <= _LONGEST_ERROR:
                self._told += message.get("body", b"")
            if not message.get("more_body", False):
                self.note()
        await self._send(message)

    async def send_whole(self, status: int, headers: Headers, body: bytes) -> None:
        length = (b"content-length", str(len(body)).encode())
        await self({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await self({"type": "http.response.body", "body": body})

    def note(self) -> None:
        """Write the line of the journal, once."""
        if self._noted:
            return
        self._noted = True
        names = {name for name, _ in self._scope["headers"]}
        path = unquote(_raw_path(self._scope))
        query = self._scope["query_string"].decode("latin-1")
        # The query of a signed URL is a secret, on whichever origin it is served.
        hidden = self._origin == "media" or path == downloads.PATH
        self._gateway.note(
            JournalEntry(
                number=self._gateway.next_number(),
                origin=self._origin,
                method=self._scope["method"][:_LONGEST_WORD],
                path=without_secrets(path)[:_LONGEST_TARGET],
                query="" if hidden else without_secrets(query)[:_LONGEST_TARGET],
                status=self._status,
                code=_code_in(bytes(self._told)),
                had_authorization=b"authorization" in names,
                had_cookie=b"cookie" in names,
                request_id=str(self._state["request_id"]),
                at_ms=self._at_ms,
                took_ms=round((time.monotonic() - self._began_s) * 1000),
            )
        )


def _code_in(body: bytes) -> str | None:
    """The error code that a body tells, in whichever dialect; ``None`` when it tells none."""
    if not body or len(body) > _LONGEST_ERROR:
        return None
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    match told:
        case {"errors": [{"code": str(code)}, *_]} | {"error": str(code)}:
            return code[:_LONGEST_WORD]
    return None


def _raw_path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")


def _path_by_segments(scope: Scope) -> str:
    # An encoded slash belongs to its segment: an id is one segment, whatever it holds (contract §2.2).
    return "/".join(unquote(segment).replace("/", "%2F") for segment in _raw_path(scope).split("/"))
