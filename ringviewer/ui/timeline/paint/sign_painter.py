"""Paints the signs of a lane: page ticks and words below the events, witnesses and re-links above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ringviewer.ui.timeline.layout.lane_signs import PAGE_FOOT_PX, PAGE_PX
from ringviewer.ui.timeline.layout.text_px import PLATE_HEIGHT_PX
from ringviewer.ui.timeline.paint import signs
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.lane_signs import LaneSign

_EDGE_PX: Final = 2
#: Width of the head of a page's tick, which tells it from the line of a day, in px.
PAGE_HEAD_PX: Final = 7


def paint_below(p: QPainter, kit: Kit, scene: LaneScene) -> None:
    """What events may cover: the ticks of the pages, and the words on the grounds."""
    laid = scene.signs
    for sign in laid.signs:
        if sign.kind == "page":
            x = round(sign.x)
            p.fillRect(x - PAGE_HEAD_PX // 2, 0, PAGE_HEAD_PX, 1, kit.tokens.edge)
            p.fillRect(x, 1, 1, PAGE_PX - 1, kit.tokens.edge)
            p.fillRect(x, scene.metrics.height - 1 - PAGE_FOOT_PX, 1, PAGE_FOOT_PX, kit.tokens.edge)
    plates = laid.plates
    for ground in plates.grounds:
        kit.plate(p, ground.x, ground.y, ground.words)
    for time in (plates.after, plates.by):
        if time is not None:
            kit.plate(p, time.x, time.y, time.words, border=kit.tokens.br_edge, color=kit.tokens.br_edge)
    ways_on = [plate for plate, _ in plates.gaps]
    for stop in ways_on if plates.stop is None else (*ways_on, plates.stop):
        border = kit.tokens.edge if stop.acts else None
        kit.plate(p, stop.x, stop.y, stop.words, border=border, color=kit.tokens.text)


def paint_above(p: QPainter, kit: Kit, scene: LaneScene) -> None:
    """What stands beside the events: witnesses, those of an edge last, and re-links."""
    for sign in scene.signs.signs:
        if sign.kind in ("refusal", "probe", "webhook", "relink"):
            paint_sign(p, kit, sign.kind, round(sign.x), round(sign.y), strong=sign.strong, halo=kit.tokens.known)


def paint_sign(p: QPainter, kit: Kit, kind: str, x: int, y: int, *, strong: bool, halo: QColor) -> None:
    """The sign of a witness or a re-link about (x, y); those that set no edge are fainter."""
    color = kit.tokens.text if strong else kit.tokens.text3
    if kind == "refusal":
        signs.cross(p, x, y, color, halo)
    elif kind == "probe":
        signs.ring(p, kit, x, y, color, halo)
    elif kind == "webhook":
        signs.envelope(p, kit, x, y, color, halo)
    elif kind == "relink":
        signs.relink(p, kit, x, y)


def paint_hover(p: QPainter, kit: Kit, sign: LaneSign, height: int) -> None:
    """A frame of 1 px around what the pointer is on, in the lane's coordinates."""
    p.setPen(QPen(kit.tokens.ink, 1))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRect(hover_rect(sign, height))


def hover_rect(sign: LaneSign, height: int) -> QRect:
    """The frame around a sign: an edge from top to bottom, words as they stand, anything else close about it."""
    x, y = round(sign.x), round(sign.y)
    if sign.kind == "stopped" and sign.plate is not None:
        plate = sign.plate
        return QRect(plate.x - 1, plate.y - 1, plate.width + 1, PLATE_HEIGHT_PX + 1)
    if sign.kind == "after":
        return QRect(x - 2, 0, 2 * _EDGE_PX + 6, height - 2)
    if sign.kind == "by":
        return QRect(x - 2 * _EDGE_PX - 5, 0, 2 * _EDGE_PX + 6, height - 2)
    if sign.kind == "page":
        return QRect(x - 5, 0, 10, PAGE_PX + 1)
    return QRect(x - 8, y - 7, 16, 14)
