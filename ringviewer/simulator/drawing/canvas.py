"""A drawing surface of 1280×720 units, twice as many pixels, and one light that falls on everything drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from ringviewer.simulator.drawing.light import Light, Rgb, blend

UNITS = (1280, 720)
SCALE = 2

Point = tuple[float, float]


class Canvas:
    """Flat shapes in scene units. ``lit`` colours are lights themselves and are not tinted."""

    def __init__(self, light: Light) -> None:
        self.light = light
        self.image = Image.new("RGB", (UNITS[0] * SCALE, UNITS[1] * SCALE), light.sky_low)
        self._draw = ImageDraw.Draw(self.image)
        self._shading = ImageDraw.Draw(self.image, "RGBA")

    def rect(
        self, left: float, top: float, right: float, bottom: float, color: Rgb, *, radius: float = 0, lit: bool = False
    ) -> None:
        corners = (*self._at((left, top)), *self._at((right, bottom)))
        if radius:
            self._draw.rounded_rectangle(corners, radius * SCALE, self._color(color, lit))
        else:
            self._draw.rectangle(corners, self._color(color, lit))

    def poly(self, points: Sequence[Point], color: Rgb, *, lit: bool = False) -> None:
        self._draw.polygon([self._at(point) for point in points], self._color(color, lit))

    def oval(self, x: float, y: float, width: float, height: float, color: Rgb, *, lit: bool = False) -> None:
        """An ellipse by its centre and half axes."""
        corners = (*self._at((x - width, y - height)), *self._at((x + width, y + height)))
        self._draw.ellipse(corners, self._color(color, lit))

    def pie(self, x: float, y: float, width: float, height: float, begin: float, end: float, color: Rgb) -> None:
        """A sector of an ellipse, angles in degrees clockwise from three o'clock."""
        corners = (*self._at((x - width, y - height)), *self._at((x + width, y + height)))
        self._draw.pieslice(corners, begin, end, self._color(color, False))

    def line(self, points: Sequence[Point], color: Rgb, width: float, *, lit: bool = False) -> None:
        places = [self._at(point) for point in points]
        self._draw.line(places, self._color(color, lit), round(width * SCALE), joint="curve")

    def limb(self, points: Sequence[Point], color: Rgb, width: float) -> None:
        """A line with round ends."""
        self.line(points, color, width)
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, color)

    def shadow(self, x: float, y: float, width: float, height: float, strength: int = 70) -> None:
        """The place below something where less light falls; drawn before it."""
        corners = (*self._at((x - width, y - height)), *self._at((x + width, y + height)))
        self._shading.ellipse(corners, (20, 18, 24, strength))

    def sky(self, bottom: int) -> None:
        """The sky with sun, stars or clouds, from the top down to the horizon."""
        light = self.light
        column = Image.new("RGB", (1, 2))
        column.putpixel((0, 0), light.sky_top)
        column.putpixel((0, 1), light.sky_low)
        width = self.image.width
        self.image.paste(column.resize((width, bottom * SCALE), Image.Resampling.BILINEAR), (0, 0))
        if light.stars:
            # The resized column is flat for its first and last quarter.
            beside = blend(light.sky_top, light.sky_low, min(max(110 / bottom * 2 - 0.5, 0.0), 1.0))
            for index in range(46):
                x, y = (index * 379 + 83) % 1280, 70 + (index * index * 31 + index * 57) % max(bottom - 90, 60)
                size = 1.0 + (index % 3) * 0.5
                self.oval(x, y, size, size, (206, 214, 232), lit=True)
            self.oval(560, 118, 34, 34, (236, 234, 214), lit=True)
            self.oval(574, 110, 30, 30, beside, lit=True)
        if light.sun is not None:
            self.glow(*light.sun, 190, (255, 232, 184), 0.55)
            self.oval(*light.sun, 44, 44, (255, 240, 206), lit=True)
        if light.clouds:
            for x, y, size in ((330, 130, 1.0), (760, 104, 0.8), (1090, 160, 0.7)):
                for dx, dy, rx, ry in ((-60, 10, 52, 22), (0, -4, 66, 34), (62, 10, 56, 22)):
                    self.oval(x + dx * size, y + dy * size, rx * size, ry * size, (247, 250, 252), lit=True)

    def glow(self, x: float, y: float, radius: float, color: Rgb, strength: float) -> None:
        """Light around a lamp, fading outwards; ``strength`` 0 to 1 in its middle."""
        side = round(radius * 2 * SCALE)
        fading = Image.radial_gradient("L").point([round(max(0, 255 - v * 1.42) * strength) for v in range(256)])
        mask = fading.resize((side, side), Image.Resampling.BILINEAR)
        place = self._at((x - radius, y - radius))
        self.image.paste(color, (round(place[0]), round(place[1])), mask)

    def _at(self, point: Point) -> Point:
        return point[0] * SCALE, point[1] * SCALE

    def _color(self, color: Rgb, lit: bool) -> Rgb:
        return color if lit else self.light.on(color)
