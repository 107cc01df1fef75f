"""A table whose columns share the room that there is, until somebody gives one of them a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTableView

from ringviewer.ui.tables.column_widths import shared_widths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.tables.cells import Column

__all__ = ["SharedColumns"]


class SharedColumns(QTableView):
    """Knows its ``columns``, shown or not."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._sharing = False
        self._sized_by_hand = False

    def fit_columns(self) -> None:
        """Share the width among the columns, now and whenever it changes; call once after a model was set.

        A column that was dragged ends that: from then on all keep their widths.
        """
        header = self.horizontalHeader()
        header.setMinimumSectionSize(34)
        header.sectionResized.connect(self._on_section_resized)
        self._share_width()

    @property
    def sized_by_hand(self) -> bool:
        """Whether the columns keep their widths, as somebody chose them."""
        return self._sized_by_hand

    @property
    def sharing_width(self) -> bool:
        """Whether widths change now because the room is shared anew."""
        return self._sharing

    def show_column(self, at: int, *, shown: bool) -> None:
        """Show a column, or leave it out; the others share the room, or what was its room when it comes back."""
        self._sharing = True
        try:
            self.setColumnHidden(at, not shown)
            if shown and not self.columnWidth(at):
                self.setColumnWidth(at, self.columns[at].width)
        finally:
            self._sharing = False
        self._share_width()

    def set_widths(self, widths: Sequence[int]) -> None:
        """Widths in logical pixels that somebody chose before, 0 for a column that is left out."""
        self._sharing = self._sized_by_hand = True
        try:
            for at, width in enumerate(widths):
                if width and not self.isColumnHidden(at):
                    self.setColumnWidth(at, width)
        finally:
            self._sharing = False

    def share_width_again(self) -> None:
        """Forget widths that were chosen by hand."""
        self._sized_by_hand = False
        self._share_width()

    def _share_width(self) -> None:
        if self._sized_by_hand:
            return
        header = self.horizontalHeader()
        self._sharing = True
        try:
            shown = [at for at in range(len(self.columns)) if not header.isSectionHidden(at)]
            columns = [self.columns[at] for at in shown]
            if columns and not any(column.stretch for column in columns):
                columns[-1] = replace(columns[-1], stretch=True)
            widths = shared_widths(columns, self.viewport().width())
            for at, width in zip(shown, widths, strict=True):
                header.resizeSection(at, width)
        finally:
            self._sharing = False

    def _on_section_resized(self) -> None:
        self._sized_by_hand = self._sized_by_hand or not self._sharing
