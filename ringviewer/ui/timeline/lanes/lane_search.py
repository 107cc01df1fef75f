"""The row above the lanes that searches devices, and says how many of them are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ringviewer.ui.theme.controls import FlatButton, LineEdit, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height, fix_width
from ringviewer.ui.timeline.words.no_lanes import shown_words

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas import TimelineCanvas

_ROW_PX, _FIELD_PX, _LONGEST = 34, 204, 100


class SearchField(LineEdit):
    """The field that devices are searched in.

    Signals:
        escaped: Escape was pressed.
        taken: Enter was pressed.
        left: ↓ was pressed.
    """

    escaped = Signal()
    taken = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "search", "Search the devices", name="the search for devices", clearable=True)
        fix_width(self, _FIELD_PX)
        self.setMaxLength(_LONGEST)
        self.setToolTip("By name, id, kind of device, or state: offline, problem, warning, reading …")

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            # The window's own Escape stops what is being read, which nobody means who leaves a search.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.escaped.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case Qt.Key.Key_Down:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class LaneSearch(Surface):
    """A row of 34 px; it is there while somebody searches, while devices are hidden, or while there is a note.

    Enter selects the first device that is shown, ↓ goes to the lanes, Escape clears the search and closes the row.
    """

    def __init__(self, theme: Theme, canvas: TimelineCanvas, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="window", below="rule", parent=parent)
        self._canvas = canvas
        self._open = False
        fix_height(self, _ROW_PX)
        self.field = SearchField(theme)
        self.count = PlainLabel(theme, "", role="text2")
        self.note = PlainLabel(theme, "", elide=Qt.TextElideMode.ElideRight)
        self.show_all = FlatButton(theme, "Show all", "eye", name="Show all devices")
        self._close = FlatButton(theme, "", "close", name="Close the search for devices")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 8, 1)
        row.setSpacing(8)
        row.addWidget(self.field)
        row.addWidget(self.count)
        row.addWidget(self.show_all)
        row.addWidget(self.note, 1)
        row.addWidget(self._close)
        self.field.textChanged.connect(canvas.keeper.search)
        self.field.escaped.connect(self.close_row)
        self.field.taken.connect(self._on_taken)
        self.field.left.connect(self._to_lanes)
        self.show_all.clicked.connect(canvas.keeper.show_all)
        self._close.clicked.connect(self.close_row)
        canvas.keeper.changed.connect(self.refresh)
        canvas.keeper.search_asked.connect(self.begin)
        self.hide()

    def begin(self) -> None:
        """Open the row and put the cursor into its field."""
        self._open = True
        self.refresh()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def close_row(self) -> None:
        """Clear the search; the row goes unless something else is to be said."""
        self._open = False
        self._canvas.keeper.note = ""
        self.field.clear()
        self._to_lanes()
        self.refresh()

    def refresh(self) -> None:
        """Say what is shown now."""
        model, keeper = self._canvas.model, self._canvas.keeper
        search, hidden = model.arrangement.search, bool(model.arrangement.hidden)
        if " ".join(self.field.text().split()) != search:
            self.field.setText(search)
        self.count.setText(shown_words(model))
        self.show_all.setVisible(bool(search) or hidden)
        self.note.setText(keeper.note)
        self._close.setVisible(not hidden or bool(search) or self._open or bool(keeper.note))
        self.setVisible(bool(model.all_lanes) and (self._open or bool(search) or hidden or bool(keeper.note)))

    def _on_taken(self) -> None:
        self._canvas.keeper.choose_first()
        self._to_lanes()

    def _to_lanes(self) -> None:
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
