"""Keyrings for tests: in memory, in a file that two processes share, and one that fails as it is told."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given; raises ``fault`` when there is one, and refuses more than ``room`` further texts."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.longest: int | None = None
        self.room: int | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if self.longest is not None and len(password) > self.longest:
            raise ValueError("too long")
        if self.room is not None:
            if self.room == 0:
                raise PasswordSetError("full")
            self.room -= 1
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault


class FileKeyring(MemoryKeyring):
    """Keeps what it is given in the file that ``TEST_KEYRING`` names."""

    def get_password(self, service: str, username: str) -> str | None:
        self._load()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._load()
        super().set_password(service, username, password)
        self._keep()

    def delete_password(self, service: str, username: str) -> None:
        self._load()
        super().delete_password(service, username)
        self._keep()

    def _load(self) -> None:
        path = Path(os.environ["TEST_KEYRING"])
        listed = json.loads(path.read_text()) if path.exists() else []
        self.entries = {(service, username): text for service, username, text in listed}

    def _keep(self) -> None:
        path = Path(os.environ["TEST_KEYRING"])
        path.write_text(json.dumps([[*names, text] for names, text in self.entries.items()]))


class SlowKeyring(MemoryKeyring):
    """Answers when it is let; until then it is like one that waits for its password."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()
        self.unlocked.set()

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait(20)
        return super().get_password(service, username)


@contextlib.contextmanager
def slow_keyring() -> Iterator[SlowKeyring]:
    """A slow keyring in the place of the desktop's own."""
    before = keyring.get_keyring()
    backend = SlowKeyring()
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        backend.unlocked.set()
        keyring.set_keyring(before)
