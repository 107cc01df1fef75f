"""The two times between which events are shown, typed as an engineer writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from time import time_ns
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.find_time import parse_time
from ringviewer.ui.theme.controls import LineEdit, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height, fix_width

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.ui.theme.theme import Theme

__all__ = ["EventTimes"]


class EventTimes(Surface):
    """“From” and “to”. What was typed counts from Enter on, or when the field is left; an empty one is no limit.

    Signals:
        changed: another time is meant.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.hide()
        self._tz: tzinfo = UTC
        self._now: Callable[[], int] = _desktop_now
        self.from_ms: int | None = None
        self.to_ms: int | None = None
        self.from_edit = LineEdit(theme, "clock", "e.g. yesterday 14:05", name="Events from", clearable=True)
        self.to_edit = LineEdit(theme, "clock", "e.g. 17:21", name="Events before", clearable=True)
        self.said = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        fix_height(self, 34)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(6)
        for words, edit in (("From", self.from_edit), ("to", self.to_edit)):
            fix_width(edit, 190)
            edit.setMaxLength(80)
            edit.editingFinished.connect(self.read)
            edit.textChanged.connect(self._on_text)
            layout.addWidget(PlainLabel(theme, words, step="small", role="text2"))
            layout.addWidget(edit)
        layout.addWidget(self.said, 1)

    def set_zone(self, tz: tzinfo) -> None:
        """Read clock times in ``tz`` from now on; instants that were typed stay."""
        self._tz = tz
        self._tell()

    def set_clock(self, now: Callable[[], int] | None) -> None:
        """Whose now “yesterday” follows, in epoch ms; this computer's without one."""
        self._now = now or _desktop_now

    def clear(self) -> None:
        """No limits; tells nobody."""
        self.from_ms = self.to_ms = None
        for edit in (self.from_edit, self.to_edit):
            blocked = edit.blockSignals(True)
            edit.clear()
            edit.blockSignals(blocked)
            edit.setStyleSheet("")
        self._tell()

    def focus(self) -> None:
        """Bring the keyboard here."""
        self.from_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def read(self) -> None:
        """Take what is typed; what has no meaning changes nothing, and says so."""
        found, faults = [], []
        for edit in (self.from_edit, self.to_edit):
            at_ms, fault = self._meant(edit.text())
            found.append(at_ms)
            faults.append(fault)
        first, last = found
        if not any(faults) and first is not None and last is not None and last <= first:
            faults[1] = "“To” has to lie after “from”."
        for edit, fault in zip((self.from_edit, self.to_edit), faults, strict=True):
            edit.setStyleSheet(
                f"QLineEdit {{ border: 1px solid {self._theme.tokens.problem.name()}; }}" if fault else ""
            )
        wrong = next(filter(None, faults), "")
        if wrong:
            self.said.setText(wrong)
            return
        before = self.from_ms, self.to_ms
        self.from_ms, self.to_ms = first, last
        self._tell()
        if before != (first, last):
            self.changed.emit()

    def _meant(self, text: str) -> tuple[int | None, str]:
        if not text.strip():
            return None, ""
        try:
            return parse_time(text, now_ms=self._now(), tz=self._tz).ms, ""
        except ValueError as error:
            return None, str(error)

    def _on_text(self, text: str) -> None:
        if not text:
            self.read()

    def _tell(self) -> None:
        words = [
            f"{name} {wording.short_date(at_ms, self._tz)} {wording.clock_ms(at_ms, self._tz)} "
            f"{wording.zone_abbr(at_ms, self._tz)}"
            for name, at_ms in (("from", self.from_ms), ("before", self.to_ms))
            if at_ms is not None
        ]
        self.said.setText(", ".join(words) if words else "Events begin between these times. Empty is no limit.")


def _desktop_now() -> int:
    return time_ns() // 1_000_000
