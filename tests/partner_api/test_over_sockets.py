"""The client over real sockets: two origins, faults in the middle, cancelled interest."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.client import PartnerClient, StillProgress
from ringviewer.partner_api.messages import Reply, Request
from tests.partner_api.origins import PNG, TOKEN, Connect, Open, Origin, Seen, answer, send

pytestmark = pytest.mark.anyio


async def test_the_token_and_cookies_stay_with_the_api(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(
        answer(200, PNG, content_type="image/png", x_media_timestamp="1791465915510", x_media_origin="recording")
    )
    api = await open_origin(
        answer(303, location=media.base + "/v1/download?security_token=SIGNED", set_cookie="session=1")
    )
    client = connect(api)
    for _ in range(2):
        still = await client.still(StillAsk.at("a/b", 1_791_465_915_000))
    assert still.data == PNG
    assert (still.actual_ms, still.actual_raw, still.origin) == (1_791_465_915_510, "1791465915510", "recording")
    assert [leg.status for leg in still.legs] == [303, 200]
    assert {request.headers["authorization"] for request in api.seen} == {f"Bearer {TOKEN}"}
    assert api.seen[0].target == "/v1/devices/a%2Fb/media/image/download"
    assert json.loads(api.seen[0].body)["timestamp"] == 1_791_465_915_000
    for request in media.seen:
        assert request.method == "GET"
        assert not {"authorization", "cookie", "content-type"} & set(request.headers)
    assert "cookie" not in api.seen[1].headers
    assert "ringviewer/" in api.seen[0].headers["user-agent"]


async def test_the_record_holds_both_legs_and_no_secret(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(answer(416, b'{"errors":[{"code":"MEDIA_NOT_FOUND"}]}', content_type="application/json"))
    api = await open_origin(answer(303, location=media.base + "/v1/download?security_token=SIGNED"))
    client = connect(api)
    with pytest.raises(errors.MediaNotFound) as failure:
        await client.still(StillAsk.at("d", 5_000_000_000))
    assert [(leg.method, leg.status, leg.code) for leg in failure.value.legs] == [
        ("POST", 303, None),
        ("GET", 416, "MEDIA_NOT_FOUND"),
    ]
    post, get = client.recorder.exchanges
    assert get.parent == post.number
    assert (get.kind, get.path, get.status) == ("media", "/v1/download?…", 416)
    everything = repr(list(client.recorder.exchanges)) + repr(failure.value) + str(failure.value)
    assert "SIGNED" not in everything
    assert TOKEN not in everything


@pytest.mark.parametrize(
    "location",
    ["", "http://example.com/x", "ftp://127.0.0.1/x", "http://u:p@127.0.0.1/x", "javascript:1", "http://[bad/"],
)
async def test_a_redirect_to_nowhere_safe_is_not_followed(open_origin: Open, connect: Connect, location: str) -> None:
    api = await open_origin(answer(303, location=location))
    with pytest.raises(errors.UnexpectedAnswer):
        await connect(api).still(StillAsk.at("d", 5_000_000_000))
    assert len(api.seen) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_any_redirect_becomes_a_get_also_a_relative_one(open_origin: Open, connect: Connect, status: int) -> None:
    async def reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.method == "POST":
            send(writer, status, location="/media?x=1")
        else:
            send(writer, 200, PNG, content_type="image/png")

    api = await open_origin(reply)
    still = await connect(api).still(StillAsk.at("d", 5_000_000_000))
    assert (still.data, still.actual_ms, still.actual_raw) == (PNG, None, None)
    assert [request.method for request in api.seen] == ["POST", "GET"]
    assert "authorization" not in api.seen[1].headers


async def test_a_direct_200_is_a_still_of_one_leg(open_origin: Open, connect: Connect) -> None:
    api = await open_origin(answer(200, PNG, content_type="image/png", x_media_timestamp="garbage"))
    still = await connect(api).still(StillAsk.at("d", 5_000_000_000))
    assert (len(still.legs), still.actual_ms, still.actual_raw) == (1, None, "garbage")


async def test_a_key_that_is_not_ready_takes_a_new_post(
    open_origin: Open, connect: Connect, no_waits: list[float]
) -> None:
    tickets: list[str] = []

    async def media_reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        tickets.append(request.target)
        if len(tickets) < 3:
            send(writer, 422, b'{"errors":[{"code":"GRECO_NO_VALID_KEY"}]}', content_type="application/json")
        else:
            send(writer, 200, PNG)

    media = await open_origin(media_reply)

    async def api_reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, 303, location=f"{media.base}/d?t={len(api.seen)}")

    api = await open_origin(api_reply)
    told: list[StillProgress] = []
    client = connect(api)
    still = await client.still(StillAsk.at("d", 5_000_000_000), on_progress=told.append)
    assert still.attempts == 3
    assert tickets == ["/d?t=1", "/d?t=2", "/d?t=3"]
    assert all(wait >= 2 for wait in no_waits)
    waiting = [progress for progress in told if progress.phase == "waiting"]
    assert [(progress.attempt, progress.attempts_max, progress.reason) for progress in waiting] == [
        (2, 5, "422 GRECO_NO_VALID_KEY"),
        (3, 5, "422 GRECO_NO_VALID_KEY"),
    ]
    assert client.recorder.retried == 4


@pytest.mark.parametrize("cut", [True, False])
async def test_a_connection_that_breaks_is_tried_again_and_told_in_words(
    open_origin: Open, connect: Connect, no_waits: list[float], cut: bool
) -> None:
    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        if cut:
            writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 900\r\n\r\nhalf")
            await writer.drain()
        writer.close()

    api = await open_origin(reply)
    with pytest.raises(errors.Unreachable, match="broke"):
        await connect(api).devices()
    assert len(api.seen) == 4


async def test_nobody_there_is_said_in_one_sentence(connect: Connect, no_waits: list[float]) -> None:
    client = connect(Origin(answer(200), base="http://127.0.0.1:9"))
    with pytest.raises(errors.Unreachable, match="nothing accepts connections"):
        await client.devices()


async def test_a_media_host_that_is_blocked_is_told_from_the_api(
    open_origin: Open, connect: Connect, no_waits: list[float]
) -> None:
    api = await open_origin(answer(303, location="http://127.0.0.1:9/v1/download?security_token=SIGNED"))
    with pytest.raises(errors.MediaHostUnreachable) as failure:
        await connect(api).still(StillAsk.at("d", 5_000_000_000))
    problem = errors.problem_of(failure.value)
    assert "127.0.0.1:9" in problem.meaning
    assert "firewall" in problem.next_step
    assert "SIGNED" not in repr(problem)


async def test_a_media_host_that_answered_and_broke_off_is_not_taken_for_blocked(
    open_origin: Open, connect: Connect, no_waits: list[float]
) -> None:
    async def half(_request: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 900\r\n\r\nhalf")
        await writer.drain()
        writer.close()

    media = await open_origin(half)
    api = await open_origin(answer(303, location=media.base + "/v1/download?security_token=SIGNED"))
    with pytest.raises(errors.DownloadBroken) as failure:
        await connect(api).still(StillAsk.at("d", 5_000_000_000))
    problem = errors.problem_of(failure.value)
    assert "answered, but the picture did not arrive whole" in problem.meaning
    assert "firewall" not in problem.meaning + problem.next_step
    assert len(api.seen) == 4


async def test_an_answer_that_drips_beyond_its_deadline_is_not_asked_for_again(
    open_origin: Open, connect: Connect, no_waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()

    async def drips(_request: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\ncontent-type: image/png\r\n\r\n")
        try:
            while not writer.transport.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.01)
        finally:
            ended.set()

    media = await open_origin(drips)
    api = await open_origin(answer(303, location=media.base + "/d"))
    client = connect(api)
    exchange = client._wire.exchange

    async def hurried(request: Request, on_bytes: Any = None) -> Reply:
        return await exchange(replace(request, deadline_s=0.05) if request.media else request, on_bytes)

    monkeypatch.setattr(client._wire, "exchange", hurried)
    with pytest.raises(errors.DownloadBroken, match="too slowly"):
        await client.still(StillAsk.at("d", 5_000_000_000))
    await ended.wait()
    assert len(api.seen) == len(media.seen) == 1
    assert no_waits == []


@pytest.mark.parametrize(
    "echo", ["AbC/dEf+gh12345", "AbC\\/dEf+gh12345", "AbC\\u002fdEf\\u002Bgh12345", "AbC%2fdEf%2Bgh12345"]
)
async def test_a_signed_address_that_is_repeated_in_any_form_is_taken_out(
    open_origin: Open, connect: Connect, echo: str
) -> None:
    body = '{"errors":[{"code":"MEDIA_NOT_FOUND","detail":"nothing for ECHO"}]}'.replace("ECHO", echo)
    media = await open_origin(answer(416, body.encode(), content_type="application/json"))
    api = await open_origin(answer(303, location=media.base + "/d?security_token=AbC%2FdEf%2Bgh12345"))
    client = connect(api)
    with pytest.raises(errors.MediaNotFound) as failure:
        await client.still(StillAsk.at("d", 5_000_000_000))
    kept = f"{failure.value.detail} {failure.value} {list(client.recorder.exchanges)}"
    assert "nothing for [removed]" in kept
    assert "gh12345" not in kept


async def test_a_body_that_never_ends_is_given_up(open_origin: Open, connect: Connect) -> None:
    bomb = gzip.compress(b"0" * (9 * 1024 * 1024))
    api = await open_origin(answer(200, bomb, content_encoding="gzip", content_type="application/json"))
    with pytest.raises(errors.UnexpectedAnswer, match="larger than"):
        await connect(api).devices()


async def test_an_answer_with_nothing_of_the_api_is_unexpected(open_origin: Open, connect: Connect) -> None:
    api = await open_origin(answer(200, b"<html>hello</html>", content_type="text/html"))
    with pytest.raises(errors.UnexpectedAnswer, match="web page"):
        await connect(api).devices()


async def test_an_empty_page_with_a_link_ends_the_walk(open_origin: Open, connect: Connect) -> None:
    body = b'{"data":[],"links":{"next":"/v1/history/devices/d/events?page[key]=x"}}'
    api = await open_origin(answer(200, body, content_type="application/json"))
    page = await connect(api).history_page("d")
    assert (page.events, page.next_path) == ((), None)


@pytest.mark.parametrize(
    ("status", "code", "accepted", "refused"),
    [
        (303, None, True, False),
        (403, "TIME_RANGE_NOT_AUTHORIZED", False, True),
        (416, "MEDIA_NOT_FOUND", True, False),
        (422, "GRECO_NO_VALID_KEY", True, False),
        (425, "RECORDING_NOT_READY", True, False),
    ],
)
async def test_a_probe_learns_from_the_post_alone(
    open_origin: Open, connect: Connect, status: int, code: str | None, accepted: bool, refused: bool
) -> None:
    media = await open_origin(answer(200, PNG))
    body = json.dumps({"errors": [{"code": code}]}).encode() if code else b""
    api = await open_origin(answer(status, body, location=media.base + "/x", content_type="application/json"))
    result = await connect(api).probe("d", 1_700_000_000_000)
    assert (result.accepted, result.refused) == (accepted, refused)
    assert not media.seen
    sent = json.loads(api.seen[0].body)
    assert sent["end_timestamp"] - sent["start_timestamp"] == 24 * 3_600_000


async def test_a_403_of_another_meaning_is_no_witness(open_origin: Open, connect: Connect) -> None:
    api = await open_origin(answer(403, b'{"errors":[{"code":"REQUEST_FORBIDDEN"}]}', content_type="application/json"))
    with pytest.raises(errors.RequestForbidden):
        await connect(api).probe("d", 1_700_000_000_000)


async def test_interest_may_be_lost_at_any_time_without_losing_a_place(open_origin: Open, connect: Connect) -> None:
    released = asyncio.Event()

    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        send(writer, 200, b'{"data":[]}', content_type="application/json")

    api = await open_origin(reply)
    client = connect(api)
    first = [asyncio.ensure_future(client.devices()) for _ in range(60)]
    await api.has_seen(8)
    for task in first:
        task.cancel()
    await asyncio.gather(*first, return_exceptions=True)
    released.set()
    assert (await client.devices()).devices == ()
    # What was not on the wire when interest was lost was never sent; what was has run to its end.
    assert len(api.seen) == 9
    assert [exchange.status for exchange in client.recorder.exchanges] == [200] * 9
    assert client.recorder.in_flight == 0
    assert client.recorder.max_in_flight <= 8


async def test_closing_ends_what_is_on_the_wire(open_origin: Open) -> None:
    released = asyncio.Event()

    async def reply(_request: Seen, _writer: asyncio.StreamWriter) -> None:
        await released.wait()

    api = await open_origin(reply)
    client = PartnerClient(api.base, TOKEN)
    task = asyncio.ensure_future(client.devices())
    await api.has_seen(1)
    await client.aclose()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert client.recorder.in_flight == 0
    released.set()
