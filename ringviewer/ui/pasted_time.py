"""The time inside a text that was pasted whole: a line of a log, a header, a piece of JSON.

Pure, and bounded: such a text comes from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["LONGEST", "times_in"]

#: So much of a pasted text is searched.
LONGEST = 4_000
_MOST = 8

_ZONE = r"(\s*(?:(?:z|utc|gmt)(?![a-z0-9])|[+-]\d{2}:?\d{2}(?!\d)))?"
_CLOCK = r"(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(?![\d:])" + _ZONE
_SECONDS = r"(\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)(?![\d:])" + _ZONE
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"

# 2026-10-08T17:21:07.410Z, 2026/10/08 17:21:07
_YEAR_FIRST = re.compile(r"(?<![\d.])(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:t|[ ,]{1,2})" + _CLOCK, re.ASCII)
# 08/Oct/2026:17:21:07 +0000, Thu, 08 Oct 2026 17:21:07 GMT
_DAY_FIRST = re.compile(rf"(?<![\d.])(\d{{1,2}})[ /-]{_MONTH}[ /-](\d{{4}})[:,]? ?" + _CLOCK, re.ASCII)
# Oct 8 17:21:07
_MONTH_FIRST = re.compile(rf"(?<![a-z]){_MONTH} (\d{{1,2}})(?:,? (\d{{4}}),?)? " + _SECONDS, re.ASCII)
_EPOCH_MS = re.compile(r"(?<![\w.+-])(\d{13})(?![\w.])", re.ASCII)
# Ten digits may be anything, unless they begin the text or their name says that they are a time.
_EPOCH_S = re.compile(
    r"(?:^[\[(]?|[\[(]|(?:time|stamp|date|start|end|from|to|at|ts|epoch|iat|exp|nbf)[\"']?\s?[:=]\s?[\"']?)"
    r"(\d{10})(?:\.(\d{1,9}))?(?![\w.])",
    re.ASCII,
)
_CLOCK_ONLY = re.compile(r"(?<![\d:.])" + _SECONDS, re.ASCII)


def times_in(words: str) -> list[str]:
    """The times that a text holds, in its order, each as an engineer might have typed it; none twice.

    ``words`` are in lower case with single spaces. A clock time without a day counts only where nothing better is, and
    only with its seconds: without them it may be anything.
    """
    words = words[:LONGEST]
    found = sorted([*_dated(words), *_epochs(words)])
    if not found:
        found = sorted((match.start(), match[1] + (match[2] or "")) for match in _CLOCK_ONLY.finditer(words))
    return list(dict.fromkeys(text for _, text in found))[:_MOST]


def _dated(words: str) -> Iterator[tuple[int, str]]:
    for match in _YEAR_FIRST.finditer(words):
        yield match.start(), f"{match[1]}-{match[3]}-{match[4]} {match[5]}{match[6] or ''}"
    for match in _DAY_FIRST.finditer(words):
        yield match.start(), f"{match[1]} {match[2]} {match[3]} {match[4]}{match[5] or ''}"
    for match in _MONTH_FIRST.finditer(words):
        year = f" {match[3]}" if match[3] else ""
        yield match.start(), f"{match[1]} {match[2]}{year} {match[4]}{match[5] or ''}"


def _epochs(words: str) -> Iterator[tuple[int, str]]:
    for match in _EPOCH_MS.finditer(words):
        yield match.start(1), match[1]
    for match in _EPOCH_S.finditer(words):
        yield match.start(1), match[1] + (match[2] or "")[:3].ljust(3, "0")
