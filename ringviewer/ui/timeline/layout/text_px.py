"""How wide small words are, so that what is laid out, painted and pointed at agrees."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFontMetricsF

from ringviewer.ui.theme.type import font

#: Height of a plate and the room at both ends of its words, in px (look.md §6).
PLATE_HEIGHT_PX, PLATE_ROOM_PX = 15, 5


@lru_cache(maxsize=2000)
def plate_px(words: str) -> int:
    """Width of a plate around `words` in the small step, in px."""
    return round(_metrics().horizontalAdvance(words)) + 2 * PLATE_ROOM_PX


@lru_cache(maxsize=1)
def _metrics() -> QFontMetricsF:
    return QFontMetricsF(font("small", bold=False))
