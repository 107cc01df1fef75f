"""Findings about a device's history."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.findings.finding import DeviceFacts, Evidence, Finding, at
from ringviewer.history.event import LIVE
from ringviewer.history.wording import count

_STOPPED = {
    "cancelled": ("Reading was stopped before page {next}.", "Continue reading."),
    "error": ("Page {next} could not be read.", "Continue reading once the cause is gone."),
    "cursor_loop": (
        "The page after page {pages} led back to pages that were read already.",
        "Read again from the first page. If it repeats, report the request ids to Ring.",
    ),
}


def walk_findings(evidence: Evidence, facts: DeviceFacts) -> Iterator[Finding]:
    """What a history says by its length, its kinds and where reading it stopped."""
    coverage = facts.coverage
    if not coverage.complete:
        if coverage.stopped in _STOPPED and (coverage.pages or coverage.stopped == "error"):
            yield _incomplete(facts)
        return
    pages = count(coverage.pages, "page")
    if not facts.events:
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


def _incomplete(facts: DeviceFacts) -> Finding:
    pages = facts.coverage.pages
    said, step = _STOPPED[facts.coverage.stopped]
    if facts.oldest_ms is not None:
        reached = f"is read back to {at(facts.oldest_ms, facts.tz)} only"
        missing = "Older events may exist; the oldest one shown must not be taken for the oldest there is."
    else:
        reached = "is read in part only" if pages else "could not be read"
        missing = "Events may exist; that none is shown must not be taken for an empty history."
    read = (f"{count(pages, 'page')} of history read, links.next present", facts.request_id)
    cause = ((facts.problem.meaning, facts.problem.request_id),) if facts.problem is not None else ()
    return Finding(
        "history-incomplete",
        "warning",
        f"The history of {facts.name} {reached}",
        f"{said.format(next=pages + 1, pages=pages)} {missing}",
        (read if pages else ("no page of the walk came", None), *cause),
        step,
        facts.device.id,
    )
