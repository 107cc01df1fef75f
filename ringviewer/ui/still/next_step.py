"""NEXT STEP: what to do now, in each phase."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.event import KindCode, kind_code
from ringviewer.history.wording import clock_ms, size, told_apart
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.answer_faults import BY_BYTES, fault_of
from ringviewer.ui.still.failures import refused_early
from ringviewer.ui.still.held import held_step, rests_on
from ringviewer.ui.still.judgement import judgement

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.session.stills import StillView

_NOTE: Final = (
    "Looking changes data: {} may now count as reviewed by your app, and the fetch may be logged as a live view."
)
SIDE_EFFECTS: Final = _NOTE.format("this event")
GOOD: Final = frozenset({"exact", "within", "in_range"})
_LIMIT_BYTES: Final = 32 * 1024 * 1024
_NOTHING: Final = {
    "exact": "None. This is the picture of the requested time.",
    "within": "None. The API answers within ±10\u202fs of the requested time.",
    "in_range": "None. This is the newest picture of the range.",
}
_BY_THE_BURNED_TIME: Final = "Read the burned-in time."
_RECORDED: Final = frozenset({KindCode.MOTION, KindCode.DING})


def next_step(view: StillView, tz: tzinfo, consent: Consent | None) -> str:
    """One or two sentences; empty where the note on side effects takes their place."""
    match view.phase:
        case "held":
            return held_step(view)
        case "queued" | "asking" | "following":
            return _concern(view, tz) or "Nothing to do. Choosing another event leaves this answer for the cache."
        case "downloading":
            return f"Nothing to do. The limits are 60\u202fs and {size(_LIMIT_BYTES)}."
        case "waiting":
            return "Wait. It usually takes less than a minute. Each try is a new POST."
        case "stopped":
            return "Ask again, or choose another event."
        case "superseded":
            return "Ask again if it is still wanted."
        case "failed":
            step = _failed(view, tz, consent)
            return f"{step} {_may_count(view)}" if view.tells_side_effects else step
    return _arrived(view, tz)


def better_ask_words(view: StillView, tz: tzinfo) -> str:
    """The next step for a picture that does not show what was asked for."""
    event, verdict = view.event, view.match.verdict if view.match is not None else "unknown"
    if verdict == "stale":
        return "It is the newest that was recorded, and it is old. Ask at the time of an event instead."
    start = "Do not show this picture as the event."
    if event is not None and event.end_ms is not None and view.ask.at_ms != event.end_ms:
        return f"{start} Ask again at the event end, {told_apart(clock_ms(event.end_ms, tz), event.end_ms, tz)}."
    return f"{start} Ask for the newest in a range."


def side_effects_on(view: StillView) -> str:
    """What may now count as reviewed: the event, or one that nobody chose but that the still may belong to."""
    if view.event is not None:
        return "this event"
    return "an event at this time" if view.ask.at_ms is not None else "an event in this range"


def side_effects(view: StillView) -> str:
    """The note that looking changes the data (contract §4.1)."""
    return _NOTE.format(side_effects_on(view))


def _may_count(view: StillView) -> str:
    return f"Looking changes data: {side_effects_on(view)} may now count as reviewed."


def _nothing_recorded(view: StillView) -> str:
    """Live views are often not recorded, motion and dings are: these are asked for at another of their times."""
    event = view.event
    if event is None or kind_code(event.kind) not in _RECORDED:
        return "Ask for the newest in a range, or choose a motion or ding event."
    if event.end_ms is None:
        return "Ask for the newest in a range."
    side = "start" if view.ask.at_ms == event.end_ms else "end"
    return f"Ask at the event {side}, or for the newest in a range."


def _arrived(view: StillView, tz: tzinfo) -> str:
    if view.picture is None:
        return "Ask again to see it."
    match, faults = view.match, judgement(view, tz)
    if view.actual_ms is None or match is None or match.verdict == "unknown":
        step = f"{_BY_THE_BURNED_TIME} The requested time is not the capture time."
    elif match.verdict not in GOOD:
        step = better_ask_words(view, tz)
    elif faults:
        step = _BY_THE_BURNED_TIME if view.twin is not None else BY_BYTES
    else:
        return "" if view.tells_side_effects else _NOTHING[match.verdict]
    return " ".join(part for part in (faults, step, _may_count(view) if view.tells_side_effects else "") if part)


def _concern(view: StillView, tz: tzinfo) -> str:
    """What is feared of a request that was sent all the same; empty without a fear."""
    concern = view.concern
    if concern is None:
        return ""
    words = f"{rests_on(concern, tz)} Either answer narrows it." if concern.code == "inside-bracket" else concern.words
    return own_words(f"{concern.sentence}. {words}", 300)


def _failed(view: StillView, tz: tzinfo, consent: Consent | None) -> str:
    problem = view.problem
    kind = problem.kind if problem is not None else ""
    if kind == "time-range-not-authorized" and refused_early(view, consent) is not None and consent is not None:
        by_ms = consent.by_ms or 0
        first = told_apart(clock_ms(by_ms, tz), by_ms, tz)
        return f"Ask at {first} or later. Older pictures stay in the customer’s Ring app."
    if kind == "media-not-found":
        return _nothing_recorded(view)
    fault = fault_of(view)
    if fault is not None:
        return fault.step
    return own_words(problem.next_step, 240) if problem is not None else "Ask again."
