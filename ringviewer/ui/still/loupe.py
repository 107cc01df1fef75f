"""A strip over a picture that enlarges what is burned into it, above the capture time that the answer told.

So the third clock, the camera's own, can be compared with the other two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font

# Where a time is usually burned in: to the right in the strip along the top.
TOP: Final = QPointF(0.78, 0.06)

_LEAST: Final = 1.75
_MOST: Final = 4.0
# A date and a time with its milliseconds and zone take this share of the width of a picture, and must be read whole.
_HELD: Final = 0.57
# Between these two, across the picture, the enlarged part moves from its left edge to its right one.
_LEFT_SIDE: Final = 0.35
_RIGHT_SIDE: Final = 0.6
_WORDS_PX: Final = 22
_MARGIN: Final = 1
_GAP: Final = 12
_LEAST_STRIP: Final = 24
# Of the picture’s height, so that a line of text fits however large the picture stands; and of the room’s.
_SHARE: Final = 0.26
_MOST_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Enlarged:
    """Where a loupe stands, and what it enlarges.

    ``frame`` is the whole loupe in pixels of what it lies over, ``source`` the enlarged part in pixels of the picture,
    ``times`` how much larger it is than it stands below.
    """

    frame: QRect
    source: QRectF
    times: float


def enlarge(room: QRectF, target: QRectF, picture: QSizeF, at: QPointF) -> Enlarged | None:
    """The loupe for the place `at` (0 to 1) of a picture that lies at `target` inside of `room`.

    It enlarges as much as lets more than half of the picture's width fit, but not more than 4 times and not less than
    1.75 times. It never covers the enlarged part: it stands below a spot in the upper half of the room, and above one
    in the lower. None when the room is too small for that.
    """
    if min(target.width(), target.height(), picture.width(), picture.height()) <= 0:
        return None
    spot = QPointF(target.x() + at.x() * target.width(), target.y() + at.y() * target.height())
    below = spot.y() < room.center().y()
    width = math.floor(room.width()) - 2 * _MARGIN
    strip = max(_LEAST_STRIP, round(min(target.height() * _SHARE, room.height() * _MOST_SHARE)))
    free = (room.bottom() - spot.y() if below else spot.y() - room.top()) - _MARGIN - _GAP - _WORDS_PX
    # Half of the enlarged part lies between the spot and the loupe.
    strip = min(strip, math.floor(free / (1 + 0.5 / _LEAST)))
    shown = target.width() / picture.width()
    scale = shown * min(_MOST, max(_LEAST, (width - 2) / (_HELD * target.width())))
    inner = min(width - 2, math.floor(picture.width() * scale))
    if strip < _LEAST_STRIP or inner < _LEAST_STRIP:
        return None
    across, down = min(picture.width(), inner / scale), min(picture.height(), (strip - 1) / scale)
    # Sideways the part rests at one edge of the picture or the other, so that a line of text that begins or ends there
    # can be read while the hand moves along it; and wherever it is, it holds the spot.
    pointed = min(1.0, max(0.0, at.x())) * picture.width()
    share = min(1.0, max(0.0, (at.x() - _LEFT_SIDE) / (_RIGHT_SIDE - _LEFT_SIDE)))
    x = min(pointed, max(pointed - across, share * (picture.width() - across)))
    y = min(picture.height() - down, max(0.0, at.y() * picture.height() - down / 2))
    source = QRectF(x, y, across, down)
    height = math.ceil(down * scale) + 1 + _WORDS_PX
    half = math.ceil(strip / (2 * _LEAST))
    top = math.ceil(spot.y()) + _GAP + half if below else math.floor(spot.y()) - _GAP - half - height
    left = min(
        max(round(spot.x() - (inner + 2) / 2), math.ceil(room.left()) + _MARGIN),
        math.floor(room.right()) - _MARGIN - inner - 2,
    )
    return Enlarged(QRect(left, top, inner + 2, height), source, scale / shown)


class Loupe(QWidget):
    """Lies over its parent, lets every click through, and is hidden until `show_at`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self._enlarged: Enlarged | None = None
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        """The capture time below the strip."""
        return self._words

    @property
    def enlarged(self) -> Enlarged | None:
        """What is enlarged, and where; None while the loupe is hidden."""
        return self._enlarged if not self.isHidden() else None

    def show_at(self, image: QImage, at: QPointF, actual_words: str, target: QRectF | None = None) -> None:
        """Enlarge `image` about `at` (0 to 1 across and down it), with `actual_words` below.

        `target` is where the whole image lies in the parent; without it the image is taken to be fitted into the
        parent's middle. Too little room hides the loupe.
        """
        parent = self.parentWidget()
        if parent is None or image.isNull():
            self.hide()
            return
        room = QRectF(parent.rect())
        where = target if target is not None else _fitted(QSizeF(image.size()), room)
        made = enlarge(room, where, QSizeF(image.size()), at)
        if made is None:
            self.hide()
            return
        self._image, self._enlarged, self._words = image, made, actual_words
        self.setAccessibleName(f"Enlarged {made.times:.1f} times. {actual_words}")
        self.setGeometry(made.frame)
        self.show()
        self.raise_()
        self.update()

    def forget(self) -> None:
        """Hide it and let go of the picture."""
        self.hide()
        self._image, self._enlarged, self._words = QImage(), None, ""

    def paintEvent(self, event: QPaintEvent) -> None:
        made = self._enlarged
        if made is None or self._image.isNull():
            return
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.surface)
        strip = QRectF(1, 1, self.width() - 2, self.height() - _WORDS_PX - 1)
        # Letters are read more easily with their edges smoothed, until single pixels are what is looked at.
        device_scale = strip.width() / made.source.width() * self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, device_scale < 6)
        painter.drawImage(strip, self._image, made.source)
        painter.setPen(QPen(tokens.edge, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        middle = self.height() - _WORDS_PX // 2
        painter.fillRect(11, middle - 6, 2, 12, tokens.actual)
        painter.fillRect(8, middle + 4, 8, 2, tokens.actual)
        words_font = font("body", bold=True)
        area = QRect(24, self.height() - _WORDS_PX, self.width() - 32, _WORDS_PX)
        painter.setFont(words_font)
        painter.setPen(tokens.text)
        shown = QFontMetrics(words_font).elidedText(self._words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _fitted(size: QSizeF, room: QRectF) -> QRectF:
    shown = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF(round((room.width() - shown.width()) / 2), round((room.height() - shown.height()) / 2))
    return QRectF(corner, shown)
