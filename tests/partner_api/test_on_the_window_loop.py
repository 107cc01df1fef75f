"""The wire on the loop that the window runs on: timers, names and races are Qt's there."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import anyio
import pytest

from ringviewer.partner_api.wire import Request
from tests.partner_api.origins import MakeWire, Open, answer

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend(qt_anyio_backend: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    return qt_anyio_backend


async def test_names_are_looked_up_and_raced_for_there_too(
    open_origin: Open, make_wire: MakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = await open_origin(answer(200, b"ok"))
    base = origin.base.replace("127.0.0.1", "localhost")
    look_up = anyio.getaddrinfo

    async def both(host: str, port: int, **options: Any) -> list[Any]:
        found: list[Any] = await look_up(host, port, **options)
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port)), *found]

    monkeypatch.setattr(anyio, "getaddrinfo", both)
    wire = make_wire(base)
    replies = await asyncio.gather(*(wire.exchange(Request("other", "GET", base + "/")) for _ in range(6)))
    assert [reply.body for reply in replies] == [b"ok"] * 6
    looked_up = [exchange.phases.dns_us is not None for exchange in wire.recorder.exchanges if exchange.phases]
    assert any(looked_up)
    assert wire.recorder.in_flight == 0
