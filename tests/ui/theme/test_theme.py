from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.assets import resource
from ringviewer.ui.theme.icons import icon, pixmap
from ringviewer.ui.theme.sheet import style_sheet
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.tokens import DARK, LIGHT
from ringviewer.ui.theme.type import font


def test_switching_the_mode_changes_tokens_palette_and_tells_so(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, mode="light")
    assert not theme.dark
    assert theme.tokens is LIGHT
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == DARK.window
    assert qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == DARK.disabled
    theme.set_mode("light")
    assert qapp.palette().color(QPalette.ColorRole.Base) == LIGHT.surface


def test_setting_the_same_mode_again_changes_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, mode="light")
    with qtbot.assertNotEmitted(theme.changed):
        theme.set_mode("light")


def test_the_style_sheet_names_every_colour(qapp: QApplication) -> None:
    for tokens in (LIGHT, DARK):
        assert "@" not in style_sheet(tokens)
        assert tokens.ink.name() in style_sheet(tokens)


def test_no_step_is_smaller_than_eleven_pixels(qapp: QApplication) -> None:
    sizes = {step: font(step).pixelSize() for step in ("small", "body", "lead", "door", "value", "name")}
    assert sizes == {"small": 11, "body": 12, "lead": 13, "door": 15, "value": 18, "name": 22}
    assert font("value").bold()
    assert not font("value", bold=False).bold()


def test_every_shipped_icon_draws_something_in_the_colour_asked_for(qapp: QApplication) -> None:
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(names) == 38
    for name in names:
        image = pixmap(name, LIGHT.problem, 16, 2.0).toImage()
        assert image.width() == 32
        inked = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255]
        assert inked, name
        assert all(abs(color.red() - LIGHT.problem.red()) <= 2 for color in inked), name


def test_an_icon_that_is_missing_is_empty_and_raises_nothing(qapp: QApplication) -> None:
    assert not pixmap("no-such-icon", LIGHT.text).isNull()


def test_an_icon_for_qt_has_a_disabled_look(qapp: QApplication) -> None:
    assert not icon("stop", Theme(qapp, mode="light")).isNull()
