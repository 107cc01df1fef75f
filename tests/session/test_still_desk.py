"""Which still goes next: what is shown, then what is awaited, then what is fetched ahead. Newest selection wins."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from ringviewer.partner_api.answers import StillProgress
from ringviewer.partner_api.errors import MediaNotFound, RingViewerError, ServerBusy, TokenRefused
from ringviewer.partner_api.pacing import Pace
from ringviewer.session.changes import Change, Notice, ShownStillChanged, StillChanged
from ringviewer.session.report import still_json
from ringviewer.session.session import Session
from ringviewer.session.stills import StillView
from ringviewer.session.summary import still_lines
from tests.session.scripted import NOW_MS, Open
from tests.session.scripted import event as made_event
from tests.session.still_scripts import GET, POST, at, come, event, opened, select, shown, turns

pytestmark = pytest.mark.anyio


def awaiting(session: Session, *minutes: int) -> list[asyncio.Task[StillView]]:
    """Callers that await stills, as a contact sheet does."""
    return [session.start_work(session.fetch_still(at(minute), event(session, minute)), "sheet") for minute in minutes]


async def test_the_shown_still_passes_a_hundred_that_are_awaited(open_session: Open) -> None:
    client, session = await opened(open_session, 120)
    tasks = awaiting(session, *range(1, 101))
    await turns()
    assert client.asked == [at(1), at(2)], "no more than two of them at once, in their order"
    select(session, 110)
    await turns()
    assert client.asked[2:] == [at(110)], "what is shown does not wait for them"
    client.of(at(110)).arrive()
    assert (await come(session, at(110))).phase == "shown"
    select(session, 90)
    await turns()
    assert client.asked[3:] == [at(90)], "one of them that is shown goes before the others"
    client.willing = True
    for request in tuple(client.wire):
        request.arrive()
    views = await asyncio.gather(*tasks)
    assert {view.phase for view in views} == {"shown"}
    assert client.asked.count(at(90)) == 1
    assert client.most <= 4
    assert shown(session).ask == at(90)


async def test_awaited_stills_leave_a_place_for_the_shown_one_at_the_slowest_pace(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.pace = Pace(1, 1)
    awaiting(session, 1, 2, 3)
    await turns()
    select(session, 5)
    await turns()
    assert client.asked == [at(1)]
    client.of(at(1)).arrive()
    await session_event(session, lambda: len(client.asked) == 2)
    assert client.asked[1] == at(5)
    client.willing = True
    client.of(at(5)).arrive()
    await session.settled()
    assert client.asked == [at(1), at(5), at(2), at(3)]


async def session_event(session: Session, reached: object) -> None:
    assert callable(reached)
    signal = asyncio.Event()
    unsubscribe = session.subscribe(lambda change: signal.set())
    while not reached():
        await asyncio.wait_for(signal.wait(), 10)
        signal.clear()
        await turns(1)
    unsubscribe()


async def test_what_gave_way_before_it_was_sent_is_superseded_and_leaves_no_trace(open_session: Open) -> None:
    client, session = await opened(open_session)
    phases: dict[int, list[str]] = {}

    def listen(change: Change) -> None:
        if isinstance(change, StillChanged):
            view = session.lanes["door"].stills.get(change.event_id or "")
            phases.setdefault(change.ask.start_ms, []).append(view.phase if view else "nothing")
        if isinstance(change, ShownStillChanged):
            assert shown(session).phase != "superseded"

    session.subscribe(listen)
    select(session, 1)
    [task] = awaiting(session, 2)
    select(session, 3)
    select(session, 4)
    assert phases[at(1).start_ms] == ["queued", "nothing"]
    assert phases[at(3).start_ms] == ["queued", "nothing"]
    client.willing = True
    assert (await task).phase == "shown"
    await session.settled()
    assert {view.ask for view in session.lanes["door"].stills.values()} == {at(2), at(4)}
    assert set(client.asked) == {at(2), at(4)}


async def test_what_waits_for_another_try_gives_way_too(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    await turns()
    client.of(at(1)).waits()
    select(session, 2)
    await turns()
    assert [request.ask for request in client.wire] == [at(2)]
    view = session.lanes["door"].stills[event(session, 1).id]
    assert (view.phase, view.retry_in_s, view.legs[0].status) == ("superseded", None, 503)
    client.of(at(2)).arrive()
    await session.settled()


async def test_what_was_left_on_the_wire_is_not_tried_again(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    await turns()
    request = client.of(at(1))
    select(session, 2)
    await turns()
    assert len(client.wire) == 2
    request.waits()
    await turns()
    assert [left.ask for left in client.wire] == [at(2)]
    client.of(at(2)).arrive()
    await session.settled()


async def test_leaving_ends_the_interest_of_one_caller_only(open_session: Open) -> None:
    client, session = await opened(open_session)
    first = awaiting(session, 1, 2, 3, 4)
    second = awaiting(session, 4)
    select(session, 3)
    await turns()
    assert client.asked == [at(3), at(1)] or client.asked == [at(3), at(1), at(2)]
    for task in first:
        task.cancel()
    await turns()
    assert session.lanes["door"].stills[event(session, 1).id].phase == "asking", "on the wire it runs to its end"
    client.willing = True
    for request in tuple(client.wire):
        request.arrive()
    assert (await second[0]).phase == "shown"
    await session.settled()
    assert shown(session).phase == "shown"
    assert at(4) in client.asked
    assert client.asked.count(at(2)) == (1 if at(2) in client.asked[:3] else 0)


async def test_a_caller_that_leaves_before_anything_is_sent_leaves_nothing(open_session: Open) -> None:
    client, session = await opened(open_session)
    tasks = awaiting(session, 1, 2, 3, 4, 5)
    await turns()
    for task in tasks[2:]:
        task.cancel()
    await turns()
    assert set(session.lanes["door"].stills) == {event(session, 1).id, event(session, 2).id}
    client.willing = True
    for request in tuple(client.wire):
        request.arrive()
    await session.settled()
    assert client.asked == [at(1), at(2)]


async def test_giving_up_ends_what_is_not_on_the_wire_nor_shown(open_session: Open) -> None:
    client, session = await opened(open_session)
    tasks = awaiting(session, 1, 2, 3, 4)
    select(session, 4)
    await turns()
    session.give_up([at(minute) for minute in range(1, 6)])
    client.willing = True
    for request in tuple(client.wire):
        request.arrive()
    views = await asyncio.gather(*tasks)
    assert {view.ask: view.phase for view in views}[at(3)] == "stopped"
    assert shown(session).phase == "shown"
    assert at(3) not in client.asked
    assert event(session, 3).id not in session.lanes["door"].stills
    await session.settled()


async def test_fetching_ahead_waits_until_nothing_else_is_wanted(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    session.prefetch([(at(2), event(session, 2)), (at(3), event(session, 3))])
    await turns()
    assert client.asked == [at(1)]
    client.of(at(1)).arrive()
    await come(session, at(1))
    await turns()
    assert client.asked == [at(1), at(2)], "one at a time"
    client.of(at(2)).arrive()
    await session_event(session, lambda: len(client.asked) == 3)
    client.of(at(3)).arrive()
    await session.settled()
    select(session, 3)
    assert shown(session).phase == "shown", "it is there at once"
    assert [view.ask for view in session.seen_stills] == [at(3), at(1)], "what was only fetched was not seen"
    session.prefetch([(at(2), event(session, 2)), (at(1), event(session, 1))])
    await turns()
    assert len(client.asked) == 3, "what is known is not fetched ahead"


async def test_the_next_choice_gives_up_what_was_to_be_fetched_ahead(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.prefetch([(at(minute), event(session, minute)) for minute in (1, 2, 3)])
    await turns()
    select(session, 2)
    await turns()
    assert client.asked == [at(1), at(2)]
    client.willing = True
    for request in tuple(client.wire):
        request.arrive()
    await session.settled()
    assert client.asked == [at(1), at(2)]
    assert set(session.lanes["door"].stills) == {event(session, 1).id, event(session, 2).id}


async def test_a_failing_still_that_was_fetched_ahead_is_not_tried_again(open_session: Open) -> None:
    client, session = await opened(open_session)
    session.prefetch([(at(1), event(session, 1))])
    await turns()
    client.of(at(1)).waits()
    await session.settled()
    assert not session.busy


async def test_every_phase_of_the_client_is_shown_as_it_comes(open_session: Open) -> None:
    client, session = await opened(open_session)
    seen: list[tuple[str, int, int | None]] = []

    def listen(change: Change) -> None:
        if isinstance(change, ShownStillChanged):
            seen.append((shown(session).phase, shown(session).received, shown(session).total))

    session.subscribe(listen)
    select(session, 1)
    await turns()
    request = client.of(at(1))
    request.progress(StillProgress("following", legs=(POST,)))
    assert session.lanes["door"].looked == {event(session, 1).id}, "from now on the event may be marked as reviewed"
    request.progress(StillProgress("downloading", 100, 200, legs=(POST,)))
    request.waits(12.5)
    assert (shown(session).retry_in_s, shown(session).reason, shown(session).attempt) == (12.5, "503", 2)
    request.progress(StillProgress("asking", attempt=2))
    request.arrive(attempts=2)
    view = await come(session, at(1))
    assert [phase for phase, _, _ in seen] == [
        "queued", "asking", "following", "downloading", "waiting", "asking", "shown",
    ]  # fmt: skip
    assert seen[3][1:] == (100, 200)
    assert (view.retry_in_s, view.reason, view.attempt) == (None, None, 2)
    assert view.received == view.total == (len(view.picture.data) if view.picture else None)


async def test_a_retry_ends_the_wait_for_another_try(open_session: Open) -> None:
    client, session = await opened(open_session)
    [task] = awaiting(session, 1)
    select(session, 1)
    await turns()
    client.of(at(1)).waits(600)
    session.ask(at(1), event(session, 1), again=True)
    assert shown(session).phase == "queued"
    await turns()
    assert client.asked == [at(1), at(1)]
    assert len(client.wire) == 1
    client.of(at(1)).arrive()
    assert (await task).phase == "shown", "who awaits it awaits the new try"
    await session.settled()


async def test_asking_again_for_what_is_on_the_wire_sends_nothing_more(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    await turns()
    for _ in range(3):
        session.ask(at(1), event(session, 1), again=True)
    await turns()
    assert client.asked == [at(1)]
    client.of(at(1)).arrive()
    await session.settled()


async def test_stopping_a_retry_shows_again_what_the_first_try_brought(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    select(session, 1)
    await session.settled()
    before = shown(session)
    client.willing = False
    session.ask(at(1), event(session, 1), again=True)
    await turns()
    assert (shown(session).phase, shown(session).picture) == ("asking", None)
    session.stop()
    assert before.tells_side_effects
    again = replace(before, tells_side_effects=False)  # it was said
    assert shown(session) == again
    assert session.lanes["door"].stills[event(session, 1).id] == again
    assert not session.busy


@pytest.mark.parametrize("phase", ["queued", "asking", "following", "downloading", "waiting"])
@pytest.mark.parametrize("closing", [False, True])
async def test_stopping_and_closing_in_each_phase(open_session: Open, phase: str, closing: bool) -> None:
    client, session = await opened(open_session)
    if phase == "queued":
        client.pace = Pace(1, 1)
        select(session, 9)
        await turns()
    select(session, 1)
    session.prefetch([(at(5), event(session, 5))])
    tasks = awaiting(session, 1, 2, 3, 4)
    await turns()
    if phase == "waiting":
        client.of(at(1)).waits()
    elif phase in ("following", "downloading"):
        client.of(at(1)).progress(StillProgress(phase, legs=(POST,)))  # type: ignore[arg-type]
    assert shown(session).phase == phase
    if closing:
        await session.aclose()
    else:
        session.stop()
        assert not session.busy
        assert {view.phase for view in await asyncio.gather(*tasks)} == {"stopped"}
        await session.settled()
    assert all(task.done() for task in tasks)
    assert shown(session).phase == "stopped"
    assert client.wire == []
    looked = {event(session, 1).id} if phase in ("following", "downloading") else set()
    assert session.lanes["door"].looked == looked
    if closing:
        session.select("door", event(session, 2).id)
        session.ask(at(3))
        session.prefetch([(at(4), event(session, 4))])
        assert (await session.fetch_still(at(6))).phase == "stopped"
        assert shown(session).ask == at(1)
    else:
        client.willing = True
        select(session, 1)
        await session.settled()
        assert shown(session).phase == "shown"


async def test_a_refused_token_ends_what_was_not_sent(open_session: Open) -> None:
    client, session = await opened(open_session)
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    tasks = awaiting(session, *range(1, 9))
    select(session, 10)
    session.prefetch([(at(11), event(session, 11))])
    await turns()
    assert set(client.asked) == {at(10), at(1), at(2)}
    client.of(at(1)).fail(TokenRefused(401))
    await turns()
    assert session.problem is not None
    assert session.problem.kind == "token-refused"
    for request in tuple(client.wire):
        request.fail(TokenRefused(401))
    views = await asyncio.gather(*tasks)
    await session.settled()
    assert [view.phase for view in views] == ["failed"] * 8
    assert {view.problem.kind for view in views if view.problem} == {"token-refused"}
    assert len(client.asked) == 3, "nothing more is sent with a token that is refused"
    assert shown(session).phase == "failed"
    unsent = {event(session, minute).id for minute in range(3, 9)}
    assert not unsent & set(session.lanes["door"].stills)
    assert {notice.key for notice in notices} == {"token-refused"}


async def test_a_relink_seen_while_a_still_is_under_way_keeps_the_still(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 2)
    await turns()
    client.consent_ms = NOW_MS - 90_000
    session.replay([("door", NOW_MS - 200_000)])
    await turns(20)
    assert session.consent.relinks
    client.of(at(2)).arrive()
    assert (await come(session, at(2))).phase == "shown"
    await session.settled()


async def test_events_of_one_instant_share_a_request_and_each_has_its_verdict(open_session: Open) -> None:
    client, session = await opened(open_session)
    third, ding = event(session, 3), made_event(99, at(3).start_ms)
    session.lanes["door"].events.add([ding])
    session.ask(at(3))
    await turns()
    assert session.lanes["door"].free_stills[at(3)].phase == "asking"
    session.select("door", third.id)
    assert session.lanes["door"].free_stills == {}
    session.select("door", ding.id)
    await turns()
    assert client.asked == [at(3)]
    client.of(at(3)).arrive()
    view = await come(session, at(3))
    assert view.event == ding
    stills = session.lanes["door"].stills
    assert {stills[name].event for name in (ding.id, third.id)} == {ding, third}
    assert all(still.picture is not None and still.match is not None for still in stills.values())
    assert session.lanes["door"].looked == {ding.id, third.id}
    session.select("door", third.id)
    assert shown(session).event == third
    assert client.asked == [at(3)]
    await session.settled()


async def test_a_listener_that_chooses_another_one_is_obeyed(open_session: Open) -> None:
    client, session = await opened(open_session)

    def listen(change: Change) -> None:
        if isinstance(change, StillChanged) and shown(session).ask == at(2) and change.ask == at(1):
            select(session, 3)

    session.subscribe(listen)
    select(session, 1)
    select(session, 2)
    await turns()
    assert shown(session).ask == at(3)
    client.of(at(3)).arrive()
    await session.settled()
    assert client.asked == [at(3)]
    assert not session.busy
    assert set(session.lanes["door"].stills) == {event(session, 3).id}


@pytest.mark.parametrize("fault", [MediaNotFound(416), ServerBusy(503)])
async def test_an_awaited_still_that_failed_for_good_is_asked_again_on_demand_only(
    open_session: Open, fault: RingViewerError
) -> None:
    client, session = await opened(open_session)
    final = isinstance(fault, MediaNotFound)
    for again, asked in ((False, 1), (False, 1 if final else 2), (True, 2 if final else 3)):
        task = session.start_work(session.fetch_still(at(1), event(session, 1), again=again), "sheet")
        await turns()
        for request in tuple(client.wire):
            request.fail(fault)
        assert (await task).phase == "failed"
        assert len(client.asked) == asked


async def test_an_awaited_still_that_is_in_memory_is_not_asked_for(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    select(session, 1)
    await session.settled()
    assert (await session.fetch_still(at(1), event(session, 1))) == shown(session)
    assert client.asked == [at(1)]


@pytest.mark.parametrize("before", [False, True])
async def test_stop_ends_the_rest_of_a_selection_that_nobody_asked_for(open_session: Open, before: bool) -> None:
    client, session = await opened(open_session)
    client.willing = True
    if before:
        select(session, 2)
        await session.settled()
    asked = list(client.asked)
    select(session, 1, ask=False)
    assert (shown(session).phase, session.busy) == ("queued", False)
    heard: list[Change] = []
    session.subscribe(heard.append)
    session.stop()
    assert (shown(session).ask, shown(session).phase) == (at(1), "stopped")
    assert heard.count(ShownStillChanged()) == 1
    assert client.asked == asked
    assert event(session, 1).id not in session.lanes["door"].stills, "what was never sent leaves no trace"
    session.stop()
    assert heard.count(ShownStillChanged()) == 1
    session.ask(at(1), event(session, 1), again=True)
    assert (await come(session, at(1))).phase == "shown"
    session.stop()
    assert shown(session).phase == "shown", "what came stays"


async def test_a_capture_time_that_is_no_time_is_told_as_it_came(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    await turns()
    client.of(at(1)).arrive(actual_ms=None, actual_raw="yesterday")
    view = await come(session, at(1))
    assert view.match is not None
    assert (view.match.verdict, view.match.detail) == ("unknown", "The answer says “yesterday”, which is no time.")
    assert (still_json(view)["actual_ms"], still_json(view)["actual_raw"]) == (None, "yesterday")
    said = " ".join(still_lines(view))
    assert "“yesterday”" in said
    assert "did not say" not in said
    other = replace(event(session, 1), id="door-other")
    assert (await session.fetch_still(at(1), other)).match == view.match, "of whichever event it is"


async def test_whoever_takes_the_note_tells_and_nobody_else_does(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    assert session.take_side_effects_note()
    assert not session.take_side_effects_note()
    select(session, 1)
    assert not (await come(session, at(1))).tells_side_effects
    other, session = await opened(open_session)
    other.willing = True
    select(session, 1)
    assert (await come(session, at(1))).tells_side_effects
    assert not session.take_side_effects_note()


async def test_looking_is_said_to_change_the_data_once_with_the_first_still_that_is_seen(open_session: Open) -> None:
    client, session = await opened(open_session)
    client.willing = True
    await session.fetch_still(at(1), event(session, 1))
    assert not session.lanes["door"].stills[event(session, 1).id].tells_side_effects, "nobody sees it yet"
    select(session, 1)
    assert shown(session).tells_side_effects
    assert session.lanes["door"].stills[event(session, 1).id] == shown(session) == session.seen_stills[0]
    select(session, 2)
    await session.settled()
    assert not shown(session).tells_side_effects
    select(session, 1)
    assert not shown(session).tells_side_effects
    assert not any(view.tells_side_effects for view in session.lanes["door"].stills.values())
    assert not any(view.tells_side_effects for view in session.seen_stills)


async def test_a_still_that_was_refused_changed_nothing(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 1)
    await turns()
    client.of(at(1)).fail(ServerBusy(503))
    assert not (await come(session, at(1))).tells_side_effects
    missing = MediaNotFound(416)
    missing.legs = (POST, GET)
    select(session, 2)
    await turns()
    client.of(at(2)).fail(missing)
    assert (await come(session, at(2))).tells_side_effects, "the redirect was followed, though nothing was there"
    assert session.lanes["door"].looked == {event(session, 2).id}
