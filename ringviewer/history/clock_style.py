"""Whether a reader meets 17:21 or 5:21 PM: one choice for the whole program, made once from the desktop's locale.

Only what is read on the screen follows it. What is copied, exported or printed is ISO 8601 (``wording.iso``).
"""

from __future__ import annotations

from typing import Literal

__all__ = ["Hours", "hours", "set_hours", "wall"]

Hours = Literal[12, 24]

_NARROW = "\N{NARROW NO-BREAK SPACE}"
_hours: Hours = 24


def hours() -> Hours:
    """12 or 24; 24 until :func:`set_hours` says otherwise."""
    return _hours


def set_hours(wanted: Hours) -> None:
    """Write times with 12 hours and AM or PM, or with 24."""
    global _hours
    _hours = wanted


def wall(hour: int, minute: int, second: int | None = None, milli: int | None = None, *, brief: bool = False) -> str:
    """The reading of a clock: “17:21”, “17:21:07”, “17:21:07.410”, or “5:21 PM” and so on.

    ``hour`` counts from 0 to 23. ``brief`` leaves out the minutes of a full hour where AM or PM follows: “5 PM”.
    """
    rest = f":{minute:02}"
    if second is not None:
        rest += f":{second:02}"
        if milli is not None:
            rest += f".{milli:03}"
    if _hours == 24:
        return f"{hour:02}{rest}"
    if brief and not minute and second is None:
        rest = ""
    return f"{(hour + 11) % 12 + 1}{rest}{_NARROW}{'AM' if hour < 12 else 'PM'}"
