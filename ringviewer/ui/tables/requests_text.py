"""Headers and bodies as text that can be selected and searched; long ones come in over several turns of the loop."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QTextCharFormat, QTextCursor, QTextDocument, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.tables.requests_bodies import Line
from ringviewer.ui.tables.requests_ring import InnerRing
from ringviewer.ui.theme.controls import FlatButton, LineEdit, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height, set_mono_font
from ringviewer.ui.theme.type import heading_font, mono

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["MOST_LINES", "RequestText"]

MOST_LINES: Final = 20_000
_SLICE_S: Final = 0.005
_LINES_AT_ONCE: Final = 50


class RequestText(QWidget):
    """Plain text, and a row to search it that Ctrl+F opens and Escape puts away."""

    def __init__(self, theme: Theme, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._coming: Iterator[Line] = iter(())
        self._lines, self._begun = 0, False
        self._formats: dict[str, QTextCharFormat] = {}
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._take_slice)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setUndoRedoEnabled(False)
        self.text.setTabChangesFocus(True)
        set_mono_font(self.text)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.document().setDocumentMargin(10)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setStyleSheet("border: none;")
        self.text.setAccessibleName(name)
        self.text.setAccessibleDescription("Ctrl+F searches, F6 goes back to the table.")
        self.find_row = self._made_find_row(theme)
        self.find_row.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.find_row)
        outer.addWidget(self.text, 1)
        InnerRing(theme, self.text)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    @property
    def complete(self) -> bool:
        """Whether all lines are there."""
        return not self._slices.isActive()

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show other lines: the first at once, the rest as the loop finds time; what was coming is forgotten."""
        self._coming, self._lines, self._begun = iter(lines), 0, False
        self.text.clear()
        self.found.setText("")
        self._slices.start()
        self._take_slice()

    def finish(self) -> None:
        """Take in what is still to come, however long that takes."""
        while not self.complete:
            self._take_slice()

    def search(self, *, back: bool = False) -> bool:
        """Select the next place, or the one before, where the words stand; goes on from the other end."""
        words = self.find_edit.text()
        if not words:
            self.found.setText("")
            return False
        flag = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        hit = self.text.find(words, flag)
        if not hit:
            kept = self.text.textCursor()
            self.text.moveCursor(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
            hit = self.text.find(words, flag)
            if not hit:
                self.text.setTextCursor(kept)
        self.found.setText("" if hit else "not found" if self.complete else "not found so far")
        return hit

    def open_search(self) -> None:
        """Show the row to search in, with the keyboard on it."""
        self.find_row.show()
        self.find_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_edit.selectAll()

    def close_search(self) -> None:
        """Put the row away and go back to the text."""
        self.find_row.hide()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _made_find_row(self, theme: Theme) -> Surface:
        self.find_edit = LineEdit(theme, "search", "Find in this text", name="Find in this text", clearable=True)
        self.find_edit.setMaxLength(200)
        self.find_edit.returnPressed.connect(self.search)
        self.find_edit.textEdited.connect(self._on_typed)
        self.found = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        back = FlatButton(theme, icon="prev", name="Find the one before")
        back.clicked.connect(lambda: self.search(back=True))
        onward = FlatButton(theme, icon="next", name="Find the next one")
        onward.clicked.connect(lambda: self.search())
        close = FlatButton(theme, icon="close", name="Close the search")
        close.clicked.connect(self.close_search)
        row = Surface(theme, fill="window", below="rule")
        fix_height(row, 34)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 0, 8, 1)
        layout.setSpacing(6)
        self.find_edit.setMinimumWidth(90)
        layout.addWidget(self.find_edit, 3)
        layout.addWidget(back)
        layout.addWidget(onward)
        layout.addWidget(self.found, 1)
        layout.addWidget(close)
        return row

    def _on_typed(self) -> None:
        """Search anew from where the last hit began, so that typing on extends it."""
        cursor = self.text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        self.search()

    def _take_slice(self) -> None:
        until = time.perf_counter() + _SLICE_S
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        while time.perf_counter() < until:
            lines = list(islice(self._coming, min(_LINES_AT_ONCE, MOST_LINES - self._lines)))
            for role, run in groupby(lines, key=lambda line: line.role):
                words = "\n".join(line.text for line in run)
                cursor.insertText(
                    f"\n{words}" if self._begun else words, self._formats.get(role, self._formats["text"])
                )
                self._begun = True
            self._lines += len(lines)
            if len(lines) < _LINES_AT_ONCE:
                self._end(cursor, cut=next(self._coming, None) is not None)
                return

    def _end(self, cursor: QTextCursor, *, cut: bool) -> None:
        self._slices.stop()
        self._coming = iter(())
        if cut:
            words = f"Only the first {wording.count(MOST_LINES, 'line')} are shown."
            cursor.insertBlock()
            cursor.insertText(words, self._formats["ours"])

    def _on_theme(self) -> None:
        tokens = self._theme.tokens
        bold = mono()
        bold.setWeight(QFont.Weight.Bold)
        looks = (
            ("text", mono(), tokens.text),
            ("head", heading_font(), tokens.text2),
            ("leg", bold, tokens.text),
            ("ours", mono(), tokens.text3),
        )
        for role, used, color in looks:
            look = QTextCharFormat()
            look.setFont(used)
            look.setForeground(color)
            self._formats[role] = look

    def event(self, event: QEvent) -> bool:
        # Taken before the window's own shortcut for Ctrl+F or Escape sees it.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.open_search()
        elif event.key() == Qt.Key.Key_Escape and not self.find_row.isHidden():
            self.close_search()
        else:
            super().keyPressEvent(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        closing = event.key() == Qt.Key.Key_Escape and not self.find_row.isHidden()
        return closing or event.matches(QKeySequence.StandardKey.Find)
