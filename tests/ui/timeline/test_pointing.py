"""What is pointed at is what is seen, whatever moves below a pointer that rests; and words cover nothing."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.event import Event, KindCode
from ringviewer.session import changes
from ringviewer.ui.timeline.layout import hover as hovering
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.hit import hit_scene
from ringviewer.ui.timeline.layout.lane_scene import lane_scene, pointed_scene
from ringviewer.ui.timeline.layout.lane_signs import sign_at
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving import reduced_motion as desktop
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, add_still, at, events, lane

Make = Callable[[House], Stage]
K = Qt.Key
NO_KEY, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

FRONT = [(at("14:03"), "motion", 30_000), (at("15:00"), "ding", 30_000), (at("16:00"), "motion", 30_000)]


def world() -> House:
    return House([lane("front", FRONT, refused_ms=at("14:02")), lane("back", [(at("16:30"), "on_demand", 45_000)])])


@pytest.fixture
def shown(stage: Make) -> Stage:
    return stage(world())


def rest(shown: Stage, spot: QPoint) -> None:
    QTest.mouseMove(shown.canvas, spot)
    # The tip need not be waited for: once it stands it follows.
    shown.canvas.hint(QPointF(spot), "-", "")
    shown.canvas.rest(QPointF(spot))


def on(shown: Stage, device_id: str, clock: str) -> QPoint:
    return shown.lane_spot(device_id, at(clock), 18)


def agree(shown: Stage, spot: QPoint) -> None:
    """What is marked is what is there now."""
    hover = shown.canvas.hovered
    assert hover == shown.canvas.hover_at(QPointF(spot))
    words = shown.canvas.reading.tip(QPointF(spot)) or hovering.tip_of(shown.canvas.model, hover)
    if words is None:
        assert not shown.canvas.tip.isVisible()
    else:
        assert shown.canvas.tip.words == words


def wheel(shown: Stage, spot: QPoint, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(spot), QPointF(spot), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(shown.canvas, event)


BELOW: dict[str, Callable[[Stage, QPoint], object]] = {
    "a key": lambda shown, spot: QTest.keyClick(shown.canvas, K.Key_A),
    "a key that zooms": lambda shown, spot: QTest.keyClick(shown.canvas, K.Key_1),
    "the wheel": lambda shown, spot: wheel(shown, spot, NO_KEY),
    "the wheel with Shift": lambda shown, spot: wheel(shown, spot, SHIFT),
    "all of it": lambda shown, spot: shown.canvas.show_everything(),
    "a typed time": lambda shown, spot: shown.panel.go_to(at("09:00")),
    "the width of the headers": lambda shown, spot: shown.canvas.set_header(300),
    "the height of the lanes": lambda shown, spot: shown.canvas.set_lane_height(34),
    "the size of the window": lambda shown, spot: shown.panel.resize(900, 420),
    "a hidden device": lambda shown, spot: shown.canvas.keeper.hide(),
    "a collapsed device": lambda shown, spot: shown.canvas.keeper.toggle(),
    "hidden kinds": lambda shown, spot: shown.panel.set_kinds(frozenset({KindCode.DING})),
}


@pytest.mark.parametrize("what", BELOW)
def test_a_pointer_that_rests_tells_what_is_below_it_after_each_movement(shown: Stage, what: str) -> None:
    spot = on(shown, "front", "15:00")
    rest(shown, spot)
    before = shown.canvas.hovered
    assert before.hit is not None
    BELOW[what](shown, spot)
    agree(shown, spot)
    if what != "the wheel":  # it zooms about the pointer
        assert shown.canvas.hovered != before


def test_during_an_animation_nothing_is_marked_and_after_it_what_is_there(
    qtbot: QtBot, shown: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "reduced_motion", lambda: False)
    spot = on(shown, "front", "15:00")
    rest(shown, spot)
    with qtbot.waitSignal(shown.canvas.animation.clock.finished):
        QTest.keyClick(shown.canvas, K.Key_1)
        shown.canvas.animation.clock.pause()
        shown.canvas.animation.clock.setCurrentTime(40)
        QTest.mouseMove(shown.canvas, spot + QPoint(3, 0))
        shown.canvas.animation.clock.setCurrentTime(60)
        assert shown.canvas.hovered is hovering.NOWHERE
        assert not shown.canvas.tip.isVisible()
        shown.canvas.animation.clock.resume()
    assert shown.canvas.hovered == shown.canvas.hover_at(QPointF(spot + QPoint(3, 0)))


@pytest.mark.parametrize("following", [True, False])
def test_a_page_that_comes_changes_what_is_told_below_the_pointer(shown: Stage, following: bool) -> None:
    if not following:
        shown.canvas.pan(-1)
    spot = on(shown, "front", "15:00")
    rest(shown, spot)
    new = [(at("15:00") + 400 * n, "motion", None) for n in range(1, 60)] + [(at("13:00"), "motion", None)]
    more = [Event(f"more-{n}", "front", event.kind, event.start_ms) for n, event in enumerate(events("front", new))]
    shown.house.lanes["front"].events.add(more)
    shown.panel.handle(changes.EventsAdded("front", len(more)))
    agree(shown, spot)
    assert shown.canvas.hovered.hit is None or shown.canvas.hovered.hit.count != 1 or following


def test_another_zone_words_the_tip_and_the_pointed_time_anew(shown: Stage) -> None:
    spot = on(shown, "front", "15:00")
    rest(shown, spot)
    shown.shoot()
    assert "15:00:00.000 PDT" in shown.canvas.tip.words[0]
    before = shown.picture.copy(QRect(spot.x() - 40, 0, 80, 20))
    shown.panel.set_zone(ZoneInfo("America/Denver"), "the customer’s zone")
    shown.shoot()
    assert "16:00:00.000 MDT" in shown.canvas.tip.words[0]
    assert shown.picture.copy(QRect(spot.x() - 40, 0, 80, 20)) != before


def test_the_end_of_a_drag_marks_what_is_there(shown: Stage) -> None:
    start = on(shown, "front", "15:30")
    QTest.mousePress(shown.canvas, LEFT, NO_KEY, start)
    for step in (20, 60, 90):
        QTest.mouseMove(shown.canvas, start - QPoint(step, 0))
    assert shown.canvas.hovered is hovering.NOWHERE
    QTest.mouseRelease(shown.canvas, LEFT, NO_KEY, start - QPoint(90, 0), 200)
    assert shown.canvas.hovered == shown.canvas.hover_at(QPointF(start - QPoint(90, 0)))
    assert shown.canvas.hovered.part == "lane"


def test_a_pointer_that_left_marks_nothing(shown: Stage) -> None:
    rest(shown, on(shown, "front", "15:00"))
    QApplication.sendEvent(shown.canvas, QEvent(QEvent.Type.Leave))
    QTest.keyClick(shown.canvas, K.Key_A)
    assert shown.canvas.hovered is hovering.NOWHERE
    assert not shown.canvas.tip.isVisible()


def test_what_was_painted_is_asked_and_laid_out_anew_only_when_it_is_no_longer_true(shown: Stage) -> None:
    canvas, house = shown.canvas, shown.house
    state = canvas.model.lanes[0]

    def scene() -> object:
        number = canvas.model.number_of(state) or 0
        return pointed_scene(canvas.model, state, lane_metrics(canvas.areas.lane_height_of(number)))

    def a_still() -> None:
        view = add_still(house.lanes["front"], house.lanes["front"].events.event(0), 4_000)
        shown.panel.handle(changes.StillChanged(view.ask, "front-0"))

    painted = scene()
    assert scene() is painted
    canvas.rest(QPointF(on(shown, "front", "15:00")))
    assert scene() is painted
    for change in (
        lambda: canvas.set_view(canvas.model.view.panned(5)),
        lambda: shown.select("front", "front-1"),
        lambda: shown.select("back", "back-0"),
        a_still,
        lambda: shown.panel.set_zone(ZoneInfo("UTC"), "UTC"),
        lambda: shown.panel.set_kinds(frozenset({KindCode.DING})),
        lambda: house.lanes["front"].events.add([Event("x", "front", "motion", at("12:00"))]),
        lambda: setattr(canvas.model, "now_ms", canvas.model.now_ms + 1000),
        lambda: canvas.set_lane_height(40),
    ):
        change()
        assert scene() is not painted
        painted = scene()
        assert scene() is painted


@pytest.mark.parametrize("zoom", [1, 6, 60])
def test_a_pointed_scene_finds_what_a_new_one_finds(shown: Stage, zoom: float) -> None:
    canvas, model = shown.canvas, shown.canvas.model
    canvas.zoom(zoom, model.view.to_x(at("15:00")))
    shown.shoot()
    for number, state in enumerate(model.lanes):
        metrics = lane_metrics(canvas.areas.lane_height_of(number))
        kept = pointed_scene(model, state, metrics)
        found = [(hit_scene(kept, x, y), sign_at(kept, x, y)) for x in range(0, 1000, 7) for y in (4, 20, 30, 42)]
        new = lane_scene(model, state, metrics)
        again = [(hit_scene(new, x, y), sign_at(new, x, y)) for x in range(0, 1000, 7) for y in (4, 20, 30, 42)]
        assert found == again


def test_the_pointed_time_stands_beside_the_flags_of_selection_and_boundary(shown: Stage) -> None:
    shown.select("front", "front-1")
    canvas = shown.canvas
    scene = canvas.scene
    canvas.set_view(Viewport.showing(at("13:30"), at("15:20"), canvas.areas.time))
    shown.shoot()
    assert len(scene.flags) == 2
    for start, end in scene.flags:
        for x in range(start - 30, end + 31, 5):
            canvas.rest(QPointF(canvas.areas.header + x, canvas.areas.lanes_top + 20))
            shown.shoot()
            assert scene.pointed is not None
            left, right = scene.pointed
            assert all(right <= flag_left or flag_right <= left for flag_left, flag_right in scene.flags)
            assert 0 <= left < right <= canvas.areas.time


@pytest.mark.parametrize("width", [1024, 700, 1220])
@pytest.mark.parametrize("corner", [(0.02, 0.1), (0.98, 0.1), (0.02, 0.9), (0.98, 0.9), (0.5, 0.5)])
def test_sentence_tip_and_ruler_never_lie_over_each_other_nor_over_names_and_pointer(
    stage: Make, width: int, corner: tuple[float, float]
) -> None:
    shown = stage(world())
    shown.panel.resize(width, 494)
    canvas = shown.canvas
    shown.select("front", "front-0")
    QTest.keyClick(canvas, K.Key_R)
    QTest.keyClick(canvas, K.Key_K)
    shown.shoot()
    areas = canvas.areas
    spot = QPoint(
        areas.header + round(areas.time * corner[0]),
        areas.lanes_top + round((areas.bottom - areas.lanes_top) * corner[1]),
    )
    for _ in range(2):  # first the tip, then the sentence; and the other way round
        canvas.rest(QPointF(spot))
        canvas.hint(QPointF(spot), "Thu 8 Oct 15:00:00.000 PDT", "31.7 s, its still was not asked for")
        canvas.jump_to_boundary()
        said, pointer = canvas.sentence.geometry(), QRect(spot - QPoint(4, 4), spot + QPoint(4, 4))
        tip = QRect(canvas.mapFrom(shown.panel, canvas.tip.geometry().topLeft()), canvas.tip.size())
        lanes = QRect(areas.header, areas.lanes_top, areas.time, areas.lanes_bottom - areas.lanes_top)
        assert lanes.contains(said)
        assert not said.intersects(pointer)
        assert not said.intersects(tip)
        plates = canvas.reading.plates()
        assert plates
        for plate in plates:
            assert not said.intersects(plate)
            assert not tip.intersects(plate)


def test_the_sentence_gives_way_to_the_pointer_and_ends(qtbot: QtBot, shown: Stage) -> None:
    canvas = shown.canvas
    canvas.jump_to_boundary()
    first = canvas.sentence.geometry()
    assert canvas.said
    canvas.rest(QPointF(first.center()))
    assert not canvas.sentence.geometry().contains(first.center())
    QTest.keyClick(canvas, K.Key_F9)
    assert canvas.said == ""
    assert canvas.sentence.isHidden()


def test_the_sentence_goes_by_itself(qtbot: QtBot, shown: Stage) -> None:
    canvas = shown.canvas
    canvas.jump_to_boundary()
    timer = canvas.sentence.end
    assert timer.isActive()
    assert 2_000 <= timer.interval() <= 10_000
    timer.setInterval(1)
    timer.start()
    qtbot.waitUntil(lambda: canvas.said == "")


def test_a_bar_of_one_event_is_told_as_that_event(stage: Make) -> None:
    rows = [(at("15:00") + n * 10_000, "motion", 9_000) for n in range(2)]
    shown = stage(House([lane("front", rows, known_from_ms=at("09:00"))]))
    canvas = shown.canvas
    canvas.set_view(Viewport.showing(at("14:50"), at("15:10"), canvas.areas.time))
    shown.shoot()
    bars = {}
    for x in range(canvas.areas.time):
        hit = canvas.hover_at(QPointF(canvas.areas.header + x, canvas.areas.lanes_top + 40)).hit
        if hit is not None and hit.kind == "bar" and hit.count == 1:
            bars[hit.place] = x
    assert bars
    canvas.rest(QPointF(canvas.areas.header + next(iter(bars.values())), canvas.areas.lanes_top + 40))
    first, second = canvas.tip.words
    assert first.startswith("motion, Thu 8 Oct 15:00:")
    assert "1 event" not in second
    assert second.startswith("9.0")


def test_while_its_lane_is_searched_away_the_flag_is_hollow(shown: Stage) -> None:
    shown.select("front", "front-1")
    flag = QPoint(shown.canvas.areas.header + round(shown.canvas.model.view.to_x(at("15:00"))) - 30, 6)
    assert shown.has("ink", flag, 4, 2)
    shown.canvas.keeper.search("back")
    shown.shoot()
    assert [state.device_id for state in shown.canvas.model.lanes] == ["back"]
    assert not shown.has("ink", flag, 4, 2)
    assert shown.has("text2", flag, 40, 5)


def test_a_search_without_a_match_leaves_axis_and_overview(shown: Stage) -> None:
    canvas = shown.canvas
    before = shown.picture
    axis, overview = QRect(canvas.areas.header, 25, canvas.areas.time, 15), canvas.areas.overview_rect
    canvas.keeper.search("no such device")
    shown.shoot()
    assert shown.picture.copy(axis) == before.copy(axis)
    moved = canvas.areas.overview_rect
    assert shown.picture.copy(moved) == before.copy(overview)
    canvas.rest(QPointF(canvas.areas.header + 400, 20))
    parts = [canvas.hovered.part]
    canvas.rest(QPointF(canvas.areas.header + 400, moved.center().y()))
    assert [*parts, canvas.hovered.part] == ["axis", "overview"]
    view = canvas.model.view
    QTest.keyClick(canvas, K.Key_A)
    shown.shoot()
    assert canvas.model.view != view


def test_a_sentence_breaks_between_words_and_a_word_that_is_too_long_anywhere(stage: Make) -> None:
    name = "Gate" * 60
    shown = stage(House([lane("front", FRONT, name=name, refused_ms=at("14:02"))]))
    shown.panel.resize(520, 494)
    shown.canvas.jump_to_boundary()
    area = QRect(shown.canvas.areas.header, 0, shown.canvas.areas.time, shown.canvas.areas.lanes_bottom)
    assert area.contains(shown.canvas.sentence.geometry())
    assert shown.canvas.sentence.height() > 3 * 16


@pytest.mark.parametrize("room", [0, 1])
def test_the_sentence_stands_below_the_lanes_where_there_is_room(stage: Make, room: int) -> None:
    shown = stage(world())
    shown.canvas.set_lane_height(46)
    shown.panel.resize(1220, 310 + 250 * room)
    shown.canvas.jump_to_boundary()
    below = shown.canvas.sentence.geometry().top() >= shown.canvas.areas.bottom
    assert below == bool(room)
