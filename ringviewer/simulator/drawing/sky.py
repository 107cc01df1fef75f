"""The sky of a moment with its sun and clouds."""

from __future__ import annotations

from PIL import Image, ImageDraw

from ringviewer.simulator.drawing.canvas import Rgb
from ringviewer.simulator.drawing.light import Light, blend
from ringviewer.simulator.drawing.view import View

_SUN: Rgb = (255, 240, 206)
_SUNSHINE: Rgb = (255, 232, 184)
_CLOUD: Rgb = (247, 250, 252)
_CLOUDS = ((330, 170, 1.0), (760, 144, 0.8), (1090, 200, 0.7))
_PUFFS = ((-60, 10, 52, 22), (0, -4, 66, 34), (62, 10, 56, 22))


def sky_of(light: Light, horizon: float, view: View, box: tuple[int, int, int, int]) -> Image.Image:
    """The sky in a box of the picture's pixels; below the horizon it goes on in the colour that it has there."""
    height = box[3] - box[1]
    column = Image.new("RGB", (1, height))
    for y in range(height):
        above = (view.frame[1] + (box[1] + y) / view.scale) / horizon
        column.putpixel((0, y), blend(light.sky_top, light.sky_low, min(above, 1.0)))
    sky = column.resize((box[2] - box[0], height), Image.Resampling.NEAREST)
    if light.sun is not None:
        x, y = light.sun
        fading = Image.radial_gradient("L").point([round(max(0, 255 - value * 1.42) * 0.55) for value in range(256)])
        _put(sky, fading, _SUNSHINE, (x - 190, y - 190, x + 190, y + 190), view, box)
        disc = Image.new("L", (128, 128))
        ImageDraw.Draw(disc).ellipse((0, 0, 127, 127), 255)
        _put(sky, disc, _SUN, (x - 44, y - 44, x + 44, y + 44), view, box)
    if light.clouds:
        for x, y, size in _CLOUDS:
            around = (x - 120 * size, y - 40 * size, x + 120 * size, y + 40 * size)
            _put(sky, _cloud(), _CLOUD, around, view, box)
    return sky


def _put(
    sky: Image.Image,
    cover: Image.Image,
    color: Rgb,
    region: tuple[float, float, float, float],
    view: View,
    box: tuple[int, int, int, int],
) -> None:
    left, top = view.pixels(region)[:2]
    sky.paste(color, (left - box[0], top - box[1]), view.seen(cover, region))


def _cloud() -> Image.Image:
    cover = Image.new("L", (720, 240))
    draw = ImageDraw.Draw(cover)
    for dx, dy, across, down in _PUFFS:
        draw.ellipse([3 * part for part in (120 + dx - across, 40 + dy - down, 120 + dx + across, 40 + dy + down)], 255)
    return cover
