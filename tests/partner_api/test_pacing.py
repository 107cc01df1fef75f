"""Pacing, without waiting for a clock."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.errors import RateLimited
from ringviewer.partner_api.pacing import Pace, Pacer
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.retry import delay_s

pytestmark = pytest.mark.anyio


class Clock:
    """A clock that is set by hand, in seconds."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def settle() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def test_no_second_sees_more_than_the_pace_allows() -> None:
    pacer = Pacer(Pace(per_second=20, in_flight=3))
    loop = asyncio.get_running_loop()
    begun: list[float] = []
    running = most = 0

    async def one() -> None:
        nonlocal running, most
        await pacer.admit()
        begun.append(loop.time())
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        pacer.release()

    await asyncio.gather(*(one() for _ in range(45)))
    assert len(begun) == 45
    assert all(later - earlier > 1 for earlier, later in zip(begun, begun[20:], strict=False))
    assert most <= 3


async def test_what_an_operator_waits_for_goes_first() -> None:
    pacer = Pacer(Pace(per_second=20, in_flight=1))
    order: list[str] = []
    await pacer.admit()

    async def one(name: str, urgent: bool) -> None:
        await pacer.admit(urgent=urgent)
        order.append(name)
        pacer.release()

    tasks = [asyncio.ensure_future(one(name, name == "still")) for name in ("page 1", "page 2", "still")]
    await asyncio.sleep(0)
    pacer.release()
    await asyncio.gather(*tasks)
    assert order == ["still", "page 1", "page 2"]


async def test_who_leaves_the_queue_blocks_nobody() -> None:
    pacer = Pacer(Pace(per_second=20, in_flight=1))
    await pacer.admit()
    leaving = asyncio.ensure_future(pacer.admit(urgent=True))
    staying = asyncio.ensure_future(pacer.admit())
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.sleep(0)
    pacer.release()
    assert await staying >= 0
    pacer.release()


@pytest.mark.parametrize("pace", [(0, 1), (1, 0), (21, 4), (5, 99)])
def test_a_pace_that_is_not_polite_is_refused(pace: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="pace"):
        Pace(*pace)


async def test_a_server_that_asks_for_a_long_pause_gets_all_of_it() -> None:
    now_s = 0.0
    pacer = Pacer(Pace(), monotonic=lambda: now_s)
    await pacer.admit()
    pacer.hold(140)
    waiting = asyncio.ensure_future(pacer.admit(urgent=True))
    now_s = 139.9
    pacer.release()
    for _ in range(3):
        await asyncio.sleep(0)
    assert not waiting.done()
    now_s = 140.0
    await asyncio.wait_for(waiting, 5)
    pacer.release()


async def test_a_pause_that_is_longer_than_a_caller_waits_is_told_at_once_to_everybody() -> None:
    clock = Clock()
    pacer = Pacer(Pace(per_second=20, in_flight=1), clock)
    await pacer.admit()
    # One of them waits for the other, and both for what is in flight; neither is left to find out later.
    waiting = [asyncio.ensure_future(pacer.admit(urgent=urgent)) for urgent in (True, False)]
    await settle()
    pacer.hold(3600)
    for each in (*waiting, pacer.admit()):
        with pytest.raises(RateLimited) as caught:
            await asyncio.wait_for(each, 5)
        fault = caught.value
        assert (fault.status, fault.retry_after_s) == (None, 3600)
        assert fault.told == "The API asked for a pause that lasts another 60 min. Nothing was sent meanwhile."
        assert fault.advised.startswith("Try again in 60 min.")
        assert delay_s(fault, 1, 0, 0) is None
        assert "60 min" in fault.told
        assert "longer than ringviewer waits" not in fault.told, "it says so already"
    pacer.release()
    clock.now_s = 3_460
    late = asyncio.ensure_future(pacer.admit())
    await settle()
    assert not late.done(), "140 s are waited for"
    clock.now_s = 3_600
    pacer.set_pace(Pace(per_second=20, in_flight=2))
    assert await asyncio.wait_for(late, 5) == 140


async def test_pauses_that_follow_each_other_are_waited_for_within_one_bound() -> None:
    clock = Clock()
    pacer = Pacer(Pace(), clock)
    pacer.hold(100)
    waiting = asyncio.ensure_future(pacer.admit())
    await settle()
    clock.now_s = 90
    pacer.hold(59)
    await settle()
    assert not waiting.done()
    pacer.hold(61)
    with pytest.raises(RateLimited, match="another 61 s"):
        await asyncio.wait_for(waiting, 5)


async def test_what_goes_to_a_host_with_its_own_quota_is_held_by_the_pace_only() -> None:
    clock = Clock()
    pacer = Pacer(Pace(per_second=2, in_flight=2), clock)
    pacer.hold(3600)
    pacer.observe(low(0), sent_s=0)
    assert await asyncio.wait_for(pacer.admit(ahead=True), 5) == 0
    pacer.release()
    await pacer.admit(ahead=True)
    third = asyncio.ensure_future(pacer.admit(ahead=True))
    await settle()
    assert not third.done()
    clock.now_s = 1.1
    pacer.release()
    assert await asyncio.wait_for(third, 5) == pytest.approx(1.1)
    held = asyncio.ensure_future(Pacer.admit(pacer))
    with pytest.raises(RateLimited):
        await held


async def test_what_goes_ahead_overtakes_what_is_held() -> None:
    clock = Clock()
    pacer = Pacer(Pace(per_second=20, in_flight=2), clock)
    pacer.hold(100)
    held = asyncio.ensure_future(pacer.admit(urgent=True))
    await settle()
    assert await asyncio.wait_for(pacer.admit(ahead=True), 5) == 0
    await settle()
    assert not held.done()
    clock.now_s = 100
    pacer.release()
    assert await asyncio.wait_for(held, 5) == 100


def test_by_default_an_account_sends_five_a_second_and_has_four_in_flight() -> None:
    assert Pacer(Pace()).pace == Pace(per_second=5, in_flight=4)


async def test_another_pace_holds_at_once_for_those_who_wait() -> None:
    clock = Clock()
    pacer = Pacer(Pace(per_second=1, in_flight=1), clock)
    await pacer.admit()
    waiting = [asyncio.ensure_future(pacer.admit()) for _ in range(30)]
    await settle()
    assert not any(each.done() for each in waiting)
    pacer.set_pace(Pace(per_second=20, in_flight=20))
    await settle()
    assert sum(each.done() for each in waiting) == 19
    clock.now_s = 1.1
    pacer.set_pace(Pace(per_second=20, in_flight=2))
    for _ in range(19):
        pacer.release()
    await settle()
    assert sum(each.done() for each in waiting) == 20
    for each in waiting:
        each.cancel()


async def test_a_slower_pace_counts_what_left_before() -> None:
    clock = Clock()
    pacer = Pacer(Pace(per_second=20, in_flight=20), clock)
    for step in range(10):
        clock.now_s = step / 100
        await pacer.admit()
        pacer.release()
    pacer.set_pace(Pace(per_second=3, in_flight=20))
    clock.now_s = 1.05
    waiting = asyncio.ensure_future(pacer.admit())
    await settle()
    # The last three left at 0.07, 0.08 and 0.09 s.
    assert not waiting.done()
    clock.now_s = 1.1
    assert await asyncio.wait_for(waiting, 5) == pytest.approx(0.05)


@given(
    st.integers(1, 20),
    st.lists(st.tuples(st.floats(0, 3), st.integers(1, 20)), max_size=40),
)
def test_at_any_pace_no_second_sees_too_many(first: int, acts: list[tuple[float, int]]) -> None:
    """Whenever the pacer says that a request may leave, it leaves; the pace changes in between."""
    clock = Clock()
    pacer = Pacer(Pace(first, 20), clock)
    left: list[float] = []

    async def run() -> None:
        for pause_s, per_second in acts:
            clock.now_s += pause_s
            pacer.set_pace(Pace(per_second, 20))
            before = len(left)
            for _ in range(25):
                asked = asyncio.ensure_future(pacer.admit())
                await asyncio.sleep(0)
                if not asked.done():
                    asked.cancel()
                    break
                left.append(clock.now_s)
                pacer.release()
            if len(left) > before:
                assert sum(moment > clock.now_s - 1 for moment in left) <= per_second

    asyncio.run(run())


def low(remaining: int | None, limit: int | None = 100) -> Quota:
    return Quota(limit, remaining, 0)


def test_a_quota_that_runs_low_is_left_alone_longer_and_longer_until_it_recovers() -> None:
    clock = Clock()
    pacer = Pacer(Pace(), clock)
    pacer.observe(low(6), sent_s=clock.now_s)
    assert pacer.held_s == 0
    rests = []
    for _ in range(6):
        sent_s = clock.now_s
        pacer.observe(low(5), sent_s=sent_s)
        rests.append(pacer.held_s)
        pacer.observe(low(0), sent_s=sent_s)  # what was on its way makes it no worse
        assert pacer.held_s == rests[-1]
        clock.now_s += pacer.held_s
        assert pacer.held_s == 0
    assert rests == [1, 2, 4, 8, 8, 8]
    pacer.observe(low(60), sent_s=clock.now_s)
    assert pacer.held_s == 0
    pacer.observe(low(3), sent_s=clock.now_s)
    assert pacer.held_s == 1


def test_an_answer_to_what_was_sent_before_the_rest_does_not_end_it() -> None:
    clock = Clock()
    pacer = Pacer(Pace(), clock)
    clock.now_s = 10
    pacer.observe(low(2), sent_s=9.5)
    assert pacer.held_s == 1
    pacer.observe(low(90), sent_s=9)
    assert pacer.held_s == 1
    clock.now_s = 11
    # Slower than the rest was long: it still tells of the time before.
    pacer.observe(low(90), sent_s=9)
    pacer.observe(low(2), sent_s=11)
    assert pacer.held_s == 2


@pytest.mark.parametrize(
    ("quota", "pace", "rests"),
    [
        (low(6), Pace(5, 4), False),
        (low(5), Pace(5, 4), True),
        (low(51, 1_000), Pace(5, 4), False),
        (low(50, 1_000), Pace(5, 4), True),
        (low(20), Pace(20, 4), True),
        (low(21), Pace(20, 4), False),
        # A small quota may be used to a half.
        (low(3, 4), Pace(5, 4), False),
        (low(2, 4), Pace(5, 4), True),
        (low(0, 0), Pace(5, 4), True),
        (low(6, None), Pace(5, 4), False),
        (low(5, None), Pace(5, 4), True),
        (low(None), Pace(5, 4), False),
        (low(10**9, 1), Pace(5, 4), False),
    ],
)
def test_a_reserve_is_left_to_the_production_of_the_partner(quota: Quota, pace: Pace, rests: bool) -> None:
    pacer = Pacer(pace, Clock())
    pacer.observe(quota, sent_s=0)
    assert (pacer.held_s > 0) is rests


async def test_what_is_in_flight_is_taken_off_what_remains() -> None:
    pacer = Pacer(Pace(20, 4), Clock())
    for _ in range(4):
        await pacer.admit()
    pacer.observe(low(24), sent_s=0)  # one of the four is what this is the answer to
    assert pacer.held_s == 0
    pacer.observe(low(23), sent_s=0)
    assert pacer.held_s == 1


async def test_a_low_quota_holds_what_waits_though_no_shorter_than_a_pause_that_was_asked_for() -> None:
    clock = Clock()
    pacer = Pacer(Pace(), clock)
    pacer.observe(low(1), sent_s=0)
    waiting = asyncio.ensure_future(pacer.admit())
    await settle()
    assert not waiting.done()
    pacer.hold(30)
    clock.now_s = 29.9
    pacer.observe(low(90), sent_s=29.9)
    pacer.set_pace(Pace())
    await settle()
    assert not waiting.done()
    clock.now_s = 30
    pacer.set_pace(Pace())
    assert await asyncio.wait_for(waiting, 5) == 30
