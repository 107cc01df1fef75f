"""What tells two cameras that watch the same kind of place apart: colours, furnishing, side and angle."""

from __future__ import annotations

from random import Random
from typing import TypeVar

from ringviewer.simulator.drawing.canvas import Rgb

T = TypeVar("T")

_WALLS: tuple[Rgb, ...] = ((206, 190, 164), (198, 184, 160), (186, 194, 196), (204, 178, 162), (196, 200, 178))
_ROOFS: tuple[Rgb, ...] = ((142, 108, 88), (120, 104, 104), (128, 92, 80), (96, 104, 116))
_DOORS: tuple[Rgb, ...] = ((122, 92, 78), (74, 104, 92), (150, 72, 58), (78, 90, 122))
_POTS: tuple[Rgb, ...] = ((178, 88, 62), (96, 104, 116), (92, 108, 128), (168, 146, 104))
_CARS: tuple[Rgb, ...] = ((92, 112, 138), (176, 74, 58), (214, 210, 200), (84, 96, 88), (62, 66, 78))


class Yard:
    """Draws lots for one camera, the same each time for the same name."""

    def __init__(self, name: str) -> None:
        self._lots = Random(name)
        self.mirrored = self._lots.random() < 0.5
        # How much of the width the camera sees, and where it looks in what remains (0 to 1).
        self.zoom = self._lots.uniform(0.9, 1.0)
        self.pan = self._lots.random()
        self.tilt = self._lots.random()

    def pick(self, *things: T) -> T:
        """One of some things."""
        return self._lots.choice(things)

    def chance(self, share: float) -> bool:
        """Whether something is there."""
        return self._lots.random() < share

    def about(self, value: float, spread: float) -> float:
        """A number at most ``spread`` away from another."""
        return value + self._lots.uniform(-spread, spread)

    def wall(self) -> Rgb:
        """The colour of a house."""
        return self.pick(*_WALLS)

    def roof(self) -> Rgb:
        """The colour of a roof."""
        return self.pick(*_ROOFS)

    def door(self) -> Rgb:
        """The colour of a door."""
        return self.pick(*_DOORS)

    def pot(self) -> Rgb:
        """The colour of a flower pot."""
        return self.pick(*_POTS)

    def car(self) -> Rgb:
        """The colour of a car."""
        return self.pick(*_CARS)
