"""The engine without a window: what scripts, tickets and tests ask for."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from ringviewer.account import Account, Source, UsageError, open_account
from ringviewer.history.device import short_id
from ringviewer.history.wording import plain
from ringviewer.outcome import API_FAILING, DONE, NOTHING_THERE, TOKEN_REFUSED, complain, tell
from ringviewer.partner_api.errors import Problem
from ringviewer.session.report import diagnose_json
from ringviewer.session.summary import summary_lines
from ringviewer.session.windowless import windowless

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.session import Session

# Shorter ends fit by chance; the window shows four characters of a device's id.
LEAST_ENDING = 4
_SHOWN_OF_ID = 12
_SHOWN_DEVICES = 12


def diagnose(source: Source, *, devices: Sequence[str], probe_s: int | None, as_json: bool) -> int:
    """Read an account to its end and print what is known; returns the exit code."""

    async def work(account: Account) -> int:
        session = account.session
        wanted: list[str] = []
        try:
            account.start()
            await session.settled()
            if session.problem is None:
                wanted += [find([lane.device for lane in session.lanes.values()], name).id for name in devices]
                for device_id in (wanted or list(session.lanes)) if probe_s is not None else ():
                    session.narrow(device_id, (probe_s or 0) * 1000)
                    await session.settled()
        except asyncio.CancelledError:
            # What is finished is kept: an interrupted diagnosis still says what it knows.
            session.stop()
            _report(session, wanted, as_json=as_json)
            raise
        _report(session, wanted, as_json=as_json)
        return exit_code(session.problem or _failed_walk(session))

    return run(source, work)


# What these say is an answer about the picture, not a fault of the API.
_ABSENT = frozenset(
    {
        "media-not-found",
        "time-range-not-authorized",
        "recording-not-ready",
        "recording-corrupt",
        "key-not-ready",
    }
)

# Also when the token was to be renewed and the token host refused that.
_TOKEN_KINDS = frozenset({"token-refused", "renewal-refused", "refresh-refused", "client-refused", "grant-unsupported"})


def still_code(problem: Problem | None) -> int:
    """The exit code for how a still ended, after saying it in words."""
    if problem is not None and problem.kind in _ABSENT:
        _complain(problem)
        return NOTHING_THERE
    return exit_code(problem)


def exit_code(problem: Problem | None) -> int:
    """The exit code for how a session ended, after saying it in words."""
    if problem is None:
        return DONE
    _complain(problem)
    return TOKEN_REFUSED if problem.kind in _TOKEN_KINDS else API_FAILING


def _complain(problem: Problem) -> None:
    """Say what is wrong and what to do, and below it what was answered: Ring asks for the request id."""
    complain(windowless(f"{problem.meaning} {problem.next_step}".strip()))
    if problem.answer:
        complain(problem.answer_with_id)


def _report(session: Session, wanted: Sequence[str], *, as_json: bool) -> None:
    if not as_json:
        tell("\n".join(summary_lines(session)))
        return
    report = diagnose_json(session)
    if wanted:
        report["devices"] = [entry for entry in report["devices"] if entry["id"] in wanted]
    print_json(report)


def print_json(value: object) -> None:
    """Print a result as JSON."""
    # What a terminal of another encoding would get instead of a letter is no longer JSON.
    encoding = (getattr(sys.stdout, "encoding", None) or "").replace("-", "").lower()
    tell(json.dumps(value, indent=2, ensure_ascii=encoding != "utf8"))


def _failed_walk(session: Session) -> Problem | None:
    """The failure of a history that could not be read, where there is one."""
    failed = (lane for lane in session.lanes.values() if lane.coverage.stopped == "error")
    return next((lane.problem for lane in failed if lane.problem is not None), None)


def find(devices: Sequence[Device], name: str) -> Device:
    """The device of an id, else of a name, else of the end of an id, as the window shows it: “…7Q2F”.

    Raises :class:`~ringviewer.account.UsageError` for none and for several.
    """
    ending = ending_of(name)
    found = (
        [device for device in devices if device.id == name]
        or [device for device in devices if device.name == name]
        or [device for device in devices if len(ending) >= LEAST_ENDING and device.id.endswith(ending)]
    )
    if len(found) == 1:
        return found[0]
    if found:
        what = "are named" if found[0].name == name else "have an id that ends in"
        keep = max(_SHOWN_OF_ID, len(ending) + LEAST_ENDING)
        listed = ", ".join(f"{device.name!r} ({plain(short_id(device.id, keep))})" for device in found[:_SHOWN_DEVICES])
        raise UsageError(f"Several devices {what} {name!r}: {listed}. Give the id, or more of its end.")
    known = ", ".join(repr(device.name) for device in devices[:_SHOWN_DEVICES]) or "none"
    raise UsageError(f"The account has no device {name!r}. It has: {known}.")


def ending_of(text: str) -> str:
    """The end of an id that a text names, with or without the ellipsis that the window writes before it."""
    return text.removeprefix("…")


def run(source: Source, work: Callable[[Account], Coroutine[Any, Any, int]]) -> int:
    """Open an account, do the work and close it again; returns what the work returned."""

    async def opened() -> int:
        account = await open_account(source)
        try:
            return await work(account)
        finally:
            await account.aclose()

    return asyncio.run(opened())
