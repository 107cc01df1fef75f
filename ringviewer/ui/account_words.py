"""Why there is nothing to see: still reading, failed, stopped, or truly nothing. Each says so in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.session.session import Session

__all__ = ["no_devices", "no_events", "no_findings"]


def no_devices(session: Session | None) -> str:
    """What stands in place of the lanes."""
    if session is None:
        return "No account is open"
    if session.busy:
        return "Reading the devices…"
    if session.problem is not None:
        return "The devices could not be read"
    if any(finding.code == "no-devices" for finding in session.findings):
        return "This account shares no device with your app"
    return "The devices were not read"


def no_events(session: Session | None, total: int, filters: Sequence[str] = ()) -> str:
    """What stands in place of the rows of events.

    ``total`` is how many are known, shown or not; ``filters`` are those in force, in words.
    """
    if total:
        known = f"{wording.count(total, 'event')} known, none of them passes"
        return f"{known}: {', '.join(filters)}" if filters else f"{known} the filter"
    if session is None or not session.lanes:
        return no_devices(session)
    unread = sum(not lane.coverage.complete for lane in session.lanes.values())
    if session.busy and unread:
        return "Reading the events…"
    if unread:
        return f"No event was read, and {wording.count(unread, 'history', 'histories')} not to the end"
    return "The API returns no event: every history was read to its end"


def no_findings(session: Session | None, *, filtered: bool) -> str:
    """What stands in place of the cards; ``filtered`` when only one device's are wanted."""
    if session is None:
        return "No account is open."
    if session.busy:
        return "Still reading. Nothing was found so far."
    if session.problem is not None:
        return "The account could not be read, so that nothing is known to be right or wrong."
    if any(not lane.coverage.complete for lane in session.lanes.values()):
        return "Nothing was found in what was read, which is not everything."
    return "Nothing was found for this device." if filtered else "Nothing was found in what the API shows."
