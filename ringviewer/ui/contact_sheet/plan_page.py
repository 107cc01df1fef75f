"""The page that says what a contact sheet costs and changes, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ringviewer.history.wording import count
from ringviewer.session.contact_sheet import MOST_EVENTS
from ringviewer.ui.contact_sheet.words import cost_words, effect_words, left_out_words, too_many_words
from ringviewer.ui.theme.controls import Button, PlainLabel, PrimaryButton, Surface

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.session.contact_sheet import Plan
    from ringviewer.ui.theme.theme import Theme

__all__ = ["PlanPage"]

_WIDTH: Final = 480


class PlanPage(Surface):
    """Words and two buttons.

    Signals:
        go_asked: fetch them, or take the newest of too many.
        cancelled: nothing should be sent.
    """

    go_asked = Signal()
    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.title = PlainLabel(theme, step="lead")
        self.cost = PlainLabel(theme, wrap=True)
        self.left_out = PlainLabel(theme, role="text2", wrap=True)
        self.effect = PlainLabel(theme, wrap=True)
        self.go_button = PrimaryButton(theme, "", "still")
        self.cancel_button = Button(theme, "Cancel")
        self.go_button.clicked.connect(self.go_asked)
        self.cancel_button.clicked.connect(self.cancelled)
        column = QVBoxLayout()
        column.setSpacing(8)
        for label in (self.title, self.cost, self.left_out, self.effect):
            label.setFixedWidth(_WIDTH)
            column.addWidget(label)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.setContentsMargins(0, 8, 0, 0)
        buttons.addWidget(self.go_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(column)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(2)
        outer.addLayout(across)
        outer.addStretch(3)

    def show_plan(self, plan: Plan, per_second: int) -> None:
        """Say what ``plan`` costs at so many requests a second."""
        self._say(
            "What this contact sheet asks for",
            cost_words(plan, per_second),
            left_out_words(plan),
            effect_words(plan),
            f"Fetch {count(plan.fetches, 'still')}",
        )

    def show_too_many(self, events: int) -> None:
        """Say that so many events make no sheet, and offer the newest of them."""
        self._say("Too many events", too_many_words(events), "", "", f"Take the newest {MOST_EVENTS}")

    def show_none(self) -> None:
        """Say that there is nothing to fetch."""
        words = "No event that could be read begins there. Choose a longer range, or other rows."
        self._say("No events", words, "", "", "")

    def _say(self, title: str, cost: str, left_out: str, effect: str, go: str) -> None:
        for label, words in ((self.title, title), (self.cost, cost), (self.left_out, left_out), (self.effect, effect)):
            label.setText(words)
            label.setVisible(bool(words))
        self.go_button.setVisible(bool(go))
        self.go_button.relabel(go, "still")
        self.cancel_button.relabel("Cancel" if go else "Close")
        (self.go_button if go else self.cancel_button).setFocus(Qt.FocusReason.OtherFocusReason)
