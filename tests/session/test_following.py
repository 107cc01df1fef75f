"""Following: what is new is read from the newest page, gaps are filled or stay unknown, and refusals end it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringviewer.history.coverage import Span
from ringviewer.partner_api.errors import NotFound, RateLimited, RingViewerError, TokenRefused, Unreachable
from ringviewer.partner_api.quota import Quota
from ringviewer.session.changes import EventsAdded, FollowingChanged, Notice
from ringviewer.session.session import Session
from tests.session.scripted import NOW_MS, Open, ScriptedClient, event, events_every_minute, until

pytestmark = pytest.mark.anyio

FAST_S = 0.01
MINUTE = 60_000


async def _read(open_session: Open, client: ScriptedClient) -> Session:
    session = open_session(client)
    session.start()
    await session.settled()
    client.calls.clear()
    return session


def _later(client: ScriptedClient, count: int, device: str = "door") -> None:
    """So many minutes pass, and each brings an event."""
    before = len(client.histories[device])
    for number in range(1, count + 1):
        client.now_ms += MINUTE
        client.histories[device].insert(0, event(1000 + before + number, client.now_ms - 1000, device=device))


def _polls(client: ScriptedClient, device: str = "door") -> int:
    return client.calls.count(f"history {device} first")


async def _after_a_poll(session: Session, client: ScriptedClient, device: str = "door") -> None:
    """Return once a poll that began from now on has been taken."""
    begun = _polls(client, device)
    await until(session, lambda: _polls(client, device) >= begun + 2)


async def test_nothing_is_polled_before_it_is_asked_for(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(3)})
    session = await _read(open_session, client)
    assert not session.follower.on
    assert session.follower.state.next_s == 0
    assert client.calls == []


async def test_a_new_event_is_taken_and_the_time_up_to_the_answer_is_known(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = await _read(open_session, client)
    told: list[object] = []
    session.subscribe(told.append)
    _later(client, 1)
    session.follower.follow(FAST_S)
    await until(session, lambda: EventsAdded("door", 1) in told)
    lane = session.lanes["door"]
    assert len(lane.events) == 13
    assert list(lane.coverage.spans) == [Span(NOW_MS - 12 * MINUTE, client.now_ms)]
    assert lane.coverage.complete
    assert FollowingChanged() in told
    assert session.busy


async def test_more_than_a_page_of_news_is_read_until_it_meets_what_is_known(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = await _read(open_session, client)
    _later(client, 17)
    session.follower.follow(60)
    lane = session.lanes["door"]
    await until(session, lambda: len(lane.events) == 29)
    assert list(lane.coverage.spans) == [Span(NOW_MS - 12 * MINUTE, client.now_ms)]
    assert client.calls == [f"history door {'first' if not at else f'/next?page[key]={at}'}" for at in (0, 5, 10, 15)]


async def test_a_gap_that_is_too_long_stays_unknown_until_it_is_filled(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)})
    session = await _read(open_session, client)
    _later(client, 60)
    session.follower.follow(60)
    lane = session.lanes["door"]
    await until(session, lambda: session.follower.gap("door"))
    assert len(client.calls) == 5
    assert list(lane.coverage.spans) == [
        Span(NOW_MS - 12 * MINUTE, NOW_MS),
        Span(client.now_ms - 24 * MINUTE - 1000, client.now_ms),
    ]
    session.follower.unfollow()
    while session.follower.gap("door"):
        session.resume("door")
        await until(session, lambda: not session.follower.reading)
    assert len(lane.events) == 72
    assert list(lane.coverage.spans) == [Span(NOW_MS - 12 * MINUTE, client.now_ms)]


async def test_devices_out_of_sight_are_not_polled(open_session: Open) -> None:
    client = ScriptedClient({name: events_every_minute(2, device=name) for name in ("door", "yard", "gate")})
    session = await _read(open_session, client)
    session.follower.only(["yard", "unknown"])
    session.follower.follow(FAST_S)
    await _after_a_poll(session, client, "yard")
    assert _polls(client, "door") == _polls(client, "gate") == 0
    assert session.follower.state.devices == 1
    session.follower.only(None)
    await _after_a_poll(session, client, "gate")
    assert session.follower.state.devices == 3


async def test_a_device_is_asked_once_at_a_time(open_session: Open) -> None:
    client = ScriptedClient({name: events_every_minute(2, device=name) for name in ("door", "yard")})
    session = await _read(open_session, client)
    client.gate = asyncio.Event()
    told: list[object] = []
    session.subscribe(told.append)
    session.follower.follow(FAST_S)
    await until(session, lambda: told.count(FollowingChanged()) > 20)
    assert sorted(client.calls) == ["history door first", "history yard first"]
    client.gate.set()
    await _after_a_poll(session, client, "yard")


async def test_a_quota_that_is_used_up_or_low_slows_it_down_and_it_recovers(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(2)})
    session = await _read(open_session, client)
    client.fault = lambda call: RateLimited(429, None, None, None)
    session.follower.follow(FAST_S)
    await until(session, lambda: session.follower.state.interval_s >= 4 * FAST_S)
    assert "the API asked to wait" in session.follower.state.slowed
    client.fault = lambda call: None
    client.quota = Quota(100, 19, NOW_MS)
    await until(session, lambda: "quota is low" in session.follower.state.slowed)
    client.quota = Quota(100, 90, NOW_MS)
    await until(session, lambda: session.follower.state.interval_s == FAST_S)
    assert session.follower.state.slowed == ""
    assert session.lanes["door"].problem is None


async def test_a_refused_token_ends_it(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(2), "yard": events_every_minute(2, device="yard")})
    session = await _read(open_session, client)
    client.fault = lambda call: TokenRefused(401, None, None, None)
    session.follower.follow(FAST_S)
    await until(session, lambda: not session.follower.on)
    assert session.problem is not None
    assert len(client.calls) <= 2


async def test_a_device_that_is_not_found_is_left_and_the_others_go_on(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(2), "yard": events_every_minute(2, device="yard")})
    session = await _read(open_session, client)
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    client.fault = lambda call: NotFound(404, None, None, None) if "door" in call else None
    session.follower.follow(FAST_S)
    await _after_a_poll(session, client, "yard")
    assert session.follower.state.left == {"door"}
    assert _polls(client, "door") == 1
    assert len(notices) == 1
    session.follower.follow(FAST_S)
    assert session.follower.state.left == frozenset()


async def test_an_api_out_of_reach_is_told_once_and_tried_on(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(2)})
    session = await _read(open_session, client)
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    client.fault = lambda call: Unreachable()
    session.follower.follow(FAST_S)
    await until(session, lambda: len(client.calls) > 4)
    assert session.follower.on
    assert len(notices) == 1
    client.fault = lambda call: None
    _later(client, 1)
    await until(session, lambda: len(session.lanes["door"].events) == 3)
    assert session.problem is None


async def test_stop_ends_it_and_refresh_does_not(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(2)})
    session = await _read(open_session, client)
    session.follower.follow(FAST_S)
    session.refresh()
    await session.settled()
    assert session.follower.on
    session.stop()
    assert not session.follower.on
    assert not session.busy


async def test_an_interval_of_nothing_is_refused(open_session: Open) -> None:
    session = await _read(open_session, ScriptedClient({"door": []}))
    with pytest.raises(ValueError, match="above zero"):
        session.follower.follow(0)
    assert not session.follower.on


async def test_polls_add_no_witness_that_bounds_nothing(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(7)})
    session = await _read(open_session, client)
    before = list(session.lanes["door"].consent.witnesses)
    _later(client, 3)
    session.follower.follow(FAST_S)
    await _after_a_poll(session, client)
    assert session.lanes["door"].consent.witnesses == tuple(before)


def _failing_now_and_then(fails: list[bool]) -> Callable[[str], RingViewerError | None]:
    left = iter(fails)
    return lambda call: Unreachable() if next(left, False) else None


@given(
    steps=st.lists(st.tuples(st.integers(0, 40), st.lists(st.booleans(), max_size=4)), min_size=1, max_size=5),
    page_size=st.integers(1, 7),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_called_known_is_known(
    open_session: Open, steps: list[tuple[int, list[bool]]], page_size: int
) -> None:
    client = ScriptedClient({"door": events_every_minute(6)}, page_size=page_size)
    session = await _read(open_session, client)
    lane = session.lanes["door"]
    for count, fails in steps:
        _later(client, count)
        client.fault = _failing_now_and_then(fails)
        client.calls.clear()
        session.follower.follow(60)
        await until(session, lambda: bool(client.calls) and not session.follower.reading)
        session.follower.unfollow()
        missing = [each for each in client.histories["door"] if lane.events.get(each.id) is None]
        assert not [each for each in missing if lane.coverage.knows(each.start_ms)]
        if not missing and not any(fails):
            assert lane.coverage.knows(client.now_ms)
