"""What the grounds of a lane say, the empty ones that were read among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.history.event import kind_word
from ringviewer.ui.timeline.words import sign_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.history.columns import EventColumns
    from ringviewer.ui.timeline.layout.lane_state import LaneState

_NEAR_PX: Final = 3


def ground_tip(
    ground: Ground, state: LaneState, at_ms: int, ms_per_px: float, tz: tzinfo, now_ms: int
) -> tuple[str, str] | None:
    """What a ground is, then where it reaches and what says so; None for the time after now."""
    if ground.kind == "after_now":
        return None
    if ground.kind == "known":
        return _known_tip(state, at_ms, ms_per_px, tz, now_ms)
    lines = []
    if ground.from_ms is not None and ground.to_ms is not None:
        words = wording.span_words(ground.to_ms - ground.from_ms)
        lines.append(f"{wording.between(ground.from_ms, ground.to_ms, tz)}, {words}")
    elif ground.to_ms is not None:
        until = f"{wording.short_date(ground.to_ms, tz)} {wording.clock(ground.to_ms, tz)}"
        lines.append(f"until {until} {wording.zone_abbr(ground.to_ms, tz)}")
    consent = state.lane.consent
    if ground.kind == "not_fetched":
        lines.append("nobody has asked yet what happened here")
    if ground.kind in ("refused", "bracket") and consent.after_witness is not None:
        witness = consent.after_witness
        linked = f"{wording.clock_ms(witness.at_ms, tz)} {wording.zone_abbr(witness.at_ms, tz)}"
        lines.append(f"linked after {linked}: {sign_words.evidence(witness, tz)}")
    if ground.kind == "bracket":
        if consent.by_witness is not None:
            witness = consent.by_witness
            linked = f"{wording.clock_ms(witness.at_ms, tz)} {wording.zone_abbr(witness.at_ms, tz)}"
            lines.append(f"linked by {linked}: {sign_words.evidence(witness, tz)}")
        lines.append(f"confidence: {consent.confidence}")
    return ground.label, "\n".join(lines)


def _known_tip(state: LaneState, at_ms: int, ms_per_px: float, tz: tzinfo, now_ms: int) -> tuple[str, str]:
    """That nothing was recorded here, for how long, and which answer shows it; never where an event is or runs."""
    lane = state.lane
    events = lane.events
    first, after = events.starts.searchsorted((at_ms - _NEAR_PX * ms_per_px, at_ms + _NEAR_PX * ms_per_px))
    before = int(events.starts.searchsorted(at_ms, side="right")) - 1
    if first < after:
        return f"read, {wording.count(int(after - first), 'event')} here hidden", "Their kinds are switched off"
    if before >= 0 and events.ends[before] >= at_ms:
        event = events.event(before)
        began = f"{wording.plain(kind_word(event.kind), 40)} of {wording.clock_ms(event.start_ms, tz)} "
        began += wording.zone_abbr(event.start_ms, tz)
        return f"read, the {began} runs here", f"it lasts {wording.length(event.duration_ms)}"
    lines = [_quiet(events, before, tz)]
    page = state.evidence.pages.page_at(at_ms)
    if page is not None:
        shown = f"shown by {sign_words.page_words(page, lane)}, answered {wording.age(now_ms - page.answered_ms)}"
        request = "" if page.request_id is None else f", request {wording.plain(page.request_id)[:8]}"
        lines.append(shown + request)
    return "read, nothing recorded here", "\n".join(line for line in lines if line)


def _quiet(events: EventColumns, before: int, tz: tzinfo) -> str:
    """How long nothing was recorded: from the event before to the one behind, where there are both."""
    if before < 0:
        return "" if not len(events) else "no event before the oldest that was returned"
    start = int(events.starts[before])
    if before + 1 >= len(events):
        return f"no event since {wording.clock(start, tz)} {wording.zone_abbr(start, tz)}"
    end = int(events.starts[before + 1])
    return f"no event began between {wording.between(start, end, tz)}, {wording.span_words(end - start)}"
