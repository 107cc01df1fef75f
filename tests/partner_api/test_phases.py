"""What the time of real exchanges goes into, also of those that break off."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.wire import Request
from tests.partner_api.exchanges import JSON, get, kept, phases
from tests.partner_api.origins import MakeWire, Open, Origin, Seen, answer, reset, send

pytestmark = pytest.mark.anyio


async def test_only_the_first_request_over_a_connection_has_the_phases_of_connecting(
    open_origin: Open, make_wire: MakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    async def both(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        # Nothing listens on the first one: the next has to take over.
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]

    monkeypatch.setattr(anyio, "getaddrinfo", both)
    origin = await open_origin(answer(200, b'{"data":[]}', **JSON))
    origin.base = origin.base.replace("127.0.0.1", "localhost")
    wire = make_wire(origin.base)
    for _ in range(2):
        await wire.exchange(get(origin))
    fresh, reused = phases(wire, 1), phases(wire, 2)
    assert fresh.dns_us is not None
    assert fresh.connect_us is not None
    assert fresh.tls_us is None
    assert (reused.dns_us, reused.connect_us, reused.tls_us) == (None, None, None)
    for each in (fresh, reused):
        assert None not in (each.send_us, each.wait_us, each.receive_us)
    assert asked == ["localhost"]
    assert origin.seen[0].headers["host"].startswith("localhost:")
    spent_us = sum(part or 0 for part in (fresh.dns_us, fresh.connect_us, fresh.send_us, fresh.wait_us))
    assert spent_us + (fresh.receive_us or 0) <= ((kept(wire).duration_ms or 0) + 1) * 1_000


async def test_the_name_of_this_computer_is_looked_up_and_a_number_is_not(
    open_origin: Open, make_wire: MakeWire
) -> None:
    origin = await open_origin(answer(200))
    named = Origin(origin.reply, base=origin.base.replace("127.0.0.1", "localhost"))
    by_name, by_number = make_wire(named.base), make_wire(origin.base)
    await by_name.exchange(get(named))
    await by_number.exchange(get(origin))
    assert phases(by_name).dns_us is not None
    assert phases(by_number).dns_us is None
    assert phases(by_number).connect_us is not None


async def test_the_time_in_the_queue_is_a_phase(open_origin: Open, make_wire: MakeWire) -> None:
    released = asyncio.Event()

    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        send(writer, 200)

    origin = await open_origin(reply)
    wire = make_wire(origin.base)
    wire.set_pace(Pace(20, 1))
    both = [asyncio.ensure_future(wire.exchange(get(origin))) for _ in range(2)]
    await origin.has_seen(1)
    released.set()
    await asyncio.gather(*both)
    first, second = phases(wire, 1), phases(wire, 2)
    assert first.queue_us < second.queue_us
    assert kept(wire, 2).waited_ms == second.queue_us // 1_000


async def before_headers(_request: Seen, writer: asyncio.StreamWriter) -> None:
    reset(writer)


async def within_headers(_request: Seen, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 X\r\ncontent-le")
    await writer.drain()
    writer.close()
    raise ConnectionError


async def within_body(_request: Seen, writer: asyncio.StreamWriter) -> None:
    writer.write(
        b"HTTP/1.1 200 X\r\nx-request-id: 7c1e5a90\r\nset-cookie: a=b\r\ncontent-length: 900\r\n\r\n" + b"0123"
    )
    await writer.drain()
    writer.close()
    raise ConnectionError


@pytest.mark.parametrize(
    ("reply", "status", "received", "reached"),
    [
        (before_headers, None, 0, ("send_us", "wait_us")),
        (within_headers, None, 0, ("send_us", "wait_us")),
        (within_body, 200, 4, ("send_us", "wait_us", "receive_us")),
    ],
)
async def test_what_breaks_off_keeps_all_that_was_seen_of_it(
    open_origin: Open,
    make_wire: MakeWire,
    reply: Callable[[Seen, asyncio.StreamWriter], Awaitable[None]],
    status: int | None,
    received: int,
    reached: tuple[str, ...],
) -> None:
    origin = await open_origin(reply)
    wire = make_wire(origin.base)
    with pytest.raises(errors.Unreachable) as caught:
        await wire.exchange(get(origin))
    assert caught.value.transient
    assert caught.value.exchange == 1
    exchange = kept(wire)
    assert (exchange.status, exchange.bytes_received, exchange.response_body) == (status, received, None)
    assert exchange.request_id == ("7c1e5a90" if status else None)
    assert "a=b" not in repr(exchange)
    assert exchange.error == str(caught.value)
    assert exchange.duration_ms is not None
    for phase in ("connect_us", "send_us", "wait_us", "receive_us"):
        assert (getattr(phases(wire), phase) is not None) is (phase in ("connect_us", *reached))


async def test_a_connection_that_nobody_accepts_has_the_phase_it_reached(make_wire: MakeWire) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        base = f"http://127.0.0.1:{server.getsockname()[1]}"
    wire = make_wire(base)
    with pytest.raises(errors.Unreachable):
        await wire.exchange(Request("devices", "GET", base + "/v1/devices"))
    assert phases(wire).connect_us is not None
    assert phases(wire).send_us is None
