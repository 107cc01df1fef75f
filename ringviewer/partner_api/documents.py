"""JSON:API documents, decoded row by row so that one broken row costs neither its page nor the walk."""

from __future__ import annotations

import msgspec

from ringviewer.partner_api.errors import UnexpectedAnswer


class Document(msgspec.Struct):
    """The top level of an answer: rows, what they relate to, and links. Everything may be absent or null."""

    data: msgspec.Raw = msgspec.Raw(b"[]")
    included: list[msgspec.Raw] | None = None
    links: msgspec.Raw = msgspec.Raw(b"null")

    def rows(self) -> list[msgspec.Raw]:
        """The rows, undecoded; a single resource counts as one row, null as none."""
        try:
            return msgspec.json.decode(self.data, type=list[msgspec.Raw])
        except msgspec.DecodeError:
            return [self.data] if bytes(self.data).lstrip()[:1] == b"{" else []

    def next_link(self) -> str | None:
        """``links.next`` as it came, when it is text."""
        try:
            links = msgspec.json.decode(self.links)
        except (msgspec.DecodeError, RecursionError):
            return None
        target = links.get("next") if isinstance(links, dict) else None
        if isinstance(target, dict):
            target = target.get("href")
        return target if isinstance(target, str) and target else None


_decoder = msgspec.json.Decoder(Document)


def decode_document(body: bytes) -> Document:
    """The document of an answer; raises :class:`UnexpectedAnswer` when it is not JSON or no document."""
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise UnexpectedAnswer(detail=f"The API answered with {describe_body(body)} instead of JSON.") from None


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
