"""Stand-ins for a session: the values are real, nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, cast

from ringviewer.diagnosis.consent import Consent, Witness
from ringviewer.diagnosis.findings import Finding
from ringviewer.history.columns import EventColumns
from ringviewer.history.coverage import Coverage
from ringviewer.history.device import Device
from ringviewer.history.event import DING, LIVE, MOTION, Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.exchange import Exchange
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.recorder import Recorder
from ringviewer.partner_api.token import TokenFacts
from ringviewer.session.changes import Change
from ringviewer.session.lane import Lane
from ringviewer.session.pictures import Picture
from ringviewer.session.progress import Progress
from ringviewer.session.session import Session
from ringviewer.session.stills import StillView
from ringviewer.session.wishes import Wishes
from tests.ui.timeline.worlds import Watcher

NOW_MS = 1_791_506_520_000  # Thu 8 Oct 2026 17:42:00 PDT


def an_event(number: int, device_id: str = "front", kind: str = MOTION, start_ms: int | None = None) -> Event:
    """An event a minute per number before now, 30 s long."""
    start = NOW_MS - number * 60_000 if start_ms is None else start_ms
    return Event(f"{device_id}-{number:06}", device_id, kind, start, start + 30_000, False)


def a_lane(device_id: str = "front", name: str = "Front Door", events: int = 0) -> Lane:
    """A lane whose events are one a minute, every fourth a ding and every fifth a live view."""
    lane = Lane(Device(device_id, name, online=True, country="US", state="CA"), EventColumns(device_id))
    lane.events.add(
        [an_event(n, device_id, DING if n % 4 == 3 else LIVE if n % 5 == 4 else MOTION) for n in range(events)]
    )
    lane.coverage = Coverage(pages=1, stopped="end")
    return lane


def an_exchange(number: int, **changes: Any) -> Exchange:
    """An exchange of history that was answered 200."""
    values: dict[str, Any] = {
        "number": number,
        "parent": None,
        "kind": "history",
        "method": "GET",
        "host": "api.example.test",
        "path": "/v1/history/devices/front/events",
        "status": 200,
        "code": None,
        "request_id": f"{number:08x}-0000",
        "started_ms": NOW_MS + number * 100,
        "waited_ms": 0,
        "duration_ms": 120,
        "bytes_received": 2048,
        "attempt": 1,
        "error": None,
        "server_date_ms": NOW_MS,
        "request_body": None,
        "response_body": '{"data": []}',
        "request_headers": (("accept", "application/json"),),
        "response_headers": (("content-type", "application/json"),),
    }
    return Exchange(**(values | changes))


class FakePace:
    """The limits of a client."""

    per_second = 5.0
    in_flight = 4


class FakeClient:
    """What the tables read from a client."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self.api_base = "https://api.example.test"
        self.token_facts = TokenFacts("linked", "ava.v1:read", NOW_MS + 11_520_000)
        self.clock_skew_ms: int | None = 400
        self.pace = FakePace()
        self.may_renew = False
        self.quota: Quota | None = None
        self.held_s = 0.0


class FakePixels:
    """Pictures whose pixels are never there."""

    def want(self, picture: Picture) -> bytes | None:
        return None

    def peek(self, picture: Picture) -> bytes | None:
        return None


class FakeSession:
    """A session that remembers what it was asked to do."""

    def __init__(self, *lanes: Lane) -> None:
        self.label = "Alder Street, linked"
        self.lanes = {lane.device.id: lane for lane in lanes}
        self.client = FakeClient()
        self.consent = Consent()
        self.selected: tuple[str, str] | None = None
        self.shown_still: StillView | None = None
        self.seen_stills: tuple[StillView, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.problem = None
        self.busy = False
        self.follower = Watcher()
        self.progress = Progress()
        self.cost = 3
        self.done: list[tuple[object, ...]] = []
        self.wishes = Wishes(lambda device_id: self.lanes[device_id].device if device_id in self.lanes else None)
        self.pixels = FakePixels()
        self.told_in: tzinfo | None = None
        self._listeners: list[Callable[[Change], None]] = []

    def tell_in(self, zone: tzinfo | None) -> None:
        self.told_in = zone

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def emit(self, change: Change) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            listener(change)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def now_ms(self) -> int:
        return NOW_MS

    def select(self, device_id: str, event_id: str, *, ask: bool = True) -> None:
        self.selected = (device_id, event_id)
        self.done.append(("select", device_id, event_id, ask))

    def ask(self, ask: StillAsk, event: Event | None = None, *, again: bool = False, on_purpose: bool = False) -> None:
        self.done.append(("on purpose" if on_purpose else "ask", ask, event, again))

    def ask_range(self, device_id: str, from_ms: int, to_ms: int, *, on_purpose: bool = False) -> None:
        self.done.append(("range", device_id, from_ms, to_ms))

    def ask_parts(self, parts: Sequence[StillAsk]) -> None:
        self.done.append(("parts", tuple(parts)))

    def prefetch(self, wishes: Sequence[tuple[StillAsk, Event]]) -> None:
        self.done.append(("prefetch", tuple(wishes)))

    def narrow(self, device_id: str, width_ms: int = 60_000) -> None:
        self.done.append(("narrow", device_id, width_ms))

    def narrow_cost(self, device_id: str, width_ms: int = 60_000) -> int:
        return self.cost

    def refresh(self) -> None:
        self.done.append(("refresh",))

    def stop(self) -> None:
        self.done.append(("stop",))

    def resume(self, device_id: str | None = None) -> None:
        self.done.append(("resume", device_id))


def as_session(fake: FakeSession) -> Session:
    """The stand-in under the name that widgets know."""
    return cast(Session, fake)


def a_witness(edge: str, at_ms: int, seq: int, **changes: Any) -> Witness:
    """A witness with a request id of its own."""
    values: dict[str, Any] = {
        "edge": edge,
        "at_ms": at_ms,
        "source": "media_refused" if edge == "after" else "event",
        "request_id": f"{seq:08x}-0000",
        "seq": seq,
        "device_id": "front",
        "note": "POST image, 403 TIME_RANGE_NOT_AUTHORIZED" if edge == "after" else "GET history, page 3 of 3",
        "observed_ms": NOW_MS,
    }
    return Witness(**(values | changes))
