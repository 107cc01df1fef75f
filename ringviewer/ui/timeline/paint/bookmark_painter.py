"""Paints bookmarks: a ribbon in row two of the axis, and a dotted line from it through the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ringviewer.ui.timeline.layout.geometry import AXIS_PX

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.bookmarks import Bookmark
    from ringviewer.ui.timeline.layout.geometry import Areas
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.paint.kit import Kit

#: The ribbon stands below row one, so that no flag of the axis can hide it or be hidden by it.
RIBBON_TOP: Final = 22
RIBBON_PX, RIBBON_HIGH_PX = 10, 15
_REACH_PX: Final = 8
_ON_PX, _OFF_PX = 1.0, 3.0


def paint_bookmarks(p: QPainter, kit: Kit, model: TimelineModel, areas: Areas) -> None:
    """All bookmarks in view; the current one is filled, the others are outlined."""
    current = model.bookmarks.current
    shown = [mark for mark in model.bookmarks if -RIBBON_PX < model.view.to_x(mark.at_ms) < areas.time + RIBBON_PX]
    if not shown:
        return
    p.save()
    p.setClipRect(QRect(areas.header, 0, areas.time, areas.bottom))
    for mark in sorted(shown, key=lambda mark: mark == current):
        x = areas.header + round(model.view.to_x(mark.at_ms))
        line = QPen(kit.tokens.ink, 1, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        line.setDashPattern([_ON_PX, _OFF_PX])
        p.setPen(line)
        p.drawLine(x, RIBBON_TOP + RIBBON_HIGH_PX - 4, x, areas.bottom)
        _ribbon(p, kit, x, filled=mark == current)
    p.restore()


def ribbons_x(model: TimelineModel) -> list[float]:
    """The x of all ribbons and of both their sides, for labels that must not be touched by them."""
    half = RIBBON_PX / 2
    return [model.view.to_x(mark.at_ms) + side for mark in model.bookmarks for side in (-half, 0.0, half)]


def bookmark_at(model: TimelineModel, areas: Areas, x: float, y: float) -> Bookmark | None:
    """The bookmark whose ribbon is at (x, y) of the canvas; the nearest of several."""
    if not RIBBON_TOP - 2 <= y < AXIS_PX:
        return None
    across = x - areas.header
    near = [mark for mark in model.bookmarks if abs(model.view.to_x(mark.at_ms) - across) <= _REACH_PX]
    return min(near, key=lambda mark: abs(model.view.to_x(mark.at_ms) - across), default=None)


def _ribbon(p: QPainter, kit: Kit, x: int, *, filled: bool) -> None:
    half, top, foot = RIBBON_PX / 2, RIBBON_TOP, RIBBON_TOP + RIBBON_HIGH_PX
    corners = ((-half, top), (half, top), (half, foot), (0, foot - 4.5), (-half, foot))
    shape = QPolygonF([QPointF(x + 0.5 + dx, y) for dx, y in corners])
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(QPen(kit.tokens.ink, 1.5))
    p.setBrush(kit.tokens.ink if filled else kit.tokens.surface)
    p.drawPolygon(shape)
    p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
