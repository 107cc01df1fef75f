"""One row of Event History, in the shape of contract §3.2 or as the scenario's dialect writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ringviewer.simulator.worlds.dialect import Dialect
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

Json = dict[str, Any]


def event_row(world: World, device: SimDevice, event: SimEvent) -> Json:
    """The row of an event. One that still runs has no end; no subtype unless the dialect tells it.

    The Playground tells every event as an ``on_demand`` one that was looked at (contract §0, §3.2).
    """
    dialect, playground = world.spec.dialect, world.spec.playground
    end_ms = event.end_by(world.now_ms())
    attributes: Json = {
        "event_type": "on_demand" if playground else event.kind,
        "start": _moment(dialect, event.start_ms),
        "end": None if end_ms is None else _moment(dialect, end_ms),
        "is_third_party_reviewed": event.reviewed or playground,
    }
    if dialect.subtype_in_answer and not playground:
        attributes["sub_type"] = event.subtype
    return {
        "type": dialect.resource_type,
        "id": event.id,
        "attributes": attributes,
        "relationships": {
            "source": {"data": {"type": "devices", "id": device.id}},
            "cv_detections": {"data": []},
        },
        "meta": {"riid": None},
    }


def iso_ms(at_ms: int) -> str:
    """A moment in ISO 8601, UTC, with its milliseconds."""
    return f"{datetime.fromtimestamp(at_ms // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}Z"


def _moment(dialect: Dialect, at_ms: int) -> int | str:
    if dialect.times == "strings":
        return str(at_ms)
    if dialect.times == "iso":
        return iso_ms(at_ms)
    return at_ms // 1000 if dialect.times == "seconds" else at_ms
