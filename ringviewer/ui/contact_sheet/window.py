"""The window of the contact sheet: what it costs first, then the grid with its progress."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.session.contact_sheet import MOST_EVENTS, ContactSheet
from ringviewer.ui.contact_sheet.grid import SheetGrid
from ringviewer.ui.contact_sheet.grid_model import GridModel
from ringviewer.ui.contact_sheet.head import SheetBanner, SheetHead
from ringviewer.ui.contact_sheet.plan_page import PlanPage
from ringviewer.ui.contact_sheet.rows_text import rows_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.history.event import Event
    from ringviewer.session.session import Session
    from ringviewer.ui.still.images import PixelSource
    from ringviewer.ui.theme.theme import Theme

__all__ = ["ContactSheetWindow"]

_ASKS_FIRST: Final = 10
_BATCH_MS: Final = 50
_TITLE: Final = "Contact sheet"


class ContactSheetWindow(QWidget):
    """Fetches and shows the stills of events. Closing it stops what is not on the wire.

    Signals:
        event_chosen: device id and event id of a cell that was chosen.
        said: the words on the progress are as they are now.
    """

    event_chosen = Signal(str, str)
    said = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session: Session | None = None
        self._events: list[Event] = []
        self._tz: tzinfo = UTC
        self.sheet: ContactSheet | None = None
        self.model = GridModel(self)
        self.grid = SheetGrid(theme, self.model)
        self.head = SheetHead(theme)
        self.banner = SheetBanner(theme)
        self.plan_page = PlanPage(theme)
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self._say)
        self._sheet_page = QWidget()
        column = QVBoxLayout(self._sheet_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.head, 0), (self.banner, 0), (self.grid, 1)):
            column.addWidget(widget, stretch)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.plan_page)
        self.pages.addWidget(self._sheet_page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.setMinimumSize(520, 400)
        self.setWindowTitle(_TITLE)
        self.plan_page.go_asked.connect(self._on_go)
        self.plan_page.cancelled.connect(self.close)
        self.grid.chosen.connect(self._on_chosen)
        self.head.stop_asked.connect(self._on_stop)
        self.head.resume_asked.connect(self._on_resume)
        self.head.retry_asked.connect(self._on_retry)
        self.head.copy_asked.connect(self.copy_table)
        self.head.step_chosen.connect(self._on_step)
        self.head.show_step(self.grid.step)

    def open_for(self, session: Session, events: Sequence[Event], tz: tzinfo) -> None:
        """Show the stills of ``events``; where many have to be fetched, say first what that costs."""
        self.clear()
        self._session, self._events = session, list(events)
        self.sheet = ContactSheet(session, self._on_sheet)
        self.set_zone(tz)
        self._ask_or_start()
        if self.isVisible():
            self.raise_()
        else:
            self.resize(self._first_size())
            self.show()
        self.activateWindow()

    def set_zone(self, tz: tzinfo) -> None:
        """Write times in ``tz``."""
        self._tz = tz
        self.model.set_zone(tz)
        self.head.show_zone(wording.zone_abbr(self._events[0].start_ms, tz) if self._events else "")

    def set_source(self, source: PixelSource | None) -> None:
        """Where the pixels of pictures come from."""
        self.grid.pictures.set_source(source)
        self.grid.viewport().update()

    def pixels_ready(self, sha256: str) -> None:
        """The pixels of a picture can be drawn."""
        self.grid.pixels_ready(sha256)

    def clear(self) -> None:
        """End the sheet and forget its events and pictures."""
        self._batch.stop()
        if self.sheet is not None:
            self.sheet.close()
        self.sheet = None
        self._session = None
        self._events = []
        self.model.show_sheet(None, None)
        self.grid.pictures.clear()
        self.banner.say("")

    def copy_table(self) -> None:
        """Put a line per cell on the clipboard, tab-separated."""
        if self.sheet is not None and self._session is not None:
            QGuiApplication.clipboard().setText(rows_text(self.sheet.cells, self._session.lanes, self._tz))

    def _first_size(self) -> QSize:
        room = self.screen().availableGeometry().size() * 0.9
        return QSize(1180, 820).boundedTo(room).expandedTo(self.minimumSize())

    def _ask_or_start(self) -> None:
        if self.sheet is None or self._session is None:
            return
        count = len(self._events)
        self.setWindowTitle(f"{_TITLE}, {wording.count(count, 'event')}")
        if not count or count > MOST_EVENTS:
            self.pages.setCurrentWidget(self.plan_page)
            if count:
                self.plan_page.show_too_many(count)
            else:
                self.plan_page.show_none()
            return
        plan = self.sheet.plan(self._events)
        # Where the costs are not said first, the effect is said beside the stills, unless the panel said it.
        asks_first = plan.fetches > _ASKS_FIRST
        tell = plan.fetches > 0 and self._session.take_side_effects_note()
        self.head.tell_side_effects(tell and not asks_first)
        if asks_first:
            self.pages.setCurrentWidget(self.plan_page)
            self.plan_page.show_plan(plan, self._session.client.pace.per_second)
        else:
            self._start()

    def _on_go(self) -> None:
        if len(self._events) > MOST_EVENTS:
            self._events = sorted(self._events, key=lambda event: -event.start_ms)[:MOST_EVENTS]
            self._ask_or_start()
        else:
            self._start()

    def _start(self) -> None:
        if self.sheet is None:
            return
        self.sheet.start(self._events)
        self.model.show_sheet(self._session, self.sheet)
        self.pages.setCurrentWidget(self._sheet_page)
        self.grid.scrollToTop()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say()

    def _on_sheet(self, index: int | None) -> None:
        if index is None:
            self._say()
            return
        self.model.cell_changed(index)
        if not self._batch.isActive():
            self._batch.start()

    def _say(self) -> None:
        self._batch.stop()
        if self.sheet is None:
            return
        state, progress = self.sheet.state, self.sheet.progress
        self.model.set_running(state == "running")
        self.head.show_progress(progress, state)
        self.said.emit()
        self.banner.show_problem(self.sheet.problem)

    def _on_stop(self) -> None:
        if self.sheet is not None:
            self.sheet.stop()

    def _on_resume(self) -> None:
        if self.sheet is not None:
            self.sheet.resume()

    def _on_retry(self) -> None:
        if self.sheet is not None:
            self.sheet.retry_failed()

    def _on_chosen(self, index: int) -> None:
        identity = self.model.identity(index)
        if identity is not None:
            self.event_chosen.emit(*identity)

    def _on_step(self, step: int) -> None:
        self.grid.set_step(step)
        self.head.show_step(self.grid.step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.sheet is not None and self.sheet.state == "running":
            self.sheet.stop()
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.clear()
        super().closeEvent(event)
