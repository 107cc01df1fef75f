"""The one fact on the second line of a lane's header, the worst first (look.md §7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.ui.timeline.words.still_facts import still_fact

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.findings import Finding
    from ringviewer.session.lane import Lane

_STOPS = {
    "cancelled": "stopped by you",
    "error": "stopped by an error",
    "cursor_loop": "stopped, pages repeat",
    "not_started": "not read yet",
}
_SHORT = {
    "only-live-views": "live views only",
    "never-reported": "never reported",
    "history-empty": "no events",
    "history-incomplete": "not read to the end",
    "motion-detection-off": "motion detection off",
    "media-encrypted": "media encrypted",
    "multi-camera": "several cameras",
    "still-repeated": "same picture again",
    "still-stale": "old picture",
    "recording-not-ready": "still being written",
    "key-not-ready": "key not ready",
    "recording-corrupt": "recording damaged",
    "body-rejected": "request rejected",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words, with its icon ("" for none) and the token of its colour."""

    words: str
    icon: str = ""
    role: str = "text2"


def fact(lane: Lane, findings: Iterable[Finding], tz: tzinfo) -> Fact:
    """Problems, warnings, offline since, reading page n, stopped, width of the boundary: the first that applies."""
    mine = [finding for finding in findings if finding.device_id == lane.device.id]
    problems = [finding for finding in mine if finding.severity == "problem"]
    if problems:
        said = still_fact(lane, problems[0].code) or _SHORT.get(problems[0].code) if len(problems) == 1 else None
        return Fact(said or wording.count(len(problems), "problem"), "problem", "problem")
    if lane.problem is not None:
        return Fact("reading failed", "problem", "problem")
    warnings = [
        finding
        for finding in mine
        # While the next page is on its way, an unfinished history is not news.
        if finding.severity == "warning" and (finding.code != "history-incomplete" or lane.reading_page is None)
    ]
    if warnings:
        return Fact(_warning(lane, warnings, tz), "warning", "warning")
    if lane.device.online is False:
        return Fact(offline_words(lane, tz), "warning", "warning")
    if lane.reading_page is not None:
        return Fact(f"reading page {lane.reading_page}", "wait")
    if lane.coverage.stopped in _STOPS:
        return Fact(_STOPS[lane.coverage.stopped])
    return Fact(_boundary(lane))


def offline_words(lane: Lane, tz: tzinfo) -> str:
    """“offline since 16:40”, as far as the device's last report tells."""
    reported = lane.device.reported_at_ms
    if not reported:
        return "offline"
    known = [lane.events.newest_ms or reported, *(span.to_ms for span in lane.coverage.spans[-1:])]
    same_day = abs(max(known) - reported) < 43_200_000
    when = wording.minutes(reported, tz) if same_day else wording.short_date(reported, tz)
    return f"offline since {when}"


def _warning(lane: Lane, warnings: list[Finding], tz: tzinfo) -> str:
    if len(warnings) > 1:
        return wording.count(len(warnings), "warning")
    code = warnings[0].code
    if code == "device-offline":
        return offline_words(lane, tz)
    return still_fact(lane, code) or _SHORT.get(code) or wording.plain(warnings[0].title)


def _boundary(lane: Lane) -> str:
    consent = lane.consent
    if consent.confidence == "contradicted":
        return "boundary contradicted"
    if consent.width_ms is not None:
        return f"boundary {wording.span_words(consent.width_ms)} wide"
    if consent.after_ms is not None or consent.by_ms is not None:
        return "boundary: one edge only"
    return "boundary unknown"
