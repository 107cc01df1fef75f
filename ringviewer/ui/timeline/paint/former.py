"""Events that are no longer returned since the customer linked again: hollow, so that they do not look returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringviewer.ui.marks import mark_pixmap, mark_side
from ringviewer.ui.timeline.layout.bins import stacked_heights
from ringviewer.ui.timeline.layout.lane_index import KINDS

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter, QPixmap

    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.paint.kit import Kit


def looks(scene: LaneScene) -> npt.NDArray[np.int64]:
    """Per mark of the layout its kind, higher by the number of kinds where the event is no longer returned."""
    layout = scene.layout
    return layout.mark_codes.astype(np.int64) + KINDS * (layout.marks < scene.gone)


def hollow_mark(kit: Kit, code: int, halo: QColor, size: float) -> QPixmap:
    """The outline of a kind's mark, as large as the whole one."""
    return mark_pixmap(code, kit.kind_colors[code], halo, kit.dpr, size, outline=True)


def paint_mark(p: QPainter, kit: Kit, code: int, x: float, y: float, halo: QColor, size: float) -> None:
    """One hollow mark about (x, y)."""
    half = mark_side(size) // 2
    p.drawPixmap(round(x) - half, round(y) - half, hollow_mark(kit, code, halo, size))


def hollow_bars(p: QPainter, kit: Kit, scene: LaneScene) -> None:
    """Hollow out the bars, painted already, of which all events are no longer returned."""
    layout, metrics = scene.layout, scene.metrics
    gone = int(layout.bar_hi.searchsorted(scene.gone, side="right")) if scene.gone else 0
    if not gone:
        return
    lifted = layout.lifted_bar[layout.lifted_bar < gone]
    tops = stacked_heights(layout.counts[:gone], scene.scale, metrics.bars_px, lifted=lifted)[:, -1]
    inside = layout.bin_px - 3
    for x, top in zip(layout.bar_x[:gone].tolist(), tops.tolist(), strict=True):
        if top > 2:
            p.fillRect(x + 1, metrics.base_y - top + 1, inside, top - 2, kit.tokens.known)
