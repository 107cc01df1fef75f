"""What one cell of a table shows, told by the model in one value so that painting a cell costs one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

from PySide6.QtCore import Qt

from ringviewer.history.event import KindCode

__all__ = ["CELL_ROLE", "EMPTY", "EVENT_ROLE", "RING", "SORT_ROLE", "Cell", "Column", "below_others", "plain_tooltip"]

CELL_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
EVENT_ROLE: Final = CELL_ROLE + 1
"""The row's own identity, so that a view never indexes into a model's lists."""
SORT_ROLE: Final = CELL_ROLE + 2


class Cell(NamedTuple):
    """Text of a cell, the token of its colour, and what stands before the text: an icon's name or a kind's mark."""

    text: str
    tone: str = "text"
    icon: str | None = None
    mark: KindCode | None = None
    mono: bool = False
    bold: bool = False
    link: bool = False
    indent_px: int = 0


EMPTY: Final = Cell("")
RING: Final = "ring"
"""In the place of an icon's name: the ring of a request that was accepted and not followed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, its width in logical pixels, and on which side its text stands.

    ``stretch`` takes what is left; ``elide_middle`` is for ids, whose end tells them apart. ``least`` is how narrow it
    may become before the table scrolls sideways (0: it keeps its width); those with a lower ``turn`` give way first.
    Where all are that narrow and do not fit, those with a ``drop`` are left out, the lowest first (0: it stays).
    ``shorter`` knows other ways to write a text that does not fit, the longest first; the first that fits is shown,
    else the last is elided. ``am_pm`` is how much wider it is where the desktop counts hours to twelve.
    """

    title: str
    width: int
    right: bool = False
    stretch: bool = False
    elide_middle: bool = False
    least: int = 0
    turn: int = 0
    shorter: Callable[[str], Sequence[str]] | None = None
    am_pm: int = 0
    drop: int = 0


def below_others(clock: str) -> str:
    """A clock time whose hour is as wide as one of two digits, so that those of several rows stand below each other."""
    return f"\N{FIGURE SPACE}{clock}" if clock[1:2] == ":" else clock


def plain_tooltip(text: str) -> str:
    """``text`` for a tooltip, where Qt would take a name such as ``<b>`` for markup."""
    return f"<span style='white-space:pre-wrap'>{escape(text)}</span>" if text else ""
