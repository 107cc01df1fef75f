"""Density bars of all lanes as one image: filled by numpy in one go, drawn by one blit per lane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from ringviewer.ui.timeline.layout.bins import Ints, LaneLayout, bar_height, stacked_heights
from ringviewer.ui.timeline.layout.lane_index import KINDS

Pixels = npt.NDArray[np.uint32]


def bar_rect(layout: LaneLayout, bar: int, scale: float, bars_px: int, base_y: int) -> QRect:
    """Where one bar stands."""
    top = bar_height(layout, bar, scale, bars_px)
    return QRect(int(layout.bar_x[bar]), base_y - top, layout.bin_px - 1, top)


class Room:
    """Memory for the pixels of one picture, kept from frame to frame: new memory costs more than what is painted."""

    def __init__(self) -> None:
        self._memory: Pixels = np.empty(0, dtype=np.uint32)

    def taken(self, count: int) -> Pixels:
        """The first `count` pixels, whatever stands there."""
        if len(self._memory) < count:
            self._memory = np.empty(count, dtype=np.uint32)
        return self._memory[:count]


class BarAtlas:
    """The bars of some layouts of one view, which share scale, height and pitch, one below the other in one image.

    `bars_px` is the height of a bar that holds `scale` events, in px; `colours` are the pixels of the four kinds and of
    nothing; `cuts` are, per layout, the x at which known grounds begin: a bar that straddles one is clipped there.
    Edges fall on whole device pixels. The pixels stand in `room`, which the next atlas writes over.
    """

    def __init__(
        self,
        layouts: Sequence[LaneLayout],
        scale: float,
        bars_px: int,
        colours: Sequence[int],
        dpr: float,
        cuts: Sequence[Sequence[int]],
        room: Room,
    ) -> None:
        self._dpr = dpr
        self._image: QImage | None = None
        self._tops = [0] * len(layouts)
        barred = [layout for layout in layouts if len(layout.bar_x)]
        if not barred:
            return
        begins = np.cumsum([0, *(len(layout.bar_x) for layout in barred)])
        lifted = np.concatenate([layout.lifted_bar + begin for layout, begin in zip(barred, begins, strict=False)])
        counts = np.concatenate([layout.counts for layout in barred])
        tops = stacked_heights(counts, scale, bars_px, lifted=lifted).T
        bin_px = barred[0].bin_px
        self._x = int(min(layout.bar_x[0] for layout in barred))
        bins = (int(max(layout.bar_x[-1] for layout in barred)) - self._x) // bin_px + 1
        # All lanes of a view share their bins; rounding may move one by a pixel.
        places = (np.concatenate([layout.bar_x for layout in barred]) - (self._x - 1)) // bin_px
        lanes = np.repeat(np.arange(len(layouts)), [len(layout.bar_x) for layout in layouts])
        edges = np.zeros((KINDS, len(layouts), bins), dtype=np.int16)
        edges[:, lanes, places] = tops if dpr == 1.0 else np.rint(tops * dpr)
        self._tops = edges[-1].max(axis=1).tolist()
        self._rows = max(1, *self._tops)
        self._pixels = _widened(_parts(edges, self._rows), colours, bin_px, dpr, room)
        for lane, layout_cuts in enumerate(cuts):
            for cut in layout_cuts:
                self._cut(lane, cut - self._x, bin_px)
        columns, rows = self._pixels.shape[2], len(layouts) * self._rows
        self._image = QImage(self._pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(dpr)

    def paint(self, p: QPainter, number: int, base_y: int) -> None:
        """Draw the bars of the layout at `number` upon `base_y`."""
        top = self._tops[number]
        if self._image is not None and top:
            source = QRectF(0, (number + 1) * self._rows - top, self._pixels.shape[2], top)
            p.drawImage(QPointF(self._x, base_y - top / self._dpr), self._image, source)

    def _cut(self, lane: int, within: int, bin_px: int) -> None:
        if within >= 0:
            first = within - within % bin_px
            self._pixels[lane, :, round(first * self._dpr) : round(within * self._dpr)] = 0


def _parts(edges: npt.NDArray[np.int16], rows: int) -> npt.NDArray[np.uint8]:
    """Per lane, row (counted down to the base line) and bin: the part that reaches there, 4 above the bar."""
    _, lanes, bins = edges.shape
    above = np.arange(rows - 1, -1, -1, dtype=np.int16)[:, None]
    parts = np.zeros((lanes, rows, bins), dtype=np.uint8)
    for edge in edges:
        parts += above >= edge[:, None, :]
    return parts


def _widened(parts: npt.NDArray[np.uint8], colours: Sequence[int], bin_px: int, dpr: float, room: Room) -> Pixels:
    """The bins as bars of `bin_px − 1` px with a gap of 1 px, in device pixels."""
    lanes, rows, bins = parts.shape
    if dpr == int(dpr):
        # One look-up copies all the pixels of a bin, gap included.
        whole = int(dpr)
        palette = np.zeros((len(colours), bin_px * whole), dtype=np.uint32)
        palette[:, : (bin_px - 1) * whole] = np.asarray(colours, dtype=np.uint32)[:, None]
        wide = room.taken(parts.size * bin_px * whole).reshape(lanes, rows, bins, bin_px * whole)
        return palette.take(parts, axis=0, out=wide, mode="clip").reshape(lanes, rows, -1)
    x = np.arange(round(bins * bin_px * dpr)) / dpr
    of_bin: Ints = np.minimum((x / bin_px).astype(np.int64), bins - 1)
    pixels: Pixels = np.asarray(colours, dtype=np.uint32).take(parts[:, :, of_bin])
    pixels[:, :, x - of_bin * bin_px >= bin_px - 1] = 0
    return pixels
