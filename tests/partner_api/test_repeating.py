"""Tries that follow each other over real sockets, and what each origin on the way receives."""

from __future__ import annotations

import asyncio
from email.utils import formatdate

import pytest

from ringviewer import __version__
from ringviewer.partner_api import errors
from ringviewer.partner_api.asks import StillAsk
from tests.partner_api.origins import PNG, TOKEN, Connect, Open, Seen, answer, send

pytestmark = pytest.mark.anyio

NOW_MS = 1_791_465_900_000


def at(seconds: float) -> str:
    """An HTTP date so many seconds from the server's now."""
    return formatdate(NOW_MS / 1000 + seconds, usegmt=True)


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [(503, "9", 9), (503, at(9), 9), (503, at(-50), 0.1), (429, "1", 1), (429, at(1), 1), (500, "3", 3)],
)
async def test_retry_after_is_obeyed_as_seconds_and_as_a_date_of_the_server(
    open_origin: Open, connect: Connect, no_waits: list[float], status: int, asked: str, seconds: float
) -> None:
    async def reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        if len(api.seen) == 1:
            send(writer, status, retry_after=asked, date=at(0))
        else:
            send(writer, 200, b'{"data":[]}', content_type="application/json")

    api = await open_origin(reply)
    client = connect(api)
    assert (await client.devices()).devices == ()
    assert no_waits == [seconds]
    first, second = client.recorder.exchanges
    assert (first.attempt, second.attempt, second.retry_of) == (1, 2, first.number)


@pytest.mark.parametrize("asked", ["900", at(900)])
async def test_a_pause_that_is_too_long_to_wait_for_is_said_and_not_shortened(
    open_origin: Open, connect: Connect, no_waits: list[float], asked: str
) -> None:
    api = await open_origin(answer(503, b"", retry_after=asked, date=at(0)))
    with pytest.raises(errors.ServerBusy) as caught:
        await connect(api).devices()
    assert "asks to wait 15 min, which is longer than" in errors.problem_of(caught.value).meaning
    assert (len(api.seen), no_waits) == (1, [])


async def test_each_origin_of_a_still_receives_what_it_needs_and_nothing_else(
    open_origin: Open, connect: Connect
) -> None:
    far = await open_origin(answer(200, PNG, content_type="image/png", set_cookie="far=1; Path=/"))
    near = await open_origin(
        answer(302, location=far.base + "/there?security_token=SECOND", set_cookie="near=1; Path=/")
    )
    api = await open_origin(
        answer(303, location=near.base + "/here?security_token=FIRST", set_cookie="api=1; Path=/; Domain=127.0.0.1")
    )
    client = connect(api)
    for _ in range(2):
        assert (await client.still(StillAsk.at("d", 1_791_465_915_000))).data == PNG
    agent = f"ringviewer/{__version__} (support desk viewer)"
    common = {"accept-encoding": "identity", "connection": "keep-alive", "user-agent": agent}
    for request in api.seen:
        assert (request.method, request.target) == ("POST", "/v1/devices/d/media/image/download")
        assert request.headers == {
            **common,
            "host": api.base.removeprefix("http://"),
            "accept": "application/json",
            "content-type": "application/json",
            "content-length": str(len(request.body)),
            "authorization": f"Bearer {TOKEN}",
        }
    for origin, target in ((near, "/here?security_token=FIRST"), (far, "/there?security_token=SECOND")):
        for request in origin.seen:
            assert (request.method, request.target, request.body) == ("GET", target, b"")
            assert request.headers == {**common, "host": origin.base.removeprefix("http://"), "accept": "*/*"}
    assert [len(origin.seen) for origin in (api, near, far)] == [2, 2, 2]
