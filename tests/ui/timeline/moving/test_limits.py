from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.layout.viewport import MIN_MS_PER_PX, Viewport
from ringviewer.ui.timeline.moving.limits import WIDEST_MS, Region

DAY = 86_400_000.0
NOW = 1_791_460_800_000.0
regions = st.builds(lambda days: Region(NOW - days * DAY, NOW + 1000), st.floats(0.01, 300))
views = st.builds(
    lambda start, span: Viewport.showing(NOW + start * DAY, NOW + (start + span) * DAY, 1000),
    st.floats(-4000, 4000),
    st.floats(0.0001, 4000),
)


@given(regions, views)
def test_something_known_or_now_is_always_in_view(region: Region, view: Viewport) -> None:
    kept = region.kept(view)
    shown = min(kept.end_ms, region.to_ms) - max(kept.start_ms, region.from_ms)
    assert shown >= min(0.099 * kept.span_ms, 0.99 * (region.to_ms - region.from_ms))
    assert kept.span_ms <= region.widest_ms * 1.000001


@given(regions, views)
def test_keeping_twice_is_keeping_once(region: Region, view: Viewport) -> None:
    kept = region.kept(view)
    again = region.kept(kept)
    assert abs(again.start_ms - kept.start_ms) <= 1e-6 * kept.span_ms + 1
    assert again.width == kept.width


@given(regions, st.floats(0, 0.9), st.floats(0.001, 1))
def test_a_view_of_what_is_known_is_left_alone(region: Region, at: float, part: float) -> None:
    whole = region.to_ms - region.from_ms
    span = max((1 - at) * part * whole, 1000 * MIN_MS_PER_PX)
    view = Viewport.showing(region.from_ms + at * whole, region.from_ms + at * whole + span, 1000)
    if view.end_ms <= region.to_ms:
        assert region.kept(view) is view


@given(regions, views, st.floats(0.01, 1))
def test_zooming_out_ends_at_the_widest_view(region: Region, view: Viewport, factor: float) -> None:
    kept = region.kept(view)
    assert kept.span_ms / region.zoom(kept, factor) <= max(region.widest_ms, kept.span_ms) * 1.000001


def test_the_widest_view_holds_all_that_media_are_kept_for() -> None:
    assert 180 * DAY < WIDEST_MS < 400 * DAY
