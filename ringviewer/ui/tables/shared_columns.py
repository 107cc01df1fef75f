"""A table whose columns share the room that there is, until somebody gives one of them a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QTableView

from ringviewer.ui.tables.column_widths import dropped, shared_widths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.tables.cells import Column

__all__ = ["SharedColumns"]

_TRIED: Final = 3


class SharedColumns(QTableView):
    """Knows its ``columns``, shown or not.

    ``left_out`` are those that somebody left out, ``wanted`` those that somebody wants to see also where there is no
    room for them, so that the table scrolls sideways.
    """

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._sharing = self._again = False
        self._sized_by_hand = False
        self.left_out: set[int] = set()
        self.wanted: set[int] = set()

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
        if shown:
            self.left_out.discard(at)
        else:
            self.left_out.add(at)
            self.wanted.discard(at)
        self._sharing = True
        try:
            self.setColumnHidden(at, not shown)
            if shown and not self.columnWidth(at):
                self.setColumnWidth(at, self.columns[at].width)
        finally:
            self._sharing = False
        self._share_width()
        if shown and self.isColumnHidden(at):
            self.wanted.add(at)
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
        """Forget widths and columns that were chosen by hand."""
        self._sized_by_hand = False
        self.left_out.clear()
        self.wanted.clear()
        self._share_width()

    def _share_width(self) -> None:
        if self._sharing:  # a column that goes or comes may change the room, which asks for this once more
            self._again = True
        if self._sized_by_hand or self._sharing:
            return
        self._sharing = True
        try:
            for _ in range(_TRIED):
                self._again = False
                self._share(self.viewport().width())
                if not self._again:
                    break
        finally:
            self._sharing = False

    def _share(self, room_px: int) -> None:
        shown = [at for at in range(len(self.columns)) if at not in self.left_out]
        kept = [replace(self.columns[at], drop=0) if at in self.wanted else self.columns[at] for at in shown]
        gone = dropped(kept, room_px)
        self._spread([at for place, at in enumerate(shown) if place not in gone], room_px)

    def _spread(self, shown: Sequence[int], room_px: int) -> None:
        """Show just these columns, over all the room."""
        for at in range(len(self.columns)):
            if self.isColumnHidden(at) != (at not in shown):
                self.setColumnHidden(at, at not in shown)
        columns = [self.columns[at] for at in shown]
        if columns and not any(column.stretch for column in columns):
            columns[-1] = replace(columns[-1], stretch=True)
        for at, width in zip(shown, shared_widths(columns, room_px), strict=True):
            self.horizontalHeader().resizeSection(at, width)

    def _on_section_resized(self, at: int, before_px: int, now_px: int) -> None:
        # When rows are sorted anew, a header hides once more what is left out: nobody's hand did that.
        if self._sharing or self._sized_by_hand or not before_px or not now_px:
            return
        self._sized_by_hand = True
        self.left_out.update(at for at in range(len(self.columns)) if self.isColumnHidden(at))
