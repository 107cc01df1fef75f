"""The requests tab: every exchange with the API in a table that can be filtered, and beside it the details."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ringviewer.casefile.curl import CURL_SHELLS, TOKEN_VARIABLE, curl_command, why_no_command
from ringviewer.history import wording
from ringviewer.session.changes import DevicesChanged
from ringviewer.ui.tables.requests_details import RequestDetails
from ringviewer.ui.tables.requests_facts import RequestFacts, gathered
from ringviewer.ui.tables.requests_filter import RequestsFilterRow
from ringviewer.ui.tables.requests_menu import RequestMenu
from ringviewer.ui.tables.requests_model import RequestsModel, RowKey
from ringviewer.ui.tables.requests_table import RequestsTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from ringviewer.partner_api.exchange import Exchange
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["RequestsTab"]

_BATCH_MS: Final = 100
_DETAILS_LEAST_PX: Final = 350
_BESIDE_PX: Final = 680
_BELOW_PX: Final = 360


class RequestsTab(QWidget):
    """Filter row, table and details.

    The recorder may speak many times a second; the table takes in what it said ten times a second. The bodies stay
    with the recorder, which alone decides how long they take up room.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._pending: dict[int, Exchange] = {}
        self._shown: RowKey | None = None
        self._tz: tzinfo = UTC
        self._is_following = False
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self.flush)
        self.model = RequestsModel(UTC, parent=self)
        self.filter = RequestsFilterRow(theme)
        self.filter.changed.connect(self._on_filter)
        self.filter.left_down.connect(self.focus_table)
        self.table = RequestsTable(theme, self.model, self)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.copy_asked.connect(self.copy_curl)
        self.table.menu_asked.connect(self._on_menu)
        self.details = RequestDetails(theme)
        self.details.setMinimumWidth(_DETAILS_LEAST_PX)
        self.details.curl_asked.connect(self.copy_curl)
        self.details.id_asked.connect(self.copy_request_id)
        self.table.details_asked.connect(self.details.focus)
        self.menu = RequestMenu(self.details, self)
        self.menu.open_all_asked.connect(self._open_all)
        self._lay_out()
        self._say_facts()

    def set_session(self, session: Session | None) -> None:
        """Show the exchanges of the session's client, or nothing."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._session = session
        self._take_names()
        self._pending.clear()
        self._batch.stop()
        self.filter.set_session(session)
        self.model.set_filter(self.filter.wanted)
        self._show(None)
        if session is None:
            self.model.set_exchanges(())
        else:
            self._unsubscribe = session.client.recorder.subscribe(self._on_exchange)
            self.model.set_exchanges(session.client.recorder.exchanges)
        self._say_facts()

    def handle(self, change: Change) -> None:
        """Follow the names of the devices; of requests the recorder itself says what is new."""
        if isinstance(change, DevicesChanged):
            with self._following():
                self._take_names()
            self._follow(self.model.row_of_key(self._shown))
            self._say_facts()

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in ``tz``."""
        self._tz = tz
        self.model.set_zone(tz)
        self._show(self._shown)

    def show_exchange(self, number: int) -> None:
        """Select an exchange, taking away a filter that hides it and opening the unit that it belongs to."""
        self.flush()
        self.model.reveal(number)
        if self.model.row_of(number) is None:
            self.filter.clear()
        row = self.model.row_of(number)
        self._follow(row)
        self._show(None if row is None else self.model.key(row))

    def show_request(self, request_id: str) -> None:
        """Select the newest exchange with this request id."""
        self.flush()
        if self._session is not None:
            for exchange in reversed(tuple(self._session.client.recorder.exchanges)):
                if exchange.request_id == request_id:
                    self.show_exchange(exchange.number)
                    return

    def flush(self) -> None:
        """Take in what the recorder said since the last time, and let go of what it let go."""
        if not self._pending or self._session is None:
            return
        recorder = self._session.client.recorder
        pending, self._pending = self._pending, {}
        kept = [exchange for number in pending if (exchange := recorder.exchange(number)) is not None]
        concerned = self._unit_numbers()
        with self._following(), self.table.held_in_place():
            self.model.merge(kept, self.model.numbers - {exchange.number for exchange in recorder.exchanges})
        row = self.model.row_of_key(self._shown)
        if row != self.table.currentIndex().row():
            self._follow(row)
        self._say_facts()
        if not concerned.isdisjoint(pending) or concerned != self._unit_numbers():
            self._show(self._shown)

    def copy_curl(self) -> None:
        """Put the selected request on the clipboard, with the token as a variable; of a still the POST."""
        facts = self.details.facts
        if facts is not None and self._session is not None:
            command = curl_command(facts.legs[0], self._session.client.api_base)
            if command is not None:
                QGuiApplication.clipboard().setText(command)

    def copy_request_id(self) -> None:
        """Put the request id of the selected request on the clipboard."""
        if self.details.request_id is not None:
            QGuiApplication.clipboard().setText(wording.plain(self.details.request_id))

    def focus_filter(self) -> None:
        """Bring the keyboard to the filter."""
        self.filter.focus()

    def focus_table(self) -> None:
        """Bring the keyboard to the table, on the row that is selected or the first."""
        if not self.table.currentIndex().isValid():
            self.table.go(0)
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_names(self) -> None:
        lanes = {} if self._session is None else self._session.lanes
        self.model.set_names({device_id: lane.device.name for device_id, lane in lanes.items()})

    def _unit_numbers(self) -> set[int]:
        unit = None if self._shown is None else self.model.unit(self._shown[0])
        return set() if unit is None else {leg.number for leg in unit.legs}

    def _lay_out(self) -> None:
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([640, 360])
        self.table.setMinimumSize(240, 80)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.filter)
        outer.addWidget(splitter, 1)
        row = self.filter
        chain = (row.edit, row.device, row.status, row.kind, row.clear_button, self.table, *self.details.tab_chain())
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _on_exchange(self, exchange: Exchange) -> None:
        self._pending[exchange.number] = exchange
        if not self._batch.isActive():
            self._batch.start()

    def _on_filter(self) -> None:
        with self._following():
            self.model.set_filter(self.filter.wanted)
        self._follow(self.model.row_of_key(self._shown))
        self._say_facts()

    @contextmanager
    def _following(self) -> Iterator[None]:
        """The table's current row moves without anybody having chosen it."""
        self._is_following = True
        try:
            yield
        finally:
            self._is_following = False

    def _follow(self, row: int | None) -> None:
        with self._following():
            self.table.follow(row)

    def _on_current(self) -> None:
        if not self._is_following:
            key = self.model.key(self.table.currentIndex().row())
            if key is not None:
                self._show(key)

    def _show(self, key: RowKey | None) -> None:
        facts = self._facts_of(key)
        self._shown = key if facts is not None else None
        why_not = None
        if facts is not None and self._session is not None:
            why_not = why_no_command(facts.legs[0], self._session.client.api_base)
        self.details.show_facts(facts, why_not)
        if facts is not None and why_not is None:
            self.details.copy_button.setToolTip(f"For {CURL_SHELLS}. The token is written as {TOKEN_VARIABLE}.")

    def _facts_of(self, key: RowKey | None) -> RequestFacts | None:
        """The facts of a row; those shown last stay when the row is no longer kept."""
        if key is None or self._session is None:
            return None
        facts, old = gathered(key, self.model, self._session, self._tz), self.details.facts
        return facts if facts is not None or old is None or key != self._shown else replace(old, kept=False)

    def _on_menu(self, at: QPoint) -> None:
        if self.details.facts is not None:
            self.menu.popup(at)

    def _open_all(self, opened: bool) -> None:
        """Open or close every unit; the unit's own row then stands for a leg that was selected."""
        with self._following():
            self.model.open_all(opened)
        row = self.model.row_of_key(self._shown)
        self._follow(row)
        self._show(None if row is None else self.model.key(row))

    def _say_facts(self) -> None:
        total, shown = self.model.total, self.model.shown
        recorder = None if self._session is None else self._session.client.recorder
        retried = 0 if recorder is None else recorder.retried
        older = 0 if recorder is None else max(0, recorder.sent - len(recorder.exchanges))
        self.filter.say_facts(shown, total - shown, retried=retried, older=older)
        empty = "No request passes the filter. Escape shows all." if total else "No request was sent yet."
        self.table.say_when_empty("" if shown else empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Details stand below the table where the panel is narrow and high."""
        super().resizeEvent(event)
        below = self.width() < _BESIDE_PX and self.height() >= _BELOW_PX
        wanted = Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
        if wanted != self._splitter.orientation():
            self._splitter.setOrientation(wanted)

    def _is_ours(self, event: QKeyEvent) -> bool:
        in_field = self.filter.edit.hasFocus()
        if event.key() == Qt.Key.Key_Escape:
            return self.filter.wanted.active or in_field
        return (
            event.matches(QKeySequence.StandardKey.Find)
            or event.key() == Qt.Key.Key_F6
            or (event.text() == "/" and not in_field)
        )

    def event(self, event: QEvent) -> bool:
        # Taken before the window's own shortcuts for Ctrl+F and Escape see it.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_ours(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            (self.filter.clear if self.filter.wanted.active else self.focus_table)()
        elif event.key() == Qt.Key.Key_F6:
            (self.details.focus if self.table.hasFocus() else self.focus_table)()
        else:
            self.focus_filter()
