"""The ring of what scrolls and has the keyboard: 2 px of ink inside it, since there is no room around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["InnerRing"]


class InnerRing(QWidget):
    """Laid over a widget, seen while that has the keyboard and was not reached with the pointer."""

    def __init__(self, theme: Theme, around: QWidget) -> None:
        super().__init__(around)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        around.installEventFilter(self)
        theme.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._follow(event.gotFocus() and event.reason() != Qt.FocusReason.MouseFocusReason)
        elif event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def _follow(self, seen: bool) -> None:
        around = self.parentWidget()
        if around is not None:
            self.setGeometry(around.rect())
        self.setVisible(seen)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.tokens.ink, 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
