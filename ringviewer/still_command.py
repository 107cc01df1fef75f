"""The command “still”: fetches one still into a file, and says when it was really taken."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ringviewer.account import Account, Source, UsageError
from ringviewer.casefile.still_facts import printed_facts
from ringviewer.casefile.still_file import saved_facts, sidecar_path, write_still
from ringviewer.diagnosis.ask_check import Concern, check, too_long
from ringviewer.diagnosis.consent import Consent
from ringviewer.headless import LEAST_ENDING, exit_code, find, print_json, run, still_code
from ringviewer.history.wording import NARROW, plain, span_words
from ringviewer.history.zones import local_zone, zone_for
from ringviewer.history_search import find_event
from ringviewer.outcome import NOTHING_THERE, complain, tell
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk, StillOptions
from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.session.changes import Change, ShownStillChanged
from ringviewer.session.explaining import explained
from ringviewer.session.summary import still_lines
from ringviewer.session.wishes import instant_of
from ringviewer.still_boundary import REFUSED, advised

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.history.event import Event
    from ringviewer.session.session import Session
    from ringviewer.session.stills import StillView
    from ringviewer.still_arguments import StillJob
    from ringviewer.still_boundary import Boundary

# As milliseconds these lie before March 1973, as seconds they reach beyond the year 5000.
_SECONDS_BELOW = 100_000_000_000
_MINUTE_MS = 60_000
_SHOWN_CAMERAS = 12


def still(source: Source, job: StillJob, *, as_json: bool) -> int:
    """Fetch one still into a file and say when it was taken; returns the exit code.

    Nothing is known here of the boundary, so that no request is held because of it.
    """
    if job.output.is_dir() or not job.output.absolute().parent.is_dir():
        raise UsageError(f"The picture cannot be written to {job.output}: there is no such folder, or it is one.")

    if job.output.suffix and job.named_format != job.wanted_format:
        complain(f"{job.output.name!r} has not the ending of a {job.wanted_format.upper()}, which is asked for.")

    async def work(account: Account) -> int:
        session = account.session
        try:
            device, event = await _subject(account, job)
        except RingViewerError as error:
            return exit_code(explained(problem_of(error), account.client.token_facts, session.now_ms()))
        if device is None:
            short = (
                f"; the end of an id needs at least {LEAST_ENDING} characters"
                if len(job.event or "") < LEAST_ENDING
                else ""
            )
            complain(f"No event {job.event!r} is in the history that the API returns{short}.")
            return NOTHING_THERE
        asks = asks_of(job, device, session.now_ms(), event)
        session.subscribe(_Teller(session, asks))
        if len(asks) == 1:
            session.ask(asks[0], event, on_purpose=True)
        else:
            session.ask_parts(asks)
        await session.settled()
        view = session.shown_still
        if view is None:
            return exit_code(session.problem)
        zone = zone_for(device.country, device.state) or local_zone()
        empty = _empty(asks, view)
        boundary: Boundary | None = None
        if view.problem is not None and view.problem.kind == REFUSED:
            problem, boundary = await advised(account.client, device, view.ask, empty, view.problem, zone)
            view = replace(view, problem=problem)
        if view.picture is not None:
            _save(account, job, view, device)
        if as_json:
            print_json(_facts(job, view, device, empty, boundary))
        else:
            tell("\n".join(still_lines(view, zone)))
        return still_code(view.problem or (session.problem if view.picture is None else None))

    return run(source, work)


async def _subject(account: Account, job: StillJob) -> tuple[Device | None, Event | None]:
    """The device, and the event where one is asked for; neither where there is no such event."""
    devices = (await account.client.devices()).devices
    device = find(devices, job.device) if job.device is not None else None
    if job.event is None:
        return device, None
    found = await find_event(account.client, devices if device is None else (device,), job.event)
    if found is None:
        return None, None
    if found[1].end_ms is None and job.moment != "start":
        complain("The event has no end yet: its start is asked for.")
    return found


def _empty(asks: Sequence[StillAsk], view: StillView) -> tuple[StillAsk, ...]:
    """The ranges that were asked for and hold no picture, newest first: all before the one that is shown."""
    if view.ask.at_ms is not None or view.ask not in asks:
        return ()
    found_none = view.problem is not None and view.problem.kind == "media-not-found"
    return tuple(asks[: asks.index(view.ask) + found_none])


def _facts(
    job: StillJob, view: StillView, device: Device, empty: Sequence[StillAsk], boundary: Boundary | None
) -> dict[str, Any]:
    facts = printed_facts(view, device)
    facts["moment"] = job.moment if job.event is not None else None
    facts["empty_parts"] = [{"requested_from_ms": part.from_ms, "requested_to_ms": part.to_ms} for part in empty]
    facts["boundary"] = boundary.json() if boundary is not None else None
    if view.picture is not None:
        facts["saved"] = saved_facts(view.picture, job.keep_metadata)
    return facts


def asks_of(job: StillJob, device: Device, now_ms: int, event: Event | None = None) -> list[StillAsk]:
    """The requests of a job, to be sent one by one until one of them has a still; ``event`` is the one that it names.

    It is one, except for a range of more than 24 hours that may be split. Raises
    :class:`~ringviewer.account.UsageError` for what the API refuses in any case.
    """
    for instant in (job.at_ms, job.from_ms, job.to_ms):
        if instant is not None and 0 < instant < _SECONDS_BELOW:
            raise UsageError(f"{instant} looks like seconds; times are epoch milliseconds.")
    options = StillOptions(job.wanted_format, job.resolution, _camera(job, device))
    try:
        if event is not None:
            asks = [StillAsk.at(device.id, instant_of(event, job.moment), options)]
        else:
            asks = _asks(job, device, now_ms, options)
    except ValueError as error:
        raise UsageError(str(error)) from None
    for ask in asks:
        concern = check(ask, Consent(), now_ms=now_ms)
        if concern is not None and concern.holds:
            raise UsageError(_words(concern))
    return asks


def _asks(job: StillJob, device: Device, now_ms: int, options: StillOptions) -> list[StillAsk]:
    if job.at_ms is not None:
        return [StillAsk.at(device.id, job.at_ms, options)]
    from_ms = job.from_ms if job.from_ms is not None else max(0, now_ms - (job.last_min or 0) * _MINUTE_MS)
    to_ms = job.to_ms if job.to_ms is not None else now_ms
    if to_ms - from_ms <= LONGEST_RANGE_MS:
        return [StillAsk.latest(device.id, from_ms, to_ms, options)]
    concern = too_long(device.id, from_ms, to_ms, options)
    if job.split and concern.parts:
        return list(concern.parts)
    raise UsageError(_instead(concern))


def _instead(concern: Concern) -> str:
    """Why a range is too long, and what to ask for instead, as flags that can be copied."""
    lines = [_words(concern)]
    parts = concern.parts
    if parts:
        lines.append("Add --split to have that done, or ask for the parts yourself, the newest first:")
    elif concern.better is not None:
        lines.append("Ask for less, for example:")
        parts = (concern.better,)
    return "\n".join([*lines, *(f"  --latest-from {part.from_ms} --to {part.to_ms}" for part in parts)])


def _words(concern: Concern) -> str:
    return f"{concern.sentence}. {concern.words}".replace(NARROW, " ")


def _camera(job: StillJob, device: Device) -> str | None:
    known = device.component_ids
    if not known:
        return job.component_id
    listed = ", ".join(repr(component) for component in known[:_SHOWN_CAMERAS])
    if job.component_id is None:
        first = device.components[0]
        name = f" ({plain(first.name, 60)})" if first.name else ""
        complain(f"{device.name!r} has {len(known)} cameras: {listed}. Without --component it is {first.id!r}{name}.")
        return first.id
    if job.component_id not in known:
        raise UsageError(f"{device.name!r} has no camera {job.component_id!r}. It has: {listed}.")
    return job.component_id


def _save(account: Account, job: StillJob, view: StillView, device: Device) -> None:
    try:
        write_still(
            job.output,
            view,
            device,
            keep_metadata=job.keep_metadata,
            sidecar=job.sidecar,
            now_ms=account.session.now_ms(),
            skew_ms=account.client.clock_skew_ms,
        )
    except OSError as error:
        target = f"{job.output} and {sidecar_path(job.output)}" if job.sidecar else str(job.output)
        why = error.strerror or "unknown cause"
        raise UsageError(f"The picture could not be written to {target}: {why}.") from None
    got = view.picture.format.lower() if view.picture is not None else job.wanted_format
    if got != job.wanted_format:
        complain(f"The answer is a {got.upper()}, though {job.wanted_format.upper()} was asked for.")


class _Teller:
    """Tells on stderr of each part of a long range, and of each wait for another try.

    Nobody should take a command that waits for one that hangs.
    """

    def __init__(self, session: Session, asks: Sequence[StillAsk]) -> None:
        self._session = session
        self._asks = tuple(asks)
        self._ask: StillAsk | None = None
        self._attempt = 1

    def __call__(self, change: Change) -> None:
        view = self._session.shown_still
        if not isinstance(change, ShownStillChanged) or view is None:
            return
        if view.ask != self._ask:
            self._ask, self._attempt = view.ask, 1
            self._tell_part(view.ask)
        if view.phase == "waiting" and view.attempt > self._attempt:
            self._attempt = view.attempt
            why = f": {plain(view.reason, 200)}" if view.reason else ""
            complain(f"try {view.attempt} of {view.attempts_max} in {math.ceil(view.retry_in_s or 0)} s{why}")

    def _tell_part(self, ask: StillAsk) -> None:
        if len(self._asks) > 1 and ask in self._asks:
            length = span_words((ask.to_ms or 0) - ask.start_ms).replace(NARROW, " ")
            number = self._asks.index(ask) + 1
            complain(f"part {number} of {len(self._asks)}: {length} from {ask.from_ms} to {ask.to_ms}")
