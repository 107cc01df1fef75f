"""The recorder keeps what is newest within its bounds, and counts everything."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.exchange import Exchange
from ringviewer.partner_api.recorder import Recorder

BLANK = Exchange(
    0, None, "history", "GET", "h", "/", None, None, None, 0, 0, None, 0, 1, None, None, None, None, (), ()
)


def an_exchange(number: int, body: str | None = None, **facts: Any) -> Exchange:
    return replace(BLANK, number=number, response_body=body, **facts)


def room_of(recorder: Recorder) -> int:
    bodies = [body for kept in recorder.exchanges for body in (kept.request_body, kept.response_body) if body]
    return sum(sys.getsizeof(body) for body in bodies)


def test_five_thousand_exchanges_are_kept_by_default() -> None:
    recorder = Recorder()
    for _ in range(5_100):
        number = recorder.begin(0.0, retry=False)
        recorder.keep(an_exchange(number))
        recorder.end(an_exchange(number, duration_ms=1))
    assert [kept.number for kept in recorder.exchanges] == list(range(101, 5_101))
    assert recorder.exchange(100) is None
    assert (recorder.sent, recorder.in_flight) == (5_100, 0)


@pytest.mark.parametrize("sign", ["x", "☎", "\U0001f514"])
def test_bodies_stay_within_64_mib_of_memory(sign: str) -> None:
    recorder = Recorder()
    for number in range(1, 201):
        # Made anew each time: the same object would take its memory only once.
        recorder.keep(an_exchange(number, sign * (1 << 20)))
    assert len(recorder.exchanges) == 200
    kept = [exchange.number for exchange in recorder.exchanges if exchange.response_body]
    assert 56 << 20 < room_of(recorder) <= 64 << 20
    assert kept == list(range(201 - len(kept), 201))


def test_an_exchange_is_told_when_it_begins_and_when_it_ends() -> None:
    recorder = Recorder()
    told: list[Exchange] = []
    stop = recorder.subscribe(told.append)
    number = recorder.begin(0.0, retry=True)
    recorder.keep(an_exchange(number))
    recorder.end(an_exchange(number, duration_ms=7))
    recorder.note(number, "a", "b")
    recorder.note(number, "a")
    stop()
    recorder.note(number, "c")
    assert [(exchange.under_way, exchange.notes) for exchange in told] == [
        (True, ()),
        (False, ()),
        (False, ("a", "b")),
    ]
    kept = recorder.exchange(number)
    assert kept is not None
    assert kept.notes == ("a", "b", "c")
    assert recorder.retried == 1


def test_a_listener_that_fails_harms_nobody(expected_logs: Any) -> None:
    recorder = Recorder()
    told: list[int] = []

    def fails(_exchange: Exchange) -> None:
        raise RuntimeError("Bearer secret")

    recorder.subscribe(fails)
    recorder.subscribe(lambda exchange: told.append(exchange.number))
    recorder.keep(an_exchange(1))
    assert told == [1]
    assert [record.getMessage() for record in expected_logs] == ["a listener of the recorder failed: RuntimeError"]


def test_what_was_dropped_while_under_way_does_not_come_back() -> None:
    recorder = Recorder(limit=2)
    numbers = [recorder.begin(0.0, retry=False) for _ in range(3)]
    for number in numbers:
        recorder.keep(an_exchange(number))
    recorder.end(an_exchange(numbers[0], "late", duration_ms=9))
    assert [kept.number for kept in recorder.exchanges] == numbers[1:]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.integers(0, 3)),
        st.tuples(st.just("end"), st.integers(0, 400)),
        st.tuples(st.just("note"), st.integers(1, 30)),
    ),
    max_size=80,
)


@given(ACTS, st.integers(1, 12), st.integers(100, 2_000))
def test_the_books_balance_after_any_sequence(acts: list[tuple[str, int]], limit: int, body_limit: int) -> None:
    recorder = Recorder(limit, body_limit=body_limit)
    now_s = 0.0
    begun: list[float] = []
    running: list[int] = []
    most = 0
    for act, size in acts:
        if act == "begin":
            now_s += size / 3
            begun.append(now_s)
            running.append(recorder.begin(now_s, retry=False))
            recorder.keep(an_exchange(running[-1], request_body="r" * size))
        elif act == "end" and running:
            recorder.end(an_exchange(running.pop(size % len(running)), "b" * size or None, duration_ms=1))
        elif act == "note":
            recorder.note(size, "noted")
        most = max(most, len(running))
        numbers = [kept.number for kept in recorder.exchanges]
        assert numbers == sorted(numbers)
        assert len(numbers) <= limit
        assert not numbers or numbers[-1] == len(begun)
        rooms = [
            sum(sys.getsizeof(body) for body in (kept.request_body, kept.response_body) if body)
            for kept in recorder.exchanges
        ]
        assert sum(rooms) <= max(body_limit, max(rooms, default=0))
        assert recorder.in_flight == len(running)
        assert recorder.max_in_flight == most
        assert recorder.per_second(now_s) == sum(moment > now_s - 1 for moment in begun)
    fullest = max((sum(later - 1 < moment <= later for moment in begun) for later in begun), default=0)
    assert (recorder.sent, recorder.max_per_second) == (len(begun), fullest)
