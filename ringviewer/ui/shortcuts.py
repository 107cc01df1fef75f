"""Keys that a widget and everything in it obey."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

__all__ = ["obey"]


def obey(widget: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Let `widget` obey `keys`, each as Qt writes it, whichever of its children has the focus."""
    for key, act in keys.items():
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
