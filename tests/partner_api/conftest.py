"""Origins and clients that are closed after each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from ringviewer.partner_api import retry
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.recorder import Recorder
from ringviewer.partner_api.transport import Transport
from ringviewer.partner_api.wire import Wire
from tests.partner_api.origins import TOKEN, MakeWire, Open, Origin, Reply


@pytest.fixture
async def open_origin() -> AsyncIterator[Open]:
    servers = []
    origins = []

    async def open_(reply: Reply) -> Origin:
        origin = Origin(reply)
        origins.append(origin)
        server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
        servers.append(server)
        origin.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return origin

    yield open_
    for server in servers:
        server.close()
    await asyncio.gather(*(handler for origin in origins for handler in origin.handlers))


@pytest.fixture
async def connect() -> AsyncIterator[Callable[[Origin], PartnerClient]]:
    clients = []

    def connect_(origin: Origin) -> PartnerClient:
        client = PartnerClient(origin.base, TOKEN, pace=Pace(20, 8))
        clients.append(client)
        return client

    yield connect_
    for client in clients:
        await client.aclose()


@pytest.fixture
async def make_wire() -> AsyncIterator[MakeWire]:
    """Wires to an address, which is the API's; proxies of the desktop are left out."""
    wires = []

    def make_wire_(api_base: str) -> Wire:
        wire = Wire(api_base=api_base, pace=Pace(20, 8), recorder=Recorder(), trust_env=False)
        wires.append(wire)
        return wire

    yield make_wire_
    for wire in wires:
        await wire.aclose()


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(trust_env=False)
    yield transport
    await transport.aclose()


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits between tries are noted and not slept."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(retry, "rest", note)
    return waits
