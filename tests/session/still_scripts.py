"""A client whose stills a test answers one by one, each when and as it likes."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from ringviewer.history.event import Event
from ringviewer.partner_api.answers import StillAnswer, StillProgress
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import RingViewerError
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.session import Session
from ringviewer.session.stills import StillView
from tests.session.scripted import NOW_MS, Open, ScriptedClient, events_every_minute

POST = Leg("POST", "api", 303, None, "post", 1, 1)
GET = Leg("GET", "media", 200, None, "get", 1, 2)


def picture(shade: int, image_format: str = "JPEG") -> bytes:
    """A picture of its own for each shade."""
    stream = io.BytesIO()
    Image.new("RGB", (16, 9), (shade % 256, shade // 256 % 256, 40)).save(stream, image_format)
    return stream.getvalue()


@dataclass(eq=False)
class OnWire:
    """A still that the client is asked for."""

    ask: StillAsk
    tell: Callable[[StillProgress], None]
    answer: asyncio.Future[StillAnswer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def progress(self, progress: StillProgress) -> None:
        self.tell(progress)

    def waits(self, retry_in_s: float = 30.0) -> None:
        """Another try follows after a wait."""
        self.tell(StillProgress("waiting", 0, None, 2, 4, retry_in_s, "503", (replace(POST, status=503),)))

    def arrive(self, answer: StillAnswer | None = None, **other: object) -> None:
        """The picture comes: one of its own, three seconds late, unless something else is said."""
        start_ms = self.ask.start_ms
        usual = StillAnswer(
            picture(start_ms // 1000), "image/jpeg", str(start_ms + 3_000), start_ms + 3_000, "recording",
            (POST, GET), 1, NOW_MS,
        )  # fmt: skip
        if not self.answer.done():
            self.answer.set_result(answer or replace(usual, **other))  # type: ignore[arg-type]

    def fail(self, fault: RingViewerError) -> None:
        if not self.answer.done():
            self.answer.set_exception(fault)


@dataclass
class StillClient(ScriptedClient):
    """``asked`` are all requests for stills, ``wire`` those without an answer yet. Answers at once if ``willing``."""

    asked: list[StillAsk] = field(default_factory=list)
    wire: list[OnWire] = field(default_factory=list)
    most: int = 0
    willing: bool = False

    async def still(self, ask: StillAsk, *, on_progress: Callable[[StillProgress], None] | None = None) -> StillAnswer:
        tell = on_progress or (lambda progress: None)
        request = OnWire(ask, tell)
        self.asked.append(ask)
        self.wire.append(request)
        self.most = max(self.most, len(self.wire))
        tell(StillProgress("asking"))
        if self.willing:
            request.arrive()
        try:
            return await request.answer
        finally:
            self.wire.remove(request)

    def of(self, ask: StillAsk) -> OnWire:
        """The request on the wire for this still."""
        return next(request for request in self.wire if request.ask == ask)


def at(minute: int) -> StillAsk:
    """The still of the door so many minutes ago."""
    return StillAsk.at("door", NOW_MS - minute * 60_000)


async def opened(open_session: Open, count: int = 12) -> tuple[StillClient, Session]:
    """An account with a door of so many events, the newest a minute ago and the others a minute apart."""
    client = StillClient({"door": events_every_minute(count)}, page_size=500)
    session = open_session(client)
    session.start()
    await session.settled()
    return client, session


def event(session: Session, minute: int) -> Event:
    """The event that began so many minutes ago."""
    events = session.lanes["door"].events
    found = events.get(f"door-{len(events) + 1 - minute}")
    assert found is not None
    return found


def select(session: Session, minute: int, *, ask: bool = True) -> None:
    """Select the event that began so many minutes ago."""
    session.select("door", event(session, minute).id, ask=ask)


def shown(session: Session) -> StillView:
    """What the panel shows."""
    assert session.shown_still is not None
    return session.shown_still


async def turns(count: int = 4) -> None:
    """Let tasks that can go on do so."""
    for _ in range(count):
        await asyncio.sleep(0)


async def come(session: Session, ask: StillAsk) -> StillView:
    """Wait until the shown still of this request ended."""
    signal = asyncio.Event()
    unsubscribe = session.subscribe(lambda change: signal.set())
    try:
        while shown(session).ask != ask or shown(session).pending:
            await asyncio.wait_for(signal.wait(), 10)
            signal.clear()
    finally:
        unsubscribe()
    return shown(session)
