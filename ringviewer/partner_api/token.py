"""What an access token says of itself, read on this computer.

The payload of a JWT is not verified here and is trusted for nothing but a warning (contract §1.4).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

TokenKind = Literal["playground", "linked", "refresh", "unknown"]

_LONGEST = 8_192
_PLAYGROUND_LIFE_S = 1_800
_KIND_CLAIMS = ("token_use", "typ", "token_type", "type", "kind")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """Kind, scope and expiry (epoch ms) as far as the token tells; ``None`` is unknown."""

    kind: TokenKind = "unknown"
    scope: str | None = None
    expires_ms: int | None = None


def clean_token(text: str) -> tuple[str, list[str]]:
    """The token without what pasting adds, and a note for each thing removed.

    Raises :class:`ValueError` with a sentence, never with the token in it, when no token can be made of the text.
    """
    if len(text) > 4 * _LONGEST:
        raise ValueError("This is too long for an access token.")
    notes = []
    token = text.strip()
    unbroken = re.sub(r"[ \t]*[\r\n]+[ \t]*", "", token)
    if unbroken != token:
        notes.append("Line breaks were removed.")
        token = unbroken
    while (bare := _without_wrapping(token)) != token:
        note = "The word Bearer was removed." if token[:1] not in "\"'" else "Quotes were removed."
        if note not in notes:
            notes.append(note)
        token = bare
    if not token:
        raise ValueError("There is no token here.")
    if len(token) > _LONGEST:
        raise ValueError("This is too long for an access token.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("A token has no spaces and only plain letters, digits and signs; this text has others.")
    return token, notes


def read_token(token: str) -> TokenFacts:
    """What the payload of a JWT says; anything else is of unknown kind. Never raises."""
    claims = _claims(token)
    if claims is None:
        return TokenFacts()
    expires, issued, scope = claims.get("exp"), claims.get("iat"), claims.get("scope")
    expires_ms = _instant_ms(expires)
    issued_ms = _instant_ms(issued)
    if isinstance(scope, list):
        scope = " ".join(str(part) for part in scope[:20])
    scope_text = scope[:200] if isinstance(scope, str) else None
    names = " ".join(
        str(claims.get(name, "")).casefold() for name in ("token_use", "typ", "token_type", "type", "kind")
    )
    kind: TokenKind = "linked"
    if "refresh" in names:
        kind = "refresh"
    elif "playground" in names or (
        expires_ms is not None and issued_ms is not None and expires_ms - issued_ms == _PLAYGROUND_LIFE_S * 1000
    ):
        kind = "playground"
    elif expires_ms is None and scope_text is None:
        kind = "unknown"
    return TokenFacts(kind, scope_text, expires_ms)


def _without_wrapping(token: str) -> str:
    if re.match(r"bearer(?:[ :]|$)", token, re.IGNORECASE):
        return token[7:].strip()
    if len(token) >= 2 and token[0] in "\"'" and token[-1] == token[0]:
        return token[1:-1].strip()
    return token


def _claims(token: str) -> dict[str, Any] | None:
    parts = token.split(".")
    if len(parts) != 3 or len(token) > _LONGEST:
        return None
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        claims = msgspec.json.decode(payload)
    except (binascii.Error, ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def _instant_ms(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        return None
    return int(value * 1000)
