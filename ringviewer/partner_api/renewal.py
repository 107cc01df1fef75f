"""What renewing an access token needs of the place where its account is stored, and how it fails."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from ringviewer.partner_api.error_base import ApiError, RingViewerError
from ringviewer.partner_api.oauth import RefreshGrant


class StoreFailed(RingViewerError):  # noqa: N818  # named as the others of its tree
    """The place where the account's secrets are kept can not be read or written; the text is one sentence."""

    meaning = "The account’s secrets can not be read."
    next_step = "Check the keyring under Accounts, or paste an access token."


class RotatedTokenNotStored(StoreFailed):
    """The token host gave a new refresh token, and it could not be stored. It is kept in memory."""

    meaning = "The new refresh token could not be stored."
    next_step = (
        "Keep ringviewer open, make the keyring available, then try again: it is stored before anything is sent."
    )


class RenewalFailed(ApiError):  # noqa: N818  # named as the others of its tree
    """The token host could not be asked or did not answer as it should; the text is one sentence.

    Status, code, detail, request id, exchange and the advice that was known for that very answer are those of
    ``cause``.
    """

    meaning = "The access token could not be renewed."
    next_step = "Try again in a minute, or paste a new access token."

    def __init__(
        self, sentence: str = meaning, *, cause: RingViewerError | None = None, advice: str | None = None
    ) -> None:
        answer = cause if isinstance(cause, ApiError) else ApiError()
        super().__init__(
            answer.status,
            answer.code,
            answer.detail,
            answer.request_id,
            retry_after_s=answer.retry_after_s,
            sentence=sentence,
            advice=advice or answer.advice,
        )
        self.args = (sentence,)
        self.exchange = cause.exchange if cause is not None else None


@dataclass(frozen=True, slots=True)
class StoredGrant:
    """What is stored of an account now: another window may have renewed, or the engineer may have changed it."""

    grant: RefreshGrant
    access_token: str = field(default="", repr=False)
    allowed: bool = False


class RefreshStore(Protocol):
    """Where the grant of one account is kept. Its methods raise :class:`StoreFailed`.

    All but :meth:`exclusive` are called inside it.
    """

    def exclusive(self) -> AbstractAsyncContextManager[None]:
        """Keep other windows and programs from renewing the same account."""

    async def load(self) -> StoredGrant:
        """What is stored now."""

    async def save(self, refresh_token: str, access_token: str | None) -> None:
        """Store both, and return when they are; ``None`` leaves the access token."""

    async def forbid(self) -> None:
        """Take the leave to renew back, for every window and program, until the engineer gives it anew."""
