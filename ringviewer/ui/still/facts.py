"""What else is known about a still: five facts, and below the requests a note or the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ringviewer.ui.still.shown import BURNED_IN, DASH, Shown
from ringviewer.ui.theme.controls import Heading, PlainLabel
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import line_height
from ringviewer.ui.theme.wrapping import wrapped_height

_NAME_WIDTH = 100
_NAMES = ("Captured", "Asked as", "Origin", "Media host", "Burned in")
_HOST = _NAMES.index("Media host")
SIDE_EFFECTS = (
    "Looking changes data: this event may now count as reviewed by your app, "
    "and the fetch may be logged as a live view."
)


class Facts(QWidget):
    """Five rows that keep their places; absent values are dashes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        self._values: list[PlainLabel] = []
        for row, name in enumerate(_NAMES):
            label = PlainLabel(theme, name, role="text2")
            # Region and domain of a host both matter, and lie at its two ends.
            elided = row == _HOST
            value = PlainLabel(
                theme,
                DASH,
                wrap=not elided,
                elide=Qt.TextElideMode.ElideMiddle if elided else Qt.TextElideMode.ElideNone,
            )
            value.setAccessibleName(name)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values.append(value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The longest fact keeps its lines while it is absent, so that nothing below it moves."""
        width = max(1, event.size().width() - _NAME_WIDTH)
        label = self._values[-1]
        label.setMinimumHeight(wrapped_height(BURNED_IN, label.font(), width, line_height("body")))

    @property
    def words(self) -> str:
        """All five values as one text."""
        return "; ".join(f"{name} {label.text()}" for name, label in zip(_NAMES, self._values, strict=True))

    def show_facts(self, shown: Shown) -> None:
        """Show the facts of `shown`."""
        values = (shown.captured, shown.asked_as, shown.origin, shown.media_host, shown.burned_in)
        for label, value in zip(self._values, values, strict=True):
            label.setText(value)
            label.set_role("text3" if value == DASH else "text")


class NoteOrStep(QWidget):
    """One place for the next step, or, when all is well, for the note that looking changes data."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setMinimumHeight(47)
        self._eye = QLabel()
        self._eye.setFixedSize(16, 16)
        self._note = QWidget()
        note_row = QHBoxLayout(self._note)
        note_row.setContentsMargins(0, 0, 0, 0)
        note_row.setSpacing(8)
        note_row.addWidget(self._eye, 0, Qt.AlignmentFlag.AlignTop)
        words = PlainLabel(theme, SIDE_EFFECTS, step="small", role="text2", wrap=True)
        note_row.addWidget(words, 1, Qt.AlignmentFlag.AlignTop)
        self._step = QWidget()
        step_column = QVBoxLayout(self._step)
        step_column.setContentsMargins(0, 0, 0, 0)
        step_column.setSpacing(0)
        self._step_words = PlainLabel(theme, wrap=True)
        step_column.addWidget(Heading(theme, "Next step"))
        step_column.addWidget(self._step_words)
        step_column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._note)
        column.addWidget(self._step)
        theme.changed.connect(self._draw_eye)
        self._draw_eye()

    @property
    def words(self) -> str:
        """The next step, or the note."""
        return self._step_words.text() or SIDE_EFFECTS

    def show_step(self, next_step: str) -> None:
        """Show `next_step`; the note for an empty one."""
        self._step_words.setText(next_step)
        self._note.setVisible(not next_step)
        self._step.setVisible(bool(next_step))

    def _draw_eye(self) -> None:
        self._eye.setPixmap(pixmap("eye", self._theme.tokens.text2, 16, self.devicePixelRatioF()))
