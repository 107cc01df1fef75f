"""Whatever moves without being a person: cats, dogs, cars that come, a mowing robot."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas, Point, Rgb
from ringviewer.simulator.drawing.parts import shade

_INK: Rgb = (38, 40, 46)
# A layer behind the retina throws light back.
_EYE: Rgb = (206, 224, 150)


def cat(canvas: Canvas, x: float, ground: float, size: float, fur: Rgb, stride: float) -> None:
    """A cat going right."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground + dy * size

    dark = shade(fur)
    canvas.caster(x, ground, 100 * size, 60 * size)
    canvas.limb([at(-44, -44), at(-72, -70), at(-66, -104), at(-52, -112)], dark, 10 * size)
    for dx, side, color in ((-34, -8, dark), (26, -6, dark), (-26, 6, fur), (36, 6, fur)):
        canvas.limb([at(dx, -34), at(dx + side * stride, -4)], color, 12 * size)
    canvas.oval(*at(0, -44), 52 * size, 22 * size, fur)
    canvas.oval(*at(54, -64), 23 * size, 20 * size, fur)
    canvas.poly([at(38, -74), at(38, -100), at(54, -82)], fur)
    canvas.poly([at(58, -82), at(72, -98), at(74, -72)], fur)
    for dx in (-20, 0, 20):
        canvas.line([at(dx, -64), at(dx - 4, -50)], dark, 5 * size)
    canvas.oval(*at(62, -66), 4 * size, 4 * size, _EYE, stuff="lamp")


def dog(canvas: Canvas, x: float, ground: float, size: float, fur: Rgb, stride: float) -> None:
    """A dog going right, with a collar."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground + dy * size

    dark = shade(fur)
    canvas.caster(x, ground, 120 * size, 90 * size)
    canvas.limb([at(-56, -84), at(-86, -112)], dark, 12 * size)
    for dx, side, color in ((-42, -14, dark), (32, -10, dark), (-32, 12, fur), (42, 12, fur)):
        canvas.limb([at(dx, -66), at(dx + side * stride, -6)], color, 16 * size)
    canvas.rect(*at(-62, -104), *at(56, -54), fur, radius=24 * size)
    canvas.limb([at(48, -88), at(68, -118)], fur, 32 * size)
    canvas.line([at(54, -110), at(78, -100)], (176, 62, 54), 8 * size)
    canvas.oval(*at(74, -132), 25 * size, 22 * size, fur)
    canvas.rect(*at(80, -136), *at(116, -116), fur, radius=9 * size)
    canvas.oval(*at(114, -130), 6 * size, 5 * size, _INK)
    canvas.limb([at(62, -144), at(54, -118)], dark, 15 * size)
    canvas.oval(*at(82, -138), 4 * size, 4 * size, _EYE, stuff="lamp")


def coming_car(canvas: Canvas, x: float, ground: float, size: float, color: Rgb) -> None:
    """A car that comes towards the camera; ``x`` is its middle."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground + dy * size

    canvas.caster(x, ground - 4 * size, 250 * size, 90 * size)
    for dx in (-98, 98):
        canvas.rect(*at(dx - 22, -56), *at(dx + 22, 0), _INK, radius=8 * size)
    canvas.poly([at(-84, -110), at(-62, -186), at(62, -186), at(84, -110)], shade(color, 0.92))
    canvas.poly([at(-72, -112), at(-54, -176), at(54, -176), at(72, -112)], (190, 204, 210))
    canvas.poly([at(10, -112), at(36, -176), at(50, -176), at(28, -112)], (206, 218, 222))
    for dx in (-96, 96):
        canvas.oval(*at(dx, -122), 15 * size, 11 * size, shade(color, 0.9))
    canvas.rect(*at(-122, -112), *at(122, -24), color, radius=24 * size)
    canvas.poly([at(-100, -110), at(100, -110), at(84, -90), at(-84, -90)], shade(color, 1.1))
    canvas.rect(*at(-58, -80), *at(58, -54), _INK, radius=8 * size)
    canvas.rect(*at(-30, -44), *at(30, -30), (232, 230, 222), radius=3 * size)
    for dx in (-90, 90):
        canvas.oval(*at(dx, -68), 20 * size, 15 * size, (255, 246, 220), stuff="lamp")
        canvas.glow(*at(dx, -68), 130 * size, (255, 240, 200), 0.9)


def mower(canvas: Canvas, x: float, ground: float, size: float, color: Rgb) -> None:
    """A robot that mows the lawn: the vehicle of places where no car comes."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground + dy * size

    canvas.caster(x, ground, 130 * size, 40 * size)
    canvas.poly([at(-66, -14), at(-58, -44), at(-20, -58), at(34, -54), at(68, -30), at(70, -12)], color)
    canvas.poly([at(-40, -46), at(-16, -54), at(20, -51), at(8, -42)], shade(color, 0.7))
    canvas.oval(*at(-36, -16), 22 * size, 20 * size, _INK)
    canvas.oval(*at(-36, -16), 10 * size, 9 * size, (146, 150, 156))
    canvas.oval(*at(48, -8), 10 * size, 9 * size, _INK)
    canvas.oval(*at(60, -28), 5 * size, 4 * size, (170, 236, 170), stuff="lamp")
