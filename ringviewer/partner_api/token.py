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

from ringviewer.history.wording import plain
from ringviewer.partner_api.pasted import QUOTES, named_value, token_in_json, token_in_request, without_invisible

TokenKind = Literal["playground", "linked", "refresh", "unknown"]

_LONGEST = 8_192
_PLAYGROUND_LIFE_S = 1_800
_KIND_CLAIMS = ("token_use", "typ", "token_type", "type", "kind")
_REFRESH_START = re.compile(r"(?:rt|refresh)[-_.]", re.IGNORECASE)
_MOST_WRAPPINGS = 20
_LATEST_S = 10**11  # seconds up to the year 5138; what is larger is taken for milliseconds


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """Kind, scope and expiry (epoch ms) as far as the token tells; ``None`` is unknown.

    ``maybe_refresh``: the token tells nothing of itself, but begins as refresh tokens do.
    """

    kind: TokenKind = "unknown"
    scope: str | None = None
    expires_ms: int | None = None
    maybe_refresh: bool = False


def clean_token(text: str) -> tuple[str, list[str]]:
    """The token without what pasting adds, and a note for each thing removed.

    Understood are headers, assignments to a variable, and whole JSON answers of the token host. Raises
    :class:`ValueError` with a sentence, never with the token in it, when no token can be made of the text.
    """
    if len(text) > 4 * _LONGEST:
        raise ValueError("This is too long for an access token.")
    notes: list[str] = []
    visible = without_invisible(text)
    if sum(map(len, visible.split())) < sum(map(len, text.split())):
        notes.append("Invisible signs were removed.")
    token = _trimmed(visible.strip())
    for _ in range(_MOST_WRAPPINGS):
        bare = _without_wrapping(token)
        if bare is None:
            break
        token, note = bare
        if note not in notes:
            notes.append(note)
    if not token:
        raise ValueError("There is no token here.")
    if len(token) > _LONGEST:
        raise ValueError("This is too long for an access token.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValueError("A token has no spaces and only plain letters, digits and signs; this text has others.")
    return token, notes


def clean_secret(text: str) -> str:
    """A client id, client secret or refresh token without quotes, line breaks and invisible signs.

    Raises :class:`ValueError` with a sentence, never with the secret in it, when what is left can be none.
    """
    if len(text) > 4 * _LONGEST:
        raise ValueError("This is too long for a secret.")
    secret = _joined(without_invisible(text).strip()).strip(QUOTES + " ")
    if len(secret) > _LONGEST or not secret.isprintable() or " " in secret:
        raise ValueError("A client id, client secret or refresh token has no spaces and at most 8192 signs.")
    return secret


def read_token(token: str) -> TokenFacts:
    """What the payload of a JWT says; anything else is of unknown kind. Never raises."""
    claims = _claims(token)
    if claims is None:
        return TokenFacts(maybe_refresh=_REFRESH_START.match(token) is not None)
    expires_ms, issued_ms = _instant_ms(claims.get("exp")), _instant_ms(claims.get("iat"))
    scope = claims.get("scope") or claims.get("scp")
    if isinstance(scope, list):
        scope = " ".join(part for part in scope[:20] if isinstance(part, str))
    scope_text = plain(scope, 200) or None if isinstance(scope, str) else None
    names = " ".join(name.casefold() for name in map(claims.get, _KIND_CLAIMS) if isinstance(name, str))
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


def _without_wrapping(token: str) -> tuple[str, str] | None:
    """The text with one thing less around it and a note on what that was, or ``None`` when there is nothing left."""
    if (inner := token_in_request(token)) is not None:
        return inner, "The token was taken out of a request."
    if (inner := token_in_json(token)) is not None:
        return inner.strip(), "The access token was taken out of an answer of the token host."
    if (inner := named_value(token)) is not None:
        return _trimmed(inner), "The name in front of the token was removed."
    if (unbroken := _joined(token)) != token:
        return unbroken, "Line breaks were removed."
    if re.match(r"bearer(?:[ :]|$)", token, re.IGNORECASE):
        return token[7:].strip(), "The word Bearer was removed."
    if (bare := token.strip(QUOTES + " ")) != token:
        return bare, "Quotes were removed."
    return None


def _joined(text: str) -> str:
    """The lines of a text as one, without the spaces around the breaks."""
    lines = re.split(r"[\r\n]+", text)
    return "".join(line.strip(" \t") for line in lines) if len(lines) > 1 else text


def _trimmed(text: str) -> str:
    """The text without what stands behind a value in JSON or in a program."""
    return text.rstrip(",; ")


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
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 14:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST_S * 1000:
        return None
    return int(value * 1000) if value < _LATEST_S else int(value)
