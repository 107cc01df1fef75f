from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.moving.kinetic import GLIDE_MS, MOST_PX_PER_S, Throw, glide_px


def thrown(px_per_s: float, *, rest_ms: int = 0) -> float:
    throw = Throw()
    for ms in range(0, 200, 8):
        throw.moved(1000 + ms, 400 + px_per_s * ms / 1000)
    return throw.px_per_s(1000 + 192 + rest_ms)


@given(st.floats(200, MOST_PX_PER_S) | st.floats(-MOST_PX_PER_S, -200))
def test_measures_how_fast_the_pointer_was(px_per_s: float) -> None:
    assert thrown(px_per_s) == pytest.approx(px_per_s, rel=1e-6)


def test_a_pointer_that_rested_before_it_was_let_go_throws_nothing() -> None:
    assert thrown(2000, rest_ms=90) == 0


def test_a_slow_drag_throws_nothing() -> None:
    assert thrown(100) == 0


def test_one_move_or_none_throws_nothing() -> None:
    throw = Throw()
    assert throw.px_per_s(5) == 0
    throw.moved(5, 10)
    assert throw.px_per_s(5) == 0


def test_without_times_nothing_is_thrown() -> None:
    throw = Throw()
    for x in range(10):
        throw.moved(0, x * 100)
    assert throw.px_per_s(0) == 0


@given(st.floats(-1e9, 1e9))
def test_a_glide_is_short(px_per_s: float) -> None:
    speed = thrown(px_per_s)
    assert abs(glide_px(speed)) <= MOST_PX_PER_S * GLIDE_MS / 3000
    assert glide_px(speed) * px_per_s >= 0
