"""A contact sheet as a table for the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.history.event import kind_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from ringviewer.session.contact_sheet import SheetCell
    from ringviewer.session.lane import Lane

__all__ = ["TITLES", "rows_text"]

TITLES: Final = (
    "device",
    "kind",
    "event_start",
    "event_start_ms",
    "requested",
    "requested_ms",
    "actual",
    "actual_ms",
    "offset_ms",
    "verdict",
    "status",
    "code",
    "request_id",
)


def rows_text(cells: Sequence[SheetCell], lanes: Mapping[str, Lane], tz: tzinfo) -> str:
    """A heading and one line per cell, tab-separated; empty where nothing is known.

    Instants are ISO 8601 with the offset of ``tz``, and in epoch ms; spans are in ms.
    """
    lines = [TITLES, *(_row(cell, lanes.get(cell.event.device_id), tz) for cell in cells)]
    return "\n".join("\t".join(line) for line in lines) + "\n"


def _row(cell: SheetCell, lane: Lane | None, tz: tzinfo) -> tuple[str, ...]:
    event, view = cell.event, cell.view
    device = wording.plain(lane.device.name if lane is not None else event.device_id)
    known = (device, wording.plain(kind_word(event.kind)), *_instant(event.start_ms, tz))
    if view is None:
        return (*known, "", "", "", "", "", "no request", "", "", "")
    match, problem = view.match, view.problem
    last = next((leg.status for leg in reversed(view.legs) if leg.status is not None), None)
    status = problem.status if problem is not None else last
    return (
        *known,
        *_instant(view.ask.at_ms, tz),
        *_instant(view.actual_ms, tz),
        _number(match.offset_ms if match is not None else None),
        match.verdict if match is not None else "not asked" if view.phase == "queued" else view.phase,
        _number(status),
        wording.plain(problem.code, 80) if problem is not None and problem.code else "",
        wording.plain(view.request_id, 100) if view.request_id else "",
    )


def _instant(at_ms: int | None, tz: tzinfo) -> tuple[str, str]:
    return ("", "") if at_ms is None else (wording.iso(at_ms, tz), str(at_ms))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
