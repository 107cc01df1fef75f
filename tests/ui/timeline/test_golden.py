"""Golden pictures: a lane at each level of detail and on each ground, light and dark, beside look/timeline-levels.png.

With ``RINGVIEWER_RENEW_PICTURES=1`` in the environment the pictures in ``golden/`` are drawn anew instead of compared;
look at each before it is committed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPixmap
from pytestqt.qtbot import QtBot

from ringviewer.session import changes
from ringviewer.session.lane import Lane
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.layout.geometry import AXIS_PX
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.panel import TimelinePanel
from tests.ui.timeline.worlds import NOW, PACIFIC, House, add_still, at, lane

GOLDEN = Path(__file__).with_name("golden")
RENEW = bool(os.environ.get("RINGVIEWER_RENEW_PICTURES"))
WIDTH, HEIGHT = 900, 320
SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
#: Edges of letters are not the same with every version of the library that draws them: so much of a picture may differ
#: by more than so much in a channel. Where a lane has no words, a mark of another shape is more than what may differ.
SHARE, WORDLESS_SHARE, DIFFERENCE = 0.005, 0.001, 40
#: Below the labels of the grounds, and right of the lane's header.
WORDLESS = (220, AXIS_PX + 22, WIDTH, AXIS_PX + 46)

Row = tuple[int, str, int | None]
Mode = Literal["light", "dark"]


def density() -> tuple[Lane, int, int]:
    """180 days that begin with the refusal and the boundary, and have a gap of nine days."""
    chance, rows = random.Random(6), list[Row]()
    for day in range(150):
        if 32 <= day < 41:
            continue
        for _ in range(20 + chance.randrange(90)):
            kind = chance.choices(("motion", "ding", "on_demand", "other"), (92, 5, 2, 1))[0]
            rows.append((NOW - (150 - day) * DAY + chance.randrange(DAY), kind, 20 * SECOND))
    made = lane("driveway", rows, name="Driveway", refused_ms=NOW - 157 * DAY)
    return made, NOW - 180 * DAY, NOW


def clusters() -> tuple[Lane, int, int]:
    """A day on which lone events are marks, and those that crowd are bars."""
    alone = {"00:35": "motion", "02:05": "motion", "03:45": "motion", "04:50": "other", "10:00": "on_demand"}
    alone |= {"10:45": "motion", "21:05": "ding", "22:10": "motion", "23:10": "motion"}
    rows: list[Row] = [(at(clock, 7), kind, 20 * SECOND) for clock, kind in alone.items()]
    rows.append((at("12:00", 6), "motion", 20 * SECOND))
    for hour, minutes, dings in ((6, 140, (105,)), (11, 80, ()), (14, 80, (60,)), (17, 150, (55,))):
        rows += [(at(f"{hour}:00", 7) + minute * MINUTE, "motion", 20 * SECOND) for minute in range(0, minutes, 3)]
        rows += [(at(f"{hour}:00", 7) + minute * MINUTE + 5000, "ding", 20 * SECOND) for minute in dings]
    return lane("driveway", rows, name="Driveway"), at("00:00", 7), at("00:00", 8)


def marks() -> tuple[Lane, int, int]:
    """An hour that begins with the boundary: lone marks, some with a length, three that crowd, and a still."""
    rows: list[Row] = [
        (at("14:03:40"), "motion", 5 * SECOND),
        (at("14:08"), "motion", 42 * SECOND),
        (at("14:13"), "motion", 5 * SECOND),
        (at("14:18"), "motion", 5 * SECOND),
        (at("14:18:20"), "ding", 5 * SECOND),
        (at("14:18:50"), "motion", 5 * SECOND),
        (at("14:27"), "on_demand", 2 * MINUTE),
        (at("14:34"), "motion", 40 * SECOND),
        (at("14:38:30"), "other", MINUTE),
        (at("14:41:30"), "ding", 5 * SECOND),
        (at("14:52"), "motion", 80 * SECOND),
    ]
    made = lane("front", rows, name="Front Door", refused_ms=at("14:00:50"))
    add_still(made, made.events.event(7), 0)
    return made, at("14:00"), at("15:00")


def lengths() -> tuple[Lane, int, int]:
    """Two minutes: lengths with their words, and the shown still of the selected ding beside what was requested."""
    rows: list[Row] = [
        (at("12:00"), "motion", 20 * SECOND),
        (at("17:20:18.700"), "motion", 25_800),
        (at("17:21:07.410"), "ding", 31_742),
        (at("17:21:49"), "on_demand", 48_000),
    ]
    made = lane("front", rows, name="Front Door")
    add_still(made, made.events.event(2), 6_900)
    return made, at("17:20:10"), at("17:22:10")


def on_ground(ground: str) -> tuple[Lane, int, int]:
    """Four marks, and a ground below them that begins or ends in the picture."""
    kinds = ("motion", "ding", "on_demand", "other")
    rows: list[Row] = [(at(f"{14 + number}:30"), kind, 20 * SECOND) for number, kind in enumerate(kinds)]
    view = at("13:00"), at("18:30")
    if ground == "not-fetched":
        return lane("front", rows, stopped="cancelled", known_from_ms=at("15:45")), *view
    if ground == "refused":
        return lane("front", rows, refused_ms=at("14:10")), *view
    if ground == "bracket":
        return lane("front", rows, refused_ms=at("13:15")), *view
    # An older event lies left of the picture, so that what is empty in it is known to be.
    return lane("front", [(at("12:00"), "motion", 20 * SECOND), *rows]), *view


PICTURES: dict[str, Callable[[], tuple[Lane, int, int]]] = {
    "level-1-density": density,
    "level-2-clusters": clusters,
    "level-3-marks": marks,
    "level-4-lengths": lengths,
    **{
        f"ground-{name}": lambda name=name: on_ground(name)  # type: ignore[misc]
        for name in ("not-fetched", "refused", "bracket", "known")
    },
}


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_lane_looks_as_it_did(qtbot: QtBot, tmp_path: Path, name: str, mode: Mode) -> None:
    drawn = draw(qtbot, mode, *PICTURES[name]())
    golden = GOLDEN / f"{name}-{mode}.png"
    if RENEW:
        golden.parent.mkdir(exist_ok=True)
        # The colours of a drawing fit a palette but for some of the shades at the edges of letters.
        drawn.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(golden, optimize=True)
    with Image.open(golden) as stored:
        known = stored.convert("RGB")
    assert drawn.size == known.size
    share = differing(drawn, known)
    # Lengths carry words where elsewhere only marks are.
    strict = 0.0 if name == "level-4-lengths" else differing(drawn.crop(WORDLESS), known.crop(WORDLESS))
    if share >= SHARE or strict >= WORDLESS_SHARE:
        actual = tmp_path / golden.name
        drawn.save(actual)
        pytest.fail(
            f"{share:.2%} of {golden.name}, {strict:.2%} where it has no words, looks otherwise; "
            f"what is drawn now is {actual}"
        )


def test_the_pictures_are_small_and_all_of_use() -> None:
    files = {file.name: file.stat().st_size for file in GOLDEN.iterdir()}
    assert set(files) == {f"{name}-{mode}.png" for name in PICTURES for mode in ("light", "dark")}
    assert max(files.values()) <= 15_000
    assert sum(files.values()) <= 300_000


def draw(qtbot: QtBot, mode: Mode, made: Lane, from_ms: int, to_ms: int) -> Image.Image:
    """Axis and lane of a panel whose only device is this one, as painted in that stretch of time."""
    house = House([made])
    shown = next(iter(made.stills.items()), None)
    if shown is not None:
        house.selected = (made.device.id, shown[0])
        house.shown_still = shown[1]
    theme = Theme(mode=mode)
    panel = TimelinePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(WIDTH, HEIGHT)
    panel.set_zone(PACIFIC, "the customer’s zone")
    panel.set_session(house.session)
    with qtbot.waitExposed(panel):
        panel.show()
    canvas = panel.canvas
    canvas.set_lane_height(46)
    panel.handle(changes.SelectionChanged())
    panel.handle(changes.ShownStillChanged())
    canvas.set_view(Viewport.showing(from_ms, to_ms, canvas.areas.time))
    bottom = canvas.areas.lane_rect(0).bottom() + 1
    assert bottom == AXIS_PX + 46
    return as_image(canvas.grab(QRect(0, 0, canvas.width(), bottom)))


def as_image(shot: QPixmap) -> Image.Image:
    whole = shot.toImage().convertToFormat(QImage.Format.Format_RGB888)
    size = (whole.width(), whole.height())
    return Image.frombuffer("RGB", size, bytes(whole.constBits()), "raw", "RGB", whole.bytesPerLine(), 1)


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels of which a channel differs by more than :data:`DIFFERENCE`."""
    red, green, blue = ImageChops.difference(one, other).split()
    largest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(largest.histogram()[DIFFERENCE + 1 :]) / (one.width * one.height)
