"""Words stand on one line, whatever fonts their signs come from."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.paint.kit import Kit


def first_row(theme: Theme, words: str) -> int:
    """The y of the topmost ink of the last letter."""
    kit = Kit(theme.tokens, 1.0)
    picture = QImage(400, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    width = kit.text(painter, 0, 30, words, QColor("black"), "body")
    painter.end()
    dark = [y for y in range(60) for x in range(width - 8, width) if QColor(picture.pixel(x, y)).lightness() < 128]
    return min(dark)


@pytest.mark.parametrize("strange", ["漢", "한", "ก", "ᚠ", "𝕏", "😀", "\u0e49"])
def test_signs_of_other_fonts_do_not_move_a_line(qapp: QApplication, theme: Theme, strange: str) -> None:
    assert first_row(theme, f"{strange} H") == first_row(theme, "a H")
