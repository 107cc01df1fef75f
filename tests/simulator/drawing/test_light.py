"""The light follows the sun where the household is; at night the cameras see by infrared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageChops

from ringviewer.simulator.drawing.canvas import Caster
from ringviewer.simulator.drawing.exposure import _shadows, add_subject
from ringviewer.simulator.drawing.light import light_at, sun_at
from ringviewer.simulator.drawing.subjects import draw_subject
from ringviewer.simulator.drawing.view import View
from ringviewer.simulator.worlds.scenario import SCENES
from tests.simulator.drawing.portraits import AFTERNOON, ZONE, at, below_bar, brightness, drawn, is_grey

OUTDOORS = ("porch", "drive", "garden", "gate")


@pytest.mark.parametrize("scene", SCENES)
def test_nights_are_grey_and_days_are_not(scene: str) -> None:
    for subject in (("none", 0), ("visitor", 7), ("vehicle", 2)):
        portrait = replace(AFTERNOON, scene=scene, subject=subject)
        night = drawn(replace(portrait, captured_ms=at(1), began_ms=at(1) - 3_000))
        assert is_grey(night)
        assert not is_grey(drawn(portrait))


def test_nights_are_grainy() -> None:
    night = drawn(replace(AFTERNOON, subject=("none", 0), captured_ms=at(1), format="png")).convert("L")
    grain = ImageChops.difference(below_bar(night), below_bar(ImageChops.offset(night, 1, 0)))
    assert 1 < brightness(grain) < 8


@pytest.mark.parametrize("scene", OUTDOORS)
def test_dusks_and_nights_are_darker_than_days(scene: str) -> None:
    empty = replace(AFTERNOON, scene=scene, subject=("none", 0))
    noon, dusk, night = (
        brightness(below_bar(drawn(replace(empty, captured_ms=moment)))) for moment in (at(13), at(18, 50), at(1))
    )
    assert max(dusk, night) < 0.7 * noon
    assert min(dusk, night) > 50  # and yet there is something to see


def test_the_corners_are_darker_than_the_middle() -> None:
    for hour in (13, 1):
        garage = drawn(replace(AFTERNOON, scene="garage", subject=("none", 0), captured_ms=at(hour)))
        corner = brightness(garage.crop((0, 330, 60, 360)))
        assert corner < 0.85 * brightness(garage.crop((290, 330, 350, 360)))


def test_the_light_is_that_of_the_zone() -> None:
    here = replace(AFTERNOON, subject=("none", 0), captured_ms=at(13))
    assert is_grey(drawn(replace(here, zone="Asia/Tokyo")))
    assert not is_grey(drawn(here))


def test_winter_days_are_shorter() -> None:
    half_past_five = datetime(2026, 12, 8, 17, 45, tzinfo=ZoneInfo(ZONE))
    assert light_at(half_past_five).infrared
    assert not light_at(half_past_five.replace(month=6)).infrared


def test_the_sun_stands_where_almanacs_say() -> None:
    """At 40° north: 73.4° on the day of the summer solstice, 26.6° on that of winter; summer time is no sun time."""
    zone = ZoneInfo(ZONE)
    assert sun_at(datetime(2026, 6, 21, 13, 2, tzinfo=zone))[0] == pytest.approx(73.4, abs=0.3)
    assert sun_at(datetime(2026, 12, 21, 11, 58, tzinfo=zone))[0] == pytest.approx(26.6, abs=0.3)
    height, morning = sun_at(datetime(2026, 3, 20, 6, 8, tzinfo=UTC))
    assert height == pytest.approx(0, abs=1.0)
    assert morning


def test_every_light_of_a_year_can_be_shown() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    lights = {light_at(moment + timedelta(minutes=17 * step)) for step in range(31_000)}
    assert len(lights) < 90  # scenes are kept for each of them
    for light in lights:
        assert 0 <= light.glow <= 1
        assert 0 <= light.shade <= 255
        assert all(0 <= part <= 255 for part in (*light.sky_top, *light.sky_low, *light.window()))
        assert light.sun is None or 0 < light.sun[1] <= 320


def test_shadows_fall_away_from_the_sun() -> None:
    view = View((0, 0, 1280, 720), (640, 360), mirrored=False)
    middles = []
    for hour in (8, 17):
        ground = Image.new("RGB", view.size, "white")
        _shadows(
            ground, [Caster(640, 400, 40, 120)], light_at(datetime(2026, 10, 8, hour, 30, tzinfo=ZoneInfo(ZONE))), view
        )
        box = Image.eval(ground.convert("L"), lambda value: 255 - value).getbbox()
        assert box is not None
        middles.append((box[0] + box[2]) / 2)
    assert middles[0] > 330 > 310 > middles[1]


@pytest.mark.parametrize(("hour", "lit"), [(13, False), (19, True), (1, True)])
def test_lamps_light_what_is_around_them_in_the_dark(hour: int, lit: bool) -> None:
    light = light_at(datetime(2026, 10, 8, hour, tzinfo=ZoneInfo(ZONE)))
    view = View((0, 0, 1280, 720), (640, 360), mirrored=False)
    car = draw_subject("drive", ("vehicle", 2), 9_000, 2 * view.scale)
    assert car is not None
    ground = Image.new("L" if light.infrared else "RGB", view.size, "#404040")
    add_subject(ground, car, light, view, indoors=False)
    left = round(car.region[0] * view.scale)
    beside = ground.convert("L").crop((left - 20, 280, left, 320))
    assert (brightness(beside) > 66) == lit
