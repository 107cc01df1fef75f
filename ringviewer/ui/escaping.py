"""What Escape means in a field of the window, whose own Escape stops what is being read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

__all__ = ["leave_by_escape"]


def leave_by_escape(
    field: QLineEdit, onward: Callable[[], object], emptied: Callable[[], object] | None = None
) -> None:
    """Let Escape empty a field that holds text, and go ``onward`` from one that is empty.

    ``emptied`` is called after the text went.
    """
    field.installEventFilter(_Escape(field, onward, emptied))


class _Escape(QObject):
    def __init__(self, field: QLineEdit, onward: Callable[[], object], emptied: Callable[[], object] | None) -> None:
        super().__init__(field)
        self._field, self._onward, self._emptied = field, onward, emptied

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # before the window's shortcut sees it
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if not self._field.text():
            self._onward()
            return True
        self._field.clear()
        if self._emptied is not None:
            self._emptied()
        return True
