"""The account menu: whose token it is, how long it lasts, how fast requests leave, and what else can be done."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPalette
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget, QWidgetAction

from ringviewer.history.wording import age, clock, plain, short_date, span_words
from ringviewer.ui.theme.controls import PlainLabel
from ringviewer.ui.theme.sizes import fix_width
from ringviewer.ui.token_words import kind_words

if TYPE_CHECKING:
    from ringviewer.partner_api.pacing import Pace
    from ringviewer.partner_api.token import TokenFacts
    from ringviewer.ui.theme.theme import Theme

__all__ = ["AccountClient", "AccountMenu", "renewal_words", "token_lines"]

_WIDTH: Final = 320
_PACES: Final = (1, 2, 5, 10, 20)
_USUAL: Final = 5
_SHARED: Final = (
    "The quota is shared with the partner’s production: what is used here is missing there. "
    "The choice lasts until the account is closed."
)


class AccountClient(Protocol):
    """What the menu reads of a client."""

    @property
    def api_base(self) -> str:
        """The API's origin."""

    @property
    def token_facts(self) -> TokenFacts:
        """What the token in use says of itself."""

    @property
    def may_renew(self) -> bool:
        """Whether a refused token is renewed."""

    @property
    def pace(self) -> Pace:
        """How fast requests may leave."""


def token_lines(facts: TokenFacts, now_ms: int) -> tuple[str, str]:
    """What the token says of itself: its kind and scope, and how long it lasts."""
    kind = kind_words(facts.kind)
    first = f"{kind}, scope {plain(facts.scope, 60)}" if facts.scope else f"{kind}, scope unknown"
    if facts.expires_ms is None:
        return first, "When it expires is unknown"
    if facts.expires_ms <= now_ms:
        return first, f"Expired {age(now_ms - facts.expires_ms)}"
    until = f"{short_date(facts.expires_ms, UTC)} {clock(facts.expires_ms, UTC)} UTC"
    return first, f"{span_words(facts.expires_ms - now_ms)} left, until {until}"


def renewal_words(may_renew: bool) -> str:
    """Whether the access token follows by itself."""
    return "Renews itself with the refresh token" if may_renew else "Does not renew itself"


class AccountMenu(QObject):
    """Fills a menu. What it says is read anew each time it opens, so that a renewed token is the one that is shown.

    Signals:
        who_asked: somebody wants to know whose account it is.
        pace_chosen: requests per second.
        manage_asked, open_another_asked, close_asked: what the entries say.
    """

    who_asked = Signal()
    pace_chosen = Signal(int)
    manage_asked = Signal()
    open_another_asked = Signal()
    close_asked = Signal()

    def __init__(
        self, theme: Theme, menu: QMenu, *, wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    ) -> None:
        super().__init__(menu)
        self._wall_ms = wall_ms
        self._client: AccountClient | None = None
        self._label = ""
        self._customer: tuple[str, ...] = ()
        self.facts = _Facts(theme)
        self._head = _unchoosable(menu, self.facts)
        menu.addSeparator()
        self.who = menu.addAction("Who is this?…")
        self.who.setToolTip("Asks users/me when you say so: personal data of the customer.")
        self.who.triggered.connect(self.who_asked)
        self.paces = QMenu("Requests per second", menu)
        self._fill_paces(theme)
        menu.addMenu(self.paces)
        menu.addSeparator()
        self.manage = menu.addAction("Manage stored accounts…")
        self.manage.triggered.connect(self.manage_asked)
        menu.addAction("Open another account…").triggered.connect(self.open_another_asked)
        menu.addAction("Close account").triggered.connect(self.close_asked)
        menu.aboutToShow.connect(self.refresh)
        self.set_account("", None)

    def set_account(self, label: str, client: AccountClient | None) -> None:
        """Show another account, or none; nothing of the one before stays."""
        self._label, self._client, self._customer = label, client, ()
        self.refresh()

    def set_customer(self, *lines: str) -> None:
        """Whose account it is, once that was asked for; nothing before."""
        self._customer = lines
        self.refresh()

    def set_manageable(self, manageable: bool) -> None:
        """Whether accounts can be stored on this computer, or are."""
        self.manage.setVisible(manageable)

    def refresh(self) -> None:
        """Read what is shown anew."""
        client = self._client
        self.who.setEnabled(client is not None)
        self.paces.setEnabled(client is not None)
        if client is None:
            self._say("No account", ())
            self.paces.setTitle("Requests per second")
            return
        lines = [
            client.api_base,
            *token_lines(client.token_facts, self._wall_ms()),
            renewal_words(client.may_renew),
            *self._customer,
        ]
        self._say(plain(self._label, 80), tuple(lines))
        per_second = client.pace.per_second
        self.paces.setTitle(f"Requests per second: {per_second}")
        for action in self._choices.actions():
            action.setChecked(action.data() == per_second)

    def _say(self, title: str, lines: tuple[str, ...]) -> None:
        self.facts.show_lines(title, lines)
        # Not drawn, since the widget is; a screen reader reads entries by their text.
        self._head.setText(". ".join((title, *lines)).replace("&", "&&"))

    def _fill_paces(self, theme: Theme) -> None:
        self._choices = QActionGroup(self)
        # A pace that was given on the command line may be none of these, and none is checked then.
        self._choices.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        for per_second in _PACES:
            words = f"{per_second} per second"
            action = self.paces.addAction(f"{words}, as usual" if per_second == _USUAL else words)
            action.setCheckable(True)
            action.setData(per_second)
            self._choices.addAction(action)
        self._choices.triggered.connect(self._on_pace)
        self.paces.addSeparator()
        _unchoosable(self.paces, _Note(theme, _SHARED)).setText(_SHARED)

    def _on_pace(self, action: QAction) -> None:
        self.pace_chosen.emit(action.data())
        self.refresh()


def _unchoosable(menu: QMenu, widget: QWidget) -> QWidgetAction:
    """Put a widget into a menu that is read, and passed over by the keyboard."""
    entry = QWidgetAction(menu)
    entry.setDefaultWidget(widget)
    entry.setEnabled(False)
    menu.addAction(entry)
    return entry


class _Words(PlainLabel):
    """Words that are read, though the entry that they are in cannot be chosen."""

    def _on_theme(self) -> None:
        super()._on_theme()
        colours = self.palette()
        role = QPalette.ColorRole.WindowText
        colours.setColor(QPalette.ColorGroup.Disabled, role, colours.color(QPalette.ColorGroup.Active, role))
        self.setPalette(colours)


class _Facts(QWidget):
    """The lines at the head of the menu: a name in bold, and what is known of the account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        fix_width(self, _WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 6)
        self._column.setSpacing(2)
        self._title = _Words(theme, step="lead", elide=Qt.TextElideMode.ElideMiddle)
        self._column.addWidget(self._title)
        self._lines: list[_Words] = []

    @property
    def words(self) -> tuple[str, ...]:
        """The lines as shown, the name first."""
        return (self._title.text(), *(line.text() for line in self._lines if not line.isHidden()))

    def show_lines(self, title: str, lines: tuple[str, ...]) -> None:
        self._title.setText(title)
        while len(self._lines) < len(lines):
            line = _Words(self._theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
            self._lines.append(line)
            self._column.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setText(lines[index] if index < len(lines) else "")
            line.setVisible(index < len(lines))
        self.setAccessibleName(". ".join((title, *lines)))
        self.setFixedHeight(self._column.sizeHint().height())


class _Note(QWidget):
    """A sentence in a menu."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        fix_width(self, _WIDTH)
        self.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 6)
        label = _Words(theme, words, step="small", role="text2", wrap=True)
        label.setFixedSize(QSize(_WIDTH - 24, label.heightForWidth(_WIDTH - 24)))
        column.addWidget(label)
