"""Event History: newest first, 50 a page, behind an opaque cursor (contract §3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from ringviewer.simulator.answers import Json, event_row
from ringviewer.simulator.world import SimDevice, SimEvent, World

PAGE_SIZE = 50
_KEY = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.(\d{3})Z-([0-9a-f]{8})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadKeyError(ValueError):
    """A ``page[key]`` that this server never gave."""


def history_body(world: World, device: SimDevice, query: Mapping[str, str]) -> Json:
    """One page; ``event_types`` filters, ``page[key]`` continues, every other parameter is ignored.

    Raises `BadKeyError` for a cursor that is none.
    """
    filter_text = query.get("event_types", "")
    wanted = frozenset(word.strip() for word in filter_text.split(",") if word.strip())
    rows = [event for event in world.visible(device) if not wanted or _matches(event, wanted)]
    rows.sort(key=_position, reverse=True)
    if "page[key]" in query:
        after = _read_key(query["page[key]"])
        rows = [event for event in rows if _position(event) < after]
    body: Json = {"data": [event_row(device, event) for event in rows[:PAGE_SIZE]]}
    if len(rows) > PAGE_SIZE:
        filtered = f"event_types={quote(filter_text, safe=',')}&" if filter_text else ""
        key = quote(_write_key(rows[PAGE_SIZE - 1]), safe="")
        path = f"/v1/history/devices/{quote(device.id, safe='')}/events"
        body["links"] = {"next": f"{path}?{filtered}page[key]={key}"}
    return body


def _matches(event: SimEvent, wanted: frozenset[str]) -> bool:
    return event.kind in wanted or (event.subtype is not None and f"{event.kind}.{event.subtype}" in wanted)


def _position(event: SimEvent) -> tuple[int, str]:
    # The tail tells events with the same start apart, so that no page boundary loses or repeats one.
    return event.start_ms, hashlib.sha256(event.id.encode()).hexdigest()[:8]


def _write_key(event: SimEvent) -> str:
    start_ms, tail = _position(event)
    moment = _EPOCH + timedelta(milliseconds=start_ms)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{start_ms % 1000:03d}Z-{tail}"


def _read_key(key: str) -> tuple[int, str]:
    match = _KEY.fullmatch(key)
    if match is None:
        raise BadKeyError
    try:
        moment = datetime.fromisoformat(f"{match[1]}+00:00")
    except ValueError:
        raise BadKeyError from None
    return (moment - _EPOCH) // timedelta(milliseconds=1) + int(match[2]), match[3]
