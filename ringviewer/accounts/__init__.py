"""The accounts that this computer knows.

:mod:`.store` is what others use. The list of names and addresses is a file (:mod:`.index`); the secrets are values in
the desktop's keyring (:mod:`.keyring_values`, :mod:`.keychain`); :mod:`.grant` is what a renewal of an access token
reads and stores of them.
"""

from __future__ import annotations

from ringviewer.accounts.index import AccountsError, StoredAccount, account_name
from ringviewer.accounts.store import AccountDraft, AccountStore

__all__ = ["AccountDraft", "AccountStore", "AccountsError", "StoredAccount", "account_name"]
