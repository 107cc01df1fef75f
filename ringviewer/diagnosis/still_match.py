"""How a still's actual capture time relates to what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ringviewer.history.event import Event
from ringviewer.history.wording import NARROW, length, plain, span_words
from ringviewer.partner_api.asks import StillAsk

Place = Literal["before", "inside", "after"]
Verdict = Literal["exact", "within", "outside", "before_event", "in_range", "stale", "unknown"]

EXACT_MS = 1_000
TOLERANCE_MS = 10_000
STALE_MS = 3_600_000

# A server's Date header counts whole seconds and may itself be a second old.
_DATE_SLACK_MS = 2_000


@dataclass(frozen=True, slots=True)
class StillMatch:
    """The verdict on a still.

    ``offset_ms`` is actual − requested, and ``None`` when either is not one instant. ``words`` is the verdict as it is
    shown, ``detail`` adds where in the event, or for a range where in the range, the capture lies. ``age_ms`` is how
    old the capture was when it came, by the server's clock alone; a negative age is a clock of the device or of the
    server that is wrong. ``place`` is where the capture lies relative to the event's span, and ``of_event`` says so in
    words, for a range too: both are empty without an event or without a capture time.
    """

    offset_ms: int | None
    verdict: Verdict
    words: str
    detail: str
    age_ms: int | None
    place: Place | None = None
    of_event: str = ""


def match(
    ask: StillAsk, actual_ms: int | None, event: Event | None, answered_ms: int, *, actual_raw: str | None = None
) -> StillMatch:
    """Compare the request with the capture time of ``X-Media-Timestamp`` (``None`` when it was absent or unreadable).

    ``at_timestamp`` is answered within ±10 s (contract §4.1). A capture a second or more before the event began shows
    the scene without it and is called so, even within the tolerance; more than an hour before, it is said to be hours.
    ``latest_in_range`` is answered from within the range, both ends included; more than an hour before its end the
    capture is *stale*. A range without an end ends when it is answered, at ``answered_ms`` by the server's clock.
    ``actual_raw`` is the header's text, told where it is no time.
    """
    if actual_ms is None:
        detail = "The answer did not say when the picture was taken."
        if actual_raw is not None:
            detail = f"The answer says “{plain(actual_raw, 24)}”, which is no time."
        return StillMatch(None, "unknown", "time unknown", detail, None)
    age_ms = answered_ms - actual_ms
    place, of_event = _place(actual_ms, event)
    impossible = "" if age_ms >= -_DATE_SLACK_MS else f"dated {span_words(age_ms)} after its own answer"
    if ask.at_ms is None:
        verdict, words, where = _in_range(ask, actual_ms, answered_ms)
        return StillMatch(None, verdict, words, _joined(where, impossible), age_ms, place, of_event)
    offset_ms = actual_ms - ask.at_ms
    verdict, words = _at_instant(offset_ms, actual_ms, event)
    return StillMatch(offset_ms, verdict, words, _joined(of_event, impossible), age_ms, place, of_event)


def _at_instant(offset_ms: int, actual_ms: int, event: Event | None) -> tuple[Verdict, str]:
    if abs(offset_ms) < EXACT_MS:
        return "exact", "exact"
    if event is not None and event.start_ms - actual_ms >= EXACT_MS:
        hours = event.start_ms - actual_ms > STALE_MS
        return "before_event", "hours before the event" if hours else "before the event"
    if abs(offset_ms) <= TOLERANCE_MS:
        return "within", f"within ±10{NARROW}s"
    return "outside", f"outside ±10{NARROW}s"


def _in_range(ask: StillAsk, actual_ms: int, answered_ms: int) -> tuple[Verdict, str, str]:
    start_ms = ask.start_ms
    if actual_ms < start_ms:
        return "outside", "outside the asked range", f"{span_words(start_ms - actual_ms)} before the range begins"
    if ask.to_ms is not None and actual_ms > ask.to_ms:
        return "outside", "outside the asked range", f"{span_words(actual_ms - ask.to_ms)} after the range ends"
    # Held against the end of the range: a range that ends yesterday cannot hold a newer picture than yesterday's.
    end_ms = answered_ms
    if ask.to_ms is not None and ask.to_ms <= answered_ms + _DATE_SLACK_MS:
        end_ms = ask.to_ms
    into = f"{span_words(actual_ms - start_ms)} into the range" if actual_ms > start_ms else "at the start of the range"
    if end_ms < actual_ms:
        return "in_range", "in the asked range", into
    left_ms = end_ms - actual_ms
    into += f" of {span_words(end_ms - start_ms)}"
    if left_ms > STALE_MS:
        return "stale", f"{span_words(left_ms)} before the end of the range", into
    where = f"{into}, {span_words(left_ms)} before its end" if left_ms else f"{into}, at its end"
    return "in_range", "in the asked range", where


def _place(actual_ms: int, event: Event | None) -> tuple[Place | None, str]:
    if event is None:
        return None, ""
    into_ms = actual_ms - event.start_ms
    if into_ms < 0:
        return "before", f"{_brief(-into_ms)} before the event began"
    if event.duration_ms is None:
        return "inside", f"{_brief(into_ms)} into the event, which has no end yet"
    if event.duration_ms < 0:
        # Such times come from the API as they are. The start is what the event was found by.
        return (
            "after" if into_ms else "inside",
            f"{_brief(into_ms)} after the event began, whose end is earlier than its start",
        )
    if into_ms <= event.duration_ms:
        return "inside", f"{_brief(into_ms)} into the event of {_brief(event.duration_ms)}"
    return "after", f"{_brief(into_ms - event.duration_ms)} after the event ended"


def _brief(span_ms: int) -> str:
    """A span as an event's length is told, but never “0.0 s” for something that is not zero."""
    return span_words(span_ms) if 0 < span_ms < 100 else length(span_ms)


def _joined(*words: str) -> str:
    return ", ".join(part for part in words if part)
