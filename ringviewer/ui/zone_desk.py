"""Whose zone times are written in: chosen for each account, kept for a stored one, and for the visit otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from ringviewer.ui.zone_in_force import ZoneChoice, ZoneInForce, zone_in_force
from ringviewer.ui.zone_memory import KeptZone, keep_zone, kept_zone

if TYPE_CHECKING:
    from ringviewer.session.session import Session

__all__ = ["ZoneDesk"]

_ROUND: Final[dict[ZoneChoice, ZoneChoice]] = {"utc": "local", "local": "customer", "customer": "utc"}


class ZoneDesk(QObject):
    """Holds the choice, and tells when another zone is in force.

    Signals:
        changed: the choice, or what it rests on, is another.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice: ZoneChoice = "customer"
        self.customer = ""
        self._session: Session | None = None
        self._stored = ""

    def set_session(self, session: Session | None, stored: str = "") -> None:
        """Turn to another account: its own choice where it is ``stored`` by that name, else the customer's is guessed.

        Does not tell of it: who changes the account reads :meth:`in_force` then.
        """
        self._session, self._stored = session, stored
        kept = kept_zone(stored) if stored else None
        self.customer = kept.customer if kept is not None else ""
        if kept is not None:
            self.choice = kept.choice

    def in_force(self) -> ZoneInForce:
        """The zone that times are written in now."""
        return zone_in_force(self.choice, self._session, self.customer)

    def choose(self, choice: str) -> None:
        """Write times in the zone of the customer, of this computer (``local``), or in ``utc``."""
        self.choice = choice if choice in ("local", "utc") else "customer"  # type: ignore[assignment]
        self._keep()

    def choose_customer(self, name: str) -> None:
        """Take a zone of the tz database for the customer's, or with an empty name the guess; and write times in it."""
        self.customer, self.choice = name, "customer"
        self._keep()

    def next(self) -> None:
        """UTC, this computer's, the customer's, and UTC again."""
        self.choose(_ROUND[self.choice])

    def _keep(self) -> None:
        if self._stored:
            keep_zone(self._stored, KeptZone(self.choice, self.customer))
        self.changed.emit()
