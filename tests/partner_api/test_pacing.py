"""Pacing and retries, without waiting for a clock."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api import errors
from ringviewer.partner_api.pacing import Pace, Pacer
from ringviewer.partner_api.retry import delay_s, waits_of

pytestmark = pytest.mark.anyio


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


FAULTS: list[Any] = [
    errors.RateLimited(429, retry_after_s=7.0),
    errors.RateLimited(429),
    errors.ServerBusy(503),
    errors.RecordingNotReady(425),
    errors.KeyNotReady(422),
    errors.ServerFault(500),
    errors.SignedAddressSpent(403),
    errors.Unreachable("x", transient=True),
]


@given(st.sampled_from(FAULTS), st.integers(1, 9), st.floats(0, 200), st.floats(0, 1))
def test_waits_are_bounded_and_never_shorter_than_asked(
    fault: Any, attempt: int, elapsed_s: float, jitter: float
) -> None:
    delay = delay_s(fault, attempt, elapsed_s, jitter)
    if delay is not None:
        assert elapsed_s + delay <= 150
        assert delay >= (getattr(fault, "retry_after_s", None) or 0)
        assert attempt <= len(waits_of(fault))


@pytest.mark.parametrize(
    "fault",
    [
        errors.TokenRefused(401),
        errors.TimeRangeNotAuthorized(403),
        errors.MediaNotFound(416),
        errors.RecordingCorrupt(422),
        errors.BodyRejected(400),
        errors.UnexpectedAnswer(200),
        errors.Unreachable("no such host"),
    ],
)
def test_what_would_not_change_is_not_tried_again(fault: errors.RingViewerError) -> None:
    assert delay_s(fault, 1, 0, 0) is None


def test_a_key_that_is_not_ready_is_asked_for_four_more_times() -> None:
    delays = [delay_s(errors.KeyNotReady(422), attempt, 0, 0) for attempt in range(1, 7)]
    assert delays == [2, 2, 2, 2, None, None]


async def test_a_server_that_asks_for_a_long_pause_gets_all_of_it() -> None:
    now_s = 0.0
    pacer = Pacer(Pace(), monotonic=lambda: now_s)
    await pacer.admit()
    pacer.hold(600)
    waiting = asyncio.ensure_future(pacer.admit(urgent=True))
    now_s = 599.9
    pacer.release()
    for _ in range(3):
        await asyncio.sleep(0)
    assert not waiting.done()
    now_s = 600.0
    await asyncio.wait_for(waiting, 5)
    pacer.release()
