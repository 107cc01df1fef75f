"""The events tab: every event that is known, in one table in step with the timeline."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from ringviewer.ui.escaping import leave_by_escape
from ringviewer.ui.tables.broken_rows import list_words
from ringviewer.ui.tables.cells import plain_tooltip
from ringviewer.ui.tables.event_bar import EventBar
from ringviewer.ui.tables.event_chooser import ColumnChooser
from ringviewer.ui.tables.event_copy import MOST_COPIED, CopyForm
from ringviewer.ui.tables.event_menu import EventMenu
from ringviewer.ui.tables.event_output import EventOutput
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_model import EVENT_COLUMNS, EventsModel
from ringviewer.ui.tables.reading_place import ReadingPlace
from ringviewer.ui.tables.sheet_offer import sheet_offer
from ringviewer.ui.tables.table_view import TableView

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.event import KindCode
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["EventsTab"]

_BATCH_MS = 100


class EventsTab(QWidget):
    """Filter row and table. Pages are taken in at most ten times a second, so that a fast walk costs few layouts.

    Signals:
        event_activated: device id, event id, and whether the still is wanted at once (a click) or after a rest (a key).
        exchange_asked: the number of the exchange that brought a broken row.
        sheet_asked: a list of the events whose stills are wanted on a contact sheet, from the top.
        kinds_changed: the kinds that are hidden were chosen here, a frozenset of ``KindCode``.
        told: severity and sentence of how copying or exporting went.
    """

    event_activated = Signal(str, str, bool)
    exchange_asked = Signal(int)
    sheet_asked = Signal(object)
    kinds_changed = Signal(object)
    told = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._dirty: set[str] = set()
        self._stills_changed = False
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self.flush)
        self.model = EventsModel(UTC, self)
        self.bar = EventBar(theme, self)
        self.filters = self.bar.filters
        self.filter_edit, self.device_menu, self.facts = self.filters.edit, self.filters.device, self.bar.facts
        self.broken_button, self.copy_button = self.bar.broken_button, self.bar.copy_button
        self.sheet_button, self.export_button = self.bar.sheet_button, self.bar.export_button
        self.table = TableView(theme, EVENT_COLUMNS, name="Events", many=True, parent=self)
        self.model.layoutAboutToBeChanged.connect(self.table.shed)
        self.table.setModel(self.model)
        self.table.fit_columns()
        header = self.table.horizontalHeader()
        header.setSortIndicator(EventColumn.START, Qt.SortOrder.DescendingOrder)
        header.setSortIndicatorClearable(True)
        self.table.setSortingEnabled(True)
        self.chooser = ColumnChooser(self.table, "tables/events")
        self.place = ReadingPlace(self.model, self.table)
        self.output = EventOutput(self.model, self)
        self.row_menu = EventMenu(self.chooser.menu, self.table)
        self.bar.columns_button.choices.aboutToShow.connect(self._on_columns)
        self._connect()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for widget in (self.bar, self.filters.times):
            outer.addWidget(widget)
        outer.addWidget(self.table, 1)
        self._say_facts()

    def set_session(self, session: Session | None) -> None:
        """Show the events of ``session``, or nothing."""
        self._session = session
        self._dirty.clear()
        self._batch.stop()
        self.output.stop()
        self.model.clear()
        self.filters.set_session(session)
        if session is not None:
            self._dirty.update(session.lanes)
            self.flush()

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in ``tz``."""
        at_ms = self._session.now_ms() if self._session is not None else 0
        self.model.set_zone(tz, wording.zone_abbr(at_ms, tz) if at_ms else "")
        self.filters.set_zone(tz)

    def set_kinds(self, hidden: frozenset[KindCode]) -> None:
        """Leave out the events of these kinds."""
        self.filters.set_kinds(hidden)

    def set_view(self, from_ms: int, to_ms: int) -> None:
        """The timeline shows this stretch of time, in epoch ms."""
        self.filters.set_view(from_ms, to_ms)

    def handle(self, change: Change) -> None:
        """Follow a change of the session."""
        if isinstance(change, EventsAdded):
            self._dirty.add(change.device_id)
            self._soon()
        elif isinstance(change, StillChanged):
            if change.event_id is not None:
                self.model.event_changed(change.ask.device_id, change.event_id)
                if self.model.row_filter.still != "any":
                    self._stills_changed = True
                    self._soon()
        elif isinstance(change, SelectionChanged):
            self.flush()
            self._follow()
        elif isinstance(change, (ProgressChanged, WalkChanged)):
            if not self.model.rowCount():
                self._say_facts()
        elif isinstance(change, DevicesChanged) and self._session is not None:
            self._dirty.update(self._session.lanes)
            self._soon()

    def flush(self) -> None:
        """Take in what arrived since the last time."""
        if self._session is None or not (self._dirty or self._stills_changed):
            return
        self.model.take(*(lane for device_id, lane in self._session.lanes.items() if device_id in self._dirty))
        self._dirty.clear()
        if self._stills_changed:
            self._stills_changed = False
            self.model.refilter()
        self._say_facts()

    def apply_filter(self) -> None:
        """Show what the filter row lets through."""
        self.filters.apply()

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard where several are, else those shown."""
        several = self.table.selected_count > 1
        self.output.copy(self._picked_rows() if several else range(self.model.rowCount()), "tsv")

    def copy_current(self, form: CopyForm = "tsv") -> None:
        """Put what is selected on the clipboard."""
        if self.table.selected_count:
            self.output.copy(self._picked_rows(), form)

    def ask_sheet(self) -> None:
        """Ask for a contact sheet of the selected rows where several are, else of those shown."""
        offer = sheet_offer(self.model, self.table)
        if offer.events:
            self.sheet_asked.emit(list(offer.events))

    def export(self) -> None:
        """Ask for a file, and write the shown rows into it."""
        if self.model.rowCount() and not self.output.exporting:
            self.output.ask_where(self, self._session.now_ms() if self._session is not None else 0)

    def next_broken(self) -> None:
        """Go to the next row that could not be read, and after the last one to the first again."""
        places = self.model.broken_places()
        if not places:
            return
        now = self.table.currentIndex().row()
        row = next((place for place in places if place > now), places[0])
        self.table.select_row(row)
        self.table.scrollTo(self.model.index(row, 0))

    def _connect(self) -> None:
        table, bar, menu, output = self.table, self.bar, self.row_menu, self.output
        self.filters.changed.connect(self._on_filter)
        self.filters.kinds_changed.connect(self.kinds_changed)
        self.filters.left_down.connect(table.setFocus)
        leave_by_escape(self.filter_edit, table.setFocus, self.filters.apply)
        for edit in (self.filters.times.from_edit, self.filters.times.to_edit):
            leave_by_escape(edit, table.setFocus)
        bar.broken_button.clicked.connect(self.next_broken)
        bar.copy_button.clicked.connect(self.copy_rows)
        bar.sheet_button.clicked.connect(self.ask_sheet)
        bar.export_button.clicked.connect(self.export)
        bar.cancel_button.clicked.connect(output.cancel)
        output.progressed.connect(self._on_progress)
        output.told.connect(self.told)
        self.model.settled.connect(self._say_facts)
        self.model.modelReset.connect(self._follow)
        self.model.headerDataChanged.connect(table.horizontalHeader().viewport().update)
        table.horizontalHeader().sortIndicatorChanged.connect(self._on_sorted)
        table.row_clicked.connect(lambda row: self._activate(row, at_once=True))
        table.row_stepped.connect(lambda row: self._activate(row, at_once=False))
        table.link_clicked.connect(lambda row, column: self._show_request(row))
        table.activated.connect(self._on_activated)
        table.picked.connect(self._say_picked)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_context_menu)
        menu.copy_asked.connect(self.copy_current)
        menu.sheet_asked.connect(self.ask_sheet)
        menu.export_asked.connect(self.export)
        for keys, form in (("Ctrl+C", "tsv"), ("Ctrl+Shift+C", "json")):
            shortcut = QShortcut(QKeySequence(keys), table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda form=form: self.copy_current(form))

    def _picked_rows(self) -> list[int]:
        return self.table.selected_rows(MOST_COPIED + 1)  # one more tells that they are too many

    def _soon(self) -> None:
        if not self._batch.isActive():
            self._batch.start()

    def _on_filter(self) -> None:
        self.model.set_filter(self.filters.wanted)
        self._say_facts()

    def _on_sorted(self, column: int, order: Qt.SortOrder) -> None:
        if column < 0:  # a third time on a column: back to the newest first
            self.table.horizontalHeader().setSortIndicator(EventColumn.START, Qt.SortOrder.DescendingOrder)

    def _activate(self, row: int, *, at_once: bool) -> None:
        identity = self.model.identity(row)
        if identity is not None:
            self.event_activated.emit(*identity, at_once)

    def _on_activated(self, index: QModelIndex) -> None:
        self._show_request(index.row())

    def _show_request(self, row: int) -> None:
        line = self.model.broken_line(row)
        if line is not None:
            self.exchange_asked.emit(line.row.exchange)

    def _follow(self) -> None:
        selected = None if self._session is None else self._session.selected
        self.table.follow(None if selected is None else self.model.row_of(*selected))

    def _say_facts(self) -> None:
        total, rows, why = self.model.total, self.model.rowCount(), self.filters.in_force
        self.table.say_when_empty("" if rows else no_events(self._session, total, why))
        self._say_picked()
        self._say_broken()
        self.bar.say_shown(self.model.shown, total, len(self.filters.wanted.hidden), working=self.model.working)

    def _on_progress(self, words: str) -> None:
        self.bar.say_progress(words)
        self._say_picked()

    def _say_picked(self) -> None:
        """What copying, an export and a contact sheet would take, on their buttons and in the menu."""
        picked, rows = self.table.selected_count, self.model.rowCount()
        offer = sheet_offer(self.model, self.table)
        self.bar.offer(picked, rows, offer, exporting=self.output.exporting)
        self.row_menu.offer(picked, rows, offer, exporting=self.output.exporting)

    def _on_columns(self) -> None:
        self.bar.columns_button.choices.clear()
        self.bar.columns_button.choices.addActions(self.chooser.menu.actions())
        self.chooser.say()

    def _on_context_menu(self, at: QPoint) -> None:
        self.row_menu.popup(self.table.viewport().mapToGlobal(at))

    def _say_broken(self) -> None:
        total = self.model.broken_total
        places = self.model.broken_places() if total else []
        lines = [line for place in places if (line := self.model.broken_line(place)) is not None]
        self.bar.say_broken(total, bool(places), plain_tooltip(list_words(lines, total)) if places else "")
