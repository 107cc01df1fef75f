"""The columns of the requests table and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.ui.tables.cells import EMPTY, Cell, Column, plain_tooltip
from ringviewer.ui.tables.requests_paths import shorter_paths
from ringviewer.ui.tables.requests_words import address, error_words, outcome, span_ms, try_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.partner_api.exchange import Exchange

__all__ = ["GIVING_WAY", "REQUEST_COLUMNS", "RequestColumn", "request_cells", "request_heading", "request_tooltip"]

_TRIANGLE_PX: Final = 20
_INDENT_PX: Final = 14


class RequestColumn(IntEnum):
    """Positions of the columns."""

    NUMBER = 0
    SENT = 1
    METHOD = 2
    DEVICE = 3
    PATH = 4
    STATUS = 5
    CODE = 6
    KIND = 7
    TIME = 8
    SIZE = 9
    TRY = 10
    ID = 11


REQUEST_COLUMNS: Final = (
    Column("No", 56, right=True),
    Column("Sent", 90),
    Column("Method", 88),
    Column("Device", 130, least=76),
    Column("Path", 240, stretch=True, elide_middle=True, least=110, shorter=shorter_paths),
    Column("Status", 96, right=True),
    Column("Code", 210, least=96),
    Column("Kind", 66),
    Column("Time", 74, right=True),
    Column("Size", 80, right=True),
    Column("Try", 54, right=True),
    Column("Request id", 88),
)
GIVING_WAY: Final = (
    (RequestColumn.KIND, 80),
    (RequestColumn.ID, 80),
    (RequestColumn.SIZE, 80),
    (RequestColumn.TRY, 80),
    (RequestColumn.SENT, 80),
    (RequestColumn.CODE, 0),
    (RequestColumn.TIME, 0),
    (RequestColumn.DEVICE, 0),
)
"""Columns that a narrow table leaves out, in this order, and how much room besides the least there has to be for each
of them. The details show what is left out."""


def request_heading(column: int, legs: Sequence[Exchange], tz: tzinfo) -> str | None:
    """The title of a column; that of the times names their zone, at the time of ``legs``."""
    if not 0 <= column < len(REQUEST_COLUMNS):
        return None
    title = REQUEST_COLUMNS[column].title
    return f"{title} ({wording.zone_abbr(legs[0].started_ms, tz)})" if column == RequestColumn.SENT and legs else title


def request_cells(
    legs: Sequence[Exchange], tz: tzinfo, *, device: str, tries: int, opened: bool | None, child: bool
) -> tuple[Cell, ...]:
    """The cells of a unit's row, or of one leg's.

    ``device`` is the name that is shown, and ``opened`` is ``None`` where there is nothing to open.
    """
    return tuple(
        _cell(legs, column, tz, device=device, tries=tries, opened=opened, child=child)
        for column in range(len(REQUEST_COLUMNS))
    )


def _cell(
    legs: Sequence[Exchange], column: int, tz: tzinfo, *, device: str, tries: int, opened: bool | None, child: bool
) -> Cell:
    head = legs[0]
    match column:
        case RequestColumn.NUMBER:
            return Cell(wording.number(head.number), "text2")
        case RequestColumn.SENT:
            return Cell(wording.told_apart(wording.clock(head.started_ms, tz), head.started_ms, tz), "text2")
        case RequestColumn.METHOD:
            method = wording.plain(head.method, 20)
            if opened is not None:
                return Cell(method, icon="chev-down" if opened else "chev-right")
            return Cell(method, indent_px=_TRIANGLE_PX + (_INDENT_PX if child else 0))
        case RequestColumn.DEVICE:
            return Cell(device, "text2" if child else "text") if device else EMPTY
        case RequestColumn.PATH:
            foreign = head.kind in ("media", "token")
            return Cell(address(head.host, head.path, with_host=foreign), "text2" if child else "text", mono=True)
        case RequestColumn.STATUS:
            shown = outcome(legs)
            return Cell(shown, "text2" if shown in ("…", "–") else "text", bold=shown not in ("…", "–"))
        case RequestColumn.CODE:
            return _code(legs)
        case RequestColumn.KIND:
            return Cell("picture" if head.kind == "media" else head.kind, "text2")
        case RequestColumn.TIME:
            duration = span_ms(legs)
            return Cell("…", "text2") if duration is None else Cell(wording.request_duration(duration))
        case RequestColumn.SIZE:
            received = sum(leg.bytes_received for leg in legs)
            return Cell(wording.size(received)) if received else EMPTY
        case RequestColumn.TRY:
            return Cell(try_words(head.attempt, tries), "text" if tries > 1 else "text2")
        case RequestColumn.ID:
            return Cell(wording.plain(head.request_id or "–")[:8], "text2", mono=True)
        case _:
            return EMPTY


def _code(legs: Sequence[Exchange]) -> Cell:
    for leg in reversed(legs):
        if leg.code:
            return Cell(wording.plain(leg.code))
        if leg.error:
            return Cell(error_words(leg), "problem")
    return EMPTY


def request_tooltip(legs: Sequence[Exchange], column: int) -> str | None:
    """What the pointer is told beyond the cell, or ``None``."""
    head = legs[0]
    match column:
        case RequestColumn.SENT:
            return plain_tooltip(wording.utc_line(head.started_ms))
        case RequestColumn.PATH:
            lines = (f"{leg.method} {leg.host}{leg.path}" for leg in legs)
            return plain_tooltip("\n".join(wording.plain(line, 1000) for line in lines))
        case RequestColumn.ID:
            return plain_tooltip("\n".join(wording.plain(leg.request_id) for leg in legs if leg.request_id))
        case _:
            return None
