"""The toolbar: account, reading, kinds, zone, finding a time, what a still is asked at, and the demo's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from ringviewer.history import wording
from ringviewer.history.clock_style import hours, wall
from ringviewer.history.event import KindCode, kind_code
from ringviewer.ui.account_menu import AccountMenu
from ringviewer.ui.demo_menu import DemoMenu
from ringviewer.ui.still_menu import StillMenu
from ringviewer.ui.tables.menus import menu_text
from ringviewer.ui.theme.controls import Button, KindToggle, LineEdit, MenuButton, Rule, Surface
from ringviewer.ui.theme.labels import plain_tip
from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.sizes import fix_height
from ringviewer.ui.zone_in_force import ZoneChoice
from ringviewer.ui.zone_menu import ZONE_NAMES, ZoneMenu

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.session.session import Session
    from ringviewer.ui.account_menu import AccountClient
    from ringviewer.ui.theme.theme import Theme

__all__ = ["Toolbar"]

_HEIGHT: Final = 40
_ICON_PX: Final = 16
_GAP_PX: Final = 6
_KINDS: Final = (KindCode.MOTION, KindCode.DING, KindCode.LIVE, KindCode.OTHER)


class Toolbar(Surface):
    """One row of controls over the whole width. When it is narrow, words give way before controls do.

    Signals:
        refresh_asked, stop_asked, continue_asked: reading the account.
        kinds_changed: the kinds that are hidden, a frozenset of ``KindCode``.
        find_asked: what was typed into the time field.
        close_account_asked, open_another_asked, manage_asked, who_asked, pace_chosen: the account menu.
    """

    refresh_asked = Signal()
    stop_asked = Signal()
    continue_asked = Signal()
    kinds_changed = Signal(object)
    find_asked = Signal(str)
    close_account_asked = Signal()
    open_another_asked = Signal()
    manage_asked = Signal()
    who_asked = Signal()
    pace_chosen = Signal(int)

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, current_device: Callable[[], str | None] = lambda: None
    ) -> None:
        super().__init__(theme, fill="window", below="edge", parent=parent)
        fix_height(self, _HEIGHT)
        self.setAccessibleName("Toolbar")
        self._continues = False
        self._zone: ZoneChoice = "customer"
        self._zone_word = ""
        self._zone_known = True
        self._zone_note = ""
        self._level = 0
        self.account = _AccountButton(theme, "No account", "key", name="Account")
        self.account_menu = AccountMenu(theme, self.account.choices)
        self.refresh = Button(theme, "Refresh", "refresh")
        self.stop = Button(theme, "Stop", "stop")
        self.kinds = {code: KindToggle(theme, code) for code in _KINDS}
        self.zone = MenuButton(theme, "Zone: customer", "zone")
        self.zone_menu = ZoneMenu(self.zone.choices)
        self.time_edit = LineEdit(theme, "clock", name="Find time")
        self.time_edit.setMaxLength(4000)  # a line of a log may be pasted whole
        self.still = MenuButton(theme, "Still: at event start", "still")
        self.still_menu = StillMenu(self.still.choices, current_device)
        self.demo = MenuButton(theme, "Demo", "demo")
        self.demo.hide()
        self.demo_menu = DemoMenu(self.demo.choices, current_device)
        self._connect()
        self._lay_out()
        self.show_state(None)

    @property
    def hidden_kinds(self) -> frozenset[KindCode]:
        """The kinds that are switched off."""
        return frozenset(code for code, toggle in self.kinds.items() if not toggle.isChecked())

    def set_hidden_kinds(self, hidden: frozenset[KindCode]) -> None:
        """Switch exactly these kinds off, as clicks on their toggles would."""
        for code, toggle in self.kinds.items():
            toggle.setChecked(code not in hidden)

    def set_session(self, session: Session | None, *, demo: bool = False) -> None:
        """Name another account, or none; ``demo`` offers what can be made to happen to it."""
        self.demo_menu.set_session(session if demo else None)
        self.demo.setVisible(demo)
        self.still_menu.set_session(session)
        if session is None:
            self.set_account("No account")
        else:
            self.set_account(session.label, session.client)

    def set_account(self, label: str, client: AccountClient | None = None) -> None:
        """Name the account; ``client`` is what its menu reads."""
        self.account_menu.set_account(label, client)
        words = menu_text(label).replace("&&", "&")
        self.account.relabel(words, "key")
        self.account.setToolTip(plain_tip(words))
        self._settle()

    def set_zone(self, choice: ZoneChoice, word: str, *, known: bool = True, note: str = "") -> None:
        """Show which zone is in force; ``word`` is its short name, such as “PDT”, ``note`` says where it comes from.

        ``known`` is false while the customer's zone is wanted, and another stands in for it.
        """
        self._zone, self._zone_word, self._zone_known, self._zone_note = choice, word, known, note
        self._settle()

    def show_state(self, session: Session | None) -> None:
        """Follow what the session does: counts by kind, and whether there is anything to stop or to continue."""
        busy = session is not None and session.busy
        unfinished = session is not None and any(
            lane.coverage.stopped in ("cancelled", "error") or any(gap.goes_on for gap in lane.open_gaps)
            for lane in session.lanes.values()
        )
        self._continues = unfinished and not busy
        self.refresh.set_enabled(session is not None, "No account is open.")
        self.stop.set_enabled(busy or self._continues, "Nothing is being read.")
        counts = dict.fromkeys(_KINDS, 0)
        if session is not None:
            for lane in session.lanes.values():
                for kind, count in lane.events.kind_counts().items():
                    counts[kind_code(kind)] += count
        for code, toggle in self.kinds.items():
            toggle.set_count(counts[code], wording.number(counts[code]))
        self._settle()

    def begin_time(self) -> None:
        """Go to the time field; what stands there is selected, so that typing replaces it."""
        self.time_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.time_edit.selectAll()

    def show_find_error(self, sentence: str) -> None:
        """Mark the time field as not understood, until it is changed; an empty sentence takes the mark away."""
        color = self._theme.tokens.problem.name()
        self.time_edit.setStyleSheet(f"QLineEdit {{ border: 1px solid {color}; }}" if sentence else "")
        self.time_edit.setToolTip(sentence)

    def _connect(self) -> None:
        menu = self.account_menu
        menu.who_asked.connect(self.who_asked)
        menu.pace_chosen.connect(self.pace_chosen)
        menu.manage_asked.connect(self.manage_asked)
        menu.open_another_asked.connect(self.open_another_asked)
        menu.close_asked.connect(self.close_account_asked)
        self.still_menu.changed.connect(self._settle)
        self.refresh.clicked.connect(self.refresh_asked)
        self.stop.clicked.connect(self._on_stop)
        self.time_edit.returnPressed.connect(lambda: self.find_asked.emit(self.time_edit.text()))
        self.time_edit.textChanged.connect(lambda: self.show_find_error(""))
        for toggle in self.kinds.values():
            toggle.toggled.connect(lambda: self.kinds_changed.emit(self.hidden_kinds))

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 10, 1)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.setSpacing(6)
        for widget in (self.account, self.refresh, self.stop):
            layout.addWidget(widget)
        for group in (tuple(self.kinds.values()), (self.zone, self.time_edit, self.still)):
            rule = Rule(self._theme, vertical=True)
            rule.setFixedHeight(22)
            layout.addSpacing(6)
            layout.addWidget(rule)
            layout.addSpacing(6)
            for member in group:
                layout.addWidget(member)
        layout.addStretch(1)
        layout.addWidget(self.demo)

    def _on_stop(self) -> None:
        (self.continue_asked if self._continues else self.stop_asked).emit()

    def _settle(self) -> None:
        """Give every button its words, fewer of them until the row fits."""
        for level in range(5):
            self._level = level
            self._word_buttons()
            layout = self.layout()
            if layout is None or layout.sizeHint().width() <= self.width():
                return

    def _word_buttons(self) -> None:
        level = self._level
        stop, stop_icon = ("Continue", "retry") if self._continues else ("Stop", "stop")
        word = f", {self._zone_word}" if self._zone_word else ""
        whose = ZONE_NAMES[self._zone] if self._zone_known else f"{ZONE_NAMES[self._zone]} unknown"
        zone = f"Zone: {whose}" + ("" if self._zone == "utc" else word)
        _word(self.refresh, "Refresh", "refresh", short=level >= 1)
        _word(self.stop, stop, stop_icon, short=level >= 1)
        _word(self.demo, "Demo", "demo", short=level >= 2)
        _word(self.zone, zone, "zone", short=level >= 2, instead=self._zone_word or "UTC")
        self.zone.setToolTip(plain_tip(f"{self._zone_note} Z turns to the next zone.".strip()))
        _word(self.still, f"Still: {self.still_menu.words}", "still", short=level >= 2)
        self.account.set_room(200 if level < 3 else 176 if level < 4 else 160)
        self.time_edit.setPlaceholderText(f"Find time, e.g. {wall(17, 21)}" if level < 4 else "Find time")
        self.time_edit.setFixedWidth((176 if hours() == 24 else 196) if level < 4 else 112)

    def minimumSizeHint(self) -> QSize:
        # The words give way to the width, so they must not hold the window open.
        return QSize(0, scaled(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._settle()


class _AccountButton(MenuButton):
    """A button that takes more room than its words need, with the words at its left."""

    def __init__(self, theme: Theme, text: str, icon: str, *, name: str) -> None:
        self._room = 200
        super().__init__(theme, text, icon, name=name)

    def set_room(self, px: int) -> None:
        if px != self._room:
            self._room = px
            self.updateGeometry()

    def _content_width(self) -> int:
        return self._room - 2 * self.padding

    def _shown_text(self) -> str:
        room = self.width() - 2 * self.padding - 2 * (_ICON_PX + _GAP_PX)
        return QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)


def _word(button: Button, words: str, icon: str, *, short: bool, instead: str = "") -> None:
    button.relabel(instead if short else words, icon)
    button.setAccessibleName(words)
    if short:
        button.setToolTip(words)
    elif button.isEnabled():
        button.setToolTip("")
