"""Paints where a typed time stands: a dashed line through all lanes, with its time in the axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.geometry import AXIS_PX

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtGui import QPainter

    from ringviewer.ui.timeline.layout.geometry import Areas
    from ringviewer.ui.timeline.layout.viewport import Viewport
    from ringviewer.ui.timeline.paint.kit import Kit

_PLATE_PX: Final = 16
_PADDING_PX: Final = 5


def paint_found(p: QPainter, kit: Kit, areas: Areas, view: Viewport, ms: int, tz: tzinfo) -> None:
    """The marker of the instant `ms`, in the lower row of the axis, where no flag stands."""
    x = view.to_x(ms)
    if not 0 <= x <= view.width:
        return
    p.save()
    p.setClipRect(QRect(areas.header, 0, areas.time, areas.lanes_bottom))
    p.translate(areas.header, 0)
    ink = kit.tokens.ink
    kit.dashes(p, x, AXIS_PX, areas.lanes_bottom, ink, 1, 4, 3)
    words = f"{wording.short_date(ms, tz)} {wording.clock_ms(ms, tz)}"
    width = kit.width(words, "small", True) + 2 * _PADDING_PX
    left = round(min(max(x - width / 2, 2.0), view.width - width - 2.0))
    kit.plate(
        p,
        left,
        AXIS_PX - _PLATE_PX - 2,
        words,
        fill=kit.tokens.surface,
        border=ink,
        color=kit.tokens.text,
        bold=True,
        height=_PLATE_PX,
        padding=_PADDING_PX,
    )
    p.restore()
