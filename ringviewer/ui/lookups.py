"""Going from one panel to what another one knows of the same thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from ringviewer.ui.tables.lower_tabs import LowerTabs

__all__ = ["Lookups"]


class Lookups:
    """Opens the tab that has the answer, at its place."""

    def __init__(self, tabs: LowerTabs) -> None:
        self._tabs = tabs

    def open_requests(self, number: int | None) -> None:
        """The requests, at an exchange by its number."""
        self._tabs.open(self._tabs.requests)
        if number is not None:
            self._tabs.requests.show_exchange(number)

    def show_request(self, request_id: str) -> None:
        """The requests, at the one with this id."""
        self._tabs.open(self._tabs.requests)
        self._tabs.requests.show_request(request_id)

    def show_boundary(self, device_id: str) -> None:
        """The boundary of a device; of the one that is shown there already when the id is empty."""
        if device_id:
            self._tabs.boundary.show_device(device_id)
        self._tabs.open(self._tabs.boundary)

    def show_evidence(self, device_id: str, request_id: str) -> None:
        """The request with this id; the boundary of the device when there is none."""
        if request_id:
            self.show_request(request_id)
        else:
            self.show_boundary(device_id)

    def begin_filter(self) -> None:
        """The filter of the requests when they are open, else that of the events."""
        tabs = self._tabs
        if tabs.requests.isVisible():
            tabs.requests.focus_filter()
            return
        tabs.open(tabs.events)
        tabs.events.filter_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
