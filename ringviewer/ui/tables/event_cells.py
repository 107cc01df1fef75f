"""What the cells of an event's row say, and the row as one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.device import short_id
from ringviewer.history.event import kind_code, kind_word
from ringviewer.ui.tables.cells import EMPTY, Cell
from ringviewer.ui.tables.event_columns import StartWords
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.still_words import actual_cell, offset_cell, reviewed_cell, verdict_cell

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.event import Event
    from ringviewer.session.lane import Lane

__all__ = ["EventCells"]


class EventCells:
    """Writes cells in a zone; ``heading_zone`` is the zone that the heading names."""

    def __init__(self, tz: tzinfo, heading_zone: str) -> None:
        self.tz = tz
        self._start = StartWords(tz, heading_zone)

    def cell(self, lane: Lane, event: Event, column: int) -> Cell:
        """What stands in a column."""
        match column:
            case EventColumn.START:
                return Cell(self._start.of(event.start_ms))
            case EventColumn.DEVICE:
                return Cell(wording.plain(lane.device.name))
            case EventColumn.KIND:
                return Cell(wording.plain(kind_word(event.kind)), mark=kind_code(event.kind))
            case EventColumn.LENGTH:
                return Cell(wording.length(event.duration_ms))
            case EventColumn.ACTUAL:
                return actual_cell(lane.stills.get(event.id), self.tz)
            case EventColumn.OFFSET:
                return offset_cell(lane.stills.get(event.id))
            case EventColumn.VERDICT:
                return verdict_cell(lane.stills.get(event.id))
            case EventColumn.REVIEWED:
                return reviewed_cell(event, event.id in lane.looked)
            case EventColumn.ID:
                return Cell(wording.plain(short_id(event.id, 10)), "text2", mono=True)
            case _:
                return EMPTY

    def sentence(self, lane: Lane, event: Event) -> str:
        """What a screen reader says of the row."""
        still = actual_cell(lane.stills.get(event.id), self.tz).text.strip()
        return ", ".join(
            (
                wording.plain(kind_word(event.kind)),
                wording.plain(lane.device.name),
                wording.date(event.start_ms, self.tz),
                f"{wording.clock_ms(event.start_ms, self.tz)} {wording.zone_abbr(event.start_ms, self.tz)}",
                wording.length(event.duration_ms),
                f"still {still}",
            )
        )
