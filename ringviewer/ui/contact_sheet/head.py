"""What stands above the grid: progress, what can be done, and why the sheet ended early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout

from ringviewer.history.wording import number
from ringviewer.ui.contact_sheet.grid import STEPS
from ringviewer.ui.contact_sheet.words import problem_words, progress_words
from ringviewer.ui.theme.controls import Button, FlatButton, PlainLabel, ProgressLine, Rule, Surface
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.sizes import fix_height, least_width

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.partner_api.errors import Problem
    from ringviewer.session.contact_sheet import SheetProgress, SheetState
    from ringviewer.ui.theme.theme import Theme

__all__ = ["SheetBanner", "SheetHead"]

_HEIGHT: Final = 40
_LOOKING: Final = "Looking changes data: these events may now count as reviewed by your app."


class SheetHead(Surface):
    """One row of words and buttons.

    Signals:
        stop_asked, resume_asked, retry_asked, copy_asked: the buttons.
        step_chosen(int): the pictures should have another size.
    """

    stop_asked = Signal()
    resume_asked = Signal()
    retry_asked = Signal()
    copy_asked = Signal()
    step_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="window", below="rule", parent=parent)
        fix_height(self, _HEIGHT)
        self._step = 1
        self.facts = PlainLabel(theme, bold=True, elide=Qt.TextElideMode.ElideRight)
        least_width(self.facts, 150)
        self.bar = ProgressLine(theme)
        self.bar.setFixedWidth(120)
        self.side_effects = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        self.zone = PlainLabel(theme, step="small", role="text2")
        self.stop_button = Button(theme, "Stop", "stop")
        self.resume_button = Button(theme, "Continue", "retry")
        self.retry_button = Button(theme, "Retry failed", "retry")
        self.smaller_button = FlatButton(theme, icon="minus", name="Smaller pictures")
        self.larger_button = FlatButton(theme, icon="plus", name="Larger pictures")
        self.copy_button = FlatButton(theme, "Copy as table", "copy")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 1)
        row.setSpacing(6)
        row.addWidget(self.facts)
        row.addSpacing(4)
        row.addWidget(self.bar)
        row.addSpacing(4)
        row.addWidget(self.stop_button)
        row.addWidget(self.resume_button)
        row.addWidget(self.retry_button)
        row.addSpacing(6)
        row.addWidget(self.side_effects, 1)
        row.addWidget(self.zone)
        rule = Rule(theme, vertical=True)
        rule.setFixedHeight(20)
        row.addWidget(rule)
        for button in (self.smaller_button, self.larger_button, self.copy_button):
            row.addWidget(button)
        self.stop_button.clicked.connect(self.stop_asked)
        self.resume_button.clicked.connect(self.resume_asked)
        self.retry_button.clicked.connect(self.retry_asked)
        self.copy_button.clicked.connect(self.copy_asked)
        self.smaller_button.clicked.connect(lambda: self.step_chosen.emit(self._step - 1))
        self.larger_button.clicked.connect(lambda: self.step_chosen.emit(self._step + 1))
        self.resume_button.hide()
        self.retry_button.hide()

    def show_progress(self, progress: SheetProgress, state: SheetState) -> None:
        """Say how far it is, and offer what can be done now."""
        running = state == "running"
        self.facts.setText(progress_words(progress, state))
        self.bar.setVisible(running)
        self.bar.set_fraction(progress.settled / progress.total if progress.total else 0.0)
        self.stop_button.setVisible(running)
        self.resume_button.setVisible(state in ("stopped", "halted"))
        self.retry_button.setVisible(not running and state != "halted" and progress.failed > 0)
        self.retry_button.relabel(f"Retry {number(progress.failed)} failed", "retry")

    def show_step(self, step: int) -> None:
        """The size of the pictures that is shown now."""
        self._step = step
        self.smaller_button.set_enabled(step > 0, "These are the smallest.")
        self.larger_button.set_enabled(step < STEPS - 1, "These are the largest.")

    def show_zone(self, zone: str) -> None:
        """In which zone times are written."""
        self.zone.setText(f"Times in {zone}" if zone else "")

    def tell_side_effects(self, tell: bool) -> None:
        """Say that looking changes the data."""
        self.side_effects.setText(_LOOKING if tell else "")


class SheetBanner(Surface):
    """Why the sheet ended before its end; hidden while it did not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="problem_bg", below="rule", parent=parent)
        self._theme_in_force = theme
        self.words = PlainLabel(theme, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12 + 16 + 8, 8, 12, 8)
        row.addWidget(self.words)
        self.hide()

    def show_problem(self, problem: Problem | None) -> None:
        """Say what ended the sheet, or nothing."""
        self.say("" if problem is None else problem_words(problem))

    def say(self, words: str) -> None:
        """Show these words, or nothing when there are none."""
        if words != self.words.text():
            self.words.setText(words)
            self.words.setAccessibleName(words)
        self.setVisible(bool(words))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = self._theme_in_force.tokens
        QPainter(self).drawPixmap(12, 8, pixmap("problem", tokens.problem, 16, self.devicePixelRatioF()))
