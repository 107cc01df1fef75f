"""The control in the title row for the stretch of time that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from ringviewer.ui.theme.buttons import MenuButton

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas_view import CanvasView

_HOUR_MS = 3_600_000
#: In a row narrower than this, in px, the icon stands alone.
_ROOM_PX = 640
_WORD = "Span"


class SpanButton(MenuButton):
    """A menu of stretches of time, each with its key; flat as its neighbours. In a narrow row its word gives way."""

    padding = 5

    def __init__(self, theme: Theme, canvas: CanvasView) -> None:
        super().__init__(theme, _WORD, "clock", name="Span of time to show")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for words, key, act in (
            ("Last hour", "1", lambda: canvas.show_last(_HOUR_MS)),
            ("Last day", "2", lambda: canvas.show_last(24 * _HOUR_MS)),
            ("Last week", "3", lambda: canvas.show_last(7 * 24 * _HOUR_MS)),
            ("All 180 days", "0", canvas.show_everything),
            ("What was read", "F", canvas.fit),
            ("Selection", "Shift+F", canvas.fit_selection),
            ("Boundary", "B", canvas.jump_to_boundary),
            ("Back", "Backspace", canvas.undo_view),
            ("Forward", "Shift+Backspace", canvas.redo_view),
        ):
            self.choices.addAction(f"{words}\t{key}").triggered.connect(act)

    def _fill(self) -> QColor | None:
        fill = super()._fill()
        return None if fill == self._theme.tokens.surface else fill

    def _border(self) -> QColor | None:
        return None

    def minimumSizeHint(self) -> QSize:
        # The icon alone: the row may become narrow, and then the word gives way.
        return QSize(2 * self.padding + 2 * 16 + 6, self.height())

    def settle(self, room: int) -> None:
        """Show the word where the row is `room` px wide and leaves some for it."""
        word = _WORD if room >= _ROOM_PX else ""
        if word != self.text():
            self.setText(word)
            self.updateGeometry()
