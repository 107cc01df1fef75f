"""The accounts that the timeline is measured with: a real session with ten devices, of which nothing is ever sent."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ringviewer.diagnosis.consent import Consent
from ringviewer.history.columns import EventColumns
from ringviewer.history.coverage import Coverage, Span
from ringviewer.history.device import Device
from ringviewer.history.event import Event, KindCode
from ringviewer.partner_api.client import PartnerClient
from ringviewer.session.lane import Lane
from ringviewer.session.session import Session
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.panel import TimelinePanel

LANES, HEIGHT, HEADER_PX = 10, 720, 216
NOW_MS = 1_791_510_000_000
DAY_MS = 86_400_000
_KINDS = ("motion", "package", "on_demand", "ding")
_SHARES = (0.85, 0.02, 0.08, 0.05)


class DrawnColumns:
    """Columns as a walk leaves them, drawn by lot, without ids: ten million of those would only fill the memory."""

    version = 1
    origin = reordered = regrouped = 0

    def __init__(self, number: int, count: int) -> None:
        random = np.random.default_rng(number)
        self.device_id = f"device-{number}"
        self.starts = np.sort(random.integers(NOW_MS - 180 * DAY_MS, NOW_MS, count))
        self.ends = self.starts + random.integers(5_000, 60_000, count)
        self.codes = random.choice(np.arange(len(KindCode), dtype=np.uint8), count, p=_SHARES)
        self.longest_ms = int((self.ends - self.starts).max(initial=0))
        self._families: list[npt.NDArray[np.int64]] = [self.starts[self.codes == code] for code in KindCode]

    def __len__(self) -> int:
        return len(self.starts)

    oldest_ms = property(lambda self: int(self.starts[0]))
    newest_ms = property(lambda self: int(self.starts[-1]))

    def kind_starts(self, code: int) -> npt.NDArray[np.int64]:
        return self._families[code]

    def index_of(self, event_id: str) -> int | None:
        return None

    def get(self, event_id: str) -> Event | None:
        return None

    def event(self, index: int) -> Event:
        kind = _KINDS[int(self.codes[index])]
        return Event(f"event-{index}", self.device_id, kind, int(self.starts[index]), int(self.ends[index]))


def read_columns(number: int, count: int) -> EventColumns:
    """The same as `DrawnColumns`, read in as a walk reads them, with ids of 36 characters."""
    drawn = DrawnColumns(number, count)
    columns = EventColumns(drawn.device_id)
    rows = zip(drawn.starts.tolist(), drawn.ends.tolist(), drawn.codes.tolist(), strict=True)
    events = (
        Event(f"{number:08x}-0000-4000-8000-{place:012x}", drawn.device_id, _KINDS[code], start, end)
        for place, (start, end, code) in enumerate(rows)
    )
    block: list[Event] = []
    for event in events:
        block.append(event)
        if len(block) == 5_000:
            columns.add(block)
            block = []
    columns.add(block)
    return columns


def session_of(all_columns: Sequence[DrawnColumns | EventColumns]) -> Session:
    """A session with these columns as its devices' histories, at a fixed time."""
    client = PartnerClient("http://127.0.0.1:9", "a-token")
    session = Session(client, label="bench", wall_ms=lambda: NOW_MS)
    for columns in all_columns:
        name = columns.device_id.replace("-", " ").capitalize()
        oldest = columns.oldest_ms or NOW_MS
        session.lanes[columns.device_id] = Lane(
            Device(columns.device_id, name, online=True),
            cast(Any, columns),
            Coverage((Span(oldest, NOW_MS),), "end", 1),
            consent=Consent(by_ms=oldest, confidence="low"),
        )
    return session


def panel_of(theme: Theme, session: Session, width: int) -> TimelinePanel:
    """The timeline with a time area of `width` px, shown and painted once."""
    panel = TimelinePanel(theme)
    panel.resize(width + HEADER_PX, HEIGHT)
    panel.set_session(session)
    panel.show()
    panel.grab()
    return panel


def times_ms(act: Callable[[int], None], rounds: int) -> list[float]:
    """How long each of some rounds takes, in ms."""
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - started) * 1000)
    return times


def p95(times: Sequence[float]) -> float:
    """The time that 95 of 100 rounds do not exceed."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
