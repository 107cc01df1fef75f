"""An index that goes on page by page, beside one that is made anew."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import Event, KindCode
from ringviewer.ui.timeline.layout.lane_index import LaneIndex

KINDS = ("motion", "ding", "on_demand", "package")
ROWS = st.tuples(st.integers(0, 60), st.integers(0, 5_000), st.sampled_from(KINDS))


@settings(max_examples=120)
@given(st.lists(st.lists(ROWS, max_size=12), max_size=8), st.sets(st.sampled_from(list(KindCode)), max_size=3))
def test_an_index_goes_on_with_what_came(pages: list[list[tuple[int, int, str]]], hidden: set[KindCode]) -> None:
    # An id that comes again may have another start or another kind.
    columns = EventColumns("door")
    index = LaneIndex(columns, hidden)
    for page in pages:
        columns.add([Event(str(number), "door", kind, start, start + 9) for number, start, kind in page])
        index = LaneIndex(columns, hidden, index)
        fresh = LaneIndex(columns, hidden)
        shown = [place for place in range(len(columns)) if columns.codes[place] not in hidden]
        assert index.starts.tolist() == fresh.starts.tolist() == [columns.starts.item(place) for place in shown]
        assert [index.column(place) for place in range(len(index))] == shown
        assert [index.shown(place) for place in shown] == list(range(len(shown)))
        assert all(index.shown(place) is None for place in set(range(len(columns))) - set(shown))
        assert [index.code(place) for place in range(len(index))] == [columns.codes.item(place) for place in shown]
        assert index.tally(100.0, 0, 60).tolist() == fresh.tally(100.0, 0, 60).tolist()


@given(st.lists(ROWS, max_size=80), st.floats(0.5, 90), st.lists(st.integers(-30, 90), min_size=1, max_size=6))
def test_a_tally_counts_what_starts_before_each_edge(
    rows: list[tuple[int, int, str]], width_ms: float, firsts: list[int]
) -> None:
    columns = EventColumns("door")
    columns.add([Event(str(n), "door", kind, start, None) for n, (_, start, kind) in enumerate(rows)])
    index = LaneIndex(columns)
    for first in firsts:
        counted = index.tally(width_ms, first, first + 9)
        for edge, before in enumerate(counted.T.tolist()):
            starts = [start for start in index.starts.tolist() if start < (first + edge) * width_ms]
            assert before[0] == len(starts) == sum(before[1:])
