"""Splits broken JSON into its parts, so that the parts that are not broken can still be read.

A strict reader gives up on a whole document for one bad byte in it. This one looks at brackets, strings and commas
only, walks without recursion, and stops after a bounded number of them.
"""

from __future__ import annotations

import re

# A string that never ends matches to the end of the text, so that none is looked at twice.
_AT_TOP = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("?)|[\[{]+|[\]}]+|,', re.DOTALL)
_INSIDE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("?)|[\[{]+|[\]}]+', re.DOTALL)
_MEMBER = re.compile(rb'\s*("[^"\\]*(?:\\.[^"\\]*)*")\s*:(.*)', re.DOTALL)
_CLOSING = bytes.maketrans(b"[{", b"]}")
_MOST_SIGNS = 200_000
# No other thread runs during one search.
_WINDOW = 256 * 1024


def items_of(raw: bytes) -> list[bytes]:
    """What stands between the commas of an array or object, as it came.

    Raises :class:`ValueError` when the brackets do not match, a string has no end, something follows the last
    bracket, or there is more than can be looked at in a fraction of a second.
    """
    body = raw.strip()
    if body[:1] not in (b"[", b"{"):
        raise ValueError("neither array nor object")
    open_brackets = bytearray(body[:1].translate(_CLOSING))
    items = []
    begin = position = 1
    for _ in range(_MOST_SIGNS):
        begun, end = position, position + _WINDOW
        found = (_AT_TOP if len(open_brackets) == 1 else _INSIDE).search(body, position, end)
        if found is None:
            if end >= len(body):
                raise ValueError("a bracket is not closed")
            position = end
            continue
        position = found.end()
        sign = body[found.start()]
        if sign == 0x22:
            if not found[1] and found.start() > begun and position < len(body):
                position = found.start()
            elif not found[1]:
                raise ValueError("a text has no end" if position == len(body) else "a text is too long")
        elif sign == 0x2C:
            items.append(body[begin : found.start()])
            begin = position
        elif sign in b"[{":
            open_brackets += found[0].translate(_CLOSING)
        else:
            closed = len(found[0])
            if bytes(open_brackets[-closed:])[::-1] != found[0]:
                raise ValueError("the brackets do not match")
            del open_brackets[-closed:]
            if not open_brackets:
                if position != len(body):
                    raise ValueError("something follows the last bracket")
                last = body[begin : position - 1]
                return [*items, last] if last.strip() else items
    raise ValueError("too much to be looked at")


def members_of(raw: bytes) -> dict[bytes, bytes]:
    """The members of an object by their quoted names, values as they came; of equal names the last counts.

    What is no member is left out. Raises :class:`ValueError` as :func:`items_of` does, and when it is no object.
    """
    if raw.lstrip()[:1] != b"{":
        raise ValueError("no object")
    found = (_MEMBER.fullmatch(item) for item in items_of(raw))
    return {match[1]: match[2].strip() for match in found if match is not None}
