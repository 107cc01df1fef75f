"""The words for a still that did not come: what was answered, and how far the time was from being allowed."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import between, clock, plain, size, span_words, zone_abbr
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.answer_faults import NO_IMAGE, UNEXPECTED, fault_of, of_the_body, status_of
from ringviewer.ui.still.shown import DASH, Notice, Verdict

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.session.stills import StillView

_SENTENCES: Final = {
    "token-refused": "The token was refused",
    "request-forbidden": "The request is forbidden",
    "not-found": "The API does not know this device",
    "body-rejected": "The request was rejected",
    "key-not-ready": "The key for the recording is not ready",
    "recording-corrupt": "The recording is damaged",
    "recording-not-ready": "The recording is still being written",
    "rate-limited": "Too many requests",
    "server-busy": "The server is busy",
    "server-fault": "The server failed",
    "unexpected-answer": "The answer is not one of the API",
    "unreachable": "The host cannot be reached",
    "media-host-unreachable": "The host of the picture cannot be reached",
    "download-broken": "The picture did not arrive whole",
    "signed-address-spent": "The address of the picture no longer works",
    "body-not-read": "The API found no time in the request",
    "scope-insufficient": "The token’s scope does not include this",
    "plan-missing": "The customer’s plan does not include this",
    "path-forbidden": "The API does not know this path",
    "blocked-by-bot-filter": "A filter blocked this computer",
    "device-offline": "The device is offline",
    "renewal-refused": "The token was not renewed",
    "refresh-refused": "The token was not renewed",
    "client-refused": "The token was not renewed",
    "grant-unsupported": "The token was not renewed",
    "renewal-failed": "The token was not renewed",
    "store-failed": "The token was not renewed",
    "rotated-token-not-stored": "The token was not renewed",
}
# What these say beside the answer counts more than its detail: our own fault, and how long was waited in vain.
_IN_OUR_WORDS: Final = frozenset({"internal-fault", "recording-not-ready", "key-not-ready"})
_REFUSED: Final = "time-range-not-authorized"
_NOTHING: Final = "media-not-found"
# The few words for a row of a table; what is not named here is told by its kind.
_SHORT: Final = {
    _NOTHING: "nothing recorded",
    _REFUSED: "before the boundary",
    "not-found": "device unknown",
    "recording-not-ready": "still being written",
    "body-rejected": "request rejected",
    "scope-insufficient": "outside the scope",
    "plan-missing": "not in the plan",
    "path-forbidden": "path unknown",
    "blocked-by-bot-filter": "blocked by a filter",
    "unexpected-answer": "not an answer of the API",
    "unreachable": "not reachable",
    "media-host-unreachable": "picture’s host not reachable",
    "download-broken": "cut off on the way",
    "signed-address-spent": "address spent",
    "server-fault": "server failed",
    "body-not-read": "no time found in the request",
}


def not_an_image(view: StillView) -> bool:
    """Whether the media host answered with success, but not with a picture that can be shown."""
    return of_the_body(fault_of(view))


def short_failure(view: StillView) -> str:
    """Why there is no still, in a few words after the status: “416, nothing recorded”, “200, cut off”.

    The status is that of the last request; without an answer there is none.
    """
    problem = view.problem
    if problem is None:
        return "no answer"
    fault, status = fault_of(view), status_of(view)
    words = fault.short if fault is not None else _SHORT.get(problem.kind, plain(problem.kind, 40).replace("-", " "))
    return f"{status}, {words}" if status is not None else words


def refused_early(view: StillView, consent: Consent | None) -> int | None:
    """How much too early the asked time is, in ms; None when it is not, or when nobody can say."""
    if consent is None or consent.by_ms is None or view.ask.start_ms >= consent.by_ms:
        return None
    return consent.by_ms - view.ask.start_ms


def answered(view: StillView) -> str:
    """Status and code as they were answered, e.g. “403 TIME_RANGE_NOT_AUTHORIZED”; empty when nothing was."""
    problem = view.problem
    if problem is None or problem.status is None:
        return ""
    return f"{problem.status} {plain(problem.code, 60)}" if problem.code else str(problem.status)


def linked_words(consent: Consent, tz: tzinfo) -> str:
    """When the customer linked, as far as it is known; empty when it is not."""
    if consent.by_ms is None:
        return ""
    linked = "re-linked" if consent.relinks else "linked"
    if consent.after_ms is None:
        return f"The customer {linked} at {clock(consent.by_ms, tz)} {zone_abbr(consent.by_ms, tz)} or before."
    edges = between(consent.after_ms, consent.by_ms, tz).replace(" – ", " and ")
    return f"The customer {linked} between {edges}."


def failure_notice(view: StillView, tz: tzinfo, consent: Consent | None) -> Notice:
    """The three lines in the picture's place."""
    problem = view.problem
    if problem is None:
        return Notice("problem", "There is no picture", "Nothing is known about the reason.", "problem")
    if problem.kind == _REFUSED:
        return Notice("lock", _refused_sentence(view, consent), _refused_words(view, tz, consent), "problem")
    if problem.kind == _NOTHING:
        return Notice("noimage", _nothing_sentence(view), _nothing_words(view))
    sentence = _headline(view)
    words = _fault_words(view)
    said, _, rest = words.partition(": ")
    if rest and said == sentence:
        words = rest[0].upper() + rest[1:]
    return Notice("problem", sentence, words, "problem")


def _headline(view: StillView) -> str:
    fault = fault_of(view)
    if fault is not None:
        return fault.headline
    return _SENTENCES.get(view.problem.kind if view.problem is not None else "", "There is no picture")


def failure_verdict(view: StillView, consent: Consent | None) -> Verdict:
    """The plate below the times: nothing recorded is an answer and stays plain, faults are marked."""
    kind = view.problem.kind if view.problem is not None else ""
    if kind == _NOTHING:
        detail = "no recording within ±10\u202fs" if view.ask.at_ms is not None else "no recording in the asked range"
        return Verdict(words="no picture", detail=detail)
    if kind == _REFUSED:
        early_ms = refused_early(view, consent)
        if early_ms is not None:
            words = f"{span_words(-(-early_ms // 1000) * 1000)} too early"
            return Verdict("refused", False, "problem", words, "before the oldest event", "problem_bg", "problem")
        words = "before the boundary" if consent is None or consent.by_ms is None else "inside the known range"
        detail = "how much too early is not known" if words.startswith("before") else "not explained by consent"
        return Verdict("refused", False, "problem", words, detail, "problem_bg", "problem")
    detail = "nothing to compare"
    if not_an_image(view):
        detail = f"{size(view.received)} were received" if view.received else "nothing that can be shown"
    words = short_failure(view)
    if view.problem is not None and view.problem.code:
        words = answered(view)  # as it was sent, it says more than words for it
    elif fault_of(view) is NO_IMAGE:
        words = "not JPEG or PNG"
    return Verdict("no image", False, "problem", words, detail, "problem_bg", "problem")


def _refused_sentence(view: StillView, consent: Consent | None) -> str:
    single = view.ask.at_ms is not None
    if consent is not None and consent.by_ms is not None and view.ask.start_ms >= consent.by_ms:
        return "This time is refused" if single else "This range is refused"
    return "This time is before the boundary" if single else "This range begins before the boundary"


def _refused_words(view: StillView, tz: tzinfo, consent: Consent | None) -> str:
    words = answered(view) or "403 TIME_RANGE_NOT_AUTHORIZED"
    if consent is None or consent.by_ms is None:
        return f"{words}. No event or accepted request tells yet when the customer linked."
    if view.ask.start_ms >= consent.by_ms:
        seen = f"{clock(consent.by_ms, tz)} {zone_abbr(consent.by_ms, tz)}"
        return f"{words}. An event or an accepted request at {seen} says otherwise."
    return f"{words}. {linked_words(consent, tz)}"


def _nothing_sentence(view: StillView) -> str:
    return "Nothing was recorded at this time" if view.ask.at_ms is not None else "Nothing was recorded in this range"


def _nothing_words(view: StillView) -> str:
    words = answered(view) or "416 MEDIA_NOT_FOUND"
    accepted = any(leg.method == "POST" and leg.status == 303 for leg in view.legs)
    if accepted:
        return f"{words} from the media host. The time itself is authorised: the POST was accepted."
    return f"{words} from the API, before any picture was on its way."


def _fault_words(view: StillView) -> str:
    problem = view.problem
    if problem is None:
        return DASH
    said = answered(view)
    by_us = problem.kind in _IN_OUR_WORDS or not problem.detail
    words = own_words(problem.meaning if by_us else problem.detail or "", 220)
    if problem.kind == UNEXPECTED or not said or words.startswith(said):
        return words
    if words.rstrip(".") == _SENTENCES.get(problem.kind):
        return f"{said}."
    return f"{said}. {words}"
