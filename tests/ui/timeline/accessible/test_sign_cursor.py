"""Signs and stills by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from ringviewer.session.stills import StillView
from tests.ui.timeline.accessible.conftest import Heard
from tests.ui.timeline.accessible.test_tree import house, top
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House

Make = Callable[[House], Stage]
KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(stage: Make) -> Stage:
    made = stage(house())
    made.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    return made


def press(shown: Stage, key: Qt.Key, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(shown.canvas, key, CONTROL)


def focus_name(shown: Stage) -> str:
    return str(top(shown.canvas).focusChild().text(QAccessible.Text.Name))


def test_each_sign_of_the_lane_is_reached_and_told(shown: Stage, heard: Heard) -> None:
    beginnings = ["refused request", "linked after", "linked by", "still of ding"]
    found = []
    for _ in beginnings:
        press(shown, KEY.Key_Right)
        found.append(focus_name(shown))
        assert shown.canvas.tip.isVisible()
    told = [name for kind, name in heard.events if kind == QAccessible.Event.Focus]
    assert sorted(name[:9] for name in found) == sorted(each[:9] for each in beginnings)
    assert told[-4:] == found
    press(shown, KEY.Key_Left)
    assert focus_name(shown) == found[-2]


def test_beyond_the_last_it_says_that_there_is_none(shown: Stage) -> None:
    press(shown, KEY.Key_Right, 9)
    assert shown.canvas.said == "No later sign in view of Front Door"


def test_enter_continues_a_stopped_walk(shown: Stage) -> None:
    asked: list[str] = []
    shown.panel.continue_asked.connect(asked.append)
    shown.canvas.select_device("back")
    press(shown, KEY.Key_Right)
    QTest.keyClick(shown.canvas, KEY.Key_Return)
    assert asked == ["back"]


def test_enter_shows_the_evidence_of_an_edge_and_a_still(shown: Stage) -> None:
    asked: list[tuple[str, str]] = []
    chosen: list[StillView] = []
    shown.panel.evidence_asked.connect(lambda device, request: asked.append((device, request)))
    shown.panel.still_chosen.connect(chosen.append)
    press(shown, KEY.Key_Right)
    QTest.keyClick(shown.canvas, KEY.Key_Return)
    assert asked == [("front", "3d90b7e2")]
    press(shown, KEY.Key_Right, 3)
    QTest.keyClick(shown.canvas, KEY.Key_Return)
    assert [view.actual_ms is not None for view in chosen] == [True]


def test_the_ring_can_be_seen_and_goes_with_escape(shown: Stage) -> None:
    shown.shoot()
    before = shown.picture
    press(shown, KEY.Key_Right)
    shown.canvas.unpoint()
    shown.shoot()
    rect = top(shown.canvas).focusChild().rect()
    spot = shown.canvas.mapFromGlobal(rect.topLeft())
    assert shown.has("ink", spot, 5, 5)
    assert shown.picture != before
    QTest.keyClick(shown.canvas, KEY.Key_Escape)
    assert shown.canvas.sign_cursor.place() is None


def test_a_step_to_an_event_takes_the_ring_away(shown: Stage) -> None:
    press(shown, KEY.Key_Right)
    shown.select("front", "front-4")
    assert focus_name(shown).startswith("motion, Front Door")
