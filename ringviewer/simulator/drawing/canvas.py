"""A drawing surface in scene units, twice as many pixels, that keeps apart what a shape is made of and its colour.

Light falls on it later: a scene is drawn once and shown in the light of any hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PIL import Image, ImageDraw

Rgb = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
# "sky" shows the sky of the hour, "window" is glass by day and lit at night, "lamp" keeps its colour in any light.
Stuff = Literal["plain", "sky", "window", "lamp"]

UNITS = (1280, 720)
_FRAME: Box = (0, 0, 1280, 720)
_STUFF: dict[Stuff, Rgb] = {"sky": (0, 0, 0), "plain": (255, 0, 0), "window": (255, 255, 0), "lamp": (255, 0, 255)}


@dataclass(frozen=True, slots=True)
class Glow:
    """Light around a lamp: its middle and radius in scene units, and how strong it is at night, 0 to 1."""

    x: float
    y: float
    radius: float
    color: Rgb
    strength: float


@dataclass(frozen=True, slots=True)
class Caster:
    """Something that throws a shadow: the middle of its foot, its width and its height, in scene units."""

    x: float
    ground: float
    width: float
    height: float


class Canvas:
    """Flat shapes in daylight colours on a part of the scene; ``scale`` is pixels a unit.

    ``image`` is black where nothing was drawn; ``stuff`` has a channel each for what is solid, windows and lamps.
    """

    def __init__(self, region: Box = _FRAME, scale: float = 2.0) -> None:
        left, top, right, bottom = region
        self.region = region
        self.horizon = 400.0
        self.indoors = False
        self.glows: list[Glow] = []
        self.casters: list[Caster] = []
        self._scale = scale
        size = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
        self.image = Image.new("RGB", size)
        self.stuff = Image.new("RGB", size)
        self._draw = ImageDraw.Draw(self.image)
        self._made = ImageDraw.Draw(self.stuff)

    def rect(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        color: Rgb,
        *,
        radius: float = 0,
        stuff: Stuff = "plain",
    ) -> None:
        """A rectangle, ``radius`` rounding its corners."""
        corners = (*self._at((min(left, right), top)), *self._at((max(left, right), bottom)))
        for draw, paint in self._paints(color, stuff):
            if radius:
                draw.rounded_rectangle(corners, radius * self._scale, paint)
            else:
                draw.rectangle(corners, paint)

    def poly(self, points: Sequence[Point], color: Rgb, *, stuff: Stuff = "plain") -> None:
        """A filled polygon."""
        places = [self._at(point) for point in points]
        for draw, paint in self._paints(color, stuff):
            draw.polygon(places, paint)

    def oval(self, x: float, y: float, width: float, height: float, color: Rgb, *, stuff: Stuff = "plain") -> None:
        """An ellipse by its centre and half axes."""
        corners = (*self._at((x - width, y - height)), *self._at((x + width, y + height)))
        for draw, paint in self._paints(color, stuff):
            draw.ellipse(corners, paint)

    def pie(self, x: float, y: float, width: float, height: float, begin: float, end: float, color: Rgb) -> None:
        """A sector of an ellipse, angles in degrees clockwise from three o'clock."""
        corners = (*self._at((x - width, y - height)), *self._at((x + width, y + height)))
        for draw, paint in self._paints(color, "plain"):
            draw.pieslice(corners, begin, end, paint)

    def line(self, points: Sequence[Point], color: Rgb, width: float) -> None:
        """A line of straight pieces."""
        places = [self._at(point) for point in points]
        for draw, paint in self._paints(color, "plain"):
            draw.line(places, paint, max(1, round(width * self._scale)), joint="curve")

    def limb(self, points: Sequence[Point], color: Rgb, width: float) -> None:
        """A line with round ends."""
        self.line(points, color, width)
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, color)

    def sky(self, bottom: float) -> None:
        """The sky from the top down to the horizon."""
        self.horizon = bottom
        self.rect(0, 0, UNITS[0], bottom, (0, 0, 0), stuff="sky")

    def glow(self, x: float, y: float, radius: float, color: Rgb, strength: float) -> None:
        """Light around a lamp, as strong as the hour lets it shine."""
        self.glows.append(Glow(x, y, radius, color, strength))

    def caster(self, x: float, ground: float, width: float, height: float) -> None:
        """Remember that something stands here and throws a shadow."""
        self.casters.append(Caster(x, ground, width, height))

    def turn(self, x: float) -> None:
        """Mirror all that is there; ``x`` is the middle of the region, to the unit."""
        self.image = self.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        self.stuff = self.stuff.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        self._draw = ImageDraw.Draw(self.image)
        self._made = ImageDraw.Draw(self.stuff)
        self.glows = [replace(glow, x=2 * x - glow.x) for glow in self.glows]

    def _at(self, point: Point) -> Point:
        return (point[0] - self.region[0]) * self._scale, (point[1] - self.region[1]) * self._scale

    def _paints(self, color: Rgb, stuff: Stuff) -> tuple[tuple[ImageDraw.ImageDraw, Rgb], ...]:
        return (self._draw, color), (self._made, _STUFF[stuff])
