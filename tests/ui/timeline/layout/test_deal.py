"""What is dealt to marks and bars at every zoom, beside a naive count, and what pointing at each of them names."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.bins import BIN_PX, CROWD_PX, LaneLayout
from ringviewer.ui.timeline.layout.deal import lay_out, lay_out_all
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.hit import hit_lane
from ringviewer.ui.timeline.layout.lane_index import LaneIndex
from ringviewer.ui.timeline.layout.viewport import MIN_MS_PER_PX, Viewport
from tests.ui.timeline.layout.test_bins import START, Case, cases, laid_out
from tests.ui.timeline.worlds import events

METRICS = lane_metrics(46)
STEPS = st.lists(st.sampled_from([1 / 1.25, 1.25, 1.02, 1 / 1.02]), min_size=1, max_size=12)


def named(layout: LaneLayout) -> list[int]:
    """The places of all events that the layout shows, once for each time that it shows them."""
    shown = [int(place) for place in layout.marks]
    for lo, hi in zip(layout.bar_lo.tolist(), layout.bar_hi.tolist(), strict=True):
        shown += [place for place in range(lo, hi) if place != layout.selected]
    return shown + ([] if layout.selected is None else [layout.selected])


@settings(max_examples=60)
@given(cases(), STEPS, st.floats(0, 1))
def test_no_zoom_step_loses_or_doubles_an_event(case: Case, steps: list[float], anchor: float) -> None:
    index, _ = laid_out(case)
    selected = None if case.selected is None else index.shown(case.selected)
    view = case.view
    for factor in steps:
        view = view.zoomed(factor, anchor * view.width)
        layout = lay_out(index, view, selected)
        shown = named(layout)
        assert len(shown) == len(set(shown))
        inside = [place for place, ms in enumerate(index.starts.tolist()) if view.start_ms <= ms < view.end_ms]
        assert set(inside) <= set(shown)
        assert layout.counts.sum() + len(layout.marks) == len(shown) - (selected is not None)


@settings(max_examples=60)
@given(cases())
def test_no_mark_stands_near_another_event_that_is_not_counted(case: Case) -> None:
    index, layout = laid_out(case)
    starts = index.starts.tolist()
    others = [ms for place, ms in enumerate(starts) if place != layout.selected]
    for place in layout.marks.tolist():
        near = [ms for ms in others if abs(ms - starts[place]) < CROWD_PX * case.view.ms_per_px]
        assert near == [starts[place]]


@settings(max_examples=60)
@given(cases())
def test_a_click_on_the_middle_of_what_is_painted_selects_what_stands_there(case: Case) -> None:
    index, layout = laid_out(case)
    for place, x in zip(layout.marks.tolist(), layout.mark_x.tolist(), strict=True):
        covered = layout.selected is not None and abs(layout.selected_x - x) <= 2 * CROWD_PX
        hit = hit_lane(index, layout, METRICS, case.view, x, METRICS.mark_y, deep=False)
        assert hit is not None
        assert covered or (hit.kind, hit.place) == ("mark", place)
    for bar, left in enumerate(layout.bar_x.tolist()):
        hit = hit_lane(index, layout, METRICS, case.view, left + BIN_PX / 2 - 0.5, METRICS.base_y - 1, deep=False)
        assert hit is not None
        if hit.kind == "bar" and hit.bar == bar:
            assert layout.bar_lo[bar] <= hit.place < layout.bar_hi[bar]
            assert hit.place != layout.selected
            assert (hit.count, hit.kinds) == (layout.counts[bar].sum(), tuple(layout.counts[bar].tolist()))
    for x, bar in zip(layout.lifted.tolist(), layout.lifted_bar.tolist(), strict=True):
        hit = hit_lane(index, layout, METRICS, case.view, x, METRICS.lifted_y, deep=False)
        assert hit is not None
        assert hit.kind == "mark" or (hit.bar == bar and index.code(hit.place) == KindCode.DING)


@settings(max_examples=40)
@given(st.lists(cases(), min_size=2, max_size=4))
def test_lanes_that_are_laid_out_together_stand_as_each_by_itself(made: list[Case]) -> None:
    view = made[0].view
    indexes = [LaneIndex(case.columns, case.hidden) for case in made]
    chosen = [
        None if case.selected is None else index.shown(case.selected) for case, index in zip(made, indexes, strict=True)
    ]
    for number, layout in enumerate(lay_out_all(indexes, view, chosen)):
        alone = lay_out(indexes[number], view, chosen[number])
        seen = layout.mark_x > -BIN_PX
        assert layout.marks[seen].tolist() == alone.marks[alone.mark_x > -BIN_PX].tolist()
        assert layout.bar_x.tolist() == alone.bar_x.tolist()
        assert layout.counts.tolist() == alone.counts.tolist()
        assert (layout.lifted.tolist(), layout.largest) == (alone.lifted.tolist(), alone.largest)


def test_two_events_of_the_same_ms_are_a_bar_of_two_at_the_deepest_zoom() -> None:
    columns = EventColumns("door")
    columns.add(events("door", [(START + 5_000, "motion", 9_000), (START + 5_000, "ding", 9_000)]))
    index = LaneIndex(columns)
    view = Viewport(START + 5_000 - 400 * MIN_MS_PER_PX, MIN_MS_PER_PX, 800)
    layout = lay_out(index, view)
    assert (len(layout.marks), layout.counts.sum()) == (0, 2)
    assert len(layout.lifted) == 1
    hit = hit_lane(index, layout, METRICS, view, view.to_x(START + 5_000), METRICS.base_y - 2, deep=True)
    assert hit is not None
    assert (hit.kind, hit.count, index.code(hit.place)) == ("bar", 2, KindCode.DING)


def test_the_bar_beside_the_selection_names_the_other_event() -> None:
    columns = EventColumns("door")
    columns.add(events("door", [(START + 100_000, "motion", 1), (START + 100_100, "motion", 1)]))
    index = LaneIndex(columns)
    view = Viewport.showing(START, START + 1_000_000, 1000)
    for selected in (0, 1):
        layout = lay_out(index, view, selected)
        for bar in range(len(layout.bar_x)):
            x, y = layout.bar_x.item(bar) + 1, METRICS.base_y + 13
            hit = hit_lane(index, layout, METRICS, view, x, y, deep=False)
            assert hit is not None
            assert hit.place == 1 - selected
