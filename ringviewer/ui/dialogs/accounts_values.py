"""What is typed into the form of an account, and whether it makes one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from ringviewer.accounts import AccountDraft, StoredAccount

__all__ = ["FieldName", "FormError", "FormValues", "draft_of", "values_of"]

FieldName = Literal[
    "name", "api_base", "access_token", "token_host", "client_id", "client_secret", "refresh_token", "allowed"
]

_MOVED: Final = "The token host changed: enter client id, client secret and refresh token again."
_MISSING: Final[dict[FieldName, str]] = {
    "client_id": "Renewing needs the client id, too.",
    "client_secret": "Renewing needs the client secret, too.",
    "refresh_token": "Renewing needs a refresh token, too.",
}


class FormError(Exception):
    """What keeps the form from being stored: a sentence, and the field that it is about."""

    def __init__(self, field_name: FieldName, sentence: str) -> None:
        super().__init__(sentence)
        self.field_name = field_name


@dataclass(frozen=True, slots=True)
class FormValues:
    """The fields as typed. An empty secret means: leave what is stored."""

    name: str = ""
    api_base: str = ""
    token_host: str = ""
    allowed: bool = False
    access_token: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)


def values_of(account: StoredAccount | None) -> FormValues:
    """What the form begins with: the account's row without its secrets, or Ring's own addresses."""
    if account is not None:
        return FormValues(account.name, account.api_base, account.token_host, account.renewal_allowed)
    from ringviewer.partner_api.address import DEFAULT_API_BASE
    from ringviewer.partner_api.oauth import DEFAULT_TOKEN_HOST

    return FormValues("", DEFAULT_API_BASE, DEFAULT_TOKEN_HOST)


def draft_of(values: FormValues, account: StoredAccount | None, taken: frozenset[str]) -> AccountDraft:
    """The account that the form describes; ``taken`` are the names that a new one cannot have.

    Raises :class:`FormError` for the first field that is of no use.
    """
    from ringviewer.accounts import AccountDraft

    name = _name(values.name)
    if account is None and name.casefold() in {other.casefold() for other in taken}:
        raise FormError("name", "An account of this name is stored already: choose it in the list to change it.")
    address = _address("api_base", values.api_base)
    access_token = _access_token(values.access_token)
    if account is not None and account.has_token and account.api_base != address and not access_token:
        raise FormError("access_token", "The API address changed: paste the token again, since another host sees it.")
    token_host = _address("token_host", values.token_host)
    moved = account is not None and account.token_host != token_host
    grant = _grant(values, stored=account is not None and account.can_renew, moved=moved)
    return AccountDraft(
        name=name,
        api_base=address,
        token_host=token_host,
        access_token=access_token,
        client_id=grant["client_id"],
        client_secret=grant["client_secret"],
        refresh_token=grant["refresh_token"],
        renewal_allowed=values.allowed,
    )


def _name(text: str) -> str:
    from ringviewer.accounts import AccountsError, account_name

    try:
        return account_name(text)
    except AccountsError as problem:
        raise FormError("name", str(problem)) from None


def _address(field_name: FieldName, text: str) -> str:
    from ringviewer.partner_api.address import api_base

    try:
        return api_base(text)
    except ValueError as problem:
        raise FormError(field_name, str(problem)) from None


def _access_token(text: str) -> str:
    from ringviewer.ui.token_words import checked_token

    if not text.strip():
        return ""
    try:
        return checked_token(text)
    except ValueError as problem:
        raise FormError("access_token", str(problem)) from None


def _grant(values: FormValues, *, stored: bool, moved: bool) -> dict[FieldName, str]:
    """Client id, client secret and refresh token: all three or, where they are stored or not wanted, none.

    ``moved`` is whether the token host is another one than they were stored for.
    """
    from ringviewer.partner_api.token import clean_token

    given: dict[FieldName, str] = {
        "client_id": values.client_id.strip(),
        "client_secret": values.client_secret.strip(),
        "refresh_token": values.refresh_token.strip(),
    }
    if moved and stored and not all(given.values()):
        raise FormError(next(name for name in given if not given[name]), _MOVED)
    wanted = values.allowed or any(given.values())
    if wanted and not stored:
        for field_name, sentence in _MISSING.items():
            if not given[field_name]:
                raise FormError(field_name, sentence)
    if given["refresh_token"]:
        try:
            given["refresh_token"] = clean_token(given["refresh_token"])[0]
        except ValueError as problem:
            raise FormError("refresh_token", str(problem)) from None
    return given
