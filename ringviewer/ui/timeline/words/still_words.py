"""What the timeline says of a still: in the tip beside the pointer, beside its mark, and to a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ringviewer.diagnosis.still_match import TOLERANCE_MS
from ringviewer.history import wording
from ringviewer.history.event import kind_word
from ringviewer.ui.tables.still_words import verdict_cell

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.stills import StillView
    from ringviewer.ui.timeline.layout.still_marks import StillMark

_NOT_THERE: Final = {
    "queued": "waiting to be asked for",
    "asking": "being asked for",
    "following": "being fetched",
    "downloading": "being downloaded",
    "waiting": "waiting to be asked for again",
    "held": "not sent",
    "stopped": "stopped before it was there",
    "superseded": "gave way to a newer choice",
}
_TOLERANCE_WORDS: Final = {
    "exact": "exact",
    "within": "within tolerance",
    "outside": "outside tolerance",
    "before_event": "before the event",
}


def short_verdict(mark: StillMark) -> str:
    """The verdict in a few words, for beside its mark; empty while it is not known."""
    view = mark.view
    if view.phase == "failed":
        return verdict_cell(view).text
    return view.match.words if view.phase == "shown" and view.match is not None else ""


def still_words(view: StillView | None) -> str:
    """“still 48.1 s later, outside tolerance, 16.4 s after the event ended”, or what became of it."""
    if view is None:
        return "no still asked"
    if view.phase == "shown":
        return "still " + ", ".join(_taken(view, wording.length))
    if view.phase == "failed":
        return f"no still: {verdict_cell(view).text}"
    return f"still {_NOT_THERE.get(view.phase, view.phase)}"


def spoken_still(view: StillView | None) -> str:
    """The same for a screen reader, with its unit as a word; empty when no still was asked for."""
    if view is None:
        return ""
    return "still " + ", ".join(_taken(view, _spelled)) if view.phase == "shown" else still_words(view)


def still_tip(view: StillView, tz: tzinfo) -> tuple[str, str]:
    """The two lines for the tick or the sign of a still: what was asked for; when it was taken, and the verdict."""
    if view.phase != "shown" or view.actual_ms is None:
        return asked_words(view, tz), still_words(view)
    return asked_words(view, tz), ", ".join((f"taken {_when(view.actual_ms, tz)}", *_taken(view, wording.length)))


def asked_words(view: StillView, tz: tzinfo) -> str:
    """What was asked for: “still of ding, Thu 8 Oct 17:21:07.410 PDT”, “newest still of 14:00:00 – 20:00:00 PDT”."""
    ask, event = view.ask, view.event
    if ask.at_ms is None:
        if ask.to_ms is None:
            since = f"{wording.short_date(ask.start_ms, tz)} {wording.clock(ask.start_ms, tz)}"
            return f"newest still since {since} {wording.zone_abbr(ask.start_ms, tz)}"
        return f"newest still of {wording.between(ask.start_ms, ask.to_ms, tz)}"
    if event is not None and ask.at_ms == event.start_ms:
        kind = wording.plain(kind_word(event.kind), 40)
        return f"still of {kind}, {_when(ask.at_ms, tz)}"
    return f"still asked at {_when(ask.at_ms, tz)}"


def _when(ms: int, tz: tzinfo) -> str:
    return f"{wording.short_date(ms, tz)} {wording.clock_ms(ms, tz)} {wording.zone_abbr(ms, tz)}"


def free_spoken(view: StillView, device_name: str, tz: tzinfo) -> str:
    """A still without an event in a sentence for a screen reader."""
    return ", ".join((asked_words(view, tz), wording.plain(device_name, 80), spoken_still(view)))


def _taken(view: StillView, write: Callable[[int], str]) -> list[str]:
    """How far from the asked time, the verdict, and where in the event or the range: of a still that is there."""
    found = view.match
    if found is None or view.actual_ms is None:
        return ["time unknown"]
    if found.offset_ms is None:
        return [found.words, found.detail] if found.detail else [found.words]
    parts = ["at the asked time"]
    if found.offset_ms:
        parts = [f"{write(abs(found.offset_ms))} {'later' if found.offset_ms > 0 else 'earlier'}"]
    parts.append(_TOLERANCE_WORDS.get(found.verdict, found.words))
    if found.verdict == "before_event" and abs(found.offset_ms) > TOLERANCE_MS:
        parts.append(_TOLERANCE_WORDS["outside"])
    # Before an event that was asked for at its start, the place would only say the offset again.
    if found.detail and not (found.verdict == "before_event" and view.event and view.ask.at_ms == view.event.start_ms):
        parts.append(found.detail)
    return parts


def _spelled(ms: int) -> str:
    return f"{ms / 1000:g} seconds" if ms < 120_000 else wording.span_words(ms)
