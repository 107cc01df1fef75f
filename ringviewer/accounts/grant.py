"""What renewing an account's access token reads and stores: its row in the list and its secrets in the keyring."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from ringviewer.accounts.index import AccountIndex, AccountsError, StoredAccount, key
from ringviewer.accounts.keyring_values import SecretStore
from ringviewer.partner_api.credentials import StoredGrant, StoreFailed


class AccountGrant:
    """The grant of one account, as :class:`~ringviewer.partner_api.credentials.RefreshStore` describes it."""

    def __init__(self, index: AccountIndex, secrets: SecretStore, row: StoredAccount) -> None:
        self._index = index
        self._secrets = secrets
        self._opened = row

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        """Keep other windows and programs from changing or renewing this account; raises :class:`StoreFailed`.

        Other accounts are not kept waiting: the token host may take its time.
        """
        try:
            async with self._index.account_locked(self._opened.name):
                yield
        except AccountsError as fault:
            raise StoreFailed(str(fault)) from None

    async def load(self) -> StoredGrant:
        """What is stored now; raises :class:`StoreFailed`."""
        try:
            row = await self._row()
            secrets = await self._secrets.read(row)
        except AccountsError as fault:
            raise StoreFailed(str(fault)) from None
        return StoredGrant(secrets.grant, secrets.access_token, allowed=row.renewal_allowed)

    async def save(self, refresh_token: str, access_token: str | None) -> None:
        """Store a rotated refresh token, and the access token that came with it; raises :class:`StoreFailed`."""
        try:
            row = await self._row()
            before = await self._secrets.read(row)
            after = replace(before, refresh_token=refresh_token, access_token=access_token or before.access_token)
            await self._secrets.write(row.name, after)
            if after.access_token and not row.has_token:
                await self._change(lambda row: replace(row, has_token=True))
        except AccountsError as fault:
            raise StoreFailed(str(fault)) from None

    async def forbid(self) -> None:
        """Take the leave to renew back until the engineer gives it anew; raises :class:`StoreFailed`."""
        try:
            await self._change(lambda row: replace(row, renewal_allowed=False))
        except AccountsError as fault:
            raise StoreFailed(str(fault)) from None

    async def _change(self, change: Callable[[StoredAccount], StoredAccount]) -> None:
        async with self._index.locked():
            row = await self._row()
            rows = await asyncio.to_thread(self._index.read)
            await asyncio.to_thread(self._index.write, rows | {key(row.name): change(row)})

    async def _row(self) -> StoredAccount:
        row = (await asyncio.to_thread(self._index.read)).get(key(self._opened.name))
        if row is None:
            raise AccountsError(f"The account “{self._opened.name}” is not stored any more.")
        if (row.api_base, row.token_host) != (self._opened.api_base, self._opened.token_host):
            raise AccountsError(f"The addresses of the account “{row.name}” were changed. Open it again.")
        return row
