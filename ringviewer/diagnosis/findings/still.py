"""Findings about stills: pictures that do not show what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ringviewer.diagnosis.findings.finding import DeviceFacts, Finding, StillFact, Why, exactly
from ringviewer.diagnosis.findings.still_words import KINDS
from ringviewer.diagnosis.still_match import STALE_MS
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.wording import count, offset, plain, span_words
from ringviewer.partner_api.asks import StillAsk

_WHY_LIMIT = 4
_HASH_SHOWN = 12

_DOUBTS = ("same-bytes-two-times", "same-bytes-untold", "same-bytes", "same-time")

_CODE_OF_VERDICT = {
    "outside": "still-outside-tolerance",
    "before_event": "still-before-event",
    "stale": "still-stale",
    "unknown": "still-time-unknown",
}
_CODE_OF_PROBLEM = {
    "media-not-found": "media-not-found",
    "recording-not-ready": "recording-not-ready",
    "key-not-ready": "key-not-ready",
    "recording-corrupt": "recording-corrupt",
    "body-rejected": "body-rejected",
    "body-not-read": "body-rejected",
}
# What a content type calls its bytes, in the spellings that are met.
TYPE_NAMES: Final = {"image/jpeg": "JPEG", "image/jpg": "JPEG", "image/pjpeg": "JPEG", "image/png": "PNG"}


def still_findings(facts: DeviceFacts) -> Iterator[Finding]:
    """One finding for each kind of disappointment among the stills of a device, newest still first.

    A picture can disappoint in several ways. What one request brought counts once, whatever it is shown for.
    """
    groups: dict[str, list[StillFact]] = {}
    for still in _once(facts.stills):
        for code in _codes(still):
            groups.setdefault(code, []).append(still)
    for code, stills in groups.items():
        told = _pairs(stills) if code == "still-repeated" else stills
        kind = KINDS[_words_for(code, told[0])]
        more = f" {count(len(told), 'still')} of this visit are like this." if len(told) > 1 else ""
        yield Finding(
            code,
            kind.severity,
            kind.title.format(name=facts.name),
            kind.detail.format(**_values(told[0], facts)) + more,
            tuple(line for still in told[:_WHY_LIMIT] for line in _why(code, still, facts)),
            kind.next_step,
            facts.device.id,
        )


def _once(stills: Iterable[StillFact]) -> Iterator[StillFact]:
    seen: set[tuple[StillAsk, str]] = set()
    for still in stills:
        if still.request_id is None or (still.ask, still.request_id) not in seen:
            yield still
        if still.request_id is not None:
            seen.add((still.ask, still.request_id))


def _pairs(stills: list[StillFact]) -> list[StillFact]:
    """One still of each pair of twins, what is most in doubt first."""
    pairs: dict[frozenset[StillAsk], StillFact] = {}
    for still in stills:
        if still.twin is not None:
            pairs.setdefault(frozenset((still.ask, still.twin.ask)), still)
    return sorted(pairs.values(), key=lambda still: _DOUBTS.index(_words_for_twins(still)))


def _codes(still: StillFact) -> Iterator[str]:
    if still.problem is not None:
        code = "not-an-image" if _no_image(still) else _CODE_OF_PROBLEM.get(still.problem.kind)
    elif still.match is None:
        code = None
    elif _hours_too_old(still):
        code = "still-stale"
    elif still.match.verdict == "outside" and still.ask.type != "at_timestamp":
        code = "still-outside-range"
    else:
        code = _CODE_OF_VERDICT.get(still.match.verdict)
    if code is not None:
        yield code
    if still.problem is None and still.twin is not None:
        yield "still-repeated"
    if still.problem is None and _format_fault(still) is not None:
        yield "wrong-format"


def _words_for(code: str, still: StillFact) -> str:
    """Which words tell a finding that has several ways to be."""
    if code == "still-stale":
        return "stale-instant" if _hours_too_old(still) else code
    if code == "wrong-format":
        return _format_fault(still) or code
    if code == "still-repeated":
        return _words_for_twins(still)
    return code


def _words_for_twins(still: StillFact) -> str:
    """Whether the headers can be trusted: of two times for one picture at least one is wrong."""
    if still.twin is None or still.twin.same == "time":
        return "same-time"
    times = (still.actual_ms, still.twin.actual_ms)
    if None in times:
        return "same-bytes-untold"
    return "same-bytes" if times[0] == times[1] else "same-bytes-two-times"


def _hours_too_old(still: StillFact) -> bool:
    """Whether an instant was asked for and the picture is older by more than an hour: it shows another scene."""
    offset_ms = still.match.offset_ms if still.match is not None else None
    return offset_ms is not None and offset_ms < -STALE_MS


def _no_image(still: StillFact) -> bool:
    """Whether the answer was a success but for its bytes."""
    answered = still.legs[-1].status if still.legs else None
    return still.problem is not None and still.problem.kind == "unexpected-answer" and answered == 200


def _format_fault(still: StillFact) -> str | None:
    """How the format that was asked for, the bytes and the Content-Type part ways; ``None`` while they agree.

    A picture without a Content-Type is as it should be when its bytes are.
    """
    if still.format is None:
        return None
    if still.format != still.ask.format.upper():
        return "other-format" if _named_format(still) == still.format else "hidden-format"
    return "wrong-type" if still.content_type is not None and _named_format(still) != still.format else None


def _named_format(still: StillFact) -> str | None:
    media_type = (still.content_type or "").partition(";")[0].strip().casefold()
    return TYPE_NAMES.get(media_type)


def _values(still: StillFact, facts: DeviceFacts) -> dict[str, str]:
    match = still.match
    return {
        "name": facts.name,
        "older": span_words(match.offset_ms) if match and match.offset_ms is not None else "an unknown time",
        "offset": offset(match.offset_ms) if match and match.offset_ms is not None else "an unknown time",
        "age": span_words(match.age_ms) if match and match.age_ms is not None else "an unknown time",
        "where": match.words if match else "at an unknown time",
        "asked": still.ask.format.upper(),
        "format": still.format or "no picture",
        "type": _type_words(still),
    }


def _type_words(still: StillFact) -> str:
    named = still.content_type
    return f"Content-Type says “{plain(named, 60)}”" if named is not None else "there is no Content-Type"


def _why(code: str, still: StillFact, facts: DeviceFacts) -> Why:
    if code == "still-repeated" and still.twin is not None:
        return _why_repeated(still, still.twin, facts)
    text = f"asked {_asked(still.ask, facts)}"
    if still.actual_ms is not None:
        text += f", X-Media-Timestamp {exactly(still.actual_ms, facts.tz)}"
    elif still.problem is not None and still.problem.status is not None:
        text += f", answered {still.problem.status}" + (f" {still.problem.code}" if still.problem.code else "")
        text += f": {plain(still.problem.detail, 160)}" if still.problem.detail else ""
    elif still.problem is None:
        text += f", X-Media-Timestamp “{plain(still.actual_raw, 40)}”" if still.actual_raw else ", no X-Media-Timestamp"
    if code == "wrong-format":
        text += f", asked as {still.ask.format.upper()}, the bytes are {still.format}, {_type_words(still)}"
    return ((text, still.request_id),)


def _why_repeated(still: StillFact, twin: Twin, facts: DeviceFacts) -> Why:
    """Both requests, each with the capture time that its answer told."""
    text = f"asked {_asked(still.ask, facts)}, {_told_time(still.actual_ms, facts)}"
    if twin.same == "bytes" and still.sha256:
        text += f", SHA-256 {still.sha256[:_HASH_SHOWN]}…"
    others = (each for each in facts.stills if each.ask == twin.ask and each.actual_ms == twin.actual_ms)
    other = next((each.request_id for each in others if each.problem is None), None)
    again = f"the same when asked {_asked(twin.ask, facts)}, {_told_time(twin.actual_ms, facts)}"
    return ((text, still.request_id), (again, other))


def _told_time(actual_ms: int | None, facts: DeviceFacts) -> str:
    return "no capture time" if actual_ms is None else f"X-Media-Timestamp {exactly(actual_ms, facts.tz)}"


def _asked(ask: StillAsk, facts: DeviceFacts) -> str:
    camera = f" of camera {plain(ask.component_id, 20)}" if ask.component_id is not None else ""
    if ask.at_ms is not None:
        return f"for {exactly(ask.at_ms, facts.tz)}{camera}"
    until = f" to {exactly(ask.to_ms, facts.tz)}" if ask.to_ms is not None else ""
    return f"from {exactly(ask.start_ms, facts.tz)}{until}{camera}"
