"""One door of the welcome page: icon, number key, title, what it is for, its fields, its button."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ringviewer.ui.theme.controls import PlainLabel, Surface
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font

_HEIGHT = 312
_ICON = 20


class _KeyPlate(QWidget):
    """A number key in a frame of one pixel."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._theme, self._key = theme, key
        self.setFixedSize(QSize(21, 19))
        self.setAccessibleName(f"Key {key}")
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.tokens.line2)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setPen(self._theme.tokens.text2)
        painter.setFont(font("small"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._key)


class Door(Surface):
    """A card of fixed height; doors side by side keep their buttons on one line."""

    def __init__(
        self, theme: Theme, icon: str, key: str, title: str, what_for: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, border="edge", parent=parent)
        self._icon_name = icon
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(title)
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        head = QHBoxLayout()
        head.addWidget(self._icon)
        head.addStretch(1)
        head.addWidget(_KeyPlate(theme, key))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(17, 17, 17, 17)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addSpacing(10)
        self._column.addWidget(PlainLabel(theme, title, step="door"))
        self._column.addSpacing(4)
        words = PlainLabel(theme, what_for, role="text2", wrap=True)
        words.setMinimumHeight(32)
        self._column.addWidget(words)
        self._fields = 0
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def add_field(self, label: str, field: QWidget) -> PlainLabel:
        """Add a field below its label; returns the line below the field, for hints and errors."""
        self._column.addSpacing(12 if self._fields == 0 else 8)
        self._fields += 1
        caption = PlainLabel(self._theme, label, step="small", role="text2")
        caption.setBuddy(field)
        hint = PlainLabel(self._theme, step="small", role="text2", wrap=True)
        self._column.addWidget(caption)
        self._column.addSpacing(4)
        self._column.addWidget(field)
        self._column.addSpacing(4)
        self._column.addWidget(hint)
        return hint

    def add_note(self, words: str) -> None:
        """Add a line below the fields."""
        self._column.addSpacing(8)
        self._column.addWidget(PlainLabel(self._theme, words, step="small", role="text2", wrap=True))

    def finish(self, button: QWidget) -> None:
        """Put the button at the bottom."""
        self._column.addStretch(1)
        self._column.addSpacing(8)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _draw_icon(self) -> None:
        color = self._theme.tokens.text
        self._icon.setPixmap(pixmap(self._icon_name, color, _ICON, self.devicePixelRatioF()))
