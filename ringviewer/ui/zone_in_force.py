"""Which zone the times are written in, whose it is, and what it was guessed from."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTimeZone

from ringviewer.history.us_states import State, find_state, zone_words
from ringviewer.history.wording import count
from ringviewer.history.zones import load_zone, local_zone, named_zone

if TYPE_CHECKING:
    from ringviewer.session.session import Session

__all__ = ["Guess", "ZoneChoice", "ZoneInForce", "desktop_zone", "guesses", "zone_in_force"]

ZoneChoice = Literal["customer", "local", "utc"]

_MOST_NAMED = 3


class ZoneInForce(NamedTuple):
    """A zone and whose it is, in the few words of the axis.

    ``known`` is false where UTC stands in for the customer's. ``note`` says in sentences where the zone comes from.
    """

    tz: tzinfo
    whose: str
    known: bool = True
    note: str = ""


class Guess(NamedTuple):
    """A zone that the places of ``devices`` devices speak for; ``states`` are these places, the first decides."""

    name: str
    states: tuple[State, ...]
    devices: int

    @property
    def words(self) -> str:
        """“Pacific time”."""
        return zone_words(self.name)

    @property
    def where(self) -> str:
        """“Oregon”, “Oregon and California”."""
        names = [state.name for state in self.states[:_MOST_NAMED]]
        if len(self.states) > _MOST_NAMED:
            names.append("others")
        return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """The other zones of these states, by name in the tz database, each with who keeps it."""
        found = {name: who for state in self.states for name, who in state.elsewhere}
        return tuple((name, who) for name, who in found.items() if zone_words(name) != self.words)


def guesses(session: Session | None) -> tuple[Guess, ...]:
    """The zones of the devices' places, that of most devices first; empty where no place tells one.

    Zones that keep the same time now count as one.
    """
    lanes = () if session is None else session.lanes.values()
    places = [find_state(lane.device.country, lane.device.state) for lane in lanes]
    states = Counter(place for place in places if place is not None)
    found: dict[str, list[State]] = {}
    for state in states:
        found.setdefault(zone_words(state.zone), []).append(state)
    made = [Guess(group[0].zone, tuple(group), sum(states[each] for each in group)) for group in found.values()]
    return tuple(sorted(made, key=lambda guess: -guess.devices))


def desktop_zone() -> tzinfo:
    """This computer's zone, with the whole of its history where the desktop tells its name in the tz database."""
    try:
        return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return local_zone()


def zone_in_force(choice: ZoneChoice, session: Session | None, chosen: str = "") -> ZoneInForce:
    """The zone of a choice. ``chosen`` is the name of the zone that somebody said is the customer's, if anybody did.

    Otherwise the customer's is guessed from the states in which the devices are (contract §2.1 tells no more).
    """
    if choice == "utc":
        return ZoneInForce(UTC, "UTC", note="Times are in UTC.")
    if choice == "local":
        return ZoneInForce(desktop_zone(), "this computer’s zone", note="Times are in this computer’s zone.")
    named = named_zone(chosen) if chosen else None
    if named is not None:
        note = f"Times are in the customer’s zone, {named.key}, as you chose for this account."
        return ZoneInForce(named, "customer’s, as you chose", note=note)
    found = guesses(session)
    zone = load_zone(found[0].name) if found else None
    if zone is None:
        note = "The customer’s zone is not known, so times are in UTC. Choose it with “Customer’s zone…” in the menu."
        return ZoneInForce(UTC, "customer’s is not known", known=False, note=note)
    if len(found) > 1:
        return ZoneInForce(zone, "devices are in different zones", note=_different(found))
    guess = found[0]
    others = "".join(f"; {who} {_keeps(who)} {zone_words(name)}" for name, who in guess.elsewhere)
    note = f"Times are in the customer’s zone, {guess.words}, guessed from {guess.where}{others}."
    return ZoneInForce(zone, f"guessed from {guess.where}", note=note)


def _keeps(who: str) -> str:
    return "keep" if re.search(r"\b(counties|corners|Islands)\b", who) else "keeps"


def _different(found: tuple[Guess, ...]) -> str:
    shares = ", ".join(f"{count(guess.devices, 'device')} in {guess.where} ({guess.words})" for guess in found)
    first = found[0]
    return (
        f"The devices are in different zones: {shares}. Times are in {first.words}, guessed from {first.where}. "
        "Choose another with “Customer’s zone…” in the menu."
    )
