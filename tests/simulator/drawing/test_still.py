"""The drawn stills: right size and format, the same for the same portrait, and drawn in any thread."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ringviewer.simulator.drawing import exposure, scenery
from ringviewer.simulator.drawing.still import draw_picture, draw_still
from ringviewer.simulator.drawing.subjects import Subject
from ringviewer.simulator.worlds.scenario import SCENES
from tests.simulator.conftest import Desk
from tests.simulator.drawing.portraits import AFTERNOON, SUBJECTS, at, below_bar, changed, drawn

_WHO_AND_WHEN: tuple[tuple[Subject, int], ...] = (("visitor", 14), ("walker", 23))


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


@settings(max_examples=60, deadline=None)
@given(
    size=st.tuples(st.integers(16, 400), st.integers(16, 300)),
    scene=st.sampled_from(SCENES),
    subject=st.tuples(st.sampled_from(("none", *SUBJECTS)), st.integers(0, 9_999)),
    hour=st.integers(0, 23),
    since_ms=st.integers(-10_000, 90_000),
    names=st.tuples(st.text(max_size=30), st.text(max_size=30)),
)
def test_any_size_is_drawn_losslessly_as_png(size, scene, subject, hour, since_ms, names) -> None:  # type: ignore[no-untyped-def]
    portrait = replace(
        AFTERNOON,
        scene=scene,
        subject=subject,
        captured_ms=at(hour),
        began_ms=at(hour) - since_ms,
        size=size,
        format="png",
        app_name=names[0],
        lens=names[1],
    )
    image = Image.open(io.BytesIO(draw_still(portrait)))
    image.load()
    assert image.size == size
    assert image.tobytes() == draw_picture(portrait).tobytes()


def test_a_still_weighs_what_real_ones_weigh() -> None:
    assert 60_000 < len(draw_still(replace(AFTERNOON, size=(1280, 720)))) < 130_000


def test_many_threads_draw_what_one_draws() -> None:
    """Each picture is drawn four times at once and from empty shelves; what they share must not show."""
    portraits = [
        replace(AFTERNOON, scene=scene, subject=(subject, 3), captured_ms=at(hour), began_ms=at(hour) - 2_000)
        for scene in SCENES
        for subject, hour in _WHO_AND_WHEN
    ]
    alone = [draw_still(portrait) for portrait in portraits]
    scenery._drawn.clear()
    exposure._exposed.clear()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(draw_still, [portrait for portrait in portraits for _ in range(4)]))
    assert together == [data for data in alone for _ in range(4)]


def test_a_portrait_is_drawn_the_same_after_others() -> None:
    first = draw_still(AFTERNOON)
    scenery._drawn.clear()
    exposure._exposed.clear()
    draw_still(replace(AFTERNOON, subject=("vehicle", 1)))
    assert draw_still(AFTERNOON) == first


def test_what_is_kept_is_bounded() -> None:
    for number in range(30):
        draw_still(replace(AFTERNOON, device_tail=f"N{number:03}", size=(1280, 720), subject=("none", 0)))
    for shelf in (scenery._drawn, exposure._exposed):
        assert 0 < shelf.held_bytes <= shelf.most_bytes == 64 << 20


@pytest.mark.parametrize("scene", SCENES)
def test_cameras_of_the_same_kind_of_place_differ(scene: str) -> None:
    empty = replace(AFTERNOON, scene=scene, subject=("none", 0))
    pictures = [below_bar(drawn(replace(empty, device_tail=tail))) for tail in ("7Q2F", "AB31", "LM0P")]
    lenses = [below_bar(drawn(replace(empty, lens=lens))) for lens in ("Street side", "Garden side")]
    for first, second in ((pictures[0], pictures[1]), (pictures[1], pictures[2]), (lenses[0], lenses[1])):
        assert changed(first, second) > 0.05
