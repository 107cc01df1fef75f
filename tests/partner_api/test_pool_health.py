"""After any number of stills that nobody waits for any more, the account works as before."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from ringviewer.partner_api import pacing
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.pacing import Pace
from tests.partner_api.origins import PNG, Connect, Open, Seen, answer, connections_of, send

pytestmark = pytest.mark.anyio

START_MS = 1_791_465_915_000


async def test_a_thousand_cancelled_stills_leave_nothing_behind(
    open_origin: Open, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "_WINDOW_S", 0.0)  # only what is in flight is limited
    media = await open_origin(answer(200, PNG, content_type="image/png"))

    async def to_media(_request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, 303, location=f"{media.base}/v1/download?t={len(api.seen)}")

    api = await open_origin(to_media)
    client = connect(api)
    client.set_pace(Pace(20, 8))
    before = asyncio.all_tasks()
    cancelled = 0
    for turn in itertools.count():
        stills = [asyncio.ensure_future(client.still(StillAsk.at("d", START_MS + n))) for n in range(20)]
        # They are in the queue then, just sent, at the API, or at the media host; some are done.
        match turn % 4:
            case 0:
                await asyncio.sleep(0)
            case 1:
                for _ in range(turn % 30):
                    await asyncio.sleep(0)
            case 2:
                await api.has_seen(len(api.seen) + 5)
            case _:
                await media.has_seen(len(media.seen) + 3)
        for still in stills:
            still.cancel()
        ended = await asyncio.gather(*stills, return_exceptions=True)
        cancelled += sum(isinstance(end, asyncio.CancelledError) for end in ended)
        if cancelled >= 1_000:
            break
    assert len(api.seen) > 100
    assert len(media.seen) > 30

    assert (await asyncio.wait_for(client.still(StillAsk.at("d", START_MS)), 5)).data == PNG
    handlers = {*api.handlers, *media.handlers}
    running = [task for task in asyncio.all_tasks() - before if task not in handlers and not task.done()]
    await asyncio.wait_for(asyncio.gather(*running, return_exceptions=True), 5)
    assert client.recorder.in_flight == 0
    assert client.recorder.max_in_flight <= 8
    assert not [exchange for exchange in client.recorder.exchanges if exchange.under_way or exchange.error]
    assert client.recorder.sent == len(api.seen) + len(media.seen)
    connections = connections_of(client._wire._transport)
    assert len(connections) <= 8
    assert all("IDLE" in connection for connection in connections)
    assert (client._wire._pacer._in_flight, client._wire._pacer._queue) == (0, [])
