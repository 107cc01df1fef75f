"""What the details of a row of requests are made of, gathered from the table, the recorder and the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.device import short_id
from ringviewer.ui.tables.requests_words import error_words, note_words, took_words, try_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.partner_api.exchange import Exchange
    from ringviewer.session.session import Session
    from ringviewer.ui.tables.requests_model import RequestsModel, RowKey

__all__ = ["RequestFacts", "fact_rows", "gathered", "notes_of"]


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A row of the table with what its details need: the legs with their bodies, the tries, names and zone.

    ``unit`` are all legs of the unit, ``legs`` those that the row stands for. ``kept`` is false once newer requests
    took the place of this one.
    """

    unit: tuple[Exchange, ...]
    legs: tuple[Exchange, ...]
    tries: int
    device: str | None
    tz: tzinfo
    kept: bool = True


def fact_rows(facts: RequestFacts) -> list[tuple[str, str]]:
    """Names and values, in the order in which they stand."""
    head = facts.legs[0]
    zone = wording.zone_abbr(head.started_ms, facts.tz)
    sent = f"{wording.short_date(head.started_ms, facts.tz)} {wording.clock_ms(head.started_ms, facts.tz)} {zone}"
    if zone != "UTC":
        sent += f" · {wording.utc_line(head.started_ms)}"
    received = sum(leg.bytes_received for leg in facts.legs)
    rows = [
        ("Number", f"{wording.number(head.number)}, {'picture' if head.kind == 'media' else head.kind}"),
        ("Sent", sent),
        ("Took", took_words(facts.legs)),
        ("Received", wording.size(received) if received else "–"),
    ]
    device_id = next((leg.device_id for leg in facts.unit if leg.device_id), None)
    if device_id is not None:
        shown = wording.plain(short_id(device_id, 8))
        rows.append(("Device", shown if facts.device is None else f"{facts.device} ({shown})"))
    if facts.tries > 1 or head.retry_of is not None:
        words = f"{try_words(head.attempt, facts.tries)}"
        if head.retry_of is not None:
            words += f", after request {wording.number(head.retry_of)}"
        rows.append(("Try", words))
    rows += [("Fault", error_words(leg)) for leg in facts.legs if leg.error]
    return rows


def notes_of(facts: RequestFacts) -> list[str]:
    """What is worth knowing, as sentences, each once."""
    notes = dict.fromkeys(note for leg in facts.legs for note in leg.notes)
    return [note_words(note) for note in notes]


def gathered(key: RowKey, model: RequestsModel, session: Session, tz: tzinfo) -> RequestFacts | None:
    """The facts of a row, with the bodies that the recorder still has; ``None`` when it is no longer kept."""
    unit = model.unit(key[0])
    if unit is None:
        return None
    recorder = session.client.recorder
    legs = tuple(recorder.exchange(leg.number) or leg for leg in unit.legs)
    own = tuple(leg for leg in legs if not key[1] or leg.number == key[1])
    device_id = next((leg.device_id for leg in legs if leg.device_id), None)
    lane = None if device_id is None else session.lanes.get(device_id)
    name = None if lane is None else wording.plain(lane.device.name, 60)
    return RequestFacts(legs, own or legs, model.tries(unit), name, tz)
