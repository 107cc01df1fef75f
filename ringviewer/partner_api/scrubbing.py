"""Takes out of an answer the secrets that went out with its request: servers like to repeat what they were sent."""

from __future__ import annotations

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
    """The text with every secret replaced."""
    for secret in secrets:
        text = text.replace(secret, _REMOVED)
    return text


def headers_without(headers: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """The headers with every secret replaced, but for ``location``: it is followed, and never shown or kept."""
    known = tuple(secrets)
    return {name: value if name == "location" else without(value, known) for name, value in headers.items()}


def body_without(body: bytes, secrets: Iterable[str]) -> bytes:
    """The body with every secret replaced."""
    for secret in secrets:
        body = body.replace(secret.encode(), _REMOVED.encode())
    return body
