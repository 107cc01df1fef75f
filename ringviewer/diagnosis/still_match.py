"""How a still's actual capture time relates to what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ringviewer.history.event import Event
from ringviewer.history.wording import NARROW, length, span_words
from ringviewer.partner_api.asks import StillAsk

Verdict = Literal["exact", "within", "outside", "before_event", "in_range", "stale", "unknown"]

EXACT_MS = 1_000
TOLERANCE_MS = 10_000
STALE_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class StillMatch:
    """The verdict on a still.

    ``offset_ms`` is actual − requested, and ``None`` when either is not one instant. ``words`` is the verdict as it is
    shown, ``detail`` adds where in the event the capture lies. ``age_ms`` is how old the capture was when it came.
    """

    offset_ms: int | None
    verdict: Verdict
    words: str
    detail: str
    age_ms: int | None


def match(ask: StillAsk, actual_ms: int | None, event: Event | None, answered_ms: int) -> StillMatch:
    """Compare the request with the capture time of ``X-Media-Timestamp`` (``None`` when it was absent or unreadable).

    ``at_timestamp`` is answered within ±10 s (contract §4.1). A capture a second or more before the event began shows
    the scene without it and is called so, even within the tolerance.
    """
    if actual_ms is None:
        detail = "The answer did not say when the picture was taken."
        return StillMatch(None, "unknown", "time unknown", detail, None)
    age_ms = answered_ms - actual_ms
    detail = _place(actual_ms, event)
    if ask.type == "latest_in_range" or ask.at_ms is None:
        return _in_range(ask, actual_ms, detail, answered_ms)
    offset_ms = actual_ms - ask.at_ms
    if abs(offset_ms) < EXACT_MS:
        return StillMatch(offset_ms, "exact", "exact", detail, age_ms)
    if event is not None and event.start_ms - actual_ms >= EXACT_MS:
        return StillMatch(offset_ms, "before_event", "before the event", detail, age_ms)
    if abs(offset_ms) <= TOLERANCE_MS:
        return StillMatch(offset_ms, "within", f"within ±10{NARROW}s", detail, age_ms)
    return StillMatch(offset_ms, "outside", f"outside ±10{NARROW}s", detail, age_ms)


def _in_range(ask: StillAsk, actual_ms: int, detail: str, answered_ms: int) -> StillMatch:
    age_ms = answered_ms - actual_ms
    end_ms = answered_ms if ask.to_ms is None else min(ask.to_ms, answered_ms)
    if actual_ms < ask.start_ms or (ask.to_ms is not None and actual_ms > ask.to_ms):
        return StillMatch(None, "outside", "outside the asked range", detail, age_ms)
    # Held against the end of the range: a range that ends yesterday cannot hold a newer picture than yesterday's.
    if end_ms - actual_ms > STALE_MS:
        words = f"{span_words(end_ms - actual_ms)} before the end of the range"
        return StillMatch(None, "stale", words, detail, age_ms)
    return StillMatch(None, "in_range", "in the asked range", detail, age_ms)


def _place(actual_ms: int, event: Event | None) -> str:
    if event is None:
        return ""
    into_ms = actual_ms - event.start_ms
    if into_ms < 0:
        return f"{length(-into_ms)} before the event began"
    if event.duration_ms is None:
        return f"{length(into_ms)} into the event, which has no end yet"
    if into_ms <= event.duration_ms:
        return f"{length(into_ms)} into the event of {length(event.duration_ms)}"
    return f"{length(into_ms - event.duration_ms)} after the event ended"
