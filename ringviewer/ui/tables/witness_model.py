"""The witnesses of a consent bracket as a Qt model: those that set an edge first, then the latest observed."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ringviewer.history import wording
from ringviewer.history.event import KindCode
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.tables.boundary_words import source_words
from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, EVENT_ROLE, RING, SORT_ROLE, Cell, Column, plain_tooltip
from ringviewer.ui.tables.event_columns import StartWords

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ringviewer.diagnosis.consent import Consent, Witness

__all__ = ["WITNESS_COLUMNS", "WitnessModel"]

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()

WITNESS_COLUMNS: Final = (
    Column("Edge", 124, least=108),
    Column("At", 208, least=196, am_pm=20),
    Column("Witness", 160, least=150),
    Column("Seen in", 350, least=110),
    Column("Observed", 108, least=104, am_pm=20),
    Column("Request", 92, least=84),
    Column("", 130, stretch=True, least=104),
)


class WitnessModel(QAbstractTableModel):
    """Witnesses of one lane. Few, so each change is a reset."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._consent: Consent | None = None
        self._witnesses: list[Witness] = []
        self._overtaken: frozenset[Witness] = frozenset()
        self._kind: KindCode | None = None
        self._zone_word = ""
        self._start = StartWords(UTC, "")

    def show_consent(self, consent: Consent | None, kind: KindCode | None, tz: tzinfo) -> None:
        """Show the witnesses of ``consent``; ``kind`` is that of the event that sets the *by* edge."""
        self.beginResetModel()
        self._consent, self._kind = consent, kind
        self._witnesses = []
        self._zone_word = ""
        if consent is not None:
            edge_ms = consent.by_ms if consent.by_ms is not None else consent.after_ms
            self._zone_word = "" if edge_ms is None else wording.zone_abbr(edge_ms, tz)
            self._start = StartWords(tz, self._zone_word)
            self._overtaken = frozenset(consent.overtaken)
            shown = (*consent.witnesses, *consent.overtaken)
            self._witnesses = sorted(shown, key=self._rank)
        self.endResetModel()

    def witness(self, row: int) -> Witness | None:
        """The witness of a row."""
        return self._witnesses[row] if 0 <= row < len(self._witnesses) else None

    def _rank(self, witness: Witness) -> tuple[int, int]:
        if self._sets_edge(witness):
            return (0 if witness.edge == "after" else 1), 0
        return (3 if witness in self._overtaken else 2), -witness.seq

    def _sets_edge(self, witness: Witness) -> bool:
        consent = self._consent
        if consent is None:
            return False
        return witness in (consent.after_witness, consent.by_witness)

    def _cell(self, witness: Witness, column: int) -> Cell:
        setting = self._sets_edge(witness)
        void = witness in self._overtaken
        tone = "text3" if void else "text"
        match column:
            case 0:
                return self._edge_cell(witness, tone)
            case 1:
                return Cell(self._start.of(witness.at_ms), tone, bold=setting)
            case 2 if self._consent is not None:
                return Cell(source_words(witness, self._consent), tone)
            case 3:
                return Cell(own_words(witness.note), "text3" if void else "text2")
            case 4:
                observed = witness.observed_ms
                return Cell("–" if observed is None else self._start.clock(observed), "text2")
            case 5 if witness.request_id is not None:
                return Cell(wording.plain(witness.request_id)[:8], "text2", mono=True, link=True)
            case 6:
                return Cell("sets this edge") if setting else Cell("overtaken by a re-link", tone) if void else EMPTY
            case _:
                return EMPTY

    def _edge_cell(self, witness: Witness, tone: str) -> Cell:
        words = f"link is {witness.edge}"
        if witness.edge == "after":
            return Cell(words, tone, icon="cross")
        if witness.source == "event" and self._kind is not None and self._sets_edge(witness):
            return Cell(words, tone, mark=self._kind)
        return Cell(words, tone, icon=RING)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._witnesses)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(WITNESS_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        witness = self.witness(index.row()) if index.isValid() else None
        if witness is None:
            return None
        if role == EVENT_ROLE:
            return witness.request_id
        if role == CELL_ROLE:
            return self._cell(witness, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return self._cell(witness, index.column()).text
        if role == Qt.ItemDataRole.ToolTipRole:
            if index.column() == 1:
                return plain_tooltip(wording.utc_line(witness.at_ms))
            if index.column() == 3:
                return plain_tooltip(own_words(witness.note))
            if index.column() == 5:
                return plain_tooltip(wording.plain(witness.request_id or ""))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            title = WITNESS_COLUMNS[section].title if 0 <= section < len(WITNESS_COLUMNS) else None
            return f"At ({self._zone_word})" if title == "At" and self._zone_word else title
        return None
