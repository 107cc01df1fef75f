"""The list of keys, laid over the window while it is asked for."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ringviewer.ui.theme.labels import PlainLabel
from ringviewer.ui.timeline import keys

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

_MOST_COLUMNS = 3
_MARGIN_PX, _GROUP_GAP_PX, _COLUMN_GAP_PX = 16, 8, 28
_PUT_AWAY = (Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeysCard(QWidget):
    """All keys under their headings; “?”, Escape or a click put it away, and give the focus back to where it was."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        self._focus: QWidget | None = None
        self.setAccessibleName("Keys of the timeline")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        rows.setSpacing(_GROUP_GAP_PX)
        self._title = PlainLabel(theme, "Keys of the timeline", step="lead")
        rows.addWidget(self._title)
        rows.addWidget(self._scroll)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def list_size(self) -> QSize:
        """How much room the list itself takes."""
        written = self._scroll.widget()
        return QSize() if written is None else written.size()

    @property
    def scrolled(self) -> int:
        """How far down the list is scrolled, in px."""
        return self._scroll.verticalScrollBar().value()

    def toggle(self) -> None:
        """Show it in the middle of the window, or put it away."""
        if self.isVisible():
            self.put_away()
            return
        window = self._host.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        wanted = self._fill(window.size())
        self.setGeometry(QRect((window.rect().center() - QRect(QPoint(), wanted).center()), wanted))
        self._focus = window.focusWidget()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Hide it; what had the focus before has it again."""
        had_focus = self.hasFocus()
        self.hide()
        if had_focus and self._focus is not None:
            self._focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._focus = None

    def _fill(self, room: QSize) -> QSize:
        """Write the list in as many columns as fit into `room`; the size that it takes there."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        around = QSize(2 * _MARGIN_PX + bar, 2 * _MARGIN_PX + self._title.sizeHint().height() + _GROUP_GAP_PX)
        for columns in range(_MOST_COLUMNS, 0, -1):
            written = _list_of(self._theme, columns)
            if written.width() + around.width() <= room.width():
                break
        self._scroll.setWidget(written)
        return (written.size() + around).boundedTo(room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        pages = {Qt.Key.Key_PageUp: -bar.pageStep(), Qt.Key.Key_PageDown: bar.pageStep()}
        lines = {Qt.Key.Key_Up: -bar.singleStep(), Qt.Key.Key_Down: bar.singleStep()}
        key = Qt.Key(event.key())
        if key in _PUT_AWAY:
            self.put_away()
        elif key in pages or key in lines:
            bar.setValue(bar.value() + {**pages, **lines}[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.put_away()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self._theme.tokens.surface)
        p.setPen(self._theme.tokens.edge)
        p.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _list_of(theme: Theme, columns: int) -> QWidget:
    """The headings with their keys, in columns of about the same length that never part a heading from its keys."""
    groups = [(group, [entry for entry in keys.LIST if entry.group == group]) for group in keys.GROUPS]
    lengths = [len(entries) + 2 for _, entries in groups]
    ends = list(accumulate(lengths))
    written = QWidget()
    row = QHBoxLayout(written)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(_COLUMN_GAP_PX)
    grids = [QGridLayout() for _ in range(columns)]
    for grid in grids:
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        row.addLayout(grid)
        row.setAlignment(grid, Qt.AlignmentFlag.AlignTop)
    for (group, entries), length, end in zip(groups, lengths, ends, strict=True):
        grid = grids[min(columns - 1, int((end - length / 2) / ends[-1] * columns))]
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), _GROUP_GAP_PX)
        top = grid.rowCount()
        grid.addWidget(PlainLabel(theme, group, bold=True, role="text2"), top, 0, 1, 2)
        for number, entry in enumerate(entries, top + 1):
            grid.addWidget(PlainLabel(theme, entry.keys, bold=True), number, 0)
            grid.addWidget(PlainLabel(theme, entry.words, role="text2"), number, 1)
    written.adjustSize()
    return written
