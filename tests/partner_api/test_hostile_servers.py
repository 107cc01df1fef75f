"""Servers that repeat secrets, send bombs, or link to elsewhere."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
import zlib

import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.scrubbing import secrets_of, without
from tests.partner_api.origins import PNG, TOKEN, Connect, Open, Seen, answer, send

pytestmark = pytest.mark.anyio

SIGNATURE = "c2lnbmVkLXNlY3JldA"
ROW = {"type": "history-events", "id": "e1", "attributes": {"event_type": "motion", "start": 1_791_465_915_510}}


def fault(code: str, detail: str) -> bytes:
    return json.dumps({"errors": [{"code": code, "detail": detail}]}).encode()


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "text/html"])
async def test_a_token_that_comes_back_is_shown_nowhere(open_origin: Open, connect: Connect, content_type: str) -> None:
    body = fault("UNAUTHORIZED", f"bad token Bearer {TOKEN}")
    client = connect(await open_origin(answer(401, body, content_type=content_type, server=TOKEN)))
    with pytest.raises(errors.TokenRefused) as caught:
        await client.devices()
    problem = errors.problem_of(caught.value)
    assert problem.code == "UNAUTHORIZED"
    assert TOKEN not in repr((problem, str(caught.value), client.recorder.exchanges))


async def test_a_signed_address_that_comes_back_is_shown_nowhere(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(
        answer(
            416,
            fault("MEDIA_NOT_FOUND", f"nothing at ?security_token={SIGNATURE}&x=1"),
            content_type="application/json",
        )
    )
    url = f"{media.base}/v1/download?security_token={SIGNATURE}&x=1"
    redirect = answer(303, json.dumps({"location": url}).encode(), content_type="application/json", location=url)
    client = connect(await open_origin(redirect))
    with pytest.raises(errors.MediaNotFound) as caught:
        await client.still(StillAsk.at("d", 1_791_465_915_510))
    assert media.seen[0].target.endswith(SIGNATURE + "&x=1")
    assert SIGNATURE not in repr((errors.problem_of(caught.value), str(caught.value), client.recorder.exchanges))
    assert [exchange.path for exchange in client.recorder.exchanges][1] == "/v1/download?…"


def test_a_secret_is_found_as_it_was_sent_and_as_it_reads() -> None:
    secrets = secrets_of(None, ["https://m.example.com/d?sig=abc%2Bdefgh%3D&n=1", "https://[", ""])
    assert without("abc+defgh= abc%2Bdefgh%3D n=1", secrets) == "[removed] [removed] n=1"


async def test_a_bomb_is_not_unpacked(open_origin: Open, connect: Connect) -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(64)), packer.flush()])
    client = connect(await open_origin(answer(200, bomb, content_type="application/json", content_encoding="gzip")))
    with pytest.raises(errors.UnexpectedAnswer):
        await client.history_page("d")  # what a first request imports is not to be counted
    tracemalloc.start()
    try:
        with pytest.raises(errors.UnexpectedAnswer, match=r"larger than 8\.4 MB"):
            await client.history_page("d")
        assert tracemalloc.get_traced_memory()[1] < 40 << 20
    finally:
        tracemalloc.stop()


async def test_what_is_compressed_unasked_is_read(open_origin: Open, connect: Connect) -> None:
    body = gzip.compress(json.dumps({"data": [{"id": "d1"}]}).encode())
    client = connect(await open_origin(answer(200, body, content_encoding="gzip")))
    assert [device.id for device in (await client.devices()).devices] == ["d1"]


@pytest.mark.parametrize("encoding", ["gzip", "br"])
async def test_what_cannot_be_unpacked_is_said_so(open_origin: Open, connect: Connect, encoding: str) -> None:
    client = connect(await open_origin(answer(200, b"no such thing", content_encoding=encoding)))
    with pytest.raises(errors.UnexpectedAnswer, match="compressed"):
        await client.devices()


async def test_an_endless_error_keeps_its_meaning(open_origin: Open, connect: Connect) -> None:
    client = connect(await open_origin(answer(403, b" " * (9 << 20))))
    with pytest.raises(errors.RequestForbidden):
        await client.devices()
    assert next(iter(client.recorder.exchanges)).bytes_received < 1 << 20


@pytest.mark.parametrize("link", ["https://evil.example.com/v1/history/x", "@evil.example.com/", "/v1/users/me"])
async def test_a_link_to_elsewhere_costs_no_events(open_origin: Open, connect: Connect, link: str) -> None:
    api = await open_origin(answer(200, json.dumps({"data": [ROW], "links": {"next": link}}).encode()))
    client = connect(api)
    page = await client.history_page("d")
    assert [event.id for event in page.events] == ["e1"]
    with pytest.raises(errors.UnexpectedAnswer, match="not followed"):
        await client.history_page("d", next_path=page.next_path)
    assert len(api.seen) == 1


async def test_an_opaque_cursor_goes_back_as_it_came(open_origin: Open, connect: Connect) -> None:
    link = "/v1/history/devices/d/events?page%5Bkey%5D=%FFa%2Bb+c"
    api = await open_origin(answer(200, json.dumps({"data": [ROW], "links": {"next": link}}).encode()))
    client = connect(api)
    page = await client.history_page("d", event_types=("motion",))
    await client.history_page("d", event_types=("motion",), next_path=page.next_path)
    query = api.seen[1].target.partition("?")[2].replace("[", "%5B").replace("]", "%5D")
    assert query == "page%5Bkey%5D=%FFa%2Bb+c&event_types=motion"


async def test_devices_that_come_in_pages_are_all_found(open_origin: Open, connect: Connect) -> None:
    async def pages(request: Seen, writer: asyncio.StreamWriter) -> None:
        second = "page" in request.target
        rows = [{"id": "d2"}, {"id": "d1"}] if second else [{"id": "d1"}]
        send(writer, 200, json.dumps({"data": rows, "links": {"next": "/v1/devices?page[key]=2"}}).encode())

    api = await open_origin(pages)
    assert [device.id for device in (await connect(api).devices()).devices] == ["d1", "d2"]
    assert len(api.seen) == 3


async def test_devices_with_a_link_to_elsewhere_are_kept(open_origin: Open, connect: Connect) -> None:
    body = json.dumps({"data": [{"id": "d1"}], "links": {"next": "https://evil.example.com/v1/devices"}}).encode()
    assert [device.id for device in (await connect(await open_origin(answer(200, body))).devices()).devices] == ["d1"]


@pytest.mark.parametrize("body", [b"{}", b'{"status":"ok"}', b'{"data":"x"}', b'{"data":7}'])
async def test_an_answer_of_something_else_is_no_empty_account(
    open_origin: Open, connect: Connect, body: bytes
) -> None:
    with pytest.raises(errors.UnexpectedAnswer, match="no list of rows"):
        await connect(await open_origin(answer(200, body, content_type="application/json"))).devices()


async def test_one_refusal_for_rate_holds_the_other_calls_back(open_origin: Open, connect: Connect) -> None:
    loop = asyncio.get_running_loop()
    arrivals: list[float] = []

    async def limited(_request: Seen, writer: asyncio.StreamWriter) -> None:
        arrivals.append(loop.time())
        if len(arrivals) == 1:
            send(writer, 429, retry_after="1")
        else:
            send(writer, 200, b'{"data":[]}')

    api = await open_origin(limited)
    client = connect(api)
    refused = asyncio.Event()
    client.recorder.subscribe(lambda exchange: refused.set() if exchange.status == 429 else None)
    first = asyncio.create_task(client.history_page("a"))
    await refused.wait()
    await asyncio.gather(first, client.history_page("b"))
    assert min(arrivals[1:]) - arrivals[0] >= 0.99


async def test_nothing_is_sent_after_closing(open_origin: Open, connect: Connect) -> None:
    api = await open_origin(answer(200, PNG))
    client = connect(api)
    await client.aclose()
    with pytest.raises(errors.Unreachable, match="closed"):
        await client.devices()
    assert api.seen == []
