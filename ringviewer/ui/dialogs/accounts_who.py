"""The panel that asks whose account it is: personal data, so that nothing is sent before its button is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ringviewer.history.wording import plain
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.theme.controls import Button, PlainLabel, PrimaryButton, Surface
from ringviewer.ui.theme.sizes import least_height

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import Customer
    from ringviewer.ui.theme.theme import Theme

__all__ = ["WhoIsThis", "customer_name"]

_COST: Final = (
    "Asking reads personal data of the customer (users/me). One request is sent, when you press the button. The id and "
    "the name are shown here and in the account menu until the account is closed."
)
_NOT_ASKED: Final = "not asked"


def customer_name(customer: Customer) -> str:
    """First and last name as one, or that there is none."""
    names = (plain(name.strip(), 80) for name in (customer.first_name, customer.last_name) if name and name.strip())
    return " ".join(names) or "none given"


class WhoIsThis(Surface):
    """A small window of its own.

    Signals:
        asked: send the request.
    """

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setWindowFlag(Qt.WindowType.Tool)
        self.setWindowTitle("Who is this? – ringviewer")
        self.cost = PlainLabel(theme, _COST, step="small", role="text2", wrap=True)
        self.id = PlainLabel(theme, _NOT_ASKED, fixed=True, elide=Qt.TextElideMode.ElideMiddle)
        self.name = PlainLabel(theme, _NOT_ASKED, elide=Qt.TextElideMode.ElideRight)
        self.problem = PlainLabel(theme, role="problem", wrap=True)
        self.ask_button = PrimaryButton(theme, "Ask", "key", name="Ask whose account it is")
        self.close_button = Button(theme, "Close")
        self.ask_button.clicked.connect(self._ask)
        self.close_button.clicked.connect(self.close)
        self._lay_out(theme)
        self.reset()

    def open_panel(self) -> None:
        """Show the panel; nothing is sent by that."""
        if self.ask_button.isEnabled():
            self.show_problem("")
        self.show()
        self.activateWindow()
        self.ask_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reset(self) -> None:
        """Forget what was answered."""
        for label in (self.id, self.name):
            label.setText(_NOT_ASKED)
            label.set_role("text3")
        self._end("")

    def show_customer(self, customer: Customer) -> None:
        """Show the answer."""
        self.id.setText(plain(customer.id, 200))
        self.name.setText(customer_name(customer))
        for label in (self.id, self.name):
            label.set_role("text")
        self._end("")

    def show_problem(self, sentence: str) -> None:
        """Say why there is no answer; an earlier one stays."""
        self._end(sentence)

    def _ask(self) -> None:
        self.problem.setText("")
        self.ask_button.relabel("Asking…", "key")
        self.ask_button.set_enabled(False, "The answer is on its way.")
        self.asked.emit()

    def _end(self, problem: str) -> None:
        self.problem.setText(own_words(problem, 400))
        self.ask_button.relabel("Ask", "key")
        self.ask_button.setAccessibleName("Ask whose account it is")
        self.ask_button.set_enabled(True)
        self.id.setAccessibleName(f"Id: {self.id.text()}")
        self.name.setAccessibleName(f"Name: {self.name.text()}")

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (caption, value) in enumerate((("Id", self.id), ("Name", self.name))):
            grid.addWidget(PlainLabel(theme, caption, role="text2"), row, 0)
            grid.addWidget(value, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.ask_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(12)
        outer.addWidget(self.cost)
        outer.addLayout(grid)
        outer.addWidget(self.problem)
        outer.addStretch(1)
        outer.addLayout(buttons)
        least_height(self.cost, 4 * 15)
        least_height(self.problem, 3 * 16)
        self.setMinimumSize(440, 264)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
