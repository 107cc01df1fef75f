"""Paints the ruler: two lines with grips, the band between them, and a plate that says what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ringviewer.ui.timeline.layout.geometry import AXIS_PX, CLOSE_UP_TICKS_PX
from ringviewer.ui.timeline.words.ruler_words import ruler_hint, ruler_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.ui.timeline.layout.geometry import Areas
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.ruler import Ruler
    from ringviewer.ui.timeline.layout.viewport import Viewport
    from ringviewer.ui.timeline.paint.kit import Kit

_SHADE: Final = 0.1
_GRIP_PX, _GRIP_HIGH_PX = 5, 12
_LINE_PX, _PADDING_PX, _EDGE_PX = 16, 8, 4


def paint_ruler(p: QPainter, kit: Kit, model: TimelineModel, areas: Areas, close_up: Viewport | None) -> None:
    """The ruler over lanes and close-up; while it is on and nothing is measured, what to do with it."""
    ruler = model.ruler
    p.save()
    if ruler is not None:
        if close_up is not None:
            top = areas.close_up_rect.top() + CLOSE_UP_TICKS_PX
            _band(p, kit, ruler, close_up, QRect(areas.header, top, areas.time, areas.close_up_rect.bottom() - top))
        _band(p, kit, ruler, model.view, QRect(areas.header, AXIS_PX, areas.time, areas.bottom - AXIS_PX), grips=True)
        lines = ruler_lines(model, ruler)
        _plate(p, kit, lines, _plate_rect(kit, model, areas, ruler, lines), bold=True)
    elif model.measuring:
        words = ruler_hint(from_selection=model.selection() is not None)
        width = kit.width(words, "body") + 2 * _PADDING_PX
        left = areas.header + max(_EDGE_PX, (areas.time - width) // 2)
        high = _LINE_PX + _PADDING_PX
        _plate(p, kit, [words], QRect(left, areas.lanes_bottom - high - 6, width, high), bold=False)
    p.restore()


def _band(p: QPainter, kit: Kit, ruler: Ruler, view: Viewport, area: QRect, *, grips: bool = False) -> None:
    ink = kit.tokens.ink
    p.setClipRect(area.adjusted(0, -_GRIP_HIGH_PX, 0, 0) if grips else area)
    left, right = (round(min(max(view.to_x(ms), -9.0), view.width + 9.0)) for ms in (ruler.first_ms, ruler.last_ms))
    shade = QColor(ink)
    shade.setAlphaF(_SHADE)
    p.fillRect(area.left() + left, area.top(), right - left, area.height(), shade)
    for x in (left, right):
        p.fillRect(area.left() + x, area.top(), 1, area.height(), ink)
    if not grips:
        return
    p.fillRect(area.left() + left, area.top() - 2, right - left, 2, ink)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(ink)
    for x in (left, right):
        grip = QRectF(area.left() + x - _GRIP_PX / 2 + 0.5, area.top() - _GRIP_HIGH_PX, _GRIP_PX, _GRIP_HIGH_PX)
        p.drawRoundedRect(grip, 2, 2)
    p.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _plate_rect(kit: Kit, model: TimelineModel, areas: Areas, ruler: Ruler, lines: Sequence[str]) -> QRect:
    """Below its lane, or above it where there is no room; about the middle of what is in view of it."""
    width = max(kit.width(words, "body", not number) for number, words in enumerate(lines)) + 2 * _PADDING_PX
    high = len(lines) * _LINE_PX + _PADDING_PX
    view = model.view
    left, right = (min(max(view.to_x(ms), 0.0), float(areas.time)) for ms in (ruler.first_ms, ruler.last_ms))
    x = max(_EDGE_PX, min(round((left + right - width) / 2), areas.time - _EDGE_PX - width))
    state = model.lane(ruler.device_id)
    number = None if state is None else model.number_of(state)
    lane = QRect(0, areas.lanes_top, 0, 0) if number is None else areas.lane_rect(number)
    y = lane.bottom() + 1 + _EDGE_PX
    if y + high > areas.lanes_bottom - _EDGE_PX:
        y = min(lane.top(), areas.lanes_bottom) - _EDGE_PX - high
    return QRect(areas.header + x, max(areas.lanes_top + _EDGE_PX, y), width, high)


def _plate(p: QPainter, kit: Kit, lines: Sequence[str], area: QRect, *, bold: bool) -> None:
    tokens = kit.tokens
    p.setClipping(False)
    p.fillRect(area, tokens.surface)
    p.setPen(tokens.edge)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRect(area.adjusted(0, 0, -1, -1))
    for number, words in enumerate(lines):
        middle = area.top() + _PADDING_PX / 2 + (number + 0.5) * _LINE_PX
        kit.text(p, area.left() + _PADDING_PX, middle, words, tokens.text, "body", bold and not number)
