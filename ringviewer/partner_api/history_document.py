"""Reads a page of Event History (contract §3.2) and where the next one is (§3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import msgspec

from ringviewer.history.event import Event
from ringviewer.history.wording import plain
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.documents import (
    beyond,
    bounded_text,
    broken_row,
    decode_document,
    decode_row,
    numbered,
    row_id,
)
from ringviewer.partner_api.links import parts_of
from ringviewer.partner_api.wire_instants import finer_unit, instant_in_any_unit

_BRACKETS = re.compile(r"\bpage%5Bkey%5D=", re.IGNORECASE)
_YEAR_MS = 365 * 86_400_000


@dataclass(frozen=True, slots=True)
class HistoryRows:
    """The rows of a page: events, and those that are broken.

    ``in_seconds`` counts the rows with a time that came in seconds and was converted (contract §8, symptom 28).
    """

    events: tuple[Event, ...]
    broken: tuple[BrokenRow, ...]
    next_link: str | None
    in_seconds: int = 0


def read_history(body: bytes, device_id: str) -> HistoryRows:
    """The events of a page; raises :class:`UnexpectedAnswer` when the body is no document."""
    document = decode_document(body)
    rows = document.rows()
    events, broken = [], []
    in_seconds = 0
    for number, raw in numbered(rows):
        try:
            event, converted = _event(raw, device_id)
        except ValueError as reason:
            broken.append(broken_row(number, reason, raw))
        else:
            events.append(event)
            in_seconds += converted
    return HistoryRows(tuple(events), (*broken, *beyond(rows)), document.next_link(), in_seconds)


def history_path(device_id: str, event_types: tuple[str, ...]) -> str:
    """The path of a device's first page; the id is one path segment."""
    path = f"/v1/history/devices/{quote(device_id, safe='')}/events"
    return f"{path}?{_filter(event_types)}" if event_types else path


def next_path(link: str, *, api_base: str, device_id: str, event_types: tuple[str, ...]) -> str:
    """The path of the next page from ``links.next``, with the filter put back when the link dropped it.

    The link may be relative or absolute. Raises :class:`UnexpectedAnswer` when it leads to another origin or to
    another endpoint: the token must not be shown there.
    """
    parts = parts_of(link, api_base=api_base, prefix="/v1/history/")
    # The cursor is opaque: it goes back exactly as it came.
    query = _BRACKETS.sub("page[key]=", parts.query)
    if _unfiltered(query, event_types):
        query += ("&" if query else "") + _filter(event_types)
    path = parts.path or history_path(device_id, ())
    return f"{path}?{query}" if query else path


def drops_filter(link: str, event_types: tuple[str, ...]) -> bool:
    """Whether a link to the next page lost the filter that was asked for (contract §8, symptom 27)."""
    return _unfiltered(_query(link), event_types)


def page_key(path: str) -> str | None:
    """The cursor of a path, or ``None``."""
    return next((value for name, value in _fields(_query(path)) if name == "page[key]"), None)


def _filter(event_types: tuple[str, ...]) -> str:
    return urlencode({"event_types": ",".join(event_types)}, safe=",")


def _unfiltered(query: str, event_types: tuple[str, ...]) -> bool:
    return bool(event_types) and not any(name == "event_types" and value for name, value in _fields(query))


def _query(link: str) -> str:
    try:
        return urlsplit(link).query
    except ValueError:
        return ""


def _fields(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=1_000)
    except ValueError:
        return []


def _event(raw: msgspec.Raw, device_id: str) -> tuple[Event, bool]:
    """The event of a row, and whether a time of it was in seconds; raises :class:`ValueError` with a reason."""
    row, mended = decode_row(raw)
    attributes: Any = row.get("attributes") if isinstance(row, dict) else None
    if not isinstance(attributes, dict):
        raise ValueError("It has no attributes.")
    identifier = row_id(row, mended=mended)
    kind = bounded_text(attributes.get("event_type"), 80)
    if not kind:
        raise ValueError("It has no event_type.")
    start_ms, start_converted = _start(attributes.get("start"))
    end_ms, end_converted = instant_in_any_unit(attributes.get("end"))
    reviewed = attributes.get("is_third_party_reviewed")
    event = Event(
        identifier,
        device_id,
        kind,
        start_ms,
        end_ms if end_ms is not None and end_ms >= start_ms else None,
        reviewed if isinstance(reviewed, bool) else None,
    )
    return event, start_converted or end_converted


def _start(value: object) -> tuple[int, bool]:
    start_ms, converted = instant_in_any_unit(value)
    unit = finer_unit(value)
    if unit is not None:
        raise ValueError(f"Its start {_shown(value)} is in {unit}; the API gives milliseconds.")
    if value is None:
        raise ValueError("It has no start.")
    if start_ms is None:
        raise ValueError(f"Its start {_shown(value)} is no time.")
    if start_ms < _YEAR_MS:
        raise ValueError(f"Its start {_shown(value)} would be in 1970, before there was anything to record.")
    return start_ms, converted


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"“{plain(value, 40)}”"
    return plain(str(value), 40) if isinstance(value, int | float) else f"({_NAMES.get(type(value), 'a value')})"


_NAMES: dict[type, str] = {dict: "an object", list: "a list"}
