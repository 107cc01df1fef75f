"""JSON:API documents, decoded row by row so that one broken row costs neither its page nor the walk."""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec

from ringviewer.partner_api.errors import UnexpectedAnswer


class Document(msgspec.Struct):
    """The top level of an answer: rows, what they relate to, and links. All but the rows may be absent or null."""

    data: msgspec.Raw
    included: msgspec.Raw = msgspec.Raw(b"null")
    links: msgspec.Raw = msgspec.Raw(b"null")

    def rows(self) -> list[msgspec.Raw]:
        """The rows, undecoded; a single resource counts as one row, null as none."""
        return _listed(self.data)

    def resources(self) -> list[msgspec.Raw]:
        """What the document includes beside its rows, undecoded."""
        return _listed(self.included)

    def next_link(self) -> str | None:
        """``links.next`` as it came, when it is text."""
        try:
            links = decode_value(self.links)
        except ValueError:
            return None
        target = links.get("next") if isinstance(links, dict) else None
        if isinstance(target, dict):
            target = target.get("href")
        return target if isinstance(target, str) and target else None


_decoder = msgspec.json.Decoder(Document)


def decode_document(body: bytes) -> Document:
    """The document of an answer; raises :class:`UnexpectedAnswer` when it is not JSON or has no rows to read.

    An object without ``data`` is no empty account: it is an answer of something else.
    """
    document: Document | None
    try:
        document = _decoder.decode(body)
    except (ValueError, RecursionError):
        document = _lenient(body)
    if document is None:
        raise UnexpectedAnswer(detail=f"The API answered with {describe_body(body)} instead of JSON.")
    if bytes(document.data).lstrip()[:1] not in (b"[", b"{", b"n"):
        raise UnexpectedAnswer(detail="The API answered with JSON that holds no list of rows.")
    return document


def decode_value(raw: msgspec.Raw | bytes) -> Any:
    """A JSON value; raises :class:`ValueError` for everything that is none, however it is broken."""
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None


def _listed(raw: msgspec.Raw) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (ValueError, RecursionError):
        return [raw] if bytes(raw).lstrip()[:1] == b"{" else []


def _lenient(body: bytes) -> Document | None:
    """The document of JSON that only a strict reader refuses as a whole, such as half a surrogate in one name.

    What cannot be is replaced: half a surrogate by a question mark, a number beyond all bounds by null.
    """
    try:
        answer = json.loads(body.decode("utf-8-sig", "replace"), parse_float=_finite, parse_constant=lambda _: None)
        if not isinstance(answer, dict):
            return None
        if "data" not in answer:
            return Document(msgspec.Raw(b""))
        return Document(**{name: _rewritten(answer.get(name)) for name in ("data", "included", "links")})
    except (ValueError, RecursionError):
        return None


def _rewritten(value: object) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def describe_body(body: bytes) -> str:
    """What a body that is not what was expected looks like, in words and without its content."""
    start = body[:256].lstrip().lower()
    if not body:
        return "an empty body"
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<")):
        return "a web page"
    if start.startswith((b"{", b"[")):
        return "JSON of another shape"
    return "something else"


def bounded_text(value: object, limit: int) -> str | None:
    """Foreign text cut to a length, or ``None`` when it is no text."""
    return value[:limit] if isinstance(value, str) else None
