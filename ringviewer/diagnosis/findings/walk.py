"""Findings about a device's history."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.findings.finding import DeviceFacts, Evidence, Finding, at
from ringviewer.history.event import LIVE
from ringviewer.history.wording import count

_STOPPED = {
    "reading": ("Page {next} has not arrived yet.", "Wait for the walk to end, or continue it if it was stopped."),
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
    pages = count(coverage.pages, "page")
    if not coverage.complete and coverage.pages and coverage.stopped in _STOPPED:
        said, step = _STOPPED[coverage.stopped]
        reached = f"back to {at(facts.oldest_ms, facts.tz)} only" if facts.oldest_ms is not None else "in part only"
        cause = ((facts.problem.meaning, facts.problem.request_id),) if facts.problem is not None else ()
        yield Finding(
            "history-incomplete",
            "warning",
            f"The history of {facts.name} is read {reached}",
            f"{said.format(next=coverage.pages + 1, pages=coverage.pages)} Older events may exist; the oldest one "
            "shown must not be taken for the oldest there is.",
            ((f"{pages} of history read, links.next present", facts.request_id), *cause),
            step,
            facts.device.id,
        )
    if not coverage.complete:
        return
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
