"""Rows as text for other programs: tab-separated, comma-separated and JSON.

A spreadsheet takes a cell that begins with one of ``= + - @``, with a tab or with a line break for a formula, and some
take the full-width, small and raised forms of these signs as well. Such a text gets an apostrophe in front, as OWASP
advises against CSV injection; spaces before the sign do not hide it. Numbers are written as they are. Whoever reads the
file with a program takes one leading apostrophe off again. Control and direction characters are made visible before.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import plain

if TYPE_CHECKING:
    from ringviewer.casefile.event_facts import Fact

__all__ = ["BYTE_ORDER_MARK", "csv_line", "json_rows", "tsv_line"]

BYTE_ORDER_MARK: Final = "\ufeff"
"""Goes before a CSV file: without it Excel reads UTF-8 as the code page of the desktop."""

_SIGNS: Final = frozenset("=+-@\u2212")
_BREAKS: Final = frozenset("\t\r\n")
_LONGEST: Final = 32_000  # a cell of a spreadsheet holds 32 767 characters


def csv_line(cells: Iterable[Fact]) -> str:
    """One line by RFC 4180: texts in double quotes, which are doubled inside, numbers bare, CR LF at the end."""
    return ",".join(_cell(fact, quoted=True) for fact in cells) + "\r\n"


def tsv_line(cells: Iterable[Fact]) -> str:
    """One line for the clipboard; a text with a double quote is quoted, since a single one joins the cells after it."""
    return "\t".join(_cell(fact, quoted=False) for fact in cells) + "\n"


def json_rows(rows: Sequence[Mapping[str, Fact]]) -> str:
    """An array with an object on each line."""
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _cell(fact: Fact, *, quoted: bool) -> str:
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, int):
        return str(fact)
    text = plain(fact, _LONGEST)
    text = f"'{text}" if _is_formula(fact) else text
    return '"' + text.replace('"', '""') + '"' if quoted or '"' in text else text


def _is_formula(text: str) -> bool:
    rest = text.lstrip()
    before, first = text[: len(text) - len(rest)], unicodedata.normalize("NFKC", rest[:1])
    return not _BREAKS.isdisjoint(before) or first in _SIGNS
