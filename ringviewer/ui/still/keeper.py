"""Saves and copies the shown still, and says how that went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ringviewer.casefile.still_facts import facts_text
from ringviewer.ui.still.keep import ask_where, copy_picture

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.pictures import Picture
    from ringviewer.session.stills import StillView
    from ringviewer.ui.still.images import PixelSource


class Keeper(QObject):
    """Writes to files and to the clipboard, only when asked. `clock` tells the server's now in epoch ms.

    Signals:
        noticed(str, str, str): severity (note or problem), sentence and key for the notification bar.
    """

    noticed = Signal(str, str, str)

    def __init__(self, over: QWidget, clock: Callable[[], int]) -> None:
        super().__init__(over)
        self._over, self._clock = over, clock
        self._source: PixelSource | None = None
        self._to_copy: Picture | None = None
        self.dialog: QFileDialog | None = None

    def set_source(self, source: PixelSource | None) -> None:
        """Where pixels come from; a copy that waits for them is forgotten, and a dialog on another account's closes."""
        self._source, self._to_copy = source, None
        if self.dialog is not None:
            self.dialog.reject()

    def pixels_ready(self, sha256: str) -> None:
        """Copy what waited for these pixels."""
        if self._to_copy is not None and self._to_copy.sha256 == sha256:
            self.copy(self._to_copy)

    def copy(self, picture: Picture) -> None:
        """Put `picture` on the clipboard, at once or as soon as its pixels are decoded again."""
        rgba = self._source(picture) if self._source is not None else None
        self._to_copy = picture if rgba is None else None
        if rgba is not None and not copy_picture(picture, rgba):
            self.noticed.emit("problem", "The picture was not copied: it cannot be drawn.", "copy-still")

    def copy_facts(self, view: StillView, device: Device | None, tz: tzinfo) -> None:
        """Put what is known of a still on the clipboard."""
        QGuiApplication.clipboard().setText(facts_text(view, device, tz, self._clock()))

    def save(self, view: StillView, device: Device | None) -> None:
        """Ask for a file and write picture and facts."""
        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = ask_where(self._over, view, device, self._clock, self._on_saved)
        if self.dialog is not None:
            self.dialog.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        self.dialog = None

    def _on_saved(self, severity: str, sentence: str) -> None:
        self.noticed.emit(severity, sentence, "save-still")
