"""The phases of a still between its two legs: following until the first byte of the picture, then downloading."""

from __future__ import annotations

import asyncio
import json
from itertools import groupby
from typing import Any

import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.answers import StillProgress
from ringviewer.partner_api.asks import StillAsk, StillOptions
from tests.partner_api.origins import PNG, Connect, Open, Seen, answer, send

pytestmark = pytest.mark.anyio

ASK = StillAsk.at("d", 5_000_000_000)


def json_of(seen: Seen) -> dict[str, Any]:
    """The body of a request."""
    body: dict[str, Any] = json.loads(seen.body)
    return body


def phases(told: list[StillProgress]) -> list[str]:
    """The phases in their order, each as often as it was entered."""
    return [phase for phase, _ in groupby(progress.phase for progress in told)]


async def test_following_lasts_from_the_redirect_to_the_first_byte(open_origin: Open, connect: Connect) -> None:
    """The media host answers step by step; what is told in between is looked at before each step."""
    steps = [asyncio.Event() for _ in range(3)]
    told: list[StillProgress] = []
    changed = asyncio.Event()

    def tell(progress: StillProgress) -> None:
        told.append(progress)
        changed.set()

    async def until(phase: str) -> None:
        async with asyncio.timeout(5):
            while told[-1].phase != phase:
                changed.clear()
                await changed.wait()

    async def media_reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        await steps[0].wait()
        writer.write(f"HTTP/1.1 200 X\r\ncontent-type: image/png\r\ncontent-length: {len(PNG)}\r\n\r\n".encode())
        await writer.drain()
        await steps[1].wait()
        writer.write(PNG[:100])
        await writer.drain()
        await steps[2].wait()
        writer.write(PNG[100:])

    media = await open_origin(media_reply)
    api = await open_origin(answer(303, location=media.base + "/v1/download?security_token=SIGNED"))
    client = connect(api)
    task = asyncio.ensure_future(client.still(ASK, on_progress=tell))
    await media.has_seen(1)
    try:
        assert phases(told) == ["asking", "following"]
        assert [leg.status for leg in told[-1].legs] == [303]
        assert (told[-1].received, told[-1].total) == (0, None)
        steps[0].set()
        steps[1].set()
        await until("downloading")
        assert (told[-1].received, told[-1].total) == (100, len(PNG))
    finally:
        for step in steps:
            step.set()
        still = await task
    assert still.data == PNG
    assert phases(told) == ["asking", "following", "downloading"]
    assert told[-1].received == len(PNG)


async def test_headers_alone_are_not_yet_a_picture(open_origin: Open, connect: Connect) -> None:
    headers_sent, body_wanted = asyncio.Event(), asyncio.Event()

    async def media_reply(_request: Seen, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 X\r\ncontent-length: {len(PNG)}\r\n\r\n".encode())
        await writer.drain()
        headers_sent.set()
        await body_wanted.wait()
        writer.write(PNG)

    media = await open_origin(media_reply)
    api = await open_origin(answer(303, location=media.base + "/d"))
    told: list[StillProgress] = []
    client = connect(api)
    task = asyncio.ensure_future(client.still(ASK, on_progress=told.append))
    await headers_sent.wait()
    for _ in range(50):
        await asyncio.sleep(0)
    before_the_body = phases(told)
    body_wanted.set()
    await task
    assert before_the_body == ["asking", "following"]


async def test_the_words_of_a_refusal_are_no_download(open_origin: Open, connect: Connect) -> None:
    body = b'{"errors":[{"code":"MEDIA_NOT_FOUND"}]}'
    media = await open_origin(answer(416, body, content_type="application/json"))
    api = await open_origin(answer(303, location=media.base + "/d"))
    told: list[StillProgress] = []
    with pytest.raises(errors.MediaNotFound):
        await connect(api).still(ASK, on_progress=told.append)
    assert phases(told) == ["asking", "following"]


async def test_an_empty_picture_is_never_downloading(open_origin: Open, connect: Connect) -> None:
    media = await open_origin(answer(200, content_type="image/jpeg"))
    api = await open_origin(answer(303, location=media.base + "/d"))
    told: list[StillProgress] = []
    assert (await connect(api).still(ASK, on_progress=told.append)).data == b""
    assert phases(told) == ["asking", "following"]


async def test_each_redirect_and_each_try_is_followed_anew(
    open_origin: Open, connect: Connect, no_waits: list[float]
) -> None:
    async def media_reply(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.target == "/d":
            send(writer, 307, location="/region")
        elif len(media.seen) < 4:
            send(writer, 425, b'{"errors":[{"code":"RECORDING_NOT_READY"}]}', content_type="application/json")
        else:
            send(writer, 200, PNG, content_type="image/png")

    media = await open_origin(media_reply)
    api = await open_origin(answer(303, location=media.base + "/d"))
    told: list[StillProgress] = []
    still = await connect(api).still(ASK, on_progress=told.append)
    assert still.data == PNG
    assert phases(told) == ["asking", "following", "waiting", "asking", "following", "downloading"]
    following = [progress for progress in told if progress.phase == "following"]
    assert [[leg.status for leg in progress.legs] for progress in following] == [[303], [303, 307]] * 2
    assert [progress.attempt for progress in following] == [1, 1, 2, 2]
    assert len(no_waits) == 1


async def test_a_picture_without_a_redirect_is_never_followed(open_origin: Open, connect: Connect) -> None:
    api = await open_origin(answer(200, PNG, content_type="image/png"))
    told: list[StillProgress] = []
    await connect(api).still(ASK, on_progress=told.append)
    assert phases(told) == ["asking"]


async def test_the_camera_format_and_size_are_in_the_body(open_origin: Open, connect: Connect) -> None:
    """As contract §4.1 has them: exactly one component, with a text for its id."""
    api = await open_origin(answer(200, PNG, content_type="image/png"))
    options = StillOptions("png", (1920, 1080), "1")
    client = connect(api)
    await client.still(StillAsk.at("d", 5_000_000_000, options))
    await client.still(StillAsk.latest("d", 5_000_000_000, 5_000_600_000, options))
    await client.still(ASK)
    at, latest, plain = (json_of(seen) for seen in api.seen)
    wanted = {"format": "png", "resolution": {"width": 1920, "height": 1080}}
    for body in (at, latest):
        assert body["image_options"] == wanted
        assert body["components"] == [{"component_id": "1"}]
    assert (at["type"], latest["type"]) == ("at_timestamp", "latest_in_range")
    assert "components" not in plain
    assert plain["image_options"] == {"format": "jpeg"}
