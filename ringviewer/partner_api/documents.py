"""JSON:API documents, decoded row by row so that one broken row costs neither its page nor the walk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.partner_api.json_splitting import items_of, members_of

MOST_ROWS = 20_000

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_HALF_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_INTEGER = 40
_LONGEST_ID = 1_000
# Whatever is decoded in one go keeps every thread waiting: this many bytes do so for a few milliseconds at most.
_LARGEST_VALUE = 64 * 1024
_MOST_COMMAS = 300_000
# Cannot be followed, and says so when that is tried.
UNREADABLE_LINK = "\0"


class Document(msgspec.Struct):
    """The top level of an answer: rows, what they relate to, and links. All but the rows may be absent or null."""

    data: msgspec.Raw
    included: msgspec.Raw = msgspec.Raw(b"null")
    links: msgspec.Raw = msgspec.Raw(b"null")

    def rows(self) -> list[msgspec.Raw]:
        """The rows, undecoded; a single resource counts as one row, null as none.

        Raises :class:`UnexpectedAnswer` when not even their number can be told.
        """
        return _listed(self.data)

    def resources(self) -> list[msgspec.Raw]:
        """What the document includes beside its rows, undecoded; nothing when that cannot be read."""
        try:
            return _listed(self.included)
        except UnexpectedAnswer:
            return []

    def next_link(self) -> str | None:
        """``links.next`` as it came, when it is text (contract §3.3).

        Of links that are too large to be read it is unknown whether one leads on: :data:`UNREADABLE_LINK` stands for
        it, which is malformed when it is followed.
        """
        if len(bytes(self.links)) > _LARGEST_VALUE:
            return UNREADABLE_LINK
        try:
            links, _ = decode_row(self.links)
        except ValueError:
            return None
        target = links.get("next") if isinstance(links, dict) else None
        if isinstance(target, dict):
            target = target.get("href")
        return target if isinstance(target, str) and target else None


_decoder = msgspec.json.Decoder(Document)
# Looks at every sign of a value and keeps nothing of it.
_skipper = msgspec.json.Decoder(msgspec.Raw)
_list_decoder = msgspec.json.Decoder(list[msgspec.Raw])


def decode_document(body: bytes) -> Document:
    """The document of an answer; raises :class:`UnexpectedAnswer` when it is not JSON or has no rows to read.

    An object without ``data`` is no empty account: it is an answer of something else. A document that a strict reader
    refuses as a whole, for the sake of one row, is split into its rows.
    """
    text = body.removeprefix(_BYTE_ORDER_MARK)
    document: Document | None
    try:
        document = _decoder.decode(text)
    except (ValueError, RecursionError):
        document = _split(text)
    if document is None:
        raise UnexpectedAnswer(detail=f"The API answered with {_no_document(text)}.")
    if not _is_braced(bytes(document.data)) and bytes(document.data).strip() != b"null":
        raise UnexpectedAnswer(detail="The API answered with JSON that holds no list of rows.")
    return document


def decode_value(raw: msgspec.Raw | bytes) -> Any:
    """A JSON value; raises :class:`ValueError` for everything that is none, however it is broken."""
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None


def decode_row(raw: msgspec.Raw | bytes, *, most: int = _LARGEST_VALUE) -> tuple[Any, bool]:
    """A JSON value, and whether something in it had to be mended.

    Bytes that are not UTF-8 become U+FFFD; numbers beyond all bounds become infinite. Half surrogates stay:
    :func:`bounded_text` takes them out. Raises :class:`ValueError` with a reason when there is nothing to mend, or
    when it is larger than ``most`` bytes.
    """
    if len(bytes(raw)) > most:
        raise ValueError(f"It is larger than {most // 1024} kB.")
    try:
        return msgspec.json.decode(raw), False
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(bytes(raw).decode("utf-8", "replace"), strict=False, parse_int=_integer), True
    except RecursionError:
        raise ValueError("It is nested too deeply to be read.") from None
    except ValueError:
        raise ValueError("It is not JSON.") from None


def row_id(row: Any, *, mended: bool = False) -> str:
    """The id of a resource. Raises :class:`ValueError` with a reason when it has none, or none that is certain."""
    identifier = row.get("id") if isinstance(row, dict) else None
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)[: _LONGEST_ID + 1]
    if not isinstance(identifier, str) or not identifier:
        raise ValueError("It has no id.")
    if len(identifier) > _LONGEST_ID:
        raise ValueError("Its id is too long to be one.")
    if mended and _REPLACED in (bounded_text(identifier, _LONGEST_ID) or ""):
        raise ValueError("Its id is not text.")
    return identifier


def broken_row(number: int, reason: ValueError, raw: msgspec.Raw | bytes) -> BrokenRow:
    """A row that could not be read, with its id where at least that can be found."""
    found: str | None
    try:
        if len(bytes(raw)) > _LARGEST_VALUE:
            raise ValueError
        identifier, mended = decode_row(members_of(bytes(raw))[b'"id"'])
        found = row_id({"id": identifier}, mended=mended)
    except (ValueError, KeyError):
        found = None
    return BrokenRow(number, str(reason), bounded_text(found, 200))


def numbered(rows: list[msgspec.Raw], most: int = MOST_ROWS) -> Iterator[tuple[int, msgspec.Raw]]:
    """The rows counted from 1, as many as one answer may hold."""
    return enumerate(rows[:most], 1)


def beyond(rows: list[msgspec.Raw], most: int = MOST_ROWS) -> tuple[BrokenRow, ...]:
    """What stands for the rows that :func:`numbered` leaves out."""
    if len(rows) <= most:
        return ()
    return (BrokenRow(most + 1, f"This row and those after it, {len(rows) - most} in all, were not read."),)


def describe_body(body: bytes) -> str:
    """What a body that is not what was expected looks like, in words and without its content."""
    start = body[:256].removeprefix(_BYTE_ORDER_MARK).lstrip().lower()
    if not body:
        return "an empty body"
    if start.startswith((b"<?xml", b"<error")) and b"<html" not in start and b"<!doctype html" not in start:
        return "XML"
    if start.startswith(b"<"):
        return "a web page"
    if start.startswith((b"{", b"[")):
        return "JSON of another shape"
    return "something else"


def bounded_text(value: object, limit: int) -> str | None:
    """Foreign text cut to a length and fit to be encoded, or ``None`` when it is no text."""
    if not isinstance(value, str):
        return None
    text = value[:limit]
    return text if text.isascii() else _HALF_SURROGATE.sub(_REPLACED, text)


def _listed(raw: msgspec.Raw) -> list[msgspec.Raw]:
    if bytes(raw).count(b",") > _MOST_COMMAS:
        raise UnexpectedAnswer(detail="The API answered with a list that is too long to be read.")
    try:
        return _list_decoder.decode(raw)
    except (ValueError, RecursionError):
        pass
    if bytes(raw).lstrip()[:1] != b"[":
        return [raw] if _is_braced(bytes(raw)) else []
    try:
        return [msgspec.Raw(item) for item in items_of(bytes(raw))]
    except ValueError as fault:
        raise UnexpectedAnswer(detail=f"The API answered with a list that cannot be read: {fault}.") from None


def _no_document(body: bytes) -> str:
    if not _is_braced(body):
        return f"{describe_body(body)} instead of JSON"
    try:
        _skipper.decode(body)
    except (ValueError, RecursionError):
        return "JSON that is broken"
    return "JSON that holds no list of rows"


def _is_braced(raw: bytes) -> bool:
    return raw.lstrip()[:1] in (b"[", b"{")


def _split(body: bytes) -> Document | None:
    try:
        members = members_of(body)
    except ValueError:
        return None
    if not members:
        return None
    return Document(
        *(
            msgspec.Raw(members.get(name, default))
            for name, default in ((b'"data"', b""), (b'"included"', b"null"), (b'"links"', b"null"))
        )
    )


def _integer(text: str) -> int | float:
    return int(text) if len(text) <= _LONGEST_INTEGER else float("-inf" if text[0] == "-" else "inf")
