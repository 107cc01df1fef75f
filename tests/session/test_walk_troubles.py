"""Walks that fail, are stopped, or are led nowhere: what is known stays known, and is called what it is."""

from __future__ import annotations

import asyncio
import logging

import pytest

from ringviewer.headless import exit_code
from ringviewer.history.wording import NARROW
from ringviewer.outcome import API_FAILING
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import ServerFault, Unreachable
from ringviewer.session.changes import Notice
from tests.session.scripted import NOW_MS, Open, ScriptedClient, event, events_every_minute, failing

pytestmark = pytest.mark.anyio


async def test_a_refresh_whose_first_page_fails_takes_nothing_away(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    known, pages = lane.coverage, lane.walk_pages
    client.fault = failing("history", ServerFault(500))
    session.refresh()
    await session.settled()
    assert lane.problem is not None
    assert (lane.coverage, lane.walk_pages) == (known, pages)
    assert session.findings == ()

    client.fault = lambda call: None
    client.now_ms += 600_000
    client.histories["door"].insert(0, event(99, NOW_MS + 500_000))
    session.resume()
    await session.settled()
    assert lane.problem is None
    assert len(lane.events) == 13


async def test_a_refresh_that_is_stopped_early_counts_the_pages_that_are_known(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    client.now_ms += 600_000
    client.fault = failing("key]=5", ServerFault(500))
    session.refresh()
    await session.settled()
    assert (lane.coverage.stopped, lane.coverage.pages) == ("end", 3)
    assert lane.coverage.spans[-1].to_ms == client.now_ms


async def test_stopping_a_refresh_before_the_devices_came_is_continued_too(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(3)})
    session = open_session(client)
    session.start()
    await session.settled()
    client.gate = asyncio.Event()
    session.refresh()
    await asyncio.sleep(0)
    session.stop()
    client.gate = None
    client.histories["door"].insert(0, event(99, NOW_MS - 1))
    client.histories["yard"] = events_every_minute(2, device="yard")
    await session.settled()
    session.resume()
    await session.settled()
    assert {name: len(lane.events) for name, lane in session.lanes.items()} == {"door": 4, "yard": 2}


async def test_any_later_answer_ends_the_word_that_the_api_is_unreachable(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = open_session(client)
    session.start()
    await session.settled()
    for part in ("still", "probe"):
        client.fault = failing("still", Unreachable("The name does not resolve."))
        session.ask(StillAsk.at("door", NOW_MS - 1), again=True)
        await session.settled()
        assert session.problem is not None
        client.fault = lambda call: None
        if part == "still":
            session.ask(StillAsk.at("door", NOW_MS - 1), again=True)
        else:
            session.replay([("door", NOW_MS - 2)])
        await session.settled()
        assert session.problem is None, part


async def test_many_events_of_one_instant_are_no_loop(open_session: Open) -> None:
    client = ScriptedClient({"door": [event(number, NOW_MS - 1_000) for number in range(33)]})
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert (lane.coverage.stopped, len(lane.events)) == ("end", 33)


async def test_pages_that_cannot_be_read_are_passed_over(open_session: Open) -> None:
    counter = iter(range(1_000))
    client = ScriptedClient({"door": events_every_minute(5)}, broken=(BrokenRow(1, "no start"),))
    client.next_path_of = lambda end: f"/n?n={n}&page[key]={end}" if (n := next(counter)) < 8 else None
    session = open_session(client)
    session.start()
    await session.settled()
    assert (session.lanes["door"].coverage.stopped, session.lanes["door"].broken_rows) == ("end", 9)


async def test_pages_that_can_never_be_read_are_bounded_and_called_what_they_are(open_session: Open) -> None:
    counter = iter(range(1_000))
    client = ScriptedClient({"door": events_every_minute(5)}, broken=(BrokenRow(1, "no start"),))
    client.next_path_of = lambda end: f"/next?n={next(counter)}&page[key]={end}"
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert lane.coverage.stopped == "error"
    assert lane.coverage.pages == 21
    assert lane.problem is not None
    assert "led no further back" in lane.problem.meaning
    assert "1 row could not be read" in lane.problem.meaning.replace(NARROW, " ")
    session.resume()
    await session.settled()
    assert lane.coverage.pages == 41


async def test_a_page_that_comes_after_the_api_was_unreachable_ends_that(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = open_session(client)
    session.load_devices()
    await session.settled()
    client.fault = failing("still", Unreachable("The name does not resolve."))
    session.ask(StillAsk.at("door", NOW_MS - 1))
    await session.settled()
    assert session.problem is not None
    client.gate = asyncio.Event()
    session.resume()
    session.ask(StillAsk.at("door", NOW_MS - 2))
    await asyncio.sleep(0)
    client.gate.set()
    seen: list[bool] = []
    session.subscribe(lambda change: seen.append(session.problem is not None))
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.phase == "failed"
    assert True in seen
    assert session.problem is None


@pytest.mark.parametrize("call", ["devices", "history", "still"])
async def test_a_fault_of_this_program_is_the_accounts_problem(
    open_session: Open, expected_logs: list[logging.LogRecord], call: str
) -> None:
    client = ScriptedClient({"door": events_every_minute(3)})
    session = open_session(client)
    told: list[Notice] = []
    session.subscribe(lambda change: told.append(change) if isinstance(change, Notice) else None)
    client.fault = failing(call, LookupError("Bearer secret"))  # type: ignore[arg-type]
    session.start()
    await session.settled()
    if call == "still":
        session.ask(StillAsk.at("door", NOW_MS))
        await session.settled()
        assert session.shown_still is not None
        assert session.shown_still.phase == "failed"
        assert session.shown_still.problem == session.problem
    assert len(expected_logs) == 1
    logged = expected_logs[0].getMessage()
    assert logged.startswith("A task of the session failed: LookupError at scripted.py:")
    assert expected_logs[0].exc_info is None
    assert "secret" not in logged
    assert session.problem is not None
    assert session.problem.kind == "internal-fault"
    assert [(notice.severity, notice.action) for notice in told] == [("problem", "retry")]
    assert told[0].text.startswith("ringviewer itself failed (LookupError).")
    assert exit_code(session.problem) == API_FAILING
    if call == "history":
        lane = session.lanes["door"]
        assert lane.coverage.stopped == "error"
        assert lane.problem == session.problem

    client.fault = lambda asked: None
    session.resume()
    await session.settled()
    assert session.problem is None
    assert len(session.lanes["door"].events) == 3
