"""One still: the scene in the light of its moment, its subject, and what is burned in, as JPEG or PNG."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from ringviewer.simulator.drawing.exposure import add_subject, exposed
from ringviewer.simulator.drawing.light import light_at
from ringviewer.simulator.drawing.png import png_of
from ringviewer.simulator.drawing.scenery import scenery_of
from ringviewer.simulator.drawing.subjects import Subject, draw_subject
from ringviewer.simulator.drawing.view import view_of
from ringviewer.simulator.drawing.watermark import burn_in
from ringviewer.simulator.drawing.yard import Yard

_JPEG_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a still shows; ``captured_ms`` decides the light, and is written into the picture in ``zone``.

    ``began_ms`` is the start of the event: where its subject is depends on how long ago that was. ``lens`` names the
    camera of a device that has several. Scene, ``device_tail`` and ``lens`` decide how the place is furnished.
    ``hidden`` are polygons of the picture that are black, their corners as shares of its width and height.
    """

    scene: str
    subject: tuple[Subject, int]
    captured_ms: int
    zone: str
    device_tail: str
    app_name: str
    size: tuple[int, int]
    format: Literal["jpeg", "png"]
    began_ms: int = 0
    lens: str = ""
    hidden: tuple[tuple[tuple[float, float], ...], ...] = ()


def draw_still(portrait: Portrait) -> bytes:
    """The encoded picture, the same for an equal portrait. Takes tens of milliseconds: call it off the event loop."""
    picture = draw_picture(portrait)
    if portrait.format == "png":
        return png_of(picture)
    stream = io.BytesIO()
    colored = picture if picture.mode == "RGB" else picture.convert("RGB")
    colored.save(stream, "JPEG", quality=_JPEG_QUALITY)
    return stream.getvalue()


def draw_picture(portrait: Portrait) -> Image.Image:
    """The picture before it is encoded: mode ``L`` when the camera sees by infrared, else ``RGB``."""
    moment = datetime.fromtimestamp(portrait.captured_ms / 1000, ZoneInfo(portrait.zone))
    light = light_at(moment)
    camera = f"{portrait.scene}/{portrait.device_tail}/{portrait.lens}"
    view = view_of(Yard(f"angle of {camera}"), portrait.size)
    scenery = scenery_of(portrait.scene, camera, view)
    picture = exposed(scenery, camera, light, view).copy()
    since_ms = portrait.captured_ms - portrait.began_ms
    drawn = draw_subject(portrait.scene, portrait.subject, since_ms, 2 * view.scale)
    if drawn is not None:
        add_subject(picture, drawn, light, view, indoors=scenery.indoors)
    _hide(picture, portrait.hidden)
    day = f"{moment:%Y-%m-%d %H:%M:%S}.{portrait.captured_ms % 1000:03d}"
    times = f"{day} {moment:%Z}", day, day[11:]
    burn_in(picture, lens=portrait.lens, device=portrait.device_tail, app=portrait.app_name, times=times)
    return picture


def _hide(picture: Image.Image, polygons: Iterable[Iterable[tuple[float, float]]]) -> None:
    draw = ImageDraw.Draw(picture)
    for corners in polygons:
        draw.polygon([(x * picture.width, y * picture.height) for x, y in corners], "black")
