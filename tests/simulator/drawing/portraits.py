"""Portraits that the tests of the drawing vary."""

from __future__ import annotations

import io
from datetime import datetime
from zoneinfo import ZoneInfo

from PIL import Image, ImageChops, ImageStat

from ringviewer.simulator.drawing.still import Portrait, draw_still
from ringviewer.simulator.drawing.subjects import Subject

ZONE = "America/Los_Angeles"
SUBJECTS: tuple[Subject, ...] = ("visitor", "courier", "walker", "animal", "vehicle")
# The share of the height that what is burned in takes at most, whatever the shape of the picture.
BAR = 0.2


def at(hour: int, minute: int = 0, *, month: int = 10, zone: str = ZONE) -> int:
    """A moment of the eighth of a month, epoch ms."""
    return int(datetime(2026, month, 8, hour, minute, 14, 310_000, ZoneInfo(zone)).timestamp() * 1000)


AFTERNOON = Portrait(
    scene="porch",
    subject=("visitor", 7),
    captured_ms=at(17, 21),
    zone=ZONE,
    device_tail="7Q2F",
    app_name="Fernhill Hub",
    size=(640, 360),
    format="jpeg",
    began_ms=at(17, 21) - 3_000,
)


def drawn(portrait: Portrait) -> Image.Image:
    """The decoded picture, in colour."""
    image = Image.open(io.BytesIO(draw_still(portrait)))
    image.load()
    return image.convert("RGB")


def below_bar(image: Image.Image) -> Image.Image:
    """The picture without what is burned in."""
    return image.crop((0, round(image.height * BAR), image.width, image.height))


def changed(first: Image.Image, second: Image.Image) -> float:
    """The share of the pixels that differ plainly."""
    plain = ImageChops.difference(first, second).convert("L").point([0] * 16 + [255] * 240)
    return sum(plain.histogram()[128:]) / (plain.width * plain.height)


def brightness(image: Image.Image) -> float:
    """The mean, 0 to 255."""
    return float(ImageStat.Stat(image.convert("L")).mean[0])


def is_grey(image: Image.Image) -> bool:
    """Whether no pixel has a colour."""
    red, green, blue = image.split()
    return all(ImageChops.difference(red, other).getextrema()[1] <= 2 for other in (green, blue))  # type: ignore[operator]
