"""The desktop's keyring, asked beside the loop: it may wait for somebody to type a password."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "ringviewer"

# The keyring of Windows keeps 2560 octets an entry, in UTF-16; tokens are longer.
_LONGEST_ENTRY = 1_200 if sys.platform == "win32" else 1_000_000
_MOST_PARTS = 40
_PARTS = "parts:"

T = TypeVar("T")
# One question at a time: two that answer in another order would leave the older secret.
_one_at_a_time = threading.Lock()


class KeychainError(Exception):
    """The keyring did not do what was asked; the text is for the person who asked, and holds no secret."""


class Keychain:
    """Texts by name in the desktop's keyring. Every method raises :class:`KeychainError`.

    A question that is not answered within ``limit_s`` is given up; the thread that waits for it ends with the program.
    """

    def __init__(self, *, limit_s: float = 60.0, longest_entry: int = _LONGEST_ENTRY) -> None:
        self._limit_s = limit_s
        self._longest_entry = longest_entry

    async def usable(self) -> str:
        """Empty when secrets can be kept, else a sentence on why not."""
        try:
            await self._ask(_check)
        except KeychainError as fault:
            return str(fault)
        return ""

    async def get(self, name: str) -> str | None:
        """The text of that name, or ``None``."""
        return await self._ask(lambda keyring: _read(keyring, name))

    async def put(self, name: str, text: str) -> None:
        """Keep a text; it is read again, since some keyrings forget without a word."""

        def work(keyring: KeyringBackend) -> None:
            before = keyring.get_password(SERVICE, name)
            _write(keyring, name, text, before, self._longest_entry)
            if _read(keyring, name) != text:
                raise KeychainError("This computer’s keyring keeps nothing. Set up a keyring that does.")
            _drop_parts(keyring, name)

        await self._ask(work)

    async def drop(self, name: str) -> None:
        """Remove the text of that name; that there is none is no fault."""

        def work(keyring: KeyringBackend) -> None:
            if keyring.get_password(SERVICE, name) is not None:
                keyring.delete_password(SERVICE, name)
            _drop_parts(keyring, name)

        await self._ask(work)

    async def _ask(self, work: Callable[[KeyringBackend], T]) -> T:
        def ask() -> T:
            # Takes a while to import, and is not needed by who pastes a token.
            import keyring

            with _one_at_a_time:
                return work(keyring.get_keyring())

        try:
            async with asyncio.timeout(self._limit_s):
                return await _in_thread(ask)
        except TimeoutError:
            raise KeychainError(
                f"The keyring did not answer within {self._limit_s:.0f} s. It may wait for a password in a window of "
                "its own: unlock it, then try again."
            ) from None
        except KeychainError:
            raise
        except Exception as fault:
            raise KeychainError(_words(fault)) from None


async def _in_thread(work: Callable[[], T]) -> T:
    """The result of ``work`` in a thread that does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(outcome: Callable[[], None]) -> None:
        if not done.cancelled():
            outcome()

    def run() -> None:
        outcome: Callable[[], None]
        try:
            outcome = partial(done.set_result, work())
        except Exception as fault:
            outcome = partial(done.set_exception, fault)
        try:
            loop.call_soon_threadsafe(settle, outcome)
        except RuntimeError:
            return  # the loop was closed meanwhile, and nobody waits any more

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return await done


def _check(keyring: KeyringBackend) -> None:
    kind = f"{type(keyring).__module__}.{type(keyring).__name__}"
    if kind in ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"):
        raise KeychainError(_NO_KEYRING)


def _read(keyring: KeyringBackend, name: str) -> str | None:
    text = keyring.get_password(SERVICE, name)
    parts = _parts_of(name, text)
    if not parts:
        return text
    found = [keyring.get_password(SERVICE, part) for part in parts]
    return "".join(part or "" for part in found) if all(found) else None


def _write(keyring: KeyringBackend, name: str, text: str, before: str | None, longest: int) -> None:
    """Keep a text, in parts when it is long: the parts go first, so that a failure leaves the old text whole."""
    if len(text) <= longest and not text.startswith(_PARTS):
        keyring.set_password(SERVICE, name, text)
        return
    turn = "b" if (before or "").startswith(f"{_PARTS}a:") else "a"
    pieces = [text[at : at + longest] for at in range(0, len(text), longest)]
    if len(pieces) > _MOST_PARTS:
        raise KeychainError("This is too long for the keyring.")
    head = f"{_PARTS}{turn}:{len(pieces)}"
    for part, piece in zip(_parts_of(name, head), pieces, strict=True):
        keyring.set_password(SERVICE, part, piece)
    keyring.set_password(SERVICE, name, head)


def _parts_of(name: str, head: str | None) -> list[str]:
    """The names of the entries that a text is spread over; none when it is in one."""
    if head is None or not head.startswith(_PARTS):
        return []
    turn, _, number = head.removeprefix(_PARTS).partition(":")
    if turn not in ("a", "b") or not (number.isascii() and number.isdigit() and len(number) <= 2):
        return []
    return [f"{name}/{turn}{index}" for index in range(min(int(number), _MOST_PARTS))]


def _drop_parts(keyring: KeyringBackend, name: str) -> None:
    """Remove the parts that nothing points to any more, also those of a write that failed half-way."""
    used = _parts_of(name, keyring.get_password(SERVICE, name))
    for turn in ("a", "b"):
        for part in _parts_of(name, f"{_PARTS}{turn}:{_MOST_PARTS}"):
            if part not in used:
                if keyring.get_password(SERVICE, part) is None:
                    break
                keyring.delete_password(SERVICE, part)


_NO_KEYRING = (
    "This computer has no keyring to keep tokens in. Set one up (on Linux a Secret Service such as GNOME Keyring or "
    "KWallet), or paste the token each time."
)


def _words(fault: Exception) -> str:
    """A failure of a keyring in a sentence; told by its type, since its text may hold anything."""
    from keyring import errors

    match fault:
        case errors.NoKeyringError():
            return _NO_KEYRING
        case errors.KeyringLocked():
            return "The keyring is locked. Unlock it, then try again."
        case errors.InitError():
            return "The keyring could not be opened. Check that it runs, then try again."
        case errors.PasswordSetError():
            return "The keyring refused to keep the secrets. Unlock it or make room in it, then try again."
        case errors.PasswordDeleteError():
            return "The keyring refused to remove the secrets. Remove the entry “ringviewer” by hand."
        case _:
            return f"The keyring failed ({type(fault).__name__}). Check that it runs and is unlocked, then try again."
