"""The requests tab: every exchange with the API, and beside it what was sent and answered."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from ringviewer.casefile.curl import TOKEN_VARIABLE, curl_command
from ringviewer.history import wording
from ringviewer.ui.tables.requests_model import REQUEST_COLUMNS, RequestsModel
from ringviewer.ui.tables.table_view import TableView
from ringviewer.ui.theme.controls import FlatButton, LineEdit, PlainLabel, Surface
from ringviewer.ui.theme.type import mono

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from ringviewer.partner_api.exchange import Exchange
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["RequestsTab", "exchange_text"]

_BATCH_MS = 100
_MOST_LINES = 4000
_NOTHING = "Select a request to see its headers and bodies."


class RequestsTab(QWidget):
    """Table of exchanges and the details of the selected one.

    The recorder may speak many times a second; the table takes in what it said ten times a second.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._pending: dict[int, Exchange] = {}
        self._shown: int | None = None
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self.flush)
        self.model = RequestsModel(UTC, parent=self)
        self.filter_edit = LineEdit(
            theme, "search", "Filter by path, status, code or id", name="Filter of requests", clearable=True
        )
        self.filter_edit.setFixedWidth(250)
        self.filter_edit.setMaxLength(200)
        self.filter_edit.textChanged.connect(self._on_filter)
        self.facts = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        self.copy_button = FlatButton(theme, "Copy as cURL", "copy")
        self.copy_button.clicked.connect(self.copy_curl)
        self.table = TableView(theme, REQUEST_COLUMNS, name="Requests", parent=self)
        self.table.setModel(self.model)
        self.table.fit_columns()
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.details = QPlainTextEdit(_NOTHING)
        self.details.setReadOnly(True)
        self.details.setUndoRedoEnabled(False)
        self.details.setFont(mono())
        self.details.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.details.setMaximumBlockCount(_MOST_LINES)
        self.details.document().setDocumentMargin(8)
        self.details.setAccessibleName("Headers and bodies of the selected request")
        self._lay_out(theme)
        self._say_facts()

    def set_session(self, session: Session | None) -> None:
        """Show the exchanges of the session's client, or nothing."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._session = session
        self._pending.clear()
        self._batch.stop()
        self.filter_edit.clear()
        self._show(None)
        if session is None:
            self.model.set_exchanges(())
        else:
            self._unsubscribe = session.client.recorder.subscribe(self._on_exchange)
            self.model.set_exchanges(session.client.recorder.exchanges)
        self._say_facts()

    def handle(self, change: Change) -> None:
        """Nothing: the recorder itself says what is new."""

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in ``tz``."""
        self.model.set_zone(tz)

    def show_exchange(self, number: int) -> None:
        """Select an exchange, taking away a filter that hides it."""
        self.flush()
        if self.model.row_of(number) is None:
            self.filter_edit.clear()
        self.table.follow(self.model.row_of(number))

    def show_request(self, request_id: str) -> None:
        """Select the newest exchange with this request id."""
        self.flush()
        if self._session is not None:
            for exchange in reversed(self._session.client.recorder.exchanges):
                if exchange.request_id == request_id:
                    self.show_exchange(exchange.number)
                    return

    def flush(self) -> None:
        """Take in what the recorder said since the last time."""
        if self._pending:
            exchanges, self._pending = tuple(self._pending.values()), {}
            self.model.merge(exchanges)
            self._say_facts()
            if self._shown is not None and any(exchange.number == self._shown for exchange in exchanges):
                self._show(self._shown)

    def copy_curl(self) -> None:
        """Put the selected request on the clipboard, with the token as a variable."""
        exchange = self._current()
        command = None
        if exchange is not None and self._session is not None:
            command = curl_command(exchange, self._session.client.api_base)
        if command is not None:
            QGuiApplication.clipboard().setText(command)

    def _lay_out(self, theme: Theme) -> None:
        row = Surface(theme)
        row.setFixedHeight(34)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self.filter_edit)
        layout.addWidget(self.facts, 1)
        layout.addWidget(self.copy_button)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([720, 280])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(row)
        outer.addWidget(splitter, 1)

    def _on_exchange(self, exchange: Exchange) -> None:
        self._pending[exchange.number] = exchange
        if not self._batch.isActive():
            self._batch.start()

    def _on_filter(self, text: str) -> None:
        self.model.set_text(text)
        self._say_facts()
        self.table.follow(None if self._shown is None else self.model.row_of(self._shown))

    def _on_current(self) -> None:
        exchange = self._current()
        if exchange is not None:
            self._show(exchange.number)

    def _current(self) -> Exchange | None:
        return self.model.exchange(self.table.currentIndex().row())

    def _show(self, number: int | None) -> None:
        self._shown = number
        row = None if number is None else self.model.row_of(number)
        exchange = None if row is None else self.model.exchange(row)
        self.details.setPlainText(_NOTHING if exchange is None else exchange_text(exchange))
        if exchange is None:
            self.copy_button.set_enabled(False, "No request is selected.")
        elif exchange.kind == "media":
            self.copy_button.set_enabled(False, "The signed address of a picture works once and is not kept.")
        else:
            self.copy_button.setEnabled(True)
            self.copy_button.setToolTip(f"The token is written as {TOKEN_VARIABLE}.")

    def _say_facts(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        recorder = None if self._session is None else self._session.client.recorder
        retried = "" if recorder is None or not recorder.retried else f", {wording.number(recorder.retried)} retried"
        hidden = "" if shown == total else f", {wording.number(total - shown)} hidden by a filter"
        self.facts.setText(f"{wording.count(shown, 'request')} shown{hidden}{retried}")
        empty = "No request passes the filter" if total else "No request was sent yet"
        self.table.say_when_empty("" if shown else empty)


def exchange_text(exchange: Exchange) -> str:
    """An exchange as plain text: request, headers of the allow-list, bodies as indented JSON."""
    lines = [f"{exchange.method} {exchange.host}{exchange.path}"]
    lines += [f"{name}: {value}" for name, value in exchange.request_headers]
    if exchange.request_body:
        lines += ["", _pretty(exchange.request_body)]
    lines.append("")
    if exchange.status is not None:
        lines.append(" ".join(filter(None, (str(exchange.status), exchange.code))))
    elif exchange.error:
        lines.append(f"no answer: {exchange.error}")
    else:
        lines.append("no answer yet")
    lines += [f"{name}: {value}" for name, value in exchange.response_headers]
    if exchange.response_body:
        lines += ["", _pretty(exchange.response_body)]
    return "\n".join(wording.plain(line, 2000) for text in lines for line in text.split("\n"))


def _pretty(body: str) -> str:
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body
