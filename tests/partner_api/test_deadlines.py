"""Answers that come too slowly, at the level of single requests, where deadlines can be made short."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ringviewer.partner_api import transport as transport_module
from ringviewer.partner_api.errors import Unreachable
from ringviewer.partner_api.transport import Answer, Transport
from tests.partner_api.origins import Open, Origin, Seen, send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(trust_env=False)
    yield transport
    await transport.aclose()


async def get(transport: Transport, origin: Origin, path: str, deadline_s: float) -> Answer:
    return await transport.send(
        "GET", origin.base + path, {}, None, media=True, cap_bytes=1 << 20, deadline_s=deadline_s
    )


async def slow(request: Seen, writer: asyncio.StreamWriter) -> None:
    match request.target:
        case "/drips":
            writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.02)
        case "/stalls":
            await writer.drain()
            await asyncio.sleep(0.5)
            raise ConnectionError
        case _:
            send(writer, 200, b"ok")


@pytest.mark.parametrize("path", ["/drips", "/stalls"])
async def test_an_answer_that_comes_too_slowly_is_given_up_and_the_next_is_read(
    open_origin: Open, transport: Transport, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(transport_module, "_LAST_RESORT_S", 0.05)
    origin = await open_origin(slow)
    for _ in range(8):  # more than connections are kept: none may stay taken
        with pytest.raises(Unreachable) as caught:
            await get(transport, origin, path, deadline_s=0.05)
        assert caught.value.transient
    assert (await get(transport, origin, "/", deadline_s=5)).body == b"ok"
