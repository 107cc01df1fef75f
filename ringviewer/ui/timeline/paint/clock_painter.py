"""Paints the clock changes through the lanes (look.md §7): their lines, and their words where the axis has no room."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from ringviewer.ui.timeline.layout.ticks import Axis
    from ringviewer.ui.timeline.layout.viewport import Viewport
    from ringviewer.ui.timeline.paint.kit import Kit

_BESIDE_PX, _TOP_PX, _LEAST_PX = 6, 4, 2


def paint_clock_changes(
    p: QPainter, kit: Kit, axis: Axis, view: Viewport, area: QRect, told: Collection[int], free_y: int | None
) -> None:
    """A dashed line where the clock goes back, two lines where it goes forward.

    Those that are not `told` in the axis have their plate beside the line: at `free_y`, below the lanes, or at the top.
    """
    for change in axis.changes:
        x = area.left() + round(view.to_x(change.at_ms))
        if change.back:
            kit.dashes(p, x, area.top(), area.bottom() + 1, kit.tokens.edge, 1, 3, 3)
        else:
            for left in (x - 2, x + 1):
                p.fillRect(left, area.top(), 1, area.height(), kit.tokens.edge)
        if change.at_ms in told:
            continue
        left, words = _place(kit, x, area, (change.words, change.brief))
        y = area.top() + _TOP_PX if free_y is None else free_y
        kit.plate(p, left, y, words, border=kit.tokens.edge, color=kit.tokens.text)


def _place(kit: Kit, x: int, area: QRect, wordings: tuple[str, str]) -> tuple[int, str]:
    """Beside the line with as many words as have room there; the fewest words in any case."""
    for words in wordings:
        width = kit.plate_width(words)
        for left in (x + _BESIDE_PX, x - _BESIDE_PX - width):
            if area.left() + _LEAST_PX <= left and left + width <= area.right() - _LEAST_PX:
                return left, words
    width = kit.plate_width(wordings[-1])
    return max(area.left() + _LEAST_PX, min(x + _BESIDE_PX, area.right() - _LEAST_PX - width)), wordings[-1]
