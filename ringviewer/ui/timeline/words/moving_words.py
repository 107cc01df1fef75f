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
    return f"{when} {what}. F shows everything again."


def no_boundary(lane: Lane) -> str:
    """A device without a boundary."""
    name = wording.plain(lane.device.name)
    return f"No boundary is known for {name}: no event was found and no request was refused there."


def only_edge(lane: Lane) -> str:
    """A boundary of which only one edge is known, and is shown already."""
    name = wording.plain(lane.device.name)
    if lane.consent.after_ms is None:
        return f"Nothing was refused for {name}: its boundary lies here or earlier."
    return f"Nothing was returned for {name}: its boundary lies later than this refusal."


def none_of_kind(kind: str, direction: int, lane: Lane) -> str:
    """No further event of the selected one's kind."""
    way = "later" if direction > 0 else "earlier"
    return f"{wording.plain(lane.device.name)} has no {way} {wording.plain(kind)} event that was read."
