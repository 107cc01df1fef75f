"""Headers and bodies of an exchange as lines of plain text, made one after another and never all at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ringviewer.history import wording
from ringviewer.partner_api.exchange import KEPT_BODY
from ringviewer.ui.tables.requests_words import error_words

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange

__all__ = ["Line", "answer_lines", "pretty_lines", "request_lines"]

_LONGEST_LINE: Final = 2_000
_DEEPEST: Final = 30
_INDENT: Final = "  "
# A string, also one that was cut off; a sign of structure; anything else.
_PART: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


class Line(NamedTuple):
    """A line of the text, and whether it is a heading (``head``) or words of our own (``ours``)."""

    text: str
    role: str = "text"


def pretty_lines(body: str) -> Iterator[str]:
    """The lines of a body: JSON indented, also where it was cut off or is broken; anything else as it came.

    Works through the text from left to right, so that the first lines cost nothing of the rest.
    """
    if body.lstrip()[:1] not in ("{", "["):
        yield from body.splitlines()
        return
    line: list[str] = []
    depth, opened = 0, False
    for found in _PART.finditer(body):
        part = found.group()
        closes = part in ("}", "]")
        depth -= closes and depth > 0
        if opened != closes:  # “{” before anything but “}”, or “}” after anything but “{”
            yield "".join(line)
            line = [_INDENT * min(depth, _DEEPEST)]
        opened = part in ("{", "[")
        depth += opened
        if part == ",":
            yield "".join((*line, part))
            line = [_INDENT * min(depth, _DEEPEST)]
        else:
            line.append(": " if part == ":" else _readable(part))
    if line:
        yield "".join(line)


def request_lines(legs: Sequence[Exchange]) -> Iterator[Line]:
    """What was sent, leg by leg."""
    for leg in legs:
        yield from _leg_line(leg, legs)
        yield from _header_lines(leg.request_headers)
        yield Line("BODY", "head")
        if leg.kind == "token":
            yield Line("Bodies of token requests are never kept.", "ours")
        elif leg.request_body:
            yield from _body_lines(leg.request_body)
        elif _has(leg.request_headers, "content-type"):
            yield Line("The body is not kept any more: the newest bodies took its room.", "ours")
        else:
            yield Line("No body was sent.", "ours")
        yield Line("")


def answer_lines(legs: Sequence[Exchange]) -> Iterator[Line]:
    """What was answered, leg by leg."""
    for leg in legs:
        yield from _leg_line(leg, legs)
        if leg.under_way:
            yield Line("The answer is on its way.", "ours")
        elif leg.status is None:
            yield Line(f"There was no answer. {error_words(leg)}".strip(), "ours")
        else:
            yield from _header_lines(leg.response_headers)
            yield Line("BODY", "head")
            yield from _answer_body(leg)
        yield Line("")


def _leg_line(leg: Exchange, legs: Sequence[Exchange]) -> Iterator[Line]:
    if len(legs) > 1:
        yield Line(wording.plain(f"{leg.method} {leg.host}", 300), "leg")


def _header_lines(headers: Sequence[tuple[str, str]]) -> Iterator[Line]:
    yield Line("HEADERS", "head")
    for name, value in headers:
        yield Line(wording.plain(f"{name}: {value}", _LONGEST_LINE))
    if not headers:
        yield Line("None that are kept.", "ours")
    yield Line("")


def _answer_body(leg: Exchange) -> Iterator[Line]:
    kind = wording.plain(_value(leg.response_headers, "content-type").partition(";")[0] or "of unknown type", 100)
    size = wording.size(leg.bytes_received)
    if leg.kind == "token":
        yield Line("Bodies of token requests are never kept.", "ours")
    elif leg.response_body:
        if leg.body_cut:
            limit = wording.size(KEPT_BODY)
            yield Line(f"Cut after {limit}: the answer had {size}.", "ours")
        yield from _body_lines(leg.response_body)
    elif leg.digest is not None:
        exact = f" ({wording.count(leg.bytes_received, 'byte')})" if leg.bytes_received >= 1_000 else ""
        yield Line(f"{kind}, {size}{exact}")
        yield Line(f"SHA-256 {wording.plain(leg.digest, 64)}")
        yield Line("Of pictures only size and SHA-256 are kept here.", "ours")
    elif not leg.bytes_received:
        yield Line("The answer had no body.", "ours")
    elif "json" in kind:
        yield Line(f"{kind}, {size}. The body is not kept any more: the newest bodies took its room.", "ours")
    else:
        yield Line(f"{kind}, {size}. Such a body is not kept.", "ours")


def _body_lines(body: str) -> Iterator[Line]:
    for line in pretty_lines(body):
        if len(line) <= _LONGEST_LINE:
            yield Line(line if line.isascii() and line.isprintable() else wording.plain(line, _LONGEST_LINE * 8))
        else:
            more = wording.number(len(line) - _LONGEST_LINE)
            yield Line(f"{wording.plain(line[:_LONGEST_LINE], _LONGEST_LINE * 8)} …")
            yield Line(f"{more} more characters of this line are not shown.", "ours")


def _readable(part: str) -> str:
    """A string with its escapes as the characters they stand for, where that can be told."""
    if "\\u" not in part or len(part) > _LONGEST_LINE:
        return part
    try:
        return json.dumps(json.loads(part), ensure_ascii=False)
    except ValueError:
        return part


def _value(headers: Sequence[tuple[str, str]], name: str) -> str:
    return next((value for key, value in headers if key.casefold() == name), "")


def _has(headers: Sequence[tuple[str, str]], name: str) -> bool:
    return any(key.casefold() == name for key, _ in headers)
