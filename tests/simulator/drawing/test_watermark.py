"""What is burned in: a mark top-left, device id, app and time top-right, legible on any ground."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from ringviewer.simulator.drawing.watermark import burn_in
from tests.simulator.drawing.portraits import AFTERNOON, BAR, at, below_bar, brightness, drawn

TIMES = ("2026-10-08 17:21:14.310 PDT", "2026-10-08 17:21:14.310", "17:21:14.310")


def test_the_time_is_in_the_picture_to_the_millisecond() -> None:
    first = replace(AFTERNOON, size=(1280, 720), format="png", subject=("none", 0))
    box = ImageChops.difference(drawn(first), drawn(replace(first, captured_ms=first.captured_ms + 1))).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert left > 640
    assert 50 <= top < bottom <= 106
    assert right - left < 90  # the last digit and no more


@pytest.mark.parametrize("part", ["device_tail", "app_name", "lens"])
def test_names_are_in_the_picture(part: str) -> None:
    portrait = replace(AFTERNOON, scene="garage", lens="Left")
    first, second = drawn(portrait), drawn(replace(portrait, **{part: "K3ZZ"}))  # type: ignore[arg-type]
    bar = (0, 0, 320, 60) if part == "lens" else (320, 0, 640, 26)
    assert ImageChops.difference(first.crop(bar), second.crop(bar)).getbbox() is not None


@pytest.mark.parametrize("ground", ["white", "black", "#808080", "#ffee00"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_it_is_legible_on_any_ground(ground: str, mode: str) -> None:
    picture = Image.new(mode, (1280, 720), ground)
    burn_in(picture, lens="Left", device="7Q2F", app="Fernhill Hub", times=TIMES)
    bar = picture.convert("L").crop((0, 0, 1280, 105))
    assert bar.histogram()[255] > 3_000
    assert sum(bar.histogram()[:98]) > 100_000  # 62 % of the light is taken from the brightest ground
    shade = Image.new(mode, (1, 1), ground).convert("L").getextrema()
    assert below_bar(picture).convert("L").getextrema() == shade  # nothing else is touched


def written(width: int, app: str, lens: str) -> Image.Image:
    picture = Image.new("L", (width, width * 9 // 16))
    burn_in(picture, lens=lens, device="7Q2F", app=app, times=TIMES)
    return picture


def extent(picture: Image.Image) -> tuple[int, int]:
    """Where what is written begins and ends, in pixels from the left."""
    box = picture.getbbox()
    assert box is not None
    return box[0], box[2]


@pytest.mark.parametrize("width", [160, 240, 356, 640, 1280, 1920])
@pytest.mark.parametrize("name", ["Hub", "The longest name that anybody has ever given\nover two lines"])
def test_what_stands_left_and_right_never_touch(width: int, name: str) -> None:
    """A longer name changes nothing of what stands on the other side of its line."""
    bare = written(width, "", "")
    inked = [row for row in range(bare.height) if bare.crop((0, row, width, row + 1)).getbbox() is not None]
    bottom = inked[-1] + 1
    middle = next(row for row in range(inked[0], bottom) if row not in inked)
    time = extent(bare.crop((0, middle, width, bottom)))
    lens = extent(ImageChops.difference(written(width, "", name), bare).crop((0, middle, width, bottom)))
    assert 0 < lens[0] < lens[1] < time[0] < time[1] < width
    app = extent(ImageChops.difference(written(width, name, ""), bare).crop((0, 0, width, middle)))
    sign = extent(bare.crop((0, 0, width // 5, middle)))
    assert 0 < sign[0] < sign[1] < app[0] < app[1] < width
    assert bottom <= max(BAR * bare.height, 18)


@pytest.mark.parametrize("size", [(16, 16), (40, 300), (1000, 20)])
def test_pictures_too_small_for_letters_have_none(size: tuple[int, int]) -> None:
    picture = Image.new("L", size, 200)
    burn_in(picture, lens="Left", device="7Q2F", app="Fernhill Hub", times=TIMES)
    assert picture.getextrema() == (200, 200)


def test_small_pictures_keep_the_time_first() -> None:
    """Of the time at least the clock is there as long as letters are legible."""
    pictures = []
    for clock in ("17:21:14.310", "17:21:14.311"):
        picture = Image.new("L", (64, 48))
        burn_in(picture, lens="", device="7Q2F", app="Hub", times=(f"2026-10-08 {clock}", clock))
        pictures.append(picture)
    assert ImageChops.difference(*pictures).getbbox() is not None


def test_the_zone_is_said() -> None:
    pacific = drawn(replace(AFTERNOON, captured_ms=at(13), format="png", subject=("none", 0)))
    mountain = drawn(
        replace(
            AFTERNOON,
            captured_ms=at(13, zone="America/Denver"),
            zone="America/Denver",
            format="png",
            subject=("none", 0),
        )
    )
    box = ImageChops.difference(pacific.crop((0, 0, 640, 54)), mountain.crop((0, 0, 640, 54))).getbbox()
    assert box is not None
    assert box[0] > 560
    assert brightness(pacific) == pytest.approx(brightness(mountain), abs=1)
