"""Instants as they come over the wire (contract §3.2, §10): milliseconds as numbers or digits, or ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_EARLIEST_MS = 0
_LATEST_MS = 253_402_300_799_999
_LONGEST_TEXT = 64
_DIGITS = re.compile(r"\d{1,18}(?:\.0{1,9})?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)")


def instant_ms(value: object) -> int | None:
    """Epoch milliseconds, or ``None`` when the value is no instant between 1970 and 9999."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        # Not a number and infinity fail both comparisons.
        return int(value) if _EARLIEST_MS <= value <= _LATEST_MS else None
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return None
    text = value.strip()
    if text.isascii() and _DIGITS.fullmatch(text):
        number = int(text.split(".", 1)[0])
        return number if number <= _LATEST_MS else None
    return _iso_ms(text)


def http_date_ms(value: str | None) -> int | None:
    """An HTTP date in epoch milliseconds, or ``None``."""
    if not value or len(value) > _LONGEST_TEXT:
        return None
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return _epoch_ms(at if at.tzinfo is not None else at.replace(tzinfo=UTC))


def _iso_ms(text: str) -> int | None:
    match = _ISO.fullmatch(text.upper())
    if match is None:
        return None
    fraction = (match[2] or ".0")[:4].ljust(4, "0")
    zone = "+00:00" if match[3] == "Z" else match[3]
    try:
        return _epoch_ms(datetime.fromisoformat(match[1] + fraction + zone))
    except ValueError:
        return None


def _epoch_ms(at: datetime) -> int | None:
    try:
        delta = at - datetime(1970, 1, 1, tzinfo=UTC)
    except OverflowError:
        return None
    total = (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
    return total if _EARLIEST_MS <= total <= _LATEST_MS else None
