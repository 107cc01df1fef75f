"""An access token in the shape that the account's real ones have: a JWT whose expiry can be read (contract §1.4)."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

SCOPE = "ava.v1:read"


def make_token(account_id: str, issued_ms: int, expires_ms: int) -> str:
    """A new token with scope, issue time and expiry (epoch ms, written as seconds) in its readable part.

    Its last part is drawn, not signed: it is a bearer of one simulator only.
    """
    payload = {
        "iss": "https://oauth.ring.com",
        "sub": account_id,
        "scope": SCOPE,
        "iat": issued_ms // 1000,
        "exp": expires_ms // 1000,
    }
    return f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(payload)}.{secrets.token_urlsafe(32)}"


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")
