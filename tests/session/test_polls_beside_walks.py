"""Polls beside walks, with their answers in any order: what is called known was read, and every gap can be closed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ringviewer.history.coverage import Span
from ringviewer.partner_api.errors import Unreachable
from ringviewer.session.lane import Lane
from ringviewer.session.session import Session
from tests.session.scripted import NOW_MS, Open, ScriptedClient, event, events_every_minute

pytestmark = pytest.mark.anyio

MINUTE = 60_000


@dataclass
class Answering(ScriptedClient):
    """Each answer waits until the test gives it, in whatever order it likes."""

    waiting: list[asyncio.Future[bool]] = field(default_factory=list)
    by_hand: bool = False

    async def _called(self, call: str) -> None:
        await super()._called(call)
        if self.by_hand:
            answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self.waiting.append(answer)
            if not await answer:
                raise Unreachable()

    async def give(self, number: int, *, well: bool = True) -> None:
        """Let the request that waits at a place be answered, if any does."""
        self.waiting = [each for each in self.waiting if not each.done()]
        if self.waiting:
            self.waiting.pop(number % len(self.waiting)).set_result(well)
        await turns()


async def turns() -> None:
    """Let everything happen that waits for nobody."""
    for _ in range(12):
        await asyncio.sleep(0)


def later(client: ScriptedClient, count: int) -> None:
    """So many minutes pass, and each brings an event."""
    history = client.histories["door"]
    for _ in range(count):
        client.now_ms += MINUTE
        history.insert(0, event(1000 + len(history), client.now_ms - 1000))


async def poll(session: Session) -> None:
    """Begin one poll, where none is under way."""
    session.follower.follow(3600)
    await turns()


def unread_but_called_known(client: ScriptedClient, lane: Lane) -> list[int]:
    missing = [each.start_ms for each in client.histories["door"] if lane.events.get(each.id) is None]
    return [start_ms for start_ms in missing if lane.coverage.knows(start_ms)]


async def read(open_session: Open, client: Answering) -> tuple[Session, Lane]:
    session = open_session(client)
    session.start()
    await session.settled()
    client.by_hand = True
    return session, session.lanes["door"]


async def end_all(session: Session, client: Answering) -> None:
    """Answer all that waits, and read each gap on."""
    session.follower.unfollow()
    for _ in range(400):
        if not client.waiting:
            session.resume()
            await turns()
            if not client.waiting:
                return
        await client.give(0)
    raise AssertionError("it never ends")


STEPS = st.one_of(
    st.tuples(st.just("later"), st.integers(1, 30)),
    st.tuples(st.just("poll"), st.just(0)),
    st.tuples(st.just("walk"), st.just(0)),
    st.tuples(st.just("answer"), st.integers(0, 3)),
    st.tuples(st.just("answer"), st.integers(0, 3)),
    st.tuples(st.just("fail"), st.integers(0, 3)),
    st.tuples(st.just("go on"), st.just(0)),
    st.tuples(st.just("stop"), st.just(0)),
)


@given(steps=st.lists(STEPS, max_size=25), page_size=st.integers(1, 6))
@example(
    [("later", 12), ("poll", 0), ("answer", 0), ("later", 9), ("walk", 0), ("answer", 1), ("answer", 1), ("answer", 0)],
    4,
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_in_whatever_order_answers_come_what_is_called_known_was_read(
    open_session: Open, steps: list[tuple[str, int]], page_size: int
) -> None:
    client = Answering({"door": events_every_minute(4)}, page_size=page_size)
    session, lane = await read(open_session, client)
    for step, number in steps:
        match step:
            case "later":
                later(client, number)
            case "poll":
                await poll(session)
            case "walk":
                session.refresh()
            case "answer" | "fail":
                await client.give(number, well=step == "answer")
            case "go on":
                session.resume()
            case "stop":
                session.stop()
        await turns()
        assert not unread_but_called_known(client, lane)
        assert all(gap.to_ms in {span.from_ms for span in lane.coverage.spans[1:]} for gap in lane.open_gaps)
    await end_all(session, client)
    await poll(session)
    await end_all(session, client)
    assert not unread_but_called_known(client, lane)
    assert lane.coverage.knows(client.now_ms)
    assert len(lane.coverage.spans) == 1
    assert not lane.gaps
    assert len(lane.events) == len(client.histories["door"])


async def test_a_walk_that_passes_a_gap_closes_it(open_session: Open) -> None:
    client = Answering({"door": events_every_minute(6)})
    session, lane = await read(open_session, client)
    later(client, 60)
    await poll(session)
    for _ in range(5):
        await client.give(0)
    assert [gap.why for gap in lane.open_gaps] == ["limit"]
    session.refresh()
    await end_all(session, client)
    assert lane.open_gaps == ()
    assert not session.follower.gap("door")
    assert list(lane.coverage.spans) == [Span(NOW_MS - 6 * MINUTE, client.now_ms)]


async def test_each_gap_tells_why_it_is_there(open_session: Open) -> None:
    client = Answering({"door": events_every_minute(6)})
    session, lane = await read(open_session, client)
    for ends in ("limit", "failed", "stopped"):
        later(client, 60)
        await poll(session)
        await client.give(0)
        assert lane.open_gaps[-1].why == "reading"
        if ends == "limit":
            for _ in range(4):
                await client.give(0)
        elif ends == "failed":
            await client.give(0, well=False)
        else:
            session.stop()
            await client.give(0)
    assert [(gap.why, gap.pages) for gap in lane.open_gaps] == [("limit", 5), ("failed", 1), ("stopped", 2)]
    failed = lane.open_gaps[1].problem
    assert failed is not None
    assert failed.kind == "unreachable"
    begins = [span.from_ms for span in lane.coverage.spans[1:]]
    assert [gap.to_ms for gap in lane.open_gaps] == begins


async def test_the_gap_that_is_chosen_is_read_on_to_its_end_and_the_others_stay(open_session: Open) -> None:
    client = Answering({"door": events_every_minute(6)})
    session, lane = await read(open_session, client)
    for _ in range(2):
        later(client, 60)
        await poll(session)
        for _ in range(5):
            await client.give(0)
    session.follower.unfollow()
    older, newer = lane.open_gaps
    session.follower.fill("door", older.to_ms)
    await turns()
    assert session.busy
    assert session.progress.words == "reading page 6 of Door"
    assert next(gap for gap in lane.open_gaps if gap is not newer).why == "reading"
    for _ in range(40):
        await client.give(0)
    assert lane.open_gaps == (newer,)
    assert not session.busy
    session.follower.fill("door", newer.to_ms)
    await turns()
    session.stop()
    await client.give(0)
    assert [gap.why for gap in lane.open_gaps] == ["stopped"]


async def test_pages_that_lead_no_further_back_leave_a_gap_that_says_so(open_session: Open) -> None:
    client = Answering({"door": events_every_minute(6)})
    session, lane = await read(open_session, client)
    later(client, 60)
    client.next_path_of = lambda end: "/next?page[key]=0"
    await poll(session)
    for _ in range(3):
        await client.give(0)
    assert [(gap.why, gap.pages) for gap in lane.open_gaps] == [("nowhere", 2)]
    assert not lane.open_gaps[0].goes_on
    assert not session.follower.gap("door")
