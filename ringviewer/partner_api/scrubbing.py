"""Takes out of an answer the secrets that went out with its request: servers like to repeat what they were sent.

Escapes are undone step by step and the secrets looked for in each step, so that the work grows with the answer and the
number of secrets only, whatever either is made of.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

# Shorter texts are words of the answer itself; no signature or token is as short.
_SHORTEST = 8
# What is known to be a secret is taken out even when it is shorter, but not where it would be any word.
_SHORTEST_NAMED = 4
_MOST_FIELDS = 200
_LONGEST_QUERY = 16_000
_LONGEST_HEADER = 8_000
# An address in a text in JSON in JSON: nobody wraps more often by accident.
_WRAPPINGS = 3
_MOST_ESCAPES = 500_000
# No other thread runs while one call looks through a text, so each looks at no more than this.
_WINDOW = 256 * 1024
_REMOVED = b"[removed]"
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\([^0-9A-Za-z])", re.DOTALL)
_LONGEST_ESCAPE = 6
_CUT_ESCAPE = re.compile(rb"(?:%[0-9A-Fa-f]?|\\+(?:u[0-9A-Fa-f]{0,3})?)\Z")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Texts to take out. ``countless`` says that there are too many to look for: then nothing is kept at all."""

    texts: tuple[bytes, ...] = field(default=(), repr=False)
    countless: bool = False


def secrets_of(authorization: str | None, signed_urls: Iterable[str], others: Iterable[str] = ()) -> Secrets:
    """The token, the queries of signed addresses as a whole and value by value, and others."""
    named = {_encoded(secret) for secret in others if len(secret) >= _SHORTEST_NAMED}
    found = set()
    if authorization:
        found.add(_encoded(authorization.split(" ", 1)[-1]))
    for url in signed_urls:
        query, _, fragment = url.partition("?")[2].partition("#")
        fields = [query, *(part.split("=", 1)[-1] for part in query.split("&")), fragment]
        if len(query) + len(fragment) > _LONGEST_QUERY or len(fields) > _MOST_FIELDS:
            return Secrets(countless=True)
        for text in fields:
            found.update((unquote_to_bytes(_encoded(text)), unquote_to_bytes(_encoded(text.replace("+", " ")))))
    named.update(secret for secret in found if len(secret) >= _SHORTEST)
    return Secrets(tuple(named))


def without(text: str, secrets: Secrets) -> str:
    """The text with every secret replaced, however it is escaped."""
    return body_without(text.encode(errors="surrogateescape"), secrets).decode(errors="surrogateescape")


def headers_without(headers: Mapping[str, str], secrets: Secrets) -> dict[str, str]:
    """The headers with every secret replaced, but for ``location``: it is followed, and never shown or kept."""
    if secrets.countless:
        return {name: value for name, value in headers.items() if name == "location"}
    return {name: value if name == "location" else _header_without(value, secrets) for name, value in headers.items()}


def body_without(body: bytes, secrets: Secrets, *, cut: bool = False) -> bytes:
    """The body with every secret replaced, also where signs of it are escaped for JSON or for an address.

    Of a body that was ``cut``, the end is left out where it could be the beginning of a secret. One with more escapes
    than can be undone is replaced as a whole.
    """
    if not body or not (secrets.texts or secrets.countless):
        return body
    if secrets.countless or body.count(b"%") + body.count(b"\\") > _MOST_ESCAPES:
        return _REMOVED
    spans: list[tuple[int, int]] = []
    end = len(body)
    text, undone = body, list[_Undone]()
    while True:
        spans += [_back(undone, span) for secret in secrets.texts for span in _found(text, secret)]
        if cut:
            text, begin = _cut_off(text, secrets.texts)
            end = min(end, _back(undone, (begin, begin + 1))[0])
        if len(undone) == _WRAPPINGS or next(iter(_escapes(text)), None) is None:
            break
        undone.append(_Undone(text))
        text = undone[-1].text
    return _replaced(body[:end], spans)


class _Undone:
    """A text with its escapes undone once, which knows where everything stood before."""

    def __init__(self, escaped: bytes) -> None:
        parts: list[bytes] = []
        # Where the signs that were escaped begin and end, now and before.
        self._begins, self._ends, self._began, self._ended = array("q"), array("q"), array("q"), array("q")
        position = length = 0
        for found in _escapes(escaped):
            sign = _sign(found)
            parts += (escaped[position : found.start()], sign)
            length += found.start() - position
            self._begins.append(length)
            length += len(sign)
            self._ends.append(length)
            self._began.append(found.start())
            self._ended.append(found.end())
            position = found.end()
        self.text = b"".join((*parts, escaped[position:]))

    def back(self, begin: int, end: int) -> tuple[int, int]:
        """Where a span of the text stood; ``end`` is behind ``begin``."""
        return self._stood(begin, 0), self._stood(end - 1, 1)

    def _stood(self, position: int, side: int) -> int:
        index = bisect_right(self._begins, position) - 1
        if index < 0:
            return position + side
        if position < self._ends[index]:
            return self._ended[index] if side else self._began[index]
        return self._ended[index] + position - self._ends[index] + side


def _sign(escape: re.Match[bytes]) -> bytes:
    octet, unit, sign = escape.groups()
    if octet is not None:
        return bytes((int(octet, 16),))
    return sign if unit is None else chr(int(unit, 16)).encode(errors="surrogatepass")


def _escapes(text: bytes) -> Iterable[re.Match[bytes]]:
    behind = 0
    for begin in range(0, len(text), _WINDOW):
        end = begin + _WINDOW
        for found in _ESCAPE.finditer(text, max(begin, behind), end + _LONGEST_ESCAPE - 1):
            if found.start() >= end:
                break
            behind = found.end()
            yield found


def _found(text: bytes, secret: bytes) -> Iterable[tuple[int, int]]:
    at = 0
    while at < len(text):
        begin = text.find(secret, at, at + _WINDOW + len(secret) - 1)
        if begin >= 0:
            yield begin, begin + len(secret)
        at = begin + len(secret) if begin >= 0 else at + _WINDOW


def _cut_off(text: bytes, secrets: tuple[bytes, ...]) -> tuple[bytes, int]:
    """The text without half an escape at its end, and from where on it could be the beginning of a secret."""
    end = len(text)
    while (half := _CUT_ESCAPE.search(text, max(0, end - _LONGEST_ESCAPE), end)) is not None:
        end = half.start()
    text = text[:end]
    for secret in secrets:
        at = text.find(secret[:1], max(0, len(text) - len(secret) + 1))
        while at >= 0 and not secret.startswith(text[at:]):
            at = text.find(secret[:1], at + 1)
        if at >= 0:
            end = min(end, at)
    return text, end


def _back(undone: list[_Undone], span: tuple[int, int]) -> tuple[int, int]:
    for step in reversed(undone):
        span = step.back(*span)
    return span


def _replaced(body: bytes, spans: list[tuple[int, int]]) -> bytes:
    if not spans:
        return body
    parts: list[bytes] = []
    position = 0
    for begin, end in sorted(spans):
        if begin >= position:
            parts += (body[position:begin], _REMOVED)
        position = max(position, end)
    return b"".join((*parts, body[position:]))


def _header_without(value: str, secrets: Secrets) -> str:
    return without(value, secrets) if len(value) <= _LONGEST_HEADER else _REMOVED.decode()


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
