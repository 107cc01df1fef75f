"""What is said about moves of the view, mostly where they lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import wording

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.lane import Lane

NOTHING_SELECTED: Final = "No event is selected. Select one with a click, or with ← and →."
NO_EARLIER_VIEW: Final = "There is no earlier view to go back to."
NO_LATER_VIEW: Final = "There is no later view to go forward to."


def outside(ms: int, *, later: bool, tz: tzinfo) -> str:
    """A typed time that lies beyond everything that is known."""
    when = f"{wording.short_date(ms, tz)} {wording.minutes(ms, tz)}"
    what = "lies in the future" if later else "lies before everything that was read here"
    return f"{when} {what}. F shows what was read again."


def no_boundary(lane: Lane) -> str:
    """A device without a boundary."""
    name = wording.plain(lane.device.name)
    return f"No boundary is known for {name}: no event was found and no request was refused there."


def boundary(lane: Lane, tz: tzinfo) -> str:
    """Where a device's boundary lies, or on which side of the one edge that is known."""
    name, after, by = wording.plain(lane.device.name), lane.consent.after_ms, lane.consent.by_ms
    if by is None:
        refusal = "its refusal" if after is None else f"the refusal at {_when(after, tz)}"
        return f"Nothing was returned for {name}: its boundary lies later than {refusal}."
    if after is None:
        return f"Nothing was refused for {name}: its boundary lies at {_when(by, tz)} or earlier."
    # On one day, and with one offset, day and zone are said once.
    same = all(say(after, tz) == say(by, tz) for say in (wording.short_date, wording.zone_abbr))
    first = f"{wording.short_date(after, tz)} {wording.clock(after, tz)}" if same else _when(after, tz)
    last = f"{wording.clock(by, tz)} {wording.zone_abbr(by, tz)}" if same else _when(by, tz)
    return f"The boundary of {name} lies between {first} and {last}."


def none_of_kind(kind: str, direction: int, lane: Lane) -> str:
    """No further event of the selected one's kind."""
    way = "later" if direction > 0 else "earlier"
    return f"{wording.plain(lane.device.name)} has no {way} {wording.plain(kind)} event that was read."


def _when(ms: int, tz: tzinfo) -> str:
    return f"{wording.short_date(ms, tz)} {wording.clock(ms, tz)} {wording.zone_abbr(ms, tz)}"
