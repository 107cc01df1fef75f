"""Says that a picture was put aside for newer ones, and offers to ask for it again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ringviewer.ui.theme.controls import Button, PlainLabel, Surface
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.sizes import fix_height
from ringviewer.ui.theme.theme import Theme

WORDS = "The picture was put aside: newer pictures needed its memory. The times and requests are kept."


class PutAsideBar(Surface):
    """One sentence and one button, 32 px high.

    Signals:
        again: the button was pressed.
    """

    again = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="info_bg", below="rule", parent=parent)
        self._theme = theme
        fix_height(self, 32)
        self._icon = QLabel()
        self._icon.setFixedSize(16, 16)
        words = PlainLabel(theme, WORDS, elide=Qt.TextElideMode.ElideRight)
        button = Button(theme, "Ask again", "retry")
        button.setToolTip("Ask for the same still once more; that is two requests.")
        button.clicked.connect(self.again)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 1)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(words, 1)
        row.addWidget(button)
        self.setAccessibleName(WORDS)
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def _draw_icon(self) -> None:
        self._icon.setPixmap(pixmap("info", self._theme.tokens.text2, 16, self.devicePixelRatioF()))
