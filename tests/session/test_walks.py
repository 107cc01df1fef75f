from __future__ import annotations

import asyncio

import pytest

from ringviewer.history.coverage import Span
from ringviewer.partner_api.errors import ServerFault, TokenRefused, Unreachable
from ringviewer.session.changes import Change, DevicesChanged, EventsAdded, Notice, ProgressChanged, WalkChanged
from tests.session.scripted import NOW_MS, Open, ScriptedClient, event, events_every_minute, failing, until

pytestmark = pytest.mark.anyio


async def test_pages_stream_in_and_coverage_grows_with_each(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = open_session(client)
    seen: list[tuple[int, int | None, bool]] = []
    kinds: list[type[Change]] = []

    def listen(change: Change) -> None:
        kinds.append(type(change))
        if isinstance(change, EventsAdded):
            lane = session.lanes["door"]
            seen.append((len(lane.events), lane.coverage.known_from_ms, lane.coverage.complete))

    session.subscribe(listen)
    session.start()
    await session.settled()
    minute = 60_000
    assert seen == [
        (5, NOW_MS - 5 * minute, False),
        (10, NOW_MS - 10 * minute, False),
        (12, NOW_MS - 12 * minute, True),
    ]
    lane = session.lanes["door"]
    assert lane.coverage.spans == (Span(NOW_MS - 12 * minute, NOW_MS),)
    assert (lane.coverage.stopped, lane.coverage.pages) == ("end", 3)
    assert lane.walk_request_ids == ("page-0", "page-5", "page-10")
    assert lane.reading_page is None
    assert kinds[0] in (DevicesChanged, ProgressChanged)
    assert {DevicesChanged, EventsAdded, WalkChanged, ProgressChanged} <= set(kinds)
    assert not session.busy
    assert session.progress.words == ""
    assert session.findings == ()


async def test_the_oldest_event_of_a_walk_is_the_one_witness(open_session: Open) -> None:
    session = open_session(ScriptedClient({"door": events_every_minute(12)}))
    session.start()
    await session.settled()
    (witness,) = session.lanes["door"].consent.witnesses
    assert witness.at_ms == NOW_MS - 12 * 60_000
    assert witness.request_id == "page-10"
    assert witness.oldest_of_complete_walk
    assert session.consent.by_ms == witness.at_ms


async def test_stopping_in_the_middle_and_going_on_loses_nothing(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(23), "yard": events_every_minute(29, device="yard")})
    session = open_session(client)
    session.start()
    await until(session, lambda: any(len(lane.events) for lane in session.lanes.values()))
    session.stop()
    assert not session.busy
    stopped = {lane.coverage.stopped for lane in session.lanes.values()}
    assert stopped == {"cancelled"}
    before = {name: len(lane.events) for name, lane in session.lanes.items()}
    await session.settled()
    assert {name: len(lane.events) for name, lane in session.lanes.items()} == before

    session.resume()
    await session.settled()
    assert {name: len(lane.events) for name, lane in session.lanes.items()} == {"door": 23, "yard": 29}
    assert all(lane.coverage.complete and len(lane.coverage.spans) == 1 for lane in session.lanes.values())
    pages_asked = [call for call in client.calls if call.startswith("history door first")]
    assert len(pages_asked) <= 2


async def test_stopping_before_the_devices_came_is_continued_too(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(3)}, gate=asyncio.Event())
    session = open_session(client)
    session.start()
    await asyncio.sleep(0)
    session.stop()
    assert client.gate is not None
    client.gate.set()
    await session.settled()
    assert not session.lanes
    session.resume()
    await session.settled()
    assert len(session.lanes["door"].events) == 3


async def test_an_error_keeps_what_was_read_and_the_place(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    client.fault = failing("key]=5", ServerFault(500, None, None, "fault-1"))
    session = open_session(client)
    notices: list[Change] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert (lane.coverage.stopped, len(lane.events)) == ("error", 5)
    assert lane.problem is not None
    assert lane.problem.request_id == "fault-1"
    assert [notice.action for notice in notices if isinstance(notice, Notice)] == ["retry"]
    assert [finding.code for finding in session.findings] == ["history-incomplete"]
    assert session.problem is None

    client.fault = lambda call: None
    session.resume("door")
    await session.settled()
    assert len(lane.events) == 12
    assert lane.problem is None
    assert session.findings == ()


async def test_a_refused_token_stops_all_walks_and_is_said_of_the_account(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12), "yard": events_every_minute(12, device="yard")})
    client.fault = failing("key]=5", TokenRefused(401, None, None, "refused-1"))
    session = open_session(client)
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    session.start()
    await session.settled()
    assert session.problem is not None
    assert session.problem.kind == "token-refused"
    assert {lane.coverage.stopped for lane in session.lanes.values()} == {"error"}
    assert {(notice.key, notice.action) for notice in notices} == {("token-refused", "token")}


async def test_an_unreachable_api_is_one_sentence_with_a_retry(open_session: Open) -> None:
    client = ScriptedClient({"door": []})
    client.fault = failing("devices", Unreachable("The name does not resolve."))
    session = open_session(client)
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    session.start()
    await session.settled()
    assert session.problem is not None
    assert [(notice.key, notice.action) for notice in notices] == [("unreachable", "retry")]
    assert "does not resolve" in notices[0].text
    client.fault = lambda call: None
    session.resume()
    await session.settled()
    assert session.problem is None
    assert list(session.lanes) == ["door"]


async def test_a_cursor_that_repeats_ends_the_walk(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)}, next_path_of=lambda end: "/next?page[key]=0")
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert lane.coverage.stopped == "cursor_loop"
    assert len(client.calls) < 8
    assert "history-incomplete" in [finding.code for finding in session.findings]


async def test_cursors_that_lead_nowhere_under_new_names_end_the_walk(open_session: Open) -> None:
    counter = iter(range(1_000))
    client = ScriptedClient({"door": events_every_minute(12)})
    client.next_path_of = lambda end: f"/next?n={next(counter)}&page[key]=0"
    session = open_session(client)
    session.start()
    await session.settled()
    assert session.lanes["door"].coverage.stopped == "cursor_loop"
    assert len(client.calls) < 10


async def test_an_empty_page_with_a_next_link_is_the_end(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(5)}, next_path_of=lambda end: f"/next?page[key]={end}")
    session = open_session(client)
    session.start()
    await session.settled()
    assert session.lanes["door"].coverage.stopped == "empty_page"
    assert session.lanes["door"].coverage.complete


async def test_an_empty_history_is_complete_and_a_note(open_session: Open) -> None:
    session = open_session(ScriptedClient({"door": []}))
    session.start()
    await session.settled()
    assert session.lanes["door"].coverage.spans == (Span(NOW_MS, NOW_MS),)
    assert [finding.code for finding in session.findings] == ["history-empty"]


async def test_reading_again_adds_what_is_new_and_loses_nothing(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    added: list[int] = []
    session.subscribe(lambda change: added.append(change.count) if isinstance(change, EventsAdded) else None)
    client.now_ms += 600_000
    client.histories["door"].insert(0, event(99, NOW_MS + 500_000))
    session.refresh()
    await session.settled()
    assert session.lanes["door"] is lane
    assert sum(added) == 1
    assert len(lane.events) == 13
    assert lane.coverage.spans == (Span(NOW_MS - 12 * 60_000, NOW_MS + 600_000),)
    assert lane.coverage.stopped == "end"


async def test_a_second_walk_stopped_before_it_met_the_first_leaves_a_gap(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(4)})
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    client.now_ms += 3_600_000
    client.histories["door"] = [
        *events_every_minute(20, NOW_MS + 3_000_000, device="later"),
        *client.histories["door"],
    ]
    session.refresh()
    await until(session, lambda: len(lane.events) > 4)
    session.stop()
    assert lane.coverage.stopped == "cancelled"
    assert len(lane.coverage.spans) == 2
    session.resume()
    await session.settled()
    assert len(lane.events) == 24
    assert len(lane.coverage.spans) == 1
    assert lane.coverage.complete


async def test_a_device_that_is_no_longer_listed_keeps_what_was_read(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(3), "yard": events_every_minute(3, device="yard")})
    session = open_session(client)
    session.start()
    await session.settled()
    del client.histories["door"]
    session.refresh()
    await session.settled()
    assert list(session.lanes) == ["yard", "door"]
    assert not session.lanes["door"].listed
    assert len(session.lanes["door"].events) == 3


async def test_a_listener_that_fails_breaks_nothing(open_session: Open, expected_logs: list[object]) -> None:
    session = open_session(ScriptedClient({"door": events_every_minute(3)}))

    def broken(change: Change) -> None:
        raise RuntimeError("in the listener")

    heard: list[Change] = []
    session.subscribe(broken)
    session.subscribe(heard.append)
    session.start()
    await session.settled()
    assert len(session.lanes["door"].events) == 3
    assert heard
    assert expected_logs


async def test_closing_while_loading_leaves_no_task(open_session: Open) -> None:
    before = asyncio.all_tasks()
    client = ScriptedClient({"door": events_every_minute(12)}, gate=asyncio.Event())
    session = open_session(client)
    session.start()
    session.replay([("door", NOW_MS)])
    for _ in range(100):
        await asyncio.sleep(0)
    assert client.calls
    heard: list[Change] = []
    session.subscribe(heard.append)
    await session.aclose()
    assert asyncio.all_tasks() == before
    assert heard == []
