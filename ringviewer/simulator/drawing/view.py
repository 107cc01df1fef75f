"""Where a camera looks: the part of a scene that fills the picture, and whether the scene is mirrored."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from ringviewer.simulator.drawing.canvas import UNITS, Box
from ringviewer.simulator.drawing.yard import Yard


@dataclass(frozen=True, slots=True)
class View:
    """``frame`` is in scene units, before mirroring; ``size`` in pixels; ``scale`` pixels a unit."""

    frame: Box
    size: tuple[int, int]
    mirrored: bool

    @property
    def scale(self) -> float:
        return self.size[0] / (self.frame[2] - self.frame[0])

    def pixels(self, region: Box) -> tuple[int, int, int, int]:
        """The whole pixels of a region of the scene; parts of it may lie outside the picture."""
        left, right = (region[0] - self.frame[0]) * self.scale, (region[2] - self.frame[0]) * self.scale
        if self.mirrored:
            left, right = self.size[0] - right, self.size[0] - left
        top, bottom = (region[1] - self.frame[1]) * self.scale, (region[3] - self.frame[1]) * self.scale
        across, down = max(1, round(right - left)), max(1, round(bottom - top))
        return round(left), round(top), round(left) + across, round(top) + down

    def seen(self, picture: Image.Image, region: Box) -> Image.Image:
        """A picture of the region in the size, give or take a pixel, and on the side that the camera sees it."""
        left, top, right, bottom = self.pixels(region)
        size = right - left, bottom - top
        halved = (picture.width + 1) // 2, (picture.height + 1) // 2
        if abs(halved[0] - size[0]) <= 1 and abs(halved[1] - size[1]) <= 1:
            picture = picture.reduce(2)
        else:
            picture = picture.resize(size, Image.Resampling.BILINEAR)
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else picture


def view_of(yard: Yard, size: tuple[int, int]) -> View:
    """What a camera sees at a picture size: its part of the scene, cut to the shape of the picture."""
    width, height = UNITS[0] * yard.zoom, UNITS[1] * yard.zoom
    left, top = (UNITS[0] - width) * yard.pan, (UNITS[1] - height) * yard.tilt
    cut_width, cut_height = min(width, height * size[0] / size[1]), min(height, width * size[1] / size[0])
    left, top = left + (width - cut_width) / 2, top + (height - cut_height) / 2
    return View((left, top, left + cut_width, top + cut_height), size, yard.mirrored)
