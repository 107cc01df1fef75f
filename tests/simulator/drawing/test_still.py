"""The drawn stills: right size and format, light that follows the hour, and the time burned in."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageStat

from ringviewer.simulator.drawing.light import light_at
from ringviewer.simulator.drawing.still import Portrait, draw_still
from ringviewer.simulator.drawing.subjects import Subject, subject_of
from ringviewer.simulator.scenario import SCENES
from tests.simulator.conftest import Desk

HOUR_MS = 3_600_000
AFTERNOON = Portrait(
    scene="porch",
    subject=("visitor", 0),
    captured_ms=1_791_505_274_310,
    zone="America/Los_Angeles",
    device_tail="7Q2F",
    app_name="Fernhill Hub",
    size=(1280, 720),
    format="jpeg",
)


def drawn(portrait: Portrait) -> Image.Image:
    image = Image.open(io.BytesIO(draw_still(portrait)))
    image.load()
    return image.convert("RGB")


def brightness(image: Image.Image) -> float:
    return float(ImageStat.Stat(image.convert("L")).mean[0])


@pytest.mark.parametrize(
    ("options", "name", "size"),
    [
        ({}, "JPEG", (1280, 720)),
        ({"format": "png"}, "PNG", (1280, 720)),
        ({"format": "jpeg", "resolution": {"width": 1920, "height": 1080}}, "JPEG", (1920, 1080)),
        ({"resolution": {"width": 640, "height": 480}}, "JPEG", (640, 480)),
        ({"format": "png", "resolution": {"width": 16, "height": 16}}, "PNG", (16, 16)),
    ],
)
def test_size_and_format_are_the_asked_ones(
    relinked: Desk, options: dict[str, object], name: str, size: tuple[int, int]
) -> None:
    device_id = relinked.device("Front Door")
    at_ms = relinked.events(device_id)[0]["attributes"]["start"]
    _, answer = relinked.at(device_id, at_ms, image_options=options)
    image = Image.open(io.BytesIO(answer.content))
    image.load()
    assert (image.format, image.size) == (name, size)
    assert answer.headers["content-type"] == f"image/{name.lower()}"


def test_a_still_weighs_what_real_ones_weigh() -> None:
    assert 60_000 < len(draw_still(AFTERNOON)) < 130_000


def test_the_same_portrait_is_the_same_picture() -> None:
    assert draw_still(AFTERNOON) == draw_still(AFTERNOON)


@pytest.mark.parametrize("scene", SCENES)
def test_scenes_and_their_subjects_can_be_told_apart(scene: str) -> None:
    subjects: tuple[Subject, ...] = ("none", "visitor", "walker", "cat", "car", "parcel")
    pictures = [drawn(replace(AFTERNOON, scene=scene, subject=(subject, 0), size=(640, 360))) for subject in subjects]
    for picture in pictures[1:]:
        changed = ImageChops.difference(pictures[0], picture).convert("L").point(lambda value: 255 * (value > 15))
        assert sum(changed.histogram()[255:]) > 300


def test_the_time_is_in_the_picture() -> None:
    first, second = drawn(AFTERNOON), drawn(replace(AFTERNOON, captured_ms=AFTERNOON.captured_ms + 1))
    box = ImageChops.difference(first, second).getbbox()
    assert box is not None
    assert box[1] >= 650  # only in the lower bar
    bar = first.crop((0, 668, 1280, 720)).convert("L")
    assert sum(bar.histogram()[241:]) > 500
    assert brightness(bar.crop((800, 0, 1280, 52))) < 80


def test_nights_are_darker_than_days_outdoors_and_lit_inside() -> None:
    for scene in ("porch", "drive", "garden", "gate"):
        noon = replace(AFTERNOON, scene=scene, subject=("none", 0), captured_ms=AFTERNOON.captured_ms - 5 * HOUR_MS)
        night = replace(noon, captured_ms=AFTERNOON.captured_ms + 6 * HOUR_MS)
        assert brightness(drawn(night)) < 0.6 * brightness(drawn(noon))
    inside = replace(AFTERNOON, scene="garage", captured_ms=AFTERNOON.captured_ms + 6 * HOUR_MS)
    assert brightness(drawn(inside)) > 90


def test_each_half_hour_has_a_light() -> None:
    for half_hour in range(48):
        light = light_at(half_hour)
        assert 0 <= light.glow <= 1
        assert all(0 <= part <= 255 for part in (*light.sky_top, *light.sky_low, *light.on((255, 255, 255))))


@pytest.mark.parametrize(
    ("kind", "subtype", "subjects"),
    [
        ("ding", None, {"visitor"}),
        ("on_demand", None, {"none"}),
        ("package", None, {"parcel"}),
        ("motion", "package_delivery", {"parcel"}),
        ("motion", "vehicle", {"car"}),
        ("motion", "human", {"walker", "parcel"}),
        ("motion", "other_motion", {"cat"}),
        ("motion", None, {"cat"}),
    ],
)
def test_the_subject_follows_the_event(kind: str, subtype: str | None, subjects: set[str]) -> None:
    seen = {subject_of(kind, subtype, f"event-{number}")[0] for number in range(200)}
    assert seen == subjects
