"""The zones of a device's configuration over its picture: dashed where motion is looked for, hatched where blacked out.

Outlines have a halo, because a picture may have any colour; shape and pattern tell the kinds apart before colour does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from ringviewer.history.wording import plain
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from PySide6.QtGui import QColor

    from ringviewer.history.device import Device, Zone, ZoneKind
    from ringviewer.session.stills import StillView
    from ringviewer.ui.theme.tokens import Tokens

BOTH: Final[frozenset[ZoneKind]] = frozenset({"motion", "privacy"})
_MOST: Final = 64
_NAME_LETTERS: Final = 32
_PLATE: Final = 15
_WORDS: Final = {"motion": "motion zone", "privacy": "privacy zone"}
_HATCH_PX: Final = 8


def zones_of(view: StillView | None, device: Device | None) -> tuple[Zone, ...]:
    """The zones that belong to the picture of `view`: the configuration tells those of the first camera only."""
    return device.zones if device is not None and why_no_zones(view, device) == "" else ()


def why_no_zones(view: StillView | None, device: Device | None) -> str:
    """Why no zones can be drawn over the picture, as a sentence; empty when they can be."""
    if view is None or view.picture is None:
        return "There is no picture."
    if device is None or not device.zones:
        return "The configuration of this device names no zones."
    first = next(iter(device.component_ids), None)
    if view.ask.component_id is not None and view.ask.component_id != first:
        return "The configuration names zones for the first camera only, and this picture is from another."
    return ""


def paint_zones(
    painter: QPainter, zones: Iterable[Zone], target: QRectF, tokens: Tokens, *, kinds: Collection[ZoneKind] = BOTH
) -> None:
    """Draw the zones of `kinds` over a picture that lies at `target`, with their names; lines keep their width."""
    shown = [
        (zone, corners) for zone in list(zones)[:_MOST] if zone.kind in kinds and (corners := _corners(zone, target))
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for zone, corners in shown:
        path = QPainterPath()
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
        if zone.kind == "privacy":
            _hatch(painter, path, tokens)
        _outline(painter, path, zone.kind, tokens)
    for zone, corners in shown:
        seen = target.intersected(_clip(painter, target))
        if not QPolygonF(corners).boundingRect().intersected(seen).isEmpty():
            name = plain(zone.name, _NAME_LETTERS) if zone.name else _WORDS[zone.kind]
            _plate(painter, name, _name_place(corners), seen, tokens)
    painter.restore()


def paint_swatch(painter: QPainter, kind: ZoneKind, area: QRectF, tokens: Tokens) -> None:
    """Draw a small zone of `kind` for a legend."""
    path = QPainterPath()
    path.addRect(area.adjusted(1, 1, -1, -1))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind == "privacy":
        _hatch(painter, path, tokens)
    painter.strokePath(path, _pen(kind, tokens))
    painter.restore()


def _corners(zone: Zone, target: QRectF) -> list[QPointF]:
    """The corners in pixels; none for a zone whose corners are no numbers."""
    if len(zone.vertices) < 3 or not all(math.isfinite(value) for corner in zone.vertices for value in corner):
        return []
    return [
        QPointF(
            target.x() + min(1.0, max(0.0, x)) * target.width(), target.y() + min(1.0, max(0.0, y)) * target.height()
        )
        for x, y in zone.vertices
    ]


def _color(kind: ZoneKind, tokens: Tokens) -> QColor:
    return tokens.motion if kind == "motion" else tokens.ink


def _pen(kind: ZoneKind, tokens: Tokens) -> QPen:
    pen = QPen(_color(kind, tokens), 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if kind == "motion":
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([4, 2])
    return pen


def _outline(painter: QPainter, path: QPainterPath, kind: ZoneKind, tokens: Tokens) -> None:
    halo = QPen(tokens.known, 4)
    halo.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.strokePath(path, halo)
    painter.strokePath(path, _pen(kind, tokens))


def _hatch(painter: QPainter, path: QPainterPath, tokens: Tokens) -> None:
    """Lines at 45° that stay as far apart at every zoom; a pattern brush would be scaled with the screen."""
    box = path.boundingRect().intersected(_clip(painter, path.boundingRect()))
    if box.isEmpty():
        return
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    first = math.floor((box.left() + box.top()) / _HATCH_PX)
    last = math.ceil((box.right() + box.bottom()) / _HATCH_PX)
    for color, width in ((tokens.known, 3.0), (_color("privacy", tokens), 1.25)):
        painter.setPen(QPen(QBrush(color), width))
        for step in range(first, last + 1):
            total = step * _HATCH_PX
            painter.drawLine(QPointF(total - box.top(), box.top()), QPointF(total - box.bottom(), box.bottom()))
    painter.restore()


def _clip(painter: QPainter, otherwise: QRectF) -> QRectF:
    return painter.clipBoundingRect() if painter.hasClipping() else otherwise


def _name_place(corners: list[QPointF]) -> QPointF:
    """The corner nearest to the left top of the zone."""
    return min(corners, key=lambda corner: corner.x() + corner.y())


def _plate(painter: QPainter, text: str, corner: QPointF, seen: QRectF, tokens: Tokens) -> None:
    """The name on a plate inside the zone at `corner`, kept in the part of the picture that is seen."""
    words_font = font("small")
    width = math.ceil(QFontMetricsF(words_font).horizontalAdvance(text)) + 10
    if seen.width() < width + 12 or seen.height() < _PLATE + 12:
        return
    x = min(max(corner.x() + 6, seen.left() + 6), seen.right() - width - 6)
    y = min(max(corner.y() + 6, seen.top() + 6), seen.bottom() - _PLATE - 6)
    area = QRectF(round(x), round(y), width, _PLATE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.known)
    painter.drawRoundedRect(area, 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(words_font)
    painter.setPen(tokens.text)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
