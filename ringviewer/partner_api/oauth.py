"""The token host: an access token for a refresh token (contract §1.1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from ringviewer.history.wording import plain
from ringviewer.partner_api.documents import decode_value
from ringviewer.partner_api.error_rules import error_of
from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.partner_api.messages import Reply, Request

DEFAULT_TOKEN_HOST = "https://oauth.ring.com"  # noqa: S105  # an address, not a secret

# An account that is closed waits for a renewal under way, and so does who closes it.
_DEADLINE_S = 20.0
_PATH = "/oauth/token"
_LONGEST_ANSWER = 256 * 1024
_LONGEST_TOKEN = 8_192
_LONGEST_LIFE_S = 10 * 366 * 86_400

SendRequest = Callable[[Request], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class RefreshGrant:
    """What the token host wants to see before it gives an access token (contract §1.1)."""

    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.client_id and self.client_secret and self.refresh_token)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token host gave. ``access_token`` is empty when the answer held none that can be one.

    ``refresh_token`` replaces the one that was sent; ``None`` means that it stays. ``life_s`` is how long the access
    token lasts, in seconds from the answer, and ``expires_ms`` the same by the server's clock.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    life_s: float | None = None
    expires_ms: int | None = None
    scope: str | None = None


async def refresh(send: SendRequest, token_host: str, grant: RefreshGrant) -> Tokens:
    """Spend a refresh token, once: what comes of it is never tried again here.

    Every answer with a status of success is read for tokens. Raises
    :class:`~ringviewer.partner_api.errors.RingViewerError`; see :mod:`.spending` for what is left of the refresh token
    then. A redirect is not followed: the secret is for the host that it was configured for.
    """
    form = {
        "grant_type": "refresh_token",
        "refresh_token": grant.refresh_token,
        "client_id": grant.client_id,
        "client_secret": grant.client_secret,
    }
    reply = await send(
        Request(
            "token",
            "POST",
            token_host + _PATH,
            urlencode(form).encode(),
            cap_bytes=_LONGEST_ANSWER,
            deadline_s=_DEADLINE_S,
            urgent=True,
            form=True,
            secrets=(grant.client_secret, grant.refresh_token),
        )
    )
    if not 200 <= reply.status < 300:
        fault = error_of(
            reply.status, reply.headers, reply.body, now_ms=reply.answered_ms, kind="token", has_token=False
        )
        fault.exchange = reply.exchange
        raise fault
    tokens = read_tokens(reply.body, reply.answered_ms)
    if not tokens.access_token and not tokens.refresh_token:
        words = "The token host answered without a token."
        missing = UnexpectedAnswer(reply.status, reply.code, None, reply.request_id, sentence=words)
        missing.exchange = reply.exchange
        raise missing
    return tokens


def read_tokens(body: bytes, answered_ms: int) -> Tokens:
    """The tokens of an answer; whatever is not as it should be is taken for absent. Never raises."""
    try:
        answer: Any = decode_value(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        return Tokens("")
    life_s = _life_s(answer.get("expires_in"))
    scope = answer.get("scope")
    return Tokens(
        access_token=_token(answer.get("access_token")) or "",
        refresh_token=_token(answer.get("refresh_token")),
        life_s=life_s,
        expires_ms=answered_ms + round(life_s * 1000) if life_s is not None else None,
        scope=plain(scope, 200) or None if isinstance(scope, str) else None,
    )


def _token(value: object) -> str | None:
    """A text that can stand in a header, or ``None``."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TOKEN:
        return None
    return value if value.isascii() and value.isprintable() and " " not in value else None


def _life_s(value: object) -> float | None:
    if isinstance(value, str) and len(value) <= 20:
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value <= _LONGEST_LIFE_S else None
