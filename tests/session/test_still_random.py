"""Whatever an engineer does in whatever order: the newest wish is shown, little is sent, and everything ends."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.partner_api.answers import StillProgress
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import MediaNotFound, RingViewerError, ServerBusy, TokenRefused
from ringviewer.session.changes import Change
from ringviewer.session.session import Session
from ringviewer.session.stills import StillView
from tests.session.scripted import NOW_MS, events_every_minute
from tests.session.still_scripts import POST, StillClient, at, event, select, turns

EVENTS = 8
MOST_AT_ONCE = 6

minutes = st.integers(1, EVENTS)
which = st.integers(0, 5)
ACTS = st.one_of(
    st.tuples(st.just("select"), minutes),
    st.tuples(st.just("step"), minutes),
    st.tuples(st.just("ask"), minutes),
    st.tuples(st.just("again"), minutes),
    st.tuples(st.just("fetch"), minutes),
    st.tuples(st.just("fetch again"), minutes),
    st.tuples(st.just("leave"), which),
    st.tuples(st.just("prefetch"), minutes),
    st.tuples(st.just("give up"), minutes),
    st.tuples(st.just("stop"), st.just(0)),
    st.tuples(st.just("arrive"), which),
    st.tuples(st.just("wait"), which),
    st.tuples(st.just("follow"), which),
    st.tuples(st.sampled_from(["missing", "busy", "refuse"]), which),
    st.tuples(st.just("turn"), st.integers(1, 4)),
)
FAULTS: dict[str, type[RingViewerError]] = {"missing": MediaNotFound, "busy": ServerBusy, "refuse": TokenRefused}


class Engineer:
    """Does one thing after the other, and looks."""

    def __init__(self, client: StillClient, session: Session) -> None:
        self.client, self.session = client, session
        self.newest: StillAsk | None = None
        self.tasks: list[asyncio.Task[StillView]] = []
        session.subscribe(self.look)

    def look(self, change: Change | None = None) -> None:
        view = self.session.shown_still
        if view is not None:
            assert view.phase not in ("superseded", "held")
            assert (view.phase == "shown") == (view.picture is not None)

    def act(self, what: str, number: int) -> None:
        session = self.session
        if what in ("select", "step", "ask", "again"):
            self.newest = at(number)
        wire = self.client.wire[number % len(self.client.wire)] if self.client.wire else None
        match what:
            case "select" | "step":
                select(session, number, ask=what == "select")
            case "ask" | "again":
                session.ask(at(number), event(session, number) if number % 2 else None, again=what == "again")
            case "fetch" | "fetch again":
                work = session.fetch_still(at(number), event(session, number), again=what == "fetch again")
                self.tasks.append(session.start_work(work, "fetch"))
            case "leave" if self.tasks:
                self.tasks[number % len(self.tasks)].cancel()
            case "prefetch":
                ahead = [minute for minute in (number - 1, number + 1) if 1 <= minute <= EVENTS]
                session.prefetch([(at(minute), event(session, minute)) for minute in ahead])
            case "give up":
                session.give_up([at(number), at(number % EVENTS + 1)])
            case "stop":
                session.stop()
            case "arrive" if wire is not None:
                wire.arrive()
            case "wait" if wire is not None and not wire.answer.done():
                wire.waits()
            case "follow" if wire is not None and not wire.answer.done():
                wire.progress(StillProgress("following", legs=(POST,)))
            case "missing" | "busy" | "refuse" if wire is not None:
                wire.fail(FAULTS[what](400))

    async def do(self, acts: list[tuple[str, int]]) -> None:
        for what, number in acts:
            if what == "turn":
                await turns(number)
            else:
                self.act(what, number)
            shown = self.session.shown_still
            assert (shown.ask if shown is not None else None) == self.newest
            assert len(self.client.wire) <= MOST_AT_ONCE

    async def end(self) -> None:
        self.client.willing = True
        while self.session.busy or any(not task.done() for task in self.tasks):
            for request in tuple(self.client.wire):
                request.arrive()
            await asyncio.sleep(0.0005)
        await self.session.settled()
        shown = self.session.shown_still
        assert (shown.ask if shown is not None else None) == self.newest
        lane = self.session.lanes["door"]
        assert self.client.wire == []
        for view in (*lane.stills.values(), *lane.free_stills.values()):
            assert not view.pending
        for task in self.tasks:
            assert task.cancelled() or not task.result().pending


@settings(max_examples=150)
@given(st.lists(ACTS, max_size=40))
def test_whatever_is_done_the_newest_wish_is_shown_and_everything_ends(acts: list[tuple[str, int]]) -> None:
    async def run() -> None:
        client = StillClient({"door": events_every_minute(EVENTS)}, page_size=500)
        session = Session(client, label="test", wall_ms=lambda: NOW_MS)
        session.start()
        await session.settled()
        engineer = Engineer(client, session)
        try:
            await engineer.do(acts)
            await asyncio.wait_for(engineer.end(), 20)
            select(session, 1)
            await session.settled()
            assert session.shown_still is not None
            assert session.shown_still.phase in ("shown", "failed")
        finally:
            await session.aclose()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


@settings(max_examples=60)
@given(st.lists(ACTS, max_size=25))
def test_closing_at_any_moment_leaves_no_task_and_no_picture(acts: list[tuple[str, int]]) -> None:
    async def run() -> None:
        client = StillClient({"door": events_every_minute(EVENTS)}, page_size=500)
        session = Session(client, label="test", wall_ms=lambda: NOW_MS)
        session.start()
        await session.settled()
        engineer = Engineer(client, session)
        await engineer.do(acts)
        await session.aclose()
        assert len(asyncio.all_tasks()) == 1
        assert not session.busy
        assert client.wire == []
        assert all(task.done() for task in engineer.tasks)
        lane = session.lanes["door"]
        for view in (*lane.stills.values(), *lane.free_stills.values(), *session.seen_stills):
            assert view.picture is None
            assert not view.pending
        assert session.shown_still is None or session.shown_still.picture is None

    asyncio.run(run())
