from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ringviewer.session import changes
from ringviewer.ui.timeline.lanes.lane_menu import LaneMenu
from ringviewer.ui.timeline.lanes.lane_search import LaneSearch
from ringviewer.ui.timeline.panel import TimelinePanel
from tests.ui.timeline.conftest import ShowPanel
from tests.ui.timeline.worlds import House, at, lane

NO_KEY = Qt.KeyboardModifier.NoModifier


class Rig:
    """A shown panel over a house, with hands for its headers."""

    def __init__(self, panel: TimelinePanel, house: House) -> None:
        self.panel, self.house, self.canvas = panel, house, panel.canvas
        self.model, self.keeper = panel.canvas.model, panel.canvas.keeper
        self.selected: list[str] = []
        self._known = dict(house.lanes)
        panel.device_selected.connect(self.selected.append)

    @property
    def shown(self) -> list[str]:
        return [state.device_id for state in self.model.lanes]

    @property
    def row(self) -> LaneSearch:
        found = self.panel.findChild(LaneSearch)
        assert isinstance(found, LaneSearch)
        return found

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.canvas, key, keys)

    def type(self, text: str) -> None:
        self.press(Qt.Key.Key_Slash)
        self.row.field.clear()
        QTest.keyClicks(self.row.field, text)

    def header(self, device_id: str, x: int = 60) -> QPoint:
        rect = self.canvas.areas.lane_rect(self.shown.index(device_id))
        return QPoint(x, rect.center().y())

    def point(self, device_id: str) -> None:
        self.mouse(QEvent.Type.MouseMove, self.header(device_id), Qt.MouseButton.NoButton)

    def mouse(self, kind: QEvent.Type, spot: QPoint, held: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        where, there = QPointF(spot), QPointF(self.canvas.mapToGlobal(spot))
        QApplication.sendEvent(self.canvas, QMouseEvent(kind, where, there, button, held, NO_KEY))

    def click(self, spot: QPoint) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, spot)
        self.mouse(QEvent.Type.MouseButtonRelease, spot, Qt.MouseButton.NoButton)

    def take(self, device_id: str, *spots: QPoint) -> None:
        """Press a header and drag it over spots, without letting go."""
        self.mouse(QEvent.Type.MouseButtonPress, self.header(device_id))
        for spot in spots:
            self.mouse(QEvent.Type.MouseMove, spot)

    def drop(self, spot: QPoint) -> None:
        self.mouse(QEvent.Type.MouseButtonRelease, spot, Qt.MouseButton.NoButton)

    def menu(self, device_id: str) -> LaneMenu:
        spot = self.header(device_id)
        why = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(self.canvas, QContextMenuEvent(why, spot, self.canvas.mapToGlobal(spot)))
        return self.open_menu()

    def open_menu(self) -> LaneMenu:
        shown = [menu for menu in self.panel.findChildren(LaneMenu) if menu.isVisible()]
        assert len(shown) == 1
        return shown[0]

    def choose(self, device_id: str, *words: str) -> None:
        """Trigger an entry of a header's menu, by the words at each level."""
        opened = self.menu(device_id)
        menu: QMenu = opened
        for word in words[:-1]:
            menu = below(menu, word)
        action = entry(menu, words[-1])
        assert action.isEnabled()
        action.trigger()
        opened.close()

    def select(self, device_id: str, event_id: str) -> None:
        """Another panel has selected an event."""
        self.house.selected = (device_id, event_id)
        self.panel.handle(changes.SelectionChanged())

    def relist(self, *device_ids: str) -> None:
        """The account's devices are read again."""
        self.house.lanes = {device_id: self._known[device_id] for device_id in device_ids}
        self.panel.handle(changes.DevicesChanged())


def entry(menu: QMenu, words: str) -> QAction:
    found = [action for action in menu.actions() if action.text().split("\t")[0].startswith(words)]
    assert len(found) == 1, [action.text() for action in menu.actions()]
    return found[0]


def below(menu: QMenu, words: str) -> QMenu:
    """The menu that an entry opens."""
    found = entry(menu, words).menu()
    assert isinstance(found, QMenu)
    return found


def street(count: int) -> House:
    """`count` devices with an event each: “Camera 1” (c1) with the oldest newest event, and so on."""
    first = at("06:00")
    rows = {number: [(first + number * 60_000, "motion", 20_000)] for number in range(1, count + 1)}
    return House([lane(f"c{number}", rows[number], name=f"Camera {number}") for number in rows])


Open = Callable[[House], Rig]


@pytest.fixture
def rig(show_panel: ShowPanel) -> Open:
    return lambda house: Rig(show_panel(house), house)
