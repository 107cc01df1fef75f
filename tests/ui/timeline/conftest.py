from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.session import changes
from ringviewer.session.stills import StillView
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.panel import TimelinePanel
from tests.ui.timeline.worlds import PACIFIC, House


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(mode="light")


class Stage:
    """A panel over a house: where things are on its canvas, and what colours stand there."""

    def __init__(self, panel: TimelinePanel, house: House, theme: Theme) -> None:
        self.panel, self.house, self.theme = panel, house, theme
        self.canvas = panel.canvas
        self.picture = QImage()
        self.shoot()

    def shoot(self) -> None:
        self.picture = self.canvas.grab().toImage()

    def show_still(self, view: StillView | None) -> None:
        """What the session's change of the shown still does."""
        self.house.shown_still = view
        self.panel.handle(changes.ShownStillChanged())
        self.shoot()

    def select(self, device_id: str, event_id: str) -> None:
        self.house.selected = (device_id, event_id)
        self.house.shown_still = self.house.lanes[device_id].stills.get(event_id)
        self.panel.handle(changes.SelectionChanged())
        self.shoot()

    def lane_spot(self, device_id: str, ms: int, above_foot: int = 4) -> QPoint:
        areas, model = self.canvas.areas, self.canvas.model
        number = [state.device_id for state in model.lanes].index(device_id)
        foot = areas.lane_rect(number).top() + areas.lane_height - 1
        return QPoint(areas.header + round(model.view.to_x(ms)), foot - above_foot)

    def close_up_spot(self, ms: int, y: int) -> QPoint:
        """An instant of the close-up, `y` px below its row of ticks."""
        scene = self.canvas.close_up
        assert scene is not None
        areas = self.canvas.areas
        return QPoint(areas.header + round(scene.view.to_x(ms)), areas.close_up_rect.top() + 18 + y)

    def has(self, token: str, spot: QPoint, reach_x: int = 5, reach_y: int = 4) -> bool:
        """Whether the colour of a token stands within some px of a spot."""
        wanted = self.theme.tokens.color(token).rgb()
        return any(
            self.picture.pixel(spot.x() + dx, spot.y() + dy) == wanted
            for dx in range(-reach_x, reach_x + 1)
            for dy in range(-reach_y, reach_y + 1)
        )


ShowPanel = Callable[[House], TimelinePanel]


@pytest.fixture
def show_panel(qtbot: QtBot, theme: Theme) -> ShowPanel:
    """Shows a panel over a house, in the customer's zone."""
    # A panel that only its own cycles hold could be collected while it is painted for the last time.
    held: list[TimelinePanel] = []

    def make(house: House) -> TimelinePanel:
        panel = TimelinePanel(theme)
        qtbot.addWidget(panel)
        panel.resize(1220, 494)
        panel.set_zone(PACIFIC, "the customer’s zone")
        panel.set_session(house.session)
        with qtbot.waitExposed(panel):
            panel.show()
        held.append(panel)
        return panel

    return make


@pytest.fixture
def stage(show_panel: ShowPanel, theme: Theme) -> Callable[[House], Stage]:
    return lambda house: Stage(show_panel(house), house, theme)
