"""Reads histories for one answer, without a session: which event is meant, and how far back a device's events reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringviewer.account import UsageError
from ringviewer.headless import LEAST_ENDING, ending_of
from ringviewer.history import wording
from ringviewer.history.device import Device, short_id
from ringviewer.history.event import Event, kind_word
from ringviewer.outcome import complain
from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.session.context import of_account

if TYPE_CHECKING:
    from ringviewer.partner_api.client import PartnerClient

NEWEST, OLDEST = "newest", "oldest"

# A page has 50 events and the pace is a few pages a second: this is a minute of waiting at most.
_MOST_PAGES = 200
_TOLD_EVERY = 20
_SHOWN_EVENTS = 12
_SHOWN_OF_ID = 16


@dataclass(frozen=True, slots=True)
class Read:
    """The events of the pages that were read; ``complete`` when these are all that the API returns."""

    events: tuple[Event, ...]
    pages: int
    complete: bool


async def read_back(
    client: PartnerClient,
    device: Device,
    *,
    most_pages: int,
    enough: Callable[[Sequence[Event]], bool],
) -> Read:
    """Read a device's history from its newest page back, until a page is enough (contract §3.3).

    It ends also with the history, after ``most_pages``, and where a cursor comes back. Raises the errors of
    :meth:`~ringviewer.partner_api.client.PartnerClient.history_page`.
    """
    found: dict[str, Event] = {}
    followed: set[str] = set()
    path: str | None = None
    for number in range(1, most_pages + 1):
        page = await client.history_page(device.id, next_path=path)
        found.update((event.id, event) for event in page.events)
        path = page.next_path
        if path is None or path in followed or enough(page.events):
            return Read(tuple(found.values()), number, path is None)
        followed.add(path)
        if number % _TOLD_EVERY == 0:
            complain(f"{wording.count(number, 'page')} of the history of {device.name!r} read, and there are more")
    return Read(tuple(found.values()), most_pages, complete=False)


async def find_event(client: PartnerClient, devices: Sequence[Device], wanted: str) -> tuple[Device, Event] | None:
    """The event of an id, else of the end of an id; or the *newest* or *oldest* of these devices; ``None`` for none.

    A whole id ends the search where it is found; an end is held against every event, since it may fit another one. A
    history among several that cannot be read is told and passed over, unless nothing was found. Raises
    :class:`~ringviewer.account.UsageError` when an end fits several events.
    """
    found: list[tuple[Device, Event]] = []
    fault: RingViewerError | None = None
    for device in devices:
        try:
            read = await read_back(client, device, most_pages=_MOST_PAGES, enough=_enough(wanted))
        except RingViewerError as error:
            if of_account(error) or len(devices) == 1:
                raise
            fault = fault or error
            complain(f"The history of {device.name!r} could not be read: {problem_of(error).meaning}")
            continue
        whole = next((event for event in read.events if event.id == wanted), None)
        if whole is not None:
            return device, whole
        found += [(device, event) for event in read.events if _fits(event, wanted)]
        if not read.complete and wanted != NEWEST:
            pages = wording.count(read.pages, "page")
            complain(f"The history of {device.name!r} was not read to its end: it goes on after {pages}.")
    if not found and fault is not None:
        raise fault
    if wanted == NEWEST:
        return max(found, key=_start_ms, default=None)
    if wanted == OLDEST:
        return min(found, key=_start_ms, default=None)
    if len(found) > 1:
        raise UsageError(_several(found, wanted))
    return found[0] if found else None


def _enough(wanted: str) -> Callable[[Sequence[Event]], bool]:
    if wanted == NEWEST:
        return bool
    return lambda events: any(event.id == wanted for event in events)


def _fits(event: Event, wanted: str) -> bool:
    return wanted in (NEWEST, OLDEST) or (
        len(ending_of(wanted)) >= LEAST_ENDING and event.id.endswith(ending_of(wanted))
    )


def _start_ms(found: tuple[Device, Event]) -> int:
    return found[1].start_ms


def _several(found: Sequence[tuple[Device, Event]], wanted: str) -> str:
    keep = max(_SHOWN_OF_ID, len(ending_of(wanted)) + LEAST_ENDING)
    lines = [f"{wording.count(len(found), 'event')} end in {ending_of(wanted)!r}; give more of the id:"]
    for device, event in found[:_SHOWN_EVENTS]:
        shown = wording.plain(short_id(event.id, keep))
        kind = wording.plain(kind_word(event.kind), 60)
        lines.append(f"  {shown}  {kind} at {event.start_ms}, {wording.plain(device.name, 60)}")
    return "\n".join(lines).replace(wording.NARROW, " ")
