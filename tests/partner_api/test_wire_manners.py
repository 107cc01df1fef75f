"""What the wire takes care of: tokens on their way, where they may go, and what an answer asks to be obeyed in."""

from __future__ import annotations

import asyncio
import json
import time
from email.utils import formatdate
from typing import Any

import pytest

from ringviewer.partner_api import errors, retry
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.wire import Request
from tests.partner_api.clocks import hurry, settle
from tests.partner_api.exchanges import BEARER, JSON, get, kept
from tests.partner_api.origins import Connect, MakeWire, Open, Seen, answer, reset, send

pytestmark = pytest.mark.anyio


async def breaks(_request: Seen, writer: asyncio.StreamWriter) -> None:
    reset(writer)


def token_request(base: str) -> Request:
    return Request(
        "token",
        "POST",
        base + "/oauth/token?client=abc",
        b"refresh_token=rt%2Dsecret%2D1&client_secret=cs12",
        form=True,
        secrets=("cs12", "rt-secret-1"),
    )


async def test_of_a_token_request_nothing_secret_is_kept_and_the_answer_comes_as_it_is(
    open_origin: Open, make_wire: MakeWire
) -> None:
    granted = json.dumps({"access_token": "new", "refresh_token": "rt-secret-1"}).encode()
    origin = await open_origin(answer(200, granted, server="rt-secret-1", **JSON))
    wire = make_wire("https://api.example")
    reply = await wire.exchange(token_request(origin.base))
    assert reply.body == granted
    seen = origin.seen[0]
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"
    assert seen.body == b"refresh_token=rt%2Dsecret%2D1&client_secret=cs12"
    assert not {"authorization", "cookie"} & set(seen.headers)
    exchange = kept(wire)
    assert (exchange.path, exchange.request_body, exchange.response_body) == ("/oauth/token", None, None)
    assert exchange.digest is None
    assert "secret" not in repr(exchange)
    assert "cs12" not in repr((exchange, token_request(origin.base), reply))


async def test_an_error_of_the_token_host_is_handed_on_without_what_it_repeats(
    open_origin: Open, make_wire: MakeWire
) -> None:
    body = b'{"error":"invalid_grant","error_description":"no rt-secret-1, rt%2Dsecret%2D1 or cs12"}'
    wire = make_wire("https://api.example")
    reply = await wire.exchange(token_request((await open_origin(answer(400, body, **JSON))).base))
    assert reply.code == "invalid_grant"
    assert b"no [removed], [removed] or [removed]" in reply.body
    assert kept(wire).response_body is None


async def test_a_token_request_that_breaks_is_not_one_to_repeat(open_origin: Open, make_wire: MakeWire) -> None:
    origin = await open_origin(breaks)
    wire = make_wire("https://api.example")
    with pytest.raises(errors.Unreachable) as caught:
        await wire.exchange(token_request(origin.base))
    assert retry.delay_s(caught.value, 1, 0, 0) is None
    assert not caught.value.transient
    assert len(origin.seen) == 1


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "https://127.0.0.1:PORT", "https://nowhere.invalid"])
async def test_of_a_token_request_that_never_left_it_is_known(make_wire: MakeWire, base: str) -> None:
    async def no_tls(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(no_tls, "127.0.0.1", 0) as server:
        wire = make_wire("https://api.example")
        with pytest.raises(errors.Unreachable) as caught:
            await wire.exchange(token_request(base.replace("PORT", str(server.sockets[0].getsockname()[1]))))
        assert caught.value.transient
        assert caught.value.exchange == 1


async def test_a_token_request_that_has_not_left_does_not_keep_anything_open(
    open_origin: Open, make_wire: MakeWire
) -> None:
    origin = await open_origin(answer(200))
    wire = make_wire(origin.base)
    wire.set_pace(Pace(1, 1))
    await wire.exchange(get(origin))
    token = asyncio.ensure_future(wire.exchange(token_request(origin.base)))
    await settle()
    await wire.aclose()
    with pytest.raises(asyncio.CancelledError):
        await token
    assert len(origin.seen) == 1


async def test_a_token_on_its_way_arrives_though_everything_is_closed(open_origin: Open, make_wire: MakeWire) -> None:
    released = asyncio.Event()

    async def reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        send(writer, 200, b"granted")

    origin = await open_origin(reply)
    wire = make_wire(origin.base)
    token = asyncio.ensure_future(wire.exchange(token_request(origin.base)))
    page = asyncio.ensure_future(wire.exchange(get(origin)))
    await origin.has_seen(2)
    closing = asyncio.ensure_future(wire.aclose())
    with pytest.raises(asyncio.CancelledError):
        await page
    # An answer may take longer than closing otherwise does.
    await hurry(8)
    released.set()
    assert (await token).body == b"granted"
    await closing


# --- where the token may go


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://localhost:PORT",
        "http://127.0.0.1:1",
        "https://127.0.0.1:PORT",
        "http://127.0.0.2:PORT",
        "//127.0.0.1",
        "",
    ],
)
async def test_the_wire_itself_gives_the_token_to_no_other_origin(
    open_origin: Open, make_wire: MakeWire, elsewhere: str
) -> None:
    origin = await open_origin(answer(200))
    wire = make_wire(origin.base)
    url = elsewhere.replace("PORT", origin.base.rpartition(":")[2]) + "/v1/devices"
    with pytest.raises(errors.UnexpectedAnswer, match="token goes nowhere else"):
        await wire.exchange(Request("devices", "GET", url, authorization=BEARER))
    assert (origin.seen, wire.recorder.sent) == ([], 0)


@pytest.mark.parametrize("kind", ["media", "token"])
async def test_what_goes_apart_never_takes_the_token_along(open_origin: Open, make_wire: MakeWire, kind: Any) -> None:
    origin = await open_origin(answer(200))
    wire = make_wire(origin.base)
    with pytest.raises(errors.UnexpectedAnswer, match="token goes nowhere else"):
        await wire.exchange(Request(kind, "GET", origin.base + "/x", authorization=BEARER))
    assert origin.seen == []


# --- obeying


def at(ms: int) -> str:
    return formatdate(ms / 1000, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "held_s"),
    [
        ({"retry_after": "7"}, 7),
        # The server's clock is years off: only the span between its own two times counts.
        ({"retry_after": at(1_000_000_030_000), "date": at(1_000_000_000_000)}, 30),
        ({"retry_after": at(1_000_000_000_000)}, 1),
        ({"retry_after": "soon"}, 1),
        ({}, 1),
    ],
)
async def test_a_429_holds_every_request_for_as_long_as_it_says(
    open_origin: Open, make_wire: MakeWire, headers: dict[str, str], held_s: float
) -> None:
    origin = await open_origin(answer(429, b"", **headers))
    wire = make_wire(origin.base)
    assert wire.held_s == 0
    await wire.exchange(Request("history", "GET", origin.base + "/x"))
    # That nothing leaves meanwhile is shown where a clock can be set: see the tests of pacing.
    assert held_s - 0.5 < wire.held_s <= held_s


@pytest.mark.parametrize(("asked", "held_s"), [("3600", 5), ("2", 2), ("", 1)])
async def test_a_429_of_a_media_host_gives_the_account_a_short_pause_at_most(
    open_origin: Open, make_wire: MakeWire, asked: str, held_s: float
) -> None:
    origin = await open_origin(answer(429, b"", retry_after=asked))
    wire = make_wire(origin.base)
    reply = await wire.exchange(Request("media", "GET", origin.base + "/x"))
    assert held_s - 0.5 < wire.held_s <= held_s
    assert reply.headers["retry-after"] == asked


async def test_a_429_of_the_token_host_is_none_of_the_api(open_origin: Open, make_wire: MakeWire) -> None:
    origin = await open_origin(answer(429, b"", retry_after="3600"))
    wire = make_wire("https://api.example")
    await wire.exchange(token_request(origin.base))
    assert wire.held_s == 0


async def test_every_call_ends_with_when_to_come_back_while_the_api_asks_for_a_long_pause(
    open_origin: Open, connect: Connect
) -> None:
    origin = await open_origin(answer(429, b"", retry_after="3600"))
    client = connect(origin)
    with pytest.raises(errors.RateLimited, match="429"):
        await client.devices()
    for _ in range(2):
        with pytest.raises(errors.RateLimited) as caught:
            await asyncio.wait_for(client.devices(), 5)
        assert caught.value.retry_after_s == pytest.approx(3600, abs=5)
        assert "asked for a pause that lasts another 60 min" in errors.problem_of(caught.value).meaning
    assert len(origin.seen) == client.recorder.sent == 1


async def test_a_token_is_fetched_though_the_api_asks_for_a_long_pause(open_origin: Open, make_wire: MakeWire) -> None:
    origin = await open_origin(answer(429, b"", retry_after="3600"))
    wire = make_wire(origin.base)
    await wire.exchange(get(origin))
    assert wire.held_s > 3_000
    await asyncio.wait_for(wire.exchange(token_request(origin.base)), 5)
    assert len(origin.seen) == 2


async def test_a_date_to_wait_for_is_read_by_the_servers_clock_though_the_answer_does_not_tell_its_own(
    open_origin: Open, make_wire: MakeWire
) -> None:
    server_ms = time.time_ns() // 1_000_000 - 3_600_000

    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        if len(origin.seen) == 1:
            send(writer, 200, b"{}", date=at(server_ms), **JSON)
        else:
            send(writer, 429, retry_after=at(server_ms + 30_000))

    origin = await open_origin(reply)
    wire = make_wire(origin.base)
    await wire.exchange(get(origin))
    reply_ = await wire.exchange(get(origin))
    assert 25 < wire.held_s <= 31
    assert abs(reply_.answered_ms - server_ms) < 5_000


async def test_the_quota_is_read_from_answers_of_the_api_and_obeyed(open_origin: Open, make_wire: MakeWire) -> None:
    remaining = iter(["90", "5", "0"])

    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, 200, b"{}", x_ratelimit_limit="100", x_ratelimit_remaining=next(remaining), **JSON)

    origin = await open_origin(reply)
    wire = make_wire(origin.base)
    wire.set_pace(Pace(5, 4))
    assert wire.pace == Pace(5, 4)
    assert wire.quota is None
    reply_ = await wire.exchange(get(origin))
    assert wire.quota == Quota(100, 90, reply_.answered_ms)
    assert wire.held_s == 0
    await wire.exchange(get(origin))
    assert wire.quota is not None
    assert wire.quota.remaining == 5
    assert 0.5 < wire.held_s <= 1
    assert ("x-ratelimit-remaining", "5") in kept(wire, 2).response_headers


@pytest.mark.parametrize("kind", ["media", "token"])
async def test_the_quota_of_another_host_is_not_ours(open_origin: Open, make_wire: MakeWire, kind: Any) -> None:
    origin = await open_origin(answer(200, x_ratelimit_limit="100", x_ratelimit_remaining="0"))
    wire = make_wire(origin.base)
    await wire.exchange(Request(kind, "GET", origin.base + "/x"))
    assert (wire.quota, wire.held_s) == (None, 0)
