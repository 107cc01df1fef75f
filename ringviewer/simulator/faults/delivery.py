"""Sends an answer the way it was spoiled: late, in drops, with a wrong length, or not to its end."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.types import Receive, Send

from ringviewer.simulator.faults.answer import Answer, Ending, Headers
from ringviewer.simulator.serving.wire import BREAK, RAW, until_gone

# What a wrong Content-Length has too much.
_WRONG_BY = 1_000


async def deliver(answer: Answer, receive: Receive, send: Send) -> None:
    """Send the answer. Every wait ends at once when the client leaves or the server is stopped."""
    with contextlib.suppress(_GoneError):
        await _Delivery(answer, receive, send).run()


class _GoneError(Exception):
    """Nobody is there to read on."""


class _Delivery:
    def __init__(self, answer: Answer, receive: Receive, send: Send) -> None:
        self._answer = answer
        self._receive = receive
        self._send = send

    async def run(self) -> None:
        answer, ending = self._answer, self._answer.ending
        if answer.delay_ms:
            await self._wait(answer.delay_ms)
        if ending is not None and ending.where == "before":
            await self._end(ending)
            return
        verbatim = answer.verbatim or answer.framing not in ("", "chunked")
        headers = [*answer.headers, *_framing(answer.framing, len(answer.body))]
        start = {"type": "http.response.start", "status": answer.status, "headers": headers}
        await self._send(start | {RAW: True} if verbatim else start)
        if ending is None:
            await self._pieces(answer.body)
            await self._send({"type": "http.response.body", "body": b""})
            return
        if ending.where == "body":
            await self._pieces(answer.body[: len(answer.body) // 2])
        await self._end(ending)

    async def _pieces(self, body: bytes) -> None:
        size = self._answer.piece or max(len(body), 1)
        for at in range(0, len(body), size):
            if at:
                await self._wait(self._answer.pause_ms)
            await self._send({"type": "http.response.body", "body": body[at : at + size], "more_body": True})

    async def _wait(self, for_ms: int) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(for_ms / 1000):
                await until_gone(self._receive)
            raise _GoneError

    async def _end(self, ending: Ending) -> None:
        if ending.kind == "stall":
            await self._wait(ending.after_ms)
        await self._send({"type": BREAK, "reset": ending.kind == "reset"})


def _framing(form: str, length: int) -> Headers:
    lengths: dict[str, tuple[object, ...]] = {
        "": (length,),
        "missing": (),
        "chunked": (),
        "twice": (length, length),
        "conflicting": (length, length + _WRONG_BY),
        "short": (length // 2,),
        "long": (length + _WRONG_BY,),
        "negative": (-1,),
        "words": ("plenty",),
    }
    return [(b"content-length", str(value).encode()) for value in lengths[form]]
