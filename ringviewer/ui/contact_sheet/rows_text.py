"""A contact sheet as a table for the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.history.event import kind_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ringviewer.session.contact_sheet import SheetCell
    from ringviewer.session.lane import Lane

__all__ = ["TITLES", "rows_text"]

TITLES: Final = (
    "device",
    "kind",
    "event_start_ms",
    "requested_ms",
    "actual_ms",
    "offset_ms",
    "verdict",
    "status",
    "code",
    "request_id",
)


def rows_text(cells: Sequence[SheetCell], lanes: Mapping[str, Lane]) -> str:
    """A heading and one line per cell, tab-separated; instants and spans in ms, empty where nothing is known."""
    lines = [TITLES, *(_row(cell, lanes.get(cell.event.device_id)) for cell in cells)]
    return "\n".join("\t".join(line) for line in lines) + "\n"


def _row(cell: SheetCell, lane: Lane | None) -> tuple[str, ...]:
    event, view = cell.event, cell.view
    device = wording.plain(lane.device.name if lane is not None else event.device_id)
    known = (device, wording.plain(kind_word(event.kind)), str(event.start_ms))
    if view is None:
        return (*known, "", "", "", "no request", "", "", "")
    match, problem = view.match, view.problem
    last = next((leg.status for leg in reversed(view.legs) if leg.status is not None), None)
    status = problem.status if problem is not None else last
    return (
        *known,
        _number(view.ask.at_ms),
        _number(view.actual_ms),
        _number(match.offset_ms if match is not None else None),
        match.verdict if match is not None else "not asked" if view.phase == "queued" else view.phase,
        _number(status),
        wording.plain(problem.code, 80) if problem is not None and problem.code else "",
        wording.plain(view.request_id, 100) if view.request_id else "",
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
