"""Paints bookmarks: a ribbon in row two of the axis with its note, and a dotted line from it through the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ringviewer.history import wording
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
#: A note stands beside its ribbon in so many px; where not even a few words of it would, the tip has it.
_NOTE_PX, _LEAST_NOTE_PX, _BESIDE_PX = 180, 60, 8
_NOTE_Y: Final = 22


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
    for left, words in notes(kit, model):
        kit.plate(p, areas.header + left, _NOTE_Y, words, border=kit.tokens.edge, color=kit.tokens.text)
    p.restore()


def notes(kit: Kit, model: TimelineModel) -> list[tuple[int, str]]:
    """The notes that have room beside their ribbons: up to the next ribbon, the line of now, or the view's end."""
    view, found = model.view, []
    marks = [mark for mark in model.bookmarks if -RIBBON_PX < view.to_x(mark.at_ms) < view.width]
    flagged = model.flagged()
    stops = [view.to_x(model.now_ms), float(view.width)]
    stops += [view.to_x(mark.at_ms) - RIBBON_PX / 2 for mark in marks]
    stops += [] if flagged is None else [view.to_x(flagged[1])]
    for mark in marks:
        left = round(view.to_x(mark.at_ms)) + _BESIDE_PX
        room = min((stop for stop in stops if stop > left - _BESIDE_PX + 1), default=0.0) - left - 4
        words = wording.plain(mark.note)
        wide = min(int(room), _NOTE_PX)
        if words and (kit.plate_width(words) <= wide or wide >= _LEAST_NOTE_PX):
            found.append((left, kit.elided(words, wide - kit.plate_width(""), "small")))
    return found


def taken_x(kit: Kit, model: TimelineModel) -> list[float]:
    """The x that labels of the axis must not touch: all ribbons with both their sides, and the notes beside them."""
    half = RIBBON_PX / 2
    found = [model.view.to_x(mark.at_ms) + side for mark in model.bookmarks for side in (-half, 0.0, half)]
    for left, words in notes(kit, model) if found else ():
        right = left + kit.plate_width(words)
        # No label is so narrow that it would stand between two of these.
        found += [*range(left, right, RIBBON_PX), right]
    return found


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
