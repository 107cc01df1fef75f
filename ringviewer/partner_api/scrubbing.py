"""Takes out of an answer the secrets that went out with its request: servers like to repeat what they were sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

# Shorter texts are words of the answer itself; no signature or token is as short.
_SHORTEST = 8
_REMOVED = "[removed]"


def secrets_of(authorization: str | None, signed_urls: Iterable[str]) -> tuple[str, ...]:
    """The token, and the queries of signed addresses as a whole and value by value; the longest first."""
    found = set()
    if authorization:
        found.add(authorization.split(" ", 1)[-1])
    for url in signed_urls:
        try:
            query = urlsplit(url).query
            fields = parse_qsl(query, max_num_fields=200)
        except ValueError:
            continue
        found.update((query, unquote(query)))
        for _, value in fields:
            found.add(value)
        found.update(part.split("=", 1)[-1] for part in query.split("&"))
    return tuple(sorted((secret for secret in found if len(secret) >= _SHORTEST), key=len, reverse=True))


def without(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret replaced, however it is escaped."""
    return body_without(text.encode(errors="surrogateescape"), secrets).decode(errors="surrogateescape")


def headers_without(headers: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """The headers with every secret replaced, but for ``location``: it is followed, and never shown or kept."""
    known = tuple(secrets)
    return {name: value if name == "location" else without(value, known) for name, value in headers.items()}


def body_without(body: bytes, secrets: Iterable[str]) -> bytes:
    """The body with every secret replaced, also where signs of it are escaped for JSON or for an address."""
    escaped = b"\\" in body or b"%" in body
    for secret in secrets:
        plain = secret.encode()
        body = body.replace(plain, _REMOVED.encode())
        if escaped:
            body = re.sub(b"".join(map(_any_form, plain)), _REMOVED.encode(), body)
    return body


def _any_form(octet: int) -> bytes:
    """A pattern for a sign as itself, percent-encoded, or escaped in a JSON string."""
    sign = bytes([octet])
    if sign.isalnum():
        return sign
    return rb"(?:\\?%s|%%(?i:%02x)|\\u(?i:%04x))" % (re.escape(sign), octet, octet)
