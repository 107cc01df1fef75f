"""The small signs of the timeline: requests, webhooks and re-links, and what a still has in place of its tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from ringviewer.ui.timeline.paint.kit import Kit

CROSS_PX: Final = 7
CROSS_WIDTH_PX: Final = 1.75
#: Width and height of the cap. It points down: a triangle that points up is a ding.
CAP_PX: Final = (10, 6)
SQUARE_PX: Final = 7
RING_PX: Final = 4.5
#: Width and height of the envelope.
ENVELOPE_PX: Final = (10, 7)
_STAMP_PX: Final = 16


def cross(p: QPainter, x: float, y: float, color: QColor, halo: QColor) -> None:
    """A refused request about (x, y), with its halo."""
    middle, half = QPointF(round(x) + 0.5, round(y) + 0.5), CROSS_PX / 2
    lines = [
        QLineF(middle.x() - half, middle.y() - half, middle.x() + half, middle.y() + half),
        QLineF(middle.x() - half, middle.y() + half, middle.x() + half, middle.y() - half),
    ]
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    for stroke, width in ((halo, 4.0), (color, CROSS_WIDTH_PX)):
        p.setPen(QPen(stroke, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        p.drawLines(lines)
    p.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def ring(p: QPainter, kit: Kit, x: float, y: float, color: QColor, halo: QColor) -> None:
    """An accepted request that was not followed, with its halo."""
    kit.ring(p, x, y, RING_PX, QPen(halo, 3.75))
    kit.ring(p, x, y, RING_PX, QPen(color, CROSS_WIDTH_PX))


def envelope(p: QPainter, kit: Kit, x: float, y: float, color: QColor, halo: QColor) -> None:
    """A webhook: the outline of an envelope about (x, y)."""

    def draw(painter: QPainter) -> None:
        wide, high = ENVELOPE_PX
        painter.translate(_STAMP_PX / 2, _STAMP_PX / 2)
        box = QRectF(-wide / 2, -high / 2, wide, high)
        painter.fillRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), halo)
        painter.setPen(_pen(color, 1.25))
        painter.drawRect(box)
        flap = [QPointF(-wide / 2, -high / 2), QPointF(0, 0.75), QPointF(wide / 2, -high / 2)]
        painter.drawPolyline(QPolygonF(flap))

    name = f"envelope {color.rgba():x} {halo.rgba():x}"
    p.drawPixmap(round(x) - _STAMP_PX // 2, round(y) - _STAMP_PX // 2, kit.stamp(name, _STAMP_PX, draw))


def relink(p: QPainter, kit: Kit, x: float, y: float) -> None:
    """The customer linked again: an open circle with an arrow head, about (x, y)."""

    def draw(painter: QPainter) -> None:
        tokens, radius = kit.tokens, 4.5
        painter.translate(_STAMP_PX / 2, _STAMP_PX / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.known)
        painter.drawEllipse(QPointF(0, 0), 7.5, 7.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(tokens.br_edge, CROSS_WIDTH_PX))
        painter.drawArc(QRectF(-radius, -radius, 2 * radius, 2 * radius), 90 * 16, 290 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.br_edge)
        painter.drawPolygon(QPolygonF([QPointF(0, -7.25), QPointF(0, -1.75), QPointF(4, -4.5)]))

    p.drawPixmap(round(x) - _STAMP_PX // 2, round(y) - _STAMP_PX // 2, kit.stamp("relink", _STAMP_PX, draw))


def tick(p: QPainter, kit: Kit, x: int, bottom: int, height: int, foot: int) -> None:
    """The actual time: an upright on a foot that is `foot` px wide, standing on `bottom`."""
    p.fillRect(x - 1, bottom - height, 2, height, kit.tokens.actual)
    p.fillRect(x - foot // 2, bottom - 2, foot, 2, kit.tokens.actual)


def cap(p: QPainter, kit: Kit, x: int, top: int) -> None:
    """The triangle on the head of a tick that is not where it should be, its flat side at `top`."""

    def draw(painter: QPainter) -> None:
        wide, high = CAP_PX
        corners = [QPointF(-wide / 2, 0), QPointF(wide / 2, 0), QPointF(0, high)]
        painter.translate(_STAMP_PX / 2, 2)
        painter.setPen(_pen(kit.tokens.known, 2))
        painter.drawPolygon(QPolygonF(corners))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(kit.tokens.warning)
        painter.drawPolygon(QPolygonF(corners))

    p.drawPixmap(x - _STAMP_PX // 2, top - 2, kit.stamp("cap", _STAMP_PX, draw))


def square(p: QPainter, kit: Kit, x: int, bottom: int) -> None:
    """No picture came: a hollow square standing on `bottom`."""

    def draw(painter: QPainter) -> None:
        inset = (_STAMP_PX - SQUARE_PX) / 2
        box = QRectF(inset, inset, SQUARE_PX, SQUARE_PX)
        painter.fillRect(box.adjusted(-1, -1, 1, 1), kit.tokens.known)
        painter.setPen(_pen(kit.tokens.text2, 1.5))
        painter.drawRect(box.adjusted(0.75, 0.75, -0.75, -0.75))

    half = _STAMP_PX // 2
    p.drawPixmap(x - half, bottom - half - SQUARE_PX // 2 - 1, kit.stamp("square", _STAMP_PX, draw))


def unknown(p: QPainter, kit: Kit, x: int, bottom: int) -> None:
    """No time is known: a question mark where the tick would stand, on a foot that is open below it."""
    kit.text(p, x - kit.width("?", "small", True) / 2, bottom - 5, "?", kit.tokens.actual, "small", True)
    for left in (x - 7, x + 4):
        p.fillRect(left, bottom - 2, 3, 2, kit.tokens.actual)


def _pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
