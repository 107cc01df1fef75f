"""The consent boundary in sentences: what is concluded, how sure that is, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.zones import moment

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.consent import Consent, Relink, Witness

__all__ = [
    "ONLY_REFUSAL",
    "account_line",
    "cost_lines",
    "day_words",
    "next_width_ms",
    "reason",
    "sentence",
    "source_words",
]

ONLY_REFUSAL = "Only 403 TIME_RANGE_NOT_AUTHORIZED counts as a refusal. Other 403 answers are listed under Requests."

_WIDTHS_MS = (60_000, 10_000, 1_000)
_PROBE_MS = 400
_SOURCES = {
    "event": "event returned",
    "media_refused": "request refused",
    "media_accepted": "request accepted",
    "webhook": "webhook",
    "link_webhook": "webhook of the link",
    "earlier_visit": "earlier visit",
}


def sentence(consent: Consent, tz: tzinfo, now_ms: int) -> str:
    """One sentence with both edges and the width, and one with the confidence."""
    after, by = consent.after_ms, consent.by_ms
    if consent.confidence == "contradicted":
        return "The answers contradict each other: no single time of linking explains them all."
    if after is not None and by is not None:
        where = _between(after, by, tz, now_ms)
        width = wording.length(consent.width_ms)
        return f"The customer linked {where}, {width} wide. Confidence: {consent.confidence}."
    if by is not None:
        return f"The customer linked at {_at(by, tz, now_ms)} or earlier. Confidence: {consent.confidence}."
    if after is not None:
        return f"The customer linked after {_at(after, tz, now_ms)}. Confidence: {consent.confidence}."
    return "Nothing shows yet when the customer linked."


def reason(consent: Consent, tz: tzinfo, now_ms: int, *, complete: bool) -> str:
    """Why the sentence says what it says; one or two sentences."""
    if consent.contradictions:
        return " ".join(consent.contradictions)
    if consent.relinks:
        return _relinked(consent.relinks[-1], tz, now_ms)
    if consent.by_ms is None and consent.after_ms is None:
        return "No event was returned and no start was refused."
    if consent.after_ms is None:
        unread = "" if complete else " The history is not read to its end, so older events may follow."
        return f"One edge only: nothing was refused so far.{unread}"
    if consent.by_ms is None:
        return "One edge only: a start was refused, and nothing was returned or accepted so far."
    return "A start at the first edge was refused; what lies at the second was returned or accepted."


def account_line(together: Consent, lanes: int, tz: tzinfo, now_ms: int) -> str:
    """What all devices of the account say together; empty when there is only one."""
    if lanes < 2:
        return ""
    if together.confidence == "none":
        return ""
    if together.confidence == "contradicted":
        return "All devices together: they exclude each other, so each lane keeps its own boundary."
    after, by = together.after_ms, together.by_ms
    if after is not None and by is not None:
        return f"All devices together: {_between(after, by, tz, now_ms)}."
    if by is not None:
        return f"All devices together: at {_at(by, tz, now_ms)} or earlier."
    return "" if after is None else f"All devices together: after {_at(after, tz, now_ms)}."


def next_width_ms(consent: Consent) -> int | None:
    """The next width worth narrowing to, in ms, or ``None`` when the bracket is as narrow as it is of use."""
    width = consent.width_ms
    if consent.by_ms is None or consent.confidence == "contradicted":
        return None
    return next((goal for goal in _WIDTHS_MS if width is None or width > goal), None)


def cost_lines(probes: int, width_ms: int) -> tuple[str, str]:
    """What narrowing costs, said before it is done."""
    about = wording.span_words(max(1000, probes * _PROBE_MS))
    goal = wording.span_words(width_ms)
    return f"To reach {goal}: {wording.count(probes, 'probe')} at most, about {about}.", "Nothing is downloaded."


def source_words(witness: Witness, consent: Consent) -> str:
    """What kind of observation a witness is."""
    if witness.source == "event" and witness.at_ms == consent.by_ms:
        return "oldest event returned"
    return _SOURCES.get(witness.source, witness.source)


def day_words(instant_ms: int, tz: tzinfo, now_ms: int) -> str:
    """“today”, “yesterday” or “on Thu 8 Oct”."""
    days = (moment(now_ms, tz).date() - moment(instant_ms, tz).date()).days
    return {0: "today", 1: "yesterday"}.get(days, f"on {wording.short_date(instant_ms, tz)}")


def _at(instant_ms: int, tz: tzinfo, now_ms: int) -> str:
    return f"{wording.clock_ms(instant_ms, tz)} {wording.zone_abbr(instant_ms, tz)} {day_words(instant_ms, tz, now_ms)}"


def _between(after_ms: int, by_ms: int, tz: tzinfo, now_ms: int) -> str:
    if moment(after_ms, tz).date() == moment(by_ms, tz).date():
        zone = wording.zone_abbr(after_ms, tz)
        first = wording.clock_ms(after_ms, tz) + ("" if zone == wording.zone_abbr(by_ms, tz) else f" {zone}")
        return f"between {first} and {_at(by_ms, tz, now_ms)}"
    return f"between {_at(after_ms, tz, now_ms)} and {_at(by_ms, tz, now_ms)}"


def _relinked(relink: Relink, tz: tzinfo, now_ms: int) -> str:
    if relink.by_ms is None:
        where = f"after {_at(relink.after_ms, tz, now_ms)}"
    else:
        where = _between(relink.after_ms, relink.by_ms, tz, now_ms)
    return f"It is a re-link, {where}: what was returned before is refused now."
