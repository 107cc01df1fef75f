from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.qtbot import QtBot

from ringviewer.diagnosis.still_match import StillMatch
from ringviewer.history.event import KindCode
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.session.stills import StillView
from ringviewer.ui.tables.cells import CELL_ROLE, EVENT_ROLE, Cell
from ringviewer.ui.tables.event_filter import RowFilter
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_model import EVENT_COLUMNS, EventsModel
from tests.ui.tables.conftest import ModelCheck
from tests.ui.tables.fakes import a_lane, an_event


def ids(model: EventsModel) -> list[str]:
    return [model.index(row, 0).data(EVENT_ROLE)[1] for row in range(model.rowCount())]


def cell(model: EventsModel, row: int, column: EventColumn) -> Cell:
    found = model.index(row, column).data(CELL_ROLE)
    assert isinstance(found, Cell)
    return found


def test_conforms_while_pages_of_two_lanes_arrive(check_model: ModelCheck) -> None:
    front, garage = a_lane(events=5), a_lane("garage", "Garage", 3)
    model = EventsModel(UTC)
    check_model(model)
    assert model.take(front) == 5
    assert model.take(garage) == 3
    front.events.add([an_event(n) for n in range(5, 9)])
    assert model.take(front) == 4
    check_model(model)
    assert model.rowCount() == 12
    assert model.columnCount() == len(EVENT_COLUMNS)


def test_stands_newest_first_whatever_order_pages_come_in() -> None:
    lane = a_lane()
    model = EventsModel(UTC)
    for numbers in ((10, 11, 12), (0, 1), (20, 21), (5, 6, 15)):
        lane.events.add([an_event(n) for n in numbers])
        assert model.take(lane) == len(numbers)
    assert ids(model) == [f"front-{n:06}" for n in (0, 1, 5, 6, 10, 11, 12, 15, 20, 21)]


def test_takes_a_page_that_is_already_known_as_nothing_new() -> None:
    lane = a_lane(events=3)
    model = EventsModel(UTC)
    model.take(lane)
    lane.events.add([an_event(1)])
    assert model.take(lane) == 0
    assert model.rowCount() == 3


def test_inserts_pages_without_a_reset_and_keeps_persistent_places(qtbot: QtBot) -> None:
    lane = a_lane(events=4)
    model = EventsModel(UTC)
    model.take(lane)
    held = QPersistentModelIndex(model.index(0, 0))
    with qtbot.assertNotEmitted(model.modelReset):
        lane.events.add([an_event(-1), an_event(-2)])
        model.take(lane)
    assert held.row() == 2
    assert held.data(EVENT_ROLE) == ("front", "front-000000")


def test_sorts_by_each_column_both_ways() -> None:
    model = EventsModel(UTC)
    front, garage = a_lane(events=6), a_lane("garage", "Garage", 6)
    model.take(front)
    model.take(garage)
    for column in EventColumn:
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            model.sort(column, order)
            assert len(set(ids(model))) == 12
    model.sort(EventColumn.DEVICE, Qt.SortOrder.DescendingOrder)
    assert ids(model)[:2] == ["garage-000000", "garage-000001"]
    model.sort(EventColumn.START, Qt.SortOrder.AscendingOrder)
    assert ids(model)[-1] in ("front-000000", "garage-000000")


def test_filters_by_words_device_and_kind() -> None:
    model = EventsModel(UTC)
    model.take(a_lane(events=20))
    model.take(a_lane("garage", "Garage", 20))
    model.set_filter(RowFilter("front ding"))
    assert set(ids(model)) == {f"front-{n:06}" for n in (3, 7, 11, 15, 19)}
    model.set_filter(RowFilter("000004"))
    assert set(ids(model)) == {"front-000004", "garage-000004"}
    model.set_filter(RowFilter(device_id="garage"))
    assert model.rowCount() == 20
    model.set_filter(RowFilter(hidden=frozenset({KindCode.MOTION})))
    assert all(cell(model, row, EventColumn.KIND).mark != KindCode.MOTION for row in range(model.rowCount()))
    assert model.total == 40


def test_new_pages_pass_the_filter_too() -> None:
    lane = a_lane(events=4)
    model = EventsModel(UTC)
    model.set_filter(RowFilter("ding"))
    model.take(lane)
    assert ids(model) == ["front-000003"]
    lane.events.add([an_event(5), an_event(6, kind="ding")])
    model.take(lane)
    assert ids(model) == ["front-000003", "front-000006"]


@pytest.mark.parametrize(
    ("view", "actual", "offset", "verdict"),
    [
        (None, "not asked", "", ""),
        ({"phase": "asking"}, "asking…", "", ""),
        (
            {"phase": "shown", "actual_ms": 6_900, "match": StillMatch(6_900, "within", "within ±10 s", "", None)},
            "00:00:06.900",
            "+6.900\u202fs",
            "within ±10 s",
        ),
        (
            {"phase": "failed", "problem": Problem("MEDIA_NOT_FOUND", "media-not-found", 416, None, None, "", "")},
            "no still",
            "",
            "416, nothing recorded",
        ),
    ],
)
def test_tells_the_still_in_a_row(view: dict[str, object] | None, actual: str, offset: str, verdict: str) -> None:
    lane = a_lane(events=1)
    if view is not None:
        lane.stills["front-000000"] = StillView(StillAsk.at("front", 0), **view)  # type: ignore[arg-type]
    model = EventsModel(UTC)
    model.take(lane)
    assert cell(model, 0, EventColumn.ACTUAL).text == actual
    assert cell(model, 0, EventColumn.OFFSET).text == offset
    assert cell(model, 0, EventColumn.VERDICT).text == verdict


def test_names_and_ids_from_the_api_stay_plain_text() -> None:
    model = EventsModel(UTC)
    lane = a_lane("d\u202ed", "<b>Door</b>\n\u202e", 1)
    model.take(lane)
    assert cell(model, 0, EventColumn.DEVICE).text.startswith("<b>Door</b>\N{LEFT-POINTING ANGLE BRACKET}000A")
    tip = model.index(0, EventColumn.ID).data(Qt.ItemDataRole.ToolTipRole)
    assert "202E" in tip
    assert "\u202e" not in tip


def test_says_in_one_row_what_a_screen_reader_needs() -> None:
    model = EventsModel(UTC)
    model.take(a_lane(events=1))
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("motion, Front Door, Fri 9 Oct 2026")
    assert "still not asked" in spoken


def test_data_is_total_for_places_that_are_not_there() -> None:
    model = EventsModel(UTC)
    model.take(a_lane(events=1))
    beyond = model.createIndex(99, 99)
    for role in (Qt.ItemDataRole.DisplayRole, CELL_ROLE, EVENT_ROLE, Qt.ItemDataRole.ToolTipRole):
        assert model.data(beyond, role) is None
    assert model.headerData(99, Qt.Orientation.Horizontal) is None
    assert model.identity(-1) is None


def test_writes_the_zone_where_an_hour_happens_twice_or_the_heading_would_be_wrong() -> None:
    pacific = ZoneInfo("America/Los_Angeles")
    back = round(datetime(2026, 11, 1, 9, tzinfo=UTC).timestamp() * 1000)  # 02:00 PDT becomes 01:00 PST
    quarter, hour, day = 900_000, 3_600_000, 86_400_000
    starts = [back + 40 * hour, back + quarter, back + quarter - hour, back - day]
    lane = a_lane()
    lane.events.add([an_event(n, start_ms=start) for n, start in enumerate(starts)])
    model = EventsModel(pacific)
    model.set_zone(pacific, "PST")
    model.take(lane)
    words = [cell(model, row, EventColumn.START).text for row in range(4)]
    assert words == [
        "Mon 2 Nov  17:00:00.000",
        "Sun 1 Nov  01:15:00.000 PST",
        "Sun 1 Nov  01:15:00.000 PDT",
        "Sat 31 Oct  02:00:00.000 PDT",
    ]
    model.set_zone(UTC, "UTC")
    assert cell(model, 1, EventColumn.START).text == "Sun 1 Nov  09:15:00.000"
