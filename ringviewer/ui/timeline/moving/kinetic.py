"""How fast a drag was when it was let go, and how far the view glides on from there."""

from __future__ import annotations

from collections import deque

#: A glide comes to rest within this time.
GLIDE_MS = 450
#: Slower than this, in px per second, is no throw but a drag that ended.
LEAST_PX_PER_S = 150.0
#: Faster than this is cut, so that a view does not fly away.
MOST_PX_PER_S = 6000.0
_RECENT_MS = 80
_MOST_MOVES = 32


class Throw:
    """The last moves of a drag, each at its time in ms, as the window system stamped it."""

    def __init__(self) -> None:
        self._moves: deque[tuple[int, float]] = deque(maxlen=_MOST_MOVES)

    def moved(self, at_ms: int, x: float) -> None:
        """The pointer is at `x` px."""
        self._moves.append((at_ms, x))

    def px_per_s(self, released_ms: int) -> float:
        """How fast the pointer was, from its moves just before it was let go; 0 when it rested or hardly moved."""
        recent = [(at_ms, x) for at_ms, x in self._moves if released_ms - _RECENT_MS <= at_ms <= released_ms]
        if len(recent) < 2 or recent[-1][0] <= recent[0][0]:
            return 0.0
        (first_ms, first_x), (_, last_x) = recent[0], recent[-1]
        # Up to the release: a pointer that stopped before it was let go has slowed down.
        speed = (last_x - first_x) * 1000 / max(released_ms - first_ms, 1)
        if abs(speed) < LEAST_PX_PER_S:
            return 0.0
        return max(-MOST_PX_PER_S, min(speed, MOST_PX_PER_S))


def glide_px(px_per_s: float) -> float:
    """How far a glide goes: begun at this speed and slowed down evenly over the cube, it rests after `GLIDE_MS`."""
    return px_per_s * GLIDE_MS / 3000
