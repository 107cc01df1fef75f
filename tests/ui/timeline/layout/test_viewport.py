from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.layout.viewport import FIRST_MS, LAST_MS, MAX_SPAN_MS, MIN_MS_PER_PX, Viewport

START = 1_791_000_000_000
views = st.builds(
    lambda start, span, width: Viewport.showing(start, start + span, width),
    st.integers(START - 10**11, START + 10**11),
    st.integers(60_000, 400 * 86_400_000),
    st.integers(200, 3000),
)
factors = st.floats(0.2, 5.0)


@given(views, st.floats(0, 1), factors)
def test_zooming_keeps_the_time_under_the_cursor(view: Viewport, where: float, factor: float) -> None:
    x = where * view.width
    zoomed = view.zoomed(factor, x)
    assert zoomed.start_ms + x * zoomed.ms_per_px == pytest.approx(view.start_ms + x * view.ms_per_px, abs=0.01)


@given(views, st.floats(0, 1))
def test_instants_and_pixels_are_inverse(view: Viewport, where: float) -> None:
    x = where * view.width
    assert view.to_x(view.to_ms(x)) == pytest.approx(x, abs=0.5 / view.ms_per_px + 1e-3)


@given(views, st.lists(st.tuples(factors, st.floats(-5000, 5000)), max_size=30))
def test_no_chain_of_zooms_and_pans_leaves_the_limits(view: Viewport, moves: list[tuple[float, float]]) -> None:
    for factor, px in moves:
        view = view.zoomed(factor, abs(px) % view.width).panned(px * 1000)
        assert view.ms_per_px >= MIN_MS_PER_PX
        assert view.span_ms <= max(MAX_SPAN_MS, MIN_MS_PER_PX * view.width) * (1 + 1e-9)
        assert view.start_ms >= FIRST_MS
        assert view.end_ms <= LAST_MS + 1


@given(views, st.integers(START - 10**11, START + 10**11))
def test_holding_brings_an_instant_into_view_and_leaves_a_visible_one_alone(view: Viewport, ms: int) -> None:
    held = view.holding(ms, 50)
    assert -1 <= held.to_x(ms) <= held.width + 1
    assert held.holding(ms, 49) is held


def test_a_resize_keeps_the_stretch_of_time() -> None:
    view = Viewport.showing(START, START + 3_600_000, 1000).resized(500)
    assert (view.start_ms, round(view.end_ms)) == (START, START + 3_600_000)
