"""The columns of the events table: how wide they are, which give way first, and how their words become shorter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.history.zones import moment
from ringviewer.ui.tables.cells import Column, below_others

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["EVENT_COLUMNS", "StartWords"]

_DAYS_KEPT: Final = 1000
_MILLISECONDS: Final = re.compile(r"\.\d{3}")
_SECONDS: Final = re.compile(r":\d{2}\.\d{3}")


class StartWords:
    """Writes when an event began: “Thu 8 Oct  17:21:07.410”.

    The zone follows where the heading, which names ``heading_zone``, would be wrong, and on a day with two offsets: an
    hour of it may happen twice. Without a ``heading_zone`` it follows on such days only.
    """

    def __init__(self, tz: tzinfo, heading_zone: str) -> None:
        self._tz = tz
        self._heading = heading_zone
        self._changing: dict[date, bool] = {}

    def of(self, at_ms: int) -> str:
        """The words for an instant in epoch ms."""
        return f"{wording.short_date(at_ms, self._tz)}  {self.clock(at_ms)}"

    def clock(self, at_ms: int) -> str:
        """The time of day alone, with the zone where :meth:`of` has it."""
        words = below_others(wording.clock_ms(at_ms, self._tz))
        zone = wording.zone_abbr(at_ms, self._tz)
        elsewhere = bool(self._heading) and zone != self._heading
        return f"{words} {zone}" if elsewhere or self._changes(at_ms) else words

    def _changes(self, at_ms: int) -> bool:
        """Whether the offset is another at the end of the instant's day than at its beginning."""
        day = moment(at_ms, self._tz).date()
        found = self._changing.get(day)
        if found is None:
            if len(self._changing) >= _DAYS_KEPT:
                self._changing.clear()
            first, last = (datetime.combine(day, clock, self._tz).utcoffset() for clock in (time.min, time.max))
            found = self._changing[day] = first != last
        return found


def _without_weekday(words: str) -> Sequence[str]:
    brief = words.partition(" ")[2]
    return brief, brief.replace("  ", " ")


def _brief_verdict(words: str) -> Sequence[str]:
    brief = words.replace(" again", "").replace("before the boundary", "too early").replace("the asked ", "its ")
    return (brief,) if brief != words else ()


def _brief_review(words: str) -> Sequence[str]:
    return {"by this visit": ("this visit", "now"), "unknown": ("?",)}.get(words, ())


def _brief_time(words: str) -> Sequence[str]:
    # The seconds go before the zone, without which a repeated hour would be in doubt.
    clock = (_MILLISECONDS.sub("", words), _SECONDS.sub("", words)) if _MILLISECONDS.search(words) else ()
    return {"downloading…": ("loading…",), "not waited for": ("not awaited",)}.get(words, clock)


def _end_of_id(words: str) -> Sequence[str]:
    return (f"…{words[-4:]}",)


EVENT_COLUMNS: Final = (
    Column("Start", 182, shorter=_without_weekday, am_pm=14),
    Column("Device", 120, least=104, turn=2),
    Column("Kind", 104, least=92, turn=3),
    Column("Length", 86, right=True, drop=5),
    Column("Still, actual time", 122, least=97, shorter=_brief_time, am_pm=14, drop=4),
    Column("Offset", 96, right=True, drop=3),
    Column("Verdict", 170, stretch=True, least=148, turn=4, shorter=_brief_verdict, drop=6),
    Column("Reviewed by the app", 132, least=52, turn=1, shorter=_brief_review, drop=2),
    Column("Event id", 120, elide_middle=True, least=52, shorter=_end_of_id, drop=1),
)
