"""Zones in which times are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The location resource names a state and no zone (contract §2.1). A state with several zones gets the one in which
# most of its people live.
_STATES = {
    "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
}
_ZONE_OF_STATE = {state: zone for zone, states in _STATES.items() for state in states.split()}

# Fixed offsets for the instants where the rules of a zone do not reach.
_EARLIEST_MS = -62_000_000_000_000
_LATEST_MS = 253_000_000_000_000


def zone_for(country: str | None, state: str | None) -> ZoneInfo | None:
    """The zone of a device's location, or ``None`` when the location does not tell."""
    if (country or "").upper() != "US" or not state:
        return None
    name = _ZONE_OF_STATE.get(state.upper())
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        return None


def local_zone() -> tzinfo:
    """The zone of this computer, with its rules where the system names them."""
    return _LocalZone()


def moment(instant_ms: int, tz: tzinfo) -> datetime:
    """An instant as a date and time in a zone, to the millisecond; instants out of range are moved to the edge."""
    bounded = min(max(instant_ms, _EARLIEST_MS), _LATEST_MS)
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=bounded)
    return utc.astimezone(tz)


def zone_abbreviation(instant_ms: int, tz: tzinfo) -> str:
    """“PDT”, or “UTC+3” where the zone has no name in letters."""
    at = moment(instant_ms, tz)
    name = at.tzname() or ""
    return name if name.isalpha() else "UTC" + _offset_words(at.utcoffset() or timedelta())


def zone_label(tz: tzinfo, instant_ms: int) -> str:
    """“PDT, UTC−7”: the zone at an instant with its offset."""
    at = moment(instant_ms, tz)
    offset = at.utcoffset() or timedelta()
    name = at.tzname() or ""
    if not offset:
        return name if name.isalpha() and name != "UTC" else "UTC"
    utc = "UTC" + _offset_words(offset)
    return f"{name}, {utc}" if name.isalpha() else utc


def _offset_words(offset: timedelta) -> str:
    total = round(offset.total_seconds() / 60)
    if not total:
        return ""
    hours, minutes = divmod(abs(total), 60)
    sign = "\N{MINUS SIGN}" if total < 0 else "+"
    return f"{sign}{hours}" if not minutes else f"{sign}{hours}:{minutes:02}"


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
        return local.replace(tzinfo=self)

    @staticmethod
    def _local(dt: datetime | None) -> datetime:
        if dt is None:
            return datetime.now(UTC).astimezone()
        return dt.replace(tzinfo=None).astimezone()
