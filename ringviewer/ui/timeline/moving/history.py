"""Which stretches of time were shown before, so that one can go back to them and forward again."""

from __future__ import annotations

from dataclasses import dataclass

#: So many steps back are kept.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of time that was shown, in epoch ms, and whether the view followed what was known then."""

    from_ms: float
    to_ms: float
    following: bool = False


class ViewHistory:
    """One step per gesture: the turns of a spinning wheel and the moves of a drag go back together."""

    def __init__(self) -> None:
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self._gesture: object | None = None

    @property
    def back(self) -> int:
        """How many steps lead back."""
        return len(self._back)

    @property
    def forward(self) -> int:
        """How many steps lead forward."""
        return len(self._forward)

    def note(self, before: Place, gesture: object | None = None) -> None:
        """The view is about to leave `before`, by hand.

        Moves that follow each other with the same `gesture` are one step; None is a gesture of its own.
        """
        if gesture is None or gesture is not self._gesture:
            self._back.append(before)
            del self._back[:-LONGEST]
        self._gesture = gesture
        self._forward.clear()

    def undo(self, now: Place) -> Place | None:
        """The place before `now`; None where there is none."""
        return self._turn(self._back, self._forward, now)

    def redo(self, now: Place) -> Place | None:
        """The place that was left by the last undo; None where there is none."""
        return self._turn(self._forward, self._back, now)

    def clear(self) -> None:
        """Forget all: another account is shown."""
        self._back.clear()
        self._forward.clear()
        self._gesture = None

    def _turn(self, source: list[Place], target: list[Place], now: Place) -> Place | None:
        self._gesture = None
        while source:
            found = source.pop()
            if found != now:
                target.append(now)
                return found
        return None
