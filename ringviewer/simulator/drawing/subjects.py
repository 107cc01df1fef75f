"""Who or what made the camera record: a visitor without a face, somebody passing, a cat, a car, a parcel."""

from __future__ import annotations

from typing import Literal

from ringviewer.simulator.drawing.canvas import Canvas
from ringviewer.simulator.drawing.light import Rgb
from ringviewer.simulator.drawing.parts import car, parcel

Subject = Literal["none", "visitor", "walker", "cat", "car", "parcel"]

# Where each subject stands: middle, ground, and size against the porch's visitor.
_PLACES: dict[str, dict[str, tuple[int, int, float]]] = {
    "porch": {"visitor": (640, 684, 1.0), "walker": (650, 552, 0.42), "cat": (742, 650, 1.0), "car": (560, 428, 0.8)},
    "drive": {"visitor": (640, 690, 0.9), "walker": (690, 560, 0.6), "cat": (560, 640, 1.1), "car": (600, 560, 1.6)},
    "garden": {"visitor": (640, 640, 0.8), "walker": (560, 596, 0.66), "cat": (560, 596, 1.3), "car": (560, 596, 1.0)},
    "gate": {"visitor": (640, 660, 0.85), "walker": (650, 560, 0.62), "cat": (640, 560, 1.2), "car": (640, 560, 1.0)},
    "garage": {"visitor": (930, 690, 0.9), "walker": (930, 660, 0.84), "cat": (380, 660, 1.3), "car": (500, 620, 1.0)},
    "workshop": {"visitor": (640, 690, 0.9), "walker": (700, 664, 0.88), "cat": (560, 660, 1.3), "car": (0, 0, 1.0)},
}
_PARCEL = {
    "porch": (640, 654, 150.0),
    "drive": (520, 620, 120.0),
    "garden": (700, 652, 120.0),
    "gate": (560, 560, 110.0),
    "garage": (860, 652, 130.0),
    "workshop": (640, 432, 120.0),
}
_COATS: tuple[Rgb, ...] = ((182, 84, 44), (62, 104, 126), (108, 124, 72), (150, 82, 92), (94, 88, 128))
_SKIN: tuple[Rgb, ...] = ((212, 164, 134), (168, 118, 88), (128, 86, 64), (226, 184, 156))
_TROUSERS = (46, 58, 82)
_CAP = (46, 58, 82)


def subject_of(kind: str, subtype: str | None, event_id: str) -> tuple[Subject, int]:
    """The subject of an event, and a number that varies its look; the same for each still of the event."""
    look = sum(event_id.encode()) % 60
    if kind == "ding":
        return "visitor", look if subtype is None else 0
    if kind == "on_demand":
        return "none", look
    if kind == "package" or subtype == "package_delivery":
        return "parcel", look
    if subtype == "vehicle":
        return "car", look
    if subtype == "human":
        return ("parcel" if look % 5 == 0 else "walker"), look
    return "cat", look


def draw_subject(canvas: Canvas, scene: str, subject: Subject, look: int) -> None:
    """Draw a subject at its place in a scene."""
    if subject == "none":
        return
    if subject == "parcel":
        x, ground, width = _PARCEL[scene]
        canvas.shadow(x, ground, width * 0.62, 12)
        parcel(canvas, x, ground, width)
        return
    if scene == "workshop" and subject == "car":
        subject = "walker"
    x, ground, size = _PLACES[scene][subject]
    if subject == "visitor":
        _visitor(canvas, x, ground, size, _COATS[look % 5], _SKIN[look % 4])
    elif subject == "walker":
        _walker(canvas, x, ground, size, _COATS[look % 5], _SKIN[look % 4])
    elif subject == "cat":
        _cat(canvas, x, ground, size, ((92, 84, 80), (196, 138, 84), (70, 70, 76))[look % 3])
    else:
        colors: tuple[Rgb, ...] = ((176, 74, 58), (226, 222, 212), (74, 104, 134), (92, 96, 102))
        canvas.shadow(x + 100 * size, ground, 108 * size, 10 * size)
        car(canvas, x, ground, 200 * size, colors[look % 4])


def _shade(color: Rgb, factor: float = 0.84) -> Rgb:
    return round(color[0] * factor), round(color[1] * factor), round(color[2] * factor)


def _visitor(canvas: Canvas, x: float, ground: float, size: float, coat: Rgb, skin: Rgb) -> None:
    """Somebody at the door with a parcel. There is no face: nobody in these pictures is anybody."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * size, ground + dy * size

    canvas.shadow(x, ground - 2, 84 * size, 16 * size)
    canvas.poly(
        [at(-56, -206), at(56, -206), at(62, -8), at(16, -8), at(4, -150), at(-4, -150), at(-14, -8), at(-60, -8)],
        _TROUSERS,
    )
    for dx in (-40, 42):
        canvas.oval(*at(dx, -8), 29 * size, 12 * size, (34, 34, 40))
    canvas.rect(*at(-22, -398), *at(22, -352), _shade(skin, 0.9))
    canvas.poly(
        [
            at(-30, -372),
            at(30, -372),
            at(84, -352),
            at(88, -330),
            at(64, -180),
            at(-64, -180),
            at(-88, -330),
            at(-84, -352),
        ],
        coat,
    )
    canvas.line([at(0, -366), at(0, -190)], _shade(coat, 0.7), 4 * size)
    canvas.limb([at(-76, -334), at(-88, -228), at(-62, -214)], _shade(coat, 0.92), 32 * size)
    canvas.limb([at(76, -334), at(88, -228), at(62, -214)], _shade(coat, 0.92), 32 * size)
    parcel(canvas, x, ground - 188 * size, 170 * size)
    for dx in (-58, 58):
        canvas.oval(*at(dx, -226), 17 * size, 13 * size, skin)
    canvas.oval(*at(0, -424), 45 * size, 50 * size, skin)
    _cap(canvas, x, ground, size)


def _cap(canvas: Canvas, x: float, ground: float, size: float) -> None:
    canvas.pie(x, ground - 446 * size, 47 * size, 60 * size, 180, 360, _CAP)
    canvas.rect(x - 47 * size, ground - 448 * size, x + 47 * size, ground - 438 * size, _CAP)
    canvas.poly(
        [
            (x - 47 * size, ground - 444 * size),
            (x + 47 * size, ground - 444 * size),
            (x + 60 * size, ground - 424 * size),
            (x + 30 * size, ground - 434 * size),
            (x - 30 * size, ground - 434 * size),
            (x - 60 * size, ground - 424 * size),
        ],
        _shade(_CAP),
    )


def _walker(canvas: Canvas, x: float, ground: float, size: float, coat: Rgb, skin: Rgb) -> None:
    """Somebody passing, in mid-stride, seen from the side."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * size, ground + dy * size

    canvas.shadow(x, ground, 90 * size, 14 * size)
    canvas.limb([at(0, -214), at(-30, -112), at(-66, -14)], _shade(_TROUSERS), 44 * size)
    canvas.limb([at(0, -214), at(36, -116), at(50, -14)], _TROUSERS, 44 * size)
    canvas.oval(*at(-56, -10), 30 * size, 12 * size, (34, 34, 40))
    canvas.oval(*at(64, -10), 30 * size, 12 * size, (34, 34, 40))
    canvas.limb([at(10, -340), at(48, -270), at(74, -220)], _shade(coat, 0.78), 30 * size)
    canvas.poly([at(-46, -366), at(38, -366), at(52, -330), at(44, -196), at(-48, -196), at(-56, -330)], coat)
    canvas.limb([at(-10, -340), at(-34, -262), at(-14, -206)], _shade(coat, 0.88), 30 * size)
    canvas.oval(*at(-10, -198), 15 * size, 15 * size, skin)
    canvas.rect(*at(-16, -398), *at(20, -360), _shade(skin, 0.9))
    canvas.oval(*at(4, -424), 42 * size, 47 * size, skin)
    canvas.pie(*at(0, -430), 46 * size, 52 * size, 165, 350, (72, 52, 44))
    canvas.rect(*at(-58, -340), *at(-30, -236), (206, 170, 92), radius=10 * size)


def _cat(canvas: Canvas, x: float, ground: float, size: float, fur: Rgb) -> None:
    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * size, ground + dy * size

    dark = _shade(fur)
    canvas.shadow(x, ground, 62 * size, 7 * size)
    canvas.limb([at(-44, -44), at(-72, -70), at(-66, -104), at(-52, -112)], dark, 10 * size)
    for dx, foot, color in ((-34, -42, dark), (26, 20, dark), (-26, -20, fur), (36, 42, fur)):
        canvas.limb([at(dx, -34), at(foot, -4)], color, 12 * size)
    canvas.oval(*at(0, -44), 52 * size, 22 * size, fur)
    canvas.oval(*at(54, -64), 23 * size, 20 * size, fur)
    canvas.poly([at(38, -74), at(38, -100), at(54, -82)], fur)
    canvas.poly([at(58, -82), at(72, -98), at(74, -72)], fur)
    for dx in (-20, 0, 20):
        canvas.line([at(dx, -64), at(dx - 4, -50)], dark, 5 * size)
