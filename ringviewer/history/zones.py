"""Zones in which times are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ringviewer.history.us_states import find_state

__all__ = [
    "known_zones",
    "load_zone",
    "local_zone",
    "moment",
    "named_zone",
    "repeats",
    "zone_abbreviation",
    "zone_for",
    "zone_label",
]

# Fixed offsets for the instants where the rules of a zone do not reach.
_EARLIEST_MS = -62_000_000_000_000
_LATEST_MS = 253_000_000_000_000

_LONGEST_NAME = 64
# Folders of the tz database that say how a zone counts leap seconds, and are no zones of their own.
_NO_ZONES = ("posix/", "right/", "Etc/", "SystemV/")


def zone_for(country: str | None, state: str | None) -> ZoneInfo | None:
    """The zone of a device's location, or ``None`` when the location does not tell.

    A state with several zones gets the one in which most of its people live (:mod:`ringviewer.history.us_states`).
    """
    found = find_state(country, state)
    return None if found is None else load_zone(found.zone)


def named_zone(name: str) -> ZoneInfo | None:
    """The zone of a name in the tz database, whatever its case; ``None`` when there is none of that name."""
    wanted = " ".join(name[: _LONGEST_NAME + 1].split()).replace(" ", "_")
    exact = _names().get(wanted.casefold())
    return None if exact is None else load_zone(exact)


def known_zones() -> tuple[str, ...]:
    """The names of all zones of the tz database, sorted; “UTC” among them."""
    return tuple(sorted(_names().values()))


def load_zone(name: str) -> ZoneInfo | None:
    """The zone of an exact name in the tz database; ``None`` where this computer has none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    places = (name for name in available_timezones() if not name.startswith(_NO_ZONES))
    return {name.casefold(): name for name in places if name not in ("Factory", "localtime", "posixrules")}


def local_zone() -> tzinfo:
    """The zone of this computer, with its rules where the system names them."""
    return _LOCAL


@lru_cache(maxsize=4096)
def moment(instant_ms: int, tz: tzinfo) -> datetime:
    """An instant as a date and time in a zone, to the millisecond; instants out of range are moved to the edge."""
    bounded = min(max(instant_ms, _EARLIEST_MS), _LATEST_MS)
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=bounded)
    return utc.astimezone(tz)


@lru_cache(maxsize=4096)
def repeats(instant_ms: int, tz: tzinfo) -> bool:
    """Whether the clocks of a zone show the reading of this instant twice, because they were put back."""
    at = moment(instant_ms, tz)
    return bool(at.fold) or at.replace(fold=1).utcoffset() != at.utcoffset()


def zone_abbreviation(instant_ms: int, tz: tzinfo) -> str:
    """“PDT”, or “UTC+3” where the zone has no name in letters."""
    at = moment(instant_ms, tz)
    name = at.tzname() or ""
    return name if name.isalpha() else "UTC" + _offset_words(at.utcoffset() or timedelta())


def zone_label(tz: tzinfo, instant_ms: int) -> str:
    """“PDT, UTC−7”: the zone at an instant with its offset, to the second where it has seconds (“LMT, UTC−7:52:58”)."""
    at = moment(instant_ms, tz)
    offset = at.utcoffset() or timedelta()
    name = at.tzname() or ""
    utc = "UTC" + _offset_words(offset)
    if not name.isalpha() or name == "UTC":
        return utc
    return f"{name}, {utc if offset else 'UTC+0'}"


def _offset_words(offset: timedelta) -> str:
    total = round(offset.total_seconds())
    if not total:
        return ""
    hours, rest = divmod(abs(total), 3600)
    minutes, seconds = divmod(rest, 60)
    words = f"{hours}"
    if minutes or seconds:
        words += f":{minutes:02}"
    if seconds:
        words += f":{seconds:02}"
    return ("\N{MINUS SIGN}" if total < 0 else "+") + words


class _LocalZone(tzinfo):
    """The computer's zone at each instant: a fixed offset taken once would be wrong after a clock change."""

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return self._local(dt).utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        return self._local(dt).tzname()

    def fromutc(self, dt: datetime) -> datetime:
        local = dt.replace(tzinfo=UTC).astimezone()
        # The system tells the offset and leaves it to us which of two equal readings this is.
        first = self._local(local.replace(tzinfo=self, fold=0))
        return local.replace(tzinfo=self, fold=int(first.utcoffset() != local.utcoffset()))

    @staticmethod
    def _local(dt: datetime | None) -> datetime:
        if dt is None:
            return datetime.now(UTC).astimezone()
        return dt.replace(tzinfo=None).astimezone()


_LOCAL = _LocalZone()
