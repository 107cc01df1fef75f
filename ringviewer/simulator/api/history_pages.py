"""Event History: newest first, some 50 a page, behind an opaque cursor (contract §3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import quote

from ringviewer.simulator.api.history_rows import Json, event_row, iso_ms
from ringviewer.simulator.api.selection import LONGEST_FILTER, Position, matches, newest_first, position
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.worlds.world import SimDevice, World

_KEY = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.(\d{3})Z-([0-9a-f]{8})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadKeyError(ValueError):
    """A ``page[key]`` that this server never gave."""


def history_body(world: World, device: SimDevice, query: Mapping[str, str], api_base: str = "") -> Json:
    """One page; ``event_types`` filters, ``page[key]`` continues, every other parameter is ignored.

    A word that names no kind matches nothing; what the live API does with one is not known. ``api_base`` is the scheme
    and host before the path of ``next`` in a dialect that writes it absolute. Raises `BadKeyError` for a cursor that
    is none, `RefusalError` for a filter without measure.
    """
    dialect = world.spec.dialect
    filter_text = query.get("event_types", "")
    if len(filter_text) > LONGEST_FILTER:
        raise RefusalError(400, dialect.payload_code, f"event_types must not exceed {LONGEST_FILTER} characters")
    key = query.get("page[key]")
    after = None if key is None else _read_key(key)
    wanted = frozenset(word.strip() for word in filter_text.split(",") if word.strip())
    if dialect.filter_ignored or world.spec.playground:
        wanted = frozenset()
    told = newest_first(world, device, after) if world.spec.plan == "active" else iter(())
    found = list(islice((event for event in told if not wanted or matches(event, wanted)), dialect.page_size + 1))
    rows = found[: dialect.page_size]
    body: Json = {"data": [event_row(world, device, event) for event in rows]}
    if len(found) > len(rows) or dialect.next_on_empty:
        # The key of an empty page leads to itself again: the endless loop that careless clients fall into.
        here = (world.now_ms(), "f" * 8) if after is None else after
        following = _write_key(position(rows[-1]) if rows else here)
        body["links"] = {"next": _next(world, device, filter_text, following, api_base)}
    elif dialect.links_on_last != "absent":
        body["links"] = {"next": None} if dialect.links_on_last == "null" else {}
    return body


def _next(world: World, device: SimDevice, filter_text: str, key: str, api_base: str) -> str:
    dialect = world.spec.dialect
    base = api_base if dialect.next_absolute else ""
    filtered = filter_text and not dialect.next_drops_filter
    words = f"event_types={quote(filter_text, safe=',')}&" if filtered else ""
    name = "page%5Bkey%5D" if dialect.next_brackets == "encoded" else "page[key]"
    path = f"/v1/history/devices/{quote(device.id, safe='')}/events"
    return f"{base}{path}?{words}{name}={quote(key, safe='')}"


def _write_key(place: Position) -> str:
    return f"{iso_ms(place[0])}-{place[1]}"


def _read_key(key: str) -> Position:
    match = _KEY.fullmatch(key)
    if match is None:
        raise BadKeyError
    try:
        moment = datetime.fromisoformat(f"{match[1]}+00:00")
    except ValueError:
        raise BadKeyError from None
    return (moment - _EPOCH) // timedelta(milliseconds=1) + int(match[2]), match[3]
