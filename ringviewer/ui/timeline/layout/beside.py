"""Where words that float over the canvas stand: beside what they are about, and over nothing that must be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

#: How far from the pointer its tip begins, in px: the pointer's own picture reaches almost that far.
OFFSET_PX: Final = 14
GAP_PX: Final = 6


def beside(at: QPoint, size: QSize, host: QRect, taken: Sequence[QRect] = ()) -> QRect:
    """A place of `size` inside `host` beside a point, on the first of its four sides where nothing of `taken` stands.

    Where all of them are taken, below or above what takes them; where there is no free place at all, the first.
    """
    right, below = at.x() + OFFSET_PX, at.y() + OFFSET_PX
    left, above = at.x() - OFFSET_PX - size.width(), at.y() - OFFSET_PX - size.height()
    across = [x for x in (right, left) if host.left() <= x and x + size.width() <= host.right() + 1] or [right]
    down = [y for y in (below, above) if host.top() <= y and y + size.height() <= host.bottom() + 1] or [below]
    places = [(x, y) for y in down for x in across]
    for rect in taken:
        places += [(x, y) for y in (rect.bottom() + 1 + GAP_PX, rect.top() - GAP_PX - size.height()) for x in across]
    return _first_free(places, size, host, taken)


def in_corner(size: QSize, area: QRect, taken: Sequence[QRect] = ()) -> QRect:
    """A place of `size` in a corner of `area`, from the upper left one on, where nothing of `taken` stands.

    Where all of them are taken, elsewhere along the edges; where there is no free place at all, the first.
    """
    room = area.adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX)
    right, bottom = room.right() + 1 - size.width(), room.bottom() + 1 - size.height()
    ys = [room.top(), bottom]
    for rect in taken:
        ys += [rect.bottom() + 1 + GAP_PX, rect.top() - GAP_PX - size.height()]
    return _first_free([(x, y) for y in ys for x in (room.left(), right)], size, area, taken)


def inside(rect: QRect, host: QRect) -> QRect:
    """The rectangle moved, and cut where it must be, so that it lies inside `host`."""
    size = rect.size().boundedTo(host.size())
    x = max(host.left(), min(rect.left(), host.right() + 1 - size.width()))
    y = max(host.top(), min(rect.top(), host.bottom() + 1 - size.height()))
    return QRect(QPoint(x, y), size)


def _first_free(places: Sequence[tuple[int, int]], size: QSize, host: QRect, taken: Sequence[QRect]) -> QRect:
    first = inside(QRect(QPoint(*places[0]), size), host)
    if not any(first.intersects(rect) for rect in taken):
        return first
    others = (inside(QRect(QPoint(x, y), size), host) for x, y in places[1:])
    return next((place for place in others if not any(place.intersects(rect) for rect in taken)), first)
