"""What to ask for instead of a still that was refused as before the boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from ringviewer.history import wording
from ringviewer.history.event import LIVE, Event, kind_word
from ringviewer.history_search import Read, read_back
from ringviewer.partner_api.errors import Problem, RingViewerError

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.partner_api.client import PartnerClient

REFUSED = "time-range-not-authorized"

# A thousand events: enough for the days after a new consent, and no more than a few seconds.
_MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a refusal and the history beside it tell.

    The boundary seems to lie after ``after_ms`` and by ``by_ms``; each is ``None`` where nothing tells.
    ``oldest_event_ms`` is the start of the oldest event that was read.
    """

    after_ms: int | None
    by_ms: int | None
    oldest_event_ms: int | None

    def json(self) -> dict[str, Any]:
        """As ``still --json`` prints it."""
        return {"after_ms": self.after_ms, "by_ms": self.by_ms, "oldest_event_ms": self.oldest_event_ms}


async def advised(
    client: PartnerClient, device: Device, refused: StillAsk, empty: Sequence[StillAsk], problem: Problem, zone: tzinfo
) -> tuple[Problem, Boundary | None]:
    """The refusal with the instant and the option to ask with instead, from the device's own history.

    ``empty`` are the newer ranges that held nothing: they were allowed, so the boundary is no later than their starts.
    Of the history no more is read than shows whether an event is as old as what was refused. One that cannot be read
    leaves the problem as it is.
    """
    start_ms = refused.start_ms
    try:
        read = await read_back(
            client,
            device,
            most_pages=_MOST_PAGES,
            enough=lambda events: any(event.start_ms <= start_ms for event in events),
        )
    except RingViewerError:
        return problem, None
    later = [event for event in read.events if event.start_ms > start_ms]
    allowed = [*(event.start_ms for event in later), *(part.start_ms for part in empty)]
    oldest_ms = min((event.start_ms for event in read.events), default=None)
    # Where an older event is returned, or a Playground token was used, a refusal says nothing of consent.
    contradicted = oldest_ms is not None and oldest_ms <= start_ms
    playground = client.token_facts.kind == "playground"
    proves = not contradicted and not playground
    bracket = Boundary(start_ms if proves else None, min(allowed, default=None), oldest_ms)
    words = []
    if empty:
        words.append(_nothing_in(empty))
    words.append(_seen(read, later, zone))
    if contradicted:
        words.append("It returns events as old as what was refused, so the boundary alone does not explain the answer.")
    elif playground:
        words.append("On a Playground token a refusal may only mean that nothing was recorded there.")
    elif bracket.by_ms is not None:
        words.append(
            f"The boundary seems to lie between {_instant(start_ms, zone)} and {_instant(bracket.by_ms, zone)}."
        )
    words.append(_instead(refused, later))
    words.append("Older pictures stay in the customer’s Ring app.")
    return replace(problem, next_step=" ".join(words).replace(wording.NARROW, " ")), bracket


def _nothing_in(empty: Sequence[StillAsk]) -> str:
    parts = "part 1 has" if len(empty) == 1 else f"parts 1 to {len(empty)} have"
    return f"The newer {parts} no picture: nothing was recorded from {empty[-1].from_ms} to {empty[0].to_ms}."


def _seen(read: Read, later: Sequence[Event], zone: tzinfo) -> str:
    if not later:
        return "The history has no event of this device after the time that was refused."
    oldest_ms = min(event.start_ms for event in later)
    if read.complete and len(later) == len(read.events):
        return f"The oldest event that the API still returns of this device began at {_instant(oldest_ms, zone)}."
    if len(later) < len(read.events):
        return f"The next event of this device began at {_instant(oldest_ms, zone)}."
    pages = wording.count(read.pages, "page")
    return f"The oldest event on the newest {pages} began at {_instant(oldest_ms, zone)}; the history goes on."


def _instead(refused: StillAsk, later: Sequence[Event]) -> str:
    if not later:
        return "Ask again once it has recorded something."
    first_ms = min(event.start_ms for event in later)
    if refused.at_ms is None and refused.to_ms is not None and first_ms < refused.to_ms:
        return f"Ask with --latest-from {first_ms} --to {refused.to_ms}."
    # A live view is an event, but it often leaves no picture behind.
    event = min(later, key=lambda event: (event.kind == LIVE, event.start_ms))
    return f"Ask with --at {event.start_ms}, where a {wording.plain(kind_word(event.kind), 60)} began."


def _instant(instant_ms: int, zone: tzinfo) -> str:
    return f"{wording.iso(instant_ms, zone)} ({instant_ms})"
