"""Instants as they come over the wire (contract §3.2, §10): numbers or digits in milliseconds, or ISO 8601.

Some servers send seconds. Read as milliseconds such a number would lie before March 1973, read as seconds no number in
milliseconds lies before the year 5138, so the two cannot be taken for one another.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_EARLIEST_MS = 0
_LATEST_MS = 253_402_300_799_999
_LEAST_SECONDS = 100_000_000
_LEAST_MS = 100_000_000_000
_LEAST_US = 100_000_000_000_000
_LEAST_NS = 100_000_000_000_000_000
_LONGEST_TEXT = 64
_DIGITS = re.compile(r"\d{1,24}(?:\.\d{1,9})?", re.ASCII)
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d{1,9}))? ?(Z|[+-]\d\d(?::?\d\d)?)", re.ASCII | re.IGNORECASE
)


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
    if _DIGITS.fullmatch(text):
        number = int(text.split(".", 1)[0])
        return number if number <= _LATEST_MS else None
    return _iso_ms(text)


def instant_in_any_unit(value: object) -> tuple[int | None, bool]:
    """Epoch milliseconds as :func:`instant_ms`, and whether they came as seconds and were converted."""
    number = value if isinstance(value, int | float) else _number(value)
    if number is None or isinstance(number, bool) or not _LEAST_SECONDS <= number < _LEAST_MS:
        return instant_ms(value), False
    return round(number * 1000), True


def finer_unit(value: object) -> str | None:
    """The unit that a number too large for milliseconds is in, “microseconds” or “nanoseconds”; else ``None``.

    These are told and not converted: no server is known to send them.
    """
    number = value if isinstance(value, int | float) else _number(value)
    if number is None or not _LEAST_US <= number < _LEAST_NS * 1000:
        return None
    return "microseconds" if number < _LEAST_NS else "nanoseconds"


def http_date_ms(value: str | None) -> int | None:
    """An HTTP date in epoch milliseconds, or ``None``."""
    if not value or len(value) > _LONGEST_TEXT:
        return None
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return _epoch_ms(at if at.tzinfo is not None else at.replace(tzinfo=UTC))


def _number(value: object) -> float | None:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return None
    text = value.strip()
    return float(text) if _DIGITS.fullmatch(text) else None


def _iso_ms(text: str) -> int | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    day, minutes, seconds, fraction, zone = match.groups()
    zone = "+00:00" if zone in "Zz" else zone
    try:
        return _epoch_ms(
            datetime.fromisoformat(f"{day}T{minutes}{seconds or ':00'}.{(fraction or '')[:3].ljust(3, '0')}{zone}")
        )
    except ValueError:
        return None


def _epoch_ms(at: datetime) -> int | None:
    try:
        delta = at - datetime(1970, 1, 1, tzinfo=UTC)
    except OverflowError:
        return None
    total = (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
    return total if _EARLIEST_MS <= total <= _LATEST_MS else None
