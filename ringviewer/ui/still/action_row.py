"""The buttons of a state, at most three; at most one of them is in ink."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.flow_row import FlowRow
from ringviewer.ui.still.shown import Action
from ringviewer.ui.theme.controls import PrimaryButton
from ringviewer.ui.theme.theme import Theme

_ACTIONS: Final = 3
# As wide as the three buttons of the commonest state.
_ONE_LINE: Final = 340


class ActionRow(FlowRow):
    """Shows actions as buttons, whose words change with the state while the buttons stay.

    Signals:
        chosen(object): the Action whose button was pressed.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.buttons = [PrimaryButton(theme) for _ in range(_ACTIONS)]
        self._actions: tuple[Action, ...] = ()
        super().__init__(list(self.buttons), parent, second_line_below=_ONE_LINE)
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, place=place: self.chosen.emit(self._actions[place]))

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Show these actions, the first ones that fit into the row's buttons."""
        self._actions = actions[:_ACTIONS]
        for place, button in enumerate(self.buttons):
            action = self._actions[place] if place < len(self._actions) else None
            button.setVisible(action is not None)
            if action is None:
                continue
            button.relabel(action.label, action.icon)
            button.set_primary(action.primary)
            button.set_enabled(not action.why_not, action.why_not)
            button.setAccessibleDescription(action.why_not or action.tip)
            if not action.why_not:
                button.setToolTip(action.tip)
        self.lay_out()
