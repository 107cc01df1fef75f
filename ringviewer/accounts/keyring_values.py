"""The secrets of the accounts in the desktop's keyring, together with the addresses they were given for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

import msgspec

from ringviewer.accounts.index import AccountsError, StoredAccount
from ringviewer.accounts.keychain import Keychain, KeychainError
from ringviewer.partner_api.oauth import RefreshGrant


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of one account, empty where there is none, and who they may be shown to."""

    api_base: str = ""
    token_host: str = ""
    access_token: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)

    @property
    def grant(self) -> RefreshGrant:
        """What a renewal needs."""
        return RefreshGrant(self.client_id, self.client_secret, self.refresh_token)

    @property
    def empty(self) -> bool:
        """Whether there is no secret."""
        return not (self.access_token or self.client_id or self.client_secret or self.refresh_token)


class SecretStore:
    """Secrets by the name of their account; raises :class:`AccountsError`."""

    def __init__(self, keychain: Keychain) -> None:
        self._keychain = keychain

    async def usable(self) -> str:
        """Empty when secrets can be kept on this computer, else a sentence on why not."""
        return await self._keychain.usable()

    async def read(self, account: StoredAccount) -> Secrets:
        """The secrets of a row; none when the row says that there are none.

        Raises when the addresses of the row are not those that the secrets were given for.
        """
        if not account.has_token and not account.can_renew:
            return Secrets(account.api_base, account.token_host)
        try:
            text = await self._keychain.get(account.name)
        except KeychainError as fault:
            raise AccountsError(str(fault)) from None
        if text is None:
            raise AccountsError(
                f"The keyring no longer holds the secrets of “{account.name}”. Forget the account and store it again."
            )
        try:
            secrets = msgspec.json.decode(text, type=Secrets)
        except (ValueError, RecursionError):
            raise AccountsError(
                f"What the keyring holds for “{account.name}” can not be read. Forget the account and store it again."
            ) from None
        if (secrets.api_base, secrets.token_host) != (account.api_base, account.token_host):
            raise AccountsError(
                f"The addresses of “{account.name}” were changed outside of ringviewer, and its tokens are not "
                "shown to others. Forget the account and store it again."
            )
        return secrets

    async def write(self, name: str, secrets: Secrets) -> None:
        """Keep secrets and return when they are kept; without any the entry goes."""
        try:
            if secrets.empty:
                await self._keychain.drop(name)
            else:
                await self._keychain.put(name, msgspec.json.encode(asdict(secrets)).decode())
        except KeychainError as fault:
            raise AccountsError(str(fault)) from None

    async def drop(self, name: str) -> None:
        """Remove the secrets of an account."""
        await self.write(name, Secrets())
