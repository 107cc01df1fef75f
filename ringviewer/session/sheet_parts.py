"""What a contact sheet is made of: what it would cost, its cells, and what need not be asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ringviewer.diagnosis.ask_check import check
from ringviewer.diagnosis.findings.finding import RENEWAL
from ringviewer.diagnosis.still_match import match
from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.stills import StillView

if TYPE_CHECKING:
    from ringviewer.session.session import Session

MOST_EVENTS = 200

SheetState = Literal["empty", "running", "stopped", "halted", "done"]

# Facts about the past: asking again brings the same answer.
_FINAL = frozenset({"time-range-not-authorized", "media-not-found", "recording-corrupt"})
# No other still would be answered now either.
_OF_ALL = RENEWAL | {
    "token-refused",
    "unreachable",
    "rate-limited",
    "scope-insufficient",
    "blocked-by-bot-filter",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet would cost.

    ``known`` stills are in memory or were answered for good, ``held`` ones would be refused: neither is asked for.
    ``requests_at_most`` leaves out what is tried again. ``at_least_s`` is how long so many requests take at the pace.
    """

    stills: int
    known: int
    held: int
    requests_at_most: int
    at_least_s: int

    @property
    def fetches(self) -> int:
        """How many stills would be asked for."""
        return self.stills - self.known - self.held


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One event and its still. ``view`` is ``None`` where the event's times make no request."""

    event: Event
    view: StillView | None


@dataclass(frozen=True, slots=True)
class SheetProgress:
    """How many cells are in which state; together they are all of ``total``.

    ``absent`` were answered that there is no picture, for good; ``failed`` may be answered otherwise another time.
    ``held`` were not sent or make no request, ``waiting`` are still to be asked for.
    """

    total: int
    shown: int
    absent: int
    failed: int
    held: int
    under_way: int

    @property
    def settled(self) -> int:
        """How many need nothing more."""
        return self.shown + self.absent + self.failed + self.held

    @property
    def waiting(self) -> int:
        """How many were not asked for yet."""
        return self.total - self.settled - self.under_way


def without_asking(session: Session, ask: StillAsk, event: Event) -> StillView | None:
    """The still where it is known, or held because it would be refused; ``None`` if it has to be asked for."""
    lane = session.lanes.get(ask.device_id)
    if lane is None:
        return None
    view = lane.stills.get(event.id)
    if view is not None and view.ask == ask and _answered(view):
        return view
    playground = session.client.token_facts.kind == "playground"
    concern = check(ask, lane.consent, now_ms=session.now_ms(), playground=playground)
    if concern is not None and concern.holds:
        return StillView(ask, event, phase="held", concern=concern)
    return None


def as_of(view: StillView, event: Event) -> StillView:
    """The still as that of ``event``, where another event asked for the same instant first."""
    if view.event is None or view.event.id == event.id:
        return view
    if view.match is None or view.answered_ms is None:
        return replace(view, event=event)
    return replace(view, event=event, match=match(view.ask, view.actual_ms, event, view.answered_ms))


def ends_all(view: StillView) -> bool:
    """Whether a still failed for a reason for which no other would be answered now either."""
    return view.phase == "failed" and view.problem is not None and view.problem.kind in _OF_ALL


def is_absent(view: StillView) -> bool:
    """Whether the answer was that there is no picture, and another try would bring the same."""
    return view.phase == "failed" and view.problem is not None and view.problem.kind in _FINAL


def _answered(view: StillView) -> bool:
    if view.phase == "failed":
        return is_absent(view)
    return view.phase == "shown" and view.picture is not None
