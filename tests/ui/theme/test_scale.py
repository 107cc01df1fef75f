"""The size of text: fonts, heights that hold text, rows of tables and drawings follow it while the program runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.ui.still.times_box import TimesBox
from ringviewer.ui.tables.cells import Column
from ringviewer.ui.tables.table_view import TableView
from ringviewer.ui.theme import scale
from ringviewer.ui.theme.controls import Button, LineEdit, PlainLabel, TitleRow
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font, line_height, mono


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(mode="light")
    yield made
    made.set_text_percent(100)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for widget in (Button(theme, "Refresh", "refresh"), PlainLabel(theme, "Front Door"), LineEdit(theme)):
        column.addWidget(widget)
    column.addWidget(TitleRow(theme, "Still"))
    column.addWidget(TimesBox(theme))
    column.addWidget(TableView(theme, (Column("Time", 120),), name="Events"))
    qtbot.addWidget(made)
    made.show()
    return made


def sizes(panel: QWidget) -> list[tuple[int, int, int]]:
    """What every widget was given, by hand or by its font."""
    return [
        (each.minimumHeight(), each.sizeHint().height(), each.font().pixelSize())
        for each in panel.findChildren(QWidget)
    ]


@pytest.mark.parametrize("percent", [90, 100, 110, 125, 150])
def test_no_text_is_smaller_than_eleven_pixels_and_lines_hold_it(theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    for step in ("small", "body", "lead", "door", "value", "name"):
        assert font(step).pixelSize() >= 11
        assert font(step).pixelSize() <= line_height(step)
    assert mono().pixelSize() >= 11


@pytest.mark.parametrize("percent", [125, 150])
def test_controls_hold_their_larger_text(theme: Theme, panel: QWidget, percent: int) -> None:
    button, label = panel.findChildren(Button)[0], panel.findChildren(PlainLabel)[0]
    before = button.sizeHint().width()
    theme.set_text_percent(percent)
    assert button.height() == button.minimumHeight() == round(26 * percent / 100)
    assert button.font().pixelSize() == label.font().pixelSize() == round(12 * percent / 100)
    assert button.sizeHint().width() > before
    for each in (button, label, panel.findChildren(LineEdit)[0], panel.findChildren(TitleRow)[0]):
        assert QFontMetrics(each.font()).height() <= each.height()


def test_rows_of_tables_and_drawings_grow(theme: Theme, panel: QWidget) -> None:
    table, times = panel.findChildren(TableView)[0], panel.findChildren(TimesBox)[0]
    theme.set_text_percent(150)
    assert table.verticalHeader().defaultSectionSize() == 33
    assert table.horizontalHeader().height() == 36
    assert times.height() == round(138 * 1.5)
    theme.set_text_percent(90)
    assert times.height() == 138  # its smallest text is as small as text may be


@pytest.mark.parametrize("percents", [(150,), (90,), (90, 150)])
def test_going_back_restores_every_size(theme: Theme, panel: QWidget, percents: tuple[int, ...]) -> None:
    before = sizes(panel)
    for percent in percents:
        theme.set_text_percent(percent)
        assert sizes(panel) != before
    theme.set_text_percent(100)
    assert sizes(panel) == before


def test_a_change_is_told_once_and_the_same_size_is_not(qtbot: QtBot, theme: Theme) -> None:
    told: list[float] = []
    theme.text_size_changed.connect(lambda: told.append(scale.factor()))
    theme.set_text_percent(125)
    theme.set_text_percent(125)
    assert told == [1.25]


@pytest.mark.parametrize(("points", "wanted"), [(9.0, 1.0), (10.0, 1.1), (13.5, 1.5), (40.0, 1.5), (4.0, 0.9)])
def test_the_size_of_the_desktop_is_followed_in_steps_and_within_bounds(
    theme: Theme, monkeypatch: pytest.MonkeyPatch, points: float, wanted: float
) -> None:
    made = QFont()
    made.setPointSizeF(points)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _which: QFont(made))
    theme.set_text_percent(None)
    assert scale.factor() == wanted


def test_what_is_drawn_enlarged_is_measured_unscaled(theme: Theme) -> None:
    theme.set_text_percent(150)
    with scale.unscaled():
        assert font("body").pixelSize() == 12
        assert scale.enlargement() == 1.5
    assert font("body").pixelSize() == 18
