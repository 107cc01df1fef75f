"""JSON that is valid, or nearly so, and says what no reader is prepared for."""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, TypeVar

from ringviewer.simulator.faults.answer import Answer, Occasion
from ringviewer.simulator.faults.spec import FaultSpec

Json = Any
Value = TypeVar("Value")

_DEPTH = 100_000
# People's own words, and the ones that a client shows as they come.
_WORDS = ("name", "first_name", "last_name", "email", "event_type", "state", "detail", "scope", "error_description")
_NAMES = ("name", "first_name", "last_name", "detail", "error_description")
_HOSTILE = (
    "Front Door \u202ekcab si siht\u202c",
    "Bell\x07 Nul\x00 Escape\x1b[31m red \x1b]0;title\x07",
    "Line\nbreak\r\n\ttab\u2028separator",
    '<img src="file:///etc/hosts"><b>Bold</b>&amp;',
    '=HYPERLINK("http://127.0.0.1/","Door")',
    "..\\..\\..%2f..%2fdoor\u200b\u200d\ufeff",
    "Z\u0351\u0363\u0357a\u0321\u0339lgo" + "\u0301" * 40,
    "Long " * 2_000,
    " ",
)
# Written into the text by hand: json would not write the second.
_HUGE = (b"1" + b"0" * 400, b"1e999", b"-1" + b"7" * 30, b"9223372036854775808", b"9" * 5_000)
_GONE = "\x1a gone"
# Where a row is damaged, and with what; the first is instead of a row.
_DAMAGES: tuple[tuple[str, tuple[Json, ...]], ...] = (
    ("", (None, 7, "row", [], [[]], {}, True)),
    ("id", (_GONE, None, 7, "", {"id": "x"}, "a/../b?c#d")),
    ("type", (_GONE, None, 3, "cats")),
    ("attributes", (_GONE, None, [], "attributes", 1)),
    ("relationships", (_GONE, None, [], "source", {"source": None}, {"source": {"data": [1]}})),
    ("attributes.start", (None, "soon", -1, 1e300, True, [])),
    ("attributes.end", ("never", {}, -5)),
    ("attributes.event_type", (None, 4, [], "")),
    ("attributes.name", (None, 7, [], {})),
    ("attributes.image_url", (5, "javascript:0")),
)
_MARK = "\x1a number "
_MARKED = re.compile(rb'"\\u001a number (\d+)"')


def broken_rows(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """Broken rows between the good ones of ``data``, which are all there still; one at least."""

    def insert(body: Json) -> Json:
        random = occasion.random
        rows = body.get("data") if isinstance(body, dict) else None
        if isinstance(rows, list):
            mixed: list[Json] = [_broken(random, rows[0] if rows else {})]
            for row in rows:
                mixed += [row, _broken(random, row)] if random.random() < 0.5 else [row]
            body["data"] = mixed
        return body

    _rewrite(answer, insert)


def hostile_names(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """Names with marks of direction, control characters, markup, formulas, or of great length."""
    names = _in_turn(occasion.random, _HOSTILE)
    _rewrite(answer, lambda body: _walk(body, _at(_NAMES, lambda _word: next(names))))


def half_surrogates(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """Halves of characters, escaped: JSON may carry them, UTF-8 may not."""
    halves = _in_turn(occasion.random, ("\ud83d", "\ude00", "\udfff"))
    _rewrite(answer, lambda body: _walk(body, _at(_WORDS, lambda word: word + next(halves))))


def not_a_number(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """NaN and infinities where numbers stood: Python reads them, JSON does not know them."""
    odd = _in_turn(occasion.random, (float("nan"), float("inf"), float("-inf")))
    _rewrite(answer, lambda body: _walk(body, _numbers(odd)))


def huge_numbers(answer: Answer, _spec: FaultSpec, occasion: Occasion) -> None:
    """Numbers beyond 64 bits, beyond a double, and beyond what Python agrees to read."""
    marks = _in_turn(occasion.random, [f"{_MARK}{index}" for index in range(len(_HUGE))])
    _rewrite(answer, lambda body: _walk(body, _numbers(marks)))
    answer.body = _MARKED.sub(lambda match: _HUGE[int(match[1])], answer.body)


def deep(answer: Answer, _spec: FaultSpec, _occasion: Occasion) -> None:
    """Lists in lists, 100 000 deep: valid JSON, and the end of a parser that calls itself."""
    answer.status = 200
    answer.headers = [(b"content-type", b"application/json")]
    answer.body = b'{"data":' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"


def _rewrite(answer: Answer, change: Callable[[Json], Json]) -> None:
    """Change a JSON body; any other body stays as it is."""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return
    answer.body = json.dumps(change(body), separators=(",", ":")).encode()


def _walk(value: Json, change: Callable[[str, Json], Json], key: str = "") -> Json:
    if isinstance(value, dict):
        return {name: _walk(part, change, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_walk(part, change, key) for part in value]
    return change(key, value)


def _at(keys: tuple[str, ...], change: Callable[[str], str]) -> Callable[[str, Json], Json]:
    return lambda key, value: change(value) if key in keys and isinstance(value, str) else value


def _numbers(values: Iterator[Json]) -> Callable[[str, Json], Json]:
    return lambda _key, value: (
        next(values) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    )


def _in_turn(random: Random, values: Sequence[Value]) -> Iterator[Value]:
    """All of the values again and again, from a beginning that chance gives."""
    begin = random.randrange(len(values))
    return itertools.cycle([*values[begin:], *values[:begin]])


def _broken(random: Random, row: Json) -> Json:
    """A copy of a good row with one thing wrong, or something that is no row at all."""
    broken = copy.deepcopy(row)
    place, values = random.choice(_DAMAGES)
    value = random.choice(values)
    outer, _, inner = place.partition(".")
    if not isinstance(broken, dict) or not outer:
        return value
    if inner:
        broken[outer] = {**(broken.get(outer) or {}), inner: value}
    elif value == _GONE:
        broken.pop(outer, None)
    else:
        broken[outer] = value
    return broken
