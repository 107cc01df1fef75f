"""The main job without hands: read the account, select an event, fetch its still, save a picture of the window."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

from ringviewer.account import Account
from ringviewer.headless import exit_code, still_code
from ringviewer.history.event import DING, Event
from ringviewer.outcome import NOTHING_THERE, USAGE, complain, tell
from ringviewer.session.session import Session
from ringviewer.session.summary import summary_lines


class Photographed(Protocol):
    """A window that can be asked for a picture of itself."""

    def select_device(self, device_id: str) -> None:
        """Make a device's lane the current one."""

    def save_picture(self, path: Path) -> bool:
        """Paint everything that is due and save the window as PNG; ``False`` when the file can't be written."""


async def do_main_job(window: Photographed, account: Account, path: Path, select: str | None) -> int:
    """Wait until nothing is pending, select, fetch, save, print a line per fact; returns the exit code."""
    session = account.session
    await session.settled()
    code = exit_code(session.problem)
    chosen = choose(session, select) if session.problem is None else None
    if chosen is not None:
        session.select(chosen.device_id, chosen.id)
        await session.settled()
    elif code == 0:
        complain("The account has no event." if select is None else f"There is no event {select!r} to select.")
        code = NOTHING_THERE
    view = session.shown_still
    if code == 0 and view is not None:
        code = still_code(view.problem)
    # One turn of the loop lets what the last answer changed reach the widgets.
    await asyncio.sleep(0.05)
    if not window.save_picture(path):
        complain(f"The picture could not be saved to {path}.")
        code = code or USAGE
    else:
        tell("\n".join([*summary_lines(session), f"picture: {path}"]))
    return code


def choose(session: Session, select: str | None) -> Event | None:
    """The event that ``--select`` names; without it the newest ding, else the newest event."""
    events = [lane.events.event(index) for lane in session.lanes.values() for index in range(len(lane.events))]
    if not events:
        return None
    newest = max(events, key=lambda event: event.start_ms)
    match select:
        case None:
            dings = [event for event in events if event.kind == DING]
            return max(dings, key=lambda event: event.start_ms, default=newest)
        case "newest":
            return newest
        case "oldest":
            return min(events, key=lambda event: event.start_ms)
        case _:
            return next((event for event in events if event.id == select), None)
