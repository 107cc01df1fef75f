from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from ringviewer.history.event import Event
from ringviewer.partner_api.answers import StillAnswer, StillProgress
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import (
    MediaNotFound,
    RateLimited,
    RingViewerError,
    ServerFault,
    TokenRefused,
    Unreachable,
)
from ringviewer.partner_api.pacing import Pace
from ringviewer.session import contact_sheet
from ringviewer.session.contact_sheet import ContactSheet
from ringviewer.session.session import Session
from tests.session.scripted import PICTURE, Open, ScriptedClient, events_every_minute, until

pytestmark = pytest.mark.anyio


class Sheet:
    """A contact sheet whose changes can be awaited."""

    def __init__(self, session: Session) -> None:
        self.heard: list[int | None] = []
        self._signal = asyncio.Event()
        self.sheet = ContactSheet(session, self._on_changed)

    def _on_changed(self, index: int | None) -> None:
        self.heard.append(index)
        self._signal.set()

    async def until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            self._signal.clear()
            await asyncio.wait_for(self._signal.wait(), 10)

    async def ended(self) -> None:
        await self.until(lambda: self.sheet.state != "running")

    @property
    def state(self) -> str:
        return self.sheet.state

    @property
    def phases(self) -> list[str | None]:
        return [None if cell.view is None else cell.view.phase for cell in self.sheet.cells]


async def opened(open_session: Open, client: ScriptedClient) -> tuple[Session, Sheet]:
    session = open_session(client)
    session.start()
    await session.settled()
    client.calls.clear()
    return session, Sheet(session)


def door(count: int = 6, *, consent_ms: int = 0) -> ScriptedClient:
    return ScriptedClient({"door": events_every_minute(count)}, page_size=500, consent_ms=consent_ms)


def asked(client: ScriptedClient) -> list[int]:
    return [int(call.removeprefix("still ")) for call in client.calls if call.startswith("still")]


def starts(events: list[Event]) -> list[int]:
    return [event.start_ms for event in events]


async def test_fetches_in_the_order_of_the_events_and_tells_how_far_it_is(open_session: Open) -> None:
    client = door()
    _session, watch = await opened(open_session, client)
    events = client.histories["door"]
    watch.sheet.start(events)
    assert watch.state == "running"
    await watch.ended()
    assert watch.state == "done"
    assert asked(client) == starts(events)
    assert [cell.event for cell in watch.sheet.cells] == events
    for cell in watch.sheet.cells:
        assert cell.view is not None
        assert cell.view.picture is not None
        assert cell.view.match is not None
        assert cell.view.actual_ms == cell.event.start_ms + 3_000
        assert cell.view.match.offset_ms == 3_000
    assert (watch.sheet.progress.settled, watch.sheet.progress.shown, watch.sheet.progress.waiting) == (6, 6, 0)
    assert set(range(6)) <= set(watch.heard)


async def test_asks_for_no_more_than_two_at_once(open_session: Open) -> None:
    client = door()
    client.gate = asyncio.Event()
    client.gate.set()
    _session, watch = await opened(open_session, client)
    client.gate.clear()
    watch.sheet.start(client.histories["door"])
    await watch.until(lambda: watch.sheet.progress.under_way == 2)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(asked(client)) == 2
    assert watch.sheet.progress.waiting == 4
    client.gate.set()
    await watch.ended()
    assert len(asked(client)) == 6


async def test_what_the_engineer_chooses_goes_before_the_rest_of_the_sheet(open_session: Open) -> None:
    client = door()
    client.gate = asyncio.Event()
    client.gate.set()
    session, watch = await opened(open_session, client)
    client.gate.clear()
    events = client.histories["door"]
    watch.sheet.start(events)
    await watch.until(lambda: watch.sheet.progress.under_way == 2)
    session.select("door", events[5].id)
    client.gate.set()
    await watch.ended()
    assert asked(client)[2] == events[5].start_ms
    assert len(asked(client)) == 6  # and is not asked for again by the sheet
    assert watch.phases == ["shown"] * 6


async def test_the_plan_tells_requests_and_duration_before_anything_is_sent(open_session: Open) -> None:
    client = door(24)
    _session, watch = await opened(open_session, client)
    events = client.histories["door"]
    plan = watch.sheet.plan(events)
    assert (plan.stills, plan.known, plan.held, plan.fetches) == (24, 0, 0, 24)
    assert (plan.requests_at_most, plan.at_least_s) == (48, 10)
    client.set_pace(Pace(2))
    assert watch.sheet.plan(events).at_least_s == 24
    assert asked(client) == []
    assert watch.state == "empty"


async def test_what_is_known_is_neither_counted_nor_asked_for_again(open_session: Open) -> None:
    client = door()
    nothing = client.histories["door"][1].start_ms
    client.fault = lambda call: MediaNotFound(416, "MEDIA_NOT_FOUND", None, "r") if call == f"still {nothing}" else None
    session, watch = await opened(open_session, client)
    events = client.histories["door"]
    for event in events[:2]:
        session.select("door", event.id)
        await session.settled()
    plan = watch.sheet.plan(events)
    assert (plan.known, plan.fetches, plan.requests_at_most) == (2, 4, 8)
    client.calls.clear()
    watch.sheet.start(events)
    await watch.ended()
    assert asked(client) == starts(events[2:])
    assert watch.phases == ["shown", "failed", *["shown"] * 4]


async def test_a_failure_is_a_cell_and_the_others_come(open_session: Open) -> None:
    client = door()
    broken = client.histories["door"][2].start_ms
    client.fault = lambda call: ServerFault(500, None, "boom", "r") if call == f"still {broken}" else None
    _session, watch = await opened(open_session, client)
    watch.sheet.start(client.histories["door"])
    await watch.ended()
    assert watch.state == "done"
    assert watch.phases.count("shown") == 5
    failed = watch.sheet.cell(2).view
    assert failed is not None
    assert failed.problem is not None
    assert failed.problem.status == 500
    assert watch.sheet.progress.failed == 1


async def test_retry_asks_for_what_may_be_answered_now_and_for_nothing_else(open_session: Open) -> None:
    client = door()
    events = client.histories["door"]
    client.fault = lambda call: (
        MediaNotFound(416, "MEDIA_NOT_FOUND", None, "r")
        if call == f"still {events[1].start_ms}"
        else ServerFault(500, None, None, None)
        if call == f"still {events[4].start_ms}"
        else None
    )
    _session, watch = await opened(open_session, client)
    watch.sheet.start(events)
    await watch.ended()
    client.calls.clear()
    client.fault = lambda call: None
    watch.sheet.retry_failed()
    await watch.ended()
    # That nothing was recorded stays true.
    assert asked(client) == [events[4].start_ms]
    assert watch.phases == ["shown", "failed", *["shown"] * 4]
    assert (watch.sheet.progress.absent, watch.sheet.progress.failed) == (1, 0)


@pytest.mark.parametrize(
    "fault",
    [
        TokenRefused(401, "UNAUTHORIZED", "expired", "r"),
        Unreachable("no answer"),
        RateLimited(429, None, "later", "r"),
    ],
    ids=["token refused", "not reachable", "rate limited"],
)
async def test_what_every_still_would_meet_ends_the_sheet_with_its_reason(
    open_session: Open, fault: RingViewerError
) -> None:
    client = door(40)
    session, watch = await opened(open_session, client)
    events = client.histories["door"]
    refused = {f"still {event.start_ms}" for event in events[4:]}
    client.fault = lambda call: fault if call in refused else None
    watch.sheet.start(events)
    await watch.ended()
    await session.settled()
    assert watch.state == "halted"
    assert watch.sheet.problem is not None
    assert watch.sheet.problem.meaning
    assert len(asked(client)) <= 6
    assert watch.sheet.progress.failed <= 2
    assert watch.sheet.progress.shown == 4

    client.fault = lambda call: None
    client.calls.clear()
    watch.sheet.resume()
    await watch.ended()
    assert watch.state == "done"
    assert watch.sheet.problem is None
    assert watch.phases == ["shown"] * 40
    assert len(asked(client)) == 36


async def test_stop_keeps_what_came_and_takes_in_what_is_on_the_wire(open_session: Open) -> None:
    client = door()
    client.gate = asyncio.Event()
    client.gate.set()
    session, watch = await opened(open_session, client)
    watch.sheet.start(client.histories["door"])
    await watch.until(lambda: watch.sheet.progress.shown >= 2)
    client.gate.clear()
    await watch.until(lambda: watch.sheet.progress.under_way == 2)
    came = watch.sheet.progress.shown
    watch.sheet.stop()
    assert watch.state == "stopped"
    sent = len(asked(client))
    client.gate.set()
    await session.settled()
    assert len(asked(client)) == sent
    assert watch.sheet.progress.shown == came + 2  # those on the wire
    assert watch.state == "stopped"
    watch.sheet.resume()
    await watch.ended()
    assert watch.phases == ["shown"] * 6
    assert len(asked(client)) == 6


class Waiting(ScriptedClient):
    """A client whose stills all wait for another try."""

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        self.calls.append(f"still {ask.start_ms}")
        if on_progress is not None:
            on_progress(StillProgress("waiting", attempt=2, attempts_max=6, retry_in_s=60, reason="425"))
        await asyncio.Event().wait()
        raise AssertionError("nobody ends this wait but the session")


async def test_stop_gives_up_what_waits_for_another_try(open_session: Open) -> None:
    client = Waiting({"door": events_every_minute(4)}, page_size=500)
    session, watch = await opened(open_session, client)
    watch.sheet.start(client.histories["door"])
    await watch.until(lambda: watch.phases[:2] == ["waiting", "waiting"])
    watch.sheet.stop()
    await session.settled()
    assert not {"waiting", "shown", "failed"} & set(watch.phases)
    assert watch.sheet.progress.under_way == 0
    assert not session.busy


async def test_stop_everything_stops_the_sheet_too(open_session: Open) -> None:
    client = door()
    client.gate = asyncio.Event()
    client.gate.set()
    session, watch = await opened(open_session, client)
    client.gate.clear()
    watch.sheet.start(client.histories["door"])
    await watch.until(lambda: watch.sheet.progress.under_way == 2)
    session.stop()
    await watch.ended()
    client.gate.set()
    await session.settled()
    assert watch.state == "stopped"
    assert len(asked(client)) == 2


async def test_closing_the_account_ends_it(open_session: Open) -> None:
    client = door()
    client.gate = asyncio.Event()
    client.gate.set()
    session, watch = await opened(open_session, client)
    client.gate.clear()
    watch.sheet.start(client.histories["door"])
    await watch.until(lambda: watch.sheet.progress.under_way == 2)
    await session.aclose()
    client.gate.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(asked(client)) == 2
    watch.sheet.resume()  # somebody presses a button of a window that still stands
    assert watch.state == "stopped"
    watch.sheet.close()
    assert watch.state == "empty"


async def test_a_still_that_would_be_refused_is_held_and_not_sent(open_session: Open) -> None:
    client = door(30)
    events = client.histories["door"]
    _session, watch = await opened(open_session, client)
    client.consent_ms = events[9].start_ms + 1  # the customer re-linked after the histories were read
    watch.sheet.start(events)
    await watch.ended()
    assert watch.state == "done"
    assert watch.phases[:9] == ["shown"] * 9
    # The first refusals move the boundary; nothing before it is sent any more.
    assert 1 <= watch.phases.count("failed") <= 2
    assert watch.phases.count("held") == 30 - 9 - watch.phases.count("failed")
    assert len(asked(client)) == 9 + watch.phases.count("failed")
    held = watch.sheet.cell(29).view
    assert held is not None
    assert held.concern is not None
    assert watch.sheet.plan(events).fetches == 0


async def test_a_still_that_may_be_sent_on_purpose_is_asked_for_by_the_sheet_too(open_session: Open) -> None:
    client = door()
    events = client.histories["door"]
    session, watch = await opened(open_session, client)
    client.consent_ms = events[2].start_ms + 1  # the customer re-linked after the histories were read
    session.replay([("door", events[2].start_ms)])
    await session.settled()
    client.calls.clear()
    assert (watch.sheet.plan(events).held, watch.sheet.plan(events).fetches) == (4, 2)
    ask = session.wishes.of_event(events[3])
    client.fault = lambda call: ServerFault(500) if call == f"still {ask.at_ms}" else None
    session.ask(ask, events[3], on_purpose=True)
    await session.settled()
    client.calls.clear()
    assert (watch.sheet.plan(events).held, watch.sheet.plan(events).fetches) == (3, 3)
    watch.sheet.start(events)
    await watch.ended()
    assert asked(client) == starts([*events[:2], events[3]])
    assert watch.phases == ["shown", "shown", "held", "failed", "held", "held"]


async def test_a_still_that_came_without_its_event_is_known_and_stands_on_its_row_then(open_session: Open) -> None:
    client = door()
    events = client.histories["door"]
    session, watch = await opened(open_session, client)
    ask = session.wishes.of_event(events[1])
    session.ask(ask)
    await session.settled()
    lane = session.lanes["door"]
    assert lane.still(ask, events[1].id) is None
    assert (watch.sheet.plan(events).known, watch.sheet.plan(events).fetches) == (1, 5)
    assert lane.still(ask, events[1].id) is None, "a plan changes nothing"
    client.calls.clear()
    watch.sheet.start(events)
    await watch.ended()
    assert asked(client) == starts([events[0], *events[2:]])
    assert watch.phases == ["shown"] * 6
    told = lane.stills[events[1].id]
    assert (told.ask, told.phase, told.event) == (ask, "shown", events[1])


async def test_a_still_that_is_asked_for_anew_is_not_known_meanwhile(open_session: Open) -> None:
    client = door()
    events = client.histories["door"]
    session, watch = await opened(open_session, client)
    ask = session.wishes.of_event(events[0])
    session.select("door", events[0].id)
    await session.settled()
    assert session.without_asking(ask, events[0]) == session.shown_still
    client.gate = asyncio.Event()
    session.ask(ask, events[0], again=True)
    assert session.without_asking(ask, events[0]) is None
    assert watch.sheet.plan(events).known == 0
    client.gate.set()
    await session.settled()
    assert watch.sheet.plan(events).known == 1


async def test_an_event_with_senseless_times_has_a_cell_and_no_request(open_session: Open) -> None:
    client = door(2)
    _session, watch = await opened(open_session, client)
    events = client.histories["door"]
    odd = replace(events[0], id="odd", start_ms=-5, end_ms=None)
    assert watch.sheet.plan([odd, *events]).fetches == 2
    watch.sheet.start([odd, *events])
    await watch.ended()
    assert watch.phases == [None, "shown", "shown"]
    assert watch.sheet.progress.held == 1
    assert watch.state == "done"


async def test_holds_two_hundred_events_and_each_once(open_session: Open) -> None:
    client = door(1)
    _session, watch = await opened(open_session, client)
    many = events_every_minute(201)
    with pytest.raises(ValueError, match="200"):
        watch.sheet.plan(many)
    with pytest.raises(ValueError, match="200"):
        watch.sheet.start(many)
    assert watch.sheet.plan([*many[:200], many[0]]).stills == 200
    assert asked(client) == []


async def test_another_start_forgets_the_events_before(open_session: Open) -> None:
    client = door()
    client.gate = asyncio.Event()
    client.gate.set()
    session, watch = await opened(open_session, client)
    client.gate.clear()
    events = client.histories["door"]
    watch.sheet.start(events[:3])
    await watch.until(lambda: watch.sheet.progress.under_way == 2)
    watch.sheet.start(events[4:])
    client.gate.set()
    await watch.ended()
    await session.settled()
    assert [cell.event for cell in watch.sheet.cells] == events[4:]
    assert watch.phases == ["shown"] * 2
    assert events[2].start_ms not in asked(client)


async def test_holds_no_more_bytes_of_pictures_than_it_may(open_session: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_sheet, "CACHE_BYTES", 2 * len(PICTURE))
    client = door()
    _session, watch = await opened(open_session, client)
    watch.sheet.start(client.histories["door"])
    await watch.ended()
    pictures = [cell.view is not None and cell.view.picture is not None for cell in watch.sheet.cells]
    assert pictures.count(True) == 2
    assert not any(pictures[:2])  # decoding may overtake, but never by that much
    assert watch.phases == ["shown"] * 6
    watch.sheet.close()
    assert watch.sheet.cells == ()


async def test_a_fault_of_this_program_is_a_cell_too(
    open_session: Open, monkeypatch: pytest.MonkeyPatch, expected_logs: list[object]
) -> None:
    client = door(3)
    session, watch = await opened(open_session, client)
    fetch = session.fetch_still

    async def broken(*args: object, **named: object) -> object:
        monkeypatch.setattr(session, "fetch_still", fetch)
        raise ZeroDivisionError

    monkeypatch.setattr(session, "fetch_still", broken)
    watch.sheet.start(client.histories["door"])
    await watch.ended()
    assert sorted(str(phase) for phase in watch.phases) == ["failed", "shown", "shown"]
    assert len(expected_logs) == 1


async def test_a_still_asked_for_in_the_window_stands_in_its_cell(open_session: Open) -> None:
    client = door()
    session, watch = await opened(open_session, client)
    events = client.histories["door"]
    watch.sheet.start(events)
    watch.sheet.stop()
    await session.settled()
    session.select("door", events[3].id)
    await until(session, lambda: session.shown_still is not None and session.shown_still.phase == "shown")
    view = watch.sheet.cell(3).view
    assert view is not None
    assert view.phase == "shown"
