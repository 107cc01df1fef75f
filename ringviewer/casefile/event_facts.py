"""The facts of an event with its still, for the clipboard and for files.

Each is made of fields that are named here, so that no address that lets anybody in gets out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from ringviewer.history import wording

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.findings import BrokenHistoryRow
    from ringviewer.history.event import Event
    from ringviewer.session.lane import Lane
    from ringviewer.session.stills import StillView

__all__ = ["FACT_NAMES", "Fact", "broken_facts", "event_facts"]

Fact: TypeAlias = str | int | bool | None

FACT_NAMES: Final = (
    "start",
    "start_ms",
    "end",
    "end_ms",
    "length_ms",
    "device",
    "device_id",
    "kind",
    "reviewed_by_the_app",
    "fetched_by_this_visit",
    "still",
    "requested",
    "requested_ms",
    "requested_to_ms",
    "actual",
    "actual_ms",
    "offset_ms",
    "verdict",
    "request_id",
    "note",
    "event_id",
)
"""The names of the facts, in the order of their columns."""

_TEXT: Final = 2_000


def event_facts(lane: Lane, event: Event, tz: tzinfo) -> dict[str, Fact]:
    """One event by :data:`FACT_NAMES`: instants as ISO 8601 in a zone and as epoch ms, ``None`` for what is not known.

    ``kind`` is what the API sent. ``still`` is the state of the newest request for one, “not asked” without any.
    """
    view = lane.stills.get(event.id)
    return {
        "start": wording.iso(event.start_ms, tz),
        "start_ms": event.start_ms,
        "end": _iso(event.end_ms, tz),
        "end_ms": event.end_ms,
        "length_ms": event.duration_ms,
        "device": wording.plain(lane.device.name, _TEXT),
        "device_id": wording.plain(lane.device.id, _TEXT),
        "kind": wording.plain(event.kind, _TEXT),
        "reviewed_by_the_app": event.reviewed,
        "fetched_by_this_visit": event.id in lane.looked,
        **_still(view, tz),
        "note": None,
        "event_id": wording.plain(event.id, _TEXT),
    }


def broken_facts(lane: Lane, row: BrokenHistoryRow) -> dict[str, Fact]:
    """A row of history that could not be read, under the same names: where it stood, and why."""
    facts: dict[str, Fact] = dict.fromkeys(FACT_NAMES)
    place = f"page {row.page}, row {row.number}"
    facts["device"], facts["device_id"] = wording.plain(lane.device.name, _TEXT), wording.plain(lane.device.id, _TEXT)
    facts["note"] = f"could not be read: {place}, {wording.plain(row.reason)}"
    facts["request_id"] = wording.plain(row.request_id) if row.request_id else None
    facts["event_id"] = wording.plain(row.id, _TEXT) if row.id else None
    return facts


def _still(view: StillView | None, tz: tzinfo) -> dict[str, Fact]:
    if view is None:
        asked: dict[str, Fact] = dict.fromkeys(FACT_NAMES[FACT_NAMES.index("still") : FACT_NAMES.index("note")])
        return asked | {"still": "not asked"}
    ask, match, problem = view.ask, view.match, view.problem
    at_ms = ask.at_ms if ask.at_ms is not None else ask.from_ms
    words = match.verdict if match is not None else (problem.code or problem.kind) if problem is not None else None
    return {
        "still": view.phase,
        "requested": _iso(at_ms, tz),
        "requested_ms": at_ms,
        "requested_to_ms": ask.to_ms,
        "actual": _iso(view.actual_ms, tz),
        "actual_ms": view.actual_ms,
        "offset_ms": match.offset_ms if match is not None else None,
        "verdict": wording.plain(words) if words is not None else None,
        "request_id": wording.plain(view.request_id) if view.request_id else None,
    }


def _iso(at_ms: int | None, tz: tzinfo) -> str | None:
    return None if at_ms is None else wording.iso(at_ms, tz)
