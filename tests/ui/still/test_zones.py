from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ringviewer.history.device import Component, Zone
from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.ui.still.zones import paint_swatch, paint_zones, why_no_zones, zones_of
from ringviewer.ui.theme.tokens import DARK, LIGHT, Tokens
from tests.ui.still import views
from tests.ui.viewer.pictures import Pixels, plain_image

GROUND = QColor(200, 10, 20)
SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
MOTION, PRIVACY = Zone("motion", SQUARE, "Path"), Zone("privacy", SQUARE, "Neighbour")


def painted(*zones: Zone, target: QRectF | None = None, tokens: Tokens = LIGHT, **options: object) -> QImage:
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    area = target if target is not None else QRectF(0, 0, 400, 200)
    paint_zones(painter, zones, area, tokens, **options)  # type: ignore[arg-type]
    painter.end()
    return image


def count(image: QImage, color: QColor, area: tuple[int, int, int, int]) -> int:
    left, top, right, bottom = area
    return sum(image.pixelColor(x, y) == color for x in range(left, right) for y in range(top, bottom))


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_a_motion_zone_is_a_dashed_outline_where_it_belongs(qapp: QApplication, tokens: Tokens) -> None:
    image = painted(MOTION, tokens=tokens)
    on_line = [image.pixelColor(x, 149) for x in range(110, 290)]
    assert tokens.motion in on_line
    assert tokens.known in on_line  # the gaps show the halo
    assert image.pixelColor(250, 120) == GROUND
    assert image.pixelColor(50, 120) == GROUND


def test_a_privacy_zone_is_hatched_inside_and_only_there(qapp: QApplication) -> None:
    image = painted(PRIVACY)
    inside, outside = (200, 90, 280, 140), (310, 60, 390, 140)
    assert count(image, GROUND, inside) < 80 * 50
    assert count(image, GROUND, outside) == 80 * 80
    assert count(painted(MOTION), GROUND, inside) == 80 * 50


def test_lines_keep_their_distance_however_large_the_picture(qapp: QApplication) -> None:
    small = painted(PRIVACY)
    large = painted(PRIVACY, target=QRectF(-400, -200, 1200, 600))
    here = (150, 90, 250, 140)
    assert abs(count(small, GROUND, here) - count(large, GROUND, here)) < 400


def test_only_the_wanted_kinds_are_drawn(qapp: QApplication) -> None:
    assert painted(PRIVACY, kinds=("motion",)) == painted()
    assert painted(MOTION, PRIVACY, kinds=("motion",)) == painted(MOTION)


def test_names_stand_on_a_plate_in_their_zone(qapp: QApplication) -> None:
    plate = (107, 57, 135, 70)
    assert count(painted(MOTION), LIGHT.known, plate) > 100
    assert painted(MOTION) != painted(replace(MOTION, name="Lawn"))
    assert painted(replace(MOTION, name=None)) != painted(MOTION)  # the kind stands in for a name


def test_hostile_zones_are_drawn_tamely(qapp: QApplication) -> None:
    nowhere = Zone("motion", ((math.nan, 0.1), (0.5, 0.5), (0.2, 0.9)), "x")
    assert painted(nowhere, Zone("motion", ((0.1, 0.1), (0.2, 0.2)))) == painted()
    far = Zone("privacy", ((-1e9, -1e9), (1e9, -1e9), (1e9, 1e9), (-1e9, 1e9)), "\u202e<b>" + "n" * 5000)
    assert painted(far) != painted()
    assert painted(*[MOTION] * 5000) == painted(*[MOTION] * 64)


def test_a_zone_out_of_sight_has_no_name_in_sight(qapp: QApplication) -> None:
    image = painted(MOTION, target=QRectF(5000, 0, 400, 200))
    assert image == painted()


def test_a_swatch_tells_the_kinds_apart(qapp: QApplication) -> None:
    drawn = []
    for kind in ("motion", "privacy"):
        image = plain_image(40, 20)
        painter = QPainter(image)
        paint_swatch(painter, kind, QRectF(2, 2, 22, 12), LIGHT)
        painter.end()
        drawn.append(image)
    assert drawn[0] != drawn[1]


def test_zones_belong_to_the_first_camera_only(qapp: QApplication) -> None:
    pixels = Pixels()
    view = pixels.shown(plain_image(16, 9))
    plain = views.DEVICE
    zoned = replace(plain, zones=(MOTION,), components=(Component("one", "Front"), Component("two", "Down")))
    assert zones_of(view, zoned) == (MOTION,)
    first = replace(view, ask=StillAsk.at(plain.id, views.START, StillOptions(component_id="one")))
    second = replace(view, ask=StillAsk.at(plain.id, views.START, StillOptions(component_id="two")))
    assert zones_of(first, zoned) == (MOTION,)
    assert zones_of(second, zoned) == ()
    assert "first camera only" in why_no_zones(second, zoned)
    assert "names no zones" in why_no_zones(view, plain)
    assert "names no zones" in why_no_zones(view, None)
    assert why_no_zones(views.ASKING, zoned) == "There is no picture."
    assert zones_of(None, zoned) == ()
