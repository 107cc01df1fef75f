"""What is kept of stills: encoded bytes within bounds, few pixels, and nothing once the account is closed."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import ServerBusy
from ringviewer.session.changes import PixelsReady
from ringviewer.session.pictures import Picture
from ringviewer.session.report import still_json
from ringviewer.session.session import Session
from ringviewer.session.still_desk import StillDesk
from ringviewer.session.stills import StillCache, StillView
from ringviewer.session.summary import still_lines
from tests.session.scripted import NOW_MS, Open, until
from tests.session.still_scripts import (
    GET,
    POST,
    StillClient,
    at,
    come,
    event,
    opened,
    picture,
    select,
    shown,
    turns,
)

pytestmark = pytest.mark.anyio


def pictures() -> list[Picture]:
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, Picture)]


async def small(open_session: Open, limit: int) -> tuple[StillClient, Session]:
    """An account whose memory holds so many bytes of pictures."""
    client, session = await opened(open_session)
    client.willing = True
    desk = StillDesk(session._context, session.pixels, StillCache(limit))
    session._desk = session._asking._desk = desk
    return client, session


async def test_the_memory_holds_bytes_as_they_came_and_leaves_the_facts_of_the_rest(open_session: Open) -> None:
    size = len(picture(0))
    client, session = await small(open_session, round(size * 2.5))
    for minute in (1, 2, 3):
        select(session, minute)
        await session.settled()
    stills = session.lanes["door"].stills
    assert [stills[event(session, minute).id].picture is None for minute in (1, 2, 3)] == [True, False, False]
    first = stills[event(session, 1).id]
    assert (first.phase, first.actual_ms) == ("shown", at(1).start_ms + 3_000)
    assert session.lanes["door"].pictures[at(1)].format == "JPEG"
    assert [view.ask for view in session.seen_stills] == [at(3), at(2)]
    select(session, 1)
    assert shown(session).phase == "queued"
    await session.settled()
    assert client.asked == [at(1), at(2), at(3), at(1)]


async def test_the_shown_still_keeps_its_picture_while_others_come(open_session: Open) -> None:
    client, session = await small(open_session, 1)
    select(session, 1)
    await session.settled()
    for minute in (2, 3, 4):
        await session.fetch_still(at(minute), event(session, minute))
    assert shown(session).picture is not None
    select(session, 1)
    assert shown(session).phase == "shown"
    assert client.asked.count(at(1)) == 1


async def test_a_retry_that_is_stopped_does_not_bring_back_what_had_to_go(open_session: Open) -> None:
    client, session = await small(open_session, 1)
    select(session, 1)
    await session.settled()
    client.willing = False
    session.ask(at(1), event(session, 1), again=True)
    await turns()
    client.willing = True
    await session.fetch_still(at(2), event(session, 2))
    session.stop()
    view = session.lanes["door"].stills[event(session, 1).id]
    assert (view.phase, view.picture) == ("shown", None)
    assert shown(session).phase == "stopped"


async def test_pixels_are_decoded_on_arrival_and_again_when_they_are_wanted(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    select(session, 1)
    await session.settled()
    came = shown(session).picture
    assert came is not None
    rgba = session.pixels.peek(came)
    assert rgba is not None
    assert len(rgba) == came.width * came.height * 4
    session.pixels.clear()
    told: list[PixelsReady] = []
    session.subscribe(lambda change: told.append(change) if isinstance(change, PixelsReady) else None)
    assert session.pixels.want(came) is None
    await until(session, lambda: bool(told))
    assert told == [PixelsReady(came.sha256)]
    assert session.pixels.peek(came) == rgba


async def test_closing_gives_all_memory_of_pictures_back(open_session: Open) -> None:
    before = len(pictures())
    client, session = await opened(open_session)
    client.willing = True
    for minute in (1, 2, 3):
        select(session, minute)
        await session.settled()
    session.ask(StillAsk.latest("door", NOW_MS - 3_600_000, NOW_MS))
    await session.settled()
    client.willing = False
    session.ask(at(1), event(session, 1), again=True)
    await turns()
    assert len(pictures()) == before + 4
    await session.aclose()
    await turns()
    assert len(pictures()) == before
    assert session.pixels.weight == 0
    assert session.seen_stills == ()
    stills = session.lanes["door"].stills
    assert stills[event(session, 2).id].actual_ms == at(2).start_ms + 3_000, "the facts stay for a report"


async def test_the_same_picture_for_another_request_is_said_with_it(open_session: Open) -> None:
    client, session = await opened(open_session)
    for minute in (1, 5, 9):
        select(session, minute)
        await turns()
        taken_ms = at(1).start_ms if minute == 9 else at(minute).start_ms
        client.of(at(minute)).arrive(actual_ms=taken_ms, data=picture(9 if minute == 9 else 7))
        await come(session, at(minute))
    stills = session.lanes["door"].stills
    twins = [stills[event(session, minute).id].twin for minute in (1, 5, 9)]
    assert twins[0] is not None
    assert (twins[0].ask, twins[0].same) == (at(5), "bytes")
    assert twins[1] is not None
    assert (twins[1].ask, twins[1].same) == (at(1), "bytes")
    assert twins[2] is not None
    assert (twins[2].ask, twins[2].same) == (at(1), "time")
    view = stills[event(session, 5).id]
    assert still_json(view)["twin"] == {"same": "bytes", "requested_ms": at(1).start_ms}
    assert any(line.startswith("  the same picture came for the request ") for line in still_lines(view))
    await session.settled()
    repeated = [finding for finding in session.findings if finding.code == "still-repeated"]
    assert len(repeated) == 1


async def test_what_came_says_its_type_its_place_and_the_clock_of_the_server(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.clock_skew_ms = 2_500
    select(session, 1)
    await turns()
    client.of(at(1)).arrive(content_type="image/png", answered_ms=NOW_MS + 77_000)
    view = await come(session, at(1))
    assert (view.content_type, view.skew_ms, view.answered_ms) == ("image/png", 2_500, NOW_MS + 77_000)
    assert view.match is not None
    assert view.match.age_ms == NOW_MS + 77_000 - (at(1).start_ms + 3_000), "by the server's clock alone"
    told = still_json(view)
    assert (told["content_type"], told["place"]) == ("image/png", "inside")
    assert any(line.startswith("  taken 2 min 14 s ago") for line in still_lines(view))

    client.clock_skew_ms = None
    select(session, 2)
    await turns()
    fault = ServerBusy(503)
    client.of(at(2)).fail(fault)
    assert (await come(session, at(2))).skew_ms is None
    await session.settled()


async def test_bytes_that_are_no_picture_fail_with_all_that_came(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    await turns()
    client.of(at(1)).arrive(data=b"<html>", content_type="image/jpeg")
    view = await come(session, at(1))
    assert (view.phase, view.content_type, view.legs, view.match) == ("failed", "image/jpeg", (POST, GET), None)
    assert view.problem is not None
    assert view.problem.request_id == "get"
    assert at(1) not in session.lanes["door"].pictures
    await session.settled()


async def test_stills_without_an_event_are_evidence_too(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.ask(StillAsk.at("door", NOW_MS - 30_000))
    await turns()
    client.wire[0].arrive(actual_ms=NOW_MS - 80_000)
    await session.settled()
    assert "still-outside-tolerance" in [finding.code for finding in session.findings]
    assert session.lanes["door"].looked == set()


def test_the_memory_is_bounded_also_when_a_still_is_replaced() -> None:
    cache = StillCache(limit=500)
    view = StillView(StillAsk.at("door", 1), phase="shown", picture=Picture(b"x" * 400, "JPEG", 5, 5, ""))
    for _ in range(3):
        assert cache.put(view) == []
    cache.clear()
    assert cache.peek(view.ask) is None
    assert cache.put(replace(view, ask=StillAsk.at("door", 2))) == []
