"""What every answer has in common: request id, server, date, rate limit, bearer check, and its line in the journal.

It wraps both origins, so that no answer leaves without a request id.
"""

from __future__ import annotations

import json
import secrets
import time
import uuid
from collections import deque
from email.utils import formatdate
from hmac import compare_digest
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ringviewer.simulator.answers import error_body
from ringviewer.simulator.journal import JournalEntry, OriginName
from ringviewer.simulator.world import World

RATE_LIMIT = 100
_MOST_REMEMBERED = 20_000
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"


class Gateway:
    """The first thing that a request meets on either origin."""

    def __init__(self, world: World, token: str, api_port: int, api: ASGIApp, media: ASGIApp) -> None:
        self._world = world
        self._token = token
        self._api_port = api_port
        self._apps: dict[OriginName, ASGIApp] = {"api": api, "media": media}
        self._recent: deque[float] = deque()
        self._upstream_ms = 3 + secrets.randbelow(9)
        self.journal: deque[JournalEntry] = deque(maxlen=_MOST_REMEMBERED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        server = scope.get("server")
        origin: OriginName = "api" if server is not None and server[1] == self._api_port else "media"
        answer = _Answer(self, scope, send, origin)
        refusal = self._refusal(scope, origin)
        if refusal is not None:
            await answer.send_whole(*refusal)
            return
        await self._apps[origin](scope, receive, answer)

    def now_ms(self) -> int:
        return self._world.now_ms()

    def common_headers(self, origin: OriginName) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"date", formatdate(self.now_ms() / 1000, usegmt=True).encode()),
            (b"server", b"envoy"),
            (b"x-envoy-upstream-service-time", str(self._upstream_ms).encode()),
        ]
        if origin == "api":
            remaining = max(RATE_LIMIT - len(self._recent), 0)
            headers.append((b"x-ratelimit-limit", str(RATE_LIMIT).encode()))
            headers.append((b"x-ratelimit-remaining", str(remaining).encode()))
        return headers

    def _refusal(self, scope: Scope, origin: OriginName) -> tuple[int, list[tuple[bytes, bytes]], bytes] | None:
        manner = self._world.spec.manner
        if manner == "html":
            return 502, [(b"content-type", b"text/html; charset=utf-8")], _HTML
        if origin == "media":
            return None
        # The gateway gives no reason: an empty body without a content type (contract §4.4, step 1).
        if manner == "unauthorized" or not self._authorized(scope):
            return 401, [], b""
        now_s = time.monotonic()
        while self._recent and self._recent[0] <= now_s - 1:
            self._recent.popleft()
        if len(self._recent) >= RATE_LIMIT:
            detail = "Rate limit exceeded, try again later"
            body = error_body(429, "RATE_LIMIT_EXCEEDED", detail, scope["state"]["request_id"], self.now_ms())
            return 429, [(b"content-type", b"application/json"), (b"retry-after", b"1")], json.dumps(body).encode()
        self._recent.append(now_s)
        return None

    def _authorized(self, scope: Scope) -> bool:
        values = [value for name, value in scope["headers"] if name == b"authorization"]
        if len(values) != 1:
            return False
        kind, _, token = values[0].partition(b" ")
        return kind.lower() == b"bearer" and compare_digest(token.strip(), self._token.encode())


class _Answer:
    """Adds the common headers to one answer and writes it into the journal when it starts."""

    def __init__(self, gateway: Gateway, scope: Scope, send: Send, origin: OriginName) -> None:
        self._gateway = gateway
        self._scope = scope
        self._send = send
        self._origin = origin
        self._state = scope.setdefault("state", {})
        self._state["request_id"] = str(uuid.uuid4())

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            request_id = str(self._state["request_id"])
            common = [(b"x-request-id", request_id.encode()), *self._gateway.common_headers(self._origin)]
            message["headers"] = [*message.get("headers", ()), *common]
            self._note(message["status"], request_id)
        await self._send(message)

    async def send_whole(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        length = (b"content-length", str(len(body)).encode())
        await self({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await self({"type": "http.response.body", "body": body})

    def _note(self, status: int, request_id: str) -> None:
        names = {name for name, _ in self._scope["headers"]}
        raw_path: bytes = self._scope.get("raw_path") or self._scope["path"].encode()
        query = self._scope["query_string"].decode("latin-1") if self._origin == "api" else ""
        self._gateway.journal.append(
            JournalEntry(
                origin=self._origin,
                method=self._scope["method"],
                path=unquote(raw_path.partition(b"?")[0].decode("latin-1")),
                query=query,
                status=status,
                had_authorization=b"authorization" in names,
                had_cookie=b"cookie" in names,
                request_id=request_id,
                at_ms=self._gateway.now_ms(),
            )
        )
