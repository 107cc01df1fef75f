"""How each phase of a request is filled: every one has a pattern of its own, and none has a hue (look.md §1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter

from ringviewer.ui.tables.requests_lanes import OWN_WORK

if TYPE_CHECKING:
    from ringviewer.ui.theme.tokens import Tokens

__all__ = ["fill_phase"]


def fill_phase(painter: QPainter, tokens: Tokens, area: QRect, phase: str) -> None:
    """Fill a segment or a swatch. Below three pixels a pattern cannot be told, and the segment is plain."""
    painter.save()
    painter.setClipRect(area)
    if area.width() < 3:
        painter.fillRect(area, tokens.text2)
    else:
        _FILLS[phase](painter, tokens, area)
    painter.restore()


def _frame(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.setPen(tokens.edge)
    painter.drawRect(area.adjusted(0, 0, -1, -1))


def _dots(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.fillRect(area, tokens.ref)
    painter.setBrushOrigin(area.topLeft())
    painter.fillRect(area, QBrush(tokens.edge, Qt.BrushStyle.Dense5Pattern))


def _hollow(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.fillRect(area, tokens.surface)
    _frame(painter, tokens, area)


def _upright(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.fillRect(area, tokens.surface)
    for x in range(area.left(), area.right() + 1, 3):
        painter.fillRect(x, area.top(), 1, area.height(), tokens.text2)


def _level(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.fillRect(area, tokens.surface)
    for y in range(area.top(), area.bottom() + 1, 3):
        painter.fillRect(area.left(), y, area.width(), 1, tokens.text2)


def _grid(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    _upright(painter, tokens, area)
    for y in range(area.top(), area.bottom() + 1, 3):
        painter.fillRect(area.left(), y, area.width(), 1, tokens.text2)


def _solid(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.fillRect(area, tokens.ink)


def _hatch(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    painter.fillRect(area, tokens.ref)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(tokens.text2)
    for x in range(area.left() - area.height(), area.right() + 1, 5):
        painter.drawLine(x, area.bottom() + 1, x + area.height(), area.top())


def _rails(painter: QPainter, tokens: Tokens, area: QRect) -> None:
    """Ink above and below, and nothing in the middle."""
    painter.fillRect(area, tokens.surface)
    third = max(2, area.height() // 3)
    painter.fillRect(area.left(), area.top(), area.width(), third, tokens.ink)
    painter.fillRect(area.left(), area.bottom() + 1 - third, area.width(), third, tokens.ink)


_FILLS: Final[dict[str, Callable[[QPainter, Tokens, QRect], None]]] = {
    "queue": _dots,
    OWN_WORK: _hollow,
    "DNS": _upright,
    "connect": _level,
    "TLS": _grid,
    "send": _solid,
    "wait": _hatch,
    "receive": _rails,
}
