"""Answers that stall, drip, break off or never end, at the level of single requests, where limits can be short."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from ringviewer.partner_api import transport as transport_module
from ringviewer.partner_api.errors import UnexpectedAnswer, Unreachable
from ringviewer.partner_api.transport import Answer, Transport
from tests.partner_api.origins import Open, Origin, Seen, connections_of, reset, send

pytestmark = pytest.mark.anyio

CAP = 1 << 20


async def get(transport: Transport, origin: Origin, path: str, deadline_s: float = 5.0) -> Answer:
    return await transport.send("GET", origin.base + path, {}, None, apart=True, cap_bytes=CAP, deadline_s=deadline_s)


def bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(CAP)) for _ in range(32)), packer.flush()])


@pytest.fixture
async def origin(open_origin: Open) -> AsyncIterator[Origin]:
    """An origin that does by the path what it is asked for; what stalls goes on when the test is over."""
    over = asyncio.Event()
    yield await open_origin(lambda request, writer: hostile(request, writer, over))
    over.set()


async def hostile(request: Seen, writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
    head = b"HTTP/1.1 200 X\r\ncontent-length: 900\r\n\r\n"
    match request.target:
        case "/stalls":
            await over.wait()
        case "/stalls-within":
            writer.write(head + b"half")
            await over.wait()
        case "/drips":
            writer.write(head + b"x")
            await over.wait()
        case "/drips-headers":
            writer.write(b"HTTP/1.1 200 X\r\nx-endless: x")
            await over.wait()
        case "/goes-on":
            writer.write(b"HTTP/1.1 100 Go on\r\n\r\n" * 500 + b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\nok")
        case "/resets":
            reset(writer)
        case "/resets-within":
            writer.write(head + b"half")
            await writer.drain()
            reset(writer)
        case "/ends-early":
            writer.write(head + b"half")
            raise ConnectionError
        case "/no-http":
            writer.write(b"220 mail.example ESMTP\r\n\r\n")
        case "/long-headers":
            writer.write(b"HTTP/1.1 200 X\r\nx-long: " + b"x" * 300_000 + b"\r\n\r\n")
        case "/huge":
            writer.write(b"HTTP/1.1 200 X\r\n\r\n")
            while not writer.transport.is_closing():
                writer.write(bytes(65_536))
                await writer.drain()
        case "/huge-claim":
            writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 99999999999999999999\r\n\r\n" + bytes(CAP + 9))
            await over.wait()
        case "/bomb":
            send(writer, 200, bomb(), content_encoding="gzip")
        case "/many-parts":
            writer.write(b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\n\r\n")
            while not writer.transport.is_closing():
                writer.write(gzip.compress(b"") * 1_000)
                await writer.drain()
        case _:
            send(writer, 200, b"ok")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/stalls", "No answer came in time"),
        ("/stalls-within", "No answer came in time"),
        ("/drips", "too slowly"),
        ("/drips-headers", "No answer came within"),
        ("/resets", "broke before the answer was complete"),
        ("/resets-within", "broke before the answer was complete"),
        ("/ends-early", "broke before the answer was complete"),
        ("/no-http", "broke before the answer was complete"),
        ("/long-headers", "broke before the answer was complete"),
    ],
)
async def test_an_answer_that_never_completes_is_given_up_and_leaves_nothing_behind(
    origin: Origin, transport: Transport, monkeypatch: pytest.MonkeyPatch, path: str, says: str
) -> None:
    if path == "/drips":
        # Every byte is in time for reading on, and the first is too late for the whole.
        deadline_s = 0.0
    elif path == "/drips-headers":
        # So is every byte of a header, of which nobody hears before it is complete.
        deadline_s = 0.0
        monkeypatch.setattr(transport_module, "_LAST_RESORT_S", 0.1)
    else:
        deadline_s = 60.0
        monkeypatch.setattr(transport_module, "_READ_S", 0.1)
    for _ in range(6):  # more than connections are kept: none may stay taken
        with pytest.raises(Unreachable, match=says) as caught:
            await get(transport, origin, path, deadline_s)
        # What was still coming at its deadline would only take as long again.
        assert caught.value.transient is not path.startswith("/drips")
    assert connections_of(transport) == []
    assert (await get(transport, origin, "/")).body == b"ok"


@pytest.mark.parametrize("path", ["/huge", "/huge-claim", "/bomb"])
async def test_what_is_larger_than_allowed_is_not_read_on(origin: Origin, transport: Transport, path: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=r"larger than 1\.0 MB"):
        await get(transport, origin, path)
    assert connections_of(transport) == []
    assert (await get(transport, origin, "/")).body == b"ok"


async def test_a_body_of_countless_empty_parts_is_not_unpacked(origin: Origin, transport: Transport) -> None:
    with pytest.raises(UnexpectedAnswer, match="compressed"):
        await get(transport, origin, "/many-parts")
    assert connections_of(transport) == []


async def test_being_told_to_go_on_again_and_again_is_no_answer_yet(origin: Origin, transport: Transport) -> None:
    assert (await get(transport, origin, "/goes-on")).body == b"ok"
