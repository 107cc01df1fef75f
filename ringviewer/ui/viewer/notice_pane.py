"""What stands in the place of a picture that is not there: an icon, a sentence, a few words, progress, what to do."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ringviewer.history.wording import NARROW
from ringviewer.ui.still.shown import Notice
from ringviewer.ui.theme.controls import Heading, PlainLabel, ProgressLine, Surface
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme

_ICON = 20
_WIDTH = 420


class NoticePane(Surface):
    """Lines in the middle of a sunken ground."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="sunken", parent=parent)
        self._theme = theme
        self._notice: Notice | None = None
        self._since = time.monotonic()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._count_down)
        self._icon = QLabel()
        self._icon.setFixedHeight(_ICON)
        self._sentence = PlainLabel(theme, step="lead", wrap=True)
        self._words = PlainLabel(theme, role="text2", wrap=True)
        self._progress = ProgressLine(theme)
        self._heading = Heading(theme, "Next step")
        self._step = PlainLabel(theme, wrap=True)
        lines = QWidget()
        lines.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, gap in (
            (self._icon, 6),
            (self._sentence, 4),
            (self._words, 10),
            (self._progress, 12),
            (self._heading, 2),
            (self._step, 0),
        ):
            column.addWidget(widget)
            column.addSpacing(gap)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(lines, 4)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(1)
        theme.changed.connect(self._draw_icon)

    @property
    def words(self) -> str:
        """All lines as one text."""
        if self._notice is None:
            return ""
        return "\n".join(text for text in (self._sentence.text(), self._words.text(), self._step.text()) if text)

    def show_notice(self, notice: Notice, step: str = "") -> None:
        """Show `notice`, counting down what it counts down; `step` is what to do next."""
        if notice != self._notice:
            self._notice, self._since = notice, time.monotonic()
        self._sentence.setText(notice.sentence)
        self._sentence.set_role(notice.role)
        self._step.setText(step)
        self._step.setVisible(bool(step))
        self._heading.setVisible(bool(step))
        self._draw_icon()
        self._count_down()

    def _count_down(self) -> None:
        notice = self._notice
        if notice is None:
            return
        words, progress = notice_lines(notice, time.monotonic() - self._since)
        self._words.setText(words)
        self._progress.setVisible(progress is None or progress >= 0)
        self._progress.set_fraction(progress)
        self.setAccessibleName(f"No picture. {self.words}")
        if notice.countdown_s is None or not self.isVisible():
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count_down()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    def _draw_icon(self) -> None:
        if self._notice is not None:
            color = self._theme.tokens.color(self._notice.role)
            self._icon.setPixmap(pixmap(self._notice.icon, color, _ICON, self.devicePixelRatioF()))
        self._icon.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw_icon()


def notice_lines(notice: Notice, running_s: float) -> tuple[str, float | None]:
    """The words of `notice` and its progress, `running_s` after it was first shown."""
    if notice.countdown_s is None:
        return notice.words, notice.progress
    left_s = max(0.0, notice.countdown_s - running_s)
    words = notice.words.replace("{wait}", f"{math.ceil(left_s)}{NARROW}s")
    return words, 1.0 if notice.countdown_s <= 0 else 1 - left_s / notice.countdown_s
