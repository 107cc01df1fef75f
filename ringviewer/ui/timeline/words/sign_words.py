"""What the signs of a lane say: pages, where reading stopped, the bracket's edges, and witnesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.zones import moment
from ringviewer.ui.timeline.words import gap_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.consent import Consent, Edge, Relink, Witness
    from ringviewer.session.lane import Lane, WalkPage
    from ringviewer.ui.timeline.layout.lane_signs import LaneSign

_CONTINUE = " · continue"
_ID_SIGNS = 8
_SHOWN_IN = {
    "event": "an event was returned",
    "media_refused": "refused, 403 TIME_RANGE_NOT_AUTHORIZED",
    "media_accepted": "a request was accepted",
    "webhook": "a webhook came",
    "link_webhook": "the webhook of the link",
    "earlier_visit": "seen in an earlier visit",
}
_NAMES = {"media_refused": "refused request", "media_accepted": "accepted request, not followed"}
_COUNTED = ("refused", "accepted", "webhook")


def sign_tip(sign: LaneSign, lane: Lane, tz: tzinfo, now_ms: int) -> tuple[str, str]:
    """What a sign is, and what it rests on."""
    if sign.page is not None and sign.kind == "page":
        return page_tip(sign.page, lane, now_ms)
    if sign.gap is not None:
        return gap_words.gap_tip(sign.gap, lane, tz)
    if sign.kind == "stopped":
        return _stop_tip(lane)
    if sign.relink is not None:
        return _relink_tip(sign.relink, tz)
    if sign.kind in ("after", "by"):
        return _edge_tip(sign, lane.consent, tz)
    return _witness_tip(sign, tz)


def page_tip(page: WalkPage, lane: Lane, now_ms: int) -> tuple[str, str]:
    """Which page ends here and what it held; when it came, and how old its key was when it was used."""
    first = f"{page_words(page, lane)} ends here, {wording.count(page.events, 'event')}"
    parts = [f"answered {wording.age(now_ms - page.answered_ms)}"]
    if page.number == 1:
        parts.append("the first page needs no page key")
    elif page.key_age_ms is None:
        parts.append("how old its page key was is not known")
    else:
        parts.append(f"its page key was {wording.span_words(page.key_age_ms)} old when it was used")
    return first, ", ".join(parts) + _request(page.request_id)


def page_words(page: WalkPage, lane: Lane) -> str:
    """“page 3 of 25”; of a walk that did not come to its end, so far."""
    pages = len(lane.walk_pages)
    ended = lane.coverage.complete and lane.reading_page is None
    return f"page {wording.number(page.number)} of {wording.number(pages)}{'' if ended else ' so far'}"


def goes_on(lane: Lane) -> bool:
    """Whether a walk that stopped can be continued: a page key that repeats leads nowhere."""
    return lane.coverage.stopped in ("cancelled", "error")


def stop_plate(lane: Lane) -> tuple[str, ...]:
    """Why reading stopped and what a click does, the longest words first."""
    pages = lane.coverage.pages
    where = f"after page {wording.number(pages)}" if pages else "before the first page"
    if lane.coverage.stopped == "cursor_loop":
        return f"stopped {where}, pages repeat", "pages repeat"
    by = "stopped by you" if lane.coverage.stopped == "cancelled" else f"stopped by {_cause(lane)}"
    brief = f"page {wording.number(pages)}" if pages else "stopped"
    return f"{by} {where}{_CONTINUE}", f"{brief}{_CONTINUE}", "continue"


def edge_label(consent: Consent, edge: Edge, tz: tzinfo) -> str:
    """“after 14:02:56”, “by 14:03:48”; with its date where the two edges lie on different days."""
    at_ms = consent.after_ms if edge == "after" else consent.by_ms
    if at_ms is None:
        return ""
    both = [ms for ms in (consent.after_ms, consent.by_ms) if ms is not None]
    day = "" if len({moment(ms, tz).date() for ms in both}) == 1 else f"{wording.short_date(at_ms, tz)} "
    return f"{edge} {day}{wording.told_apart(wording.clock(at_ms, tz), at_ms, tz)}"


def evidence(witness: Witness, tz: tzinfo) -> str:
    """What a witness shows, its request, and when that was observed."""
    observed = ""
    if (seen_ms := witness.observed_ms) is not None:
        observed = f", observed {wording.told_apart(wording.clock_ms(seen_ms, tz), seen_ms, tz)}"
    return f"{_SHOWN_IN[witness.source]}{_request(witness.request_id)}{observed}"


def _edge_tip(sign: LaneSign, consent: Consent, tz: tzinfo) -> tuple[str, str]:
    first = f"linked {sign.kind} {_when(sign.at_ms, tz)}"
    if sign.kind == "by":
        first = f"linked by {_when(sign.at_ms, tz)} at the latest"
    lines = []
    witness = sign.witness
    if witness is not None:
        apart = witness.at_ms != sign.at_ms
        about = f"a start at {_when(witness.at_ms, tz)} was " if apart and witness.source == "media_refused" else ""
        lines.append(about + evidence(witness, tz))
    if sign.kind == "after" and any(relink.after_ms == sign.at_ms for relink in consent.relinks):
        lines.append("a later answer still returned what is refused now, so the re-link came after it")
    lines.append(f"confidence: {consent.confidence}")
    return first, "\n".join(lines)


def _witness_tip(sign: LaneSign, tz: tzinfo) -> tuple[str, str]:
    witness = sign.witness
    if witness is None:
        return "", ""
    name = _NAMES.get(witness.source, "webhook" if witness.source == "webhook" else "webhook of the link")
    first = f"{name}, {_when(witness.at_ms, tz)}"
    lines = [evidence(witness, tz)]
    if sign.strong:
        lines.append(f"sets the edge: linked {witness.edge} {_when(witness.at_ms, tz)}")
    else:
        lines.append(f"shows that the customer linked {'after' if witness.edge == 'after' else 'at or before'} this")
    if sign.count > 1:
        parts = [f"{wording.number(n)} {word}" for n, word in zip(sign.counts, _COUNTED, strict=True) if n]
        lines.append(f"{wording.number(sign.count)} stand here: {', '.join(parts)}; zoom in to part them")
    return first, "\n".join(lines)


def _relink_tip(relink: Relink, tz: tzinfo) -> tuple[str, str]:
    if relink.by_ms is None:
        where = f"after {_when(relink.after_ms, tz)}"
    else:
        where = f"between {_when(relink.after_ms, tz)} and {_when(relink.by_ms, tz)}"
    return f"linked again {where}", "What was returned before is refused now: consent begins at the newest link"


def _stop_tip(lane: Lane) -> tuple[str, str]:
    first = f"reading {stop_plate(lane)[0].removesuffix(_CONTINUE)}"
    if not goes_on(lane):
        return first, "The page keys lead back to pages that were read. Refresh reads from the first page again"
    problem = "" if lane.problem is None else f"{wording.plain(lane.problem.meaning)}\n"
    return first, f"{problem}A click reads on from page {wording.number(lane.coverage.pages + 1)}"


def _cause(lane: Lane) -> str:
    problem = lane.problem
    if problem is None or problem.status is None:
        return "an error"
    code = "" if problem.code is None else f" {wording.plain(problem.code, 40)}"
    return f"an error: {problem.status}{code},"


def _when(ms: int, tz: tzinfo) -> str:
    return f"{wording.short_date(ms, tz)} {wording.clock_ms(ms, tz)} {wording.zone_abbr(ms, tz)}"


def _request(request_id: str | None) -> str:
    return "" if request_id is None else f", request {wording.plain(request_id)[:_ID_SIGNS]}"
