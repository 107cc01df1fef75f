"""The menu of the events table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from ringviewer.history.wording import count
from ringviewer.ui.tables.event_copy import MOST_COPIED, TOO_MANY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.tables.sheet_offer import SheetOffer

__all__ = ["EventMenu"]


class EventMenu(QMenu):
    """What can be done with the selected rows. Why something is off stands in its tooltip.

    Signals:
        copy_asked: the selected rows are wanted on the clipboard, “tsv” or “json”.
        sheet_asked: their stills are wanted on a contact sheet.
        export_asked: all rows that are shown are wanted in a file.
    """

    copy_asked = Signal(str)
    sheet_asked = Signal()
    export_asked = Signal()

    def __init__(self, columns: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._sheet = self.addAction("")
        self._copies = {form: self.addAction("") for form in ("tsv", "json")}
        self._export = self.addAction("Export these events…")
        self.addSeparator()
        self.addMenu(columns)
        self._sheet.triggered.connect(self.sheet_asked)
        self._copies["tsv"].triggered.connect(lambda: self.copy_asked.emit("tsv"))
        self._copies["json"].triggered.connect(lambda: self.copy_asked.emit("json"))
        self._export.triggered.connect(self.export_asked)

    def offer(self, picked: int, shown: int, sheet: SheetOffer, *, exporting: bool) -> None:
        """Tell what would be copied and exported, and what a sheet would take."""
        self._sheet.setText(sheet.label)
        self._sheet.setEnabled(bool(sheet.events))
        self._sheet.setToolTip(sheet.why_not)
        for form, action in self._copies.items():
            keys = "Ctrl+C" if form == "tsv" else "Ctrl+Shift+C"
            as_json = " as JSON" if form == "json" else ""
            action.setText(f"Copy {count(max(picked, 1), 'row')}{as_json}\t{keys}")
            action.setEnabled(0 < picked <= MOST_COPIED)
            action.setToolTip("" if action.isEnabled() else TOO_MANY if picked else "No row is selected.")
        self._export.setEnabled(shown > 0 and not exporting)
        why_not = "An export is under way." if exporting else "No rows are shown."
        self._export.setToolTip("" if self._export.isEnabled() else why_not)
