"""The first page: three doors, and a row for the accounts that are stored on this computer.

The doors are a demo account, a pasted token, or another address.

A pasted token is masked for good: it can be cleared, never shown. What it says about itself is read on this computer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPalette, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ringviewer.ui.door import Door
from ringviewer.ui.secret_field import secret_field
from ringviewer.ui.stored_row import StoredRow
from ringviewer.ui.theme.controls import Button, ComboBox, LineEdit, PlainLabel, PrimaryButton, Rule
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.token_words import TokenWords, checked_token, token_words

_WIDTH = 1080
_GAP = 16
_MEMORY = "Held in memory only, gone when the window closes."
_ADDRESS_HINT = "https is required, except on this computer."
_PROMISES = (
    (
        "eye",
        "Looking changes data: fetching a still marks its event as reviewed by your app. "
        "Nothing is fetched before you select.",
    ),
    (
        "lock",
        "Tokens and signed addresses never reach a log, the screen, the clipboard or a file. "
        "Nothing leaves without an export.",
    ),
    (
        "clock",
        "At most 5 requests per second and 4 at a time, unless you set another pace. "
        "The limit is shared with your production.",
    ),
)


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


class WelcomePage(QWidget):
    """Lets the engineer choose what to look at.

    Signals:
        demo_requested(str): the name of a scenario.
        connect_requested(str, str): the API's origin and a token, which is empty when none was given.
        stored_requested(str): the name of a stored account.
        manage_requested(str): the stored accounts are to be changed; the name of the one that is chosen, or nothing.
    """

    demo_requested = Signal(str)
    connect_requested = Signal(str, str)
    stored_requested = Signal(str)
    manage_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        scenarios: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        wall_ms: Callable[[], int] = _wall_ms,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wall_ms = wall_ms
        self._scenarios = tuple(scenarios)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._icons: list[tuple[QLabel, str]] = []
        self._build()
        for number, act in ((1, self.open_demo), (2, self._to_token), (3, self._to_address)):
            shortcut = QShortcut(QKeySequence(str(number)), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def _build(self) -> None:
        theme = self._theme
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PlainLabel(theme, "ringviewer", step="name"))
        column.addSpacing(5)
        subtitle = "See which events the Ring Partner API returns for a customer, where consent begins, and when each "
        subtitle += "still was really taken."
        column.addWidget(PlainLabel(theme, subtitle, step="lead", bold=False, role="text2", wrap=True))
        column.addSpacing(29)
        doors = QHBoxLayout()
        doors.setSpacing(_GAP)
        for door in (self._demo_door(), self._token_door(), self._address_door()):
            doors.addWidget(door, 1)
        column.addLayout(doors)
        column.addSpacing(24)
        column.addWidget(Rule(theme))
        column.addSpacing(16)
        promises = QHBoxLayout()
        promises.setSpacing(_GAP)
        for icon, words in _PROMISES:
            promises.addWidget(self._promise(icon, words), 1)
        column.addLayout(promises)
        column.addSpacing(24)
        self.stored = StoredRow(theme)
        self.stored.open_asked.connect(self.stored_requested)
        self.stored.manage_asked.connect(self.manage_requested)
        column.addWidget(self.stored)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 20, 0, 16)
        outer.addStretch(4)
        outer.addLayout(row)
        outer.addStretch(9)

    def _demo_door(self) -> Door:
        door = Door(
            self._theme,
            "demo",
            "1",
            "Try the demo account",
            "A simulated API runs on this computer. No token and no network are needed.",
        )
        self.scenario = ComboBox(self._theme, name="Scenario")
        self.scenario.addItems([name for name, _ in self._scenarios])
        self.teaches = door.add_field("Scenario", self.scenario)
        self.scenario.currentIndexChanged.connect(self._on_scenario)
        self.demo_button = PrimaryButton(self._theme, "Open the demo")
        self.demo_button.clicked.connect(self.open_demo)
        self.demo_button.set_enabled(bool(self._scenarios), "No scenario is shipped with this installation.")
        door.finish(self.demo_button)
        self._on_scenario(self.scenario.currentIndex())
        return door

    def _token_door(self) -> Door:
        door = Door(
            self._theme,
            "key",
            "2",
            "Paste an access token",
            "For one customer’s linked account, or from the Playground. A refresh token does not work here.",
        )
        self.token = secret_field(self._theme, "Access token", "paste it here")
        self.token_facts = door.add_field("Access token", self.token)
        door.add_note(_MEMORY)
        self.token.textChanged.connect(self._on_token)
        self.token.returnPressed.connect(self.connect_token)
        self.token_button = Button(self._theme, "Connect", name="Connect with the access token")
        self.token_button.clicked.connect(self.connect_token)
        door.finish(self.token_button)
        self._on_token(self.token.text())
        return door

    def _address_door(self) -> Door:
        door = Door(
            self._theme,
            "link",
            "3",
            "Connect to another address",
            "A stand-in for the API, or a simulator that is already running.",
        )
        self.address = LineEdit(self._theme, None, "http://127.0.0.1:8640", name="API address")
        self.address_hint = door.add_field("API address", self.address)
        self.address_token = secret_field(self._theme, "Access token for this address", "none")
        self.address_token_hint = door.add_field("Access token, if it asks for one", self.address_token)
        self.address.textChanged.connect(self._on_address)
        self.address_token.textChanged.connect(self._on_address_token)
        for field in (self.address, self.address_token):
            field.returnPressed.connect(self.connect_address)
        self.address_button = Button(self._theme, "Connect", name="Connect to the address")
        self.address_button.clicked.connect(self.connect_address)
        door.finish(self.address_button)
        self._on_address(self.address.text())
        return door

    def _promise(self, icon: str, words: str) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        drawn = QLabel()
        drawn.setFixedSize(16, 17)
        self._icons.append((drawn, icon))
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(self._theme, words, role="text2", wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        return held

    def open_demo(self) -> None:
        """Ask for the demo account with the chosen scenario."""
        index = self.scenario.currentIndex()
        if 0 <= index < len(self._scenarios):
            self.demo_requested.emit(self._scenarios[index][0])

    def connect_token(self) -> None:
        """Ask to connect to Ring with the pasted token, or say what is wrong with it."""
        from ringviewer.partner_api.address import DEFAULT_API_BASE

        try:
            token = checked_token(self.token.text())
        except ValueError as problem:
            self._tell(self.token_facts, TokenWords(str(problem), "problem"))
            self.token.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.connect_requested.emit(DEFAULT_API_BASE, token)

    def connect_address(self) -> None:
        """Ask to connect to the given address, or say what is wrong with it."""
        from ringviewer.partner_api.address import api_base

        try:
            base = api_base(self.address.text())
        except ValueError as problem:
            self._tell(self.address_hint, TokenWords(str(problem), "problem"))
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            token = checked_token(self.address_token.text()) if self.address_token.text().strip() else ""
        except ValueError as problem:
            self._tell(self.address_token_hint, TokenWords(str(problem), "problem"))
            self.address_token.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.connect_requested.emit(base, token)

    def clear_tokens(self) -> None:
        """Forget the pasted tokens."""
        for field in (self.token, self.address_token):
            field.clear()

    def _to_token(self) -> None:
        self.token.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_address(self) -> None:
        self.address.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_scenario(self, index: int) -> None:
        self.teaches.setText(self._scenarios[index][1] if 0 <= index < len(self._scenarios) else "")

    def _on_token(self, text: str) -> None:
        self._tell(self.token_facts, token_words(text, self._wall_ms()))
        self.token_button.set_enabled(bool(text.strip()), "Paste an access token first.")

    def _on_address(self, text: str) -> None:
        self._tell(self.address_hint, TokenWords(_ADDRESS_HINT, "text2"))
        self.address_button.set_enabled(bool(text.strip()), "Enter an address first.")

    def _on_address_token(self, text: str) -> None:
        words = token_words(text, self._wall_ms()) if text.strip() else TokenWords("", "text2")
        self._tell(self.address_token_hint, words)

    def _tell(self, label: PlainLabel, words: TokenWords) -> None:
        label.set_role(words.role)
        label.setText(words.text)

    def _draw_icons(self) -> None:
        for label, name in self._icons:
            label.setPixmap(pixmap(name, self._theme.tokens.text2, 16, self.devicePixelRatioF()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.demo_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.clear_tokens()
