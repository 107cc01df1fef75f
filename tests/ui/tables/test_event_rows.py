"""The rows of the events table against a naive list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from ringviewer.diagnosis.still_match import StillMatch
from ringviewer.history.event import Event, KindCode, kind_code, kind_word
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.lane import Lane
from ringviewer.session.stills import StillPhase, StillView
from ringviewer.ui.tables.cells import EVENT_ROLE
from ringviewer.ui.tables.event_filter import RowFilter, StillChoice, still_state
from ringviewer.ui.tables.event_rows import EventColumn, EventRows
from ringviewer.ui.tables.events_model import EventsModel
from ringviewer.ui.tables.row_sets import places_of, same_rows
from tests.ui.tables.fakes import NOW_MS, a_lane, an_event

_DEVICES = {"front": "Front Door", "garage": "garage", "attic": "Front Door"}
_KINDS = ("motion", "ding", "on_demand", "motion.human", "Ünknown")


@dataclass
class Naive:
    """The same table, made anew of everything each time."""

    lanes: dict[str, Lane] = field(default_factory=dict)

    def rows(self, wanted: RowFilter, column: int, descending: bool) -> list[tuple[str, str]]:
        found = [
            (lane, event, (at, position))
            for at, lane in enumerate(self.lanes.values())
            for position, event in enumerate(lane.events.event(place) for place in range(len(lane.events)))
            if self._passes(lane, event, wanted)
        ]
        found.sort(key=lambda row: (row[1].start_ms, row[2]), reverse=True)
        if column == EventColumn.START:
            found = found if descending else found[::-1]
        else:
            found.sort(key=lambda row: self._key(row[0], row[1], column), reverse=False)
            if descending:
                keys = sorted({self._key(lane, event, column) for lane, event, _ in found}, reverse=True)
                found = [row for key in keys for row in found if self._key(row[0], row[1], column) == key]
        return [(lane.device.id, event.id) for lane, event, _ in found]

    def _passes(self, lane: Lane, event: Event, wanted: RowFilter) -> bool:
        text = f"{lane.device.name}\n{kind_word(event.kind)}\n{event.id}".casefold()
        return (
            all(word in text for word in wanted.words)
            and wanted.device_id in (None, lane.device.id)
            and kind_code(event.kind) not in wanted.hidden
            and wanted.holds(event.start_ms)
            and wanted.still in ("any", still_state(lane.stills.get(event.id)))
        )

    def _key(self, lane: Lane, event: Event, column: int) -> tuple[int, str]:
        view = lane.stills.get(event.id)
        match column:
            case EventColumn.DEVICE:
                return 0, lane.device.name.casefold()
            case EventColumn.KIND:
                return 0, kind_word(event.kind)
            case EventColumn.LENGTH:
                return 1 << 60 if event.duration_ms is None else event.duration_ms, ""
            case EventColumn.ID:
                return 0, event.id
            case EventColumn.REVIEWED:
                known = {None: 3, False: 2, True: 1}[event.reviewed]
                return 0 if event.id in lane.looked else known, ""
            case EventColumn.VERDICT:
                return (1, "") if view is None else (0, view.match.words if view.match else view.phase)
        if view is None:
            return 1 << 62, ""
        offset_ms = view.match.offset_ms if view.match else None
        value = view.actual_ms if column == EventColumn.ACTUAL else offset_ms
        return 1 << 61 if value is None else value, ""


def events(device_id: str) -> st.SearchStrategy[Event]:
    return st.builds(
        lambda number, kind, start, length, reviewed: Event(
            f"{device_id[0]}-{number:02}{'é' * (number % 3)}",
            device_id,
            kind,
            NOW_MS + start * 1000,
            None if length is None else NOW_MS + start * 1000 + length,
            reviewed,
        ),
        st.integers(0, 40),
        st.sampled_from(_KINDS),
        st.integers(-20, 20),
        st.none() | st.integers(0, 5).map(lambda tens: tens * 10_000),
        st.sampled_from((None, False, True)),
    )


pages = st.sampled_from(sorted(_DEVICES)).flatmap(
    lambda device_id: st.tuples(st.just("page"), st.just(device_id), st.lists(events(device_id), max_size=8))
)
filters = st.builds(
    RowFilter,
    st.sampled_from(("", "", "front", "DING", "g-0", "motion 1", "é", "-", "1é", "none")),
    st.sampled_from((None, None, *_DEVICES)),
    st.frozensets(st.sampled_from(KindCode), max_size=2),
    st.none() | st.integers(-20, 20).map(lambda at: NOW_MS + at * 1000),
    st.none() | st.integers(-20, 20).map(lambda at: NOW_MS + at * 1000),
    st.sampled_from(("any", "any", "has", "without", "unasked")),
)
doings = st.one_of(
    pages,
    pages,
    st.tuples(st.just("filter"), filters),
    st.tuples(st.just("sort"), st.sampled_from(EventColumn), st.booleans()),
    st.tuples(st.just("still"), st.sampled_from(sorted(_DEVICES)), st.integers(0, 40), st.integers(0, 4)),
)


@settings(max_examples=150)
@given(st.lists(doings, max_size=14))
def test_rows_are_those_of_a_naive_list_whatever_happens(done: list[tuple[Any, ...]]) -> None:
    model, naive = EventsModel(UTC), Naive()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    wanted, column, descending = RowFilter(), EventColumn.START, True
    for what, *how in done:
        if what == "page":
            device_id, page = how
            lane = naive.lanes.get(device_id)
            if lane is None:
                lane = a_lane(device_id, _DEVICES[device_id])
                naive.lanes[device_id] = lane
            lane.events.add(page)
            model.take(lane)
        elif what == "filter":
            (wanted,) = how
            model.set_filter(wanted)
        elif what == "sort":
            column, descending = how
            model.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        else:
            device_id, number, way = how
            lane = naive.lanes.get(device_id)
            event_id = f"{device_id[0]}-{number:02}{'é' * (number % 3)}"
            if lane is not None and lane.events.get(event_id) is not None:
                lane.stills[event_id] = _view(way)
                lane.looked.update({event_id} if way == 1 else ())
                model.refilter()
    shown = [model.index(row, 0).data(EVENT_ROLE) for row in range(model.rowCount())]
    assert shown == naive.rows(wanted, column, descending)
    assert model.total == sum(len(lane.events) for lane in naive.lanes.values())
    assert [model.row_of(*identity) for identity in shown] == list(range(len(shown)))
    del tester


def _view(way: int) -> StillView:
    phases: tuple[StillPhase, ...] = ("shown", "shown", "failed", "held", "asking")
    match = StillMatch(6_900 * (way + 1), "within", f"within {way}", "", None) if way < 2 else None
    return StillView(StillAsk.at("front", 0), phase=phases[way], match=match, actual_ms=6_900 if way == 0 else None)


def test_a_row_stays_with_its_event_while_pages_come_on_both_ends_and_between() -> None:
    rows, lane = EventRows(), a_lane()
    lane.events.add([an_event(number) for number in range(10, 20)])
    fresh, _ = rows.take(lane)
    held = {row: rows.event_id(row) for row in fresh.tolist()}
    for page in ([30, 31], [1, 2], [13_5, 25], [10]):
        lane.events.add([an_event(number) for number in page])
        lane.events.add([an_event(10, start_ms=NOW_MS - 15_500)])
        rows.take(lane)
    assert {row: rows.event_id(row) for row in held} == held


def test_two_sets_of_rows_are_told_apart_and_found() -> None:
    some = np.array([5, 1, 9, 2], np.int64)
    assert same_rows(some, some[::-1])
    assert not same_rows(some, np.array([5, 1, 8, 3], np.int64))
    assert not same_rows(some, some[:3])
    assert places_of(np.array([9, 9, 4], np.int64), some) == [2, 2, -1]
    many = np.arange(100, dtype=np.int64)
    assert places_of(np.array([*range(40), 200], np.int64), many[::-1]) == [*range(99, 59, -1), -1]


STILLS: tuple[StillChoice, ...] = ("has", "without", "unasked")


def test_a_still_that_comes_moves_its_event_from_one_filter_to_the_other() -> None:
    model, lane = EventsModel(UTC), a_lane(events=4)
    model.take(lane)
    lane.stills["front-000001"] = StillView(StillAsk.at("front", 0), phase="shown")
    lane.stills["front-000002"] = StillView(StillAsk.at("front", 0), phase="failed")
    lane.stills["front-000003"] = StillView(StillAsk.at("front", 0), phase="held")
    found = {}
    for still in STILLS:
        model.set_filter(RowFilter(still=still))
        found[still] = [model.identity(row)[1][-1] for row in range(model.rowCount())]  # type: ignore[index]
    assert found == {"has": ["1"], "without": ["2"], "unasked": ["0", "3"]}
