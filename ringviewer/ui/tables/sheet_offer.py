"""Which events of the table a contact sheet would take, told on the button before it is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.session.contact_sheet import MOST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.history.event import Event
    from ringviewer.ui.tables.events_model import EventsModel
    from ringviewer.ui.tables.table_view import TableView

__all__ = ["SHEET_LABEL", "SheetOffer", "sheet_offer"]

SHEET_LABEL: Final = "Contact sheet…"


@dataclass(frozen=True, slots=True)
class SheetOffer:
    """The events that a sheet would take, from the top, or why there can be none now."""

    events: tuple[Event, ...]
    label: str
    why_not: str = ""


def sheet_offer(model: EventsModel, table: TableView) -> SheetOffer:
    """The selected rows where several are, else all that are shown; rows that could not be read are left out."""
    picked = table.selected_count
    several = picked > 1
    # Of very many rows the events are not even looked up.
    if (picked - model.broken_total if several else model.shown) > MOST_EVENTS:
        return _none()
    rows: Sequence[int] = table.selected_rows() if several else range(model.rowCount())
    events = tuple(event for row in rows if (event := model.event_at(row)) is not None)
    if len(events) > MOST_EVENTS:
        return _none()
    if not events:
        return SheetOffer((), SHEET_LABEL, "No events are selected." if several else "No events are shown.")
    return SheetOffer(events, f"Contact sheet of {wording.count(len(events), 'event')}…")


def _none() -> SheetOffer:
    return SheetOffer((), SHEET_LABEL, f"Select up to {MOST_EVENTS} rows.")
