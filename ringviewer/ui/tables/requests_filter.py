"""The filter above the table of requests: words, device, status and kind, and how many requests it hides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.tables.menus import ALL_DEVICES, menu_text
from ringviewer.ui.tables.requests_units import RequestFilter
from ringviewer.ui.tables.requests_words import KIND_CHOICES, STATUS_CHOICES
from ringviewer.ui.theme.controls import FlatButton, LineEdit, MenuButton, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["RequestsFilterRow"]

_ROW_PX: Final = 34
_ONE_LINE_PX: Final = 700
_NAME_SHOWN: Final = 18
_NUMBERS: Final = "A short number has to stand alone: as a status, a request’s number, or in a code or a device’s name."


class RequestsFilterRow(Surface):
    """All that is set has to be true of a unit. In a narrow panel it takes two lines.

    Signals:
        changed: another filter is set.
        left_down: the keyboard wants to go on to the table.
    """

    changed = Signal()
    left_down = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._session: Session | None = None
        self._wanted = RequestFilter()
        self._telling = True
        self._ways: tuple[str, ...] = ("",)
        self.edit = LineEdit(
            theme, "search", "Filter by path, device, status or id", name="Filter of requests", clearable=True
        )
        self.edit.setAccessibleDescription(
            f"Every word has to occur. {_NUMBERS} Escape clears all filters, Enter goes to the table."
        )
        self.edit.setToolTip(f"Every word has to occur. {_NUMBERS}")
        self.edit.setMaxLength(200)
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(self.left_down)
        self.device = MenuButton(theme, ALL_DEVICES)
        self.status = MenuButton(theme, STATUS_CHOICES[0][1])
        self.kind = MenuButton(theme, KIND_CHOICES[0][1])
        self.device.choices.aboutToShow.connect(self._fill_devices)
        self.status.choices.aboutToShow.connect(self._fill_statuses)
        self.kind.choices.aboutToShow.connect(self._fill_kinds)
        self.clear_button = FlatButton(theme, "Clear", "close", name="Clear all filters")
        self.clear_button.clicked.connect(self.clear)
        self.facts = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        # As wide as there is room, whatever it says: what it says follows from its width.
        self.facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts.installEventFilter(self)
        self._lay_out()
        self._say()

    @property
    def wanted(self) -> RequestFilter:
        """The filter that is set."""
        return self._wanted

    def set_session(self, session: Session | None) -> None:
        """Offer the devices of a session, and hide nothing."""
        self._session = session
        self._telling = False
        self.clear()
        self._telling = True

    def say_facts(self, shown: int, hidden: int, *, retried: int, older: int) -> None:
        """Say how many requests are shown, hidden, were tries again, or are no longer kept; in short where narrow."""
        counted = wording.count(shown, "request")
        parted = f"{wording.number(hidden)} hidden by a filter" if hidden else "none hidden"
        again = f", {wording.number(retried)} retried" if retried else ""
        gone = f"{wording.number(older)} older {'one is' if older == 1 else 'ones are'} no longer kept"
        if older:
            lost = f"{wording.number(older)} older gone"
            first = f"{counted}, {parted}" if hidden else counted
            self._ways = (f"{counted}, {parted}{again}, {gone}", f"{first}, {gone}", f"{first}, {lost}", lost)
        else:
            self._ways = (f"{counted}, {parted}{again}",)
        self._say_what_fits()

    def _say_what_fits(self) -> None:
        metrics, room = self.facts.fontMetrics(), self.facts.width()
        fitting = (way for way in self._ways if metrics.horizontalAdvance(way) <= room)
        self.facts.setText(next(fitting, self._ways[-1]))
        self.facts.setAccessibleName(self._ways[0])

    def clear(self) -> None:
        """Hide nothing."""
        self._set(RequestFilter())
        self.edit.setText("")

    def focus(self) -> None:
        """Bring the keyboard here, with the words ready to be replaced."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def choose_device(self, device_id: str | None) -> None:
        """Show the requests of one device, or of all."""
        self._change(device_id=device_id)

    def choose_status(self, status: Any) -> None:
        """Show the requests with a status of one class, or all."""
        self._change(status=status)

    def choose_kind(self, kind: Any) -> None:
        """Show the requests of one kind, or of all."""
        self._change(kind=kind)

    def _on_text(self, text: str) -> None:
        self._change(text=text)

    def _change(self, **changes: Any) -> None:
        old = self._wanted
        values = {"text": old.text, "device_id": old.device_id, "status": old.status, "kind": old.kind}
        self._set(RequestFilter(**(values | changes)))

    def _set(self, wanted: RequestFilter) -> None:
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._say()
        if self._telling:
            self.changed.emit()

    def _say(self) -> None:
        wanted = self._wanted
        name = ALL_DEVICES if wanted.device_id is None else self._device_name(wanted.device_id)
        self._label(self.device, "Device", name, wanted.device_id is not None)
        self._label(self.status, "Status", dict(STATUS_CHOICES)[wanted.status], wanted.status is not None)
        self._label(self.kind, "Kind", dict(KIND_CHOICES)[wanted.kind], wanted.kind is not None)
        self.clear_button.set_enabled(wanted.active, "No filter is set.")
        if wanted.active:
            self.clear_button.setToolTip("Show all requests (Escape)")

    @staticmethod
    def _label(button: MenuButton, what: str, name: str, chosen: bool) -> None:
        shown = name if len(name) <= _NAME_SHOWN else name[: _NAME_SHOWN - 1] + "…"
        button.relabel(shown)
        button.setAccessibleName(f"{what} shown in the table: {name}")
        button.setToolTip(menu_text(name) if shown != name else "")
        button.setProperty("chosen", chosen)

    def _device_name(self, device_id: str) -> str:
        lane = None if self._session is None else self._session.lanes.get(device_id)
        return wording.plain(device_id if lane is None else lane.device.name, 60)

    def _fill_devices(self) -> None:
        lanes = () if self._session is None else self._session.lanes
        entries = [(None, ALL_DEVICES), *((device_id, self._device_name(device_id)) for device_id in lanes)]
        _fill(self.device, entries, self._wanted.device_id, self.choose_device)

    def _fill_statuses(self) -> None:
        _fill(self.status, STATUS_CHOICES, self._wanted.status, self.choose_status)

    def _fill_kinds(self) -> None:
        _fill(self.kind, KIND_CHOICES, self._wanted.kind, self.choose_kind)

    def _lay_out(self) -> None:
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setContentsMargins(8, 0, 8, 0)
            line.setSpacing(6)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 4)
        outer.setSpacing(6)
        outer.addLayout(self._first)
        outer.addLayout(self._second)
        self._first.addWidget(self.edit, 1)
        for widget in (self.device, self.status, self.kind, self.clear_button):
            self._first.addWidget(widget)
        self._first.addWidget(self.facts, 1)
        self._two_lines: bool | None = None
        self._arrange(False)

    def _arrange(self, two_lines: bool) -> None:
        if two_lines == self._two_lines:
            return
        self._two_lines = two_lines
        line = self._second if two_lines else self._first
        for widget in (self.device, self.status, self.kind, self.clear_button):
            line.addWidget(widget)
        line.addWidget(self.facts, 1)
        self.edit.setMaximumWidth(16_777_215 if two_lines else 250)
        self.edit.setMinimumWidth(120)
        fix_height(self, 2 * _ROW_PX - 2 if two_lines else _ROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() < _ONE_LINE_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._say_what_fits()
        return False


def _fill(
    button: MenuButton, entries: Sequence[tuple[Any, str]], chosen: object, choose: Callable[[Any], None]
) -> None:
    """Fill a menu of which one entry is in force."""
    menu = button.choices
    menu.clear()
    for old in menu.findChildren(QActionGroup):
        old.deleteLater()
    group = QActionGroup(menu)

    def on_triggered(action: QAction) -> None:
        choose(action.data())

    group.triggered.connect(on_triggered)
    for value, name in entries:
        action = menu.addAction(menu_text(name))
        action.setCheckable(True)
        action.setChecked(value == chosen)
        action.setData(value)
        group.addAction(action)
