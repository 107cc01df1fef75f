"""Shades the nights on the plain ground of the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt

from ringviewer.ui.timeline.layout.geometry import LANE_MAX_PX
from ringviewer.ui.timeline.layout.night import shown_nights
from ringviewer.ui.timeline.paint.grounds import extent

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtGui import QPainter

    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.viewport import Viewport
    from ringviewer.ui.timeline.paint.kit import Kit


class Nights:
    """The nights that a view shades, as rectangles that all lanes of a frame share, as high as a lane may be."""

    def __init__(self, view: Viewport, tz: tzinfo) -> None:
        self._rects: list[QRect] = []
        for night in shown_nights(view, tz):
            left, right = (round(min(max(view.to_x(ms), 0.0), float(view.width))) for ms in night)
            self._rects.append(QRect(left, 0, right - left, LANE_MAX_PX))

    def paint(self, p: QPainter, kit: Kit, scene: LaneScene) -> None:
        """The nights over the lane at (0, 0), above its grounds: only plain ground is shaded."""
        if not self._rects:
            return
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(kit.tokens.night_sel if scene.selected_lane else kit.tokens.night)
        for ground in scene.grounds:
            if ground.kind == "known":
                left, right = extent(ground, scene.view)
                p.save()
                p.setClipRect(QRect(left, 0, right - left, scene.metrics.height), Qt.ClipOperation.IntersectClip)
                p.drawRects(self._rects)
                p.restore()
