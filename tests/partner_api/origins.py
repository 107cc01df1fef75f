"""Servers of a few lines, on real sockets, that answer as a test tells them."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.transport import Transport
from ringviewer.partner_api.wire import Wire

TOKEN = "tok.en.secret"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 500
Reply = Callable[["Seen", asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Seen:
    """A request as a server received it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Origin:
    """A server of a few lines that answers as a test tells it."""

    reply: Reply
    seen: list[Seen] = field(default_factory=list)
    base: str = ""
    handlers: list[asyncio.Task[None]] = field(default_factory=list)
    arrival: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def has_seen(self, number: int) -> None:
        """Return once so many requests have arrived."""
        async with self.arrival:
            await self.arrival.wait_for(lambda: len(self.seen) >= number)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (handler := asyncio.current_task()) is not None:
            self.handlers.append(handler)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().split("\r\n")
                method, target, _ = first.split(" ")
                headers = {
                    name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                request = Seen(method, target, headers, body)
                async with self.arrival:
                    self.seen.append(request)
                    self.arrival.notify_all()
                await self.reply(request, writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def answer(status: int, body: bytes = b"", **headers: str) -> Reply:
    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, status, body, **headers)

    return reply


def send(writer: asyncio.StreamWriter, status: int, body: bytes = b"", **headers: str) -> None:
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body)}", "x-request-id: 7c1e5a90"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off, as a host that crashes does: what was sent may never arrive."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    raise ConnectionResetError


def connections_of(transport: Transport | None) -> list[str]:
    """What the pools of a transport hold, each as httpcore describes it; their private parts tell nobody else."""
    if transport is None:
        return []
    pools = [client._transport._pool for client in transport._clients.values()]  # type: ignore[attr-defined]
    assert not [request for pool in pools for request in pool._requests]
    return [connection.info() for pool in pools for connection in pool.connections]


Open = Callable[[Reply], Awaitable[Origin]]
Connect = Callable[[Origin], PartnerClient]
MakeWire = Callable[[str], Wire]
