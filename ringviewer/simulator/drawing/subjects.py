"""Who or what made the camera record, and how it looks at a moment of the event."""

from __future__ import annotations

from collections.abc import Callable
from math import copysign, sin
from typing import Literal
from zlib import crc32

from ringviewer.simulator.drawing.animals import cat, coming_car, dog, mower
from ringviewer.simulator.drawing.canvas import Box, Canvas, Rgb
from ringviewer.simulator.drawing.parts import car, parcel
from ringviewer.simulator.drawing.paths import DRIVES, PARCELS, PROWLS, VISITORS, WALKS, Spot, standing
from ringviewer.simulator.drawing.people import Carried, person_of, visitor, walker

Subject = Literal["none", "visitor", "courier", "walker", "animal", "vehicle"]

_FURS: tuple[Rgb, ...] = ((92, 84, 80), (196, 138, 84), (70, 70, 76), (206, 196, 180), (132, 96, 70))
_CARS: tuple[Rgb, ...] = ((176, 74, 58), (226, 222, 212), (74, 104, 134), (92, 96, 102), (66, 96, 84))
_MOWERS: tuple[Rgb, ...] = ((206, 126, 58), (78, 120, 84), (112, 116, 124))
# A recording begins a little before what set it off came into view; somebody who rings walked up for some seconds.
_BEFORE_MS = 1_500
_ARRIVAL_MS = 5_000
_PARCEL_DOWN_MS = 8_000

Draw = Callable[[Canvas], None]


def subject_of(kind: str, subtype: str | None, event_id: str) -> tuple[Subject, int]:
    """The subject of an event, and a number that varies its look; the same for each still of the event."""
    look = crc32(event_id.encode()) % 10_000
    if kind == "on_demand":
        return "none", look
    if kind == "package" or subtype == "package_delivery":
        return "courier", look
    if kind == "ding":
        return "visitor", look
    if subtype == "vehicle":
        return "vehicle", look
    if subtype == "human":
        return "walker", look
    return "animal", look


def draw_subject(scene: str, subject: tuple[Subject, int], since_ms: int, scale: float) -> Canvas | None:
    """A canvas with the subject so long after the event began, or ``None`` when nobody is there (yet)."""
    kind, look = subject
    earliest_ms = -_ARRIVAL_MS if kind in ("visitor", "courier") else -_BEFORE_MS
    if kind == "none" or since_ms < earliest_ms:
        return None
    match kind:
        case "visitor" | "courier":
            region, draw = _at_door(scene, kind, look, since_ms)
        case "vehicle":
            region, draw = _vehicle(scene, look, since_ms)
        case _:
            region, draw = _passing(scene, kind, look, since_ms)
    canvas = Canvas(region, scale)
    draw(canvas)
    return canvas


def _around(spot: Spot, half: float, height: float) -> Box:
    """The region that something as wide and high as somebody at the porch's door, or wider, takes; whole units."""
    half, height = half * spot.size, height * spot.size
    return float(int(spot.x - half)), float(int(spot.ground - height)), float(int(spot.x + half)), spot.ground // 1 + 24


def _at_door(scene: str, kind: Subject, look: int, since_ms: int) -> tuple[Box, Draw]:
    place = VISITORS[scene]
    aside = (look // 7 % 9 - 4) * 9
    spot = standing(Spot(place.x + aside, place.ground, place.size), since_ms, _ARRIVAL_MS)
    person = person_of(look, courier=kind == "courier")
    left, top, right, bottom = _around(spot, 150, 540)
    if kind == "visitor":
        carries: tuple[Carried, ...] = ("nothing", "nothing", "bag", "flowers", "folder")
        return (left, top, right, bottom), lambda canvas: visitor(
            canvas, spot.x, spot.ground, spot.size, person, carries[look % 5]
        )
    if since_ms < _PARCEL_DOWN_MS:
        return (left, top, right, bottom), lambda canvas: visitor(
            canvas, spot.x, spot.ground, spot.size, person, "parcel"
        )
    box = PARCELS[scene]

    def delivered(canvas: Canvas) -> None:
        visitor(canvas, spot.x + 40, spot.ground - 20, spot.size, person, "nothing")
        canvas.caster(box.x, box.ground, box.size, box.size * 0.5)
        parcel(canvas, box.x, box.ground, box.size)

    return (min(left, box.x - box.size), top - 20, right + 40, max(bottom, box.ground + 20)), delivered


def _passing(scene: str, kind: Subject, look: int, since_ms: int) -> tuple[Box, Draw]:
    swing = sin(since_ms / 260)
    stride = copysign(0.5 + 0.5 * abs(swing), swing)
    # Somebody else starts elsewhere on the same way.
    late_ms = look % 5 * 400
    if kind == "walker":
        spot, right = WALKS[scene].at(max(0, since_ms) + late_ms)
        person = person_of(look)
        region = _around(spot, 130, 540)
        return region, lambda canvas: _facing(
            canvas, spot, right, lambda c: walker(c, spot.x, spot.ground, spot.size, person, stride)
        )
    spot, right = PROWLS[scene].at(max(0, since_ms) + late_ms)
    beast = (cat, cat, dog)[look % 3]
    fur = _FURS[look // 3 % len(_FURS)]
    region = _around(spot, 150, 190)
    return region, lambda canvas: _facing(
        canvas, spot, right, lambda c: beast(c, spot.x, spot.ground, spot.size, fur, stride)
    )


def _vehicle(scene: str, look: int, since_ms: int) -> tuple[Box, Draw]:
    spot, right = DRIVES[scene].at(since_ms)
    color = _CARS[look % len(_CARS)]
    if scene == "porch":
        region = _around(spot, 130, 110)
        return region, lambda canvas: car(
            canvas, spot.x - 100 * spot.size, spot.ground, 200 * spot.size, color, driven=True
        )
    if scene in ("drive", "garage"):
        return _around(spot, 150, 220), lambda canvas: coming_car(canvas, spot.x, spot.ground, spot.size, color)
    shell = _MOWERS[look % len(_MOWERS)]
    return _around(spot, 100, 90), lambda canvas: _facing(
        canvas, spot, right, lambda c: mower(c, spot.x, spot.ground, spot.size, shell)
    )


def _facing(canvas: Canvas, spot: Spot, right: int, draw: Draw) -> None:
    """Draw something that looks to the right, turned around when it goes to the left."""
    draw(canvas)
    if right < 0:
        canvas.turn(spot.x)
