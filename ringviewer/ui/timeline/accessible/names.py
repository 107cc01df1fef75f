"""What a screen reader says of a device, an event, a bar, a sign and a ground (look.md §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.lane_scene import relinks_of
from ringviewer.ui.timeline.words import sign_words, still_words, tip_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.history.event import Event
    from ringviewer.ui.timeline.accessible.contents import Item
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel

_ONLINE = {True: "online", False: "offline", None: "state unknown"}


def lane_name(model: TimelineModel, state: LaneState) -> str:
    """“Front Door, online, 63 events, boundary 52 s wide”."""
    lane = state.lane
    findings = model.session.findings if model.session is not None else ()
    fact = state.fact(findings, model.tz).words
    online = "" if lane.device.online is False and fact.startswith("offline") else _ONLINE[lane.device.online]
    parts = (wording.plain(lane.device.name, 80), online, wording.count(len(lane.events), "event"), fact)
    return ", ".join(part for part in parts if part)


def event_name(model: TimelineModel, state: LaneState, event: Event) -> str:
    """Kind, device, day, time with its zone, length, and what became of its still."""
    said = tip_words.spoken(event, state.lane.device.name, model.still_of(state, event.id), model.tz)
    gone_ms = state.evidence.gone_before_ms(relinks_of(model))
    return f"{said}, {tip_words.GONE}" if gone_ms is not None and event.start_ms < gone_ms else said


def item_words(model: TimelineModel, state: LaneState, item: Item) -> tuple[str, str]:
    """The name of an item, and what else is known of it."""
    tz = model.tz
    if item.place >= 0:
        event = state.event_at(item.place, model.hidden)
        if item.count == 1:
            return event_name(model, state, event), ""
        first, second = tip_words.bar_tip(event, item.count, item.kinds, tz)
        return f"{second}, {first}", ""
    if item.sign is not None:
        first, second = sign_words.sign_tip(item.sign, state.lane, tz, model.now_ms)
        return (f"continue, {first}" if item.sign.goes_on else first), _one_line(second)
    if item.still is not None:
        return still_words.free_spoken(item.still.view, state.lane.device.name, tz), ""
    return ("", "") if item.ground is None else (ground_name(item.ground, tz), "")


def ground_name(ground: Ground, tz: tzinfo) -> str:
    """“refused until …”, “boundary between … and …”, “not fetched, stopped by you, until …”, “read, … – …”."""
    label = {"refused": "refused", "bracket": "boundary", "known": "read"}.get(ground.kind, ground.label)
    if ground.from_ms is None and ground.to_ms is None:
        return label
    if ground.from_ms is None or ground.to_ms is None:
        ms, word = (ground.to_ms, "until") if ground.to_ms is not None else (ground.from_ms, "from")
        return label if ms is None else f"{label}{',' if ' ' in label else ''} {word} {_when(ms, tz)}"
    if ground.kind == "bracket":
        return f"boundary between {_when(ground.from_ms, tz)} and {_when(ground.to_ms, tz)}"
    return f"{label}, {wording.between(ground.from_ms, ground.to_ms, tz)}"


def bookmark_name(at_ms: int, note: str, tz: tzinfo) -> str:
    """“bookmark at Thu 8 Oct 17:21:07 PDT, the bell rang twice”."""
    said = f"bookmark at {_when(at_ms, tz)}"
    return f"{said}, {wording.plain(note)}" if note else said


def now_name(now_ms: int, tz: tzinfo) -> str:
    """“now, Thu 8 Oct 17:42:01 PDT”."""
    return f"now, {_when(now_ms, tz)}"


def _when(ms: int, tz: tzinfo) -> str:
    return f"{wording.short_date(ms, tz)} {wording.clock(ms, tz)} {wording.zone_abbr(ms, tz)}"


def _one_line(words: str) -> str:
    return "; ".join(line for line in words.splitlines() if line)
