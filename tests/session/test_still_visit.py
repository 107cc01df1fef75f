"""Several stills of one event, and the same still again: what the row tells, what findings rest on, who is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ringviewer.history.columns import EventColumns
from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import DownloadBroken, MediaNotFound
from ringviewer.session.changes import Change, ShownStillChanged, StillChanged
from ringviewer.session.contact_sheet import ContactSheet
from ringviewer.session.lane import Lane
from ringviewer.session.looks import covering
from ringviewer.session.pictures import Picture
from ringviewer.session.session import Session
from ringviewer.session.still_desk import StillDesk
from ringviewer.session.stills import StillCache, StillView
from tests.session.scripted import NOW_MS, Open, until
from tests.session.scripted import event as made_event
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

MINUTE = 60_000


def lane_of(session: Session) -> Lane:
    return session.lanes["door"]


def row(session: Session, minute: int) -> StillView:
    """What the lane tells of the still of the event that began so many minutes ago."""
    return lane_of(session).stills[event(session, minute).id]


def at_end(session: Session, minute: int) -> StillAsk:
    end_ms = event(session, minute).end_ms
    assert end_ms is not None
    return StillAsk.at("door", end_ms)


def codes(session: Session) -> set[str]:
    return {finding.code for finding in session.findings}


async def asked(client: StillClient, session: Session, ask: StillAsk, of: Event | None, actual_ms: int) -> StillView:
    """Ask for a still, which is answered with one of this capture time."""
    session.ask(ask, of)
    await turns()
    client.of(ask).arrive(actual_ms=actual_ms, data=picture(actual_ms // 1_000))
    return await come(session, ask)


async def before_the_event(open_session: Open) -> tuple[StillClient, Session]:
    """The still of the event three minutes ago is shown, and was taken 2.1 s before it."""
    client, session = await opened(open_session)
    select(session, 3)
    await turns()
    client.of(at(3)).arrive(actual_ms=at(3).start_ms - 2_140)
    assert (await come(session, at(3))).match is not None
    await session.settled()
    assert codes(session) == {"still-before-event"}
    return client, session


async def test_the_newest_of_a_range_is_no_still_of_the_event_it_was_asked_from(open_session: Open) -> None:
    client, session = await before_the_event(open_session)
    before, owner = row(session, 3), event(session, 3)
    newest = StillAsk.latest("door", NOW_MS - 60 * MINUTE, NOW_MS)
    view = await asked(client, session, newest, owner, at(1).start_ms + 500)
    assert (view.event, view.match and view.match.verdict) == (None, "in_range")
    assert row(session, 3) == replace(before, tells_side_effects=False)
    assert lane_of(session).free_stills[newest].event is None
    assert session.selected == ("door", owner.id)
    await session.settled()
    assert codes(session) == {"still-before-event"}
    task = session.start_work(session.fetch_still(newest, owner, again=True), "fetch")
    await turns()
    client.of(newest).arrive()
    assert (await task).event is None
    await session.settled()


async def test_findings_rest_on_every_still_of_the_visit(open_session: Open) -> None:
    client, session = await before_the_event(open_session)
    owner, end = event(session, 3), at_end(session, 3)
    view = await asked(client, session, end, owner, end.start_ms)
    assert view.match is not None
    assert view.match.verdict == "exact"
    assert row(session, 3) == view
    await session.settled()
    assert codes(session) == {"still-before-event"}

    missing = StillAsk.at("door", at(3).start_ms + 4_000)
    session.ask(missing, owner)
    await turns()
    client.of(missing).fail(MediaNotFound(416))
    await come(session, missing)
    newest = StillAsk.latest("door", NOW_MS - 60 * MINUTE, NOW_MS)
    await asked(client, session, newest, owner, at(1).start_ms)
    await session.settled()
    assert codes(session) == {"still-before-event", "media-not-found"}

    # The same request again replaces what it brought itself, and only once there is something else.
    session.ask(at(3), owner, again=True)
    await turns()
    await session.client.me()
    assert "still-before-event" in codes(session)
    client.of(at(3)).arrive(actual_ms=at(3).start_ms)
    await come(session, at(3))
    await session.settled()
    assert codes(session) == {"media-not-found"}


async def test_what_findings_rest_on_is_bounded_and_holds_no_pictures() -> None:
    lane, held = Lane(Device("door", "Door"), EventColumns("door")), Picture(b"x", "JPEG", 1, 1, "")
    for number in range(600):
        lane.keep_finished(StillView(StillAsk.at("door", number), phase="shown", picture=held))
    assert len(lane.finished) == 500
    assert all(view.picture is None for view in lane.finished.values())
    assert (StillAsk.at("door", 99), None) not in lane.finished
    first = StillAsk.at("door", 100)
    lane.keep_finished(StillView(first, phase="failed"))
    lane.keep_finished(StillView(StillAsk.at("door", 9_999), phase="shown"))
    assert lane.finished[first, None].phase == "failed", "what was asked again is the newest"


async def test_coming_back_to_an_event_the_row_tells_of_the_still_that_is_shown(open_session: Open) -> None:
    client, session = await before_the_event(open_session)
    end = await asked(client, session, at_end(session, 3), event(session, 3), at_end(session, 3).start_ms)
    client.willing = True
    select(session, 5)
    await session.settled()
    assert row(session, 3) == end
    changes: list[Change] = []
    session.subscribe(changes.append)
    select(session, 3)
    assert shown(session).ask == at(3)
    assert row(session, 3) == shown(session)
    assert StillChanged(at(3), event(session, 3).id) in changes
    session.ask(at_end(session, 3), event(session, 3))
    assert row(session, 3) == shown(session) == end
    assert len(client.asked) == 3, "all of it from memory"


async def test_a_late_answer_does_not_take_the_row_from_what_is_shown(open_session: Open) -> None:
    client, session = await before_the_event(open_session)
    owner, end = event(session, 3), at_end(session, 3)
    session.ask(end, owner)
    await turns()
    assert row(session, 3).ask == end
    select(session, 3)
    assert row(session, 3) == shown(session)
    client.of(end).arrive(actual_ms=end.start_ms)
    await session.settled()
    assert shown(session).ask == at(3)
    assert row(session, 3) == shown(session)
    assert lane_of(session).still(end, owner.id) is not None
    session.ask(end, owner)
    assert shown(session).phase == "shown", "it was kept all the same"
    assert row(session, 3) == shown(session)


async def test_a_request_under_way_that_is_shown_again_has_the_row_again(open_session: Open) -> None:
    client, session = await opened(open_session)
    owner, end = event(session, 3), at_end(session, 3)
    select(session, 3)
    await turns()
    session.ask(end, owner)
    await turns()
    select(session, 3)
    view = row(session, 3)
    assert (view.ask, view.phase) == (at(3), "asking")
    client.of(end).arrive()
    await turns()
    assert row(session, 3).ask == at(3)
    client.of(at(3)).arrive()
    await session.settled()
    assert row(session, 3) == shown(session)


async def test_stopping_another_request_of_the_event_gives_the_row_back(open_session: Open) -> None:
    _client, session = await before_the_event(open_session)
    before = row(session, 3)
    session.ask(at_end(session, 3), event(session, 3))
    session.stop()
    assert row(session, 3) == replace(before, tells_side_effects=False)
    await session.settled()
    assert codes(session) == {"still-before-event"}


async def test_what_gives_way_to_a_still_from_memory_does_not_bring_an_older_one_back(open_session: Open) -> None:
    client, session = await before_the_event(open_session)
    owner = event(session, 3)
    await asked(client, session, at_end(session, 3), owner, at_end(session, 3).start_ms)
    session.ask(StillAsk.at("door", owner.start_ms + 4_000), owner)
    select(session, 3)
    await session.settled()
    assert len(client.asked) == 2, "it was not sent"
    assert row(session, 3) == shown(session)
    assert shown(session).ask == at(3)


async def test_a_final_answer_is_known_also_when_the_row_tells_of_another_still(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 3)
    await turns()
    client.of(at(3)).fail(MediaNotFound(416))
    await come(session, at(3))
    await asked(client, session, at_end(session, 3), event(session, 3), at_end(session, 3).start_ms)
    select(session, 3)
    assert shown(session).phase == "failed"
    assert row(session, 3) == shown(session)
    assert len(client.asked) == 2
    await session.settled()


@pytest.mark.parametrize("evicted", [False, True])
async def test_a_repeated_picture_is_said_of_both_requests(open_session: Open, evicted: bool) -> None:
    client, session = await opened(open_session)
    if evicted:
        desk = StillDesk(session._context, session.pixels, StillCache(1))
        session._desk = session._asking._desk = desk
    select(session, 5)
    await turns()
    client.of(at(5)).arrive(data=picture(7), actual_ms=at(5).start_ms)
    assert (await come(session, at(5))).twin is None
    for minute in (9,) if evicted else ():
        fetched = session.start_work(session.fetch_still(at(minute), event(session, minute)), "other")
        await turns()
        client.of(at(minute)).arrive()
        await fetched
    changes: list[Change] = []
    session.subscribe(changes.append)
    fetched = session.start_work(session.fetch_still(at(1), event(session, 1)), "later")
    await turns()
    client.of(at(1)).arrive(data=picture(7), actual_ms=at(1).start_ms)
    later = await fetched
    earlier = row(session, 5)
    assert (earlier.picture is None) is evicted
    assert later.twin is not None
    assert earlier.twin is not None
    assert (later.twin.ask, later.twin.actual_ms) == (at(5), at(5).start_ms)
    assert (earlier.twin.ask, earlier.twin.same, earlier.twin.actual_ms) == (at(1), "bytes", at(1).start_ms)
    assert shown(session).twin == earlier.twin
    assert shown(session).picture is not None
    assert StillChanged(at(5), event(session, 5).id) in changes
    assert ShownStillChanged() in changes
    if not evicted:
        assert session.seen_stills[0].twin == earlier.twin
    await session.settled()
    (finding,) = (each for each in session.findings if each.code == "still-repeated")
    assert "at most one is right" in finding.detail
    assert "Trust the actual time" not in finding.next_step
    assert len(finding.why) == 2
    assert all("X-Media-Timestamp" in text for text, _ in finding.why)


async def test_equal_bytes_outweigh_an_equal_time_also_for_what_came_before(open_session: Open) -> None:
    client, session = await opened(open_session)
    same_ms = at(9).start_ms
    for minute, shade in ((9, 1), (5, 2), (1, 1)):
        select(session, minute)
        await turns()
        client.of(at(minute)).arrive(data=picture(shade), actual_ms=same_ms)
        await come(session, at(minute))
    twins = [view.twin for view in (row(session, 9), row(session, 5), row(session, 1))]
    assert [(twin.ask, twin.same) for twin in twins if twin is not None] == [
        (at(1), "bytes"),
        (at(9), "time"),
        (at(9), "bytes"),
    ]
    await session.settled()


async def test_a_retry_that_is_stopped_still_says_that_the_picture_is_repeated(open_session: Open) -> None:
    client, session = await opened(open_session)
    select(session, 5)
    await turns()
    client.of(at(5)).arrive(data=picture(7))
    await come(session, at(5))
    session.ask(at(5), event(session, 5), again=True)
    await turns()
    fetched = session.start_work(session.fetch_still(at(1), event(session, 1)), "later")
    await turns()
    client.of(at(1)).arrive(data=picture(7))
    await fetched
    session.stop()
    twin = row(session, 5).twin
    assert twin is not None
    assert twin.ask == at(1)
    await session.settled()


async def test_cells_of_a_contact_sheet_follow_the_twin_and_keep_their_pictures(open_session: Open) -> None:
    client, session = await opened(open_session)
    sheet = ContactSheet(session)
    sheet.start([event(session, 5), event(session, 1)])
    await turns()
    client.of(at(5)).arrive(data=picture(7))
    await until(session, lambda: sheet.progress.shown == 1)
    session.ask(at_end(session, 5), event(session, 5))
    await turns()
    client.of(at(1)).arrive(data=picture(7))
    client.of(at_end(session, 5)).arrive()
    await session.settled()
    first, second = (cell.view for cell in sheet.cells)
    assert first is not None
    assert second is not None
    assert (first.ask, first.twin and first.twin.ask) == (at(5), at(1))
    assert (second.ask, second.twin and second.twin.ask) == (at(1), at(5))
    assert first.picture is not None
    assert second.picture is not None
    assert row(session, 5).ask == at_end(session, 5)
    sheet.close()


@pytest.mark.parametrize("ask", [StillAsk.latest("door", NOW_MS - 60 * MINUTE, NOW_MS), StillAsk.at("door", NOW_MS)])
async def test_a_still_without_an_event_marks_the_events_that_it_shows(open_session: Open, ask: StillAsk) -> None:
    client, session = await opened(open_session)
    changes: list[Change] = []
    session.subscribe(changes.append)
    await asked(client, session, ask, None, at(4).start_ms + 19_999)
    assert lane_of(session).looked == {event(session, 4).id}
    assert StillChanged(ask, event(session, 4).id) in changes
    await asked(client, session, replace(ask, format="png"), None, at(2).start_ms + 30_000)
    assert lane_of(session).looked == {event(session, 4).id}, "this one shows no event"
    await session.settled()


async def test_a_still_without_an_event_that_did_not_come_marks_nothing(open_session: Open) -> None:
    client, session = await opened(open_session)
    broken = DownloadBroken()
    broken.legs = (POST, GET)
    session.ask(at(4))
    await turns()
    client.of(at(4)).fail(broken)
    await come(session, at(4))
    assert lane_of(session).looked == set()
    await session.settled()


async def test_what_covers_a_capture_time(open_session: Open) -> None:
    _client, session = await opened(open_session, 3)
    events, third, newest = lane_of(session).events, event(session, 3), event(session, 1)
    for instant_ms, found in (
        (third.start_ms - 10_001, ()),
        (third.start_ms - 10_000, (third.id,)),
        (third.start_ms + 20_000, (third.id,)),
        (third.start_ms + 20_001, ()),
        (NOW_MS, ()),
    ):
        assert covering(events, instant_ms) == found
    events.add([replace(made_event(50, NOW_MS - 30 * MINUTE), end_ms=None), replace(newest, end_ms=None)])
    assert covering(events, NOW_MS) == (newest.id,), "the newest may still run"
    assert covering(events, NOW_MS - 20 * MINUTE) == (), "an older one does not"
