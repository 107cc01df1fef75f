"""The panel that asks for a still at a time that was typed, of a device that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.partner_api.asks import LONGEST_RANGE_MS
from ringviewer.ui.find_time import EXAMPLES, parse_time
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.theme.controls import Button, ComboBox, LineEdit, PlainLabel, PrimaryButton, Surface

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.ui.theme.theme import Theme

__all__ = ["AskTime"]

_MINUTE_MS = 60_000
_USUAL_MINUTES = 360
# Media are kept for 180 days at most (contract §3.4).
_MOST_MINUTES = 180 * 24 * 60


_NO_DEVICE = "The account has no device yet."


class AskTime(Surface):
    """A small window of its own. It stays open until it is closed, so that several times can be tried.

    Signals:
        at_asked: device id and epoch ms.
        newest_asked: device id and how many ms to look back from now.
    """

    at_asked = Signal(str, object)
    newest_asked = Signal(str, object)

    def __init__(self, theme: Theme, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setWindowFlag(Qt.WindowType.Tool)
        self.setWindowTitle("Ask at a time – ringviewer")
        self._now_ms = now_ms
        self._tz: tzinfo | None = None
        self.device = ComboBox(theme, name="Device")
        self.time = LineEdit(theme, "clock", "e.g. 17:21:07.410", name="Time")
        self.time.setMaxLength(80)
        self.time.textChanged.connect(self._read)
        self.time.returnPressed.connect(self._ask_at)
        self.meaning = PlainLabel(theme, EXAMPLES, step="small", role="text2", wrap=True)
        self.ask_button = PrimaryButton(theme, "Ask", "still")
        self.ask_button.clicked.connect(self._ask_at)
        self.back = LineEdit(theme, "clock", name="How many minutes to look back")
        self.back.setText(str(_USUAL_MINUTES))
        self.back.setMaxLength(6)
        self.back.textChanged.connect(self._read)
        self.back.returnPressed.connect(self._ask_newest)
        self.range_meaning = PlainLabel(theme, step="small", role="text2", wrap=True)
        self.newest_button = Button(theme, "Ask for the newest", "retry")
        self.newest_button.clicked.connect(self._ask_newest)
        self._lay_out(theme)
        self._read()

    def open_for(self, devices: list[Device], chosen: str | None, tz: tzinfo) -> None:
        """Show the panel for these devices, times meant in ``tz``; ``chosen`` is the device to begin with."""
        self.follow(devices, tz, chosen)
        self.show()
        self.activateWindow()
        self.time.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def follow(self, devices: list[Device], tz: tzinfo, chosen: str | None = None) -> None:
        """Offer these devices and mean times in ``tz``; without ``chosen`` the device stays the one that it is."""
        self._tz = tz
        kept = chosen if chosen is not None else self.device.currentData()
        self.device.clear()
        for device in devices:
            self.device.addItem(wording.plain(device.name, 60), device.id)
        self.device.setCurrentIndex(max(0, self.device.findData(kept)))
        self._read()

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(PlainLabel(theme, "Device", role="text2"), 0, 0)
        grid.addWidget(self.device, 0, 1)
        grid.addWidget(PlainLabel(theme, "Time", role="text2"), 1, 0)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.time, 1)
        row.addWidget(self.ask_button)
        grid.addLayout(row, 1, 1)
        grid.addWidget(self.meaning, 2, 1)
        grid.addWidget(PlainLabel(theme, "Or the last", role="text2"), 3, 0)
        newest = QHBoxLayout()
        newest.setSpacing(6)
        newest.addWidget(self.back, 1)
        newest.addWidget(PlainLabel(theme, "minutes", role="text2"))
        newest.addWidget(self.newest_button)
        grid.addLayout(newest, 3, 1)
        grid.addWidget(self.range_meaning, 4, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addLayout(grid)
        outer.addStretch(1)
        self.setMinimumWidth(440)

    def _meant(self) -> tuple[int | None, str, str]:
        """The instant that the text means, what to say about it, and the token of that."""
        if self._tz is None or not self.time.text().strip():
            return None, EXAMPLES, "text2"
        try:
            found = parse_time(self.time.text(), now_ms=self._now_ms(), tz=self._tz)
        except ValueError as error:
            return None, own_words(str(error), 300), "problem"
        date, clock = wording.date(found.ms, self._tz), wording.clock_ms(found.ms, self._tz)
        words = f"{date} {clock} {wording.zone_abbr(found.ms, self._tz)}, {wording.utc_line(found.ms)}"
        return found.ms, f"{words}. {found.note}" if found.note else words, "text2"

    def _read(self) -> None:
        ms, words, token = self._meant()
        self.meaning.setText(words)
        self.meaning.set_role(token)
        has_device = self.device.count() > 0
        self.ask_button.set_enabled(ms is not None and has_device, "Write a time first." if has_device else _NO_DEVICE)
        back_ms, words, token = self._back()
        self.range_meaning.setText(words)
        self.range_meaning.set_role(token)
        self.newest_button.set_enabled(
            back_ms is not None and has_device,
            "Write a number of minutes first." if has_device else _NO_DEVICE,
        )

    def _back(self) -> tuple[int | None, str, str]:
        """How far to look back in ms, what to say about it, and the token of that."""
        text = self.back.text().strip()
        minutes = int(text) if text.isascii() and text.isdecimal() else 0
        if not 0 < minutes <= _MOST_MINUTES:
            return (
                None,
                f"A number of minutes from 1 to {wording.number(_MOST_MINUTES)}, the 180 days of media.",
                "problem",
            )
        back_ms = minutes * _MINUTE_MS
        words = wording.span_words(back_ms)
        if self._tz is not None:
            now_ms = self._now_ms()
            words = f"{words}, since {wording.short_date(now_ms - back_ms, self._tz)} "
            words += f"{wording.minutes(now_ms - back_ms, self._tz)} {wording.zone_abbr(now_ms, self._tz)}"
        if back_ms > LONGEST_RANGE_MS:
            words += ". One request covers 24 h at most"
        return back_ms, words, "text2"

    def _ask_at(self) -> None:
        ms = self._meant()[0]
        if ms is not None and self.device.count():
            self.at_asked.emit(str(self.device.currentData()), ms)

    def _ask_newest(self) -> None:
        back_ms = self._back()[0]
        if back_ms is not None and self.device.count():
            self.newest_asked.emit(str(self.device.currentData()), back_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
