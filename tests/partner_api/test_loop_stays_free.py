"""However an answer is made, the loop goes on in between: what is done in one go is bounded, or done in a thread."""

from __future__ import annotations

import asyncio
import gzip
import threading
import zlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from ringviewer.partner_api import client as client_module
from ringviewer.partner_api import errors
from ringviewer.partner_api.answers import StillProgress
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.documents import UNREADABLE_LINK, decode_document
from ringviewer.partner_api.error_bodies import ErrorFacts, facts_of
from ringviewer.partner_api.history_document import read_history
from ringviewer.partner_api.transport import Transport
from ringviewer.partner_api.unpacking import Unpacker
from tests.partner_api.origins import Connect, Open, Seen, answer

ROW = b'{"id":"e1","attributes":{"event_type":"motion","start":1791465915510}}'
BRACKETS = b"[" + b",".join([b"[]"] * 30_000) + b"]"
STEP = 256 * 1024


@pytest.mark.anyio
@pytest.mark.parametrize("status", [201, 202, 204, 299, 302, 404])
async def test_of_what_was_not_wanted_little_is_read(open_origin: Open, connect: Connect, status: int) -> None:
    client = connect(await open_origin(answer(status, b"[" + b" " * 3_000_000 + b"]", content_type="application/json")))
    with pytest.raises(errors.RingViewerError):
        await client.still(StillAsk.at("d", 1_791_465_915_000))
    exchange = next(iter(client.recorder.exchanges))
    assert exchange.bytes_received < 1 << 20


def test_a_row_larger_than_any_is_broken_and_costs_no_other() -> None:
    large = ROW[:-1] + b',"x":' + BRACKETS + b"}"
    rows = read_history(b'{"data":[' + ROW + b"," + large + b"]}", "d")
    assert [event.id for event in rows.events] == ["e1"]
    assert [(row.number, row.reason) for row in rows.broken] == [(2, "It is larger than 64 kB.")]
    _, broken = read_devices(b'{"data":[' + large + b"]}")
    assert len(broken) == 1


def test_more_rows_than_any_page_has_are_not_taken_apart() -> None:
    with pytest.raises(errors.UnexpectedAnswer, match="too long to be read"):
        decode_document(b'{"data":[' + b"1," * 300_001 + b"1]}").rows()


@pytest.mark.anyio
async def test_links_too_large_to_be_read_are_no_end_of_history(open_origin: Open, connect: Connect) -> None:
    body = b'{"data":[' + ROW + b'],"links":{"next":null,"x":' + BRACKETS + b"}}"
    assert decode_document(body).next_link() == UNREADABLE_LINK
    client = connect(await open_origin(answer(200, body, content_type="application/json")))
    page = await client.history_page("d")
    assert len(page.events) == 1
    with pytest.raises(errors.UnexpectedAnswer, match="malformed"):
        await client.history_page("d", next_path=page.next_path)
    assert (await client.devices()).devices[0].id == "e1"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("read_customer", lambda client: client.me()),
        ("_read_devices", lambda client: client.devices()),
    ],
)
async def test_a_large_answer_is_read_beside_the_loop(
    open_origin: Open,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    call: Callable[[Any], Any],
) -> None:
    read = getattr(client_module, name)
    threads = []

    def noted(body: bytes) -> Any:
        threads.append(threading.current_thread())
        return read(body)

    monkeypatch.setattr(client_module, name, noted)
    body = b'{"data":[' + ROW + b'],"x":"' + b"x" * 20_000 + b'"}'
    await call(connect(await open_origin(answer(200, body, content_type="application/json"))))
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_an_error_larger_than_any_says_nothing() -> None:
    assert facts_of(b'{"code":"X","y":"' + b"y" * (256 * 1024) + b'"}') == ErrorFacts()


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("size", [*range(257 * 1_000, 257 * 1_000 + 600, 37), 1_000])
@pytest.mark.parametrize("pack", [bare_deflate, zlib.compress, gzip.compress])
def test_what_waits_unpacked_comes_without_another_chunk(size: int, pack: Callable[[bytes], bytes]) -> None:
    unpacker = Unpacker("gzip" if pack is gzip.compress else "deflate")
    found = [unpacker.feed(pack(bytes(size)), 1_000)]
    while unpacker.pending:
        found.append(unpacker.feed(b"", 1_000))
    unpacker.finish()
    assert max(map(len, found)) <= 1_000
    assert b"".join(found) == bytes(size)


async def count(turns: list[int]) -> None:
    while True:
        turns[0] += 1
        await asyncio.sleep(0)


@pytest.mark.anyio
async def test_a_bomb_is_unpacked_in_steps_between_which_the_loop_goes_on(
    open_origin: Open, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [0]
    steps: list[tuple[int, int]] = []
    feed = Unpacker.feed

    def noted(self: Unpacker, chunk: bytes, most: int) -> bytes:
        found = feed(self, chunk, most)
        steps.append((len(found), turns[0]))
        return found

    monkeypatch.setattr(Unpacker, "feed", noted)
    origin = await open_origin(answer(200, gzip.compress(bytes(4 << 20)), content_encoding="gzip"))
    counting = asyncio.ensure_future(count(turns))
    got = await transport.send("GET", origin.base, {}, None, apart=True, cap_bytes=8 << 20, deadline_s=30.0)
    counting.cancel()
    assert len(got.body) == 4 << 20
    assert max(size for size, _ in steps) <= STEP
    assert all(later > before for (_, before), (_, later) in pairwise(steps))


@pytest.mark.anyio
async def test_very_many_chunks_are_neither_told_one_by_one_nor_taken_in_one_go(
    open_origin: Open, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    chunks = 20_000
    turns = [0]
    told: list[tuple[int, int]] = []
    at_feed: list[int] = []
    feed = Unpacker.feed

    def noted(self: Unpacker, chunk: bytes, most: int) -> bytes:
        at_feed.append(turns[0])
        return feed(self, chunk, most)

    monkeypatch.setattr(Unpacker, "feed", noted)

    async def drip(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.method == "POST":
            await answer(303, location="/m?n=1")(request, writer)
            return
        writer.write(b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\ncontent-type: image/jpeg\r\n\r\n")
        writer.write(b"1\r\nx\r\n" * chunks + b"0\r\n\r\n")

    def progress(step: StillProgress) -> None:
        if step.phase == "downloading":
            told.append((step.received, turns[0]))

    client = connect(await open_origin(drip))
    counting = asyncio.ensure_future(count(turns))
    still = await client.still(StillAsk.at("d", 1_791_465_915_000), on_progress=progress)
    counting.cancel()
    assert len(still.data) == told[-1][0] == chunks
    assert len(told) < chunks // 20
    assert all(later > before for before, later in zip(at_feed, at_feed[16:], strict=False))
