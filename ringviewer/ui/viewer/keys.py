"""Keys of a window that shows pictures, and the ways they have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ringviewer.ui.viewer.canvas import PictureCanvas

_PAN_PX: Final = 64


def add_keys(window: QWidget, keys: Mapping[str, Callable[[], object]]) -> None:
    """Let `window` obey `keys`, each as Qt writes it, whichever of its controls has the focus."""
    for key, act in keys.items():
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)


def canvas_keys(canvas: Callable[[], PictureCanvas]) -> dict[str, Callable[[], object]]:
    """Zoom and pan: 1, F, + and −, and the arrows with Shift. `canvas` is the one they are meant for."""
    return {
        "1": lambda: canvas().one_to_one(),
        "F": lambda: canvas().fit(),
        "+": lambda: canvas().zoom_by(1),
        "=": lambda: canvas().zoom_by(1),
        "-": lambda: canvas().zoom_by(-1),
        "Shift+Left": lambda: canvas().pan(_PAN_PX, 0),
        "Shift+Right": lambda: canvas().pan(-_PAN_PX, 0),
        "Shift+Up": lambda: canvas().pan(0, _PAN_PX),
        "Shift+Down": lambda: canvas().pan(0, -_PAN_PX),
    }


def toggle_full_screen(window: QWidget) -> None:
    """Fill the screen, or go back to the size before."""
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)


def leave(window: QWidget) -> None:
    """Leave full screen first, then close."""
    if window.isFullScreen():
        toggle_full_screen(window)
    else:
        window.close()


def room_for(window: QWidget, width: int, height: int) -> None:
    """Give `window` so much room, or what the screen has."""
    available = window.screen().availableGeometry().size()
    window.resize(min(width, available.width()), min(height, available.height()))
