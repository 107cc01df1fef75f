"""Paints the range that is being drawn with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from ringviewer.ui.timeline.layout.geometry import CLOSE_UP_TICKS_PX

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.geometry import Areas
    from ringviewer.ui.timeline.paint.kit import Kit
    from ringviewer.ui.timeline.words.ask_hint import RangeDrag

_SHADE: Final = 0.12


def paint_range(p: QPainter, kit: Kit, areas: Areas, drag: RangeDrag) -> None:
    """The range shaded over its lane or the close-up, its ends, and where a long one is parted."""
    if drag.number is None:
        rect = areas.close_up_rect.adjusted(0, CLOSE_UP_TICKS_PX, 0, 0)
        clip = rect
    else:
        rect, clip = areas.lane_rect(drag.number), areas.lanes_rect
    p.save()
    p.setClipRect(clip & QRect(areas.header, 0, areas.time, areas.height))
    left, right = (areas.header + round(x) for x in sorted(drag.ends_x))
    shade = QColor(kit.tokens.ink)
    shade.setAlphaF(_SHADE)
    p.fillRect(left, rect.top(), right - left, rect.height() - 1, shade)
    for ms in drag.cuts_ms():
        kit.dashes(p, areas.header + drag.view.to_x(ms), rect.top(), rect.bottom(), kit.tokens.ink, 1, 2, 2)
    for x in (left, right):
        if drag.kind == "newest":
            kit.dashes(p, x, rect.top(), rect.bottom(), kit.tokens.ink, 2, 4, 2)
        else:
            p.fillRect(x - 1, rect.top(), 2, rect.height() - 1, kit.tokens.ink)
    p.fillRect(left, rect.bottom() - 2, right - left, 2, kit.tokens.ink)
    p.restore()
