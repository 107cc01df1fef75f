"""Reads a page of Event History (contract §3.2) and where the next one is (§3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from ringviewer.history.event import Event
from ringviewer.history.wording import plain
from ringviewer.partner_api.documents import bounded_text, decode_document, decode_value
from ringviewer.partner_api.links import parts_of
from ringviewer.partner_api.wire_instants import instant_ms

_BRACKETS = re.compile(r"\bpage%5Bkey%5D=", re.IGNORECASE)
# A time in seconds would lie in January 1970 if it were read as milliseconds.
_OLDEST_PLAUSIBLE_MS = 86_400_000 * 365


@dataclass(frozen=True, slots=True)
class HistoryRows:
    """The rows of a page: events, and a sentence for each row that is broken."""

    events: tuple[Event, ...]
    broken: tuple[str, ...]
    next_link: str | None


def read_history(body: bytes, device_id: str) -> HistoryRows:
    """The events of a page; raises :class:`UnexpectedAnswer` when the body is no document."""
    document = decode_document(body)
    events, broken = [], []
    for number, raw in enumerate(document.rows(), 1):
        try:
            events.append(_event(raw, device_id))
        except ValueError as fault:
            broken.append(f"row {number}: {fault}")
    return HistoryRows(tuple(events), tuple(broken), document.next_link())


def history_path(device_id: str, event_types: tuple[str, ...]) -> str:
    """The path of a device's first page; the id is one path segment."""
    path = f"/v1/history/devices/{quote(device_id, safe='')}/events"
    return f"{path}?{urlencode({'event_types': ','.join(event_types)}, safe=',')}" if event_types else path


def next_path(link: str, *, api_base: str, device_id: str, event_types: tuple[str, ...]) -> str:
    """The path of the next page from ``links.next``, with the filter put back when the link dropped it.

    The link may be relative or absolute. Raises :class:`UnexpectedAnswer` when it leads to another origin or to
    another endpoint: the token must not be shown there.
    """
    parts = parts_of(link, api_base=api_base, prefix="/v1/history/")
    # The cursor is opaque: it goes back exactly as it came.
    query = _BRACKETS.sub("page[key]=", parts.query)
    if event_types and not any(name == "event_types" and value for name, value in _fields(query)):
        query += ("&" if query else "") + urlencode({"event_types": ",".join(event_types)}, safe=",")
    path = parts.path or history_path(device_id, ())
    return f"{path}?{query}" if query else path


def page_key(path: str) -> str | None:
    """The cursor of a path, or ``None``."""
    try:
        query = urlsplit(path).query
    except ValueError:
        return None
    return next((value for name, value in _fields(query) if name == "page[key]"), None)


def _fields(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=1_000)
    except ValueError:
        return []


def _event(raw: msgspec.Raw, device_id: str) -> Event:
    row: Any = decode_value(raw)
    if not isinstance(row, dict) or not isinstance(row.get("attributes"), dict):
        raise ValueError("no attributes")
    identifier = bounded_text(row.get("id"), 1_000)
    if not identifier:
        raise ValueError("no id")
    attributes = row["attributes"]
    kind = bounded_text(attributes.get("event_type"), 80)
    if not kind:
        raise ValueError("no event_type")
    start_ms = instant_ms(attributes.get("start"))
    if start_ms is None:
        raise ValueError(f"start {plain(repr(attributes.get('start')), 40)} is no time")
    if start_ms < _OLDEST_PLAUSIBLE_MS:
        raise ValueError(f"start {start_ms} would be in 1970; it may be in seconds")
    end_ms = instant_ms(attributes.get("end"))
    reviewed = attributes.get("is_third_party_reviewed")
    return Event(
        identifier,
        device_id,
        kind,
        start_ms,
        end_ms if end_ms is not None and end_ms >= start_ms else None,
        reviewed if isinstance(reviewed, bool) else None,
    )
