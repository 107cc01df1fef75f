"""One still: the scene in the light of its hour, its subject, and the two burned-in lines, as JPEG or PNG."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont, ImageOps

from ringviewer.simulator.drawing.canvas import Canvas
from ringviewer.simulator.drawing.light import light_at
from ringviewer.simulator.drawing.places import draw_drive, draw_garage, draw_garden, draw_gate, draw_workshop
from ringviewer.simulator.drawing.porch import draw_porch
from ringviewer.simulator.drawing.subjects import Subject, draw_subject

_PLACES = {
    "porch": draw_porch,
    "drive": draw_drive,
    "garden": draw_garden,
    "gate": draw_gate,
    "garage": draw_garage,
    "workshop": draw_workshop,
}
_INDOORS = ("garage", "workshop")
_BAR_SHARE = 0.62
_TEXT_SHARE = 43 / 1280
_JPEG_QUALITY = 88
_FONTS = ("DejaVuSansMono.ttf", "Menlo.ttc", "consola.ttf")


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a still shows; ``captured_ms`` decides the light, and is written into the picture in ``zone``."""

    scene: str
    subject: tuple[Subject, int]
    captured_ms: int
    zone: str
    device_tail: str
    app_name: str
    size: tuple[int, int]
    format: Literal["jpeg", "png"]


def draw_still(portrait: Portrait) -> bytes:
    """The encoded picture. Takes tens of milliseconds: call it off the event loop."""
    moment = datetime.fromtimestamp(portrait.captured_ms / 1000, ZoneInfo(portrait.zone))
    half_hour = moment.hour * 2 + moment.minute // 30
    picture = _scene(portrait.scene, portrait.subject, half_hour, portrait.size).copy()
    _burn_in(picture, f"SIM …{portrait.device_tail} · {portrait.app_name}", _moment(moment, portrait.captured_ms))
    stream = io.BytesIO()
    if portrait.format == "png":
        picture.save(stream, "PNG", compress_level=1)
    else:
        picture.save(stream, "JPEG", quality=_JPEG_QUALITY)
    return stream.getvalue()


def _moment(moment: datetime, captured_ms: int) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.{captured_ms % 1000:03d} {moment:%Z}"


@lru_cache(maxsize=8)
def _scene(scene: str, subject: tuple[Subject, int], half_hour: int, size: tuple[int, int]) -> Image.Image:
    light = light_at(half_hour)
    canvas = Canvas(light.indoors() if scene in _INDOORS else light)
    _PLACES[scene](canvas)
    draw_subject(canvas, scene, *subject)
    picture = _fitted(canvas.image, size)
    # A lens darkens the corners; a drawing looks less like a drawing with it.
    corners = Image.radial_gradient("L").point([max(0, round((v - 110) * 0.62)) for v in range(256)])
    picture.paste((12, 14, 20), (0, 0), corners.resize(size, Image.Resampling.BILINEAR))
    return picture


def _fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if (image.width, image.height) == (size[0] * 2, size[1] * 2):
        return image.reduce(2)
    return ImageOps.fit(image, size, Image.Resampling.BILINEAR)


def _burn_in(picture: Image.Image, top: str, bottom: str) -> None:
    width, height = picture.size
    font = _font(max(6, round(width * _TEXT_SHARE)))
    left, upper, right, lower = font.getbbox("Xgj|")
    del left, right
    line = round((lower - upper) * 1.22)
    draw = ImageDraw.Draw(picture)
    for text, edge in ((top, 0), (bottom, height - line)):
        strip = picture.crop((0, edge, width, edge + line)).point(lambda value: round(value * (1 - _BAR_SHARE)))
        picture.paste(strip, (0, edge))
        draw.text((round(width * 0.018), edge + line / 2), text, (255, 255, 255), font, anchor="lm")


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
