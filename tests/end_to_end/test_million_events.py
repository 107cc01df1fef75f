"""A million events: a server's pages over a real socket, the real session, and the real window over them."""

from __future__ import annotations

import asyncio
import gc
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from ringviewer.account import Source
from ringviewer.diagnosis.grounds import grounds
from ringviewer.history.event import DING, KindCode
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint.scene_painter import ScenePainter
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.partner_api.bodies import device_document, live
from tests.partner_api.origins import TOKEN, Origin, Seen, send

pytestmark = pytest.mark.anyio

EVENTS, PAGE = 1_000_000, 20_000
NEWEST_MS, APART_MS = 1_790_000_000_000, 10_000
OLDEST_MS = NEWEST_MS - (EVENTS - 1) * APART_MS
#: The customer linked so long before the oldest event.
CONSENT_MS = OLDEST_MS - 90 * 60_000
DINGS_EVERY = 10
DEVICE = "d1"


@dataclass
class Yard:
    """One device with a long history, in pages of the largest size that is read (contract §3.3 names none)."""

    pages: list[int] = field(default_factory=list)

    async def reply(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        address = urlsplit(request.target)
        if request.method == "POST":
            self._probe(request, writer)
        elif address.path.endswith("/events"):
            first = int(parse_qs(address.query).get("page[key]", ["0"])[0])
            self.pages.append(first)
            send(writer, 200, page_from(first), content_type="application/json")
        else:
            send(writer, 200, device_document(), content_type="application/json")

    def _probe(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        asked = json.loads(request.body)
        at_ms = asked.get("start_timestamp", asked.get("timestamp"))
        if at_ms < CONSENT_MS:
            send(writer, 403, live("TIME_RANGE_NOT_AUTHORIZED"), content_type="application/json")
        else:
            send(writer, 404, live("MEDIA_NOT_FOUND"), content_type="application/json")


def kind_of(number: int) -> str:
    return DING if number % DINGS_EVERY == 0 else "motion"


def page_from(first: int) -> bytes:
    """The page that begins with this event; number 0 is the newest."""
    rows = (
        f'{{"type":"history-events","id":"ava1.event.{number:08d}","attributes":{{"event_type":"{kind_of(number)}",'
        f'"start":{NEWEST_MS - number * APART_MS},"end":{NEWEST_MS - number * APART_MS + 4_000}}}}}'
        for number in range(first, first + PAGE)
    )
    links = ""
    if first + PAGE < EVENTS:
        links = f',"links":{{"next":"/v1/history/devices/{DEVICE}/events?page[key]={first + PAGE}"}}'
    return f'{{"data":[{",".join(rows)}]{links}}}'.encode()


def spot(desk: Desk, ms: int) -> QPoint:
    """A point of the lane just above the foot of what begins at an instant."""
    canvas = desk.workspace.timeline.canvas
    lane = canvas.areas.lane_rect(0)
    return QPoint(canvas.areas.header + round(canvas.model.view.to_x(ms)), lane.bottom() - 6)


def show(desk: Desk, from_ms: int, to_ms: int) -> None:
    canvas = desk.workspace.timeline.canvas
    canvas.set_view(Viewport.showing(from_ms, to_ms, canvas.areas.time))


@at_a_desk
async def test_a_million_events_are_read_shown_named_and_filtered(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[None] = []
    paint = ScenePainter._paint

    def counting(self: ScenePainter, *given: object) -> None:
        painted.append(None)
        paint(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(ScenePainter, "_paint", counting)
    gc.disable()  # millions of short-lived objects make it look again and again at what stays
    yard = Yard()
    origin = Origin(yard.reply)
    server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
    origin.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        desk = await open_desk(source=Source(base=origin.base, token=TOKEN, pace=20))
        await desk.loaded()
        await read_to_the_end(desk, yard)
        # Frames follow pages and the clock, not events.
        assert len(painted) <= 10 * EVENTS // PAGE
        await shows_all(desk)
        painted.clear()
        await names_what_it_selects(desk)
        await hides_a_kind(desk)
        await narrows_the_boundary(desk)
        assert len(painted) <= 200
    finally:
        gc.enable()
        await open_desk.close_all()
        server.close()
        await asyncio.gather(*origin.handlers)


async def read_to_the_end(desk: Desk, yard: Yard) -> None:
    lane = desk.session.lanes[DEVICE]
    assert yard.pages == list(range(0, EVENTS, PAGE))
    assert len(lane.events) == EVENTS
    assert (lane.events.oldest_ms, lane.events.newest_ms) == (OLDEST_MS, NEWEST_MS)
    assert lane.events.kind_counts() == {DING: EVENTS // DINGS_EVERY, "motion": EVENTS - EVENTS // DINGS_EVERY}
    assert (lane.coverage.complete, lane.coverage.pages, len(lane.coverage.spans)) == (True, EVENTS // PAGE, 1)
    assert lane.coverage.known_from_ms == OLDEST_MS
    assert len(lane.walk_pages) == EVENTS // PAGE
    # Of all its pages only the oldest event of the walk bounds the consent.
    assert lane.consent.by_ms == OLDEST_MS
    by = lane.consent.by_witness
    assert by is not None
    assert by.oldest_of_complete_walk
    assert [witness.source for witness in lane.witnesses] == ["event"]
    first, second, *_ = grounds(lane.coverage, lane.consent, desk.session.now_ms())
    assert (first.kind, first.to_ms, second.kind) == ("bracket", OLDEST_MS, "known")


async def shows_all(desk: Desk) -> None:
    table = desk.workspace.tabs.events
    await until(lambda: table.model.rowCount() == EVENTS and not table.model.working, "the table has every event")
    assert table.model.identity(0) is not None
    canvas = desk.workspace.timeline.canvas
    assert "1 000 000" in canvas.accessibleDescription().replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")


async def names_what_it_selects(desk: Desk) -> None:
    """Of a bar its count and newest event, of a mark the event: and a click selects what was named."""
    lane, canvas = desk.session.lanes[DEVICE], desk.workspace.timeline.canvas
    middle_ms = OLDEST_MS + 500_000 * APART_MS
    show(desk, middle_ms - 5 * 86_400_000, middle_ms + 5 * 86_400_000)
    at = spot(desk, middle_ms)
    canvas.point(QPointF(at))
    hit = canvas.hovered.hit
    assert hit is not None
    assert hit.kind == "bar"
    left = canvas.model.lane_layout(canvas.model.lanes[0]).bar_x[hit.bar]
    from_ms, to_ms = (canvas.model.view.start_ms + (left + px) * canvas.model.view.ms_per_px for px in (0, 4))
    inside = range(-(-int(from_ms - OLDEST_MS) // APART_MS), int(to_ms - OLDEST_MS) // APART_MS + 1)
    assert hit.count == pytest.approx(len(inside), abs=1)
    assert f"{hit.count} events: " in canvas.tip.words[1]
    named = lane.events.event(hit.place)
    # Bars stand on whole pixels.
    assert named.start_ms == pytest.approx(to_ms, abs=canvas.model.view.ms_per_px)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert desk.session.selected == (DEVICE, named.id)
    table = desk.workspace.tabs.events
    await until(lambda: table.table.currentIndex().row() == table.model.row_of(DEVICE, named.id), "the table follows")


async def hides_a_kind(desk: Desk) -> None:
    table, toggle = desk.workspace.tabs.events, desk.workspace.toolbar.kinds[KindCode.MOTION]
    canvas = desk.workspace.timeline.canvas
    toggle.click()
    await until(lambda: table.model.rowCount() == EVENTS // DINGS_EVERY and not table.model.working, "only dings")
    middle_ms = OLDEST_MS + 500_000 * APART_MS
    canvas.point(QPointF(spot(desk, middle_ms)))
    hit = canvas.hovered.hit
    assert hit is not None
    assert hit.kinds[KindCode.MOTION] == 0
    assert hit.kinds[KindCode.DING] == hit.count > 0
    toggle.click()
    await until(lambda: table.model.rowCount() == EVENTS and not table.model.working, "all are back")


async def narrows_the_boundary(desk: Desk) -> None:
    desk.session.narrow(DEVICE, 600_000)
    await desk.session.settled()
    lane = desk.session.lanes[DEVICE]
    after_ms, by_ms = lane.consent.after_ms, lane.consent.by_ms
    assert after_ms is not None
    assert by_ms is not None
    assert after_ms < CONSENT_MS <= by_ms <= after_ms + 600_000
    kinds = [ground.kind for ground in grounds(lane.coverage, lane.consent, desk.session.now_ms())]
    assert kinds[:3] == ["refused", "bracket", "known"]
