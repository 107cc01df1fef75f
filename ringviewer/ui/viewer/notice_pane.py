"""The notice in the place of a picture that is not there, with its countdown."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from ringviewer.ui.still.notice_lines import NoticeLines, counted
from ringviewer.ui.still.shown import Notice
from ringviewer.ui.theme.controls import Surface
from ringviewer.ui.theme.theme import Theme

_WIDTH = 420


class NoticePane(Surface):
    """Lines in the middle of a sunken ground."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, fill="sunken")
        self._notice: Notice | None = None
        self._step = ""
        self._since = time.monotonic()
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._count_down)
        self._lines = NoticeLines(theme)
        self._lines.setMaximumWidth(_WIDTH)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(self._lines, 4)
        row.addStretch(1)

    @property
    def words(self) -> str:
        """All lines as one text."""
        return self._lines.words

    def show_notice(self, notice: Notice, step: str = "") -> None:
        """Show `notice`, counting down what it counts down; `step` is what to do next."""
        if notice != self._notice:
            self._notice, self._since = notice, time.monotonic()
        self._step = step
        self._count_down()

    def _count_down(self) -> None:
        notice = self._notice
        if notice is None:
            return
        words, progress = counted(notice, time.monotonic() - self._since)
        self._lines.show_lines(notice, words, progress, self._step)
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
