"""The form of one account: where it is, its access token, and what renews that token."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ringviewer.ui.dialogs.accounts_values import FieldName, FormError, FormValues, values_of
from ringviewer.ui.secret_field import secret_field
from ringviewer.ui.theme.check_box import CheckBox
from ringviewer.ui.theme.controls import Heading, LineEdit, PlainLabel, Rule
from ringviewer.ui.token_words import TokenWords, token_words

if TYPE_CHECKING:
    from ringviewer.accounts import StoredAccount
    from ringviewer.ui.theme.theme import Theme

__all__ = ["AccountForm"]

_STORED: Final = "stored; leave it empty to keep it"
_MASKED: Final = "paste it here"
_SECRETS: Final[tuple[FieldName, ...]] = ("access_token", "client_id", "client_secret", "refresh_token")
_HINTS: Final[dict[FieldName, str]] = {
    "name": "",
    "api_base": "https is required, except on this computer.",
    "token_host": "",
    "client_id": "",
    "client_secret": "",
    "refresh_token": "",
}
_WARNING: Final = (
    "Each use replaces the refresh token, and ringviewer keeps the new one. A backend that still holds the old one is "
    "cut off from the customer’s account. So allow it only for a refresh token that nothing else uses."
)


class AccountForm(QWidget):
    """Shows what is stored of an account, without its secrets, and takes what is to be changed.

    Signals:
        changed: something was typed or switched.
    """

    changed = Signal()

    def __init__(self, theme: Theme, wall_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wall_ms = wall_ms
        self._account: StoredAccount | None = None
        self._clean = FormValues()
        self.name = LineEdit(theme, None, "e.g. Alder Street", name="Name of the account")
        self.api_base = LineEdit(theme, name="API address")
        self.access_token = secret_field(theme, "Access token", _MASKED)
        self.token_host = LineEdit(theme, name="Token host")
        self.client_id = LineEdit(theme, name="Client id")
        self.client_secret = secret_field(theme, "Client secret", _MASKED)
        self.refresh_token = secret_field(theme, "Refresh token", _MASKED)
        self.allowed = CheckBox(theme, "&Allow ringviewer to use this refresh token for this account")
        self.allowed.setAccessibleDescription(_WARNING)
        self._fields: dict[FieldName, QLineEdit] = {
            "name": self.name,
            "api_base": self.api_base,
            "access_token": self.access_token,
            "token_host": self.token_host,
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
        }
        self._warning = PlainLabel(theme, _WARNING, step="small", role="text2", wrap=True)
        self._captions: dict[FieldName, PlainLabel] = {}
        self.hints: dict[FieldName, PlainLabel] = {}
        self._lay_out()
        for field_name, field in self._fields.items():
            field.textChanged.connect(lambda _text, name=field_name: self._on_typed(name))
        self.allowed.toggled.connect(self._on_allowed)

    @property
    def account(self) -> StoredAccount | None:
        """The stored account that is shown, or ``None`` for a new one."""
        return self._account

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.values() != self._clean

    def values(self) -> FormValues:
        """The fields as typed."""
        return FormValues(
            allowed=self.allowed.isChecked(), **{name: field.text() for name, field in self._fields.items()}
        )

    def show_account(self, account: StoredAccount | None, typed: FormValues | None = None) -> None:
        """Show a stored account, or an empty form; ``typed`` is what was typed for it before and not stored yet."""
        self._account = account
        self._clean = values_of(account)
        shown = typed if typed is not None else self._clean
        blocker = QSignalBlocker(self)
        for name, field in self._fields.items():
            field.setText(getattr(shown, name))
        self.allowed.setChecked(shown.allowed)
        blocker.unblock()
        # The name is what an account is stored under; the title above the form shows it.
        self._captions["name"].setVisible(account is None)
        self.name.setVisible(account is None)
        self.access_token.setPlaceholderText(_STORED if account is not None and account.has_token else _MASKED)
        renews = account is not None and account.can_renew
        for field in (self.client_secret, self.refresh_token):
            field.setPlaceholderText(_STORED if renews else _MASKED)
        self.client_id.setPlaceholderText(_STORED if renews else "")
        for name in self._fields:
            self._hint(name)
        self.changed.emit()

    def forget_secrets(self) -> None:
        """Empty the fields of all secrets."""
        for name in _SECRETS:
            self._fields[name].clear()

    def tell(self, problem: FormError) -> None:
        """Say below its field what is wrong with it, and go there."""
        self._tell(problem.field_name, TokenWords(str(problem), "problem"))
        field = self._fields.get(problem.field_name)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()

    def begin(self) -> None:
        """Put the keyboard where typing begins."""
        field = self.access_token if self._account is not None else self.name
        field.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_typed(self, name: FieldName) -> None:
        self._hint(name)
        self.changed.emit()

    def _on_allowed(self, allowed: bool) -> None:
        self._warning.set_role("warning" if allowed else "text2")
        self.changed.emit()

    def _hint(self, name: FieldName) -> None:
        if name == "access_token":
            self._tell(name, self._token_hint())
        else:
            self._tell(name, TokenWords(_HINTS[name], "text2"))

    def _token_hint(self) -> TokenWords:
        text = self.access_token.text()
        if not text.strip() and self._account is not None and self._account.has_token:
            return TokenWords("It is in this computer’s keyring and is not shown.", "text2")
        return token_words(text, self._wall_ms())

    def _tell(self, name: FieldName, words: TokenWords) -> None:
        hint = self.hints[name]
        hint.set_role(words.role)
        hint.setText(words.text)
        hint.setVisible(bool(words.text))
        self._fields[name].setAccessibleDescription(words.text)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 96)
        grid.setColumnStretch(1, 1)
        row = self._add_rows(
            grid, 0, (("&Name", "name"), ("A&PI address", "api_base"), ("Access &token", "access_token"))
        )
        grid.addWidget(_padded(Rule(self._theme)), row, 0, 1, 2)
        grid.addWidget(Heading(self._theme, "Renew the access token by itself"), row + 1, 0, 1, 2)
        grid.setRowMinimumHeight(row + 2, 4)
        row = self._add_rows(
            grid,
            row + 3,
            (
                ("Token &host", "token_host"),
                ("Client &id", "client_id"),
                ("Client &secret", "client_secret"),
                ("&Refresh token", "refresh_token"),
            ),
        )
        grid.addWidget(self.allowed, row, 1)
        grid.addWidget(self._warning, row + 1, 1)
        grid.setRowStretch(row + 2, 1)

    def _add_rows(self, grid: QGridLayout, row: int, fields: tuple[tuple[str, FieldName], ...]) -> int:
        for label, name in fields:
            caption = PlainLabel(self._theme, label, role="text2")
            caption.setBuddy(self._fields[name])
            self._captions[name] = caption
            hint = PlainLabel(self._theme, step="small", role="text2", wrap=True)
            self.hints[name] = hint
            grid.addWidget(caption, row, 0)
            grid.addWidget(self._fields[name], row, 1)
            grid.addWidget(hint, row + 1, 1)
            grid.setRowMinimumHeight(row + 2, 4)
            row += 3
        return row


def _padded(rule: Rule) -> QWidget:
    held = QWidget()
    grid = QGridLayout(held)
    grid.setContentsMargins(0, 6, 0, 8)
    grid.addWidget(rule)
    return held
