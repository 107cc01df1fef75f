"""The tabs below the timeline: events, findings, boundary and requests, one of them in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ringviewer.ui.tables.boundary_tab import BoundaryTab
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.tables.finding_card import SEVERITY_TOKENS
from ringviewer.ui.tables.findings_tab import FindingsTab
from ringviewer.ui.tables.requests_tab import RequestsTab
from ringviewer.ui.tables.tab_strip import STRIP_PX, TabStrip
from ringviewer.ui.theme.controls import FlatButton, Surface
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["LowerTabs"]

_FINDINGS: Final = 1


class LowerTabs(QWidget):
    """Events, findings, boundary and requests.

    Signals:
        float_asked: the panel should become a window of its own, or go back into its dock.
    """

    float_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.events = EventsTab(theme)
        self.findings = FindingsTab(theme)
        self.boundary = BoundaryTab(theme)
        self.requests = RequestsTab(theme)
        self.pages = (self.events, self.findings, self.boundary, self.requests)
        self._bar = TabStrip(theme, ("Events", "Findings", "Boundary", "Requests"))
        self._stack = QStackedWidget()
        for page in self.pages:
            self._stack.addWidget(page)
        self._bar.currentChanged.connect(self._stack.setCurrentIndex)
        self.findings.count_changed.connect(self._on_count)
        self.events.exchange_asked.connect(self._on_exchange)
        own_window = FlatButton(theme, icon="float", name="Open the tables in a window of their own, or put them back")
        own_window.clicked.connect(self.float_asked)
        strip = Surface(theme, fill="window", below="rule")
        fix_height(strip, STRIP_PX + 1)
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 8, 1)
        row.setSpacing(0)
        row.addWidget(self._bar)
        row.addStretch(1)
        row.addWidget(own_window)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(strip)
        outer.addWidget(self._stack, 1)
        self.setMinimumHeight(160)
        self._on_count(0, "")

    @property
    def current(self) -> int:
        """Position of the tab that is seen."""
        return self._bar.currentIndex()

    def open(self, page: QWidget) -> None:
        """Bring one of the pages to the front."""
        self._bar.setCurrentIndex(self._stack.indexOf(page))

    def open_at(self, position: int) -> None:
        """Bring the page at a position to the front; a position that is not there changes nothing."""
        if 0 <= position < len(self.pages):
            self._bar.setCurrentIndex(position)

    def set_session(self, session: Session | None) -> None:
        """Hand the session to all pages."""
        for page in self.pages:
            page.set_session(session)

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Hand the zone to all pages."""
        for page in self.pages:
            page.set_zone(tz, whose)

    def handle(self, change: Change) -> None:
        """Hand a change to all pages."""
        for page in self.pages:
            page.handle(change)

    def _on_exchange(self, number: int) -> None:
        self.open(self.requests)
        self.requests.show_exchange(number)

    def _on_count(self, count: int, worst: str) -> None:
        self._bar.show_count(_FINDINGS, count, SEVERITY_TOKENS.get(worst, "text2"))
