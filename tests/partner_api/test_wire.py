"""What is kept of single exchanges over real sockets."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from typing import Any

import pytest

from ringviewer.partner_api import records
from ringviewer.partner_api.exchange import KEPT_BODY
from ringviewer.partner_api.wire import Request
from tests.partner_api.exchanges import JSON, get, kept
from tests.partner_api.origins import PNG, TOKEN, MakeWire, Open, Seen, answer, send

pytestmark = pytest.mark.anyio


async def test_an_exchange_is_kept_from_its_beginning(open_origin: Open, make_wire: MakeWire) -> None:
    released = asyncio.Event()

    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        send(writer, 200, b'{"data":[]}', **JSON)

    origin = await open_origin(reply)
    wire = make_wire(origin.base)
    running = asyncio.ensure_future(
        wire.exchange(get(origin, "/v1/x?page[key]=1", device_id="d1", attempt=2, retry_of=40, parent=39))
    )
    await origin.has_seen(1)
    begun = kept(wire)
    assert begun.under_way
    assert (begun.device_id, begun.attempt, begun.retry_of, begun.parent) == ("d1", 2, 40, 39)
    assert (begun.path, begun.status, begun.phases is not None) == ("/v1/x?page[key]=1", None, True)
    released.set()
    await running
    ended = kept(wire)
    assert not ended.under_way
    assert (ended.status, ended.response_body, ended.device_id, ended.retry_of) == (200, '{"data":[]}', "d1", 40)
    assert ended.started_ms == begun.started_ms
    assert (wire.recorder.retried, len(wire.recorder.exchanges)) == (1, 1)


@pytest.mark.parametrize(("more", "cut"), [(0, False), (3, True)])
async def test_json_is_kept_whole_up_to_a_mebibyte(
    open_origin: Open, make_wire: MakeWire, more: int, cut: bool
) -> None:
    # Two bytes a sign: a cut falls into the middle of one.
    body = b'["a' + "é".encode() * ((KEPT_BODY - 6 + 2 * more) // 2) + b'z"]'
    origin = await open_origin(answer(200, body, **JSON))
    wire = make_wire(origin.base)
    reply = await wire.exchange(get(origin))
    assert reply.body == body
    exchange = kept(wire)
    assert exchange.body_cut is cut
    assert exchange.bytes_received == len(body)
    assert exchange.response_body == body[:KEPT_BODY].decode(errors="ignore")


async def test_an_error_that_is_not_read_to_its_end_is_said_to_be_cut(open_origin: Open, make_wire: MakeWire) -> None:
    origin = await open_origin(answer(400, b'{"errors":[{"code":"X"}]}' + b" " * (1 << 20), **JSON))
    wire = make_wire(origin.base)
    reply = await wire.exchange(get(origin))
    assert (reply.status, reply.code, kept(wire).body_cut) == (400, "X", True)


@pytest.mark.parametrize("size", [500, 400_000])
@pytest.mark.parametrize("head", [PNG[:8], b"\xff\xd8\xff\xe0"])
async def test_a_picture_is_kept_by_size_and_digest_which_large_ones_get_in_a_thread(
    open_origin: Open, make_wire: MakeWire, monkeypatch: pytest.MonkeyPatch, size: int, head: bytes
) -> None:
    threads = []
    read = records._read

    def noting(*args: Any) -> Any:
        threads.append(threading.current_thread() is threading.main_thread())
        return read(*args)

    monkeypatch.setattr(records, "_read", noting)
    picture = head + TOKEN.encode() + b"\x00" * size
    origin = await open_origin(answer(200, picture, content_type="image/png"))
    wire = make_wire(origin.base)
    reply = await wire.exchange(Request("media", "GET", origin.base + "/d?sig=abcdefghijk"))
    assert reply.body == picture
    exchange = kept(wire)
    assert (exchange.response_body, exchange.bytes_received) == (None, len(picture))
    assert exchange.digest == hashlib.sha256(picture).hexdigest()
    assert threads == [size < 1_000]


async def test_a_page_in_place_of_an_answer_can_be_read_afterwards(open_origin: Open, make_wire: MakeWire) -> None:
    page = f"<html>error code: 1010 for {TOKEN}</html>".encode()
    origin = await open_origin(answer(403, page, content_type="text/html"))
    wire = make_wire(origin.base)
    await wire.exchange(get(origin))
    assert kept(wire).response_body == "<html>error code: 1010 for [removed]</html>"


async def test_only_headers_that_are_known_to_be_harmless_are_kept(open_origin: Open, make_wire: MakeWire) -> None:
    origin = await open_origin(
        answer(303, location="https://m.example/d?sig=abcdefgh", set_cookie="s=1", x_api_key="k", server="envoy " * 200)
    )
    wire = make_wire(origin.base)
    await wire.exchange(get(origin, body=b'{"type":"at_timestamp"}'))
    exchange = kept(wire)
    assert dict(exchange.request_headers) == {"Accept": "application/json", "Content-Type": "application/json"}
    assert {name for name, _ in exchange.response_headers} == {"content-length", "x-request-id", "server"}
    assert max(len(value) for _, value in exchange.response_headers) == 500
    assert exchange.request_body == '{"type":"at_timestamp"}'
    assert TOKEN not in repr(exchange)
