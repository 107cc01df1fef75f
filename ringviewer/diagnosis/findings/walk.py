"""Findings about a device's history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ringviewer.diagnosis.findings.finding import (
    BrokenHistoryRow,
    DeviceFacts,
    Evidence,
    Finding,
    NotedPages,
    at,
    said,
)
from ringviewer.history.event import LIVE
from ringviewer.history.wording import count, number, plain
from ringviewer.partner_api.answers import HistoryNote

_STOPPED = {
    "cancelled": ("Reading was stopped before page {next}.", "Continue reading."),
    "error": ("Page {next} could not be read.", "Continue reading once the cause is gone."),
    "cursor_loop": (
        "The page after page {pages} led back to pages that were read already.",
        "Read again from the first page. If it repeats, report the request ids to Ring.",
    ),
}

_WHY_LIMIT = 4


@dataclass(frozen=True, slots=True)
class _Noted:
    code: str
    title: str
    detail: str
    said: str
    next_step: str


_NOTED: dict[HistoryNote, _Noted] = {
    "times-in-seconds": _Noted(
        "history-times-in-seconds",
        "The history of {name} tells its times in seconds",
        "The API tells milliseconds. These values were recognised by their size and converted; a client that takes "
        "them for milliseconds shows events of 1970.",
        "start or end in seconds",
        "Find out who answers at this address, and let your own client tell seconds from milliseconds by their size.",
    ),
    "next-dropped-filter": _Noted(
        "next-drops-filter",
        "The next page of the history of {name} drops the filter",
        "From the second page on events of every kind would be returned. The filter was put back, so that nothing is "
        "missing or too much here.",
        "links.next without event_types",
        "Let your own client put event_types back into links.next, or filter the rows itself.",
    ),
}


def walk_findings(evidence: Evidence, facts: DeviceFacts) -> Iterator[Finding]:
    """What a history says by its length, its kinds and where reading it stopped."""
    coverage = facts.coverage
    yield from _rows(facts)
    yield from _noted(facts)
    if not coverage.complete:
        silenced = coverage.stopped == "error" and evidence.token_useless
        if coverage.stopped in _STOPPED and not silenced and (coverage.pages or coverage.stopped == "error"):
            yield _incomplete(facts)
        return
    pages = count(coverage.pages, "page")
    if not facts.events:
        if facts.broken_rows:
            return
        yield Finding(
            "history-empty",
            "info",
            f"{facts.name} has no event yet",
            "The history was read to its end and is empty. That is no error: nothing happened since the customer’s "
            "consent, or motion zones and Smart Alerts kept it from becoming an event.",
            ((f"{pages} of history, no event in it", facts.request_id),),
            "Ask the customer to walk past the device or to open a live view, then read again.",
            facts.device.id,
        )
    elif set(facts.kinds) == {LIVE} and not evidence.playground:
        yield Finding(
            "only-live-views",
            "warning",
            f"{facts.name} has live views only",
            "There is neither motion nor a ding. Motion detection may be off, the motion zones too small, or the "
            "customer’s plan may have ended. Fetching media may itself be listed as a live view.",
            ((f"{count(facts.events, 'event')} in {pages}, all of kind on_demand", facts.request_id),),
            "Ask the customer to check motion detection, zones and plan in the Ring app.",
            facts.device.id,
        )


def _rows(facts: DeviceFacts) -> Iterator[Finding]:
    if not facts.broken_rows:
        return
    yield Finding(
        "history-rows-broken",
        "warning",
        f"{count(facts.broken_rows, 'row')} of the history of {facts.name} could not be read",
        "The other rows of their pages are shown, and reading went on. Each of these stands at its place in the table "
        "of events; it may be an event that the customer sees.",
        tuple((_row_words(row), row.request_id) for row in facts.broken[:_WHY_LIMIT]),
        "Compare the row with the others of its page under Requests, and give the request id to Ring.",
        facts.device.id,
    )


def _row_words(row: BrokenHistoryRow) -> str:
    own = f", id {plain(row.id, 60)}" if row.id else ""
    return f"page {number(row.page)}, row {number(row.number)}{own}: {plain(row.reason, 160)}"


def _noted(facts: DeviceFacts) -> Iterator[Finding]:
    for note, pages in facts.noted.items():
        words = _NOTED[note]
        yield Finding(
            words.code,
            "warning",
            words.title.format(name=facts.name),
            words.detail,
            tuple(
                (f"{words.said}, {_how_many(pages)} in this visit", request_id) for request_id in pages.request_ids[:1]
            ),
            words.next_step,
            facts.device.id,
        )


def _how_many(pages: NotedPages) -> str:
    on_pages = count(pages.pages, "page")
    if not 0 < pages.rows < pages.of_rows:
        return on_pages
    return f"{number(pages.rows)} of {count(pages.of_rows, 'row')} on {on_pages}"


def _incomplete(facts: DeviceFacts) -> Finding:
    pages = facts.coverage.pages
    why, step = _STOPPED[facts.coverage.stopped]
    if facts.oldest_ms is not None:
        reached = f"is read back to {at(facts.oldest_ms, facts.tz)} only"
        missing = "Older events may exist; the oldest one shown must not be taken for the oldest there is."
    else:
        reached = "is read in part only" if pages else "could not be read"
        missing = "Events may exist; that none is shown must not be taken for an empty history."
    read = (f"{count(pages, 'page')} of history read, links.next present", facts.request_id)
    problem = facts.problem
    cause = ((said(f"page {number(pages + 1)}", problem), problem.request_id),) if problem is not None else ()
    return Finding(
        "history-incomplete",
        "warning",
        f"The history of {facts.name} {reached}",
        f"{why.format(next=pages + 1, pages=pages)} {missing}",
        (read if pages else ("no page of the walk came", None), *cause),
        step,
        facts.device.id,
    )
