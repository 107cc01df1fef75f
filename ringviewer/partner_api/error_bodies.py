"""What the body of an error says, in every shape that is known (contract §1.2, §7, §10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringviewer.history.wording import plain
from ringviewer.partner_api.documents import bounded_text, decode_row, describe_body

_LOOKED_AT = 65_536
_LARGEST_BODY = 128 * 1024
_QUERY = re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*")
_CREDENTIAL = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{20,}", re.IGNORECASE)
_FILTERED = re.compile(rb"error(?: code)?:? ?10\d\d\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ErrorFacts:
    """What an error's body says of itself; ``None`` is not said. ``words`` is all of it in lower case, to search in."""

    code: str | None = None
    detail: str | None = None
    id: str | None = None
    words: str = ""

    @property
    def name(self) -> str:
        """The code in upper case, as codes are compared; empty when there is none."""
        return (self.code or "").upper()


def facts_of(body: bytes) -> ErrorFacts:
    """What a body says: JSON:API with or without code, title and status; OAuth; ``detail`` or ``message`` alone.

    A body larger than any error says nothing.
    """
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start not in (b"{", b"["):
        return ErrorFacts()
    try:
        answer, _ = decode_row(body.removeprefix(b"\xef\xbb\xbf").strip(), most=_LARGEST_BODY)
    except ValueError:
        return ErrorFacts()
    if isinstance(answer, list):
        answer = {"errors": answer}
    return _facts(answer) if isinstance(answer, dict) else ErrorFacts()


def is_page(headers: Mapping[str, str], body: bytes, facts: ErrorFacts) -> bool:
    """Whether an answer is a web page: by its looks, or by its type when it says nothing that can be read."""
    if facts != ErrorFacts():
        return False
    return describe_body(body) == "a web page" or (bool(body) and "html" in headers.get("content-type", "").casefold())


def is_of_a_filter(headers: Mapping[str, str], body: bytes, facts: ErrorFacts) -> bool:
    """Whether an answer comes from a filter against robots in front of the API (contract §1.2)."""
    if headers.get("cf-mitigated", "").casefold() == "challenge":
        return True
    start = body[:_LOOKED_AT]
    if b"cloudflare" in start.lower():
        return True
    return facts.code is None and _FILTERED.search(start) is not None


def _facts(answer: dict[str, Any]) -> ErrorFacts:
    listed = answer.get("errors")
    if isinstance(listed, list):
        listed = next((entry for entry in listed if isinstance(entry, dict | str)), None)
    if isinstance(listed, dict):
        return _entry(listed)
    if isinstance(listed, str):
        return _entry({"detail": listed})
    fault = answer.get("error")
    if isinstance(fault, dict):
        return _entry(fault)
    if fault is not None:
        return _entry({"code": fault, "detail": answer.get("error_description") or answer.get("message")})
    return _entry(answer)


def _entry(entry: Mapping[str, Any]) -> ErrorFacts:
    code, title = _text(entry.get("code"), 80), _text(entry.get("title"))
    detail = entry.get("detail") or entry.get("message") or entry.get("description")
    if isinstance(detail, list) and detail:
        detail = detail[0]
    if isinstance(detail, dict):
        code = code or _text(detail.get("code"), 80)
        detail = detail.get("msg") or detail.get("message") or detail.get("detail")
    said = _text(detail)
    words = " ".join(part for part in (code, title, said) if part).casefold()
    return ErrorFacts(code, said or title, _text(entry.get("id"), 100), words)


def _text(value: object, limit: int = 300) -> str | None:
    """Text that can be shown: bounded, without the queries of addresses and without credentials."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**12:
        value = str(value)
    text = bounded_text(value, 4 * limit)
    if not text:
        return None
    return plain(_CREDENTIAL.sub(r"\1 …", _QUERY.sub("?…", text)), limit) or None
