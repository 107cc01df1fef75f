"""The ways to ask: held until it is on purpose, as the wishes say, and ranges longer than the API answers for."""

from __future__ import annotations

import json

import pytest

from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.partner_api.errors import MediaNotFound, ServerBusy, TimeRangeNotAuthorized
from ringviewer.partner_api.token import TokenFacts
from ringviewer.session.report import still_json
from ringviewer.session.session import Session
from ringviewer.session.summary import still_lines
from ringviewer.session.wishes import Preferences
from tests.session.scripted import NOW_MS, Open
from tests.session.still_scripts import StillClient, at, come, event, opened, select, shown, turns

pytestmark = pytest.mark.anyio

HOUR_MS = 3_600_000
LONG_AGO = StillAsk.at("door", NOW_MS - 240 * HOUR_MS)


async def refused_before(open_session: Open) -> tuple[StillClient, Session]:
    """An account of which is known that a start of ten hours ago is refused."""
    client, session = await opened(open_session)
    client.consent_ms = NOW_MS - 5 * HOUR_MS
    session.replay([("door", NOW_MS - 10 * HOUR_MS)])
    await session.settled()
    assert session.lanes["door"].consent.after_ms == NOW_MS - 10 * HOUR_MS
    return client, session


async def test_a_request_that_will_be_refused_is_held_until_it_is_on_purpose(open_session: Open) -> None:
    client, session = await refused_before(open_session)
    session.ask(LONG_AGO)
    await session.settled()
    view = shown(session)
    assert view.phase == "held"
    assert view.concern is not None
    assert (view.concern.code, view.concern.holds) == ("before-boundary", True)
    assert client.asked == []
    assert session.lanes["door"].free_stills == {}
    assert not session.busy
    told = json.loads(json.dumps(still_json(view)))
    assert told["concern"]["code"] == "before-boundary"
    assert told["error"] is None
    assert any(line.startswith("  not asked for: ") for line in still_lines(view))

    session.ask(LONG_AGO, on_purpose=True)
    await turns()
    assert shown(session).phase == "asking"
    assert shown(session).concern == view.concern
    client.of(LONG_AGO).fail(TimeRangeNotAuthorized(403))
    assert (await come(session, LONG_AGO)).phase == "failed"
    session.ask(LONG_AGO, again=True)
    await turns()
    assert len(client.asked) == 2, "nobody is asked for leave twice"
    client.of(LONG_AGO).fail(ServerBusy(503))
    await come(session, LONG_AGO)
    select(session, 1)
    await turns()
    client.of(at(1)).arrive()
    await come(session, at(1))
    session.ask(LONG_AGO)
    await turns()
    assert client.asked[-1] == LONG_AGO
    client.of(LONG_AGO).arrive()
    assert (await come(session, LONG_AGO)).concern is None, "what was feared did not come true"
    await session.settled()


async def test_a_refused_request_is_sent_again_without_asking_for_leave(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.ask(LONG_AGO)
    await turns()
    client.of(LONG_AGO).fail(TimeRangeNotAuthorized(403))
    await come(session, LONG_AGO)
    assert session.lanes["door"].consent.after_ms == LONG_AGO.start_ms
    session.ask(LONG_AGO, again=True)
    await turns()
    assert client.asked == [LONG_AGO, LONG_AGO]
    client.of(LONG_AGO).fail(TimeRangeNotAuthorized(403))
    await come(session, LONG_AGO)
    session.ask(StillAsk.at("door", LONG_AGO.start_ms - 1))
    assert shown(session).phase == "held", "another one is"
    await session.settled()


async def test_on_a_playground_token_a_refusal_holds_nothing(open_session: Open) -> None:
    client = StillClient({"door": []}, token_facts=TokenFacts("playground", None, None), willing=True)
    client.consent_ms = NOW_MS - 5 * HOUR_MS
    session = open_session(client)
    session.start()
    await session.settled()
    session.replay([("door", NOW_MS - 10 * HOUR_MS)])
    await session.settled()
    session.ask(LONG_AGO)
    await session.settled()
    assert shown(session).phase == "shown"


@pytest.mark.parametrize("ask", [True, False])
async def test_a_selected_event_from_before_the_boundary_is_held(open_session: Open, ask: bool) -> None:
    client, session = await opened(open_session)
    client.consent_ms = NOW_MS - 90_000
    session.replay([("door", NOW_MS - 200_000)])
    await session.settled()
    select(session, 12, ask=ask)
    assert shown(session).phase == "held"
    assert session.lanes["door"].stills == {}
    session.prefetch([(at(11), event(session, 11)), (at(1), event(session, 1))])
    await turns()
    assert client.asked == [at(1)], "nor is it fetched ahead"
    client.of(at(1)).arrive()
    await session.settled()


async def test_a_time_in_the_future_is_held_by_the_clock_of_the_server(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.clock_skew_ms = -600_000
    session.ask(StillAsk.at("door", NOW_MS - 1_000))
    view = shown(session)
    assert view.phase == "held"
    assert view.concern is not None
    assert view.concern.code == "in-future"
    client.clock_skew_ms = 0
    session.ask(StillAsk.at("door", NOW_MS - 1_000))
    await turns()
    assert client.asked == [StillAsk.at("door", NOW_MS - 1_000)]
    client.wire[0].arrive()
    await session.settled()


async def test_what_is_in_memory_is_shown_whatever_is_feared(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    select(session, 5)
    await session.settled()
    client.consent_ms = NOW_MS - 90_000
    session.replay([("door", NOW_MS - 200_000)])
    await session.settled()
    select(session, 1)
    await session.settled()
    select(session, 5)
    assert shown(session).phase == "shown"
    assert client.asked == [at(5), at(1)]


async def test_events_are_asked_for_as_the_wishes_say(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.wishes.preferences = Preferences(moment="end", format="png")
    select(session, 3)
    await turns()
    third = event(session, 3)
    assert client.asked == [StillAsk.at("door", third.start_ms + 10_000, StillOptions("png"))]
    client.wire[0].arrive()
    await session.settled()


async def test_a_range_of_more_than_a_day_is_held_with_its_parts_and_asked_in_them(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.ask_range("door", NOW_MS - 60 * HOUR_MS, NOW_MS)
    view = shown(session)
    assert view.phase == "held"
    assert view.concern is not None
    assert view.concern.code == "too-long"
    parts = view.concern.parts
    assert len(parts) == 3
    await session.settled()
    assert client.asked == []

    session.ask_parts(parts)
    for part in parts[:2]:
        await turns()
        assert (shown(session).ask, shown(session).pending) == (part, True)
        client.of(part).fail(MediaNotFound(416))
        await turns()
    client.of(parts[2]).arrive()
    assert (await come(session, parts[2])).phase == "shown"
    assert client.asked == list(parts)
    await session.settled()
    assert {view.phase for view in session.lanes["door"].free_stills.values()} == {"failed", "shown"}


@pytest.mark.parametrize("end", ["found", "failed", "elsewhere", "stopped", "closed", "exhausted"])
async def test_parts_are_asked_no_further_than_they_are_wanted(open_session: Open, end: str) -> None:
    client, session = await opened(open_session)
    parts = [StillAsk.latest("door", NOW_MS - hours * HOUR_MS, NOW_MS - (hours - 2) * HOUR_MS) for hours in (2, 4, 6)]
    session.ask_parts(parts)
    await turns()
    request = client.of(parts[0])
    if end == "found":
        request.arrive()
        await come(session, parts[0])
    elif end == "failed":
        request.fail(ServerBusy(503))
    elif end == "elsewhere":
        select(session, 1)
        await turns()
        client.of(at(1)).arrive()
        request.fail(MediaNotFound(416))
    elif end == "stopped":
        session.stop()
    elif end == "closed":
        await session.aclose()
    else:
        for part in parts:
            client.of(part).fail(MediaNotFound(416))
            await turns()
    await session.settled()
    assert [ask for ask in client.asked if ask in parts] == (parts if end == "exhausted" else parts[:1])
    assert not session.busy


async def test_ranges_that_make_no_sense_are_refused_with_a_sentence(open_session: Open) -> None:
    _, session = await opened(open_session)
    with pytest.raises(ValueError, match="ends before it begins"):
        session.ask_range("door", NOW_MS, NOW_MS - 1)
    session.ask_range("door", NOW_MS - HOUR_MS, NOW_MS)
    assert shown(session).ask == StillAsk.latest("door", NOW_MS - HOUR_MS, NOW_MS)
    session.stop()


async def test_stills_without_an_event_are_kept_on_the_lane_the_newest_hundred(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    for number in range(105):
        session.ask(StillAsk.at("door", NOW_MS - HOUR_MS - number * 60_000))
        await session.settled()
    free = session.lanes["door"].free_stills
    assert len(free) == 100
    assert list(free)[-1].start_ms == NOW_MS - HOUR_MS - 104 * 60_000
    session.ask(StillAsk.at("door", NOW_MS - 2 * HOUR_MS - 1))
    session.ask(StillAsk.at("door", NOW_MS - 2 * HOUR_MS - 2))
    await session.settled()
    assert NOW_MS - 2 * HOUR_MS - 1 not in {ask.start_ms for ask in free}, "it gave way before it was sent"


async def test_a_failure_without_an_event_is_remembered_for_the_event(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.ask(at(2))
    await turns()
    client.of(at(2)).fail(MediaNotFound(416))
    await come(session, at(2))
    select(session, 1, ask=False)
    select(session, 2)
    await session.settled()
    assert shown(session).phase == "failed"
    assert shown(session).event == event(session, 2)
    assert len(client.asked) == 1
    assert "media-not-found" in [finding.code for finding in session.findings]
