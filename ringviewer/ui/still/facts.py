"""What else is known about a still: seven facts; and a note or the next step."""

from __future__ import annotations

import html
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFont, QHelpEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from ringviewer.ui.still.next_step import SIDE_EFFECTS as SIDE_EFFECTS
from ringviewer.ui.still.shown import DASH, Fact, Shown
from ringviewer.ui.theme.controls import Heading, PlainLabel, plain_tip
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.sizes import fix_height
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import line_height
from ringviewer.ui.theme.wrapping import wrapped_height

_NAME_WIDTH: Final = 80
_NAMES: Final = ("Captured", "Asked as", "Origin", "Media host", "Clocks", "Metadata", "Burned in")
_ROWS: Final = range(len(_NAMES))
_HOST: Final = _NAMES.index("Media host")
_STEP_LINES: Final = 3
_HEADING_PX: Final = 15
_LINE: Final = 16
_GAP: Final = 3
# Room for facts that take a second line, and who gets it first: what decides goes before what explains.
_MORE_LINES: Final = 2
_FIRST: Final = tuple(_NAMES.index(name) for name in ("Captured", "Asked as", "Clocks", "Origin"))


def _line() -> int:
    return line_height("body")


def lines_tip(text: str) -> str:
    """Lines of foreign text for a tooltip, which would be read as rich text when they look like it."""
    return f"<span>{'<br>'.join(html.escape(line) for line in text.split(chr(10)))}</span>"


class _Value(QWidget):
    """A fact in as many lines as it has room for, whose tooltip is its tip, or what had to be cut."""

    def __init__(self, theme: Theme, elide: Qt.TextElideMode, parent: QWidget) -> None:
        super().__init__(parent)
        self._tip = ""
        self._line = PlainLabel(theme, DASH, elide=elide, parent=self)
        self._more = PlainLabel(theme, wrap=True, parent=self)
        self._more.hide()

    @property
    def text(self) -> str:
        """All of its words."""
        return self._line.text()

    def lines_needed(self, width: int) -> int:
        """How many lines its words take at `width`."""
        return wrapped_height(self.text, self._line.font(), width, _line()) // _line()

    def show_fact(self, fact: Fact) -> None:
        for label in (self._line, self._more):
            label.setText(fact.value)
            label.set_role("text3" if fact.value == DASH else "text")
        self.setAccessibleDescription(f"{fact.value}\n{fact.tip}" if fact.tip else fact.value)
        self._tip = fact.tip

    def place(self, area: QRect) -> None:
        """Stand at `area`: one line of it is cut where it is too short, several are wrapped."""
        self.setGeometry(area)
        several = area.height() > _line()
        for label in (self._line, self._more):
            label.setGeometry(self.rect())
        self._line.setVisible(not several)
        self._more.setVisible(several)

    def event(self, event: QEvent) -> bool:
        if self._tip and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), lines_tip(self._tip), self)
            return True
        return super().event(event)


class Facts(QWidget):
    """Seven rows, together always of one height; absent values are dashes. The deciding ones wrap where they must."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = [PlainLabel(theme, name, role="text2", parent=self) for name in _NAMES]
        # Region and domain of a host both matter, and lie at its two ends.
        elides = (Qt.TextElideMode.ElideMiddle if row == _HOST else Qt.TextElideMode.ElideRight for row in _ROWS)
        self._values = [_Value(theme, elide, self) for elide in elides]
        for name, value in zip(_NAMES, self._values, strict=True):
            value.setAccessibleName(name)
        fix_height(self, (len(_NAMES) + _MORE_LINES) * _LINE + (len(_NAMES) - 1) * _GAP)

    @property
    def words(self) -> str:
        """All values as one text."""
        return "; ".join(f"{name} {value.text}" for name, value in zip(_NAMES, self._values, strict=True))

    @property
    def cut(self) -> tuple[str, ...]:
        """The names of the facts that are not seen whole."""
        width, lines = self.width() - scaled(_NAME_WIDTH), self._lines()
        return tuple(name for row, name in enumerate(_NAMES) if self._values[row].lines_needed(width) > lines[row])

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
        for value, fact in zip(self._values, facts, strict=True):
            value.show_fact(fact)
        self._lay_out()

    def _lines(self) -> list[int]:
        lines, left = [1] * len(_NAMES), _MORE_LINES
        for row in _FIRST:
            more = min(left, self._values[row].lines_needed(max(1, self.width() - scaled(_NAME_WIDTH))) - 1)
            lines[row], left = lines[row] + more, left - more
        return lines

    def _lay_out(self) -> None:
        y, line, beside = 0, _line(), scaled(_NAME_WIDTH)
        for row, lines in enumerate(self._lines()):
            self._names[row].setGeometry(0, y, beside, line)
            self._values[row].place(QRect(beside, y, max(1, self.width() - beside), lines * line))
            y += lines * line + _GAP

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()


class NoteOrStep(QWidget):
    """One place for the next step, or, the first time that all is well, for the note that looking changes data.

    It is as high as three lines in every state; words that need more are cut, and whole in the tooltip.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._next_step = ""
        fix_height(self, _HEADING_PX + _STEP_LINES * _LINE)
        self._eye = QLabel()
        self._eye.setFixedSize(16, 16)
        self._note = QWidget()
        note_row = QHBoxLayout(self._note)
        note_row.setContentsMargins(0, 0, 0, 0)
        note_row.setSpacing(8)
        note_row.addWidget(self._eye, 0, Qt.AlignmentFlag.AlignTop)
        self._note_words = PlainLabel(theme, SIDE_EFFECTS, step="small", role="text2", wrap=True)
        note_row.addWidget(self._note_words, 1, Qt.AlignmentFlag.AlignTop)
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
        return self._next_step or self._note_words.text()

    def show_step(self, next_step: str, note: str) -> None:
        """Show `next_step`; `note` for an empty one."""
        self._next_step = next_step
        self._note_words.setText(note)
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
