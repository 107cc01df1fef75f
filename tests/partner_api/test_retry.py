"""Which failures are tried again, after how long, and when it is given up."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api import errors, retry
from ringviewer.partner_api.retry import delay_s, waits_of

pytestmark = pytest.mark.anyio

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


def tries_of(fault: errors.RingViewerError, *, jitter: float, took_s: float = 0.0) -> list[float]:
    """The waits between the tries of a call of which each try took so long and failed in the same way."""
    waits: list[float] = []
    elapsed_s = took_s
    while (wait_s := delay_s(fault, len(waits) + 1, elapsed_s, jitter)) is not None:
        waits.append(wait_s)
        elapsed_s += wait_s + took_s
    return waits


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
        errors.RequestForbidden(403),
        errors.BlockedByBotFilter(403),
        errors.NotFound(404),
        errors.MediaNotFound(416),
        errors.RecordingCorrupt(422),
        errors.BodyRejected(400),
        errors.UnexpectedAnswer(200),
        errors.Unreachable("no such host"),
    ],
)
def test_what_would_not_change_is_not_tried_again(fault: errors.RingViewerError) -> None:
    assert delay_s(fault, 1, 0, 0) is None


def test_a_spent_address_says_nothing_of_the_picture_and_is_asked_for_once_more() -> None:
    assert tries_of(errors.SignedAddressSpent(403), jitter=0) == [0.2]


def test_a_key_that_is_not_ready_is_asked_for_four_more_times() -> None:
    assert tries_of(errors.KeyNotReady(422), jitter=0) == [2, 2, 2, 2]


@pytest.mark.parametrize("jitter", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("took_s", [0.0, 0.9, 6.6, 30.0])
def test_a_recording_that_is_not_ready_is_asked_for_within_two_minutes(jitter: float, took_s: float) -> None:
    waits = tries_of(errors.RecordingNotReady(425), jitter=jitter, took_s=took_s)
    assert sum(waits) + took_s * len(waits) <= 120
    assert waits[:2] == [1 + jitter / 4, 2 + jitter / 2]
    if took_s < 1:
        assert sum(waits) >= 80


@pytest.mark.parametrize("fault", [errors.ServerFault(500), errors.Unreachable("x", transient=True)])
def test_faults_are_tried_again_after_twice_the_time_with_jitter(fault: errors.RingViewerError) -> None:
    plain, jittered = tries_of(fault, jitter=0), tries_of(fault, jitter=1)
    assert plain == [0.4, 0.8, 1.6]
    assert jittered == [pytest.approx(wait * 1.25) for wait in plain]


@pytest.mark.parametrize("kind", [errors.RateLimited, errors.ServerBusy])
def test_a_longer_pause_than_we_wait_is_not_waited_for_and_said_so(kind: type[errors.ApiError]) -> None:
    fault = kind(429, retry_after_s=600.0)
    assert delay_s(fault, 1, 0, 0) is None
    assert errors.problem_of(fault).meaning.startswith(kind.meaning)
    assert "asks to wait 10 min" in errors.problem_of(fault).meaning
    shorter = kind(429, retry_after_s=40.0)
    assert [delay_s(shorter, attempt, elapsed_s, 1) for attempt, elapsed_s in ((1, 0), (2, 45), (3, 90))] == [40] * 3
    assert delay_s(shorter, 3, 120, 0) is None
    assert "asks to wait 40 s" in errors.problem_of(shorter).meaning


async def test_a_rest_is_never_shorter_than_asked_though_timers_are_early(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 0.0
    slept: list[float] = []

    async def early(seconds: float) -> None:
        nonlocal now_s
        slept.append(seconds)
        now_s += seconds * 0.95 if seconds > 0.001 else seconds

    monkeypatch.setattr(retry, "time", SimpleNamespace(monotonic=lambda: now_s))
    monkeypatch.setattr(retry, "asyncio", SimpleNamespace(sleep=early))
    await retry.rest(10)
    assert now_s >= 10
    assert len(slept) > 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(9, "9 s"), (119, "119 s"), (150, "3 min"), (3_600, "60 min"), (86_400, "1 d"), (90_000, "1 d 1 h")],
)
def test_a_wait_is_told_in_units_that_can_be_grasped(seconds: float, words: str) -> None:
    assert retry.in_words(seconds) == words
