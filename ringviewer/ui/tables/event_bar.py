"""The row above the events table: its filters, what they leave, and what can be done with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from ringviewer.history import wording
from ringviewer.ui.tables.event_copy import MOST_COPIED, TOO_MANY
from ringviewer.ui.tables.event_filters import EventFilters
from ringviewer.ui.tables.sheet_offer import SHEET_LABEL
from ringviewer.ui.theme.controls import FlatButton, MenuButton, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from ringviewer.ui.tables.sheet_offer import SheetOffer
    from ringviewer.ui.theme.theme import Theme

__all__ = ["EventBar"]

_HEIGHT = 34
_FACTS_PX = 130


class EventBar(Surface):
    """One line of controls, whose words give way to its width. 34 px high (look.md §9)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        fix_height(self, _HEIGHT)
        self._words: dict[FlatButton, tuple[str, str]] = {}
        self.filters = EventFilters(theme, self)
        self.facts = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shown = ""
        self.broken_button = FlatButton(theme, "", "warning", name="Go to the next row that could not be read")
        self.broken_button.hide()
        self.cancel_button = FlatButton(theme, "Cancel", "stop", name="Cancel the export")
        self.cancel_button.hide()
        self.sheet_button = FlatButton(theme, SHEET_LABEL, "still")
        self.copy_button = FlatButton(theme, "Copy rows", "copy")
        self.export_button = FlatButton(theme, icon="export", name="Export these events…")
        self.columns_button = MenuButton(theme, "", "list", name="Columns and sorting")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(6)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for control in self.filters.controls:
            layout.addWidget(control)
        layout.addWidget(self.broken_button)
        layout.addWidget(self.facts, 1)
        for button in (self.cancel_button, self.sheet_button, self.copy_button, self.export_button):
            layout.addWidget(button)
        layout.addWidget(self.columns_button)
        self._word(self.filters.clear_button, "Clear filters", "close")
        self.filters.changed.connect(self._settle)

    def say_shown(self, shown: int, total: int, hidden_kinds: int, *, working: bool) -> None:
        """“12 of 1 204 events, 3 kinds hidden”."""
        words = wording.count(total, "event")
        if shown != total:
            words = f"{wording.number(shown)} of {words}"
        if hidden_kinds:
            words += f", {wording.count(hidden_kinds, 'kind')} hidden"
        self._shown = words + (", working…" if working else "")
        if self.cancel_button.isHidden():
            self.facts.setText(self._shown)

    def say_progress(self, words: str) -> None:
        """What an export says of itself, instead of what is shown; “” when there is none."""
        self.facts.setText(words or self._shown)
        self.cancel_button.setVisible(bool(words))
        self._settle()

    def say_broken(self, total: int, seen: bool, tip: str) -> None:
        """How many rows could not be read, and whether any of them is shown."""
        self.broken_button.setVisible(total > 0)
        if total:
            self._word(self.broken_button, f"{wording.count(total, 'row')} could not be read", "warning")
            self.broken_button.set_enabled(seen, "They are hidden by a filter.")
            if seen:
                self.broken_button.setToolTip(tip)

    def offer(self, picked: int, rows: int, sheet: SheetOffer, *, exporting: bool) -> None:
        """What copying, an export and a contact sheet would take."""
        copied = picked if picked > 1 else rows
        self._word(self.copy_button, f"Copy {wording.count(picked, 'row')}" if picked > 1 else "Copy rows", "copy")
        self.copy_button.set_enabled(0 < copied <= MOST_COPIED, TOO_MANY if copied else "No rows are shown.")
        self._word(self.sheet_button, sheet.label, "still")
        self.sheet_button.set_enabled(bool(sheet.events), sheet.why_not)
        why_not = "An export is under way." if exporting else "No rows are shown."
        self.export_button.set_enabled(rows > 0 and not exporting, why_not)
        if self.export_button.isEnabled():
            self.export_button.setToolTip("Export these events…")
        self._settle()

    def _word(self, button: FlatButton, words: str, icon: str) -> None:
        self._words[button] = words, icon
        button.relabel(words, icon)

    def _settle(self) -> None:
        """Give the buttons their words, fewer of them until the row fits."""
        layout = self.layout()
        if layout is None:
            return
        giving_way = (self.copy_button, self.filters.clear_button, self.sheet_button)
        buttons = [button for button in giving_way if button in self._words and not button.isHidden()]
        for short in range(len(buttons) + 2):
            self.filters.set_short(short > len(buttons))
            for at, button in enumerate(buttons):
                words, icon = self._words[button]
                button.relabel("" if at < short else words, icon)
                button.setAccessibleName(words)
                if at < short and button.isEnabled():
                    button.setToolTip(words)
            if layout.sizeHint().width() + _FACTS_PX <= self.width():
                break

    def minimumSizeHint(self) -> QSize:
        # The words give way to the width, so they must not hold the window open.
        return QSize(0, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settle()
