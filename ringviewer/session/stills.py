"""What is known of a still, and the memory of those seen."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal

from ringviewer.diagnosis.ask_check import Concern
from ringviewer.diagnosis.still_match import StillMatch
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.event import Event
from ringviewer.partner_api.answers import StillNote
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.pictures import Picture

StillPhase = Literal[
    "held", "queued", "asking", "following", "downloading", "waiting", "shown", "failed", "stopped", "superseded"
]

# Asking again would bring the same answer: these are facts about the past.
_FINAL = frozenset({"time-range-not-authorized", "media-not-found", "recording-corrupt"})

CACHE_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StillView:
    """A still in one of its states.

    ``picture`` is ``None`` until it is *shown*, and again once memory was needed for newer ones. ``received`` and
    ``total`` count bytes of the body. ``attempt`` is the try under way, and while *waiting* the one that comes next, of
    ``attempts_max``, ``retry_in_s`` from then. ``notes`` are departures from the contract that were made good.

    *Held* is a still that was not asked for, because of its ``concern``; *superseded* one that gave way to a newer
    choice before it was sent. ``content_type`` is what the answer called itself. ``skew_ms`` is the server's clock
    minus this computer's when it answered. ``twin`` is another request that was answered with the same picture.
    ``tells_side_effects`` marks the first still of the visit that was fetched: with it the engineer is told, once,
    that looking changes the data.
    """

    ask: StillAsk
    event: Event | None = None
    phase: StillPhase = "queued"
    picture: Picture | None = None
    actual_ms: int | None = None
    actual_raw: str | None = None
    origin: str | None = None
    match: StillMatch | None = None
    legs: tuple[Leg, ...] = ()
    received: int = 0
    total: int | None = None
    attempt: int = 1
    attempts_max: int = 1
    retry_in_s: float | None = None
    reason: str | None = None
    problem: Problem | None = None
    answered_ms: int | None = None
    notes: tuple[StillNote, ...] = ()
    concern: Concern | None = None
    content_type: str | None = None
    skew_ms: int | None = None
    twin: Twin | None = None
    tells_side_effects: bool = False

    @property
    def pending(self) -> bool:
        """Whether an answer is still to come."""
        return self.phase in ("queued", "asking", "following", "downloading", "waiting")

    @property
    def final(self) -> bool:
        """Whether the answer was that there is no picture, and another try would bring the same."""
        return self.phase == "failed" and self.problem is not None and self.problem.kind in _FINAL

    @property
    def request_id(self) -> str | None:
        """The request id of the newest leg that has one: what Ring's support asks for."""
        return next((leg.request_id for leg in reversed(self.legs) if leg.request_id), None)


class StillCache:
    """Stills seen in this visit as they came, undecoded, least recently used first; bounded in bytes."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._views: OrderedDict[StillAsk, StillView] = OrderedDict()
        self._weight = 0

    def get(self, ask: StillAsk) -> StillView | None:
        """The still of this request, now the most recently used, or ``None``."""
        view = self._views.get(ask)
        if view is not None:
            self._views.move_to_end(ask)
        return view

    def peek(self, ask: StillAsk) -> StillView | None:
        """The still of this request, without counting as a use of it."""
        return self._views.get(ask)

    def put(self, view: StillView) -> list[StillView]:
        """Keep a still and return those that had to go for it; the newest is always kept."""
        self._drop(view.ask)
        self._views[view.ask] = view
        self._weight += _weight(view)
        evicted = []
        while self._weight > self._limit and len(self._views) > 1:
            evicted.append(self._drop(next(iter(self._views))))
        return [old for old in evicted if old is not None]

    def restate(self, view: StillView) -> None:
        """Say something else of a still that is kept, without counting as a use of it."""
        if view.ask in self._views:
            self._weight += _weight(view) - _weight(self._views[view.ask])
            self._views[view.ask] = view

    def clear(self) -> None:
        """Forget all stills."""
        self._views.clear()
        self._weight = 0

    def _drop(self, ask: StillAsk) -> StillView | None:
        view = self._views.pop(ask, None)
        if view is not None:
            self._weight -= _weight(view)
        return view


def _weight(view: StillView) -> int:
    return view.picture.weight if view.picture is not None else 0
