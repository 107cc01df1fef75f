"""What else is known about a still: seven facts, and below the requests a note or the next step."""

from __future__ import annotations

import html
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from ringviewer.ui.still.shown import DASH, Fact, Shown
from ringviewer.ui.theme.controls import Heading, PlainLabel, plain_tip
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import line_height
from ringviewer.ui.theme.wrapping import wrapped_height

_NAME_WIDTH: Final = 80
_NAMES: Final = ("Captured", "Asked as", "Origin", "Media host", "Clocks", "Metadata", "Burned in")
_HOST: Final = _NAMES.index("Media host")
_STEP_LINES: Final = 3
_HEADING_PX: Final = 15
SIDE_EFFECTS: Final = (
    "Looking changes data: this event may now count as reviewed by your app, "
    "and the fetch may be logged as a live view."
)


def lines_tip(text: str) -> str:
    """Lines of foreign text for a tooltip, which would be read as rich text when they look like it."""
    return f"<span>{'<br>'.join(html.escape(line) for line in text.split(chr(10)))}</span>"


class _Value(PlainLabel):
    """One line, whose tooltip is the tip of its fact, or what had to be cut."""

    def __init__(self, theme: Theme, elide: Qt.TextElideMode) -> None:
        self._tip = ""
        super().__init__(theme, DASH, elide=elide)

    def show_fact(self, fact: Fact) -> None:
        self.setText(fact.value)
        self.set_role("text3" if fact.value == DASH else "text")
        self.setAccessibleDescription(f"{fact.value}\n{fact.tip}" if fact.tip else fact.value)
        self._tip = fact.tip

    def event(self, event: QEvent) -> bool:
        if self._tip and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), lines_tip(self._tip), self)
            return True
        return super().event(event)


class Facts(QWidget):
    """Seven rows of one line that keep their places; absent values are dashes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        grid.setColumnStretch(1, 1)
        self._values: list[_Value] = []
        for row, name in enumerate(_NAMES):
            # Region and domain of a host both matter, and lie at its two ends.
            value = _Value(theme, Qt.TextElideMode.ElideMiddle if row == _HOST else Qt.TextElideMode.ElideRight)
            value.setAccessibleName(name)
            grid.addWidget(PlainLabel(theme, name, role="text2"), row, 0)
            grid.addWidget(value, row, 1)
            self._values.append(value)

    @property
    def words(self) -> str:
        """All values as one text."""
        return "; ".join(f"{name} {label.text()}" for name, label in zip(_NAMES, self._values, strict=True))

    def show_facts(self, shown: Shown) -> None:
        """Show the facts of `shown`."""
        facts = (
            shown.captured,
            shown.asked_as,
            shown.origin,
            shown.media_host,
            shown.clocks,
            shown.metadata,
            shown.burned_in,
        )
        for label, fact in zip(self._values, facts, strict=True):
            label.show_fact(fact)


class NoteOrStep(QWidget):
    """One place for the next step, or, the first time that all is well, for the note that looking changes data.

    It is as high as three lines in every state; words that need more are cut, and whole in the tooltip.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._next_step = ""
        self.setFixedHeight(_HEADING_PX + _STEP_LINES * line_height("body"))
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
        """The next step, all of it, or the note."""
        return self._next_step or SIDE_EFFECTS

    def show_step(self, next_step: str) -> None:
        """Show `next_step`; the note for an empty one."""
        self._next_step = next_step
        self.setAccessibleName("Next step" if next_step else "Note")
        self.setAccessibleDescription(self.words)
        self._note.setVisible(not next_step)
        self._step.setVisible(bool(next_step))
        self._fit()

    def _fit(self) -> None:
        shown = _cut(self._next_step, self._step_words.font(), max(1, self.width()))
        self._step_words.setText(shown)
        self.setToolTip(plain_tip(self._next_step) if shown != self._next_step else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _draw_eye(self) -> None:
        self._eye.setPixmap(pixmap("eye", self._theme.tokens.text2, 16, self.devicePixelRatioF()))


def _cut(text: str, text_font: QFont, width: int) -> str:
    """As many words of `text` as three lines hold, and dots where some had to go."""
    most = _STEP_LINES * line_height("body")

    def fits(candidate: str) -> bool:
        return wrapped_height(candidate, text_font, width, line_height("body")) <= most

    if fits(text):
        return text
    words = text.split(" ")
    kept = len(words) - 1
    while kept > 1 and not fits(" ".join(words[:kept]) + "…"):
        kept -= 1
    return " ".join(words[:kept]) + "…"
