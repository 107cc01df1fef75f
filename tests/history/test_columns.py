"""Merging pages into columns."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import Event, KindCode

kinds = st.sampled_from(["motion", "ding", "on_demand", "motion.human", "package"])
events = st.builds(
    Event,
    id=st.integers(0, 40).map(str),
    device_id=st.just("d"),
    kind=kinds,
    start_ms=st.integers(-(10**13), 10**13),
    end_ms=st.none() | st.integers(0, 10**13),
    reviewed=st.none() | st.booleans(),
)


@given(st.lists(st.lists(events, max_size=8), max_size=6))
def test_columns_hold_each_id_once_in_order_of_time(pages: list[list[Event]]) -> None:
    columns = EventColumns("d")
    latest: dict[str, Event] = {}
    for page in pages:
        before = len(columns)
        latest.update({event.id: event for event in page})
        assert columns.add(page).fresh == len(latest) - before
    assert len(columns) == len(latest)
    assert list(columns.starts) == sorted(event.start_ms for event in latest.values())
    assert sum(columns.kind_counts().values()) == len(latest)
    for event in latest.values():
        at = columns.index_of(event.id)
        assert at is not None
        assert columns.event(at) == event
        assert columns.starts[at] == event.start_ms


def test_a_running_event_gets_its_end_from_a_later_page() -> None:
    columns = EventColumns("d")
    columns.add([Event("a", "d", "ding", 1000)])
    assert columns.ends[0] == -1
    assert columns.add([Event("a", "d", "ding", 1000, 5000, True)]).fresh == 0
    assert columns.ends[0] == 5000
    assert columns.event(0).reviewed is True


def test_a_range_holds_its_start_and_not_its_end() -> None:
    columns = EventColumns("d")
    columns.add([Event(str(at), "d", "motion", at) for at in (10, 20, 30)])
    assert columns.range(10, 30) == slice(0, 2)
    assert columns.first_at_or_after(31) == 3
    assert columns.index_of("40") is None


def test_columns_can_not_be_written_to() -> None:
    columns = EventColumns("d")
    columns.add([Event("a", "d", "parcel", 1)])
    assert columns.codes[0] == KindCode.OTHER
    assert not any(column.flags.writeable for column in (columns.starts, columns.ends, columns.codes))
    assert columns.starts.dtype == np.int64
