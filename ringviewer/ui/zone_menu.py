"""The menu that chooses the zone of all times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup

from ringviewer.history.us_states import zone_words
from ringviewer.history.zones import zone_label
from ringviewer.ui.zone_in_force import ZoneChoice, guesses, zone_in_force

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from ringviewer.session.session import Session

__all__ = ["ZONE_NAMES", "ZoneMenu"]

ZONE_NAMES: Final[dict[ZoneChoice, str]] = {"customer": "customer", "local": "this computer", "utc": "UTC"}

_ENTRIES: Final[dict[ZoneChoice, str]] = {
    "customer": "Zone of the customer",
    "local": "Zone of this computer",
    "utc": "UTC",
}


class ZoneMenu(QObject):
    """Fills a menu, whose entries say which zone each choice means.

    Signals:
        chosen: ``customer``, ``local`` or ``utc``.
        customer_named: the customer's zone by its name in the tz database.
        customer_asked: the customer's zone is to be chosen from all there are.
        next_asked: the next zone of the round.
    """

    chosen = Signal(str)
    customer_named = Signal(str)
    customer_asked = Signal()
    next_asked = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        self._group = QActionGroup(self)
        self._others: list[QAction] = []
        for choice, words in _ENTRIES.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setData(choice)
            self._group.addAction(action)
        self._group.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self._rule = menu.addSeparator()
        menu.addAction("Customer’s zone…").triggered.connect(self.customer_asked)
        menu.addAction("Next zone\tZ").triggered.connect(self.next_asked)
        self.show_choice("customer", "", None, 0)

    def show_choice(self, choice: ZoneChoice, customer: str, session: Session | None, now_ms: int) -> None:
        """Check the choice that is in force; ``customer`` is the name of the customer's zone where one was chosen."""
        for action in self._group.actions():
            meant: ZoneChoice = action.data()
            action.setChecked(meant == choice)
            zone = zone_in_force(meant, session, customer)
            says = zone_label(zone.tz, now_ms)
            from_where = f", {zone.whose.removeprefix('customer’s, ')}" if meant == "customer" else ""
            action.setText(_ENTRIES[meant] if meant == "utc" else f"{_ENTRIES[meant]}: {says}{from_where}")
        self._offer_others(customer, session)

    def _offer_others(self, customer: str, session: Session | None) -> None:
        for action in self._others:
            self._menu.removeAction(action)
            action.deleteLater()
        self._others.clear()
        found = guesses(session)
        offered = [(guess.name, f"{guess.where}: {guess.words}") for guess in found] if len(found) > 1 else []
        offered += [
            (name, f"{who[0].upper()}{who[1:]}: {zone_words(name)}") for guess in found for name, who in guess.elsewhere
        ]
        for name, words in offered:
            action = QAction(words, self._menu)
            action.setCheckable(True)
            action.setChecked(name == customer)
            action.triggered.connect(lambda _, name=name: self.customer_named.emit(name))
            self._menu.insertAction(self._rule, action)
            self._others.append(action)
