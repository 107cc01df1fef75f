"""The panel that says where the customer's zone comes from, and lets another one be chosen for the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ringviewer.history.us_states import US_ZONES, zone_words
from ringviewer.history.wording import clock, date, plain
from ringviewer.history.zones import known_zones, load_zone, named_zone, zone_label
from ringviewer.ui.theme.controls import Button, ComboBox, LineEdit, PlainLabel, PrimaryButton, Surface
from ringviewer.ui.theme.sizes import least_height
from ringviewer.ui.zone_in_force import guesses, zone_in_force

if TYPE_CHECKING:
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["CustomerZone"]

_NO_GUESS: Final = "No device tells in which state it is"


class CustomerZone(Surface):
    """A small window of its own.

    Signals:
        chosen: the name of a zone in the tz database, or an empty one for the guess.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setWindowFlag(Qt.WindowType.Tool)
        self.setWindowTitle("The customer’s zone – ringviewer")
        self._now_ms = 0
        self._guess = ""
        self.note = PlainLabel(theme, step="small", role="text2", wrap=True)
        self.zones = ComboBox(theme, name="The customer’s zone")
        self.name_edit = LineEdit(theme, "zone", "e.g. America/Boise", name="Any zone by its name")
        self.name_edit.setMaxLength(64)
        self.meaning = PlainLabel(theme, step="small", role="text2", wrap=True)
        self.use_button = PrimaryButton(theme, "Use this zone", "zone")
        self.close_button = Button(theme, "Close")
        self.zones.currentIndexChanged.connect(self._on_listed)
        self.name_edit.textChanged.connect(self._say)
        self.name_edit.returnPressed.connect(self._use)
        self.use_button.clicked.connect(self._use)
        self.close_button.clicked.connect(self.close)
        self._lay_out(theme)

    def open_for(self, session: Session | None, customer: str, now_ms: int) -> None:
        """Show the panel; ``customer`` is the name of the zone that was chosen before, empty where it is guessed."""
        self._now_ms = now_ms
        if self.name_edit.completer() is None:
            self._offer_names()
        found = guesses(session)
        self._guess = found[0].name if found else ""
        self.note.setText(zone_in_force("customer", session).note)
        with QSignalBlocker(self.zones), QSignalBlocker(self.name_edit):
            self.name_edit.clear()
            self.zones.clear()
            if found:
                self.zones.addItem(f"Guessed from {found[0].where}: {found[0].words}", "")
            else:
                self.zones.addItem(_NO_GUESS, "")
            for guess in found[1:]:
                self.zones.addItem(f"{guess.where}: {guess.words}", guess.name)
            for guess in found:
                for name, who in guess.elsewhere:
                    self.zones.addItem(f"{who[0].upper()}{who[1:]}: {zone_words(name)}", name)
            self.zones.insertSeparator(self.zones.count())
            for name, words in US_ZONES:
                self.zones.addItem(words, name)
            listed = self.zones.findData(customer)
            self.zones.setCurrentIndex(max(0, listed))
            if customer and listed < 0:
                self.name_edit.setText(customer)
        self._say()
        self.show()
        self.activateWindow()
        self.zones.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _offer_names(self) -> None:
        offer = QCompleter(self)
        offer.setModel(QStringListModel(list(known_zones()), offer))
        offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        offer.setFilterMode(Qt.MatchFlag.MatchContains)
        offer.setMaxVisibleItems(12)
        self.name_edit.setCompleter(offer)

    def _wanted(self) -> str | None:
        """The name that is chosen, empty for the guess; None when what was typed names no zone."""
        typed = self.name_edit.text().strip()
        if not typed:
            return str(self.zones.currentData() or "")
        zone = named_zone(typed)
        return None if zone is None else zone.key

    def _on_listed(self) -> None:
        # What was typed would win over the list, so that choosing there would do nothing.
        self.name_edit.clear()
        self._say()

    def _say(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            typed = plain(self.name_edit.text().strip(), 64)
            self.meaning.setText(f"“{typed}” is no zone of the tz database. Write its name, such as America/Boise.")
            self.meaning.set_role("problem")
        else:
            zone = load_zone(wanted or self._guess) if wanted or self._guess else None
            if zone is None:
                words = "Times would be in UTC, since the zone is not known."
            else:
                now = f"{date(self._now_ms, zone)}, {clock(self._now_ms, zone)} {zone_label(zone, self._now_ms)}"
                words = f"{zone.key}: there it is {now} now."
            self.meaning.setText(words)
            self.meaning.set_role("text2")
        self.use_button.set_enabled(wanted is not None, "Write the name of a zone first.")

    def _use(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            self.chosen.emit(wanted)
            self.close()

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (caption, widget) in enumerate((("Zone", self.zones), ("Or by name", self.name_edit))):
            grid.addWidget(PlainLabel(theme, caption, role="text2"), row, 0)
            grid.addWidget(widget, row, 1)
        grid.addWidget(self.meaning, 2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.use_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(12)
        outer.addWidget(self.note)
        outer.addLayout(grid)
        outer.addStretch(1)
        outer.addLayout(buttons)
        least_height(self.note, 3 * 15)
        least_height(self.meaning, 2 * 15)
        self.setMinimumSize(440, 232)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
