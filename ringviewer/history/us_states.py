"""The time zones of the states and territories of the United States, by name in the tz database.

The location resource names a state and no zone (contract §2.1), so a state is all that there is to guess from. Rules:
49 CFR part 71, and the tz database for the parts of a state that keep another time.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["US_ZONES", "State", "find_state", "zone_words"]


@dataclass(frozen=True, slots=True)
class State:
    """A state and the zone in which most of its people live.

    ``elsewhere`` holds the other zones of the state, each with who keeps it, as the words before “keeps”.
    """

    name: str
    zone: str
    elsewhere: tuple[tuple[str, str], ...] = ()


US_ZONES: tuple[tuple[str, str], ...] = (
    ("America/New_York", "Eastern time"),
    ("America/Chicago", "Central time"),
    ("America/Denver", "Mountain time"),
    ("America/Phoenix", "Arizona time, no daylight saving"),
    ("America/Los_Angeles", "Pacific time"),
    ("America/Anchorage", "Alaska time"),
    ("America/Adak", "Aleutian time, Adak"),
    ("Pacific/Honolulu", "Hawaii time"),
    ("America/Puerto_Rico", "Atlantic time, Puerto Rico"),
    ("Pacific/Guam", "Chamorro time, Guam"),
    ("Pacific/Pago_Pago", "Samoa time, American Samoa"),
)
"""The zones that a customer in the United States may live in: name in the tz database, and in words."""

_WORDS = dict(US_ZONES) | {
    "America/Boise": "Mountain time",
    "America/Detroit": "Eastern time",
    "America/Indiana/Indianapolis": "Eastern time",
    "America/Kentucky/Louisville": "Eastern time",
    "America/Menominee": "Central time",
}

_EAST, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"

_STATES = {
    "AK": State("Alaska", "America/Anchorage", (("America/Adak", "the western Aleutian Islands"),)),
    "AL": State("Alabama", _CENTRAL),
    "AR": State("Arkansas", _CENTRAL),
    "AS": State("American Samoa", "Pacific/Pago_Pago"),
    "AZ": State("Arizona", "America/Phoenix", ((_MOUNTAIN, "the Navajo Nation"),)),
    "CA": State("California", _PACIFIC),
    "CO": State("Colorado", _MOUNTAIN),
    "CT": State("Connecticut", _EAST),
    "DC": State("the District of Columbia", _EAST),
    "DE": State("Delaware", _EAST),
    "FL": State("Florida", _EAST, ((_CENTRAL, "the western Panhandle of Florida"),)),
    "GA": State("Georgia", _EAST),
    "GU": State("Guam", "Pacific/Guam"),
    "HI": State("Hawaii", "Pacific/Honolulu"),
    "IA": State("Iowa", _CENTRAL),
    "ID": State("Idaho", "America/Boise", ((_PACIFIC, "northern Idaho"),)),
    "IL": State("Illinois", _CENTRAL),
    "IN": State("Indiana", "America/Indiana/Indianapolis", ((_CENTRAL, "two corners of Indiana"),)),
    "KS": State("Kansas", _CENTRAL, ((_MOUNTAIN, "far western Kansas"),)),
    "KY": State("Kentucky", "America/Kentucky/Louisville", ((_CENTRAL, "western Kentucky"),)),
    "LA": State("Louisiana", _CENTRAL),
    "MA": State("Massachusetts", _EAST),
    "MD": State("Maryland", _EAST),
    "ME": State("Maine", _EAST),
    "MI": State("Michigan", "America/Detroit", (("America/Menominee", "Menominee and three more counties"),)),
    "MN": State("Minnesota", _CENTRAL),
    "MO": State("Missouri", _CENTRAL),
    "MP": State("the Northern Mariana Islands", "Pacific/Guam"),
    "MS": State("Mississippi", _CENTRAL),
    "MT": State("Montana", _MOUNTAIN),
    "NC": State("North Carolina", _EAST),
    "ND": State("North Dakota", _CENTRAL, ((_MOUNTAIN, "southwestern North Dakota"),)),
    "NE": State("Nebraska", _CENTRAL, ((_MOUNTAIN, "the Nebraska Panhandle"),)),
    "NH": State("New Hampshire", _EAST),
    "NJ": State("New Jersey", _EAST),
    "NM": State("New Mexico", _MOUNTAIN),
    "NV": State("Nevada", _PACIFIC, ((_MOUNTAIN, "West Wendover"),)),
    "NY": State("New York", _EAST),
    "OH": State("Ohio", _EAST),
    "OK": State("Oklahoma", _CENTRAL),
    "OR": State("Oregon", _PACIFIC, (("America/Boise", "Malheur County"),)),
    "PA": State("Pennsylvania", _EAST),
    "PR": State("Puerto Rico", "America/Puerto_Rico"),
    "RI": State("Rhode Island", _EAST),
    "SC": State("South Carolina", _EAST),
    "SD": State("South Dakota", _CENTRAL, ((_MOUNTAIN, "western South Dakota"),)),
    "TN": State("Tennessee", _CENTRAL, ((_EAST, "East Tennessee"),)),
    "TX": State("Texas", _CENTRAL, ((_MOUNTAIN, "the El Paso area"),)),
    "UT": State("Utah", _MOUNTAIN),
    "VA": State("Virginia", _EAST),
    "VI": State("the Virgin Islands", "America/Puerto_Rico"),
    "VT": State("Vermont", _EAST),
    "WA": State("Washington", _PACIFIC),
    "WI": State("Wisconsin", _CENTRAL),
    "WV": State("West Virginia", _EAST),
    "WY": State("Wyoming", _MOUNTAIN),
}
_BY_NAME = {state.name.removeprefix("the ").upper(): state for state in _STATES.values()}


def find_state(country: str | None, state: str | None) -> State | None:
    """The state that a device's location names, by its two letters or in full; None outside the United States."""
    if (country or "").strip().upper() not in ("US", "USA") or not state:
        return None
    wanted = state[:40].strip().upper()
    return _STATES.get(wanted) or _BY_NAME.get(wanted)


def zone_words(name: str) -> str:
    """“Pacific time” for a zone of the United States, for any other its name in the tz database."""
    return _WORDS.get(name, name).partition(",")[0]
