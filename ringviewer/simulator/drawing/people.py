"""People, flat and without a face: nobody in these pictures is anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from ringviewer.simulator.drawing.canvas import Canvas, Point, Rgb
from ringviewer.simulator.drawing.parts import parcel, shade

Carried = Literal["nothing", "parcel", "bag", "flowers", "folder"]
_Hair = Literal["short", "long", "bun", "cap", "beanie", "hood", "bald"]

_COATS: tuple[Rgb, ...] = (
    (182, 84, 44),
    (62, 104, 126),
    (108, 124, 72),
    (150, 82, 92),
    (94, 88, 128),
    (206, 168, 82),
    (76, 82, 92),
    (198, 190, 176),
)
_TROUSERS: tuple[Rgb, ...] = ((46, 58, 82), (58, 56, 60), (112, 98, 82), (74, 86, 78))
_SKIN: tuple[Rgb, ...] = ((212, 164, 134), (168, 118, 88), (128, 86, 64), (226, 184, 156), (98, 66, 50))
_HAIR: tuple[Rgb, ...] = ((72, 52, 44), (36, 32, 34), (178, 132, 78), (150, 146, 142), (128, 66, 44))
_UNIFORM: Rgb = (96, 76, 60)
_CAP: Rgb = (46, 58, 82)
_SHOES: Rgb = (34, 34, 40)


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody looks; ``tall`` and ``broad`` are factors around 1."""

    coat: Rgb
    trousers: Rgb
    skin: Rgb
    hair: _Hair
    hair_color: Rgb
    tall: float
    broad: float
    skirt: bool


def person_of(look: int, *, courier: bool = False) -> Person:
    """The person with this number; couriers wear a cap and their firm's colour."""
    lots = Random(f"person {look}")  # a look, not a secret
    hair: tuple[_Hair, ...] = ("short", "long", "bun", "cap", "beanie", "hood", "bald")
    person = Person(
        coat=lots.choice(_COATS),
        trousers=lots.choice(_TROUSERS),
        skin=lots.choice(_SKIN),
        hair=lots.choice(hair),
        hair_color=lots.choice(_HAIR),
        tall=lots.uniform(0.9, 1.04),
        broad=lots.uniform(0.9, 1.1),
        skirt=lots.random() < 0.2,
    )
    if not courier:
        return person
    coat = lots.choice((_UNIFORM, (182, 84, 44), (62, 92, 126), (206, 168, 82)))
    return Person(coat, person.trousers, person.skin, "cap", person.hair_color, person.tall, person.broad, skirt=False)


def visitor(canvas: Canvas, x: float, ground: float, size: float, person: Person, carried: Carried) -> None:
    """Somebody who stands at the door and looks at the camera."""
    across, up = size * person.broad, size * person.tall

    def at(dx: float, dy: float) -> Point:
        return x + dx * across, ground + dy * up

    canvas.caster(x, ground - 2, 120 * size, 400 * up)
    if person.skirt:
        for dx in (-24, 24):
            canvas.limb([at(dx, -120), at(dx, -14)], person.skin, 26 * size)
        canvas.poly([at(-52, -206), at(52, -206), at(74, -96), at(-74, -96)], person.trousers)
    else:
        legs = [(-56, -206), (56, -206), (62, -8), (16, -8), (4, -150), (-4, -150), (-14, -8), (-60, -8)]
        canvas.poly([at(*point) for point in legs], person.trousers)
    for dx in (-40, 42):
        canvas.oval(*at(dx, -8), 29 * size, 12 * size, _SHOES)
    if person.hair == "long":
        canvas.rect(*at(-50, -440), *at(50, -330), person.hair_color, radius=26 * size)
    canvas.rect(*at(-22, -398), *at(22, -352), shade(person.skin, 0.9))
    if person.hair == "hood":
        canvas.oval(*at(0, -418), 62 * across, 64 * size, shade(person.coat, 0.8))
    torso = [(-30, -372), (30, -372), (84, -352), (88, -330), (64, -180), (-64, -180), (-88, -330), (-84, -352)]
    canvas.poly([at(*point) for point in torso], person.coat)
    canvas.line([at(0, -366), at(0, -190)], shade(person.coat, 0.7), 4 * size)
    _arms(canvas, at, size, person, carried)
    canvas.oval(*at(0, -424), 45 * size, 50 * size, person.skin)
    _head(canvas, *at(0, -424), size, person)
    if carried == "parcel":
        parcel(canvas, x, ground - 192 * up, 170 * size)
        for dx in (-58, 58):
            canvas.oval(*at(dx, -232), 17 * size, 13 * size, person.skin)


def walker(canvas: Canvas, x: float, ground: float, size: float, person: Person, stride: float) -> None:
    """Somebody passing, seen from the side, going right; ``stride``, -1 to 1, is how far apart the legs are."""
    up = size * person.tall

    def at(dx: float, dy: float) -> Point:
        return x + dx * size, ground + dy * up

    canvas.caster(x, ground - 2, 110 * size, 400 * up)
    swing = 66 * stride
    canvas.limb([at(0, -214), at(-swing * 0.4, -112), at(-swing, -14)], shade(person.trousers), 44 * size)
    canvas.oval(*at(-swing + 10, -10), 30 * size, 12 * size, _SHOES)
    canvas.limb([at(0, -214), at(swing * 0.6, -116), at(swing * 0.8, -14)], person.trousers, 44 * size)
    canvas.oval(*at(swing * 0.8 + 12, -10), 30 * size, 12 * size, _SHOES)
    canvas.limb(
        [at(10, -340), at(10 - swing * 0.5, -270), at(24 - swing * 0.8, -214)], shade(person.coat, 0.78), 30 * size
    )
    back = [(-46, -366), (38, -366), (52, -330), (44, -196), (-48, -196), (-56, -330)]
    canvas.poly([at(*point) for point in back], person.coat)
    canvas.limb(
        [at(-10, -340), at(-12 + swing * 0.4, -262), at(swing * 0.7, -206)], shade(person.coat, 0.88), 30 * size
    )
    canvas.oval(*at(swing * 0.7 + 4, -198), 15 * size, 15 * size, person.skin)
    canvas.rect(*at(-16, -398), *at(20, -360), shade(person.skin, 0.9))
    if person.hair == "long":
        canvas.rect(*at(-44, -430), *at(-2, -336), person.hair_color, radius=18 * size)
    canvas.oval(*at(4, -424), 42 * size, 47 * size, person.skin)
    _head(canvas, *at(0, -424), size, person)
    if person.broad > 1:
        canvas.rect(*at(-66, -340), *at(-38, -236), shade(person.trousers, 1.3), radius=10 * size)


def _arms(canvas: Canvas, at: Callable[[float, float], Point], size: float, person: Person, carried: Carried) -> None:
    sleeve = shade(person.coat, 0.9)
    if carried == "parcel":
        canvas.limb([at(-76, -334), at(-88, -228), at(-62, -214)], sleeve, 32 * size)
        canvas.limb([at(76, -334), at(88, -228), at(62, -214)], sleeve, 32 * size)
        return
    canvas.limb([at(-76, -334), at(-90, -258), at(-82, -196)], sleeve, 32 * size)
    canvas.oval(*at(-82, -184), 15 * size, 16 * size, person.skin)
    if carried == "bag":
        canvas.line([at(-92, -180), at(-96, -150), at(-66, -150), at(-72, -180)], (70, 60, 54), 4 * size)
        canvas.rect(*at(-116, -150), *at(-46, -70), (194, 160, 110), radius=4 * size)
    if carried in ("flowers", "folder"):
        canvas.limb([at(76, -334), at(92, -262), at(44, -258)], sleeve, 32 * size)
        if carried == "folder":
            canvas.rect(*at(-10, -300), *at(50, -216), (226, 220, 204), radius=4 * size)
            canvas.rect(*at(-2, -292), *at(42, -284), (120, 126, 134))
        else:
            canvas.poly([at(40, -230), at(6, -320), at(76, -320)], (96, 136, 86))
            for dx, dy, petal in ((10, -326, (212, 92, 82)), (40, -342, (238, 196, 92)), (70, -326, (206, 132, 178))):
                canvas.oval(*at(dx, dy), 19 * size, 18 * size, petal)
        canvas.oval(*at(38, -254), 16 * size, 14 * size, person.skin)
    else:
        # The hand that has just rung.
        canvas.limb([at(76, -334), at(106, -276), at(96, -322)], sleeve, 30 * size)
        canvas.oval(*at(95, -340), 15 * size, 16 * size, person.skin)


def _head(canvas: Canvas, x: float, y: float, size: float, person: Person) -> None:
    """Hair or a hat around a head whose middle is given."""
    color = person.hair_color
    match person.hair:
        case "bald":
            return
        case "cap":
            canvas.pie(x, y - 16 * size, 47 * size, 52 * size, 180, 360, _CAP)
            canvas.rect(x - 47 * size, y - 20 * size, x + 47 * size, y - 10 * size, _CAP)
            canvas.oval(x, y - 10 * size, 54 * size, 9 * size, shade(_CAP))
        case "beanie":
            canvas.pie(x, y - 10 * size, 47 * size, 54 * size, 180, 360, shade(person.coat, 0.7))
            canvas.rect(
                x - 48 * size, y - 24 * size, x + 48 * size, y - 6 * size, shade(person.coat, 0.84), radius=6 * size
            )
        case "hood":
            canvas.pie(x, y - 2 * size, 50 * size, 58 * size, 180, 360, shade(person.coat, 0.88))
            canvas.pie(x, y - 2 * size, 38 * size, 34 * size, 180, 360, person.skin)
        case "bun":
            canvas.oval(x, y - 58 * size, 20 * size, 18 * size, color)
            canvas.pie(x, y - 6 * size, 47 * size, 50 * size, 178, 362, color)
        case _:
            canvas.pie(x, y - 6 * size, 47 * size, 50 * size, 172, 368, color)
