"""Density bars of all lanes as one image: filled by numpy in one go, drawn by one blit per lane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from ringviewer.ui.timeline.layout.bins import Ints, LaneLayout, stacked_heights
from ringviewer.ui.timeline.layout.lane_index import KINDS

Pixels = npt.NDArray[np.uint32]


def bar_rect(layout: LaneLayout, bar: int, scale: float, bars_px: int, base_y: int) -> QRect:
    """Where one bar stands."""
    top = int(stacked_heights(layout.counts[bar : bar + 1], scale, bars_px)[0, -1])
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
    """The bars of some layouts, which share scale, height and pitch, side by side in one image.

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
        self._layouts = layouts
        self._dpr = dpr
        bin_px = layouts[0].bin_px if layouts else 1
        spans = [_bins(layout) for layout in layouts]
        self._offsets = [0]
        for span in spans:
            self._offsets.append(self._offsets[-1] + span)
        self._image: QImage | None = None
        total = self._offsets[-1]
        if not total:
            return
        tops = stacked_heights(np.concatenate([layout.counts for layout in layouts]), scale, bars_px)
        self._high = int(tops[:, -1].max(initial=0))
        if not self._high:
            return
        edges = np.zeros((KINDS, total), dtype=np.int16)
        places = [
            (layout.bar_x - layout.bar_x[0]) // bin_px + offset
            for layout, offset in zip(layouts, self._offsets, strict=False)
            if len(layout.bar_x)
        ]
        edges[:, np.concatenate(places)] = np.rint(tops * dpr).astype(np.int16).T
        parts = _parts(edges, max(1, round(self._high * dpr)))
        self._columns = [round(offset * bin_px * dpr) for offset in self._offsets]
        self._pixels = _widened(parts, self._columns, colours, bin_px, dpr, room)
        for number, layout in enumerate(layouts):
            for cut in cuts[number]:
                self._cut(layout, number, cut)
        rows, columns = self._pixels.shape
        self._image = QImage(self._pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        self._image.setDevicePixelRatio(dpr)

    def paint(self, p: QPainter, number: int, base_y: int) -> None:
        """Draw the bars of the layout at `number` upon `base_y`."""
        left, right = self._offsets[number], self._offsets[number + 1]
        if self._image is None or left == right:
            return
        columns = self._columns
        source = QRectF(columns[number], 0, columns[number + 1] - columns[number], self._pixels.shape[0])
        at = QPointF(float(self._layouts[number].bar_x[0]), base_y - self._high)
        p.drawImage(at, self._image, source)

    def _cut(self, layout: LaneLayout, number: int, cut: int) -> None:
        if not len(layout.bar_x):
            return
        within = cut - int(layout.bar_x[0])
        if 0 <= within < _bins(layout) * layout.bin_px:
            first = within - within % layout.bin_px
            start = self._columns[number]
            self._pixels[:, start + round(first * self._dpr) : start + round(within * self._dpr)] = 0


def _bins(layout: LaneLayout) -> int:
    if not len(layout.bar_x):
        return 0
    return int((layout.bar_x[-1] - layout.bar_x[0]) // layout.bin_px) + 1


def _parts(edges: npt.NDArray[np.int16], rows: int) -> npt.NDArray[np.uint8]:
    """Per row, counted down to the base line, and bin: the number of the part that reaches there, 4 above the bar."""
    above = np.arange(rows - 1, -1, -1, dtype=np.int16)[:, None]
    parts = np.zeros((rows, edges.shape[1]), dtype=np.uint8)
    for edge in edges:
        parts += above >= edge
    return parts


def _widened(
    parts: npt.NDArray[np.uint8], columns: Sequence[int], colours: Sequence[int], bin_px: int, dpr: float, room: Room
) -> Pixels:
    """The bins as bars of `bin_px − 1` px with a gap of 1 px, in device pixels."""
    rows, bins = parts.shape
    if dpr == int(dpr):
        # One look-up copies all the pixels of a bin, gap included.
        whole = int(dpr)
        palette = np.zeros((len(colours), bin_px * whole), dtype=np.uint32)
        palette[:, : (bin_px - 1) * whole] = np.asarray(colours, dtype=np.uint32)[:, None]
        wide = room.taken(rows * bins * bin_px * whole).reshape(rows, bins, bin_px * whole)
        return palette.take(parts, axis=0, out=wide, mode="clip").reshape(rows, -1)
    x = np.arange(columns[-1]) / dpr
    of_bin: Ints = np.minimum((x / bin_px).astype(np.int64), bins - 1)
    pixels: Pixels = np.asarray(colours, dtype=np.uint32).take(parts[:, of_bin])
    pixels[:, x - of_bin * bin_px >= bin_px - 1] = 0
    return pixels
