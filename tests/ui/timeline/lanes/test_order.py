from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ringviewer.ui.timeline.lanes.sorting import name_key
from tests.ui.timeline.lanes.conftest import Open, Rig, below, entry, street
from tests.ui.timeline.worlds import House, at, finding, lane

ALT = Qt.KeyboardModifier.AltModifier

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform, for menus


def under(rig: Rig, device_id: str, more: int = 0) -> QPoint:
    return QPoint(60, rig.canvas.areas.lane_rect(rig.shown.index(device_id)).bottom() + more)


def test_a_header_is_dragged_to_where_the_line_says(rig: Open) -> None:
    made = rig(street(4))
    over = under(made, "c3", -3)
    made.take("c1", under(made, "c2"), over)
    assert made.canvas.hand.gap == 3
    picture, ink = made.canvas.grab().toImage(), made.canvas._theme.tokens.ink.rgb()
    assert all(picture.pixel(x, made.canvas.areas.gap_y(3)) == ink for x in (400, 700, 1000))
    held_top = over.y() - made.header("c1").y() + made.canvas.areas.lane_rect(0).top()
    assert picture.pixel(100, held_top) == ink

    made.drop(over)
    assert made.shown == ["c2", "c3", "c1", "c4"]
    assert made.canvas.hand.lane is None
    assert made.selected == []


def test_a_header_is_dragged_up_and_to_both_ends(rig: Open) -> None:
    made = rig(street(4))
    top, bottom = QPoint(60, 2), QPoint(60, made.canvas.height() - 2)
    made.take("c3", top)
    made.drop(top)
    assert made.shown == ["c3", "c1", "c2", "c4"]
    made.take("c1", bottom)
    made.drop(bottom)
    assert made.shown == ["c3", "c2", "c4", "c1"]


def test_escape_puts_a_dragged_header_back(rig: Open) -> None:
    made = rig(street(4))
    made.take("c1", under(made, "c3"))
    made.press(Qt.Key.Key_Escape)
    assert made.canvas.hand.lane is None
    made.drop(under(made, "c3"))
    assert made.shown == ["c1", "c2", "c3", "c4"]


def test_a_header_let_go_beside_its_own_place_stays(rig: Open) -> None:
    made = rig(street(3))
    made.take("c2", under(made, "c2", 5))
    made.drop(under(made, "c2", 5))
    assert made.shown == ["c1", "c2", "c3"]
    assert not made.model.arrangement.by_hand


def test_lanes_scroll_while_a_header_is_held_at_their_end(rig: Open, qtbot: QtBot) -> None:
    made = rig(street(60))
    assert made.canvas.areas.scroll == 0
    end = QPoint(60, made.canvas.areas.lanes_bottom - 2)
    made.take("c1", end)
    qtbot.waitUntil(lambda: made.canvas.areas.scroll > 60)
    gap = made.canvas.hand.gap
    made.drop(end)
    assert gap is not None
    assert made.shown.index("c1") == gap - 1 > 4
    stopped = made.canvas.areas.scroll
    QTest.qWait(80)
    assert made.canvas.areas.scroll == stopped


def test_alt_and_an_arrow_move_the_selected_lane(rig: Open) -> None:
    made = rig(street(3))
    made.press(Qt.Key.Key_Down, ALT)
    assert made.shown == ["c2", "c1", "c3"]
    made.press(Qt.Key.Key_Down, ALT)
    made.press(Qt.Key.Key_Down, ALT)
    assert made.shown == ["c2", "c3", "c1"]
    made.press(Qt.Key.Key_Up, ALT)
    assert made.shown == ["c2", "c1", "c3"]
    assert made.model.selected_device == "c1"


def test_a_moved_lane_stays_in_sight(rig: Open) -> None:
    made = rig(street(60))
    for _ in range(12):
        made.press(Qt.Key.Key_Down, ALT)
    rect = made.canvas.areas.lane_rect(12)
    assert made.shown[12] == "c1"
    assert made.canvas.areas.lanes_rect.contains(rect)


def mixed() -> House:
    return House(
        [
            lane("b", [(at("09:00"), "motion", 1000)], name="camera 10"),
            lane("a", [(at("12:00"), "motion", 1000)], name="Camera 2"),
            lane("d", [], name="Attic"),
            lane("c", [(at("11:00"), "ding", 1000)], name="Zoo", online=False),
        ],
        [finding("media-encrypted", "problem", "a"), finding("history-empty", "info", "d")],
    )


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("By name", ["d", "a", "b", "c"]),
        ("By newest event", ["a", "c", "b", "d"]),
        ("By worst finding", ["a", "c", "d", "b"]),
        ("As the API lists them", ["b", "a", "d", "c"]),
    ],
)
def test_the_menu_sorts(rig: Open, order: str, wanted: list[str]) -> None:
    made = rig(mixed())
    made.choose("b", "Sort the devices", order)
    assert made.shown == wanted


def test_the_order_of_the_api_comes_back(rig: Open) -> None:
    made = rig(mixed())
    made.choose("b", "Sort the devices", "By name")
    menu = made.menu("b")
    assert not entry(below(menu, "Sort the devices"), "As the API").isChecked()
    menu.close()
    made.choose("b", "Sort the devices", "As the API")
    assert made.shown == ["b", "a", "d", "c"]


def test_names_sort_as_people_do() -> None:
    names = ["camera 10", "Camera 2", "2 doors", "camera", "Camera 2b", ""]
    assert sorted(names, key=name_key) == ["", "2 doors", "camera", "Camera 2", "Camera 2b", "camera 10"]


def test_the_arrangement_survives_reading_again_and_devices_that_come_and_go(rig: Open) -> None:
    made = rig(street(5))
    made.press(Qt.Key.Key_Down, ALT)
    made.keeper.hide("c4")
    made.keeper.toggle("c5")
    made.relist("c1", "c3", "c2")
    assert made.shown == ["c2", "c1", "c3"]
    made.relist("c1", "c2", "c3", "c4", "c5")
    assert made.shown == ["c2", "c1", "c3", "c5"]
    assert made.canvas.areas.lane_height_of(3) == 20


def test_an_account_opened_again_in_the_same_run_is_arranged_as_it_was_left(rig: Open) -> None:
    made, other = rig(street(3)), street(3)
    other.label = "another account"
    made.press(Qt.Key.Key_Down, ALT)
    made.keeper.hide("c3")
    made.panel.set_session(other.session)
    assert made.shown == ["c1", "c2", "c3"]
    made.panel.set_session(None)
    made.panel.set_session(made.house.session)
    assert made.shown == ["c2", "c1"]
    assert made.row.isVisible()
