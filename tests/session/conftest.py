from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ringviewer.session.session import Session
from tests.session.scripted import Open, ScriptedClient


@pytest.fixture
async def open_session() -> AsyncIterator[Open]:
    """Opens sessions on scripted clients, and closes them."""
    opened: list[Session] = []

    def opener(client: ScriptedClient) -> Session:
        opened.append(Session(client, label="test", wall_ms=lambda: client.now_ms))
        return opened[-1]

    yield opener
    for session in opened:
        await session.aclose()
