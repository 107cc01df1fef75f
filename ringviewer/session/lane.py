"""All that a session knows of one device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ringviewer.diagnosis.consent import Consent, Witness
from ringviewer.diagnosis.findings import BrokenHistoryRow, NotedPages, RefusedLook
from ringviewer.diagnosis.still_twins import Same
from ringviewer.history.columns import EventColumns
from ringviewer.history.coverage import Coverage
from ringviewer.history.device import Device
from ringviewer.partner_api.answers import HistoryNote
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.session.pictures import PixelFormat
from ringviewer.session.seen import SeenNumbers, SeenPaths
from ringviewer.session.stills import StillView

_BROKEN_KEPT = 200
_NOTED_KEPT = 4
_FINISHED_KEPT = 500


@dataclass(frozen=True, slots=True)
class WalkPage:
    """One page of a history walk, as it came. ``number`` counts from 1.

    ``key_age_ms`` passed between the answer that gave its page key and the request that used it, by this computer's
    clock; ``None`` for the first page, and where the requests are no longer kept.
    """

    number: int
    events: int
    newest_ms: int | None
    oldest_ms: int | None
    request_id: str | None
    exchange: int
    answered_ms: int
    key_age_ms: int | None = None


@dataclass(slots=True)
class Walk:
    """A history walk under way.

    ``to_ms`` is when its first page was answered: what it knows reaches up to there. ``repeats`` counts its last pages
    that held only events it had seen, ``no_further`` those that led no further back. ``seen`` holds the numbers that
    the lane's columns gave to the ids it met. ``broken`` holds the first of its ``broken_rows`` rows that could not be
    read.
    """

    next_path: str | None = None
    seen_paths: SeenPaths = field(default_factory=SeenPaths)
    pages: int = 0
    oldest_ms: int | None = None
    to_ms: int | None = None
    seen: SeenNumbers = field(default_factory=SeenNumbers)
    repeats: int = 0
    no_further: int = 0
    ended: bool = False
    broken: list[BrokenHistoryRow] = field(default_factory=list)
    broken_rows: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Unread time below ``to_ms`` that a poll left after so many ``pages``, since it did not meet what was known.

    ``why`` it is there: the poll is ``reading``, came to its ``limit`` of pages, was ``stopped``, ``failed`` with a
    ``problem``, or its pages lead ``nowhere`` further back.
    """

    to_ms: int
    pages: int
    why: Literal["reading", "limit", "stopped", "failed", "nowhere"]
    problem: Problem | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it can be read on."""
        return self.why in ("limit", "stopped", "failed")


@dataclass(frozen=True, slots=True)
class Probing:
    """A narrowing of the boundary under way: how many probes were sent, of how many at most."""

    width_ms: int
    sent: int
    at_most: int


@dataclass(frozen=True, slots=True)
class PictureSeen:
    """What stays known of a picture when its bytes had to go: its format, their hash in hex, and its capture time.

    ``repeated`` is in what it equals that of another request, as far as its still says so.
    """

    format: PixelFormat
    sha256: str
    actual_ms: int | None
    repeated: Same | None = None


@dataclass(slots=True, eq=False)
class Lane:
    """One device with its events, what is known of them, and what came of its stills.

    ``listed`` is false once a later list of devices no longer has it: what was read stays. ``looked`` holds the ids of
    events for which this visit followed a media redirect, which marks them as reviewed on Ring's side. ``stills`` is
    keyed by event id: of the stills of an event the one that was shown or fetched last. ``free_stills`` are those asked
    for at a time or in a range, without an event, oldest first. ``finished`` is how each request of this visit ended
    that was answered or failed, by request and event id, oldest first and without pictures: what findings rest on.
    ``pictures`` says what came for each request, oldest first. ``broken_before`` are rows that an earlier walk could
    not read, where the newest has not come yet. ``noted`` counts the pages of this visit that departed from the
    contract. ``gaps`` are what polls left, oldest poll first; :attr:`open_gaps` are those that are still there.
    """

    device: Device
    events: EventColumns
    coverage: Coverage = field(default_factory=Coverage)
    reading_page: int | None = None
    problem: Problem | None = None
    consent: Consent = field(default_factory=Consent)
    witnesses: list[Witness] = field(default_factory=list)
    walk: Walk = field(default_factory=Walk)
    walk_pages: list[WalkPage] = field(default_factory=list)
    stills: dict[str, StillView] = field(default_factory=dict)
    free_stills: dict[StillAsk, StillView] = field(default_factory=dict)
    finished: dict[tuple[StillAsk, str | None], StillView] = field(default_factory=dict)
    pictures: dict[StillAsk, PictureSeen] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    refused: list[RefusedLook] = field(default_factory=list)
    probing: Probing | None = None
    broken_before: list[BrokenHistoryRow] = field(default_factory=list)
    noted: dict[HistoryNote, NotedPages] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    listed: bool = True

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps of polls that nobody has closed since; a walk may have read past them."""
        begins = {span.from_ms for span in self.coverage.spans[1:]} if self.gaps else ()
        return tuple(gap for gap in self.gaps if gap.to_ms in begins)

    @property
    def unread_to_ms(self) -> int | None:
        """Where the time ends that the newest walk has still to read; ``None`` while nothing is known."""
        reached_ms = self.walk.to_ms
        if reached_ms is not None and self.walk.oldest_ms is not None:
            reached_ms = min(reached_ms, self.walk.oldest_ms)
        span = None if reached_ms is None else self.coverage.span_at(reached_ms)
        return self.coverage.known_from_ms if span is None else span.from_ms

    @property
    def walk_request_ids(self) -> tuple[str, ...]:
        """The request ids of the newest walk's pages, first page first."""
        return tuple(page.request_id for page in self.walk_pages if page.request_id is not None)

    @property
    def broken(self) -> tuple[BrokenHistoryRow, ...]:
        """The rows of history that could not be read, newest first; of very many only the first."""
        return (*self.walk.broken, *self.broken_before)

    @property
    def broken_rows(self) -> int:
        """How many rows of history could not be read, kept or not."""
        return self.walk.broken_rows + len(self.broken_before)

    def still(self, ask: StillAsk, event_id: str | None) -> StillView | None:
        """How a request of an event goes, or went the last time: then maybe without its picture."""
        view = self.stills.get(event_id) if event_id is not None else self.free_stills.get(ask)
        return view if view is not None and view.ask == ask else self.finished.get((ask, event_id))

    def keep_finished(self, view: StillView) -> None:
        """Keep how a request ended, instead of how the same one ended before; the newest 500 stay."""
        key = (view.ask, view.event.id if view.event is not None else None)
        self.finished.pop(key, None)
        if key[1] is not None:
            # It was the same picture before anybody knew whose it is.
            self.finished.pop((view.ask, None), None)
        self.finished[key] = replace(view, picture=None)
        if len(self.finished) > _FINISHED_KEPT:
            del self.finished[next(iter(self.finished))]

    def begin_walk(self) -> None:
        """Walk from the first page again; what is known of broken rows stays until the new walk has read that far."""
        self.broken_before = list(self.broken[:_BROKEN_KEPT])
        self.walk = Walk()

    def keep_broken(self, rows: Sequence[BrokenHistoryRow], *, reached_ms: int) -> None:
        """Keep what the newest page could not read; the walk has come back to ``reached_ms``."""
        self.broken_before = [row for row in self.broken_before if row.near_ms < reached_ms]
        self.walk.broken_rows += len(rows)
        self.walk.broken.extend(rows[: _BROKEN_KEPT - len(self.walk.broken)])

    def note_page(self, note: HistoryNote, request_id: str | None, *, rows: int = 0, of_rows: int = 0) -> None:
        """Count a page that departed from the contract, in ``rows`` of its ``of_rows`` where rows did."""
        known = self.noted.get(note) or NotedPages(0, ())
        ids = (request_id, *known.request_ids)
        self.noted[note] = NotedPages(known.pages + 1, ids[:_NOTED_KEPT], known.rows + rows, known.of_rows + of_rows)

    def note(self, witness: Witness, *, same_walk: bool = False) -> None:
        """Keep a witness.

        Of the pages of one walk, with nothing observed in between, only the oldest event bounds anything: it replaces
        the one before.
        """
        last = self.witnesses[-1] if self.witnesses else None
        if not same_walk or last is None or last.source != "event":
            self.witnesses.append(witness)
        elif witness.at_ms < last.at_ms:
            self.witnesses[-1] = witness

    def mark_oldest(self, at_ms: int) -> None:
        """Mark the walk's oldest event as the oldest there is, once the walk reached its end."""
        for position in reversed(range(len(self.witnesses))):
            witness = self.witnesses[position]
            if witness.source == "event" and witness.at_ms == at_ms:
                self.witnesses[position] = replace(witness, oldest_of_complete_walk=True)
                return
