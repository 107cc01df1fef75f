"""What a contact sheet is made of: what it would cost, its cells, and what need not be asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ringviewer.diagnosis.findings.finding import RENEWAL
from ringviewer.history.event import Event
from ringviewer.session.stills import StillView

MOST_EVENTS = 200

SheetState = Literal["empty", "running", "stopped", "halted", "done"]

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


def with_picture_of(view: StillView, before: StillView | None) -> StillView:
    """What is said of a still now; where that is nothing new to see, with the picture that the sheet keeps of it."""
    if before is None or view.phase != "shown" or before.phase != "shown":
        return view
    return replace(view, picture=before.picture)


def ends_all(view: StillView) -> bool:
    """Whether a still failed for a reason for which no other would be answered now either."""
    return view.phase == "failed" and view.problem is not None and view.problem.kind in _OF_ALL
