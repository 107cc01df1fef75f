"""What every painter of the timeline needs: colours, measured words, plates and marks, all cached."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen, QPixmap, QStaticText

from ringviewer.history.event import KindCode
from ringviewer.ui.marks import LANE_PX, kind_color, mark_pixmap, mark_side
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from ringviewer.ui.theme.tokens import Tokens
    from ringviewer.ui.theme.type import Step
    from ringviewer.ui.timeline.paint.density import Room

_CACHED_WORDS = 2000
_CACHED_PICTURES = 1000

PLATE_PX = 15
PLATE_PADDING_PX = 5


class Kit:
    """Paint tools for one set of tokens and one device-pixel ratio."""

    def __init__(self, tokens: Tokens, dpr: float) -> None:
        self.tokens = tokens
        self.dpr = dpr
        self._fonts = {(step, bold): font(step, bold) for step in ("small", "body") for bold in (False, True)}
        self._metrics = {key: QFontMetricsF(made) for key, made in self._fonts.items()}
        self._words: dict[tuple[str, str, bool], tuple[QStaticText, float, float]] = {}
        self._marks: dict[tuple[int, int, float], QPixmap] = {}
        self._stamps: dict[tuple[str, int], QPixmap] = {}
        self._elided: dict[tuple[str, str, bool, int], str] = {}
        self._pictures: dict[object, QPixmap] = {}
        self._once: set[object] = set()
        self.kind_colors = tuple(kind_color(tokens, code) for code in KindCode)
        #: Where the bars of each height are put together.
        self.rooms: dict[int, Room] = {}
        #: Colours of the four kinds as pixels, then nothing.
        self.kind_pixels = (*(color.rgba() for color in self.kind_colors), 0)

    def width(self, words: str, step: Step = "small", bold: bool = False) -> int:
        """Width of `words`, in px."""
        return round(self._made(words, step, bold)[1])

    def text(
        self,
        p: QPainter,
        x: float,
        middle_y: float,
        words: str,
        color: QColor,
        step: Step = "small",
        bold: bool = False,
    ) -> int:
        """Draw `words` from `x`, vertically about `middle_y`; returns their width."""
        static, width, height = self._made(words, step, bold)
        p.setFont(self._fonts[(step, bold)])
        p.setPen(color)
        at = QPointF(math.floor(x + 0.5), math.floor(middle_y - height / 2 + 0.5))
        if static.size().height() > height:
            # Signs of another font make the line higher and would move all of it; its base line must not move.
            p.drawText(at + QPointF(0, self._metrics[(step, bold)].ascent()), words)
        else:
            p.drawStaticText(at, static)
        return round(width)

    def label(
        self,
        p: QPainter,
        x: float,
        middle_y: float,
        words: str,
        color: QColor,
        ground: QColor,
        step: Step = "small",
        bold: bool = False,
    ) -> int:
        """As `text`, but for words that come again in the next frame and stand on a plain `ground`: a kept picture.

        The picture is as opaque as the ground is, so that the desktop's way of smoothing letters stays; what lies
        closer than 1 px to the words is covered.
        """
        _, width, height = self._made(words, step, bold)
        key = (words, color.rgba(), ground.rgba(), step, bold)
        picture = self._pictures.get(key)
        top = math.floor(middle_y - height / 2 + 0.5) - 1
        if picture is None and key not in self._once:
            # While a view is zoomed most words come once: a picture of them would cost more than it ever saves.
            if len(self._once) > _CACHED_WORDS:
                self._once.clear()
            self._once.add(key)
            return self.text(p, x, middle_y, words, color, step, bold)
        if picture is None:
            size = QSize(math.ceil(width) + 2, math.ceil(height) + 2)

            def draw(painter: QPainter) -> None:
                painter.fillRect(QRect(QPoint(0, 0), size), ground)
                self.text(painter, 1, 1 + height / 2, words, color, step, bold)

            picture = self._keep(key, size, draw)
        p.drawPixmap(math.floor(x + 0.5) - 1, top, picture)
        return round(width)

    def elided(self, words: str, width: int, step: Step = "body", bold: bool = False, *, middle: bool = False) -> str:
        """`words`, shortened with “…” to `width` px."""
        key = (words, step, bold, width if not middle else -width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > _CACHED_WORDS:
                self._elided.clear()
            mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            found = self._metrics[(step, bold)].elidedText(words, mode, width)
            self._elided[key] = found
        return found

    def plate_width(self, words: str) -> int:
        """Width of a plate with `words`."""
        return self.width(words) + 2 * PLATE_PADDING_PX

    def plate(
        self,
        p: QPainter,
        x: int,
        y: int,
        words: str,
        *,
        fill: QColor | None = None,
        border: QColor | None = None,
        color: QColor | None = None,
        bold: bool = False,
        height: int = PLATE_PX,
        padding: int = PLATE_PADDING_PX,
    ) -> None:
        """A plate of `height` px at (x, y) around `words`."""
        fill, color = fill or self.tokens.known, color or self.tokens.text2
        key = (words, fill.rgba(), None if border is None else border.rgba(), color.rgba(), bold, height, padding)
        picture = self._pictures.get(key)
        if picture is None:
            size = QSize(self.width(words, "small", bold) + 2 * padding, height)

            def draw(painter: QPainter) -> None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen if border is None else QPen(border, 1))
                painter.setBrush(fill)
                inset = 0.0 if border is None else 0.5
                box = QRectF(0, 0, size.width(), height).adjusted(inset, inset, -inset, -inset)
                painter.drawRoundedRect(box, 2, 2)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                self.text(painter, padding, (height + 1) // 2, words, color, "small", bold)

            picture = self._keep(key, size, draw)
        p.drawPixmap(x, y, picture)

    def mark_pixmap(self, code: int, halo: QColor, size: float = LANE_PX) -> QPixmap:
        """The blittable picture of a kind's mark with its halo; half of its side is the centre."""
        key = (code, halo.rgba(), size)
        found = self._marks.get(key)
        if found is None:
            found = mark_pixmap(code, self.kind_colors[code], halo, self.dpr, size)
            self._marks[key] = found
        return found

    def stamp(self, name: str, side: int, draw: Callable[[QPainter], None]) -> QPixmap:
        """A square picture of `side` px that `draw` paints once, antialiased, and that is blitted from then on."""
        found = self._stamps.get((name, side))
        if found is None:
            found = self._stamps[(name, side)] = self._picture(QSize(side, side), draw, smooth=True)
        return found

    def mark(self, p: QPainter, code: int, x: float, y: float, halo: QColor, size: float = LANE_PX) -> None:
        """One mark about (x, y)."""
        half = mark_side(size) // 2
        p.drawPixmap(QPoint(round(x) - half, round(y) - half), self.mark_pixmap(code, halo, size))

    def ring(self, p: QPainter, x: float, y: float, radius: float, pen: QPen, fill: QColor | None = None) -> None:
        """A circle about (x, y), antialiased."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(pen)
        p.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
        p.drawEllipse(QPointF(round(x), round(y)), radius, radius)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def upright(self, p: QPainter, x: float, top: float, bottom: float, color: QColor, width: int = 1) -> None:
        """A vertical line on whole pixels."""
        p.fillRect(round(x) - width // 2, round(top), width, round(bottom) - round(top), color)

    def uprights(self, p: QPainter, xs: Sequence[float], width: int, top: int, bottom: int, color: QColor) -> None:
        """Short vertical lines of 1 px on whole pixels, where they fall within 0 … `width`.

        An axis has a hundred of them: as one picture they take a fifth of the time of so many rectangles.
        """
        ratio = round(self.dpr)
        if ratio != self.dpr:
            for x in xs:
                p.fillRect(round(x), top, 1, bottom - top, color)
            return
        at = np.rint(np.asarray(xs, dtype=np.float64)).astype(np.int64)
        at = at[(at >= 0) & (at < width)]
        pixels = np.zeros(((bottom - top) * ratio, width, ratio), dtype=np.uint32)
        pixels[:, at] = color.rgba()
        rows, columns = len(pixels), width * ratio
        image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        p.drawImage(0, top, image)

    def dashes(
        self, p: QPainter, x: float, top: int, bottom: int, color: QColor, width: int, on: int, off: int
    ) -> None:
        """A dashed vertical line on whole pixels, dashes of `on` px and gaps of `off`."""
        left = round(x) - width // 2
        for y in range(top, bottom, on + off):
            p.fillRect(left, y, width, min(on, bottom - y), color)

    def level_dashes(
        self, p: QPainter, left: int, right: int, top: int, color: QColor, width: int, on: int, off: int
    ) -> None:
        """A dashed horizontal line on whole pixels, `width` px high, dashes of `on` px and gaps of `off`."""
        for x in range(left, right, on + off):
            p.fillRect(x, top, min(on, right - x), width, color)

    def _keep(self, key: object, size: QSize, draw: Callable[[QPainter], None]) -> QPixmap:
        """A picture that is kept under `key` until there are too many: the oldest go first."""
        while len(self._pictures) >= _CACHED_PICTURES:
            del self._pictures[next(iter(self._pictures))]
        made = self._pictures[key] = self._picture(size, draw)
        return made

    def _picture(self, size: QSize, draw: Callable[[QPainter], None], *, smooth: bool = False) -> QPixmap:
        made = QPixmap(math.ceil(size.width() * self.dpr), math.ceil(size.height() * self.dpr))
        made.setDevicePixelRatio(self.dpr)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        draw(painter)
        painter.end()
        return made

    def _made(self, words: str, step: Step, bold: bool) -> tuple[QStaticText, float, float]:
        key = (words, step, bold)
        found = self._words.get(key)
        if found is None:
            if len(self._words) > _CACHED_WORDS:
                self._words.clear()
            static = QStaticText(words)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(font=self._fonts[(step, bold)])
            metrics = self._metrics[(step, bold)]
            found = (static, metrics.horizontalAdvance(words), metrics.height())
            self._words[key] = found
        return found
