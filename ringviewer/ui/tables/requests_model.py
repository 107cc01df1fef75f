"""The recorded exchanges as a Qt model: the newest on top, the two legs of a still together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ringviewer.history import wording
from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, EVENT_ROLE, SORT_ROLE, Cell, Column, plain_tooltip

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtCore import QObject

    from ringviewer.partner_api.exchange import Exchange

__all__ = ["REQUEST_COLUMNS", "RequestsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_INDENT_PX: Final = 16

REQUEST_COLUMNS: Final = (
    Column("No", 48, right=True),
    Column("Sent", 72),
    Column("Method", 68),
    Column("Path", 200, stretch=True, elide_middle=True, least=130),
    Column("Status", 56, right=True),
    Column("Code", 204, least=84),
    Column("Kind", 66),
    Column("Time", 72, right=True, least=66),
    Column("Size", 80, right=True, least=72),
    Column("Try", 38, right=True),
    Column("Request id", 88),
)


class RequestsModel(QAbstractTableModel):
    """Exchanges in groups: a request and what followed from it. Holds at most ``limit`` of them."""

    def __init__(self, tz: tzinfo, limit: int = 5000, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self._tz = tz
        self._text = ""
        self._all: dict[int, Exchange] = {}
        self._keys: list[tuple[int, int]] = []

    @property
    def total(self) -> int:
        """How many exchanges are held, shown or not."""
        return len(self._all)

    def set_exchanges(self, exchanges: Iterable[Exchange]) -> None:
        """Hold exactly these exchanges."""
        self.beginResetModel()
        self._all = {exchange.number: exchange for exchange in exchanges}
        self._drop_oldest()
        self._rebuild()
        self.endResetModel()

    def merge(self, exchanges: Iterable[Exchange]) -> None:
        """Add new exchanges and show those anew that went on."""
        new: list[Exchange] = []
        for exchange in exchanges:
            known = exchange.number in self._all
            self._all[exchange.number] = exchange
            if not known:
                new.append(exchange)
                continue
            row = self.row_of(exchange.number)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(REQUEST_COLUMNS) - 1))
        self._insert(sorted(self._key(exchange) for exchange in new if self._passes(exchange)))
        if len(self._all) > self._limit:
            self.beginResetModel()
            self._drop_oldest()
            self._rebuild()
            self.endResetModel()

    def set_text(self, text: str) -> None:
        """Show the exchanges that have every word of ``text`` in their row."""
        self.beginResetModel()
        self._text = text.casefold()
        self._rebuild()
        self.endResetModel()

    def set_zone(self, tz: tzinfo) -> None:
        """Write times in ``tz``."""
        self._tz = tz
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(REQUEST_COLUMNS) - 1))

    def exchange(self, row: int) -> Exchange | None:
        """The exchange of a shown row."""
        return self._all.get(self._keys[row][1]) if 0 <= row < len(self._keys) else None

    def row_of(self, number: int) -> int | None:
        """Where an exchange is shown, or ``None``."""
        exchange = self._all.get(number)
        if exchange is None:
            return None
        key = self._key(exchange)
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key else None

    def _insert(self, keys: list[tuple[int, int]]) -> None:
        """Insert in runs: keys that come to stand side by side cost one notice to the views."""
        done = 0
        while done < len(keys):
            at = bisect_left(self._keys, keys[done])
            end = done + 1
            limit = self._keys[at] if at < len(self._keys) else None
            while end < len(keys) and (limit is None or keys[end] < limit):
                end += 1
            self.beginInsertRows(_NO_PARENT, at, at + end - done - 1)
            self._keys[at:at] = keys[done:end]
            self.endInsertRows()
            done = end

    def _rebuild(self) -> None:
        self._keys = sorted(self._key(exchange) for exchange in self._all.values() if self._passes(exchange))

    def _drop_oldest(self) -> None:
        for number in sorted(self._all)[: max(0, len(self._all) - self._limit)]:
            del self._all[number]

    @staticmethod
    def _key(exchange: Exchange) -> tuple[int, int]:
        group = exchange.number if exchange.parent is None else exchange.parent
        return -group, exchange.number

    def _passes(self, exchange: Exchange) -> bool:
        if not self._text:
            return True
        row = " ".join(
            str(part)
            for part in (
                exchange.method,
                exchange.host,
                exchange.path,
                exchange.status or "",
                exchange.code or "",
                exchange.kind,
                exchange.request_id or "",
                exchange.error or "",
            )
        ).casefold()
        return all(word in row for word in self._text.split())

    def _cell(self, exchange: Exchange, column: int) -> Cell:
        child = exchange.parent is not None
        match column:
            case 0:
                return Cell(wording.number(exchange.number), "text2")
            case 1:
                return Cell(wording.clock(exchange.started_ms, self._tz), "text2")
            case 2:
                return Cell(wording.plain(exchange.method), indent_px=_INDENT_PX if child else 0)
            case 3:
                path = exchange.path if exchange.kind != "media" else f"{exchange.host}{exchange.path}"
                return Cell(wording.plain(path, 400), mono=True)
            case 4:
                return _status(exchange)
            case 5:
                tone = "problem" if exchange.error else "text"
                return Cell(wording.plain(exchange.code or exchange.error or ""), tone)
            case 6:
                return Cell(exchange.kind, "text2")
            case 7:
                duration = exchange.duration_ms
                return Cell("…", "text2") if duration is None else Cell(wording.request_duration(duration))
            case 8:
                return Cell(wording.size(exchange.bytes_received)) if exchange.bytes_received else EMPTY
            case 9:
                return Cell(str(exchange.attempt), "text" if exchange.attempt > 1 else "text2")
            case 10:
                return Cell(wording.plain(exchange.request_id or "–")[:8], "text2", mono=True)
            case _:
                return EMPTY

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(REQUEST_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        exchange = self.exchange(index.row()) if index.isValid() else None
        if exchange is None:
            return None
        if role == EVENT_ROLE:
            return exchange.number
        if role == CELL_ROLE:
            return self._cell(exchange, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return self._cell(exchange, index.column()).text
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == 1:
                return plain_tooltip(wording.utc_line(exchange.started_ms))
            if index.column() == 3:
                return plain_tooltip(wording.plain(f"{exchange.method} {exchange.host}{exchange.path}", 2000))
            if index.column() == 10:
                return plain_tooltip(wording.plain(exchange.request_id or ""))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return REQUEST_COLUMNS[section].title if 0 <= section < len(REQUEST_COLUMNS) else None
        return None


def _status(exchange: Exchange) -> Cell:
    if exchange.status is None:
        return Cell("–" if exchange.error or exchange.duration_ms is not None else "…", "text2")
    return Cell(str(exchange.status), bold=True)
