from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import Event, KindCode
from ringviewer.ui.timeline.layout.bins import (
    CROWD_PX,
    LEAST_SCALE,
    LaneLayout,
    bar_height,
    rounded_scale,
    stacked_heights,
)
from ringviewer.ui.timeline.layout.deal import lay_out
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.lane_index import LaneIndex
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, lane

START = 1_791_000_000_000
KINDS = ("motion", "ding", "on_demand", "package")


@dataclass(frozen=True)
class Case:
    columns: EventColumns
    view: Viewport
    hidden: frozenset[KindCode]
    selected: int | None


@st.composite
def cases(draw: st.DrawFn) -> Case:
    clumps = draw(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 8), st.integers(0, 30)), max_size=25))
    rows = [(START + at * 60_000 + n * gap * 1000) for at, count, gap in clumps for n in range(count)]
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=len(rows), max_size=len(rows)))
    columns = EventColumns("door")
    columns.add([Event(str(n), "door", k, s, s + 20_000) for n, (s, k) in enumerate(zip(rows, kinds, strict=True))])
    start = START + draw(st.integers(-100, 1000)) * 60_000
    view = Viewport.showing(start, start + draw(st.integers(30_000, 80_000_000)), draw(st.integers(50, 1200)))
    hidden = frozenset(draw(st.sets(st.sampled_from(list(KindCode)), max_size=2)))
    selected = draw(st.none() | st.integers(0, max(0, len(rows) - 1))) if rows else None
    return Case(columns, view, hidden, selected)


def laid_out(case: Case) -> tuple[LaneIndex, LaneLayout]:
    index = LaneIndex(case.columns, case.hidden)
    selected = None if case.selected is None else index.shown(case.selected)
    return index, lay_out(index, case.view, selected)


def visible(index: LaneIndex, view: Viewport) -> npt.NDArray[np.int64]:
    inside = (index.starts >= view.start_ms) & (index.starts < view.end_ms)
    return np.flatnonzero(inside).astype(np.int64)


@given(cases())
def test_every_event_in_view_is_shown_exactly_once(case: Case) -> None:
    index, layout = laid_out(case)
    shown = list(layout.marks)
    for bar in range(len(layout.bar_x)):
        places = [p for p in range(int(layout.bar_lo[bar]), int(layout.bar_hi[bar])) if p != layout.selected]
        assert int(layout.counts[bar].sum()) == len(places)
        codes = index.codes_of(np.array(places, dtype=np.int64))
        assert [int((codes == code).sum()) for code in KindCode] == list(layout.counts[bar])
        shown += places
    if layout.selected is not None:
        shown.append(layout.selected)
    assert len(shown) == len(set(shown))
    assert set(visible(index, case.view).tolist()) <= {int(place) for place in shown}


@given(cases())
def test_marks_are_exactly_the_events_with_room_on_both_sides(case: Case) -> None:
    index, layout = laid_out(case)
    others = [p for p in range(len(index)) if p != layout.selected]
    x = {p: (int(index.starts[p]) - case.view.start_ms) / case.view.ms_per_px for p in others}
    marks = set(layout.marks.tolist())
    for number, place in enumerate(others):
        if place not in visible(index, case.view):
            continue
        near = [others[n] for n in (number - 1, number + 1) if 0 <= n < len(others)]
        gaps = [abs(int(index.starts[p]) - int(index.starts[place])) for p in near]
        assert (place in marks) == all(gap >= CROWD_PX * case.view.ms_per_px for gap in gaps), x[place]


@given(cases())
def test_marks_and_bars_stand_where_their_time_is(case: Case) -> None:
    index, layout = laid_out(case)
    for place, x in zip(layout.marks, layout.mark_x, strict=True):
        assert x == pytest.approx(case.view.to_x(float(index.starts[place])), abs=1e-6)
    for bar, left in enumerate(layout.bar_x.tolist()):
        for place in (int(layout.bar_lo[bar]), int(layout.bar_hi[bar]) - 1):
            assert left - 0.6 <= case.view.to_x(float(index.starts[place])) <= left + layout.bin_px + 0.6


@given(cases(), st.integers(-300, 300))
def test_panning_by_whole_pixels_does_not_deal_the_bars_anew(case: Case, px: int) -> None:
    index, layout = laid_out(case)
    moved = lay_out(
        index, Viewport(case.view.start_ms + px * case.view.ms_per_px, case.view.ms_per_px, case.view.width)
    )
    assume(layout.selected is None)
    bars = {(int(lo), int(hi)) for lo, hi in zip(layout.bar_lo, layout.bar_hi, strict=True)}
    after = {(int(lo), int(hi)) for lo, hi in zip(moved.bar_lo, moved.bar_hi, strict=True)}
    for lo, hi in bars - after:
        x = case.view.to_x(float(index.starts[lo])) - px
        assert not 8 <= x <= case.view.width - 8, (lo, hi)


@given(st.lists(st.lists(st.integers(0, 400), min_size=4, max_size=4), min_size=1, max_size=60))
def test_bars_show_every_kind_that_occurs(rows: list[list[int]]) -> None:
    counts = np.array(rows, dtype=np.int64)
    scale = rounded_scale(int(counts.sum(axis=1).max()))
    tops = stacked_heights(counts, scale, 30)
    parts = np.diff(np.concatenate([np.zeros((len(rows), 1), dtype=np.int64), tops], axis=1), axis=1)
    assert ((parts >= 2) == (counts > 0)).all()
    assert (tops[:, -1] <= 34).all()
    assert (tops[counts.sum(axis=1) > 0, -1] >= 4).all()


@pytest.mark.parametrize(("largest", "scale"), [(0, 1), (1, 1), (2, 2), (4, 5), (11, 15), (612, 700), (701, 1000)])
def test_the_scale_is_rounded_up(largest: int, scale: float) -> None:
    assert rounded_scale(largest) == scale


def test_lone_dings_of_a_run_are_lifted_and_touching_ones_are_not() -> None:
    columns = EventColumns("door")
    rows = [(n * 5_000, "motion") for n in range(40)] + [(20_000, "ding"), (120_000, "ding"), (123_000, "ding")]
    columns.add([Event(str(n), "door", kind, START + ms) for n, (ms, kind) in enumerate(rows)])
    view = Viewport.showing(START, START + 200_000, 400)
    layout = lay_out(LaneIndex(columns), view)
    assert [round(view.to_x(START + 20_000)) // 4] == [int(x) // 4 for x in layout.lifted]


class Million:
    """Columns with a million motions, which no page brought."""

    origin = reordered = regrouped = longest_ms = 0
    starts = np.sort(np.random.default_rng(1).integers(START, START + 10**10, 1_000_000))
    codes = np.zeros(1_000_000, dtype=np.uint8)

    def kind_starts(self, code: int) -> npt.NDArray[np.int64]:
        return self.starts if code == KindCode.MOTION else self.starts[:0]


def test_a_million_events_are_laid_out_without_touching_each() -> None:
    index = LaneIndex(cast(EventColumns, Million()))
    layout = lay_out(index, Viewport.showing(START, START + 10**10, 1600))
    assert int(layout.counts.sum()) == 1_000_000
    assert len(layout.bar_x) <= 402


@pytest.mark.parametrize("height", [32, 46, 72])
def test_a_lifted_ding_stands_clear_of_its_own_bar(height: int) -> None:
    columns = EventColumns("door")
    rows = [(n * 500, "motion") for n in range(6)] + [(3_100, "ding")]
    columns.add([Event(str(n), "door", kind, START + ms) for n, (ms, kind) in enumerate(rows)])
    view = Viewport.showing(START, START + 200_000, 400)
    layout = lay_out(LaneIndex(columns), view)
    metrics = lane_metrics(height)
    (bar,) = layout.lifted_bar.tolist()
    for scale in (1.0, LEAST_SCALE, float(layout.largest)):
        high = bar_height(layout, bar, scale, metrics.bars_px)
        assert metrics.base_y - high >= metrics.lifted_y + 4.5
        for other in range(len(layout.bar_x)):
            tops = stacked_heights(layout.counts, scale, metrics.bars_px, lifted=layout.lifted_bar)
            assert tops[other, -1] == bar_height(layout, other, scale, metrics.bars_px)


def test_where_few_crowd_no_bar_is_as_high_as_the_lane(stage: Callable[[House], Stage]) -> None:
    rows = [(START + n * 1_000, "motion", 500) for n in range(3)]
    model = stage(House([lane("front", rows, now_ms=START + 60_000)], now_ms=START + 3_600_000)).canvas.model
    model.view = Viewport.showing(START - 600_000, START + 600_000, 1000)
    assert model.scale() == LEAST_SCALE
