"""How the columns of a table share the room that there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ringviewer.history.clock_style import hours
from ringviewer.ui.tables.cells import Column
from ringviewer.ui.theme.scale import factor, scaled

__all__ = ["dropped", "shared_widths"]


def shared_widths(columns: Sequence[Column], room_px: int) -> list[int]:
    """The widths in logical pixels for a table of ``room_px``.

    Too much room goes to the columns that stretch. Too little is taken from the columns in the measure in which they
    may shrink, all of one ``turn`` before those of the next; none becomes narrower than its ``least``.
    """
    columns = _as_written(columns)
    widths = [column.width for column in columns]
    spare = room_px - sum(widths)
    if spare >= 0:
        stretching = [index for index, column in enumerate(columns) if column.stretch]
        for count, index in enumerate(stretching):
            part = spare // (len(stretching) - count)
            widths[index] += part
            spare -= part
        return widths
    for turn in sorted({column.turn for column in columns}):
        giving = [i for i, column in enumerate(columns) if column.turn == turn and 0 < column.least < column.width]
        slack = sum(columns[i].width - columns[i].least for i in giving)
        for i in giving:
            own = columns[i].width - columns[i].least
            taken = min(own, -(-min(-spare, slack) * own // slack)) if slack else 0
            taken = max(0, min(taken, -spare))
            widths[i] -= taken
            spare += taken
            slack -= own
    return widths


def dropped(columns: Sequence[Column], room_px: int) -> set[int]:
    """The places of those that are left out so that the others fit into ``room_px`` at their least widths."""
    least = {at: column.least or column.width for at, column in enumerate(_as_written(columns))}
    gone: set[int] = set()
    for at in sorted((at for at in least if columns[at].drop), key=lambda at: columns[at].drop):
        if sum(least.values()) <= room_px:
            break
        del least[at]
        gone.add(at)
    return gone


def _as_written(columns: Sequence[Column]) -> Sequence[Column]:
    """The columns at the size of text and with the hours in force."""
    if factor() != 1.0:
        columns = [replace(column, width=scaled(column.width), least=scaled(column.least)) for column in columns]
    return [_with_am_pm(column) for column in columns] if hours() == 12 else columns


def _with_am_pm(column: Column) -> Column:
    least = column.least + column.am_pm if column.least else 0
    return replace(column, width=column.width + column.am_pm, least=least)
