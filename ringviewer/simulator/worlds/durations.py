"""Durations as scenario files write them: ``3h37m48.25s``, ``2d``, ``100ms``, ``-2.14s``."""

from __future__ import annotations

import re

_PATTERN = re.compile(
    r"(-)?(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})(?:\.(\d{1,3}))?s)?(?:(\d{1,9})ms)?", re.ASCII
)


def parse_duration(text: str) -> int:
    """Milliseconds of a duration; parts in the order ``d``, ``h``, ``m``, ``s``, ``ms``, each at most once.

    Raises `ValueError` when the text is no duration.
    """
    match = _PATTERN.fullmatch(text.replace(" ", ""))
    if match is None or not any(match.group(index) for index in (2, 3, 4, 5, 7)):
        raise ValueError(f"{text!r} is no duration")
    sign, days, hours, minutes, seconds, fraction, rest = match.groups()
    total_s = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    total_ms = total_s * 1000 + int((fraction or "").ljust(3, "0")) + int(rest or 0)
    return -total_ms if sign else total_ms


def duration_text(duration_ms: int) -> str:
    """The shortest text in seconds that `parse_duration` reads as so many milliseconds, 0 or more of them."""
    seconds, rest = divmod(duration_ms, 1000)
    return f"{seconds}.{rest:03d}".rstrip("0") + "s" if rest else f"{seconds}s"
