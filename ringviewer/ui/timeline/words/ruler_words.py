"""What the ruler says: its length, its ends, and the events in it; on the canvas and for the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.zones import moment
from ringviewer.ui.marks import kind_label
from ringviewer.ui.timeline.layout.ruler import counts, total

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.ruler import Ruler

_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"))


def exact_span(span_ms: int) -> str:
    """A span to the millisecond, in all its units: “3 min 12.400 s”, “2 d 0 h 4 min 0.000 s”."""
    parts: list[str] = []
    rest = span_ms
    for unit_ms, unit in _UNITS:
        if parts or rest >= unit_ms:
            parts.append(f"{wording.number(rest // unit_ms)}{wording.NARROW}{unit}")
        rest %= unit_ms
    parts.append(f"{rest // 1000}.{rest % 1000:03}{wording.NARROW}s")
    return " ".join(parts)


def ruler_lines(model: TimelineModel, ruler: Ruler) -> tuple[str, ...]:
    """How long it is; from when to when; how many events of all shown devices start in it; and how many of its lane.

    Without a lane of its own it counts in the selected one.
    """
    lines = [exact_span(ruler.span_ms), _ends(ruler, model.tz)]
    if len(model.lanes) > 1:
        lines.append(f"{_total(model, ruler)} on {wording.count(len(model.lanes), 'shown device')}")
    state = model.lane(ruler.device_id) or model.selected_lane
    if state is not None:
        found = counts(state, model.hidden, ruler)
        parts = [f"{wording.number(number)} {kind_label(code)}" for code, number in found.items()]
        words = f"{_events(model, sum(found.values()))} in {wording.plain(state.lane.device.name, 40)}"
        lines.append(f"{words}: {', '.join(parts)}" if parts else words)
    return tuple(lines)


def ruler_brief(model: TimelineModel, ruler: Ruler) -> str:
    """How long it is, and how many events it holds, in one line: “3 min 12.400 s, 12 events”."""
    return f"{exact_span(ruler.span_ms)}, {_total(model, ruler)}"


def _total(model: TimelineModel, ruler: Ruler) -> str:
    return _events(model, sum(total(state, model.hidden, ruler) for state in model.lanes))


def _events(model: TimelineModel, number: int) -> str:
    return wording.count(number, "shown event" if model.hidden else "event")


def ruler_hint(*, from_selection: bool) -> str:
    """What to do next while the ruler is on and nothing is measured yet."""
    other = ", → measures to the next event" if from_selection else ""
    return f"drag to measure{other}; R or Escape ends"


def ruler_copy(ruler: Ruler, tz: tzinfo) -> str:
    """The measurement for the clipboard, as an interval of ISO 8601 and its length in ms."""
    return f"{wording.iso(ruler.first_ms, tz)}/{wording.iso(ruler.last_ms, tz)} {ruler.span_ms} ms"


def _ends(ruler: Ruler, tz: tzinfo) -> str:
    first, last = (wording.clock_ms(ms, tz) for ms in (ruler.first_ms, ruler.last_ms))
    zones = [wording.zone_abbr(ms, tz) for ms in (ruler.first_ms, ruler.last_ms)]
    if moment(ruler.first_ms, tz).date() != moment(ruler.last_ms, tz).date():
        first = f"{wording.short_date(ruler.first_ms, tz)} {first}"
        last = f"{wording.short_date(ruler.last_ms, tz)} {last}"
    if zones[0] != zones[1]:
        first = f"{first} {zones[0]}"
    return f"{first} – {last} {zones[1]}"
