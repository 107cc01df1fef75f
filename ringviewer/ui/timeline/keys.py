"""The keys of the timeline: what each does, and the list that “?” shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ringviewer.ui.theme.labels import PlainLabel

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas import TimelineCanvas

LIST: tuple[tuple[str, str], ...] = (
    ("← J, → K", "previous, next event"),
    ("↑, ↓", "device above, below"),
    ("Home, End", "oldest, newest event"),
    ("Enter", "ask for the still at once"),
    ("+, −, wheel", "zoom in, zoom out"),
    ("Page Up, Page Down", "earlier, later"),
    ("Shift+wheel, drag", "move through time"),
    ("F, double click", "fit everything"),
    ("N", "go to now"),
    ("Ctrl+click", "ask for a still at that time"),
    ("Ctrl+drag", "ask for the newest still of that range"),
    ("Shift+drag", "contact sheet of the events in that range"),
    ("Click on a still’s tick", "show that still again"),
    ("Ctrl+wheel", "height of the lanes"),
    ("Escape", "cancel a drag, close this, clear the pointer’s marks"),
    ("?", "show these keys"),
)


def press(canvas: TimelineCanvas, event: QKeyEvent) -> bool:
    """Do what the key means; False when it means nothing here."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return False
    match event.key():
        case Qt.Key.Key_Left | Qt.Key.Key_J:
            canvas.step(-1)
        case Qt.Key.Key_Right | Qt.Key.Key_K:
            canvas.step(1)
        case Qt.Key.Key_Up:
            canvas.step_lane(-1)
        case Qt.Key.Key_Down:
            canvas.step_lane(1)
        case Qt.Key.Key_Home:
            canvas.step_to_end(newest=False)
        case Qt.Key.Key_End:
            canvas.step_to_end(newest=True)
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            canvas.ask_selected()
        case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
            canvas.zoom(1.5)
        case Qt.Key.Key_Minus | Qt.Key.Key_Underscore:
            canvas.zoom(1 / 1.5)
        case Qt.Key.Key_PageUp:
            canvas.pan(-0.8 * canvas.model.view.width)
        case Qt.Key.Key_PageDown:
            canvas.pan(0.8 * canvas.model.view.width)
        case Qt.Key.Key_F:
            canvas.fit()
        case Qt.Key.Key_N:
            canvas.go_now()
        case Qt.Key.Key_Question:
            canvas.keys_asked.emit()
        case Qt.Key.Key_Escape:
            canvas.escape()
        case _:
            return False
    return True


class KeysCard(QWidget):
    """The list of keys, laid over the timeline; “?”, Escape or a click put it away."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Keys of the timeline")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.addWidget(PlainLabel(theme, "Keys of the timeline", step="lead"), 0, 0, 1, 4)
        rows = (len(LIST) + 1) // 2
        for number, (keys, words) in enumerate(LIST):
            row, column = number % rows + 1, number // rows * 2
            grid.addWidget(PlainLabel(theme, keys, bold=True), row, column)
            grid.addWidget(PlainLabel(theme, words, role="text2"), row, column + 1)
        theme.changed.connect(self.update)
        self.hide()

    def toggle(self) -> None:
        """Show it in the middle of its parent, or put it away."""
        if self.isVisible():
            self.hide()
            return
        self.adjustSize()
        host = self.parentWidget()
        if host is not None:
            self.move(max(0, (host.width() - self.width()) // 2), max(0, (host.height() - self.height()) // 2))
        self.show()
        self.raise_()

    def mousePressEvent(self, event: object) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self._theme.tokens.surface)
        p.setPen(self._theme.tokens.edge)
        p.drawRect(self.rect().adjusted(0, 0, -1, -1))
