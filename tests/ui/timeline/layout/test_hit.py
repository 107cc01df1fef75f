from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.deal import lay_out
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.hit import REACH_PX, Hit, hit_lane
from ringviewer.ui.timeline.layout.lane_index import LaneIndex
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.layout.test_bins import START, Case, cases, laid_out
from tests.ui.timeline.worlds import events

METRICS = lane_metrics(46)
VIEW = Viewport.showing(START, START + 1_000_000, 1000)


def at(columns: EventColumns, x: float, y: float = 28, view: Viewport = VIEW, deep: bool = False) -> Hit | None:
    index = LaneIndex(columns)
    return hit_lane(index, lay_out(index, view), METRICS, view, x, y, deep=deep)


def lane(*rows: tuple[int, str]) -> EventColumns:
    columns = EventColumns("door")
    columns.add(events("door", [(START + ms, kind, 20_000) for ms, kind in rows]))
    return columns


@given(cases())
def test_pointing_at_what_is_drawn_names_it(case: Case) -> None:
    index, layout = laid_out(case)
    for place, x in zip(layout.marks.tolist(), layout.mark_x.tolist(), strict=True):
        hit = hit_lane(index, layout, METRICS, case.view, x, METRICS.mark_y, deep=False)
        assert hit is not None
        near = {place} if layout.selected is None else {place, layout.selected}
        assert hit.kind == "bar" or hit.place in near or abs(hit.x - x) <= REACH_PX
    for bar, left in enumerate(layout.bar_x.tolist()):
        hit = hit_lane(index, layout, METRICS, case.view, left + 1, METRICS.base_y, deep=False)
        if layout.counts[bar].any():
            assert hit is not None
            if hit.kind == "bar" and hit.bar == bar:
                assert layout.bar_lo[bar] <= hit.place < layout.bar_hi[bar]
                assert hit.count == layout.counts[bar].sum()


@given(cases(), st.floats(-50, 1300), st.floats(-10, 60))
def test_a_hit_is_always_near_what_it_names(case: Case, x: float, y: float) -> None:
    index, layout = laid_out(case)
    hit = hit_lane(index, layout, METRICS, case.view, x, y, deep=False)
    if hit is not None:
        assert abs(hit.x - x) <= REACH_PX
        assert 0 <= hit.place < len(index)


def test_the_nearest_mark_wins() -> None:
    columns = lane((100_000, "motion"), (120_000, "motion"))
    hit = at(columns, 111)
    assert hit is not None
    assert hit.place == 1


def test_a_ding_wins_a_tie() -> None:
    for rows in (((100_000, "ding"), (120_000, "motion")), ((100_000, "motion"), (120_000, "ding"))):
        columns = lane(*rows)
        hit = at(columns, 110)
        assert hit is not None
        assert columns.event(hit.place).kind == "ding"


def test_what_the_disc_of_the_selection_covers_is_not_hit() -> None:
    index = LaneIndex(lane((100_000, "motion"), (108_000, "motion"), (125_000, "motion")))
    layout = lay_out(index, VIEW, 0)
    covered = hit_lane(index, layout, METRICS, VIEW, 108, METRICS.mark_y, deep=False)
    assert covered is not None
    assert covered.place == 0
    beyond = hit_lane(index, layout, METRICS, VIEW, 118, METRICS.mark_y, deep=False)
    assert beyond is not None
    assert beyond.place == 2


def test_nothing_is_hit_beyond_reach() -> None:
    columns = lane((100_000, "motion"))
    assert at(columns, 113) is None
    assert at(columns, 100, 41) is None


def test_a_bar_names_its_newest_ding_else_its_newest_event() -> None:
    plain = lane(*((100_000 + n * 500, "motion") for n in range(6)))
    hit = at(plain, 101, 38)
    assert hit is not None
    assert (hit.kind, hit.place, hit.count) == ("bar", 5, 6)
    columns = lane((100_000, "ding"), (100_500, "ding"), (101_000, "motion"), (101_500, "on_demand"))
    hit = at(columns, 101, 38)
    assert hit is not None
    assert columns.event(hit.place).start_ms == START + 100_500
    assert hit.kinds[KindCode.DING] == 2


def test_a_long_bar_is_hit_along_its_length_when_it_carries_words() -> None:
    columns = lane((10_000, "motion"))
    view = Viewport.showing(START, START + 100_000, 1000)
    assert at(columns, 250, 29, view) is None
    hit = at(columns, 250, 29, view, deep=True)
    assert hit is not None
    assert hit.place == 0
