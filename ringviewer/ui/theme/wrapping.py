"""Plain text broken into lines of a fixed height, which Qt's own label cannot do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


def wrapped_height(text: str, text_font: QFont, width: int, line_px: int) -> int:
    """Height that `text` needs at `width`; one line at least."""
    return max(1, len(_lines(text, text_font, width)[1])) * line_px


def widest_word(text: str, text_font: QFont) -> int:
    """Width below which a word of `text` would be broken; long words may be, so it is bounded."""
    metrics = QFontMetricsF(text_font)
    widths = [metrics.horizontalAdvance(word) for word in text.split()]
    return min(160, round(max(widths, default=0)) + 1)


def draw_wrapped(painter: QPainter, text: str, text_font: QFont, color: QColor, width: int, line_px: int) -> None:
    """Draw `text` from the top left corner of the painter."""
    layout, lines = _lines(text, text_font, width)
    metrics = QFontMetricsF(text_font)
    lead = (line_px - metrics.ascent() - metrics.descent()) / 2
    painter.setPen(color)
    for row, index in enumerate(lines):
        layout.lineAt(index).draw(painter, QPointF(0, round(row * line_px + lead)))


def _lines(text: str, text_font: QFont, width: int) -> tuple[QTextLayout, list[int]]:
    layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), text_font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    rows: list[int] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, 0))
        rows.append(len(rows))
    layout.endLayout()
    return layout, rows
