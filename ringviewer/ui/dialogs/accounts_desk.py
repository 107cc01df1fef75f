"""The window's view of the stored accounts: what is there, what is being done, and how it ended.

The store may wait for somebody to unlock a keyring, so nothing here waits: work runs in the window's tasks, goes on
when the dialog is closed, and is told by signals.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ringviewer.accounts import AccountDraft, StoredAccount

__all__ = ["AccountsDesk", "Ended", "Job", "Store"]

Job = Literal["read", "save", "forget"]

_UNEXPECTED = {
    "read": "The stored accounts could not be read: ringviewer itself failed.",
    "save": "The account was not stored: ringviewer itself failed.",
    "forget": "The account was not forgotten: ringviewer itself failed.",
}


class Store(Protocol):
    """The methods of :class:`~ringviewer.accounts.AccountStore` that the window uses."""

    async def usable(self) -> str:
        """Empty when secrets can be kept on this computer, else a sentence on why not."""

    async def accounts(self) -> tuple[StoredAccount, ...]:
        """What is stored, by name."""

    async def save(self, draft: AccountDraft) -> StoredAccount:
        """Store an account, or change it; an empty secret keeps the one that is stored."""

    async def forget(self, name: str) -> None:
        """Delete an account and its secrets."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: ``problem`` is a sentence, or empty when it was done. ``name`` is the account's."""

    job: Job
    name: str
    problem: str = ""


class AccountsDesk(QObject):
    """One job at a time on one store.

    ``open_store`` is awaited before the first job, so that the store's libraries may be loaded beside the window;
    ``start`` runs a coroutine as a task of the window.

    Signals:
        changed: ``accounts``, ``no_store`` or ``busy`` has another value.
        ended: an :class:`Ended`.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(
        self,
        open_store: Callable[[], Awaitable[Store]],
        start: Callable[[Coroutine[Any, Any, None]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.accounts: tuple[StoredAccount, ...] = ()
        self.no_store = "The stored accounts were not read yet."
        self.busy: Job | None = None
        self._open_store = open_store
        self._start = start
        self._store: Store | None = None
        self._asked = False

    @property
    def why_none(self) -> str:
        """Why accounts cannot be stored on this computer; empty when they can, or it is not known yet."""
        return self.no_store if self._asked else ""

    @property
    def wanted(self) -> bool:
        """Whether there is anything stored to show, or a place to store something."""
        return bool(self.accounts) or not self.no_store

    def account(self, name: str) -> StoredAccount | None:
        """The stored account of that name."""
        return next((account for account in self.accounts if account.name == name), None)

    def reload(self) -> bool:
        """Read what is stored; ``False`` when another job is still going on."""

        async def work(store: Store) -> None:
            self.no_store = await store.usable()
            self._asked = True

        return self._do("read", "", work)

    def save(self, draft: AccountDraft) -> bool:
        """Store an account or change it; ``False`` when another job is still going on."""

        async def work(store: Store) -> None:
            await store.save(draft)

        return self._do("save", draft.name, work)

    def forget(self, name: str) -> bool:
        """Delete an account and its secrets; ``False`` when another job is still going on."""

        async def work(store: Store) -> None:
            await store.forget(name)

        return self._do("forget", name, work)

    def _do(self, job: Job, name: str, work: Callable[[Store], Coroutine[Any, Any, None]]) -> bool:
        if self.busy is not None:
            return False
        self.busy = job
        self.changed.emit()
        self._start(self._run(job, name, work))
        return True

    async def _run(self, job: Job, name: str, work: Callable[[Store], Coroutine[Any, Any, None]]) -> None:
        problem = _UNEXPECTED[job]
        try:
            if self._store is None:
                self._store = await self._open_store()
            problem = await self._try(self._store, work)
        finally:
            self.busy = None
            self.changed.emit()
            self.ended.emit(Ended(job, name, problem))

    async def _try(self, store: Store, work: Callable[[Store], Coroutine[Any, Any, None]]) -> str:
        from ringviewer.accounts import AccountsError

        problem = ""
        try:
            await work(store)
        except AccountsError as error:
            problem = str(error)
        try:
            self.accounts = await store.accounts()
        except AccountsError as error:
            problem = problem or str(error)
        return problem
