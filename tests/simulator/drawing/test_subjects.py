"""Who is in the picture: what the event says, where it is by then, and somebody else at another event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ringviewer.simulator.drawing.subjects import draw_subject, subject_of
from ringviewer.simulator.worlds.scenario import SCENES
from tests.simulator.drawing.portraits import AFTERNOON, SUBJECTS, at, below_bar, changed, drawn

# The door: the middle of the picture, below what is burned in.
DOOR = (220, 80, 420, 350)


@pytest.mark.parametrize(
    ("kind", "subtype", "subject"),
    [
        ("ding", None, "visitor"),
        ("on_demand", None, "none"),
        ("package", None, "courier"),
        ("motion", "package_delivery", "courier"),
        ("motion", "vehicle", "vehicle"),
        ("motion", "human", "walker"),
        ("motion", "other_motion", "animal"),
        ("motion", None, "animal"),
        ("button_press", None, "animal"),
    ],
)
def test_the_subject_follows_the_event(kind: str, subtype: str | None, subject: str) -> None:
    seen = [subject_of(kind, subtype, f"event-{number}") for number in range(200)]
    assert {name for name, _ in seen} == {subject}
    assert len({look for _, look in seen}) > 150


@pytest.mark.parametrize("hour", [14, 18, 2])
def test_a_ding_has_a_visitor_at_the_door_and_a_live_view_has_not(hour: int) -> None:
    empty = replace(
        AFTERNOON, subject=subject_of("on_demand", None, "A1"), captured_ms=at(hour), began_ms=at(hour) - 2_000
    )
    ding = replace(empty, subject=subject_of("ding", None, "A1"))
    before, after = drawn(empty), drawn(ding)
    assert changed(before.crop(DOOR), after.crop(DOOR)) > 0.25
    assert changed(before.crop((0, 80, 120, 350)), after.crop((0, 80, 120, 350))) < 0.02
    assert drawn(empty).tobytes() == drawn(replace(empty, began_ms=0)).tobytes()


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("hour", [13, 1])
def test_scenes_and_their_subjects_can_be_told_apart(scene: str, hour: int) -> None:
    empty = replace(
        AFTERNOON, scene=scene, subject=("none", 0), captured_ms=at(hour), began_ms=at(hour) - 4_000, size=(640, 360)
    )
    pictures = [below_bar(drawn(empty))]
    pictures += [below_bar(drawn(replace(empty, subject=(subject, 4)))) for subject in SUBJECTS]
    for number, picture in enumerate(pictures[1:], 1):
        assert all(changed(earlier, picture) > 0.001 for earlier in pictures[:number])


def test_visitors_look_different_from_event_to_event() -> None:
    doors = [
        drawn(replace(AFTERNOON, subject=subject_of("ding", None, f"event {number}"))).crop(DOOR).tobytes()
        for number in range(12)
    ]
    assert len(set(doors)) == 12


def test_who_delivers_carries_the_parcel_and_then_puts_it_down() -> None:
    carrying, empty_handed = (draw_subject("porch", (kind, 4), 2_000, 1.0) for kind in ("courier", "visitor"))
    put_down = draw_subject("porch", ("courier", 4), 12_000, 1.0)
    assert carrying is not None
    assert empty_handed is not None
    assert put_down is not None

    def cardboard(top: float, bottom: float, canvas) -> int:  # type: ignore[no-untyped-def]
        box = (0, round(top - canvas.region[1]), canvas.image.width, round(bottom - canvas.region[1]))
        return sum(count for count, color in canvas.image.crop(box).getcolors(1 << 20) if color == (190, 144, 92))

    assert cardboard(350, 520, carrying) > 2_000
    assert cardboard(350, 520, empty_handed) == 0
    assert cardboard(350, 520, put_down) == 0
    assert cardboard(560, 680, put_down) > 2_000


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("subject", ["walker", "animal", "vehicle"])
def test_motion_goes_on_within_an_event(scene: str, subject: str) -> None:
    places = []
    for since_ms in (0, 3_000, 6_000):
        canvas = draw_subject(scene, (subject, 1), since_ms, 1.0)  # type: ignore[arg-type]
        assert canvas is not None
        places.append((canvas.region[0] + canvas.region[2], canvas.region[3]))
    assert len(set(places)) == 3
    assert all(0 < double / 2 < 1280 and foot <= 744 for double, foot in places)


def test_animals_look_where_they_go() -> None:
    """There and back again at the same spot: the eye is on the other side."""
    sides = []
    for since_ms in (3_000, 21_000):
        canvas = draw_subject("garden", ("animal", 0), since_ms, 2.0)
        assert canvas is not None
        eye = canvas.stuff.getchannel("B").getbbox()
        assert eye is not None
        sides.append((eye[0] + eye[2]) / 2 > canvas.stuff.width / 2)
    assert sides == [True, False]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_nobody_is_there_long_before_the_event(subject: str) -> None:
    early = replace(AFTERNOON, subject=(subject, 1), began_ms=AFTERNOON.captured_ms + 5_001)  # type: ignore[arg-type]
    assert drawn(early).tobytes() == drawn(replace(early, subject=("none", 1))).tobytes()
