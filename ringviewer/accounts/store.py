"""The accounts that this computer knows: their addresses in a file, their secrets in the desktop's keyring.

Secrets are kept together with the addresses they were given for, so that editing the file sends them nowhere else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from ringviewer.accounts.grant import AccountGrant
from ringviewer.accounts.index import AccountIndex, AccountsError, StoredAccount, account_name, key
from ringviewer.accounts.keychain import Keychain
from ringviewer.accounts.keyring_values import Secrets, SecretStore
from ringviewer.partner_api.address import DEFAULT_API_BASE, api_base
from ringviewer.partner_api.credentials import Credentials, RenewingCredentials
from ringviewer.partner_api.oauth import DEFAULT_TOKEN_HOST
from ringviewer.partner_api.token import clean_secret, clean_token, read_token


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account as it is to be stored; saving one under the name of a stored account changes that account.

    A secret that is empty keeps what is stored. Secrets may be as they were pasted; they are cleaned. Client id,
    client secret and refresh token go together.
    """

    name: str
    api_base: str = DEFAULT_API_BASE
    token_host: str = DEFAULT_TOKEN_HOST
    access_token: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    renewal_allowed: bool = False


class AccountStore:
    """Accounts by name. Every method raises :class:`AccountsError`, whose text is for the person who asked.

    Without ``folder`` the accounts are those of the person at this computer. A question to the keyring may take as long
    as a person takes to unlock it.
    """

    def __init__(self, folder: Path | None = None, *, keychain: Keychain | None = None) -> None:
        self._folder = folder
        self._secrets = SecretStore(keychain or Keychain())

    async def usable(self) -> str:
        """Empty when secrets can be kept on this computer, else a sentence on why not."""
        return await self._secrets.usable()

    async def accounts(self) -> tuple[StoredAccount, ...]:
        """The stored accounts by name; asks the keyring nothing."""
        rows = await asyncio.to_thread((await self._index()).read)
        return tuple(sorted(rows.values(), key=lambda row: key(row.name)))

    async def save(self, draft: AccountDraft) -> StoredAccount:
        """Store a new account, or change the one of that name: its secrets first, then its row.

        A list that is damaged is set aside, and a new one begun.
        """
        name, given = account_name(draft.name), _given(draft)
        index = await self._index()
        async with index.account_locked(name):
            before = (await _rows_or_none(index)).get(key(name))
            name = before.name if before is not None else name
            kept = await self._secrets.read(before) if before is not None else Secrets()
            secrets = _merged(given, kept)
            if before is not None or not secrets.empty:
                await self._secrets.write(name, secrets)
            row = StoredAccount(
                name,
                given.api_base,
                given.token_host,
                has_token=bool(secrets.access_token),
                can_renew=secrets.grant.complete,
                renewal_allowed=draft.renewal_allowed and secrets.grant.complete,
            )
            async with index.locked():
                await asyncio.to_thread(index.write, await _rows_or_none(index) | {key(name): row})
            return row

    async def allow_renewal(self, name: str, allowed: bool) -> StoredAccount:
        """Allow or forbid that this account's access token is renewed; asks the keyring nothing."""
        index = await self._index()
        async with index.locked():
            rows = await asyncio.to_thread(index.read)
            row = _find(rows, name)
            if allowed and not row.can_renew:
                raise AccountsError("To renew, client id, client secret and refresh token have to be stored first.")
            row = replace(row, renewal_allowed=allowed)
            await asyncio.to_thread(index.write, rows | {key(row.name): row})
            return row

    async def forget(self, name: str) -> None:
        """Remove an account and its secrets from this computer."""
        index = await self._index()
        async with index.account_locked(account_name(name)):
            row = _find(await asyncio.to_thread(index.read), name)
            if row.has_token or row.can_renew:
                await self._secrets.drop(row.name)
            async with index.locked():
                rows = await asyncio.to_thread(index.read)
                rows.pop(key(row.name), None)
                await asyncio.to_thread(index.write, rows)

    async def credentials(self, name: str) -> tuple[str, Credentials]:
        """The API's address and the credentials for it; whether they may renew is read again when they are about to."""
        index = await self._index()
        row = _find(await asyncio.to_thread(index.read), name)
        secrets = await self._secrets.read(row)
        if not secrets.grant.complete:
            return row.api_base, Credentials(secrets.access_token)
        grant = AccountGrant(index, self._secrets, row)
        return row.api_base, RenewingCredentials(
            secrets.access_token, secrets.grant, grant, row.token_host, allowed=row.renewal_allowed
        )

    async def _index(self) -> AccountIndex:
        if self._folder is None:
            self._folder = await asyncio.to_thread(_own_folder)
        return AccountIndex(self._folder)


def _own_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("ringviewer", appauthor=False))


async def _rows_or_none(index: AccountIndex) -> dict[str, StoredAccount]:
    """The rows of the list; none when it is damaged."""
    try:
        return await asyncio.to_thread(index.read)
    except AccountsError:
        return {}


def _find(rows: dict[str, StoredAccount], name: str) -> StoredAccount:
    row = rows.get(key(account_name(name)))
    if row is None:
        known = ", ".join(f"“{each.name}”" for each in list(rows.values())[:12]) or "none"
        raise AccountsError(f"There is no stored account “{account_name(name)}”. Stored are: {known}.")
    return row


def _given(draft: AccountDraft) -> Secrets:
    """What a draft says, cleaned; raises :class:`AccountsError` when something in it is of no use."""
    try:
        access_token = clean_token(draft.access_token)[0] if draft.access_token.strip() else ""
        if read_token(access_token).kind == "refresh":
            raise AccountsError("The access token is a refresh token. It belongs into the field of that name.")
        return Secrets(
            api_base(draft.api_base),
            api_base(draft.token_host),
            access_token,
            clean_secret(draft.client_id),
            clean_secret(draft.client_secret),
            clean_secret(draft.refresh_token),
        )
    except ValueError as fault:
        raise AccountsError(str(fault)) from None


def _merged(given: Secrets, kept: Secrets) -> Secrets:
    """What is given over what is kept. What is kept is never moved to another address than it was given for."""
    if kept.access_token and not given.access_token and kept.api_base != given.api_base:
        raise AccountsError("The API’s address changed: enter the access token again, since another host will see it.")
    if kept.grant.complete and kept.token_host != given.token_host and not given.grant.complete:
        raise AccountsError("The token host changed: enter client id, client secret and refresh token again.")
    merged = Secrets(
        given.api_base,
        given.token_host,
        given.access_token or kept.access_token,
        given.client_id or kept.client_id,
        given.client_secret or kept.client_secret,
        given.refresh_token or kept.refresh_token,
    )
    grant = merged.grant
    if not grant.complete and (grant.client_id or grant.client_secret or grant.refresh_token):
        raise AccountsError("To renew, client id, client secret and refresh token are needed together; one is missing.")
    return merged
