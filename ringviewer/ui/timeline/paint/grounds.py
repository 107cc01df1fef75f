"""Paints what is known of each span of a lane: its pattern, and the bracket's edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter

from ringviewer.ui.tiles import TILE_PX, TileKind, base_color, tile
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from ringviewer.diagnosis.grounds import Ground

_NARROW_PX, _BLOCK_PX, _EDGE_PX, _SERIF_PX = 10, 4, 2, 4


def extent(ground: Ground, view: Viewport) -> tuple[int, int]:
    """The visible x of a ground, from and to; equal when it is out of view."""
    left = 0 if ground.from_ms is None else _whole(view.to_x(ground.from_ms), view.width)
    right = view.width if ground.to_ms is None else _whole(view.to_x(ground.to_ms), view.width)
    return left, max(left, right)


def paint_grounds(
    p: QPainter, kit: Kit, grounds: Sequence[Ground], view: Viewport, height: int, *, selected: bool, by_known: bool
) -> None:
    """Fill the lane at (0, 0) … (view.width, height). Without `by_known` the bracket has no right edge."""
    phase = view.left_px
    for ground in grounds:
        left, right = extent(ground, view)
        if right <= left:
            continue
        area = QRect(left, 0, right - left, height)
        kind: TileKind = "known_selected" if ground.kind == "known" and selected else ground.kind
        if ground.kind in ("known", "after_now"):
            p.fillRect(area, base_color(kind, kit.tokens))
        else:
            p.drawTiledPixmap(area, tile(kind, kit.tokens, kit.dpr), QPoint((phase + left) % TILE_PX, 0))
    for ground in grounds:
        if ground.kind == "bracket":
            _paint_edges(p, kit.tokens.br_edge, ground, view, height, by_known)


def known_starts(grounds: Sequence[Ground], view: Viewport) -> list[int]:
    """The x at which known grounds begin inside the view."""
    starts = (ground.from_ms for ground in grounds if ground.kind == "known" and ground.from_ms is not None)
    return [round(view.to_x(ms)) for ms in starts if view.start_ms < ms < view.end_ms]


def _paint_edges(p: QPainter, color: QColor, ground: Ground, view: Viewport, height: int, by_known: bool) -> None:
    left = None if ground.from_ms is None else _bounded(view.to_x(ground.from_ms), view.width)
    right = None if ground.to_ms is None or not by_known else _bounded(view.to_x(ground.to_ms), view.width)
    if left is not None and right is not None and right - left < _NARROW_PX:
        width = max(_BLOCK_PX, right - left)
        x = right - width  # so that it covers nothing of what was returned
        p.fillRect(x, 0, width, height, color)
        for y in (0, height - _EDGE_PX):
            p.fillRect(x - _SERIF_PX + 2, y, width + 2 * _SERIF_PX - 4, _EDGE_PX, color)
        return
    if left is not None:
        _bracket(p, left, left, height, color)
    if right is not None:
        _bracket(p, right - _EDGE_PX, right - _EDGE_PX - _SERIF_PX, height, color)


def _bracket(p: QPainter, x: int, serif_x: int, height: int, color: QColor) -> None:
    p.fillRect(x, 0, _EDGE_PX, height, color)
    for y in (0, height - _EDGE_PX):
        p.fillRect(serif_x, y, _EDGE_PX + _SERIF_PX, _EDGE_PX, color)


def _whole(x: float, width: int) -> int:
    return round(min(max(x, 0.0), float(width)))


def _bounded(x: float, width: int) -> int:
    return round(min(max(x, -100.0), width + 100.0))
