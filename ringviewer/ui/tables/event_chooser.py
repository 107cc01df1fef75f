"""Which columns of a table are seen, in which order and how wide: chosen in a menu or by dragging, and remembered.

Only numbers of columns are kept, nothing of what stands in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ringviewer.ui.tables.table_view import TableView

__all__ = ["ColumnChooser"]

_NAME: Final = "ringviewer"
_KEEP_MS: Final = 400
_WIDEST: Final = 4_000
_NARROWEST: Final = 34


class ColumnChooser(QObject):
    """The columns of one table. The first one stays, so that there is always something to see.

    Nothing is remembered before :meth:`recall` was called. Sorting is offered too, for those who have no pointer: a
    column again turns the order round, a third time ends it.
    """

    def __init__(self, table: TableView, key: str) -> None:
        super().__init__(table)
        self._table = table
        self._key = key
        self._reading = self._remembers = False
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        self.menu = QMenu("Columns", table)
        self.sort_menu = QMenu("Sort by", table)
        self._shown: list[QAction] = []
        self._sorted: list[QAction] = []
        for at, column in enumerate(table.columns):
            shown = self.menu.addAction(column.title)
            shown.setCheckable(True)
            shown.setEnabled(at > 0)
            shown.triggered.connect(lambda _=False, at=at: self.show_column(at, shown=table.isColumnHidden(at)))
            self._shown.append(shown)
            by = self.sort_menu.addAction(column.title)
            by.setCheckable(True)
            by.triggered.connect(lambda _=False, at=at: self.sort_by(at))
            self._sorted.append(by)
        self.menu.addSeparator()
        self.menu.addAction("Reset the columns").triggered.connect(self.reset)
        self.menu.addMenu(self.sort_menu)
        self.menu.aboutToShow.connect(self.say)
        self.sort_menu.aboutToShow.connect(self.say)
        header = table.horizontalHeader()
        header.setSectionsMovable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open)
        header.sectionMoved.connect(self._on_change)
        header.sectionResized.connect(self._on_change)
        self.say()

    def recall(self) -> None:
        """Show the columns as they were chosen before, and remember from now on what is chosen."""
        self._remembers = True
        self._read()

    def show_column(self, at: int, *, shown: bool) -> None:
        """Show a column, or leave it out."""
        if at > 0:
            self._table.show_column(at, shown=shown)
            self._on_change()

    def sort_by(self, at: int) -> None:
        """Sort by a column: first as is usual for it, then the other way round, then in the order of the table."""
        header, model = self._table.horizontalHeader(), self._table.model()
        first = Qt.SortOrder(model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.InitialSortOrderRole))
        if header.sortIndicatorSection() != at:
            header.setSortIndicator(at, first)
        elif header.sortIndicatorOrder() == first:
            turned = Qt.SortOrder.AscendingOrder if first == Qt.SortOrder.DescendingOrder else None
            header.setSortIndicator(at, turned or Qt.SortOrder.DescendingOrder)
        else:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def reset(self) -> None:
        """All columns, in their first order and width."""
        self._reading = True
        header = self._table.horizontalHeader()
        for at in range(len(self._table.columns)):
            header.moveSection(header.visualIndex(at), at)
        self._table.share_width_again()
        self._reading = False
        self._keeping.stop()
        if self._remembers:
            settings = _settings()
            settings.remove(self._key)
            settings.sync()

    def flush(self) -> None:
        """Write down what was chosen a moment ago, before the window goes."""
        if self._keeping.isActive():
            self._keep()

    def _keep(self) -> None:
        self._keeping.stop()
        header = self._table.horizontalHeader()
        places = range(len(self._table.columns))
        settings = _settings()
        settings.setValue(f"{self._key}/order", ",".join(str(header.logicalIndex(at)) for at in places))
        settings.setValue(f"{self._key}/hidden", ",".join(map(str, sorted(self._table.left_out))))
        settings.setValue(f"{self._key}/wanted", ",".join(map(str, sorted(self._table.wanted))))
        widths = ",".join(str(self._table.columnWidth(at)) for at in places) if self._table.sized_by_hand else ""
        settings.setValue(f"{self._key}/widths", widths)
        settings.sync()

    def _read(self) -> None:
        """Take what was remembered, as far as it fits the columns there are."""
        settings, columns = _settings(), len(self._table.columns)
        order, hidden, wanted, widths = (
            _numbers(settings.value(f"{self._key}/{part}")) for part in ("order", "hidden", "wanted", "widths")
        )
        header = self._table.horizontalHeader()
        self._reading = True
        if sorted(order) == list(range(columns)):
            for place, at in enumerate(order):
                header.moveSection(header.visualIndex(at), place)
        for at in hidden:
            if 0 < at < columns:
                self._table.show_column(at, shown=False)
        self._table.wanted.update(at for at in wanted if 0 < at < columns and at not in hidden)
        if len(widths) == columns and any(widths):
            self._table.set_widths([min(max(width, _NARROWEST), _WIDEST) if width else 0 for width in widths])
        self._reading = False

    def _on_change(self) -> None:
        if self._remembers and not self._reading and not self._table.sharing_width:
            self._keeping.start()

    def _open(self, at: QPoint) -> None:
        self.menu.popup(self._table.horizontalHeader().viewport().mapToGlobal(at))

    def say(self) -> None:
        """Mark which columns are shown, and by which the rows are sorted."""
        header = self._table.horizontalHeader()
        for at, (shown, by) in enumerate(zip(self._shown, self._sorted, strict=True)):
            shown.setChecked(not header.isSectionHidden(at))
            by.setChecked(header.sortIndicatorSection() == at)


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _NAME, _NAME)


def _numbers(value: object) -> list[int]:
    # An INI file gives a list for a text with commas.
    parts = value if isinstance(value, list) else str(value or "").split(",")
    words = [str(part).strip() for part in parts[:100]]
    return [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 6]
