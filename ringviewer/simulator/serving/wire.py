"""What HTTP servers are built to prevent: connections that break, and heads that no library would write.

uvicorn gives applications no way to the connection, and h11 refuses to write a wrong message. `WireProtocol` is
uvicorn's own protocol with one wrapper around the application, which understands two things more than ASGI has:

- the message ``{"type": BREAK, "reset": bool}`` ends the connection: with a TCP reset, or as an end of data;
- a start message with a true `RAW` has its headers written as they are, line for line. The body follows as it comes,
  and the connection ends after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from typing import Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

BREAK = "ringviewer.break"
RAW = "ringviewer.raw"

# A reset throws away what the peer has not read yet; a reader on the same machine needs less than this.
_READING_S = 0.05
_WRITING_S = 1.0
# Two ints, or on Windows two unsigned shorts: linger, for no time. Closing then resets the connection.
_LINGER_NOT = struct.pack("HH" if os.name == "nt" else "ii", 1, 0)


class WireProtocol(H11Protocol):
    """One connection of a client."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self.app = cast(Any, _Wire(cast(ASGIApp, self.app), transport))


async def until_gone(receive: Receive) -> None:
    """Return when the client, or the server that is being stopped, has ended the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


class _Wire:
    """The outermost application of one connection."""

    def __init__(self, app: ASGIApp, transport: asyncio.Transport) -> None:
        self._app = app
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = False

        async def send_more(message: Message) -> None:
            nonlocal raw
            if message["type"] == BREAK:
                await self._break(receive, reset=message["reset"])
            elif message.get(RAW):
                raw = True
                self._transport.write(_head(message))
            elif raw:
                if scope["method"] != "HEAD":
                    self._transport.write(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._break(receive, reset=False)
            else:
                await send(message)

        await self._app(scope, receive, send_more)

    async def _break(self, receive: Receive, *, reset: bool) -> None:
        if reset:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_WRITING_S):
                    while self._transport.get_write_buffer_size():  # noqa: ASYNC110  # transports tell nobody else
                        await asyncio.sleep(0.005)
            await asyncio.sleep(_READING_S)
            connection = self._transport.get_extra_info("socket")
            with contextlib.suppress(OSError):  # the client was faster
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self._transport.abort()
        else:
            self._transport.close()
        await until_gone(receive)


def _head(message: Message) -> bytes:
    status = int(message["status"])
    lines = [b"HTTP/1.1 %d %s" % (status, STATUS_PHRASES[status])]
    lines += [name + b": " + value for name, value in message["headers"]]
    return b"\r\n".join([*lines, b"connection: close", b"", b""])
