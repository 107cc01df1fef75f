"""One line to write the note of a bookmark in, laid over the timeline at its ribbon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from ringviewer.ui.theme.inputs import LineEdit
from ringviewer.ui.theme.sizes import fix_width
from ringviewer.ui.timeline.layout.bookmarks import MOST_CHARACTERS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.theme.theme import Theme

WIDTH_PX = 320


class NoteEditor(LineEdit):
    """Enter keeps the note, and so does going elsewhere; Escape drops what was written.

    Signals:
        kept: the note as it was written.
        dropped: nothing is to be kept.
    """

    kept = Signal(str)
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, None, "Note; Enter keeps it, Escape drops it", parent, name="Note of the bookmark")
        self.setMaxLength(MOST_CHARACTERS)
        fix_width(self, WIDTH_PX)
        self.hide()

    def open(self, note: str, name: str) -> None:
        """Show it with a note to be changed; `name` says of which bookmark, for a screen reader."""
        self.setText(note)
        self.setAccessibleName(name)
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(keep=False)
        else:
            super().keyPressEvent(event)
        # What means nothing here must not move the timeline below.
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._close(keep=True)

    def _close(self, *, keep: bool) -> None:
        if self.isHidden():
            return
        words, host = self.text(), self.parentWidget()
        focused = self.hasFocus()
        self.hide()
        if keep:
            self.kept.emit(words)
        else:
            self.dropped.emit()
        if focused and host is not None:
            host.setFocus(Qt.FocusReason.OtherFocusReason)
