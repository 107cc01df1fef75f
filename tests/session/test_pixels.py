"""Pixels are decoded when they are drawn, away from the loop, and held within bounds."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PIL import Image

from ringviewer.session import pixels as pixels_module
from ringviewer.session.changes import Change, PixelsReady
from ringviewer.session.pictures import Decoded, Picture, check_and_decode, pixels_of
from ringviewer.session.pixels import Pixels
from ringviewer.session.tasks import TaskScope

pytestmark = pytest.mark.anyio

SIDE = 16
BYTES = SIDE * SIDE * 4


class Desk:
    def __init__(self, limit: int) -> None:
        self.faults: list[BaseException] = []
        self.told: list[Change] = []
        self.scope = TaskScope("test", self.faults.append)
        self.pixels = Pixels(self.scope, self.told.append, limit)


@asynccontextmanager
async def a_desk(limit: int = 3 * BYTES) -> AsyncIterator[Desk]:
    desk = Desk(limit)
    try:
        yield desk
    finally:
        await desk.scope.aclose()
    assert desk.faults == []


async def decoded(shade: int) -> Decoded:
    stream = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), (shade, shade, shade)).save(stream, "PNG")
    return await check_and_decode(stream.getvalue(), "image/png")


async def test_a_wish_is_decoded_in_another_thread_and_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def watched(picture: Picture) -> bytes:
        threads.append(threading.current_thread())
        return pixels_of(picture)

    monkeypatch.setattr(pixels_module, "pixels_of", watched)
    shown = await decoded(7)
    async with a_desk() as desk:
        assert desk.pixels.peek(shown.picture) is None
        assert desk.pixels.want(shown.picture) is None
        assert desk.pixels.want(shown.picture) is None
        await desk.scope.idle()
        assert desk.told == [PixelsReady(shown.picture.sha256)]
        assert desk.pixels.want(shown.picture) == shown.rgba
        await desk.scope.idle()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


async def test_the_least_recently_used_goes_first_and_the_newest_stays() -> None:
    four = [await decoded(shade) for shade in range(4)]
    async with a_desk() as desk:
        for each in four[:3]:
            desk.pixels.put(each)
        assert desk.pixels.weight == 3 * BYTES
        assert desk.pixels.peek(four[0].picture) == four[0].rgba
        desk.pixels.put(four[3])
        assert [desk.pixels.peek(each.picture) is not None for each in four] == [True, False, True, True]
        assert desk.pixels.weight == 3 * BYTES
        desk.pixels.put(four[3])
        assert desk.pixels.weight == 3 * BYTES
    async with a_desk(limit=1) as small:
        small.pixels.put(four[0])
        small.pixels.put(four[1])
        assert small.pixels.peek(four[0].picture) is None
        assert small.pixels.peek(four[1].picture) == four[1].rgba


async def test_the_newest_wish_is_decoded_first() -> None:
    pictures = [(await decoded(shade)).picture for shade in range(4)]
    async with a_desk(limit=10 * BYTES) as desk:
        for picture in pictures:
            desk.pixels.want(picture)
        await desk.scope.idle()
        order = [change.sha256 for change in desk.told if isinstance(change, PixelsReady)]
    # The first was begun before the others were wished for.
    assert order == [pictures[index].sha256 for index in (0, 3, 2, 1)]


async def test_what_cannot_be_decoded_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace((await decoded(9)).picture, data=b"no picture")
    other = await decoded(8)
    tried: list[str] = []

    def watched(picture: Picture) -> bytes:
        tried.append(picture.sha256)
        return pixels_of(picture)

    monkeypatch.setattr(pixels_module, "pixels_of", watched)
    async with a_desk() as desk:
        desk.pixels.want(broken)
        desk.pixels.want(other.picture)
        await desk.scope.idle()
        assert desk.pixels.want(broken) is None
        await desk.scope.idle()
        assert tried == [broken.sha256, other.picture.sha256]
        assert desk.told == [PixelsReady(other.picture.sha256)]


async def test_clearing_forgets_pixels_wishes_and_what_is_being_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = [await decoded(shade) for shade in range(3)]
    begun, go_on = threading.Event(), threading.Event()

    def slow(picture: Picture) -> bytes:
        begun.set()
        assert go_on.wait(10)
        return pixels_of(picture)

    monkeypatch.setattr(pixels_module, "pixels_of", slow)
    async with a_desk() as desk:
        desk.pixels.put(third)
        desk.pixels.want(first.picture)
        desk.pixels.want(second.picture)
        await asyncio.to_thread(begun.wait, 10)
        desk.pixels.clear()
        assert desk.pixels.peek(third.picture) is None
        go_on.set()
        await desk.scope.idle()
        assert desk.told == []
        assert desk.pixels.weight == 0
        assert desk.pixels.want(first.picture) is None
        await desk.scope.idle()
        assert desk.told == [PixelsReady(first.picture.sha256)]


async def test_a_wish_after_the_end_of_the_session_does_nothing() -> None:
    shown = await decoded(5)
    async with a_desk() as desk:
        await desk.scope.aclose()
        assert desk.pixels.want(shown.picture) is None
        assert desk.pixels.want(shown.picture) is None
        assert desk.told == []
