from __future__ import annotations

import asyncio

import pytest

from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import MediaHostUnreachable, MediaNotFound, ServerBusy, TokenRefused
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.changes import Notice, SelectionChanged, ShownStillChanged
from ringviewer.session.pictures import Picture
from ringviewer.session.report import still_json
from ringviewer.session.session import Session
from ringviewer.session.stills import StillCache, StillView
from tests.session.scripted import NOW_MS, Open, ScriptedClient, events_every_minute, until

pytestmark = pytest.mark.anyio


async def opened(open_session: Open, client: ScriptedClient) -> Session:
    session = open_session(client)
    session.start()
    await session.settled()
    return session


def door(count: int = 3) -> ScriptedClient:
    return ScriptedClient({"door": events_every_minute(count)}, page_size=500)


def stills_asked(client: ScriptedClient) -> list[str]:
    return [call for call in client.calls if call.startswith("still")]


async def test_a_selected_event_shows_its_still_with_both_times(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    phases: list[str | None] = []
    session.subscribe(
        lambda change: (
            phases.append(session.shown_still.phase if session.shown_still else None)
            if isinstance(change, ShownStillChanged)
            else None
        )
    )
    session.select("door", "door-2")
    view = session.shown_still
    assert view is not None
    assert view.phase == "queued"
    assert view.picture is None
    assert session.busy
    await session.settled()
    view = session.shown_still
    assert view is not None
    assert view.event is not None
    assert view.phase == "shown"
    assert view.picture is not None
    assert (view.picture.width, view.picture.height) == (16, 9)
    assert view.ask.at_ms == view.event.start_ms
    assert view.actual_ms == view.event.start_ms + 3_000
    assert view.match is not None
    assert (view.match.verdict, view.match.offset_ms) == ("within", 3_000)
    assert phases == ["queued", "asking", "shown"]
    assert session.lanes["door"].stills["door-2"] == view
    assert session.lanes["door"].looked == {"door-2"}
    assert session.seen_stills == (view,)
    assert session.selected == ("door", "door-2")


async def test_a_still_seen_before_is_shown_at_once_and_not_asked_for_again(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    for event_id in ("door-1", "door-2", "door-1"):
        session.select("door", event_id)
        await session.settled()
    assert len(stills_asked(client)) == 2
    session.select("door", "door-2", ask=False)
    assert session.shown_still is not None
    assert session.shown_still.phase == "shown"
    assert [view.event.id for view in session.seen_stills if view.event] == ["door-2", "door-1"]


async def test_stepping_takes_the_old_picture_away_and_sends_nothing(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    session.select("door", "door-1")
    await session.settled()
    session.select("door", "door-2", ask=False)
    assert session.shown_still is not None
    assert session.shown_still.picture is None
    assert session.shown_still.event is not None
    assert session.shown_still.event.id == "door-2"
    assert not session.busy
    await session.settled()
    assert len(stills_asked(client)) == 1
    session.select("door", "door-2")
    await session.settled()
    assert session.shown_still.phase == "shown"


async def test_of_a_hundred_quick_selections_the_last_is_shown(open_session: Open) -> None:
    client = door(100)
    session = await opened(open_session, client)
    selections: list[SelectionChanged] = []
    session.subscribe(lambda change: selections.append(change) if isinstance(change, SelectionChanged) else None)
    for number in range(1, 101):
        session.select("door", f"door-{number}")
        if number % 10 == 0:
            await asyncio.sleep(0)
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.phase == "shown"
    assert session.shown_still.event is not None
    assert session.shown_still.event.id == "door-100"
    assert len(selections) == 100
    assert len(stills_asked(client)) < 25
    pending = [view for view in session.lanes["door"].stills.values() if view.phase != "shown"]
    assert pending == []


async def test_a_late_answer_is_kept_and_never_shown_instead(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    client.gate = asyncio.Event()
    session.select("door", "door-1")
    await until(session, lambda: session.shown_still is not None and session.shown_still.phase == "asking")
    slow, client.gate = client.gate, None
    session.select("door", "door-2")
    await until(session, lambda: session.shown_still is not None and session.shown_still.phase == "shown")
    slow.set()
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.event is not None
    assert session.shown_still.event.id == "door-2"
    assert session.lanes["door"].stills["door-1"].phase == "shown"
    session.select("door", "door-1", ask=False)
    assert session.shown_still.phase == "shown"
    assert len(stills_asked(client)) == 2


async def test_a_refusal_is_a_witness_and_a_problem_in_words(open_session: Open) -> None:
    client = door()
    client.consent_ms = NOW_MS - 3_600_000
    session = await opened(open_session, client)
    session.ask(StillAsk.latest("door", NOW_MS - 6 * 3_600_000, NOW_MS))
    await session.settled()
    view = session.shown_still
    assert view is not None
    assert view.phase == "failed"
    assert view.problem is not None
    assert view.problem.kind == "time-range-not-authorized"
    assert view.problem.meaning
    assert session.lanes["door"].consent.after_ms == NOW_MS - 6 * 3_600_000
    assert session.problem is None
    assert [finding.code for finding in session.findings] == ["lookback-crosses-boundary"]
    report = still_json(view)
    assert report["error"]["code"] == "TIME_RANGE_NOT_AUTHORIZED"
    assert report["requested_from_ms"] == NOW_MS - 6 * 3_600_000
    assert report["actual_ms"] is None


async def test_what_fails_after_authorisation_still_proves_it(open_session: Open) -> None:
    client = door()
    missing = MediaNotFound(416, "MEDIA_NOT_FOUND", None, "get-1")
    missing.legs = (
        Leg("POST", "api", 303, None, "post-1", 1, None),
        Leg("GET", "media", 416, "MEDIA_NOT_FOUND", "get-1", 1, None),
    )
    client.fault = lambda call: missing if call.startswith("still") else None
    session = await opened(open_session, client)
    asked_ms = NOW_MS - 3_600_000
    session.ask(StillAsk.at("door", asked_ms))
    await session.settled()
    witness = session.lanes["door"].consent.by_witness
    assert witness is not None
    assert (witness.at_ms, witness.source, witness.request_id) == (asked_ms, "media_accepted", "post-1")


async def test_a_403_of_another_kind_proves_nothing(open_session: Open) -> None:
    client = door()
    client.fault = lambda call: ServerBusy(503) if call.startswith("still") else None
    session = await opened(open_session, client)
    before = session.lanes["door"].consent
    session.ask(StillAsk.at("door", NOW_MS - 3_600_000))
    await session.settled()
    assert session.lanes["door"].consent == before


async def test_what_is_final_is_remembered_and_what_may_pass_is_asked_again(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    for fault, asked in ((MediaNotFound(416, "MEDIA_NOT_FOUND"), 1), (ServerBusy(503), 2)):
        event_id = "door-1" if asked == 1 else "door-2"
        client.calls.clear()
        client.fault = lambda call, fault=fault: fault if call.startswith("still") else None  # type: ignore[misc]
        for _ in range(2):
            session.select("door", event_id)
            await session.settled()
            assert session.shown_still is not None
            assert session.shown_still.phase == "failed"
            session.select("door", "door-3", ask=False)
        assert len(stills_asked(client)) == asked


async def test_asking_again_for_what_failed_sends_it_again(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    client.fault = lambda call: MediaNotFound(416) if call.startswith("still") else None
    session.select("door", "door-1")
    await session.settled()
    client.fault = lambda call: None
    view = session.shown_still
    assert view is not None
    session.ask(view.ask, view.event)
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.phase == "shown"


async def test_stopping_ends_the_waiting_and_a_retry_works(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    client.gate = asyncio.Event()
    session.select("door", "door-1")
    await until(session, lambda: session.shown_still is not None and session.shown_still.phase == "asking")
    session.stop()
    stopped = session.shown_still
    assert stopped is not None
    assert stopped.phase == "stopped"
    assert not session.busy
    client.gate = None
    session.select("door", "door-1")
    await session.settled()
    shown = session.shown_still
    assert shown is not None
    assert shown.phase == "shown"


async def test_a_refused_token_at_a_still_is_said_of_the_account(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    client.fault = lambda call: TokenRefused(401)
    session.select("door", "door-1")
    await session.settled()
    assert session.problem is not None
    assert session.problem.kind == "token-refused"


async def test_fetching_does_not_change_what_is_shown(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    session.select("door", "door-1")
    view = await session.fetch_still(StillAsk.at("door", NOW_MS - 61_000))
    assert view.phase == "shown"
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.event is not None
    assert session.shown_still.event.id == "door-1"
    report = still_json(view)
    assert report["offset_ms"] == 3_000
    assert report["bytes"] == len(view.picture.data) if view.picture else None
    assert [leg["status"] for leg in report["legs"]] == [303, 200]
    assert report["error"] is None


async def test_a_still_asked_for_by_its_time_belongs_to_the_event_once_that_is_selected(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    lane = session.lanes["door"]
    event = lane.events.event(0)
    session.ask(StillAsk.at("door", event.start_ms))
    await session.settled()
    assert lane.stills == {}
    session.select("door", event.id)
    view = session.shown_still
    assert view is not None
    assert view.phase == "shown"
    assert view.match is not None
    assert "into the event" in view.match.detail
    assert lane.stills[event.id] is view
    assert len(stills_asked(client)) == 1


async def test_an_unknown_event_is_ignored(open_session: Open) -> None:
    session = await opened(open_session, door())
    session.select("door", "nothing")
    session.select("nowhere", "door-1")
    assert session.selected is None
    assert session.shown_still is None


def test_the_memory_of_stills_is_bounded_in_bytes() -> None:
    def view(number: int) -> StillView:
        picture = Picture(b"x" * 200, "JPEG", 5, 5, "")
        return StillView(StillAsk.at("door", number), phase="shown", picture=picture)

    cache = StillCache(limit=500)
    assert cache.put(view(1)) == []
    assert cache.put(view(2)) == []
    cache.get(StillAsk.at("door", 1))
    assert [old.ask.at_ms for old in cache.put(view(3))] == [2]
    assert cache.get(StillAsk.at("door", 2)) is None
    assert cache.put(view(3)) == []


async def test_a_media_host_that_does_not_answer_is_the_failure_of_that_still_alone(open_session: Open) -> None:
    client = door()
    session = await opened(open_session, client)
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    client.fault = lambda call: MediaHostUnreachable("The host of the picture does not answer.")
    session.select("door", "door-1")
    await session.settled()
    view = session.shown_still
    assert view is not None
    assert view.problem is not None
    assert (view.phase, view.problem.kind) == ("failed", "media-host-unreachable")
    assert session.problem is None
    assert notices == []


async def test_stills_left_on_the_wire_do_not_keep_the_newest_wish_waiting(open_session: Open) -> None:
    client = door(9)
    session = await opened(open_session, client)
    slow = client.gate = asyncio.Event()

    def asking() -> bool:
        return session.shown_still is not None and session.shown_still.phase == "asking"

    for number in (1, 2, 3):
        session.select("door", f"door-{number}")
        await until(session, asking)
    client.gate = None
    session.select("door", "door-4")
    await until(session, lambda: session.shown_still is not None and session.shown_still.phase == "shown")
    assert [session.lanes["door"].stills[f"door-{number}"].phase for number in (1, 2, 3)] == ["asking"] * 3
    slow.set()
    await session.settled()


async def test_selecting_on_and_on_while_nothing_answers_does_not_fill_the_wire(open_session: Open) -> None:
    client = door(30)
    session = await opened(open_session, client)
    client.gate = asyncio.Event()
    for number in range(1, 31):
        session.select("door", f"door-{number}")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert len(stills_asked(client)) <= 5
    client.gate.set()
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.phase == "shown"
    assert session.shown_still.event is not None
    assert session.shown_still.event.id == "door-30"
