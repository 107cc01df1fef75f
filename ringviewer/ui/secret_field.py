"""The field that a secret is pasted into: masked for good. It can be cleared or replaced, never shown or copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ringviewer.ui.theme.controls import LineEdit
from ringviewer.ui.theme.theme import Theme

__all__ = ["secret_field"]


def secret_field(theme: Theme, name: str, placeholder: str) -> LineEdit:
    """An empty field; ``name`` is what a screen reader says."""
    field = LineEdit(theme, None, placeholder, name=name, clearable=True)
    # This echo mode also takes copying, cutting and dragging away.
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText
    )
    return field
