"""The events tab: every event that is known, in one table in step with the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.session.changes import (
    DevicesChanged,
    EventsAdded,
    ProgressChanged,
    SelectionChanged,
    StillChanged,
    WalkChanged,
)
from ringviewer.ui.account_words import no_events
from ringviewer.ui.tables.broken_rows import list_words
from ringviewer.ui.tables.cells import plain_tooltip
from ringviewer.ui.tables.event_menu import EventMenu
from ringviewer.ui.tables.event_rows import EventColumn, RowFilter
from ringviewer.ui.tables.events_model import EVENT_COLUMNS, EventsModel
from ringviewer.ui.tables.menus import fill_device_menu
from ringviewer.ui.tables.sheet_offer import SHEET_LABEL, sheet_offer
from ringviewer.ui.tables.table_view import TableView
from ringviewer.ui.theme.controls import FlatButton, LineEdit, MenuButton, PlainLabel, Surface

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.event import KindCode
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["EventsTab"]

_BATCH_MS = 100
_TYPING_MS = 120
_TITLES = (
    "start_ms",
    "device",
    "kind",
    "length_ms",
    "actual_ms",
    "offset_ms",
    "verdict",
    "reviewed_by_the_app",
    "event_id",
)


class EventsTab(QWidget):
    """Filter row and table. Pages are taken in at most ten times a second, so that a fast walk costs few layouts.

    Signals:
        event_activated: device id, event id, and whether the still is wanted at once (a click) or after a rest (a key).
        exchange_asked: the number of the exchange that brought a broken row.
        sheet_asked: a list of the events whose stills are wanted on a contact sheet, from the top.
    """

    event_activated = Signal(str, str, bool)
    exchange_asked = Signal(int)
    sheet_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._hidden: frozenset[KindCode] = frozenset()
        self._device_id: str | None = None
        self._dirty: set[str] = set()
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self.flush)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.apply_filter)
        self.model = EventsModel(UTC, self)
        self.filter_edit = LineEdit(
            theme, "search", "Filter by kind, device or id", name="Filter of events", clearable=True
        )
        self.filter_edit.setFixedWidth(250)
        self.filter_edit.setMaxLength(200)
        self.filter_edit.textChanged.connect(self._typing.start)
        self.filter_edit.returnPressed.connect(self.apply_filter)
        self.device_menu = MenuButton(theme, "All devices", name="Device shown in the table")
        self.device_menu.choices.aboutToShow.connect(self._on_device_menu)
        self.facts = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        self.broken_button = FlatButton(theme, "", "warning", name="Go to the next row that could not be read")
        self.broken_button.clicked.connect(self.next_broken)
        self.broken_button.hide()
        self.copy_button = FlatButton(theme, "Copy rows", "copy", name="Copy the rows shown, tab-separated")
        self.copy_button.clicked.connect(self.copy_rows)
        self.sheet_button = FlatButton(theme, SHEET_LABEL, "still")
        self.sheet_button.clicked.connect(self.ask_sheet)
        self.table = TableView(theme, EVENT_COLUMNS, name="Events", many=True, parent=self)
        self.model.layoutAboutToBeChanged.connect(self.table.shed)
        self.table.setModel(self.model)
        self.table.fit_columns()
        header = self.table.horizontalHeader()
        header.setSortIndicator(EventColumn.START, Qt.SortOrder.DescendingOrder)
        self.table.setSortingEnabled(True)
        self.table.row_clicked.connect(self._on_clicked)
        self.table.row_stepped.connect(self._on_stepped)
        self.table.link_clicked.connect(self._on_link)
        self.table.activated.connect(self._on_activated)
        self.table.picked.connect(self._say_picked)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._on_context_menu)
        self.row_menu = EventMenu(self.table)
        self.row_menu.copy_asked.connect(self.copy_current)
        self.row_menu.sheet_asked.connect(self.ask_sheet)
        copy_one = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        copy_one.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy_one.activated.connect(self.copy_current)
        row = Surface(theme)
        row.setFixedHeight(34)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(6)
        for widget in (self.filter_edit, self.device_menu):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(self.broken_button)
        layout.addWidget(self.facts, 1)
        layout.addWidget(self.sheet_button)
        layout.addWidget(self.copy_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(row)
        outer.addWidget(self.table, 1)
        self._say_facts()

    def set_session(self, session: Session | None) -> None:
        """Show the events of ``session``, or nothing."""
        self._session = session
        self._dirty.clear()
        self._batch.stop()
        self._device_id = None
        self.device_menu.relabel("All devices")
        self.filter_edit.clear()
        self.model.clear()
        self.apply_filter()
        if session is not None:
            self._dirty.update(session.lanes)
            self.flush()

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in ``tz``."""
        at_ms = self._session.now_ms() if self._session is not None else 0
        self.model.set_zone(tz, wording.zone_abbr(at_ms, tz) if at_ms else "")

    def set_kinds(self, hidden: frozenset[KindCode]) -> None:
        """Leave out the events of these kinds."""
        self._hidden = hidden
        self.apply_filter()

    def handle(self, change: Change) -> None:
        """Follow a change of the session."""
        if isinstance(change, EventsAdded):
            self._dirty.add(change.device_id)
            if not self._batch.isActive():
                self._batch.start()
        elif isinstance(change, StillChanged):
            if change.event_id is not None:
                self.model.event_changed(change.ask.device_id, change.event_id)
        elif isinstance(change, SelectionChanged):
            self.flush()
            self._follow()
        elif isinstance(change, (ProgressChanged, WalkChanged)):
            if not self.model.rowCount():
                self._say_facts()
        elif isinstance(change, DevicesChanged) and self._session is not None:
            self._dirty.update(self._session.lanes)
            if not self._batch.isActive():
                self._batch.start()

    def flush(self) -> None:
        """Take in what arrived since the last time."""
        if self._session is None or not self._dirty:
            return
        for device_id in self._session.lanes:
            if device_id in self._dirty:
                self.model.take(self._session.lanes[device_id])
        self._dirty.clear()
        self._say_facts()

    def apply_filter(self) -> None:
        """Show what the filter row lets through."""
        self._typing.stop()
        self.model.set_filter(RowFilter(self.filter_edit.text(), self._device_id, self._hidden))
        self._say_facts()
        self._follow()

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard where several are, else those shown: tab-separated, epoch ms."""
        several = self.table.selected_count > 1
        self._copy(self.table.selected_rows() if several else range(self.model.rowCount()))

    def copy_current(self) -> None:
        """Put what is selected on the clipboard."""
        if self.table.selected_count:
            self._copy(self.table.selected_rows())

    def ask_sheet(self) -> None:
        """Ask for a contact sheet of the selected rows where several are, else of those shown."""
        offer = sheet_offer(self.model, self.table)
        if offer.events:
            self.sheet_asked.emit(list(offer.events))

    def next_broken(self) -> None:
        """Go to the next row that could not be read, and after the last one to the first again."""
        places = self.model.broken_places()
        if not places:
            return
        now = self.table.currentIndex().row()
        row = next((place for place in places if place > now), places[0])
        self.table.select_row(row)
        self.table.scrollTo(self.model.index(row, 0))

    def _copy(self, rows: Iterable[int]) -> None:
        lines = ["\t".join(_TITLES), *("\t".join(self.model.row_texts(row)) for row in rows)]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def _on_clicked(self, row: int) -> None:
        self._activate(row, at_once=True)

    def _on_stepped(self, row: int) -> None:
        self._activate(row, at_once=False)

    def _activate(self, row: int, *, at_once: bool) -> None:
        identity = self.model.identity(row)
        if identity is not None:
            self.event_activated.emit(*identity, at_once)

    def _on_link(self, row: int, column: int) -> None:
        self._show_request(row)

    def _on_activated(self, index: QModelIndex) -> None:
        self._show_request(index.row())

    def _show_request(self, row: int) -> None:
        line = self.model.broken_line(row)
        if line is not None:
            self.exchange_asked.emit(line.row.exchange)

    def _follow(self) -> None:
        selected = None if self._session is None else self._session.selected
        self.table.follow(None if selected is None else self.model.row_of(*selected))

    def _on_device_menu(self) -> None:
        fill_device_menu(self.device_menu, self._session, self._device_id, self._choose_device)

    def _choose_device(self, device_id: str | None, name: str) -> None:
        self._device_id = device_id
        self.device_menu.relabel(name)
        self.apply_filter()

    def _say_facts(self) -> None:
        shown, total, rows = self.model.shown, self.model.total, self.model.rowCount()
        self.table.say_when_empty("" if rows else no_events(self._session, total))
        self._say_picked()
        self._say_broken()
        if shown == total:
            self.facts.setText(f"{wording.count(total, 'event')} shown, none hidden by a filter")
        else:
            hidden = wording.number(total - shown)
            self.facts.setText(f"{wording.count(shown, 'event')} shown, {hidden} hidden by a filter")

    def _say_picked(self) -> None:
        """What copying and a contact sheet would take, on their buttons and in the menu."""
        picked = self.table.selected_count
        self.copy_button.relabel(f"Copy {wording.count(picked, 'row')}" if picked > 1 else "Copy rows", "copy")
        self.copy_button.set_enabled(self.model.rowCount() > 0, "No rows are shown.")
        offer = sheet_offer(self.model, self.table)
        self.sheet_button.relabel(offer.label, "still")
        self.sheet_button.set_enabled(bool(offer.events), offer.why_not)
        self.row_menu.offer(picked, offer)

    def _on_context_menu(self, at: QPoint) -> None:
        self.row_menu.popup(self.table.viewport().mapToGlobal(at))

    def _say_broken(self) -> None:
        total = self.model.broken_total
        self.broken_button.setVisible(total > 0)
        if total:
            places = self.model.broken_places()
            lines = [line for place in places if (line := self.model.broken_line(place)) is not None]
            self.broken_button.relabel(f"{wording.count(total, 'row')} could not be read", "warning")
            self.broken_button.set_enabled(bool(places), "They are hidden by a filter.")
            if places:
                self.broken_button.setToolTip(plain_tooltip(list_words(lines, total)))
