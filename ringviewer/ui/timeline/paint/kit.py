"""What every painter of the timeline needs: colours, measured words, plates and marks, all cached."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from ringviewer.history.event import KindCode
from ringviewer.ui.marks import LANE_PX, kind_color, mark_pixmap, mark_side
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from ringviewer.ui.theme.tokens import Tokens
    from ringviewer.ui.theme.type import Step

_CACHED_WORDS = 2000

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
        self.kind_colors = tuple(kind_color(tokens, code) for code in KindCode)
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
        width = self.width(words, "small", bold) + 2 * padding
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(Qt.PenStyle.NoPen if border is None else QPen(border, 1))
        p.setBrush(fill or self.tokens.known)
        inset = 0.0 if border is None else 0.5
        p.drawRoundedRect(QRectF(x, y, width, height).adjusted(inset, inset, -inset, -inset), 2, 2)
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.text(p, x + padding, y + (height + 1) // 2, words, color or self.tokens.text2, "small", bold)

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
            found = QPixmap(round(side * self.dpr), round(side * self.dpr))
            found.setDevicePixelRatio(self.dpr)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._stamps[(name, side)] = found
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
