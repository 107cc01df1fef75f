"""What people paste when they are asked for a token: headers, variables, whole answers of the token host."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ringviewer.partner_api.documents import decode_value

QUOTES = "\"'`´“”„‟«»‘’‚‛‹›″′＂＇"
REFRESH_ONLY = "This holds a refresh token. An access token is needed here."

_NAMED = re.compile(
    r"""[\s>]*(?:-H\s*|--header\s*)?(?:export\s+|set\s+|\$env:)?
        ["'“”‘’]?(?P<name>[A-Za-z][A-Za-z0-9_-]{1,60})["'“”‘’]?\s*(?P<sign>[=:])\s*(?P<value>[^=\s].*)""",
    re.VERBOSE,
)
_IN_A_REQUEST = re.compile(
    r"""authorization["']?\s*[=:]\s*["']?bearer\s+(?P<token>[a-z0-9._~+/=-]+)["']""", re.IGNORECASE | re.ASCII
)
_TOKEN_NAMES = re.compile(r"(?:[a-z0-9]+[_-])*(?:access[_-]?token|token|authorization)", re.IGNORECASE)
_REFRESH_NAMES = re.compile(r"(?:[a-z0-9]+[_-])*refresh[_-]?token", re.IGNORECASE)


def without_invisible(text: str) -> str:
    """The text without signs that take no room, and with plain spaces and line breaks."""
    kept = []
    for sign in text:
        kind = unicodedata.category(sign)
        if kind == "Cf":
            continue
        kept.append(" " if kind == "Zs" else "\n" if kind in ("Zl", "Zp") or sign in "\v\f\x85" else sign)
    return "".join(kept)


def token_in_json(text: str) -> str | None:
    """The access token of an answer of the token host, or ``None`` when the text is no such answer.

    Raises :class:`ValueError` with a sentence when it is one without an access token.
    """
    if text[:1] != "{":
        return None
    try:
        answer: Any = decode_value(text.encode())
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    token = answer.get("access_token")
    if isinstance(token, str) and token.strip():
        return token
    if answer.get("refresh_token"):
        raise ValueError(REFRESH_ONLY)
    raise ValueError("This is an answer without an access token.")


def token_in_request(text: str) -> str | None:
    """The token of a header in quotes somewhere in the text, as in a cURL command; ``None`` when there is none."""
    found = {match["token"] for match in _IN_A_REQUEST.finditer(text)}
    return found.pop() if len(found) == 1 else None


def named_value(text: str) -> str | None:
    """The value of a header or variable that holds a token; ``None`` when the text has no such name in front.

    Of several lines the one with an access token counts, when the others are named values as well: a token that is
    broken over lines is none. Raises :class:`ValueError` when there is a refresh token only.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    found = [match for match in map(_NAMED.fullmatch, lines) if match is not None]
    if len(found) < len(lines):
        return None
    refresh = [match for match in found if _REFRESH_NAMES.fullmatch(match["name"])]
    named = [match for match in found if _TOKEN_NAMES.fullmatch(match["name"]) and match not in refresh]
    if named:
        return named[0]["value"].rstrip()
    if refresh:
        raise ValueError(REFRESH_ONLY)
    return None
