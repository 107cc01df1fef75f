"""What a pasted token says about itself, in words; the token is read on this computer and never shown."""

from __future__ import annotations

from typing import NamedTuple

from ringviewer.history.wording import age, plain, span_words

_KINDS = {
    "playground": "Playground token",
    "linked": "Linked account",
    "refresh": "Refresh token",
    "unknown": "Kind unknown",
}
_REFRESH = "This is a refresh token. Only an access token works here."


class TokenWords(NamedTuple):
    """A line below a token field, and the colour token it is written in."""

    text: str
    role: str


def kind_words(kind: str) -> str:
    """The kind of a token, as the beginning of a line."""
    return _KINDS.get(kind, _KINDS["unknown"])


def checked_token(text: str) -> str:
    """The access token without what came along in pasting.

    ValueError with a sentence when it cannot be one, or says itself that it is a refresh token.
    """
    from ringviewer.partner_api.token import clean_token, read_token

    token = clean_token(text)[0]
    if read_token(token).kind == "refresh":
        raise ValueError(_REFRESH)
    return token


def token_words(text: str, now_ms: int) -> TokenWords:
    """Kind, scope and time left of a pasted token, or what is wrong with it. Never contains any of the token."""
    if not text.strip():
        return TokenWords("It is masked for good: it can be cleared, not shown.", "text2")
    from ringviewer.partner_api.token import clean_token, read_token

    try:
        token, notes = clean_token(text)
    except ValueError as problem:
        return TokenWords(str(problem), "problem")
    facts = read_token(token)
    if facts.kind == "refresh":
        return TokenWords(" ".join((_REFRESH, *notes)), "warning")
    parts = [kind_words(facts.kind)]
    if facts.scope:
        parts.append(f"scope {plain(facts.scope, 60)}")
    role = "text"
    if facts.expires_ms is None:
        parts.append("time left unknown")
    elif facts.expires_ms <= now_ms:
        parts.append(f"expired {age(now_ms - facts.expires_ms)}")
        role = "warning"
    else:
        parts.append(f"{span_words(facts.expires_ms - now_ms)} left")
    sentences = [", ".join(parts) + ".", *notes, "Read on this computer; nothing has been sent."]
    return TokenWords(" ".join(sentences), role)
