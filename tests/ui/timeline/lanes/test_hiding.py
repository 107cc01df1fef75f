from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ringviewer.partner_api.asks import StillAsk
from ringviewer.session import changes
from ringviewer.ui.timeline.words.no_lanes import no_lanes
from tests.ui.timeline.lanes.conftest import Open, below, street
from tests.ui.timeline.worlds import add_free, at

SHIFT = Qt.KeyboardModifier.ShiftModifier

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform, for menus


def test_h_hides_the_selected_lane_and_selects_the_next(rig: Open) -> None:
    made = rig(street(3))
    made.press(Qt.Key.Key_Down)
    made.press(Qt.Key.Key_H)
    assert made.shown == ["c1", "c3"]
    assert made.model.selected_device == "c3"
    assert made.selected[-1] == "c3"
    made.press(Qt.Key.Key_H)
    assert made.model.selected_device == "c1"


def test_how_many_are_shown_is_said_with_a_way_back(rig: Open) -> None:
    made = rig(street(12))
    assert not made.row.isVisible()
    made.press(Qt.Key.Key_H)
    made.press(Qt.Key.Key_H)
    assert made.row.isVisible()
    assert made.row.count.text() == "10 of 12 devices shown, 2 hidden"
    QTest.mouseClick(made.row.show_all, Qt.MouseButton.LeftButton)
    assert len(made.shown) == 12
    assert not made.row.isVisible()


def test_shift_h_shows_all(rig: Open) -> None:
    made = rig(street(3))
    made.press(Qt.Key.Key_H)
    made.press(Qt.Key.Key_H, SHIFT)
    assert made.shown == ["c1", "c2", "c3"]


def test_the_menu_hides_and_lists_what_is_hidden(rig: Open) -> None:
    made = rig(street(4))
    made.choose("c2", "Hide this device")
    made.choose("c4", "Hide this device")
    assert made.shown == ["c1", "c3"]
    menu = made.menu("c1")
    listed = below(menu, "Hidden devices (2)")
    assert [action.text() for action in listed.actions() if action.text()] == [
        "Show Camera 2",
        "Show Camera 4",
        "Show all 2\tShift+H",
    ]
    menu.close()
    made.choose("c1", "Hidden devices", "Show Camera 4")
    assert made.shown == ["c1", "c3", "c4"]
    assert made.model.selected_device == "c4"


def test_an_event_selected_elsewhere_shows_its_hidden_lane_and_says_so(rig: Open) -> None:
    made = rig(street(3))
    made.choose("c2", "Hide this device")
    made.select("c2", "c2-0")
    assert made.shown == ["c1", "c2", "c3"]
    assert made.model.selected_device == "c2"
    assert made.row.isVisible()
    assert made.row.note.text() == "“Camera 2” is shown again: what you selected is on its lane."


def test_an_event_selected_elsewhere_ends_a_search_that_leaves_its_lane_out(rig: Open) -> None:
    made = rig(street(3))
    made.type("camera 1")
    made.select("c3", "c3-0")
    assert made.shown == ["c1", "c2", "c3"]
    assert made.row.field.text() == ""
    assert made.row.note.text() == "The search is cleared: what you selected is on the lane of “Camera 3”."


def test_a_still_without_an_event_shows_its_hidden_lane_once(rig: Open) -> None:
    made = rig(street(3))
    made.keeper.hide("c2")
    made.house.shown_still = add_free(made.house.lanes["c2"], StillAsk.at("c2", at("15:00")), at("15:00"))
    made.panel.handle(changes.ShownStillChanged())
    assert made.shown == ["c1", "c2", "c3"]
    made.keeper.hide("c2")
    made.panel.handle(changes.ShownStillChanged())
    assert made.shown == ["c1", "c3"]


def test_hiding_the_lane_of_the_selected_event_leaves_the_event_selected(rig: Open) -> None:
    made = rig(street(3))
    made.select("c2", "c2-0")
    made.press(Qt.Key.Key_H)
    assert made.shown == ["c1", "c3"]
    assert made.house.selected == ("c2", "c2-0")
    assert made.model.selected_device == "c3"
    made.canvas.grab()
    areas = made.canvas.areas
    x = areas.header + round(made.model.view.to_x(at("06:02")))
    assert made.canvas.hover_at(QPoint(x, areas.lane_rect(0).center().y()).toPointF()).part == "lane"


def test_all_hidden_says_so_and_offers_them_back(rig: Open) -> None:
    made = rig(street(2))
    made.press(Qt.Key.Key_H)
    made.press(Qt.Key.Key_H)
    made.press(Qt.Key.Key_Down)
    made.canvas.grab()
    assert made.shown == []
    assert made.row.count.text() == "0 of 2 devices shown, 2 hidden"
    assert no_lanes(made.model) == "All 2 devices are hidden."
    QTest.mouseClick(made.row.show_all, Qt.MouseButton.LeftButton)
    assert made.shown == ["c1", "c2"]


def test_hidden_devices_do_not_count_for_the_view_that_holds_everything(rig: Open) -> None:
    made = rig(street(3))
    before = made.model.fit_range()
    made.house.lanes["c2"].events.add([])
    made.keeper.hide("c1")
    assert made.model.fit_range()[0] > before[0]


def test_a_panel_that_asks_for_a_hidden_device_gets_it(rig: Open) -> None:
    made = rig(street(3))
    made.keeper.hide("c3")
    made.panel.select_device("c3")
    assert made.shown == ["c1", "c2", "c3"]
    assert made.model.selected_device == "c3"
