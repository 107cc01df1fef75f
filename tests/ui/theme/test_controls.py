from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.history.event import KindCode
from ringviewer.ui.theme.controls import (
    Button,
    FlatButton,
    KindToggle,
    LineEdit,
    MenuButton,
    PlainLabel,
    PrimaryButton,
    ProgressLine,
    plain_tip,
)
from ringviewer.ui.theme.focus import _Ring
from ringviewer.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


def test_buttons_are_26_high_and_have_names(qtbot: QtBot, theme: Theme) -> None:
    for button in (Button(theme, "Stop", "stop"), FlatButton(theme, icon="prev", name="Previous event")):
        qtbot.addWidget(button)
        assert button.height() == 26
        assert button.accessibleName()


def test_return_presses_a_button(qtbot: QtBot, theme: Theme) -> None:
    button = PrimaryButton(theme, "Ask again")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_a_disabled_button_says_why(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Save")
    qtbot.addWidget(button)
    button.set_enabled(False, "There is no picture.")
    assert button.toolTip() == "There is no picture."
    button.set_enabled(True, "There is no picture.")
    assert button.toolTip() == ""


def test_a_kind_toggle_tells_its_kind_count_and_state(qtbot: QtBot, theme: Theme) -> None:
    toggle = KindToggle(theme, KindCode.LIVE)
    qtbot.addWidget(toggle)
    toggle.set_count(13)
    assert toggle.accessibleName() == "live view, 13, shown"
    toggle.click()
    assert toggle.accessibleName() == "live view, 13, hidden"
    assert not toggle.grab().isNull()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # of the offscreen platform, for any popup
def test_a_menu_button_opens_its_menu(qtbot: QtBot, theme: Theme) -> None:
    button = MenuButton(theme, "Zone: customer", "zone")
    qtbot.addWidget(button)
    button.choices.addAction("UTC")
    button.show()
    button.click()
    assert button.choices.isVisible()
    button.choices.close()


def test_labels_show_markup_as_it_is(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "<b>Front Door</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert plain_tip("<b>Front Door</b>") == "<span>&lt;b&gt;Front Door&lt;/b&gt;</span>"
    assert plain_tip("Front Door & Garage") == "Front Door & Garage"


def test_a_label_that_is_cut_keeps_all_of_it_in_the_tooltip(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "A name that is much too long", elide=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(60, 16)
    label.grab()
    assert label.toolTip() == "A name that is much too long"


def test_a_wrapped_label_grows_by_whole_lines(qtbot: QtBot, theme: Theme) -> None:
    label = PlainLabel(theme, "Nothing to do. Choosing another event leaves this answer for the cache.", wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(2000) == 16
    assert label.heightForWidth(250) == 32


def test_a_field_that_has_text_can_be_cleared(qtbot: QtBot, theme: Theme) -> None:
    field = LineEdit(theme, "search", "Filter", name="filter", clearable=True)
    qtbot.addWidget(field)
    clear = next(action for action in field.actions() if action.text() == "Clear filter")
    assert not clear.isVisible()
    field.setText("ding")
    assert clear.isVisible()
    clear.trigger()
    assert field.text() == ""


def test_the_ring_follows_the_keyboard_not_the_mouse(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    buttons = [Button(theme, "One"), Button(theme, "Two")]
    for button in buttons:
        row.addWidget(button)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def ring() -> _Ring | None:
        return next((found for found in window.findChildren(_Ring) if found.isVisible()), None)

    qtbot.waitUntil(lambda: ring() is not None)
    found = ring()
    assert found is not None
    assert found.geometry() == buttons[0].geometry().adjusted(-3, -3, 3, 3)
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert buttons[1].hasFocus()


def test_a_progress_line_moves_only_while_it_is_seen_and_unknown(qtbot: QtBot, theme: Theme) -> None:
    line = ProgressLine(theme)
    qtbot.addWidget(line)
    line.set_fraction(None)
    assert not line._timer.isActive()
    line.show()
    assert line._timer.isActive()
    line.set_fraction(0.5)
    assert not line._timer.isActive()
    line.set_fraction(None)
    line.hide()
    assert not line._timer.isActive()


def test_everything_paints_in_dark_too(qtbot: QtBot, theme: Theme) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    disabled = Button(theme, "Off", "stop")
    disabled.setEnabled(False)
    for control in (Button(theme, "On", "stop"), disabled, KindToggle(theme, KindCode.DING), QLineEdit()):
        row.addWidget(control)
    light = holder.grab().toImage()
    theme.set_mode("dark")
    assert holder.grab().toImage() != light
