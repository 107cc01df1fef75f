"""What other ways of drawing the same events take for a frame, in the same run: pyqtgraph and QGraphicsView."""

from __future__ import annotations

import statistics

import numpy as np
import numpy.typing as npt
import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from benchmarks.timeline_world import DAY_MS, HEIGHT, LANES, NOW_MS, times_ms

#: As many points, or items, as each can bear: with ten times as many a frame takes whole seconds.
SCATTER_MOST, ITEMS_MOST = 1_000_000, 100_000
_MARK_PX = 11


def scatter_ms(points: int, width: int) -> float:
    """The median frame of a pyqtgraph ScatterPlotItem with all points in ten rows upon one axis, while it pans.

    It is as fast as it can be made: marks of fixed size in pixels (``pxMode``), one brush, no pen, no smoothing. A
    scatter can neither thin its points out nor leave out those out of view, as ``downsample`` and ``clipToView`` do for
    curves.
    """
    plot = pyqtgraph.PlotWidget()
    plot.resize(width, HEIGHT)
    x, row = _drawn(points)
    options = {"size": _MARK_PX, "pxMode": True, "pen": None, "brush": "#1F78BD", "antialias": False}
    plot.addItem(pyqtgraph.ScatterPlotItem(x=x, y=row, **options))
    plot.show()
    span = float(180 * DAY_MS)
    image = QImage(plot.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def frame(number: int) -> None:
        start = NOW_MS - span + number * span / 100
        plot.setXRange(start, start + span / 2, padding=0)
        painter = QPainter(image)
        plot.render(painter)
        painter.end()

    frame(0)
    taken = statistics.median(times_ms(frame, 9 if points <= 100_000 else 3))
    plot.close()
    plot.deleteLater()
    return taken


def items_ms(points: int, width: int) -> float:
    """The median frame of a QGraphicsView with an item for every event, while it pans."""
    scene = QGraphicsScene()
    scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    x, row = _drawn(points)
    for at, lane in zip(((x - x.min()) / DAY_MS * 10).tolist(), row.tolist(), strict=True):
        scene.addEllipse(at, lane * 46.0 + 20, _MARK_PX, _MARK_PX)
    view = QGraphicsView(scene)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    view.resize(width, HEIGHT)
    view.show()
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def frame(number: int) -> None:
        view.horizontalScrollBar().setValue(number * 10)
        painter = QPainter(image)
        view.render(painter)
        painter.end()

    frame(0)
    taken = statistics.median(times_ms(frame, 5 if points <= 10_000 else 3))
    view.close()
    view.deleteLater()
    scene.deleteLater()
    return taken


def _drawn(points: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    random = np.random.default_rng(0)
    starts = random.uniform(NOW_MS - 180 * DAY_MS, NOW_MS, points)
    return starts, random.integers(0, LANES, points)
