from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication

from ringviewer.ui.timeline.lanes.lane_menu import LaneMenu
from ringviewer.ui.timeline.paint import header_painter
from tests.ui.timeline.lanes.conftest import Open, Rig, entry, street
from tests.ui.timeline.worlds import House, add_still, at, lane

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform, for menus


def heights(rig: Rig) -> list[int]:
    return [rig.canvas.areas.lane_height_of(number) for number in range(rig.canvas.areas.lanes)]


def test_c_collapses_the_selected_lane_to_20_px_and_back(rig: Open) -> None:
    made = rig(street(8))
    high = made.canvas.areas.lane_height
    made.press(Qt.Key.Key_C)
    assert heights(made) == [20] + [high] * 7
    made.press(Qt.Key.Key_C)
    assert heights(made) == [high] * 8


def test_a_click_on_the_chevron_collapses_without_selecting(rig: Open) -> None:
    made = rig(street(8))
    made.click(header_painter.chevron_rect(made.canvas.areas.lane_rect(2)).center())
    assert heights(made)[2] == 20
    assert made.selected == []
    made.click(header_painter.chevron_rect(made.canvas.areas.lane_rect(2)).center())
    assert heights(made)[2] == made.canvas.areas.lane_height


def test_the_chevron_is_there_under_the_pointer_and_in_the_lane_with_the_focus(rig: Open) -> None:
    made = rig(street(8))

    def drawn(number: int) -> bool:
        picture = made.canvas.grab().toImage()
        spot = header_painter.chevron_rect(made.canvas.areas.lane_rect(number))
        colours = {
            picture.pixel(x, y) for x in range(spot.left(), spot.right()) for y in range(spot.top(), spot.bottom())
        }
        return len(colours) > 1

    assert not drawn(2)
    made.point("c3")
    assert drawn(2)
    made.point("c5")
    assert not drawn(2)
    made.press(Qt.Key.Key_Down)
    assert drawn(1)


def test_the_menu_collapses_all_but_one_and_gives_heights_back(rig: Open) -> None:
    made = rig(street(8))
    made.choose("c3", "Collapse all but this one")
    assert [number for number, high in enumerate(heights(made)) if high > 20] == [2]
    made.choose("c3", "Full height for all")
    assert 20 not in heights(made)


def busy() -> House:
    rows = [(at("14:00") + number * 1_000, "motion", 500) for number in range(300)]
    return House([lane("front", [*rows, (at("16:00"), "ding", 500)]), lane("back", [(at("15:00"), "motion", 900)])])


def test_a_hit_in_a_collapsed_lane_is_the_bar_that_is_painted_there(rig: Open) -> None:
    made = rig(busy())
    made.keeper.collapse_others("back")
    made.canvas.grab()
    areas, model = made.canvas.areas, made.model
    rect = areas.lane_rect(0)
    layout = model.lane_layout(model.lanes[0])
    assert len(layout.marks) == 0
    assert sum(int(row.sum()) for row in layout.counts) == 301
    assert rect.height() == 20
    picture = made.canvas.grab().toImage()
    background = picture.pixel(areas.header + round(model.view.to_x(at("15:20"))), rect.bottom() - 4)
    for number in range(len(layout.bar_x)):
        x = areas.header + int(layout.bar_x[number]) + 1
        hover = made.canvas.hover_at(QPointF(x, rect.bottom() - 4))
        if hover.sign is not None:
            assert hover.sign.kind == "by"
            continue
        assert hover.hit is not None
        assert (hover.hit.kind, hover.hit.bar) == ("bar", number)
        assert picture.pixel(x, rect.bottom() - 4) != background


def test_a_click_in_a_collapsed_lane_selects_what_the_pointer_named(rig: Open) -> None:
    made = rig(busy())
    made.keeper.toggle("front")
    got: list[tuple[str, str]] = []
    made.panel.event_activated.connect(lambda device_id, event_id, at_once: got.append((device_id, event_id)))
    areas = made.canvas.areas
    spot = QPoint(areas.header + round(made.model.view.to_x(at("16:00"))), areas.lane_rect(0).center().y())
    made.click(spot)
    assert got == [("front", "front-300")]


def test_a_collapsed_lane_paints_with_stills_a_selection_and_at_every_zoom(rig: Open) -> None:
    house = busy()
    front = house.lanes["front"]
    add_still(front, front.events.event(300), 1500)
    made = rig(house)
    made.keeper.toggle("front")
    made.select("front", "front-300")
    for _ in range(14):
        made.canvas.grab()
        made.canvas.zoom(3.0)
        made.canvas.finish()
    assert made.model.deep
    assert made.canvas.areas.lane_height_of(0) == 20


def test_bars_of_a_collapsed_lane_share_the_scale(rig: Open) -> None:
    made = rig(busy())
    made.keeper.collapse_others("back")
    made.canvas.grab()
    assert made.model.scale() >= made.model.lane_layout(made.model.lanes[0]).largest


def test_scrolling_and_lane_height_work_with_lanes_of_two_heights(rig: Open) -> None:
    made = rig(street(60))
    for number in (3, 4, 5, 40):
        made.keeper.toggle(f"c{number}")
    areas = made.canvas.areas
    assert areas.content_px == 56 * areas.lane_height + 4 * 20
    wheel(made, -120)
    assert made.canvas.areas.scroll > 0
    made.keeper._view.scroll_by(10_000)
    end = made.canvas.areas
    assert end.lane_rect(59).bottom() == end.lanes_bottom - 1
    made.canvas.set_lane_height(90)
    assert set(heights(made)) == {20, 72}


def wheel(rig: Rig, delta: int) -> None:
    spot = QPointF(60, 100)
    there = QPointF(rig.canvas.mapToGlobal(spot.toPoint()))
    phase, none = Qt.ScrollPhase.NoScrollPhase, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(spot, there, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, none, phase, False)
    QApplication.sendEvent(rig.canvas, event)


def test_the_edge_of_a_collapsed_lane_is_no_handle(rig: Open) -> None:
    made = rig(street(8))
    made.keeper.toggle("c1")
    before = heights(made)
    edge = QPoint(100, made.canvas.areas.lane_rect(0).bottom() - 1)
    made.mouse(QEvent.Type.MouseButtonPress, edge)
    made.mouse(QEvent.Type.MouseMove, edge + QPoint(0, 2))
    made.mouse(QEvent.Type.MouseButtonRelease, edge + QPoint(0, 2))
    assert heights(made) == before


def test_only_lanes_in_sight_are_laid_out(rig: Open) -> None:
    made = rig(street(300))
    made.canvas.grab()
    seen = len(made.canvas.areas.in_sight)
    assert 0 < seen < 12
    assert sum(bool(state._layouts) for state in made.model.all_lanes) <= seen + 1

    made.keeper._view.scroll_by(150 * 46)
    made.canvas.grab()
    assert 150 in made.canvas.areas.in_sight
    assert sum(bool(state._layouts) for state in made.model.all_lanes) <= 2 * seen + 3


def test_bars_in_sight_keep_their_height_while_fuller_lanes_scroll_away(rig: Open) -> None:
    house = street(60)
    rows = [(at("14:00") + number * 100, "motion", 50) for number in range(400)]
    house.lanes["c1"] = lane("c1", rows)
    made = rig(house)
    made.canvas.grab()
    before = made.model.scale()
    assert before > 100
    made.canvas.scroll_by(20 * 46)
    made.canvas.grab()
    assert 0 not in made.canvas.areas.in_sight
    assert made.model.scale() == before
    made.canvas.zoom(50.0)
    made.canvas.finish()
    made.canvas.grab()
    assert made.model.scale() < before


def test_the_menu_key_opens_the_menu_of_the_selected_lane(rig: Open) -> None:
    made = rig(street(3))
    made.press(Qt.Key.Key_Down)
    why = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(made.canvas, QContextMenuEvent(why, QPoint(), QPoint()))
    menu = made.open_menu()
    entry(menu, "Hide this device").trigger()
    menu.close()
    assert made.shown == ["c1", "c3"]


def test_only_headers_have_the_menu(rig: Open) -> None:
    made = rig(street(3))
    spot = QPoint(600, 100)
    QApplication.sendEvent(made.canvas, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, spot))
    assert not made.panel.findChildren(LaneMenu)


def test_the_menu_reads_on_explains_and_copies(rig: Open) -> None:
    house = House([lane("one", [(at("12:00"), "motion", 1)], stopped="cancelled"), lane("two", [])])
    made = rig(house)
    said: list[str] = []
    made.panel.continue_asked.connect(said.append)
    made.panel.refresh_asked.connect(lambda: said.append("refresh"))
    made.panel.boundary_asked.connect(lambda device_id: said.append(f"boundary {device_id}"))
    made.choose("one", "Read on where it stopped")
    made.choose("one", "Read the account again")
    made.choose("one", "Explain its boundary")
    made.choose("one", "Copy the device id")
    assert said == ["one", "refresh", "boundary one"]
    assert QGuiApplication.clipboard().text() == "one"
    menu = made.menu("two")
    assert not entry(menu, "Read on where it stopped").isEnabled()
    assert entry(menu, "Read on where it stopped").toolTip() == "Its history is read to the end."
    assert entry(menu, "Move up").isEnabled()
    assert not entry(menu, "Move down").isEnabled()
    menu.close()


def test_the_chevron_is_clear_of_the_dot_of_the_state() -> None:
    for height in (20, 32, 46, 72):
        area = QRect(0, 100, 216, height)
        middle = 100 + (height - 1) / 2 if height <= 20 else 100 + (height - 46) / 2 + 15.5
        dot = QRectF(17 - 4.5, middle - 4.5, 9, 9)
        assert not QRectF(header_painter.chevron_rect(area)).adjusted(2, 2, -2, -2).intersects(dot)
        assert area.contains(header_painter.chevron_rect(area).adjusted(0, 2, 0, -2))
