"""Findings about the consent boundary."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.findings.finding import DeviceFacts, Evidence, Finding, RefusedLook, Why, at, exactly
from ringviewer.history.wording import span_words

_REFUSAL = "403 TIME_RANGE_NOT_AUTHORIZED at"
_SOURCE_WORDS = {
    "event": "event returned, it began",
    "media_accepted": "media request accepted for",
    "webhook": "webhook for",
    "link_webhook": "webhook of the link at",
    "earlier_visit": "earlier visit, for",
}

# Two look-backs this much alike are one setting of one controller.
_ROUND_MS = 60_000


def boundary_findings(evidence: Evidence, facts: DeviceFacts) -> Iterator[Finding]:
    """What the bracket of a device says, and who asked for what lies before it."""
    consent = facts.consent
    if consent.contradictions:
        yield Finding(
            "boundary-contradicted",
            "problem",
            f"The answers for {facts.name} contradict each other",
            " ".join(consent.contradictions[:2]),
            _edges(consent, facts),
            "Compare the request ids, and ask again one request at a time.",
            facts.device.id,
        )
    if consent.relinks:
        yield _relinked(facts)
    if not evidence.playground:
        for look in _furthest(facts.refused):
            if consent.by_ms is None or look.start_ms < consent.by_ms:
                yield _look_back(evidence, facts, look)
    if consent.after_ms is not None and consent.by_ms is None and facts.coverage.complete and not facts.events:
        yield Finding(
            "no-authorised-media-yet",
            "info",
            f"Nothing of {facts.name} is known to be authorised yet",
            "Requests were refused and no event has been returned since, so no moment is known from which media may "
            "be asked for.",
            _edges(consent, facts),
            "Wait for an event, or ask for the last minute.",
            facts.device.id,
        )


def _furthest(looks: tuple[RefusedLook, ...]) -> list[RefusedLook]:
    """The look that goes furthest back, one for each who looked: what allows that one allows all of them."""
    furthest: dict[str, RefusedLook] = {}
    for look in looks:
        if look.who not in furthest or look.start_ms < furthest[look.who].start_ms:
            furthest[look.who] = look
    return list(furthest.values())


def _relinked(facts: DeviceFacts) -> Finding:
    relink = facts.consent.relinks[-1]
    if relink.by_ms is not None:
        between = f"between {at(relink.after_ms, facts.tz)} and {at(relink.by_ms, facts.tz)}"
    else:
        between = f"after {at(relink.after_ms, facts.tz)}"
    void = [witness for witness in facts.consent.overtaken if witness.edge == "by"]
    overtaken: Why = tuple(
        (f"{_SOURCE_WORDS.get(w.source, 'answered for')} {exactly(w.at_ms, facts.tz)}, returned earlier", w.request_id)
        for w in sorted(void, key=lambda w: w.at_ms)[:1]
    )
    return Finding(
        "relinked",
        "problem",
        "The customer linked the account again",
        f"It happened {between}. Everything before is refused now, though it was returned earlier in this visit.",
        (*_edges(facts.consent, facts), *overtaken),
        "Tell the customer that older history is closed to your app. It stays in their Ring app; new events arrive as "
        "they happen.",
        facts.device.id,
    )


def _look_back(evidence: Evidence, facts: DeviceFacts, look: RefusedLook) -> Finding:
    # Consent is given per account, so another device may know better since when media are allowed.
    account = evidence.consent
    consent = facts.consent if account.by_ms is None or account.contradictions else account
    tz = facts.tz
    why: Why = ((f"{_REFUSAL} {exactly(look.start_ms, tz)}", look.request_id),)
    by = consent.by_witness
    if by is not None:
        why = (*why, (f"{_SOURCE_WORDS.get(by.source, 'answered for')} {exactly(by.at_ms, tz)}", by.request_id))
    look_back_ms = max(0, round((look.asked_ms - look.start_ms) / _ROUND_MS) * _ROUND_MS)
    too_early, safe = "", "Send no start before the oldest event that is returned, or before the last webhook."
    if consent.by_ms is not None:
        too_early = f" It lies {span_words(consent.by_ms - look.start_ms)} before the oldest instant that is allowed."
        safe = f"Send no start before {exactly(consent.by_ms, tz)} ({consent.by_ms}), or before the last webhook."
    if look.who == "still":
        title = "A still was asked for before the boundary"
        detail = f"The start {exactly(look.start_ms, tz)} is earlier than the customer’s consent.{too_early}"
    else:
        title = f"The controller looks back {span_words(look_back_ms)}{_link_age(consent, evidence.now_ms)}"
        detail = f"Its start {exactly(look.start_ms, tz)} is earlier than the customer’s consent.{too_early}"
        if consent.by_ms is not None:
            detail += f" This look-back is refused until {at(consent.by_ms + look_back_ms, tz)} at the latest."
    return Finding("lookback-crosses-boundary", "problem", title, detail, why, safe, facts.device.id)


def _link_age(consent: Consent, now_ms: int) -> str:
    if consent.by_ms is not None and consent.width_ms is not None and consent.width_ms * 20 <= now_ms - consent.by_ms:
        return f", the link is {span_words(now_ms - consent.by_ms)} old"
    if consent.after_ms is not None:
        return f", the link is younger than {span_words(now_ms - consent.after_ms)}"
    return ""


def _edges(consent: Consent, facts: DeviceFacts) -> Why:
    why: Why = ()
    if (after := consent.after_witness) is not None:
        why = (*why, (f"{_REFUSAL} {exactly(after.at_ms, facts.tz)}", after.request_id))
    if (by := consent.by_witness) is not None:
        words = _SOURCE_WORDS.get(by.source, "answered for")
        why = (*why, (f"{words} {exactly(by.at_ms, facts.tz)}", by.request_id))
    return why
