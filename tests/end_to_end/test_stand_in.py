"""The real window in front of a stand-in of the API that speaks many dialects at once (contract §10)."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from ringviewer.account import Source
from tests.end_to_end.conftest import OpenDesk, at_a_desk, until
from tests.partner_api.origins import TOKEN, Origin, Seen, send

pytestmark = pytest.mark.anyio

DEVICE = "ava1.ring.device.POR/CH 1"
SIGNATURE = "c2lnbmVkLXNlY3JldC1vbmU"


def picture() -> bytes:
    """A small PNG, though JPEG was asked for."""
    stream = io.BytesIO()
    Image.new("RGB", (32, 18), "navy").save(stream, "PNG")
    return stream.getvalue()


@dataclass
class StandIn:
    """One account on two origins: times as text, in seconds and as ISO, broken rows, a key that is not ready once."""

    api: Origin = field(init=False)
    media: Origin = field(init=False)
    now_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    def __post_init__(self) -> None:
        self.api, self.media = Origin(self._api), Origin(self._media)

    async def _api(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        path = urlsplit(request.target)
        if request.method == "POST":
            start_ms = json.loads(request.body)["timestamp"]
            send(writer, 307, location=f"{self.media.base}/get?security_token={SIGNATURE}&at={start_ms}")
            return
        if path.path == "/v1/devices":
            body: dict[str, object] = {
                "data": [
                    {"type": "devices", "id": DEVICE, "attributes": {"name": "Porch"}, "relationships": None},
                    {"type": "devices", "attributes": {"name": "without an id"}},
                ]
            }
        elif "page[key]" in parse_qs(path.query):
            body = {"data": [self._row("old", "motion", (self.now_ms - 7_200_000) // 1000)], "links": {}}
        else:
            iso = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.now_ms / 1000 - 3_600)) + ".123456789Z"
            body = {
                "data": [
                    self._row("text", "ding", str(self.now_ms - 600_000)),
                    {"type": "events", "id": "broken", "attributes": None},
                    self._row("iso", "package.left", iso),
                ],
                "links": {"next": "?page%5Bkey%5D=k1"},
            }
        send(writer, 200, json.dumps(body).encode(), content_type="text/plain")

    async def _media(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        if len(self.media.seen) == 1:
            fault = json.dumps({"errors": [{"code": "greco_no_valid_key", "detail": f"no key for {SIGNATURE}"}]})
            send(writer, 422, fault.encode(), content_type="application/json")
            return
        start_ms = int(parse_qs(urlsplit(request.target).query)["at"][0])
        send(writer, 200, picture(), content_type="image/png", x_media_timestamp=str(start_ms + 3_000))

    @staticmethod
    def _row(identifier: str, kind: str, start: object) -> dict[str, object]:
        return {"type": "events", "id": identifier, "attributes": {"event_type": kind, "start": start, "more": {}}}


@pytest.fixture
async def stand_in() -> AsyncIterator[StandIn]:
    there = StandIn()
    servers = []
    for origin in (there.api, there.media):
        server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
        origin.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        servers.append(server)
    yield there
    for server in servers:
        server.close()
    await asyncio.gather(*there.api.handlers, *there.media.handlers)


@at_a_desk
async def test_every_dialect_at_once_is_read_shown_and_kept_without_secrets(
    open_desk: OpenDesk, stand_in: StandIn
) -> None:
    desk = await open_desk(source=Source(base=stand_in.api.base, token=TOKEN))
    await desk.loaded()
    session, workspace = desk.session, desk.workspace
    lane = session.lanes[DEVICE]
    events = map(lane.events.event, range(len(lane.events)))
    assert {event.id: event.kind for event in events} == {"text": "ding", "iso": "package.left", "old": "motion"}
    assert lane.events.oldest_ms == (stand_in.now_ms - 7_200_000) // 1000 * 1000
    assert (lane.coverage.stopped, lane.coverage.pages) == ("end", 2)
    codes = {finding.code for finding in session.findings}
    assert {"history-rows-broken", "devices-rows-broken", "history-times-in-seconds"} <= codes

    session.select(DEVICE, "text")
    await until(lambda: session.shown_still is not None and session.shown_still.phase == "shown", "the still is shown")
    still = session.shown_still
    assert still is not None
    assert still.picture is not None
    assert still.match is not None
    assert (still.match.offset_ms, still.picture.format, still.attempt) == (3_000, "PNG", 2)
    await session.settled()

    assert all(request.headers["authorization"] == f"Bearer {TOKEN}" for request in stand_in.api.seen)
    assert all("authorization" not in request.headers for request in stand_in.media.seen)
    assert all("%2FCH%201" in request.target for request in stand_in.api.seen if "/devices/" in request.target)

    recorder = session.client.recorder
    legs = [
        (each.kind, each.method, each.status, each.attempt) for each in recorder.exchanges if each.kind != "history"
    ]
    assert legs == [
        ("devices", "GET", 200, 1),
        ("still", "POST", 307, 1),
        ("media", "GET", 422, 1),
        ("still", "POST", 307, 2),
        ("media", "GET", 200, 2),
    ]
    everything = repr(list(recorder.exchanges)) + repr(session.findings)
    assert SIGNATURE not in everything
    assert TOKEN not in everything

    requests = workspace.tabs.requests
    requests.flush()
    assert requests.model.total == recorder.sent
