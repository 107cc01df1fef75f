"""The menu of the events table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from ringviewer.history.wording import count

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.tables.sheet_offer import SheetOffer

__all__ = ["EventMenu"]


class EventMenu(QMenu):
    """What can be done with the selected rows. Why something is off stands in its tooltip.

    Signals:
        copy_asked: the selected rows are wanted on the clipboard.
        sheet_asked: their stills are wanted on a contact sheet.
    """

    copy_asked = Signal()
    sheet_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._sheet = self.addAction("")
        self._copy = self.addAction("")
        self._sheet.triggered.connect(self.sheet_asked)
        self._copy.triggered.connect(self.copy_asked)

    def offer(self, picked: int, sheet: SheetOffer) -> None:
        """Tell what would be copied, and what a sheet would take."""
        self._sheet.setText(sheet.label)
        self._sheet.setEnabled(bool(sheet.events))
        self._sheet.setToolTip(sheet.why_not)
        self._copy.setText(f"Copy {count(max(picked, 1), 'row')}")
        self._copy.setEnabled(picked > 0)
        self._copy.setToolTip("" if picked else "No row is selected.")
