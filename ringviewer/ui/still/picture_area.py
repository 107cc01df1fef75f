"""The 16:9 place of the picture: the picture, or three lines that say why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.images import PixelSource, ScaledPictures, image_of
from ringviewer.ui.still.loupe import TOP, Loupe
from ringviewer.ui.still.notice_lines import NoticeLines
from ringviewer.ui.still.shown import Notice
from ringviewer.ui.still.zones import paint_zones
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from ringviewer.history.device import Zone
    from ringviewer.session.pictures import Picture

_STEP: Final = 0.04
_KEYS: Final = "Enter opens the viewer; the space bar enlarges a part of the picture, the arrow keys move it."
_MOVES: Final = {
    Qt.Key.Key_Left: QPointF(-_STEP, 0),
    Qt.Key.Key_Right: QPointF(_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, -_STEP),
    Qt.Key.Key_Down: QPointF(0, _STEP),
}


class PictureArea(QWidget):
    """Shows a picture or a notice; its height follows its width. Pointing at a picture enlarges what is there.

    Signals:
        opened: the picture was double-clicked, or Enter pressed on it.
    """

    opened = Signal()

    def __init__(self, theme: Theme, pictures: ScaledPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._source: PixelSource | None = None
        self._picture: Picture | None = None
        self._actual = ""
        self._zones: tuple[Zone, ...] = ()
        self._notice: Notice | None = None
        self._image = QImage()
        self._spot: QPointF | None = None
        self.loupe = Loupe(theme, self)
        self._lines = NoticeLines(theme, self)
        self._lines.setContentsMargins(24, 8, 24, 8)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        """The notice as one text; empty while a picture is shown."""
        return "" if self._notice is None else self._lines.words

    def set_source(self, source: PixelSource | None) -> None:
        """Where the pixels to enlarge come from."""
        self._source = source
        self._close_loupe()
        self.update()

    def pixels_ready(self, sha256: str) -> None:
        """The pixels of a picture are there now."""
        if self._picture is not None and self._picture.sha256 == sha256:
            self.update()
            if self._spot is not None:
                self._enlarge(self._spot)

    def show_picture(self, picture: Picture, name: str, actual: str, zones: tuple[Zone, ...]) -> None:
        """Show `picture` with `zones` over it; `name` is what a screen reader says, `actual` the capture time."""
        if self._picture is None or self._picture.sha256 != picture.sha256:
            self._close_loupe()
        self._picture, self._notice = picture, None
        self._actual, self._zones = actual, zones
        self._lines.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(_KEYS)
        self.update()

    def show_notice(self, notice: Notice, words: str, progress: float | None) -> None:
        """Show the three lines of `notice`, with `words` in place of its own, countdown included."""
        self._picture, self._notice = None, notice
        self._close_loupe()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lines.show_lines(notice, words, progress)
        self.setAccessibleName(f"No picture. {notice.sentence}. {words}")
        self.setAccessibleDescription("")
        self._lines.show()
        self.update()

    def _target(self) -> QRectF:
        """Where the picture lies, in logical pixels."""
        picture = self._picture
        if picture is None or picture.width <= 0 or picture.height <= 0:
            return QRectF()
        scale = min(self.width() / picture.width, self.height() / picture.height)
        width, height = picture.width * scale, picture.height * scale
        return QRectF(round((self.width() - width) / 2), round((self.height() - height) / 2), width, height)

    def _enlarge(self, spot: QPointF) -> None:
        """Enlarge the picture about `spot`, 0 to 1 across and down."""
        self._spot = QPointF(min(1.0, max(0.0, spot.x())), min(1.0, max(0.0, spot.y())))
        if self._image.isNull() and self._picture is not None and self._source is not None:
            rgba = self._source(self._picture)
            self._image = image_of(self._picture, rgba) if rgba is not None else QImage()
        self.loupe.show_at(self._image, self._spot, self._actual, self._target())

    def _close_loupe(self) -> None:
        self._spot, self._image = None, QImage()
        self.loupe.forget()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        target, at = self._target(), event.position()
        if target.isEmpty() or not target.contains(at):
            self._close_loupe()
            return
        self._enlarge(QPointF((at.x() - target.x()) / target.width(), (at.y() - target.y()) / target.height()))

    def leaveEvent(self, event: QEvent) -> None:
        self._close_loupe()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def event(self, event: QEvent) -> bool:
        # The window's own Escape stops requests; here it first closes the loupe.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._spot is not None
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._picture is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Space:
            if self._spot is None:
                self._enlarge(TOP)
            else:
                self._close_loupe()
        elif self._spot is not None and key == Qt.Key.Key_Escape:
            self._close_loupe()
        elif self._spot is not None and key in _MOVES:
            self._enlarge(self._spot + _MOVES[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._close_loupe()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        height = round(self.width() * 9 / 16)
        if self.height() != height:
            self.setFixedHeight(height)
        self._lines.setGeometry(self.rect())
        self._close_loupe()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.sunken)
        if self._picture is not None:
            drawn = self._pictures.fit(self._picture, self.size(), self.devicePixelRatioF())
            if not drawn.isNull():
                target = self._target()
                painter.drawPixmap(target.topLeft(), drawn)
                paint_zones(painter, self._zones, target, tokens)
        painter.setPen(tokens.rule)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(tokens.ink, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
