"""The main job without hands: read the account, select an event, fetch its still, save a picture of the window."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final, Protocol

from ringviewer.account import Account
from ringviewer.headless import exit_code, still_code
from ringviewer.history.event import DING, Event
from ringviewer.history.wording import NARROW, count, span_words
from ringviewer.outcome import API_FAILING, NOTHING_THERE, USAGE, complain, tell
from ringviewer.session.session import Session
from ringviewer.session.summary import summary_lines

#: Who runs it hears nothing for so long, and then how far it is, again and again.
_QUIET_S: Final = 10.0
_EVERY_S: Final = 5.0


class Photographed(Protocol):
    """A window that can be asked for a picture of itself."""

    def select_device(self, device_id: str) -> None:
        """Make a device's lane the current one."""

    def save_picture(self, path: Path) -> bool:
        """Paint everything that is due and save the window as PNG; ``False`` when the file can't be written."""


async def photograph(window: Photographed, account: Account, path: Path, select: str | None, wait_s: float) -> int:
    """Wait until nothing is pending, select, fetch, save, print a line per fact; returns the exit code.

    After ``wait_s`` it goes on with what is there, and says what is missing.
    """
    session = account.session
    code = API_FAILING if await _missed(session, wait_s) else 0
    code = exit_code(session.problem) or code
    chosen = choose(session, select) if session.problem is None else None
    if chosen is not None:
        session.select(chosen.device_id, chosen.id)
        if await _missed(session, wait_s):
            code = API_FAILING
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


async def _missed(session: Session, wait_s: float) -> bool:
    """Wait until nothing is pending, and tell now and then how far it is; whether that took too long and was ended."""
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    pause_s = _QUIET_S
    while (left_s := began_s + wait_s - loop.time()) > 0:
        try:
            async with asyncio.timeout(min(pause_s, left_s)):
                await session.settled()
                return False
        except TimeoutError:
            pause_s = _EVERY_S
            if began_s + wait_s - loop.time() > 1:
                complain(f"{_done_so_far(session)} after {_span(loop.time() - began_s)}, {_waits_for(session)}.")
    session.stop()
    await session.settled()
    complain(
        f"Not everything came within {_span(wait_s)}: {_done_so_far(session)}. The picture shows what there is; "
        "--wait waits longer, --pace sends more requests in a second."
    )
    return True


def _done_so_far(session: Session) -> str:
    """How far reading is, without a word that comes from the account."""
    lanes = session.lanes.values()
    if not lanes:
        return "nothing read"
    ended = sum(lane.coverage.complete for lane in lanes)
    pages, events = sum(lane.walk.pages for lane in lanes), sum(len(lane.events) for lane in lanes)
    histories = count(len(lanes), "history", "histories")
    words = f"{ended} of {histories} read to the end, {count(pages, 'page')}, {count(events, 'event')}"
    return words.replace(NARROW, " ")


def _waits_for(session: Session) -> str:
    if not session.lanes:
        return "waiting for the devices"
    if any(lane.reading_page is not None for lane in session.lanes.values()):
        return "reading on"
    return "waiting for the still" if session.shown_still is not None else "waiting for the last answers"


def _span(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else span_words(whole * 1000).replace(NARROW, " ")


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
