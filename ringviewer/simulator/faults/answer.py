"""One answer that a fault befalls: taken whole from the application, to be changed before it goes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from starlette.types import ASGIApp, Message, Receive, Scope

from ringviewer.simulator.faults.spec import Where

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Occasion:
    """The request that a fault befalls, and the fault's own source of chance.

    ``target`` is path and query as they were sent; ``body`` is read for faults that do not ask the application, and
    cut to some KiB; ``now_ms`` is the story's clock.
    """

    random: Random
    target: str
    port: int
    authorization: str
    request_id: str
    body: bytes
    now_ms: int


@dataclass(slots=True)
class Ending:
    """How an answer stops before it is complete, and where; a stall ends in a cut after ``after_ms``."""

    kind: Literal["reset", "cut", "stall"]
    where: Where
    after_ms: int = 0


@dataclass(slots=True)
class Answer:
    """Status, headers without Content-Length, body, and the way they go out.

    ``framing`` is a form of the fault "length", or empty for a right Content-Length. ``verbatim`` writes the head as it
    is, past all checks. The body goes out in pieces of ``piece`` bytes, ``pause_ms`` apart, or at once when it is 0.
    """

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    framing: str = ""
    verbatim: bool = False
    delay_ms: int = 0
    piece: int = 0
    pause_ms: int = 0
    ending: Ending | None = None

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key.lower() == name), b"")

    def set_header(self, name: bytes, value: bytes) -> None:
        """Replace the headers of that name by one; an empty value removes them."""
        self.headers = [(key, old) for key, old in self.headers if key.lower() != name]
        if value:
            self.headers.append((name, value))


async def answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> Answer:
    """What the application answers, whole."""
    answer = Answer(500)
    body = bytearray()

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = list(message.get("headers", ()))
            answer.set_header(b"content-length", b"")
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope, receive, keep)
    answer.body = bytes(body)
    return answer
