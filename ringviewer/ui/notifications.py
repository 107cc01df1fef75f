"""The bar below the toolbar: what happened, in one sentence, with at most one thing to do. Never modal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.theme.controls import Button, FlatButton, PlainLabel, Surface
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["NotificationBar", "Severity"]

Severity = Literal["info", "warning", "problem"]

_ROW_PX: Final = 32
_RANK: Final[dict[Severity, int]] = {"info": 0, "warning": 1, "problem": 2}
_MOST_ROWS: Final = 3
_LONGEST: Final = 400
_ACTIONS: Final = {"retry": "Try again", "token": "Paste another token"}


@dataclass(slots=True)
class _Told:
    severity: Severity
    text: str
    times: int
    row: _Row


class NotificationBar(QWidget):
    """Up to three sentences, the newest last; the same one again is counted instead of repeated.

    Signals:
        action_asked: the notification's key and its action, ``retry`` or ``token``.
    """

    action_asked = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._told: dict[str, _Told] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setAccessibleName("Notifications")
        self.hide()

    def tell(self, severity: Severity, text: str, key: str, action: str | None = None) -> None:
        """Show a sentence; one with the same ``key`` takes its place, and is counted when it says the same."""
        text = own_words(text, _LONGEST)
        told = self._told.get(key)
        if told is not None:
            told.times = told.times + 1 if told.text == text else 1
            told.severity, told.text = severity, text
            told.row.show_text(severity, text, told.times)
            return
        while len(self._told) >= _MOST_ROWS:
            self.dismiss(min(self._told, key=lambda known: _RANK[self._told[known].severity]))
        row = _Row(self._theme, key, _ACTIONS.get(action or ""), self)
        row.closed.connect(self.dismiss)
        if action is not None:
            row.acted.connect(lambda: self._act(key, action))
        row.show_text(severity, text, 1)
        self._told[key] = _Told(severity, text, 1, row)
        self._layout.addWidget(row)
        self.show()

    def dismiss(self, key: str) -> None:
        """Take a sentence away; nothing happens when it is not there."""
        told = self._told.pop(key, None)
        if told is not None:
            self._layout.removeWidget(told.row)
            told.row.hide()
            told.row.deleteLater()
        self.setVisible(bool(self._told))

    def clear(self) -> None:
        """Take everything away."""
        for key in tuple(self._told):
            self.dismiss(key)

    def texts(self) -> tuple[str, ...]:
        """The sentences that are shown, oldest first."""
        return tuple(told.text for told in self._told.values())

    def _act(self, key: str, action: str) -> None:
        self.dismiss(key)
        self.action_asked.emit(key, action)


class _Row(Surface):
    closed = Signal(str)
    acted = Signal()

    def __init__(self, theme: Theme, key: str, action: str | None, parent: QWidget) -> None:
        super().__init__(theme, below="rule", parent=parent)
        fix_height(self, _ROW_PX)
        self._sign = _Sign(theme, self)
        self._text = PlainLabel(theme, elide=Qt.TextElideMode.ElideRight)
        self._times = PlainLabel(theme, role="text2", step="small")
        close = FlatButton(theme, icon="close", name="Close this notification")
        close.clicked.connect(lambda: self.closed.emit(key))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 1)
        layout.setSpacing(8)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._times)
        if action is not None:
            button = Button(theme, action)
            button.clicked.connect(self.acted)
            layout.addWidget(button)
        layout.addWidget(close)

    def show_text(self, severity: Severity, text: str, times: int) -> None:
        self.set_fill(f"{severity}_bg")
        self._sign.set_severity(severity)
        self._text.setText(text)
        self._times.setText(f"{wording.number(times)} times" if times > 1 else "")
        self.setAccessibleName(f"{severity}: {text}")


class _Sign(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._severity: Severity = "warning"
        self.setFixedSize(QSize(16, 16))
        theme.changed.connect(self.update)

    def set_severity(self, severity: Severity) -> None:
        self._severity = severity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.tokens.color("text2" if self._severity == "info" else self._severity)
        QPainter(self).drawPixmap(QPoint(0, 0), pixmap(self._severity, color, 16, self.devicePixelRatioF()))
