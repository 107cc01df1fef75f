"""The credentials in force: access tokens, refresh tokens with rotation, and one-time codes (contract §1.1)."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Mapping

from ringviewer.simulator.api.answers import Json
from ringviewer.simulator.api.token import SCOPE, make_token
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.worlds.world import World

CLIENT_ID = "fernhill-hub-client"
CLIENT_SECRET = "fernhill-hub-made-up-secret"  # noqa: S105  # of a partner that does not exist; printed for curl
ACCESS_MS = 14_400_000
PLAYGROUND_MS = 1_800_000
REFRESH_MS = 30 * 86_400_000
CODE_MS = 60_000
_MOST = 1_000


class TokenOffice:
    """Issues and knows the credentials of one account; times are the world's. Used on the server's loop only.

    A customer who removes the app takes every credential out of force until the account is linked again.
    ``access_token`` and ``refresh_token`` are the newest pair; the Playground has no refresh token.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._lifetime_ms = PLAYGROUND_MS if world.spec.playground else ACCESS_MS
        self._access = _Kept()
        self._refresh = _Kept()
        self._codes = _Kept()
        expires_ms = world.began_ms + min(world.spec.token_left_ms, self._lifetime_ms)
        self.access_token = self._issue_access(expires_ms)
        if world.spec.manner == "unauthorized":
            self._access.clear()
        self.refresh_token = None if world.spec.playground else self._issue_refresh()

    def allows(self, header_values: list[bytes]) -> bool:
        """Whether the values of ``Authorization`` are one bearer with an access token that is in force."""
        if len(header_values) != 1 or not self._world.linked:
            return False
        kind, _, token = header_values[0].decode("latin-1").partition(" ")
        return kind.lower() == "bearer" and self._access.holds(token.strip(), self._world.now_ms())

    def refresh(self, form: Mapping[str, str]) -> Json | RefusalError:
        """A new pair for a refresh token, or the OAuth error; the old refresh token dies at once."""
        token = form.get("refresh_token", "")
        if not token:
            return RefusalError(400, "invalid_request", "refresh_token is required")
        refusal = _wrong_client(form)
        if refusal is not None:
            return refusal
        if not self._world.linked or not self._refresh.take(token, self._world.now_ms()):
            return RefusalError(400, "invalid_grant", "The refresh token is invalid, expired or was used already")
        return self._pair()

    def exchange(self, form: Mapping[str, str]) -> Json | RefusalError:
        """A first pair for a one-time code, or the OAuth error."""
        code = form.get("code", "")
        if not code:
            return RefusalError(400, "invalid_request", "code is required")
        refusal = _wrong_client(form)
        if refusal is not None:
            return refusal
        if not self._world.linked or not self._codes.take(code, self._world.now_ms()):
            return RefusalError(400, "invalid_grant", "The authorization code is invalid, expired or was used already")
        return self._pair()

    def grant_code(self) -> str:
        """A one-time authorization code, good for 60 s: what the app hands to the partner after consent."""
        code = secrets.token_urlsafe(24)
        self._codes.add(code, self._world.now_ms() + CODE_MS)
        return code

    def expire(self) -> None:
        """Let every access token lapse now; refresh tokens stay."""
        self._access.clear()

    def _pair(self) -> Json:
        self.access_token = self._issue_access(self._world.now_ms() + self._lifetime_ms)
        self.refresh_token = self._issue_refresh()
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "scope": SCOPE,
            "expires_in": self._lifetime_ms // 1000,
            "token_type": "Bearer",
        }

    def _issue_access(self, expires_ms: int) -> str:
        token = make_token(self._world.account_id, expires_ms - self._lifetime_ms, expires_ms)
        self._access.add(token, expires_ms)
        return token

    def _issue_refresh(self) -> str:
        token = f"rt-{secrets.token_urlsafe(32)}"
        self._refresh.add(token, self._world.now_ms() + REFRESH_MS)
        return token


class _Kept:
    """Credentials with their expiry; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._expiries: OrderedDict[str, int] = OrderedDict()

    def add(self, secret: str, expires_ms: int) -> None:
        while len(self._expiries) >= _MOST:
            self._expiries.popitem(last=False)
        self._expiries[secret] = expires_ms

    def holds(self, secret: str, now_ms: int) -> bool:
        return self._expiries.get(secret, now_ms) > now_ms

    def take(self, secret: str, now_ms: int) -> bool:
        """Whether it was good; it is gone in any case."""
        return self._expiries.pop(secret, now_ms) > now_ms

    def clear(self) -> None:
        self._expiries.clear()


def _wrong_client(form: Mapping[str, str]) -> RefusalError | None:
    for name in ("client_id", "client_secret"):
        if not form.get(name):
            return RefusalError(400, "invalid_request", f"{name} is required")
    given = (form["client_id"], form["client_secret"])
    if not all(secrets.compare_digest(a.encode(), b.encode()) for a, b in zip(given, _CLIENT, strict=True)):
        return RefusalError(401, "invalid_client", "The client is not known, or its secret is wrong")
    return None


_CLIENT = (CLIENT_ID, CLIENT_SECRET)
