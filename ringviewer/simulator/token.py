"""An access token in the shape that the account's real ones have: a JWT whose expiry can be read (contract §1.4)."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from ringviewer.simulator.world import World

_LIFETIME_S = 14_400


def make_token(world: World) -> str:
    """A new token of the account, good as a bearer of this simulator only."""
    expires_s = (world.began_ms + world.spec.token_left_ms) // 1000
    payload = {
        "iss": "https://oauth.ring.com",
        "sub": world.account_id,
        "scope": "ava.v1:read",
        "iat": expires_s - _LIFETIME_S,
        "exp": expires_s,
    }
    return f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(payload)}.{secrets.token_urlsafe(32)}"


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")
