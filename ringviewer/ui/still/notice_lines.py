"""The lines that stand in the place of a picture that is not there: icon, sentence, words, progress, what to do."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ringviewer.history.wording import NARROW
from ringviewer.ui.still.shown import Notice
from ringviewer.ui.theme.controls import Heading, PlainLabel, ProgressLine
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme

_ICON: Final = 20


class NoticeLines(QWidget):
    """Draws a notice on the ground of its parent, in the middle of its own height."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice: Notice | None = None
        self._icon = QLabel()
        self._icon.setFixedHeight(_ICON)
        self._sentence = PlainLabel(theme, step="lead", wrap=True)
        self._words = PlainLabel(theme, role="text2", wrap=True)
        self._progress = ProgressLine(theme)
        self._heading = Heading(theme, "Next step")
        self._step = PlainLabel(theme, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        for widget, gap in (
            (self._icon, 5),
            (self._sentence, 4),
            (self._words, 10),
            (self._progress, 0),
            (self._heading, 2),
            (self._step, 0),
        ):
            column.addWidget(widget)
            column.addSpacing(gap)
        column.addStretch(1)
        self._heading.hide()
        self._step.hide()
        theme.changed.connect(self._draw_icon)

    @property
    def words(self) -> str:
        """All lines as one text; empty before there was a notice."""
        if self._notice is None:
            return ""
        return "\n".join(text for text in (self._sentence.text(), self._words.text(), self._step.text()) if text)

    def show_lines(self, notice: Notice, words: str, progress: float | None, step: str = "") -> None:
        """Show `notice`, with `words` and `progress` in place of its own (see `counted`); `step` is what to do next."""
        self._notice = notice
        self._sentence.setText(notice.sentence)
        self._sentence.set_role(notice.role)
        self._words.setText(words)
        self._progress.setVisible(progress is None or progress >= 0)
        self._progress.set_fraction(progress)
        self._step.setText(step)
        self._step.setVisible(bool(step))
        self._heading.setVisible(bool(step))
        self._draw_icon()

    def _draw_icon(self) -> None:
        if self._notice is not None:
            color = self._theme.tokens.color(self._notice.role)
            self._icon.setPixmap(pixmap(self._notice.icon, color, _ICON, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw_icon()


def counted(notice: Notice, running_s: float) -> tuple[str, float | None]:
    """The words of `notice` and its progress, `running_s` after it was first shown."""
    if notice.countdown_s is None:
        return notice.words, notice.progress
    left_s = max(0.0, notice.countdown_s - running_s)
    words = notice.words.replace("{wait}", f"{math.ceil(left_s)}{NARROW}s")
    return words, 1.0 if notice.countdown_s <= 0 else 1 - left_s / notice.countdown_s
