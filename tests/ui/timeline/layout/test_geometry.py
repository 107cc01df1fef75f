from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.geometry import COLLAPSED_PX, Areas, areas, lane_metrics


@st.composite
def laid_out(draw: st.DrawFn) -> Areas:
    lanes = draw(st.integers(0, 40))
    return areas(
        draw(st.integers(400, 4000)),
        draw(st.integers(geometry.LEAST_PX, 2200)),
        lanes=lanes,
        lane_height=draw(st.integers(32, 72)),
        header=draw(st.integers(0, 500)),
        close_up=draw(st.sampled_from([0, 22, 76])),
        scroll=draw(st.integers(-50, 4000)),
        collapsed=draw(st.frozensets(st.integers(0, 45))),
    )


@given(laid_out())
def test_lanes_stand_one_below_the_other_without_a_gap(made: Areas) -> None:
    tops = [made.lane_rect(number) for number in range(made.lanes)]
    for above, below in pairwise(tops):
        assert below.top() == above.bottom() + 1
    assert sum(rect.height() for rect in tops) == made.content_px
    assert {made.lane_height_of(number) for number in range(made.lanes)} <= {COLLAPSED_PX, made.lane_height}


@given(laid_out(), st.integers(-20, 2300))
def test_what_lies_at_a_point_is_the_lane_whose_place_holds_it(made: Areas, y: int) -> None:
    holding = [number for number in range(made.lanes) if made.lane_rect(number).contains(5, y)]
    seen = made.lanes_top <= y < made.lanes_bottom
    assert made.lane_at(y) == (holding[0] if holding and seen else None)


@given(laid_out())
def test_the_lanes_in_sight_are_those_of_which_a_row_of_pixels_is_shown(made: Areas) -> None:
    shown = [number for number in range(made.lanes) if made.lane_rect(number).intersects(made.lanes_rect)]
    assert list(made.in_sight) == shown
    assert made.bottom == min(made.lanes_bottom, made.gap_y(made.lanes))


@given(laid_out(), st.integers(-20, 2300))
def test_a_dropped_lane_lands_at_the_nearer_edge(made: Areas, y: int) -> None:
    gap = made.gap_at(y)
    assert 0 <= gap <= made.lanes
    within = min(max(y, made.lanes_top), made.lanes_bottom)
    distance = min(abs(made.gap_y(n) - within) for n in range(made.lanes + 1))
    assert abs(made.gap_y(gap) - within) == distance


@given(laid_out())
def test_scrolling_ends_where_the_last_lane_ends(made: Areas) -> None:
    assert 0 <= made.scroll <= made.scroll_max
    if made.scroll == made.scroll_max and made.lanes and made.scroll_max:
        assert made.lane_rect(made.lanes - 1).bottom() == made.lanes_bottom - 1


@given(st.integers(COLLAPSED_PX, 72))
def test_everything_of_a_lane_lies_inside_it(height: int) -> None:
    metrics = lane_metrics(height)
    assert metrics.base_y - metrics.bars_px >= 0
    assert 0 < metrics.mark_y < metrics.base_y < metrics.foot_y < metrics.height == height
    assert metrics.bars_only == (height == COLLAPSED_PX)
