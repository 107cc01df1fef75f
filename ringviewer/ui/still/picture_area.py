"""The 16:9 place of the picture: the picture, or three lines that say why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ringviewer.ui.still.images import ScaledPictures
from ringviewer.ui.still.shown import Notice
from ringviewer.ui.theme.controls import PlainLabel, ProgressLine
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from ringviewer.session.pictures import Picture

_ICON = 20


class PictureArea(QWidget):
    """Shows a picture or a notice; its height follows its width.

    Signals:
        opened: the picture was double-clicked.
    """

    opened = Signal()

    def __init__(self, theme: Theme, pictures: ScaledPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._picture: Picture | None = None
        self._notice: Notice | None = None
        self._lines = QWidget(self)
        column = QVBoxLayout(self._lines)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(0)
        self._icon = QLabel()
        self._icon.setFixedHeight(_ICON)
        self._sentence = PlainLabel(theme, step="lead", wrap=True)
        self._words = PlainLabel(theme, role="text2", wrap=True)
        self._progress = ProgressLine(theme)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addSpacing(5)
        column.addWidget(self._sentence)
        column.addSpacing(4)
        column.addWidget(self._words)
        column.addSpacing(10)
        column.addWidget(self._progress)
        column.addStretch(1)
        theme.changed.connect(self._on_theme)

    @property
    def words(self) -> str:
        """The notice as one text; empty while a picture is shown."""
        return "" if self._notice is None else f"{self._sentence.text()}\n{self._words.text()}"

    def show_picture(self, picture: Picture, name: str) -> None:
        """Show `picture`; `name` is what a screen reader says."""
        self._picture, self._notice = picture, None
        self._lines.hide()
        self.setAccessibleName(name)
        self.update()

    def show_notice(self, notice: Notice, words: str, progress: float | None) -> None:
        """Show the three lines of `notice`, with `words` in place of its own, countdown included."""
        self._picture, self._notice = None, notice
        self._sentence.setText(notice.sentence)
        self._sentence.set_role(notice.role)
        self._words.setText(words)
        self._progress.setVisible(progress is None or progress >= 0)
        self._progress.set_fraction(progress)
        self.setAccessibleName(f"No picture. {notice.sentence}. {words}")
        self._draw_icon()
        self._lines.show()
        self.update()

    def _draw_icon(self) -> None:
        if self._notice is not None:
            color = self._theme.tokens.color(self._notice.role)
            self._icon.setPixmap(pixmap(self._notice.icon, color, _ICON, self.devicePixelRatioF()))

    def _on_theme(self) -> None:
        self._draw_icon()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._picture is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        height = round(self.width() * 9 / 16)
        if self.height() != height:
            self.setFixedHeight(height)
        self._lines.setGeometry(self.rect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._on_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.sunken)
        if self._picture is not None:
            drawn = self._pictures.fit(self._picture, self.size(), self.devicePixelRatioF())
            size = drawn.deviceIndependentSize()
            painter.drawPixmap(
                QPointF(round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2)), drawn
            )
        painter.setPen(tokens.rule)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
