"""The engine without a window: what scripts, tickets and tests ask for."""

from __future__ import annotations

import asyncio
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringviewer.account import Account, Source, UsageError, open_account
from ringviewer.history.wording import plain
from ringviewer.outcome import API_FAILING, DONE, NOTHING_THERE, TOKEN_REFUSED, complain, tell
from ringviewer.partner_api.asks import PictureFormat, StillAsk
from ringviewer.partner_api.errors import Problem, RingViewerError, problem_of
from ringviewer.session.changes import Change, ShownStillChanged
from ringviewer.session.explaining import explained
from ringviewer.session.report import diagnose_json, still_json
from ringviewer.session.summary import still_lines, summary_lines
from ringviewer.session.windowless import windowless

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.session import Session


@dataclass(frozen=True, slots=True)
class StillJob:
    """One still to fetch: at an instant, or the newest of a range, and the file it goes to."""

    device: str
    at_ms: int | None
    from_ms: int | None
    to_ms: int | None
    output: Path


def diagnose(source: Source, *, devices: Sequence[str], probe_s: int | None, as_json: bool) -> int:
    """Read an account to its end and print what is known; returns the exit code."""

    async def work(account: Account) -> int:
        session = account.session
        wanted: list[str] = []
        try:
            account.start()
            await session.settled()
            if session.problem is None:
                wanted += [_find([lane.device for lane in session.lanes.values()], name).id for name in devices]
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

    return _run(source, work)


def still(source: Source, job: StillJob, *, as_json: bool) -> int:
    """Fetch one still into a file and say when it was taken; returns the exit code."""

    if job.output.is_dir() or not job.output.absolute().parent.is_dir():
        raise UsageError(f"The picture cannot be written to {job.output}: there is no such folder, or it is one.")

    async def work(account: Account) -> int:
        session = account.session
        try:
            device = _find((await account.client.devices()).devices, job.device)
        except RingViewerError as error:
            return exit_code(explained(problem_of(error), account.client.token_facts, session.now_ms()))
        session.subscribe(_tell_tries(session))
        session.ask(_ask(job, device.id, session.now_ms()))
        await session.settled()
        view = session.shown_still
        if view is None:
            return exit_code(session.problem)
        if view.picture is not None:
            _write(job.output, view.picture.data)
        if as_json:
            _print_json(still_json(view))
        else:
            tell("\n".join(still_lines(view)))
        failed = session.problem if view.picture is None else None
        return still_code(view.problem or failed)

    return _run(source, work)


# As milliseconds these lie before March 1973, as seconds they reach beyond the year 5000.
_SECONDS_BELOW = 100_000_000_000
_AHEAD_MS = 60_000

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


def _tell_tries(session: Session) -> Callable[[Change], None]:
    """Tells on stderr of each wait for another try; nobody should take a command that waits for one that hangs."""
    told = 1

    def listener(change: Change) -> None:
        nonlocal told
        view = session.shown_still
        if not isinstance(change, ShownStillChanged) or view is None or view.phase != "waiting" or view.attempt <= told:
            return
        told = view.attempt
        why = f": {plain(view.reason, 200)}" if view.reason else ""
        complain(f"try {view.attempt} of {view.attempts_max} in {math.ceil(view.retry_in_s or 0)} s{why}")

    return listener


def _report(session: Session, wanted: Sequence[str], *, as_json: bool) -> None:
    if not as_json:
        tell("\n".join(summary_lines(session)))
        return
    report = diagnose_json(session)
    if wanted:
        report["devices"] = [entry for entry in report["devices"] if entry["id"] in wanted]
    _print_json(report)


def _print_json(value: object) -> None:
    # What a terminal of another encoding would get instead of a letter is no longer JSON.
    encoding = (getattr(sys.stdout, "encoding", None) or "").replace("-", "").lower()
    tell(json.dumps(value, indent=2, ensure_ascii=encoding != "utf8"))


def _failed_walk(session: Session) -> Problem | None:
    """The failure of a history that could not be read, where there is one."""
    failed = (lane for lane in session.lanes.values() if lane.coverage.stopped == "error")
    return next((lane.problem for lane in failed if lane.problem is not None), None)


def _ask(job: StillJob, device_id: str, now_ms: int) -> StillAsk:
    for instant in (job.at_ms, job.from_ms):
        if instant is not None and 0 < instant < _SECONDS_BELOW:
            raise UsageError(f"{instant} looks like seconds; times are epoch milliseconds.")
    if job.at_ms is not None and job.at_ms > now_ms + _AHEAD_MS:
        raise UsageError(f"{job.at_ms} lies in the future; stills exist of the past only.")
    suffix = job.output.suffix.lower()
    picture_format: PictureFormat = "png" if suffix == ".png" else "jpeg"
    try:
        if job.at_ms is not None:
            return StillAsk(device_id, "at_timestamp", at_ms=job.at_ms, format=picture_format)
        return StillAsk(
            device_id,
            "latest_in_range",
            from_ms=job.from_ms,
            to_ms=job.to_ms if job.to_ms is not None else now_ms,
            format=picture_format,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


def _find(devices: Sequence[Device], name: str) -> Device:
    exact = [device for device in devices if device.id == name]
    found = exact or [device for device in devices if device.name == name]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"Several devices are named {name!r}; use the id.")
    known = ", ".join(repr(device.name) for device in devices[:12]) or "none"
    raise UsageError(f"The account has no device {name!r}. It has: {known}.")


def _write(path: Path, data: bytes) -> None:
    folder = path.parent
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"The picture could not be written to {path}: {error.strerror or 'unknown cause'}.") from None


def _run(source: Source, work: Callable[[Account], Coroutine[Any, Any, int]]) -> int:
    async def run() -> int:
        account = await open_account(source)
        try:
            return await work(account)
        finally:
            await account.aclose()

    return asyncio.run(run())
