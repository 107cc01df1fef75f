"""The row of tabs."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ringviewer.ui.tables.tab_strip import TabStrip
from ringviewer.ui.theme.theme import Theme


def make(qtbot: QtBot, theme: Theme) -> TabStrip:
    strip = TabStrip(theme, ("Events", "Findings", "Boundary"))
    qtbot.addWidget(strip)
    strip.resize(600, 30)
    strip.show()
    return strip


def is_red(color: QColor) -> bool:
    return color.red() - color.green() > 60


def test_tabs_keep_their_places_whichever_is_current(qtbot: QtBot, theme: Theme) -> None:
    strip = make(qtbot, theme)
    strip.show_count(1, 6, "problem")
    places = []
    for index in range(3):
        strip.setCurrentIndex(index)
        places.append([strip.tabRect(tab) for tab in range(3)])
    assert places[0] == places[1] == places[2]


def test_a_count_makes_room_for_its_pill_and_is_said(qtbot: QtBot, theme: Theme) -> None:
    strip = make(qtbot, theme)
    before = strip.tabRect(1).width()
    strip.show_count(1, 6, "problem")
    assert strip.tabRect(1).width() > before
    assert strip.accessibleTabName(1) == "Findings, 6"
    seen = strip.grab(strip.tabRect(1)).toImage()
    rows = {y for y in range(seen.height()) for x in range(seen.width()) if is_red(seen.pixelColor(x, y))}
    middle = (min(rows) + max(rows)) / 2
    assert abs(middle - 13.5) <= 1
    strip.show_count(1, 0, "")
    assert strip.tabRect(1).width() == before
    assert strip.accessibleTabName(1) == "Findings"
