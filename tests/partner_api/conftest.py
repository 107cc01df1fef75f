"""Origins and clients that are closed after each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from ringviewer.partner_api import retry
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from tests.partner_api.origins import TOKEN, Open, Origin, Reply


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
def no_waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits between tries are noted and not slept."""
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(retry, "rest", note)
    return waits
