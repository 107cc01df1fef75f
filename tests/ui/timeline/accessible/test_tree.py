"""The timeline as assistive technology finds it, over the real widget."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ringviewer.history.event import KindCode
from ringviewer.session import changes
from ringviewer.ui.timeline.accessible import root
from ringviewer.ui.timeline.accessible.tree import MOST_NODES
from ringviewer.ui.timeline.canvas import TimelineCanvas
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.accessible.conftest import Heard
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, add_still, at, lane

Make = Callable[[House], Stage]
NAME, ROLE, EVENT = QAccessible.Text.Name, QAccessible.Role, QAccessible.Event


def house(name: str = "Front Door") -> House:
    rows = [
        (at("14:03:48"), "motion", 30_000),
        (at("15:00"), "ding", 31_700),
        (at("15:00:20"), "motion", 9_000),
        (at("15:00:40"), "motion", 9_000),
        (at("16:00"), "motion", None),
        (at("17:21:07.410"), "ding", 31_700),
    ]
    front = lane("front", rows, name=name, refused_ms=at("14:02:56"))
    back = lane("back", [(at("16:30"), "motion", None)], name="Back", stopped="cancelled", known_from_ms=at("16:00"))
    add_still(front, front.events.event(5), 6_900)
    return House([front, back])


def busy_house(count: int) -> House:
    return House([lane("front", [(at("01:00") + n * 50_000, "motion", 5_000) for n in range(count)])])


def top(canvas: TimelineCanvas) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(canvas)


def children(node: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [node.child(index) for index in range(node.childCount())]


def names(node: QAccessibleInterface) -> list[str]:
    return [child.text(NAME) for child in children(node)]


def named(node: QAccessibleInterface, beginning: str) -> QAccessibleInterface:
    return next(child for child in children(node) if child.text(NAME).startswith(beginning))


class TestLane:
    def test_lanes_now_and_bookmarks_stand_below_the_canvas(self, stage: Make) -> None:
        canvas = stage(house()).canvas
        canvas.model.bookmarks.set(at("15:30"))
        canvas.model.bookmarks.note(next(iter(canvas.model.bookmarks)), "it rang twice")
        found = top(canvas)
        assert (found.role(), found.text(NAME)) == (ROLE.Grouping, "Timeline")
        assert names(found)[:4] == [
            "Front Door, online, 6 events, boundary 52\u202fs wide",
            "Back, online, 1 event, stopped by you",
            "now, Thu 8 Oct 17:42:01 PDT",
            "bookmark at Thu 8 Oct 15:30:00 PDT, it rang twice",
        ]
        assert [child.role() for child in children(found)][:3] == [ROLE.List, ROLE.List, ROLE.Button]

    def test_every_mark_has_kind_device_time_zone_length_and_still(self, stage: Make) -> None:
        found = names(top(stage(house()).canvas).child(0))
        wanted = "ding, Front Door, Thursday 8 October 2026, 17:21:07.410 PDT, 31.7 seconds, still 6.9 seconds later, "
        assert any(name.startswith(wanted + "within tolerance") for name in found)
        assert "motion, Front Door, Thursday 8 October 2026, 16:00:00.000 PDT, no end yet" in found

    def test_events_of_one_bar_are_counted_by_kind(self, stage: Make) -> None:
        bar = named(top(stage(house()).canvas).child(0), "3 events")
        assert bar.text(NAME) == "3 events: 2 motion, 1 ding, Thu 8 Oct, newest ding 15:00:00 PDT"
        assert bar.role() == ROLE.ListItem

    def test_grounds_and_signs_are_there(self, stage: Make) -> None:
        found = top(stage(house()).canvas)
        assert "refused until Thu 8 Oct 14:02:56 PDT" in names(found.child(0))
        boundary = "boundary between Thu 8 Oct 14:02:56 PDT and Thu 8 Oct 14:03:48 PDT"
        assert named(found.child(0), boundary).role() == ROLE.StaticText
        assert "linked after Thu 8 Oct 14:02:56.000 PDT" in names(found.child(0))
        assert "not fetched, stopped by you, until Thu 8 Oct 16:00:00 PDT" in names(found.child(1))
        go_on = named(found.child(1), "continue, reading stopped by you")
        assert go_on.role() == ROLE.Button

    def test_parents_places_and_rectangles_agree(self, stage: Make) -> None:
        canvas = stage(house()).canvas
        found = top(canvas)
        for number, node in enumerate(children(found)[:2]):
            assert found.indexOfChild(node) == number
            assert node.parent() is found
            assert canvas.rect().contains(node.rect().translated(-canvas.mapToGlobal(QPoint())))
            for index, item in enumerate(children(node)):
                assert item.parent() is node
                assert node.indexOfChild(item) == index
                assert node.child(index) is item
                assert node.rect().contains(item.rect())
                assert not item.rect().isEmpty()

    def test_a_point_leads_to_what_the_pointer_would_be_on(self, stage: Make) -> None:
        found = top(stage(house()).canvas)
        lane_node = found.child(0)
        for beginning in (
            "motion, Front Door, Thursday 8 October 2026, 16",
            "3 events",
            "refused until",
            "refused request",
        ):
            item = named(lane_node, beginning)
            spot = item.rect().center()
            assert found.childAt(spot.x(), spot.y()) is lane_node
            assert lane_node.childAt(spot.x(), spot.y()) is item, beginning

    def test_a_hostile_name_is_plain_text(self, stage: Make) -> None:
        found = names(top(stage(house("<b>Front\u202e\x07Door</b>")).canvas))
        assert found[0].startswith("<b>Front")
        assert "\u202e" not in found[0]
        assert "\x07" not in found[0]

    def test_a_collapsed_lane_says_so_and_a_hidden_one_is_gone(self, stage: Make) -> None:
        shown = stage(house())
        canvas = shown.canvas
        node = top(canvas).child(1)
        assert node.state().expanded
        canvas.select_device("back")
        QTest.keyClick(canvas, Qt.Key.Key_C)
        assert node.state().collapsed
        QTest.keyClick(canvas, Qt.Key.Key_H)
        assert not node.isValid()
        assert node.text(NAME) == ""
        assert node.childCount() == 0

    def test_hidden_kinds_leave_the_tree(self, stage: Make) -> None:
        shown = stage(house())
        shown.panel.set_kinds(frozenset({KindCode.DING}))
        assert not any("ding" in name for name in names(top(shown.canvas).child(0)) if "still" not in name)


class TestActions:
    def test_pressing_an_event_selects_and_asks(self, stage: Make) -> None:
        shown = stage(house())
        asked: list[tuple[str, str, bool]] = []
        shown.panel.event_activated.connect(lambda *args: asked.append(args))
        node = named(top(shown.canvas).child(0), "motion, Front Door, Thursday 8 October 2026, 16")
        actions = node.actionInterface()
        assert "Press" in actions.actionNames()
        actions.doAction("Press")
        assert asked == [("front", "front-4", True)]

    def test_pressing_continue_continues(self, stage: Make) -> None:
        shown = stage(house())
        asked: list[str] = []
        shown.panel.continue_asked.connect(asked.append)
        named(top(shown.canvas).child(1), "continue").actionInterface().doAction("Press")
        assert asked == ["back"]

    def test_an_event_has_the_menu_of_its_instant(self, stage: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[QMenu] = []
        monkeypatch.setattr(QMenu, "popup", lambda menu, at: opened.append(menu))
        node = named(top(stage(house()).canvas).child(0), "motion, Front Door, Thursday 8 October 2026, 16")
        node.actionInterface().doAction("ShowMenu")
        assert len(opened) == 1

    def test_a_node_has_no_text_or_table_of_its_own(self, stage: Make) -> None:
        node = top(stage(house()).canvas).child(0)
        assert node.textInterface() is None
        assert node.selectionInterface() is None


class TestFocus:
    def test_the_selection_is_where_the_focus_is(self, stage: Make, heard: Heard) -> None:
        shown = stage(house())
        shown.canvas.setFocus()
        shown.select("front", "front-4")
        node = top(shown.canvas).focusChild()
        assert node.text(NAME).startswith("motion, Front Door, Thursday 8 October 2026, 16")
        state = node.state()
        assert state.focusable
        assert state.focused
        assert state.selected
        assert heard.told(EVENT.Focus)[-1] == node.text(NAME)
        assert heard.told(EVENT.Selection)[-1] == node.text(NAME)

    def test_every_event_is_reached_by_key_also_inside_a_bar(self, stage: Make, heard: Heard) -> None:
        shown = stage(house())
        shown.canvas.setFocus()
        shown.panel.event_activated.connect(lambda device, event, _: shown.select(device, event))
        QTest.keyClick(shown.canvas, Qt.Key.Key_Home)
        for _ in range(5):
            QTest.keyClick(shown.canvas, Qt.Key.Key_Right)
        told = heard.told(EVENT.Focus)
        assert [name.split(", ")[3] for name in told if ", Thursday " in name] == [
            "14:03:48.000 PDT", "15:00:00.000 PDT", "15:00:20.000 PDT", "15:00:40.000 PDT",
            "16:00:00.000 PDT", "17:21:07.410 PDT",
        ]  # fmt: skip

    def test_a_still_that_comes_changes_the_name(self, stage: Make, heard: Heard) -> None:
        shown = stage(house())
        shown.canvas.setFocus()
        shown.select("front", "front-4")
        target = shown.house.lanes["front"]
        view = add_still(target, target.events.event(4), 2_000)
        shown.panel.handle(changes.StillChanged(view.ask, "front-4"))
        assert "still 2 seconds later, within tolerance" in heard.told(EVENT.NameChanged)[-1]

    def test_an_event_out_of_view_is_offscreen_but_there(self, stage: Make) -> None:
        shown = stage(house())
        node = named(top(shown.canvas).child(0), "motion, Front Door, Thursday 8 October 2026, 16")
        assert not node.state().offscreen
        shown.canvas.set_view(Viewport.showing(at("17:00"), at("17:30"), shown.canvas.areas.time))
        assert node.isValid()
        assert node.state().offscreen
        assert node.parent().indexOfChild(node) == -1

    def test_nothing_is_made_while_nothing_listens(self, stage: Make) -> None:
        assert not QAccessible.isActive()
        shown = stage(house())
        shown.canvas.setFocus()
        shown.select("front", "front-4")
        assert root._trees[shown.canvas] is None


class TestBounds:
    def test_children_follow_pixels_and_not_events(self, stage: Make) -> None:
        canvas = stage(busy_house(1_000)).canvas
        few = top(canvas).child(0).childCount()
        assert few < canvas.areas.time / 2

    def test_what_is_not_used_is_given_back(self, stage: Make, qapp: QApplication) -> None:
        canvas = stage(busy_house(1_200)).canvas
        node = top(canvas).child(0)
        view = canvas.model.view
        for part in range(12):
            length = view.span_ms / 12
            from_ms = view.start_ms + part * length
            canvas.model.view = Viewport.showing(from_ms, from_ms + length, view.width)
            children(node)
            QTest.qWait(0)
        tree = root.tree_of(canvas)
        assert tree is not None
        assert len(tree) <= MOST_NODES
        assert node.child(0) is None or node.child(0).isValid()

    def test_pages_that_stream_in_are_there_at_once(self, stage: Make) -> None:
        shown = stage(busy_house(5))
        node = top(shown.canvas).child(0)
        assert not any(name.startswith("ding") for name in names(node))
        other = lane("front", [(at("12:00") + n * 1_800_000, "ding", 5_000) for n in range(10)])
        columns = shown.house.lanes["front"].events
        columns.add([other.events.event(n) for n in range(5, 10)])
        shown.panel.handle(changes.EventsAdded("front", 5))
        assert sum(name.startswith("ding, front, Thursday") for name in names(node)) == 5

    def test_another_session_makes_the_nodes_invalid(self, stage: Make) -> None:
        shown = stage(house())
        lane_node = top(shown.canvas).child(0)
        item = lane_node.child(0)
        shown.panel.set_session(House().session)
        for node in (lane_node, item):
            assert not node.isValid()
            assert node.state().invalid
            assert node.rect().isEmpty()
            assert node.text(NAME) == ""
            node.actionInterface().doAction("Press")


def test_every_child_knows_its_place(stage: Make) -> None:
    starts = [at("14:00") + n * n * 3_100 for n in range(60)]
    shown = stage(House([lane("front", [(ms, "motion", 4_000) for ms in starts], refused_ms=at("13:59"))]))
    node = top(shown.canvas).child(0)

    @settings(max_examples=30, deadline=None)
    @given(start=st.integers(-1_000_000, 11_000_000), span=st.integers(20_000, 12_000_000), chosen=st.integers(0, 59))
    def check(start: int, span: int, chosen: int) -> None:
        shown.house.selected = ("front", f"front-{chosen}")
        from_ms = at("14:00") + start
        shown.canvas.model.view = Viewport.showing(from_ms, from_ms + span, shown.canvas.areas.time)
        found = children(node)
        for index, child in enumerate(found):
            assert node.indexOfChild(child) == index
            assert child.isValid()
            assert node.rect().contains(child.rect())

    check()


def test_canvases_that_come_and_go_leave_nothing_behind() -> None:
    script = Path(__file__).with_name("come_and_go.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "done"), done.stderr
