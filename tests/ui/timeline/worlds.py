"""A small session for the timeline's tests: real lanes with made-up events, and no network behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from ringviewer.diagnosis.consent import Consent, Witness, infer, together
from ringviewer.diagnosis.findings import Finding
from ringviewer.diagnosis.still_match import match
from ringviewer.history.columns import EventColumns
from ringviewer.history.coverage import Coverage, Span, Stop
from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.session.follower import Following
from ringviewer.session.lane import Lane
from ringviewer.session.session import Session
from ringviewer.session.stills import StillPhase, StillView

PACIFIC = ZoneInfo("America/Los_Angeles")


def at(clock: str, day: int = 8, month: int = 10, tz: ZoneInfo = PACIFIC) -> int:
    """Epoch ms of a wall-clock time such as 17:21:07.410 on a day of 2026."""
    parts = clock.split(":")
    seconds = float(parts[2]) if len(parts) > 2 else 0.0
    moment = datetime(2026, month, day, int(parts[0]), int(parts[1]), tzinfo=tz)
    return round(moment.timestamp() * 1000 + seconds * 1000)


NOW = at("17:42:01")


class Watcher:
    """What the timeline uses of a session's follower; `state` is set by hand."""

    def __init__(self) -> None:
        self.state = Following()
        self.devices: list[str] = []
        self.filled: list[tuple[str, int]] = []

    @property
    def on(self) -> bool:
        return self.state.on

    def follow(self, interval_s: float) -> None:
        self.state = Following(True, len(self.devices), interval_s, interval_s, interval_s)

    def unfollow(self) -> None:
        self.state = Following()

    def only(self, device_ids: Collection[str]) -> None:
        self.devices = list(device_ids)

    def fill(self, device_id: str, to_ms: int) -> None:
        self.filled.append((device_id, to_ms))


class House:
    """What the timeline reads of a session. `selected` is set by hand."""

    label = "house"

    def __init__(self, lanes: Sequence[Lane] = (), findings: Sequence[Finding] = (), now_ms: int = NOW) -> None:
        self.lanes = {lane.device.id: lane for lane in lanes}
        self.findings = tuple(findings)
        self.selected: tuple[str, str] | None = None
        self.shown_still: StillView | None = None
        self.consent = together([lane.consent for lane in lanes])
        self.busy = False
        self.follower = Watcher()
        self.problem: Problem | None = None
        self.now = now_ms

    def now_ms(self) -> int:
        return self.now

    @property
    def session(self) -> Session:
        return cast(Session, cast(Any, self))


def events(device_id: str, kinds: Sequence[tuple[int, str, int | None]]) -> list[Event]:
    """Events from (start, kind, length in ms or None)."""
    return [
        Event(f"{device_id}-{number}", device_id, kind, start, None if length is None else start + length)
        for number, (start, kind, length) in enumerate(kinds)
    ]


def lane(
    device_id: str,
    rows: Sequence[tuple[int, str, int | None]],
    *,
    name: str | None = None,
    online: bool | None = True,
    reported_at_ms: int | None = None,
    refused_ms: int | None = None,
    stopped: Stop = "end",
    known_from_ms: int | None = None,
    reading_page: int | None = None,
    now_ms: int = NOW,
) -> Lane:
    """A lane whose history was read from `known_from_ms` (or its oldest event) to now."""
    columns = EventColumns(device_id)
    columns.add(events(device_id, rows))
    oldest = columns.oldest_ms if columns.oldest_ms is not None else now_ms
    witnesses = [Witness("by", oldest, "event", "91af02c4", 1, device_id, "oldest event", stopped == "end")]
    if refused_ms is not None:
        witnesses.append(Witness("after", refused_ms, "media_refused", "3d90b7e2", 2, device_id, "refused"))
    coverage = Coverage((Span(known_from_ms or oldest, now_ms),), stopped, 3)
    consent = infer(witnesses) if len(columns) else Consent()
    device = Device(device_id, name or device_id, online=online, reported_at_ms=reported_at_ms)
    return Lane(device, columns, coverage, reading_page=reading_page, consent=consent)


def add_still(target: Lane, event: Event, offset_ms: int) -> StillView:
    """A still of an event, taken `offset_ms` after its start."""
    ask = StillAsk.at(event.device_id, event.start_ms)
    actual = event.start_ms + offset_ms
    found = match(ask, actual, event, NOW)
    view = StillView(ask, event, "shown", actual_ms=actual, match=found, answered_ms=NOW)
    target.stills[event.id] = view
    return view


def finding(code: str, severity: Literal["info", "warning", "problem"], device_id: str | None) -> Finding:
    """A finding with nothing but its code."""
    return Finding(code, severity, code, code, (), "", device_id)


def add_free(target: Lane, ask: StillAsk, actual_ms: int | None, phase: StillPhase = "shown") -> StillView:
    """A still that was asked for without an event."""
    found = match(ask, actual_ms, None, NOW) if phase == "shown" else None
    view = StillView(ask, None, phase, actual_ms=actual_ms, match=found, answered_ms=NOW)
    target.free_stills[ask] = view
    return view


def add_failed(target: Lane, event: Event, status: int, kind: str) -> StillView:
    """An event whose still was answered with an error."""
    problem = Problem(None, kind, status, None, None, "It failed.", "Try again.")
    view = StillView(StillAsk.at(event.device_id, event.start_ms), event, "failed", problem=problem, answered_ms=NOW)
    target.stills[event.id] = view
    return view


def add_unknown(target: Lane, event: Event) -> StillView:
    """An event with a still that does not say when it was taken."""
    ask = StillAsk.at(event.device_id, event.start_ms)
    view = StillView(ask, event, "shown", match=match(ask, None, event, NOW), answered_ms=NOW)
    target.stills[event.id] = view
    return view
