"""What the timeline says in words: hover tips, and what a screen reader hears of the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.event import KindCode, kind_word
from ringviewer.history.zones import moment
from ringviewer.ui.marks import kind_label
from ringviewer.ui.timeline.words.still_words import spoken_still, still_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.consent import Consent, Witness
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.history.event import Event
    from ringviewer.session.stills import StillView

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def event_tip(event: Event, still: StillView | None, tz: tzinfo) -> tuple[str, str]:
    """The two lines for a mark: what and when; how long, and what its still is like."""
    when = f"{wording.short_date(event.start_ms, tz)} {wording.clock_ms(event.start_ms, tz)}"
    first = f"{kind_name(event)}, {when} {wording.zone_abbr(event.start_ms, tz)}"
    return first, f"{length_words(event)}, {still_words(still)}"


def bar_tip(event: Event, count: int, kinds: tuple[int, ...], tz: tzinfo) -> tuple[str, str]:
    """The two lines for a bar: the day and the event that a click selects; how many events of each kind."""
    named = f"newest {kind_name(event)}" if count > 1 else kind_name(event)
    first = f"{wording.short_date(event.start_ms, tz)}, {named} {wording.clock(event.start_ms, tz)}"
    order = (KindCode.MOTION, KindCode.DING, KindCode.LIVE, KindCode.OTHER)
    parts = [f"{wording.number(kinds[code])} {kind_label(code)}" for code in order if kinds[code]]
    return first, f"{wording.count(count, 'event')}: {', '.join(parts)}"


def ground_tip(ground: Ground, consent: Consent, tz: tzinfo) -> tuple[str, str] | None:
    """What a ground is, then where it reaches and what says so; None for plain ground."""
    if not ground.label:
        return None
    lines = []
    if ground.from_ms is not None and ground.to_ms is not None:
        words = wording.span_words(ground.to_ms - ground.from_ms)
        lines.append(f"{wording.between(ground.from_ms, ground.to_ms, tz)}, {words}")
    elif ground.to_ms is not None:
        lines.append(f"until {wording.short_date(ground.to_ms, tz)} {wording.clock(ground.to_ms, tz)}")
    if ground.kind in ("refused", "bracket"):
        lines += _evidence(consent.after_witness, "after", tz)
    if ground.kind == "bracket":
        lines += _evidence(consent.by_witness, "by", tz)
        lines.append(f"confidence: {consent.confidence}")
    return ground.label, "\n".join(lines)


_SEEN_IN = {
    "event": "an event was returned",
    "media_refused": "refused, 403 TIME_RANGE_NOT_AUTHORIZED",
    "media_accepted": "a request was accepted",
    "webhook": "a webhook came",
    "link_webhook": "the webhook of the link",
    "earlier_visit": "seen in an earlier visit",
}


def _evidence(witness: Witness | None, edge: str, tz: tzinfo) -> list[str]:
    """The witness that sets an edge in a line, with the start of its request id, or nothing."""
    if witness is None:
        return []
    request = f", request {wording.plain(witness.request_id[:8])}" if witness.request_id else ""
    return [f"linked {edge} {wording.clock_ms(witness.at_ms, tz)}: {_SEEN_IN[witness.source]}{request}"]


def kind_name(event: Event) -> str:
    """The event's kind, safe to show."""
    return wording.plain(kind_word(event.kind), 40)


def length_words(event: Event) -> str:
    """“31.7 s”, or that it still runs."""
    return "no end yet" if event.duration_ms is None else wording.length(event.duration_ms)


def spoken(event: Event, device_name: str, still: StillView | None, tz: tzinfo) -> str:
    """The selected event in a sentence for a screen reader (look.md §10)."""
    at = moment(event.start_ms, tz)
    day = f"{_WEEKDAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
    clock = f"{wording.clock_ms(event.start_ms, tz)} {wording.zone_abbr(event.start_ms, tz)}"
    parts = [kind_name(event), wording.plain(device_name, 80), day, clock, _spoken_length(event)]
    said = spoken_still(still)
    if said:
        parts.append(said)
    return ", ".join(parts)


def _spoken_length(event: Event) -> str:
    return "no end yet" if event.duration_ms is None else f"{event.duration_ms / 1000:.1f} seconds"
