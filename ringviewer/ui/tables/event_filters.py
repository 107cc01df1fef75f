"""The filters of the events table: words, device, kinds, time and still."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QSizePolicy, QWidget

from ringviewer.history import wording
from ringviewer.history.event import KindCode
from ringviewer.ui.marks import kind_label
from ringviewer.ui.tables.event_filter import STILL_WORDS, RowFilter, StillChoice
from ringviewer.ui.tables.event_times import EventTimes
from ringviewer.ui.tables.menus import ALL_DEVICES, fill_device_menu
from ringviewer.ui.theme.controls import FlatButton, LineEdit, MenuButton

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["EventFilters", "TimeChoice"]

TimeChoice = Literal["any", "view", "typed"]

_TIME_WORDS: Final[dict[TimeChoice, str]] = {
    "any": "Any time",
    "view": "In the timeline’s view",
    "typed": "From and to…",
}
_TIME_SHORT: Final[dict[TimeChoice, str]] = {"any": "Any time", "view": "In view", "typed": "From – to"}
_KINDS: Final = (KindCode.MOTION, KindCode.DING, KindCode.LIVE, KindCode.OTHER)
_TYPING_MS: Final = 120
_MOVING_MS: Final = 150


class EventFilters(QObject):
    """The controls of the filter row, and the row of typed times that opens below it.

    Signals:
        changed: another filter is wanted.
        kinds_changed: the kinds that are hidden were chosen here, a frozenset of ``KindCode``.
        left_down: the keyboard should go on to the rows.
    """

    changed = Signal()
    kinds_changed = Signal(object)
    left_down = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._device: tuple[str | None, str] = (None, ALL_DEVICES)
        self._hidden: frozenset[KindCode] = frozenset()
        self._still: StillChoice = "any"
        self._time: TimeChoice = "any"
        self._view: tuple[int, int] | None = None
        self._typing = _timer(self, _TYPING_MS, self.apply)
        self._moving = _timer(self, _MOVING_MS, self.apply)
        self.edit = LineEdit(theme, "search", "Filter by kind, device or id", name="Filter of events", clearable=True)
        self.edit.setMinimumWidth(90)
        self.edit.setMaximumWidth(250)
        self.edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.setMaxLength(200)
        self.edit.setToolTip("Every word has to occur. Enter goes to the rows.")
        self.edit.textChanged.connect(self._typing.start)
        self.edit.returnPressed.connect(self._on_return)
        self.device = MenuButton(theme, ALL_DEVICES, name="Device shown in the table")
        self.device.choices.aboutToShow.connect(self._fill_devices)
        self.kinds = MenuButton(theme, "All kinds", name="Kinds shown")
        self._kind_actions = {code: self._add_kind(code) for code in _KINDS}
        self.time = MenuButton(theme, _TIME_SHORT["any"], name="Time shown in the table")
        _fill(self.time, _TIME_WORDS, self.choose_time)
        self.still = MenuButton(theme, STILL_WORDS["any"], name="Stills shown in the table")
        _fill(self.still, STILL_WORDS, self.choose_still)
        self.clear_button = FlatButton(theme, "Clear filters", "close")
        self.clear_button.clicked.connect(self.clear)
        self.times = EventTimes(theme)
        self.times.changed.connect(self.apply)
        self._short = False
        self._say()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What stands in the filter row, from the left."""
        return self.edit, self.device, self.kinds, self.time, self.still, self.clear_button

    @property
    def wanted(self) -> RowFilter:
        """The filter that is set."""
        wanted = RowFilter(self.edit.text(), self._device[0], self._hidden, still=self._still)
        if self._time == "view" and self._view is not None:
            return replace(wanted, from_ms=self._view[0], to_ms=self._view[1])
        if self._time == "typed":
            return replace(wanted, from_ms=self.times.from_ms, to_ms=self.times.to_ms)
        return wanted

    @property
    def in_force(self) -> list[str]:
        """What leaves events out, in words."""
        words = []
        if self.edit.text().strip():
            words.append(f"“{wording.plain(self.edit.text().strip(), 40)}”")
        if self._device[0] is not None:
            words.append(wording.plain(self._device[1], 40))
        words += [f"{kind_label(code)} hidden" for code in _KINDS if code in self._hidden]
        if self._time == "view":
            words.append("in the timeline’s view")
        elif self._time == "typed" and (self.times.from_ms, self.times.to_ms) != (None, None):
            words.append("from and to")
        if self._still != "any":
            words.append(STILL_WORDS[self._still].lower())
        return words

    def set_session(self, session: Session | None) -> None:
        """Offer the devices of a session; of what was set, only the kinds stay."""
        self._session = session
        self._device, self._still, self._time, self._view = (None, ALL_DEVICES), "any", "any", None
        self.times.clear()
        self.times.set_clock(None if session is None else session.now_ms)
        self.edit.clear()
        self.apply()

    def set_zone(self, tz: tzinfo) -> None:
        """Read typed times in ``tz``."""
        self.times.set_zone(tz)

    def set_kinds(self, hidden: frozenset[KindCode]) -> None:
        """Leave out these kinds, which were chosen elsewhere."""
        self._hidden = hidden
        self.apply()

    def set_view(self, from_ms: int, to_ms: int) -> None:
        """The timeline shows another stretch of time, in epoch ms."""
        if self._view != (from_ms, to_ms):
            self._view = from_ms, to_ms
            if self._time == "view":
                self._moving.start()

    def choose_device(self, device_id: str | None, name: str) -> None:
        """Show the events of one device, or of all."""
        self._device = device_id, name
        self.apply()

    def choose_time(self, choice: TimeChoice) -> None:
        """Show events of any time, of what the timeline shows, or between two that are typed."""
        self._time = choice
        self.apply()
        if choice == "typed":
            self.times.focus()

    def choose_still(self, choice: StillChoice) -> None:
        """Show events by what came of their stills."""
        self._still = choice
        self.apply()

    def clear(self) -> None:
        """Hide nothing."""
        self._device, self._still, self._time = (None, ALL_DEVICES), "any", "any"
        self.times.clear()
        self.edit.clear()
        shown = bool(self._hidden)
        self._hidden = frozenset()
        self.apply()
        if shown:
            self.kinds_changed.emit(self._hidden)

    def set_short(self, short: bool) -> None:
        """Whether buttons that leave nothing out say only what they are about, where there is little room."""
        if short != self._short:
            self._short = short
            self._say()

    def apply(self) -> None:
        """Make what is set the filter now."""
        self._typing.stop()
        self._moving.stop()
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        hidden = len(self._hidden)
        kinds = f"{wording.count(hidden, 'kind')} hidden" if hidden else "All kinds"
        for button, words, about, idle in (
            (self.device, wording.plain(self._device[1], 24), "Device", self._device[0] is None),
            (self.kinds, kinds, "Kinds", not hidden),
            (self.time, _TIME_SHORT[self._time], "Time", self._time == "any"),
            (self.still, STILL_WORDS[self._still], "Still", self._still == "any"),
        ):
            button.relabel(about if self._short and idle else words)
            button.setAccessibleName(f"{about} shown in the table: {words}")
        for code, action in self._kind_actions.items():
            action.setChecked(code not in self._hidden)
        for button, chosen in ((self.time, self._time), (self.still, self._still)):
            for action in button.choices.actions():
                action.setChecked(action.data() == chosen)
        self.times.setVisible(self._time == "typed")
        self.clear_button.setVisible(bool(self.in_force))

    def _add_kind(self, code: KindCode) -> QAction:
        action = self.kinds.choices.addAction(kind_label(code))
        action.setCheckable(True)
        action.setChecked(True)
        action.triggered.connect(self._on_kind)
        return action

    def _on_kind(self) -> None:
        self._hidden = frozenset(code for code, action in self._kind_actions.items() if not action.isChecked())
        self.apply()
        self.kinds_changed.emit(self._hidden)

    def _on_return(self) -> None:
        self.apply()
        self.left_down.emit()

    def _fill_devices(self) -> None:
        fill_device_menu(self.device, self._session, self._device[0], self.choose_device)


def _fill(button: MenuButton, words: dict[Any, str], choose: Callable[[Any], None]) -> None:
    group = QActionGroup(button)
    entries: Iterable[tuple[Any, str]] = words.items()
    for choice, text in entries:
        action = button.choices.addAction(text)
        action.setCheckable(True)
        action.setData(choice)
        group.addAction(action)
    group.triggered.connect(lambda action: choose(action.data()))


def _timer(parent: QObject, after_ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(then)
    return timer
