"""The menu of a row of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.tables.requests_details import RequestDetails

__all__ = ["RequestMenu"]


class RequestMenu(QMenu):
    """What the buttons of the details do, and what concerns all stills. Why something is off stands in its tooltip.

    Signals:
        open_all_asked(bool): all stills should be opened, or closed.
    """

    open_all_asked = Signal(bool)

    def __init__(self, details: RequestDetails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        self.setToolTipsVisible(True)
        self._entries = (
            (self.addAction("Copy as cURL"), details.copy_button, details.curl_asked),
            (self.addAction("Copy the request id"), details.id_button, details.id_asked),
        )
        for action, _, asked in self._entries:
            action.triggered.connect(asked)
        self.addSeparator()
        self.addAction("Open all stills").triggered.connect(lambda: self.open_all_asked.emit(True))
        self.addAction("Close all stills").triggered.connect(lambda: self.open_all_asked.emit(False))
        self.aboutToShow.connect(self._follow_buttons)

    def _follow_buttons(self) -> None:
        for action, button, _ in self._entries:
            action.setEnabled(button.isEnabled())
            action.setToolTip(button.toolTip())
