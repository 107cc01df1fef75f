"""Paints the ruler: two lines with grips, the band between them, and a plate that says what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ringviewer.ui.timeline.layout.geometry import AXIS_PX, CLOSE_UP_TICKS_PX
from ringviewer.ui.timeline.words.ruler_words import ruler_brief, ruler_hint, ruler_lines

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.geometry import Areas
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.ruler import Ruler
    from ringviewer.ui.timeline.layout.viewport import Viewport
    from ringviewer.ui.timeline.paint.kit import Kit

Extents = Sequence[tuple[int, int]]

_SHADE: Final = 0.1
_GRIP_PX, _GRIP_HIGH_PX = 5, 12
_LINE_PX, _PADDING_PX, _EDGE_PX = 16, 8, 4
_AXIS_TOP, _AXIS_HIGH_PX = 2, 18


def paint_ruler(
    p: QPainter, kit: Kit, model: TimelineModel, areas: Areas, close_up: Viewport | None, flags: Extents
) -> None:
    """The ruler over lanes and close-up; while it is on and nothing is measured, what to do with it.

    `flags`: from where to where, in px of the time area, the axis has flags.
    """
    ruler, plate = model.ruler, ruler_plate(kit, model, areas, flags)
    p.save()
    if ruler is not None:
        if close_up is not None:
            top = areas.close_up_rect.top() + CLOSE_UP_TICKS_PX
            _band(p, kit, ruler, close_up, QRect(areas.header, top, areas.time, areas.close_up_rect.bottom() - top))
        _band(p, kit, ruler, model.view, QRect(areas.header, AXIS_PX, areas.time, areas.bottom - AXIS_PX), grips=True)
    if plate is not None:
        _plate(p, kit, *plate, bold=ruler is not None)
    p.restore()


def ruler_plate(kit: Kit, model: TimelineModel, areas: Areas, flags: Extents) -> tuple[Sequence[str], QRect] | None:
    """What stands on the ruler's plate, and where on the canvas; None while there is neither ruler nor measuring."""
    if model.ruler is not None:
        whole, brief = ruler_lines(model, model.ruler), ruler_brief(model, model.ruler)
        middle = _middle(model, areas)
        for lines in (whole, (brief, whole[-1])):
            below = _below_lanes(kit, areas, lines, middle)
            if below is not None:
                return lines, below
        return (brief,), _in_axis(kit, areas, brief, middle, flags)
    if not model.measuring:
        return None
    words = ruler_hint(from_selection=model.selection() is not None)
    middle = areas.time / 2
    return [words], _below_lanes(kit, areas, [words], middle) or _in_axis(kit, areas, words, middle, flags)


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


def _middle(model: TimelineModel, areas: Areas) -> float:
    """The middle of what is in view of the ruler, in px of the time area."""
    ruler, view = model.ruler, model.view
    if ruler is None:
        return areas.time / 2
    return sum(min(max(view.to_x(ms), 0.0), float(areas.time)) for ms in (ruler.first_ms, ruler.last_ms)) / 2


def _below_lanes(kit: Kit, areas: Areas, lines: Sequence[str], middle: float) -> QRect | None:
    """Below the last lane, where it covers nothing; None where there is no room."""
    high = len(lines) * _LINE_PX + _PADDING_PX
    if areas.lanes_bottom - areas.bottom < high + 2 * _EDGE_PX:
        return None
    width = max(kit.width(words, "body", not number) for number, words in enumerate(lines)) + 2 * _PADDING_PX
    return QRect(_left(areas, width, middle), areas.bottom + _EDGE_PX, width, high)


def _in_axis(kit: Kit, areas: Areas, words: str, middle: float, flags: Extents) -> QRect:
    """In row one of the axis, beside the flags, as near to `middle` as they let it."""
    width = kit.width(words, "body", True) + 2 * _PADDING_PX
    wanted = _left(areas, width, middle)
    taken = [(areas.header + start - _EDGE_PX, areas.header + end + _EDGE_PX) for start, end in flags]
    places = [wanted, *(end for _, end in taken), *(start - width for start, _ in taken)]
    inside = areas.header + _EDGE_PX, areas.header + areas.time - _EDGE_PX - width
    free = [
        left
        for left in places
        if inside[0] <= left <= inside[1] and all(left + width <= start or end <= left for start, end in taken)
    ]
    left = min(free, key=lambda left: abs(left - wanted), default=wanted)
    return QRect(left, _AXIS_TOP, width, _AXIS_HIGH_PX)


def _left(areas: Areas, width: int, middle: float) -> int:
    return areas.header + max(_EDGE_PX, min(round(middle - width / 2), areas.time - _EDGE_PX - width))


def _plate(p: QPainter, kit: Kit, lines: Sequence[str], area: QRect, *, bold: bool) -> None:
    tokens = kit.tokens
    p.setClipping(False)
    p.fillRect(area, tokens.surface)
    p.setPen(tokens.edge)
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRect(area.adjusted(0, 0, -1, -1))
    for number, words in enumerate(lines):
        middle = area.top() + (area.height() - len(lines) * _LINE_PX) / 2 + (number + 0.5) * _LINE_PX
        kit.text(p, area.left() + _PADDING_PX, middle, words, tokens.text, "body", bold and not number)
