"""How long the simulator takes to draw a still of 1920×1080, encoding included, in one process after warm-up.

Pillow's own encoders, which do nothing but write a picture that is drawn already, are measured in the same run.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from PIL import Image

from benchmarks.table import Row
from ringviewer.simulator.drawing.still import Portrait, draw_picture, draw_still

ROUNDS = 20
GOAL_MS = 60.0
NOON_MS = 1_791_486_000_000
_HOUR_MS = 3_600_000
_SCENES = ("porch", "drive", "garden")
_SECOND_MS = 1_000

_FORMATS: tuple[tuple[Literal["jpeg", "png"], dict[str, int]], ...] = (
    ("jpeg", {"quality": 88}),
    ("png", {"compress_level": 1}),
)


def measure() -> list[Row]:
    """Stills of three cameras in turn, a visitor in each, by day and by night."""
    rows = []
    for name, begin_ms in (("day", NOON_MS), ("night", NOON_MS + 12 * _HOUR_MS)):
        for image_format, options in _FORMATS:
            portraits = [_portrait(begin_ms, number, image_format) for number in range(ROUNDS)]
            for portrait in portraits[: len(_SCENES)]:
                draw_still(portrait)
            drawn_ms = statistics.median(_timed(partial(draw_still, portrait)) for portrait in portraits)
            save = partial(_save, draw_picture(portraits[0]), image_format, options)
            peer_ms = statistics.median(_timed(save) for _ in range(ROUNDS))
            quantity = f"still of 1920×1080, {image_format.upper()}, {name}"
            rows.append(Row(quantity, drawn_ms, "ms", GOAL_MS, "Pillow's encoder alone", peer_ms))
    return rows


def _portrait(begin_ms: int, number: int, image_format: Literal["jpeg", "png"]) -> Portrait:
    began_ms = begin_ms + number * 7 * _SECOND_MS
    first = Portrait(
        scene=_SCENES[number % len(_SCENES)],
        subject=("visitor", number),
        captured_ms=began_ms + 2 * _SECOND_MS,
        zone="America/Los_Angeles",
        device_tail="7Q2F",
        app_name="Fernhill Hub",
        size=(1920, 1080),
        format="jpeg",
    )
    return replace(first, format=image_format, began_ms=began_ms)


def _save(picture: Image.Image, image_format: str, options: dict[str, int]) -> None:
    picture.save(io.BytesIO(), image_format.upper(), **options)


def _timed(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1000
