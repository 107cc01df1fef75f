from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session import changes
from ringviewer.session.lane import Lane
from ringviewer.session.stills import StillPhase, StillView
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.lane_scene import lane_scene
from ringviewer.ui.timeline.layout.still_marks import StillMarks, look_of, mark_of
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, add_failed, add_free, add_still, add_unknown, at, lane

START = at("15:00")
NO_KEY = Qt.KeyboardModifier.NoModifier
Make = Callable[[House], Stage]


def front() -> tuple[House, Lane, Event]:
    # Not the oldest event, since the edge of the boundary has the colour of a warning.
    rows = [(at("14:30"), "motion", 9_000), (START, "motion", 31_700), (at("16:00"), "ding", 20_000)]
    house = House([lane("front", rows), lane("back", [])])
    return house, house.lanes["front"], house.lanes["front"].events.event(1)


def add(target: Lane, event: Event, case: str) -> StillView:
    if case == "unknown":
        return add_unknown(target, event)
    if case in ("416", "404", "403"):
        return add_failed(target, event, int(case), "media-not-found" if case != "403" else "time-range-not-authorized")
    return add_still(target, event, {"exact": 0, "within": 6900, "outside": 48_100, "before": -2140}[case])


@pytest.mark.parametrize(
    ("case", "look", "colours", "absent"),
    [
        ("exact", "good", ("actual",), ("warning", "text2")),
        ("within", "good", ("actual",), ("warning", "text2")),
        ("outside", "warning", ("actual", "warning"), ("text2",)),
        ("before", "warning", ("actual", "warning"), ("text2",)),
        ("unknown", "unknown", ("actual",), ("warning",)),
        ("416", "nothing", ("text2",), ("actual", "warning")),
        ("404", "nothing", ("text2",), ("actual", "warning")),
        ("403", "refused", ("text",), ("actual", "warning")),
    ],
)
def test_a_lane_tells_the_verdict_by_colour(
    stage: Make, case: str, look: str, colours: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    house, target, event = front()
    view = add(target, event, case)
    assert look_of(view) == look
    shown = stage(house)
    spot = shown.lane_spot("front", view.actual_ms or START)
    assert all(shown.has(token, spot, 7) for token in colours)
    assert not any(shown.has(token, spot, 7) for token in absent)


def test_a_lane_tells_the_verdict_by_shape(stage: Make) -> None:
    pictures = {}
    for case in ("within", "outside", "unknown", "416", "403"):
        house, target, event = front()
        add(target, event, case)
        shown = stage(house)
        box = shown.lane_spot("front", START)
        grey = shown.picture.copy(box.x() - 8, box.y() - 6, 16, 10)
        ink = {(x, y) for x in range(16) for y in range(10) if grey.pixelColor(x, y).lightness() < 170}
        pictures[case] = frozenset(ink)
    assert len(set(pictures.values())) == len(pictures)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_close_up_joins_request_and_capture_and_warns_outside_tolerance(stage: Make, mode: str) -> None:
    for offset_ms, color, other in ((6_900, "actual", "warning"), (48_100, "warning", "actual")):
        house, target, event = front()
        add_still(target, event, offset_ms)
        shown = stage(house)
        shown.theme.set_mode("dark" if mode == "dark" else "light")
        shown.select("front", event.id)
        middle = shown.close_up_spot(START + offset_ms // 2, 20)
        assert shown.has(color, middle, 4, 1)
        assert not shown.has(other, middle, 4, 1)
        assert shown.has("warning", shown.close_up_spot(START + offset_ms, 4), 4, 2) == (offset_ms > 10_000)


def test_a_warning_join_is_dashed(stage: Make) -> None:
    house, target, event = front()
    add_still(target, event, 48_100)
    shown = stage(house)
    shown.select("front", event.id)
    left, right = shown.close_up_spot(START + 12_000, 20), shown.close_up_spot(START + 30_000, 20)
    warning = shown.theme.tokens.warning.rgb()
    row = [shown.picture.pixel(x, left.y()) == warning for x in range(left.x(), right.x())]
    assert 0.4 < sum(row) / len(row) < 0.75


@pytest.mark.parametrize(("case", "words"), [("unknown", "time unknown"), ("416", "nothing recorded")])
def test_what_has_no_actual_time_is_said_in_the_close_up(stage: Make, case: str, words: str) -> None:
    house, target, event = front()
    view = add(target, event, case)
    shown = stage(house)
    shown.select("front", event.id)
    assert words in shown.canvas.accessibleName()
    after = shown.close_up_spot(START, 11) + QPoint(50, 0)
    assert shown.has("warning" if view.phase == "shown" else "text2", after, 30, 6)


@pytest.mark.parametrize("phase", ["held", "stopped", "superseded"])
def test_what_was_not_sent_is_not_drawn(stage: Make, phase: StillPhase) -> None:
    house, target, _ = front()
    plain = stage(house).picture
    add_free(target, StillAsk.at("front", at("15:30")), None, phase)
    assert stage(house).picture == plain


def test_a_free_still_stands_on_its_lane_joined_to_where_it_was_asked_for(stage: Make) -> None:
    house, target, _ = front()
    asked, taken = at("16:40"), at("16:50")
    add_free(target, StillAsk.at("front", asked), taken)
    shown = stage(house)
    assert shown.has("ink", shown.lane_spot("front", asked, 10), 1)
    assert shown.has("actual", shown.lane_spot("front", taken, 2), 2)
    assert shown.has("warning", shown.lane_spot("front", taken, 7), 4)
    assert shown.has("warning", shown.lane_spot("front", (asked + taken) // 2, 1), 4, 1)


def test_a_free_still_that_is_on_its_way_shows_where_it_was_asked_for(stage: Make) -> None:
    house, target, _ = front()
    add_free(target, StillAsk.at("front", at("16:40")), None, "asking")
    shown = stage(house)
    spot = shown.lane_spot("front", at("16:40"), 4)
    assert shown.has("ink", spot, 1)
    assert not shown.has("actual", spot)


def test_a_free_still_comes_onto_its_lane_as_it_arrives(stage: Make) -> None:
    house, target, _ = front()
    shown = stage(house)
    view = add_free(target, StillAsk.at("front", at("16:40")), at("16:40:02"))
    shown.panel.handle(changes.StillChanged(view.ask, None))
    shown.shoot()
    assert shown.has("actual", shown.lane_spot("front", at("16:40"), 2), 5)


def test_the_close_up_shows_the_seconds_around_the_asked_time_of_the_shown_still(stage: Make) -> None:
    house, target, event = front()
    asked = at("16:40")
    view = add_free(target, StillAsk.at("front", asked), asked + 6_000)
    shown = stage(house)
    shown.select("front", event.id)
    before = shown.picture
    shown.show_still(view)
    scene = shown.canvas.close_up
    assert scene is not None
    assert (scene.view.start_ms, round(scene.view.end_ms)) == (asked - 30_000, asked + 60_000)
    assert shown.has("ink", shown.close_up_spot(asked, 35), 1)
    assert shown.has("actual", shown.close_up_spot(asked + 6_000, 30), 1)
    assert shown.has("band", shown.close_up_spot(asked + 8_000, 46), 1)
    head = shown.canvas.areas.close_up_rect.adjusted(0, 0, -1004, -1)
    assert shown.picture.copy(head) != before.copy(head)
    assert shown.canvas.accessibleName().startswith("still asked at Thu 8 Oct 16:40:00.000 PDT, front, still 6 seconds")
    shown.select("front", event.id)
    assert shown.picture == before


def test_the_close_up_shows_a_short_range_whole_and_a_long_one_around_its_picture(stage: Make) -> None:
    house, target, _ = front()
    shown = stage(house)
    short = add_free(target, StillAsk.latest("front", at("16:40"), at("16:45")), at("16:44"))
    shown.show_still(short)
    scene = shown.canvas.close_up
    assert scene is not None
    assert scene.view.start_ms < at("16:40")
    assert at("16:45") < scene.view.end_ms < at("16:46")
    assert shown.has("band", shown.close_up_spot(at("16:41"), 5), 1)
    assert not shown.has("band", shown.close_up_spot(at("16:45:20"), 5), 1)
    long = add_free(target, StillAsk.latest("front", at("14:40"), at("17:10")), at("17:05"))
    shown.show_still(long)
    scene = shown.canvas.close_up
    assert scene is not None
    assert round(scene.view.span_ms) == 90_000
    assert scene.view.start_ms < at("17:05") < scene.view.end_ms
    assert all(
        shown.has("band", shown.close_up_spot(round(ms), 5), 1) for ms in (scene.view.start_ms + 5_000, at("17:05:30"))
    )


def test_a_shown_range_lies_on_the_foot_of_its_lane_and_leaves_the_ground_to_be_seen(stage: Make) -> None:
    house, target, _ = front()
    view = add_free(target, StillAsk.latest("front", at("16:10"), at("17:10")), at("17:05"))
    shown = stage(house)
    assert not shown.has("band", shown.lane_spot("front", at("16:30"), 4), 1)
    shown.show_still(view)
    assert shown.has("band", shown.lane_spot("front", at("16:30"), 4), 1)
    assert not shown.has("band", shown.lane_spot("front", at("16:30"), 20), 1)


def test_a_still_shown_out_of_view_comes_into_view_once(stage: Make) -> None:
    house, target, _ = front()
    shown = stage(house)
    shown.canvas.set_view(Viewport.showing(at("15:00"), at("15:10"), shown.canvas.areas.time))
    view = add_free(target, StillAsk.at("front", at("16:40")), None, "asking")
    shown.panel.select_device("back")
    shown.show_still(view)
    assert shown.panel.selected_device == "front"
    assert 0 < shown.canvas.model.view.to_x(at("16:40")) < shown.canvas.areas.time
    shown.panel.select_device("back")
    shown.show_still(replace(view, phase="downloading"))
    assert shown.panel.selected_device == "back"


def test_the_tick_of_a_still_names_it_and_shows_it_again(stage: Make) -> None:
    house, target, event = front()
    free = add_free(target, StillAsk.at("front", at("16:40")), at("16:40:48.100"))
    mine = add_still(target, event, 48_100)
    shown = stage(house)
    chosen: list[StillView] = []
    activated: list[str] = []
    shown.panel.still_chosen.connect(chosen.append)
    shown.panel.event_activated.connect(lambda _device, event_id, _at_once: activated.append(event_id))
    spot = shown.lane_spot("front", at("16:40:48"), 3)
    shown.canvas.point(QPointF(spot))
    first, second = shown.canvas.tip.words
    assert first == "still asked at Thu 8 Oct 16:40:00.000 PDT"
    assert second == "taken Thu 8 Oct 16:40:48.100 PDT, 48.1\u202fs later, outside tolerance"
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, NO_KEY, spot)
    assert chosen == [free]
    spot = shown.lane_spot("front", START + 48_100, 3)
    shown.canvas.point(QPointF(spot))
    words = "48.1\u202fs later, outside tolerance, 16.4\u202fs after the event ended"
    assert shown.canvas.tip.words[1].endswith(words)
    QTest.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, NO_KEY, spot)
    assert chosen == [free, mine]
    assert activated == []
    shown.select("front", event.id)
    assert shown.canvas.accessibleName().endswith(
        "still 48.1 seconds later, outside tolerance, 16.4\u202fs after the event ended"
    )


def test_a_tick_in_the_close_up_is_hit_beside_the_mark_not_instead_of_it(stage: Make) -> None:
    house, target, event = front()
    view = add_still(target, event, 6_900)
    shown = stage(house)
    shown.select("front", event.id)
    on_tick = shown.canvas.hover_at(QPointF(shown.close_up_spot(START + 6_900, 20))).hit
    assert on_tick is not None
    assert on_tick.still is not None
    assert on_tick.still.view is view
    on_mark = shown.canvas.hover_at(QPointF(shown.close_up_spot(START, 40))).hit
    assert on_mark is not None
    assert on_mark.kind == "mark"


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("exact", "still at the asked time, exact, 0.0\u202fs into the event of 31.7\u202fs"),
        ("before", "still 2.1\u202fs earlier, before the event"),
        ("unknown", "still time unknown"),
        ("416", "no still: 416, nothing recorded"),
        ("403", "no still: 403, before the boundary"),
    ],
)
def test_the_tip_of_an_event_says_the_verdict(stage: Make, case: str, words: str) -> None:
    house, target, event = front()
    add(target, event, case)
    shown = stage(house)
    high = shown.canvas.areas.lane_height
    mark = shown.lane_spot("front", START, high - 1 - lane_metrics(high).mark_y)
    shown.canvas.point(QPointF(mark))
    assert shown.canvas.tip.words[1] == f"31.7\u202fs, {words}"


def test_stills_out_of_view_are_not_even_looked_at(stage: Make) -> None:
    house, target, _ = front()
    for number in range(3_000):
        add_free(target, StillAsk.at("front", at("09:00") + number * 1_000), at("09:00") + number * 1_000)
    seen = add_free(target, StillAsk.at("front", at("16:40")), at("16:40:02"))
    shown = stage(house)
    model = shown.canvas.model
    shown.canvas.set_view(Viewport.showing(at("16:00"), at("17:00"), shown.canvas.areas.time))
    scene = lane_scene(model, model.lanes[0], lane_metrics(46))
    assert [mark.view for mark in scene.stills] == [seen]


@given(
    st.lists(
        st.tuples(st.integers(0, 2_000_000), st.integers(1, 300_000), st.integers(-400_000, 400_000)), max_size=40
    ),
    st.integers(-100_000, 2_500_000),
    st.integers(0, 900_000),
)
def test_the_marks_found_in_a_view_are_those_that_reach_into_it(
    rows: list[tuple[int, int, int]], from_ms: int, span_ms: int
) -> None:
    views = []
    for begin, length_ms, off_ms in rows:
        ask = StillAsk.latest("d", START + begin, START + begin + length_ms)
        views.append(StillView(ask, None, "shown", actual_ms=START + begin + off_ms))
    first, last = START + from_ms, START + from_ms + span_ms
    marks = [mark for view in views if (mark := mark_of(view)) is not None]
    wanted = [mark for mark in marks if mark.last_ms >= first and mark.first_ms <= last]
    found = StillMarks(views).within(first, last)
    assert sorted(map(repr, found)) == sorted(map(repr, wanted))
