"""What a camera's sensor makes of a scene: daylight colours, or grey by its own infrared lamps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import exp, hypot
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from ringviewer.simulator.drawing.canvas import UNITS, Box, Canvas, Caster, Glow
from ringviewer.simulator.drawing.light import Light
from ringviewer.simulator.drawing.scenery import Scenery
from ringviewer.simulator.drawing.shelf import Shelf
from ringviewer.simulator.drawing.sky import sky_of
from ringviewer.simulator.drawing.view import View

# Leaves and cloth throw infrared light back: green counts for more than it does to an eye.
_INFRARED = (0.26, 0.62, 0.18, 0.0)
_LIT_WINDOW, _DARK_WINDOW = 206, 60
_GRAIN = 7
_SHADE = (20, 18, 30)

_exposed: Shelf[Image.Image] = Shelf(
    64 << 20, lambda image: image.width * image.height * (1 if image.mode == "L" else 4)
)


def exposed(scenery: Scenery, camera: str, light: Light, view: View) -> Image.Image:
    """The empty scene as the camera of this name sees it: mode ``L`` by infrared, else ``RGB``.

    It is shared: copy it before drawing on it.
    """
    return _exposed.get((camera, light, view.size), lambda: _expose(scenery, light, view))


def add_subject(picture: Image.Image, drawn: Canvas, light: Light, view: View, *, indoors: bool) -> None:
    """Put into an exposed picture what was drawn on a canvas of its own, with its shadow and its lamps."""
    if indoors:
        light = light.indoors()
    _shadows(picture, drawn.casters, light, view)
    solid, windows, lamps = view.seen(drawn.stuff, drawn.region).split()
    colors = view.seen(drawn.image, drawn.region)
    left, top = place = view.pixels(drawn.region)[:2]
    if light.infrared:
        near = 0.5 + 0.5 * drawn.region[3] / UNITS[1]
        tile = colors.convert("L", _INFRARED).point([round(value * 0.74 * near) for value in range(256)])
        tile = ImageChops.add(tile, solid.point([round(value * 0.33 * near) for value in range(256)]))
        tile.paste(255, (0, 0), ImageChops.lighter(windows, lamps))
    else:
        tile = colors.point(_tinting(light))
        tile.paste(light.window(), (0, 0), windows)
        tile.paste(colors, (0, 0), lamps)
    # The edges of what was drawn are as dark as they are thin: what lies behind is thinned and the rest added.
    box = (left, top, left + tile.width, top + tile.height)
    picture.paste("black", place, solid)
    tile = ImageChops.add(picture.crop(box), tile)
    picture.paste(tile, place)
    if light.infrared:
        picture.paste(_grained(tile, view.size, place), place, solid)
    _glow(picture, drawn.glows, light, view)


def _expose(scenery: Scenery, light: Light, view: View) -> Image.Image:
    if light.infrared:
        return _by_infrared(scenery, light, view)
    if scenery.indoors:
        light = light.indoors()
    picture = scenery.colors.point(_tinting(light))
    if scenery.sky is not None:
        left, top = scenery.sky.place
        box = (left, top, left + scenery.sky.cover.width, top + scenery.sky.cover.height)
        picture.paste(sky_of(light, scenery.horizon, view, box), (left, top), scenery.sky.cover)
    if scenery.windows is not None:
        picture.paste(light.window(), scenery.windows.place, scenery.windows.cover)
    if scenery.lamps is not None:
        left, top = scenery.lamps.place
        box = (left, top, left + scenery.lamps.cover.width, top + scenery.lamps.cover.height)
        picture.paste(scenery.colors.crop(box), (left, top), scenery.lamps.cover)
    _shadows(picture, scenery.casters, light, view)
    _glow(picture, scenery.glows, light, view)
    return ImageChops.multiply(picture, _corners(view.size))


def _by_infrared(scenery: Scenery, light: Light, view: View) -> Image.Image:
    picture = scenery.colors.convert("L", _INFRARED)
    if scenery.sky is not None:
        picture.paste(22, scenery.sky.place, scenery.sky.cover)
    picture = ImageChops.multiply(picture, _reach(view.size, scenery.indoors))
    if scenery.windows is not None:
        glass = _DARK_WINDOW if scenery.indoors else _LIT_WINDOW
        picture.paste(glass, scenery.windows.place, scenery.windows.cover)
    _shadows(picture, scenery.casters, light, view)
    if not scenery.indoors:
        _glow(picture, scenery.glows, light, view)
    return _grained(picture, view.size, (0, 0))


def _tinting(light: Light) -> list[int]:
    return [min(255, round(value * tint)) for tint in light.tint for value in range(256)]


def _glow(picture: Image.Image, glows: Iterable[Glow], light: Light, view: View) -> None:
    if light.glow < 0.3:
        return
    for glow in glows:
        region: Box = (glow.x - glow.radius, glow.y - glow.radius, glow.x + glow.radius, glow.y + glow.radius)
        left, top, right, bottom = view.pixels(region)
        strength = glow.strength * light.glow * (0.7 if light.infrared else 1.0)
        fading = Image.radial_gradient("L").point([round(max(0, 255 - v * 1.42) * strength) for v in range(256)])
        mask = fading.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        picture.paste(255 if picture.mode == "L" else glow.color, (left, top), mask)


def _shadows(picture: Image.Image, casters: Iterable[Caster], light: Light, view: View) -> None:
    """Darken the ground around each foot, and where the sun is kept away; drawn small, so that edges are soft."""
    across, down = UNITS[0] // 4, UNITS[1] // 4
    small = Image.new("L", (across, down))
    draw = ImageDraw.Draw(small)
    for caster in casters:
        x, y, half, tall = caster.x / 4, caster.ground / 4, caster.width / 8, caster.height / 4
        if light.shade:
            to_x, to_y = x + light.shadow[0] * tall, y + light.shadow[1] * tall
            draw.polygon(
                [(x - half, y), (x + half, y), (to_x + half * 0.8, to_y), (to_x - half * 0.8, to_y)], light.shade
            )
            draw.ellipse((to_x - half * 0.8, to_y - half * 0.3, to_x + half * 0.8, to_y + half * 0.3), light.shade)
    for caster in casters:
        x, y, half = caster.x / 4, caster.ground / 4, caster.width / 8
        draw.ellipse((x - half * 1.15, y - half * 0.12, x + half * 1.15, y + half * 0.2 + 1), 92)
    box = small.getbbox()
    if box is None:
        return
    left, top, right, bottom = max(0, box[0] - 5), max(0, box[1] - 5), min(across, box[2] + 5), min(down, box[3] + 5)
    soft = small.crop((left, top, right, bottom)).filter(ImageFilter.GaussianBlur(1.2))
    region: Box = (left * 4, top * 4, right * 4, bottom * 4)
    mask = view.seen(soft, region)
    place = view.pixels(region)[:2]
    picture.paste(6 if picture.mode == "L" else _SHADE, place, mask)


@lru_cache(maxsize=2)
def _corners(size: tuple[int, int]) -> Image.Image:
    """A lens darkens the corners; a drawing looks less like a drawing with it."""
    fading = Image.radial_gradient("L").point([255 - max(0, round((value - 110) * 0.58)) for value in range(256)])
    band = fading.resize(size, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (band, band, band))


@lru_cache(maxsize=4)
def _reach(size: tuple[int, int], indoors: bool) -> Image.Image:
    """How much of the light of the camera's own lamps comes back from each part of the picture."""
    far = 0.62 if indoors else 0.4
    across, down = 64, 36
    small = Image.new("L", (across, down))
    for y in range(down):
        near = far + (0.92 - far) * min(1.0, max(0.0, (y / down - 0.3) / 0.55))
        for x in range(across):
            beam = exp(-(((x / across - 0.5) / 0.42) ** 2) - ((y / down - 0.62) / 0.5) ** 2)
            corner = 1 - 0.5 * max(0.0, hypot(x / across - 0.5, y / down - 0.5) - 0.32)
            small.putpixel((x, y), min(255, round(255 * corner * (near * 0.6 + 0.42 * beam))))
    return small.resize(size, Image.Resampling.BILINEAR)


@lru_cache(maxsize=4)
def _grain(size: tuple[int, int]) -> Image.Image:
    """The noise of a sensor in the dark, 0 to twice its greatest strength."""
    half = (size[0] + 1) // 2, (size[1] + 1) // 2
    noise = Image.frombytes("L", half, Random(half[0]).randbytes(half[0] * half[1]))  # it is only noise
    return noise.point([value * (2 * _GRAIN) // 255 for value in range(256)]).resize(size, Image.Resampling.BILINEAR)


def _grained(tile: Image.Image, size: tuple[int, int], place: tuple[int, int]) -> Image.Image:
    grain = _grain(size)
    if tile.size != size:
        grain = grain.crop((place[0], place[1], place[0] + tile.width, place[1] + tile.height))
    return ImageChops.add(tile, grain, 1, -_GRAIN)
