"""Findings about stills: pictures that do not show what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ringviewer.diagnosis.findings.finding import DeviceFacts, Finding, Severity, StillFact, Why, exactly
from ringviewer.history.wording import count, offset, plain, span_words

_WHY_LIMIT = 4


@dataclass(frozen=True, slots=True)
class _Kind:
    severity: Severity
    title: str
    detail: str
    next_step: str


_KINDS = {
    "still-outside-tolerance": _Kind(
        "warning",
        "A still of {name} lies outside ±10 s",
        "at_timestamp is answered within ten seconds of the request, yet this picture was taken {offset} from it.",
        "Trust the actual time. Ask at the start of an event, where the device was recording.",
    ),
    "still-outside-range": _Kind(
        "warning",
        "A still of {name} lies outside the range that was asked for",
        "latest_in_range returns the newest recorded picture within the range, yet this picture was taken outside it.",
        "Trust the actual time. Ask again with a range around it, and report the request id to Ring if it repeats.",
    ),
    "still-before-event": _Kind(
        "warning",
        "A still of {name} was taken before its event",
        "The picture shows the scene before anything happened: {offset} from the request.",
        "Ask a few seconds into the event, or at its end.",
    ),
    "still-stale": _Kind(
        "warning",
        "The newest still of {name} is old",
        "latest_in_range returns the newest recorded picture and never takes a new one. This one was {age} old when "
        "it came.",
        "Show the actual time to the customer. A newer picture needs a new event or a live view.",
    ),
    "still-time-unknown": _Kind(
        "warning",
        "Nobody can say when a still of {name} was taken",
        "The capture time is told by the header X-Media-Timestamp, and it was missing or no time. The requested time "
        "is not the capture time.",
        "Read the time that is burned into the picture.",
    ),
    "recording-not-ready": _Kind(
        "warning",
        "A recording of {name} was still being written",
        "The request was authorised, but the recording was not complete (425), also after waiting.",
        "Ask again a minute or two after the event.",
    ),
    "key-not-ready": _Kind(
        "warning",
        "The key for a recording of {name} did not become ready",
        "Right after an event this clears within seconds, and several new requests were made (422). If it stays so, "
        "the customer may use an encryption that hides media from your app.",
        "Ask again in a minute. If it repeats, ask the customer whether the encryption of the device is on.",
    ),
    "recording-corrupt": _Kind(
        "warning",
        "A recording of {name} is damaged",
        "The recording exists, but the server cannot read it (422). Asking again brings the same answer.",
        "Choose another event, and give the request id to Ring if many are like this.",
    ),
    "not-an-image": _Kind(
        "problem",
        "The answer for a still of {name} is not a picture",
        "The status was 200, but the body is not one whole JPEG or PNG. A client that saves it without looking has a "
        "file that no viewer opens.",
        "Read the body under Requests. Let your own client check the first bytes, not only the status.",
    ),
    "body-rejected": _Kind(
        "problem",
        "The API did not accept the body of a request for a still of {name}",
        "A field is missing, unknown or out of range, or something on the way changed the body.",
        "Compare the fields with the detail of the answer under Requests, and look at proxies on the way.",
    ),
    "media-not-found": _Kind(
        "info",
        "Nothing was recorded of {name} where a still was asked for",
        "The request was authorised (303), but no picture exists there (416). It is an answer, not a fault.",
        "Ask at the start of an event, or for the newest in a range.",
    ),
}

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


def still_findings(facts: DeviceFacts) -> Iterator[Finding]:
    """One finding for each kind of disappointment among the stills of a device, newest still first."""
    groups: dict[str, list[StillFact]] = {}
    for still in facts.stills:
        code = _code(still)
        if code is not None:
            groups.setdefault(code, []).append(still)
    for code, stills in groups.items():
        kind = _KINDS[code]
        match = stills[0].match
        values = {
            "name": facts.name,
            "offset": offset(match.offset_ms) if match and match.offset_ms is not None else "an unknown time",
            "age": span_words(match.age_ms) if match and match.age_ms is not None else "an unknown time",
        }
        more = f" {count(len(stills), 'still')} of this visit are like this." if len(stills) > 1 else ""
        yield Finding(
            code,
            kind.severity,
            kind.title.format(name=facts.name),
            kind.detail.format(**values) + more,
            tuple(line for still in stills[:_WHY_LIMIT] for line in _why(still, facts)),
            kind.next_step,
            facts.device.id,
        )


def _code(still: StillFact) -> str | None:
    if still.problem is not None:
        return "not-an-image" if _no_image(still) else _CODE_OF_PROBLEM.get(still.problem.kind)
    if still.match is None:
        return None
    if still.match.verdict == "outside" and still.ask.type != "at_timestamp":
        return "still-outside-range"
    return _CODE_OF_VERDICT.get(still.match.verdict)


def _no_image(still: StillFact) -> bool:
    """Whether the answer was a success but for its bytes."""
    answered = still.legs[-1].status if still.legs else None
    return still.problem is not None and still.problem.kind == "unexpected-answer" and answered == 200


def _why(still: StillFact, facts: DeviceFacts) -> Why:
    asked_ms = still.ask.at_ms if still.ask.at_ms is not None else still.ask.start_ms
    from_word = "asked for" if still.ask.at_ms is not None else "asked from"
    text = f"{from_word} {exactly(asked_ms, facts.tz)}"
    if still.actual_ms is not None:
        text += f", X-Media-Timestamp {exactly(still.actual_ms, facts.tz)}"
    elif still.problem is not None and still.problem.status is not None:
        text += f", answered {still.problem.status}" + (f" {still.problem.code}" if still.problem.code else "")
        text += f": {plain(still.problem.detail, 160)}" if still.problem.detail else ""
    elif still.problem is None:
        text += f", X-Media-Timestamp “{plain(still.actual_raw, 40)}”" if still.actual_raw else ", no X-Media-Timestamp"
    return ((text, still.request_id),)
