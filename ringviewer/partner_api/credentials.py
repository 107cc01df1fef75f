"""The access token of an account, and how it is renewed where the engineer allowed that.

A refresh token works once. So one renewal runs at a time, in this program and beside others, and the token that comes
back is stored before anything else happens with the answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import replace

from ringviewer.partner_api.errors import RingViewerError
from ringviewer.partner_api.messages import Reply, Request
from ringviewer.partner_api.oauth import RefreshGrant, Tokens, refresh
from ringviewer.partner_api.renewal import (
    RefreshStore,
    RenewalFailed,
    RotatedTokenNotStored,
    StoredGrant,
    StoreFailed,
)
from ringviewer.partner_api.spending import Caution
from ringviewer.partner_api.token import TokenFacts, read_token
from ringviewer.partner_api.wire_tasks import WireTasks

__all__ = [
    "Credentials",
    "RefreshStore",
    "RenewalFailed",
    "RenewingCredentials",
    "RotatedTokenNotStored",
    "StoreFailed",
    "StoredGrant",
]

_MARGIN_MS = 60_000
_FRESH_S = 60.0
# For the answer of the token host, then for the keyring, which may wait for somebody to unlock it.
_FINISHING_S = 90.0


class Credentials:
    """An access token that is used as it is; an empty one stands for none."""

    def __init__(self, token: str = "") -> None:
        self._token = token
        self.facts: TokenFacts = read_token(token)

    @property
    def may_renew(self) -> bool:
        """Whether a renewal is configured and allowed."""
        return False

    def bind(self, exchange: Callable[[Request], Awaitable[Reply]]) -> None:
        """Say how requests are sent: paced and recorded with those of the account."""

    async def authorization(self) -> str | None:
        """The value of the header, or ``None`` without a token."""
        return f"Bearer {self._token}" if self._token else None

    async def renew(self, refused: str | None) -> bool:
        """Whether a token other than the ``refused`` header value is there now; raises :class:`RingViewerError`."""
        return await self.authorization() != refused

    @property
    def finishing_s(self) -> float:
        """How long :meth:`aclose` may take, in seconds: for a token that is on its way or not stored yet, else 0."""
        return 0.0

    async def aclose(self) -> None:
        """End what runs; see :class:`RenewingCredentials`."""


class RenewingCredentials(Credentials):
    """An access token that is renewed when the API refuses it, or when by its own words it is about to expire."""

    def __init__(
        self, token: str, grant: RefreshGrant, store: RefreshStore, token_host: str, *, allowed: bool = True
    ) -> None:
        super().__init__(token)
        self._allowed = allowed and grant.complete
        self._store = store
        self._token_host = token_host
        self._exchange: Callable[[Request], Awaitable[Reply]] | None = None
        self._tasks = WireTasks()
        self._running: asyncio.Future[bool] | None = None
        self._unsaved: tuple[RefreshGrant, Tokens] | None = None
        self._spending = False
        self._caution = Caution(store)
        self._fresh_until_s = 0.0
        self._due_ms = self._due_of(self.facts)

    @property
    def may_renew(self) -> bool:
        """Whether a renewal was configured and allowed when that was last read."""
        return self._allowed

    def bind(self, exchange: Callable[[Request], Awaitable[Reply]]) -> None:
        """Say how requests are sent."""
        self._exchange = exchange

    async def authorization(self) -> str | None:
        """The value of the header; renewed before when the token is about to expire.

        Raises :class:`RotatedTokenNotStored` as long as a new refresh token could not be stored.
        """
        if self._unsaved is not None or self._running is not None or self._is_due():
            try:
                await self._one_renewal()
            except RingViewerError:
                if self._unsaved is not None:
                    raise
                # By the API's clock the token may still be good; it decides.
                self._due_ms = _now_ms() + _MARGIN_MS
        return await super().authorization()

    async def renew(self, refused: str | None) -> bool:
        """Whether a token other than the refused one is there now.

        ``False`` when a renewal is not configured, not allowed, or just brought the token that is refused. Raises
        :class:`RenewalFailed`, :class:`StoreFailed`, or what the token host's refusal means.

        After a failure the same grant is not sent again, for a while or for good: see
        :class:`~ringviewer.partner_api.spending.Caution`.
        """
        if self._unsaved is None and self._running is None and await super().renew(refused):
            return True
        await self._one_renewal()
        return await super().renew(refused)

    @property
    def finishing_s(self) -> float:
        """How long :meth:`aclose` may take, in seconds: for a token that is on its way or not stored yet, else 0."""
        return _FINISHING_S if self._spending or self._unsaved is not None else 0.0

    async def aclose(self) -> None:
        """Return when no token is at risk any more, within :attr:`finishing_s` seconds.

        A renewal that was sent ends, and what it brings is stored; what could not be stored is tried once more. A
        renewal that has sent nothing yet is given up. To cancel this is to give up a token that is at risk.
        """
        if self.finishing_s > 0:
            # Whoever asked for the renewal is told how it ended.
            with contextlib.suppress(RingViewerError, TimeoutError):
                async with asyncio.timeout(self.finishing_s):
                    await self._one_renewal()
        await self._tasks.aclose()

    async def _one_renewal(self) -> bool:
        """The outcome of the renewal that runs, or of a new one; it goes on when whoever waits for it leaves."""
        if self._running is not None:
            try:
                return await asyncio.shield(self._running)
            except RingViewerError as fault:
                # Each caller adds its own facts to what it raises.
                raise copy(fault) from None
        self._running = asyncio.get_running_loop().create_future()
        return await self._tasks.run(self._tell(self._running), name="renewal", on_wire=lambda: True)

    async def _tell(self, outcome: asyncio.Future[bool]) -> bool:
        try:
            renewed = await self._renewal()
            outcome.set_result(renewed)
            return renewed
        except Exception as fault:
            outcome.set_exception(fault)
            outcome.exception()  # read, so that it is not reported as forgotten when nobody else waits
            raise
        finally:
            outcome.cancel()
            self._running = None

    async def _renewal(self) -> bool:
        async with self._store.exclusive():
            if self._unsaved is not None:
                return await self._store_unsaved(self._unsaved)
            stored = await self._store.load()
            if stored.access_token not in ("", self._token) and not _expired(stored.access_token):
                self._use(stored.access_token, read_token(stored.access_token))
                return True
            self._allowed = stored.allowed and stored.grant.complete
            self._caution.respect(stored)
            if not self._allowed or time.monotonic() < self._fresh_until_s:
                self._due_ms = _now_ms() + _MARGIN_MS
                return False
            return await self._spend(stored.grant)

    async def _spend(self, grant: RefreshGrant) -> bool:
        if self._exchange is None:
            return False
        self._caution.check(grant)
        self._spending = True
        try:
            try:
                tokens = await refresh(self._exchange, self._token_host, grant)
            except RingViewerError as fault:
                raise await self._caution.judge(grant, fault) from None
            self._unsaved = (grant, tokens)
            return await self._store_unsaved(self._unsaved, first=True)
        finally:
            self._spending = False

    async def _store_unsaved(self, unsaved: tuple[RefreshGrant, Tokens], *, first: bool = False) -> bool:
        grant, tokens = unsaved
        rotated = tokens.refresh_token or grant.refresh_token
        try:
            if not first and (await self._store.load()).grant.refresh_token not in (grant.refresh_token, rotated):
                # The engineer stored another one meanwhile, which is meant to be used.
                self._unsaved = None
                return False
            await self._store.save(rotated, tokens.access_token or None)
        except StoreFailed as fault:
            raise RotatedTokenNotStored(f"The new tokens could not be stored. {fault}") from None
        self._unsaved = None
        if not tokens.access_token:
            missing = RenewalFailed("The token host answered without an access token.")
            raise self._caution.rest(replace(grant, refresh_token=rotated), missing)
        facts = read_token(tokens.access_token)
        self._use(
            tokens.access_token,
            replace(
                facts,
                kind="linked" if facts.kind == "unknown" else facts.kind,
                scope=facts.scope or tokens.scope,
                expires_ms=facts.expires_ms or tokens.expires_ms,
            ),
        )
        self._fresh_until_s = time.monotonic() + min(_FRESH_S, tokens.life_s or _FRESH_S)
        # By this computer's clock, whatever it says: only the span is known for sure.
        self._due_ms = _now_ms() + _span_ms(tokens.life_s) if tokens.life_s is not None else None
        return True

    def _use(self, token: str, facts: TokenFacts) -> None:
        self._token, self.facts = token, facts
        self._due_ms = self._due_of(facts)
        self._caution.forget()

    def _is_due(self) -> bool:
        return self._due_ms is not None and _now_ms() >= self._due_ms

    def _due_of(self, facts: TokenFacts) -> int | None:
        if not self._token:
            return 0
        return facts.expires_ms - _MARGIN_MS if facts.expires_ms is not None else None


def _expired(token: str) -> bool:
    expires_ms = read_token(token).expires_ms
    return expires_ms is not None and expires_ms <= _now_ms()


def _span_ms(life_s: float) -> int:
    """How long a new token is used before the next renewal; a short-lived one for half of its life."""
    return round(max(life_s * 1000 - _MARGIN_MS, life_s * 500))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
