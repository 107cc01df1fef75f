"""A desktop of high contrast: its palette for the chrome, marks and grounds that can still be told."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ringviewer.ui.theme import high_contrast
from ringviewer.ui.theme.high_contrast import forced
from ringviewer.ui.theme.theme import Theme
from tests.ui.theme.test_tokens import GROUNDS, MARKS, SURFACES, TEXT, contrast

ROLE = QPalette.ColorRole


def desktop(ground: str, text: str, chosen: str) -> QPalette:
    made = QPalette()
    for role in (ROLE.Window, ROLE.Base, ROLE.Button, ROLE.HighlightedText):
        made.setColor(role, QColor(ground))
    for role in (ROLE.WindowText, ROLE.Text, ROLE.ButtonText):
        made.setColor(role, QColor(text))
    made.setColor(ROLE.Highlight, QColor(chosen))
    return made


DESKTOPS = {"black": desktop("#000000", "#FFFFFF", "#FFFFFF"), "white": desktop("#FFFFFF", "#000000", "#000000")}


@pytest.mark.parametrize("palette", DESKTOPS.values(), ids=DESKTOPS)
class TestContrast:
    def test_text_can_be_read(self, palette: QPalette) -> None:
        tokens = forced(palette)
        for text in TEXT:
            for surface in SURFACES:
                assert contrast(tokens.color(text), tokens.color(surface)) >= 4.5, (text, surface)

    def test_marks_and_lines_stand_out(self, palette: QPalette) -> None:
        tokens = forced(palette)
        for ground in GROUNDS:
            for mark in MARKS:
                assert contrast(tokens.color(mark), tokens.color(ground)) >= 3.0, (mark, ground)
        for line in ("rule", "line2", "edge", "day"):
            assert contrast(tokens.color(line), tokens.surface) >= 3.0, line

    def test_the_desktop_wins_over_the_chosen_mode(
        self, palette: QPalette, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = QPalette(qapp.palette())
        qapp.setPalette(palette)
        with monkeypatch.context() as patched:
            patched.setattr(high_contrast, "wanted", lambda: True)
            theme = Theme(qapp, mode="light")
            assert theme.tokens.window == palette.color(ROLE.Window)
            assert theme.dark == (palette.color(ROLE.Window) == QColor("#000000"))
            assert qapp.palette().color(ROLE.Base) == palette.color(ROLE.Base)
        theme.set_mode("dark")
        theme.set_mode("light")
        assert theme.tokens.window == QColor("#F2F3F5")
        qapp.setPalette(before)
