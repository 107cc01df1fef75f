"""A pointer that moves paints no lane again, and what it moves over is never older than what is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.timeline.layout.lane_scene import LaneScene
from ringviewer.ui.timeline.paint import lane_painter
from ringviewer.ui.timeline.paint.backing import Backing
from ringviewer.ui.timeline.paint.density import BarAtlas
from ringviewer.ui.timeline.paint.kit import Kit
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, at, lane

SIZE = QSize(100, 40)
ALL, PART = QRect(0, 0, 100, 40), QRect(10, 0, 20, 40)


class World:
    """Something to paint: its colour, how often it was painted, and a screen to paint it on."""

    def __init__(self, dpr: float = 1.0) -> None:
        self.color, self.painted, self.dpr = "red", 0, dpr
        self.backing = Backing()
        self.screen = QImage(SIZE * dpr, QImage.Format.Format_RGB32)
        self.screen.setDevicePixelRatio(dpr)

    def _whole(self, p: QPainter, region: QRegion) -> None:
        self.painted += 1
        p.fillRect(region.boundingRect(), QColor(self.color))

    def repaint(self, part: QRect) -> None:
        with QPainter(self.screen) as p:
            self.backing.paint(p, QRegion(part), SIZE, self.dpr, self._whole)

    def at(self, x: int) -> QColor:
        return self.screen.pixelColor(round(x * self.dpr), 5)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_what_only_the_pointer_touched_is_painted_once(dpr: float) -> None:
    world = World(dpr)
    world.repaint(ALL)
    for _ in range(5):
        world.screen.fill("black")
        world.backing.touch(PART)
        world.repaint(PART)
    assert world.painted == 2
    assert (world.at(20), world.at(50)) == (QColor("red"), QColor("black"))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("changed", [ALL, QRect(50, 0, 9, 9)])
def test_a_repaint_of_anything_else_makes_the_picture_void(changed: QRect) -> None:
    world = World()
    world.backing.touch(PART)
    world.repaint(PART)
    world.color = "blue"
    world.backing.touch(PART)
    world.repaint(changed)
    world.backing.touch(PART)
    world.repaint(PART)
    assert world.at(20) == QColor("blue")


def test_a_moving_pointer_paints_no_lane_again(
    qtbot: QtBot, stage: Callable[[House], Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(at(f"{hour:02d}:{minute:02d}"), "motion", 20_000) for hour in range(9, 17) for minute in (5, 25, 45)]
    made = stage(House([lane("front", rows), lane("back", rows[::2])]))
    painted: list[object] = []
    events = lane_painter.paint_events

    def noted(p: QPainter, kit: Kit, scene: LaneScene, atlas: BarAtlas, number: int) -> None:
        painted.append(scene)
        events(p, kit, scene, atlas, number)

    monkeypatch.setattr(lane_painter, "paint_events", noted)
    made.canvas.point(QPointF(300, 60))
    QApplication.processEvents()
    first = len(painted)
    for x in range(310, 700, 10):
        made.canvas.point(QPointF(x, 60))
        QApplication.processEvents()
    assert len(painted) == first <= 2
    made.canvas.refresh()
    QApplication.processEvents()
    assert len(painted) > first
