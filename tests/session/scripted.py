"""A client whose answers a test decides, one by one, for what a server cannot be made to do at the right moment."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.partner_api.answers import (
    BrokenRow,
    Customer,
    DeviceList,
    HistoryNote,
    HistoryPage,
    ProbeAnswer,
    StillAnswer,
    StillNote,
    StillProgress,
)
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import RingViewerError, TimeRangeNotAuthorized
from ringviewer.partner_api.exchange import Leg
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.recorder import Recorder
from ringviewer.partner_api.token import TokenFacts
from ringviewer.session.session import Session

NOW_MS = 1_790_000_000_000

Open = Callable[["ScriptedClient"], Session]


def event(number: int, start_ms: int, *, device: str = "door") -> Event:
    """An event of ten seconds."""
    return Event(f"{device}-{number}", device, "motion", start_ms, start_ms + 10_000)


def events_every_minute(count: int, newest_ms: int = NOW_MS - 60_000, *, device: str = "door") -> list[Event]:
    """Events one minute apart, newest first."""
    return [event(count - position, newest_ms - position * 60_000, device=device) for position in range(count)]


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (16, 9), "navy").save(stream, "JPEG")
    return stream.getvalue()


PICTURE = _picture()


@dataclass
class ScriptedClient:
    """An account with a consent time, in memory. Setting ``gate`` makes every answer wait for it."""

    histories: dict[str, list[Event]] = field(default_factory=dict)
    consent_ms: int = 0
    page_size: int = 5
    now_ms: int = NOW_MS
    clock_skew_ms: int | None = 0
    token_facts: TokenFacts = field(default_factory=lambda: TokenFacts("linked", None, None))
    fault: Callable[[str], RingViewerError | None] = lambda call: None
    next_path_of: Callable[[int], str | None] | None = None
    broken: tuple[BrokenRow, ...] = ()
    broken_devices: tuple[BrokenRow, ...] = ()
    history_notes: tuple[HistoryNote, ...] = ()
    still_notes: tuple[StillNote, ...] = ()
    media_host: str = "media"
    gate: asyncio.Event | None = None
    calls: list[str] = field(default_factory=list)
    recorder: Recorder = field(default_factory=Recorder)
    api_base: str = "http://127.0.0.1:1"
    pace: Pace = field(default_factory=Pace)
    quota: Quota | None = None
    held_s: float = 0.0
    may_renew: bool = False

    def set_pace(self, pace: Pace) -> None:
        self.pace = pace

    async def me(self) -> Customer:
        await self._called("me")
        return Customer("ava1.ring.account.EXAMPLE")

    async def devices(self) -> DeviceList:
        await self._called("devices")
        devices = tuple(Device(device_id, device_id.title()) for device_id in self.histories)
        return DeviceList(devices, self.broken_devices, "devices-1")

    async def history_page(
        self, device_id: str, *, event_types: tuple[str, ...] = (), next_path: str | None = None
    ) -> HistoryPage:
        await self._called(f"history {device_id} {next_path or 'first'}")
        allowed = [each for each in self.histories[device_id] if each.start_ms >= self.consent_ms]
        begin = int(next_path.rpartition("=")[2]) if next_path else 0
        end = begin + self.page_size
        following = f"/next?page[key]={end}" if end < len(allowed) else None
        if self.next_path_of is not None:
            following = self.next_path_of(end)
        return HistoryPage(
            events=tuple(allowed[begin:end]),
            broken=self.broken,
            next_path=following,
            key=None,
            request_id=f"page-{begin}",
            exchange=len(self.calls),
            answered_ms=self.now_ms,
            notes=self.history_notes,
        )

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        if on_progress is not None:
            on_progress(StillProgress("asking", 0, None, 1, 1, None, None, ()))
        try:
            await self._called(f"still {ask.start_ms}")
        except RingViewerError as fault:
            if not fault.legs:
                fault.legs = (Leg("POST", "api", None, None, "still", 1, None),)
            raise
        if ask.start_ms < self.consent_ms:
            raise TimeRangeNotAuthorized(403, "TIME_RANGE_NOT_AUTHORIZED", None, "still-refused")
        media = Leg("GET", self.media_host, 200, None, "still", 1, None)
        legs = (Leg("POST", "api", 303, None, "still", 1, None), media)
        taken_ms = ask.start_ms + 3_000
        return StillAnswer(
            PICTURE, "image/jpeg", str(taken_ms), taken_ms, "recording", legs, 1, self.now_ms, self.still_notes
        )

    async def probe(self, device_id: str, start_ms: int) -> ProbeAnswer:
        await self._called(f"probe {device_id} {start_ms}")
        accepted = start_ms >= self.consent_ms
        status, code = (303, None) if accepted else (403, "TIME_RANGE_NOT_AUTHORIZED")
        return ProbeAnswer(
            accepted, not accepted, start_ms, status, code, f"probe-{start_ms}", len(self.calls), self.now_ms
        )

    async def _called(self, call: str) -> None:
        self.calls.append(call)
        # An answer takes at least a turn of the loop, as it does from a socket.
        await asyncio.sleep(0)
        if self.gate is not None:
            await self.gate.wait()
        fault = self.fault(call)
        if fault is not None:
            raise fault


def failing(part: str, fault: RingViewerError) -> Callable[[str], RingViewerError | None]:
    """A fault for every call that holds these words."""
    return lambda call: fault if part in call else None


async def until(session: Session, reached: Callable[[], bool]) -> None:
    """Wait for a change after which something holds."""
    signal = asyncio.Event()
    unsubscribe = session.subscribe(lambda change: signal.set())
    try:
        while not reached():
            await asyncio.wait_for(signal.wait(), 10)
            signal.clear()
    finally:
        unsubscribe()
