"""The list of accounts as a file: names and addresses, never a secret."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
import tempfile
import time
import unicodedata
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from ringviewer.partner_api.address import api_base

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LONGEST_NAME = 60

_FILE, _LOCK = "accounts.json", "accounts.lock"
_LONGEST_FILE = 1024 * 1024
_MOST_ACCOUNTS = 500
_LOOK_AGAIN_S = 0.1


class AccountsError(Exception):
    """The accounts can not be read or changed; the text is for the person who asked, and holds no secret."""


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as the list has it. ``can_renew``: client id, secret and refresh token are all stored."""

    name: str
    api_base: str
    token_host: str
    has_token: bool
    can_renew: bool
    renewal_allowed: bool


def account_name(text: str) -> str:
    """A name as it is stored; raises :class:`AccountsError` when it is of no use."""
    name = unicodedata.normalize("NFC", text[: 10 * LONGEST_NAME]).strip()
    if not name:
        raise AccountsError("An account needs a name.")
    if len(name) > LONGEST_NAME:
        raise AccountsError(f"A name has at most {LONGEST_NAME} signs.")
    if not name.isprintable() or name.startswith("-"):
        raise AccountsError("A name has no line breaks or invisible signs, and does not begin with “-”.")
    return name


class AccountIndex:
    """Reads and writes the list; changes happen inside :meth:`locked`. Raises :class:`AccountsError`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / _FILE
        self._folder = folder

    def read(self) -> dict[str, StoredAccount]:
        """The accounts by :func:`key`. A row that makes no sense is left out; a file that makes none is an error."""
        rows, _ = self._read()
        return rows

    def write(self, rows: dict[str, StoredAccount]) -> None:
        """Replace the list as a whole. What could not be read of the old one is kept beside it."""
        if len(rows) > _MOST_ACCOUNTS:
            raise AccountsError(f"No more than {_MOST_ACCOUNTS} accounts can be stored.")
        try:
            whole = self._read()[1]
        except AccountsError:
            whole = False
        ordered = sorted(rows.values(), key=lambda row: key(row.name))
        text = msgspec.json.encode({"version": 1, "accounts": [asdict(row) for row in ordered]})
        try:
            if not whole:
                self.path.replace(self.path.with_name(f"accounts.unreadable-{time.time_ns() // 1_000_000}.json"))
            self._replace(msgspec.json.format(text))
        except OSError as fault:
            raise AccountsError(f"The list of accounts {self.path} could not be written: {_cause(fault)}.") from None

    def locked(self, limit_s: float = 60.0) -> AbstractAsyncContextManager[None]:
        """Keep every other window and program from changing the list; held for moments only."""
        return self._locked(_LOCK, "Another window of ringviewer is changing the accounts.", limit_s)

    def account_locked(self, name: str, limit_s: float = 60.0) -> AbstractAsyncContextManager[None]:
        """Keep every other window and program from changing or renewing one account, stored or not.

        Held while a keyring or the token host is waited for. Who needs the list as well takes :meth:`locked` inside.
        """
        # Names may hold anything, and a file's name may not.
        file = f"account-{hashlib.sha256(key(name).encode()).hexdigest()[:16]}.lock"
        return self._locked(file, f"Another window of ringviewer is changing or renewing “{name}”.", limit_s)

    @asynccontextmanager
    async def _locked(self, file: str, taken: str, limit_s: float) -> AsyncIterator[None]:
        """A program that dies lets go by itself."""
        stream = await asyncio.to_thread(self._open_lock, file)
        try:
            due = time.monotonic() + limit_s
            while not _take(stream):
                if time.monotonic() > due:
                    raise AccountsError(f"{taken} Try again in a moment.")
                await asyncio.sleep(_LOOK_AGAIN_S)
            yield
        finally:
            # Closing lets go of the lock.
            stream.close()

    def _open_lock(self, file: str) -> IO[bytes]:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.fdopen(os.open(self._folder / file, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)
        except OSError as fault:
            raise AccountsError(f"The folder {self._folder} can not be written to: {_cause(fault)}.") from None

    def _read(self) -> tuple[dict[str, StoredAccount], bool]:
        """The rows that make sense, and whether that is all there is."""
        try:
            with self.path.open("rb") as stream:
                text = stream.read(_LONGEST_FILE + 1)
        except FileNotFoundError:
            return {}, True
        except OSError as fault:
            raise AccountsError(f"The list of accounts {self.path} could not be read: {_cause(fault)}.") from None
        damaged = AccountsError(
            f"The list of accounts {self.path} is damaged. Repair or remove it; when an account is stored, the damaged "
            "list is kept beside the new one."
        )
        if len(text) > _LONGEST_FILE:
            raise damaged
        try:
            listed = msgspec.json.decode(text)
        except (ValueError, RecursionError):
            raise damaged from None
        entries = listed.get("accounts") if isinstance(listed, dict) else None
        if not isinstance(entries, list):
            raise damaged
        rows: dict[str, StoredAccount] = {}
        for entry in entries[:_MOST_ACCOUNTS]:
            row = _row(entry)
            if row is not None:
                rows.setdefault(key(row.name), row)
        return rows, len(rows) == len(entries)

    def _replace(self, text: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".accounts.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def key(name: str) -> str:
    """What tells accounts apart: some keyrings do not know upper from lower case."""
    return name.casefold()


def _row(entry: object) -> StoredAccount | None:
    if not isinstance(entry, dict):
        return None
    try:
        name = account_name(_text(entry, "name"))
        base, host = api_base(_text(entry, "api_base")), api_base(_text(entry, "token_host"))
    except (AccountsError, ValueError):
        return None
    has_token, can_renew, allowed = (entry.get(name) is True for name in ("has_token", "can_renew", "renewal_allowed"))
    return StoredAccount(name, base, host, has_token, can_renew, allowed)


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _take(stream: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as fault:
        raise AccountsError(f"The accounts can not be locked against other windows: {_cause(fault)}.") from None
    return True


def _cause(fault: OSError) -> str:
    return fault.strerror or "unknown cause"
