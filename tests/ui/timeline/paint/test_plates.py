"""Words on plates, as they are painted: where there is room, whole, and never one over another."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRect

from ringviewer.session.lane import Lane
from ringviewer.ui.timeline.layout.geometry import AXIS_PX
from ringviewer.ui.timeline.layout.ruler import Ruler
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.paint.conftest import Drawn
from tests.ui.timeline.worlds import House, at, lane

Make = Callable[[House], Stage]
MINUTE, HOUR = 60_000, 3_600_000


def show(shown: Stage, from_ms: float, to_ms: float) -> None:
    shown.canvas.set_view(Viewport.showing(from_ms, to_ms, shown.canvas.areas.time))
    shown.shoot()


def bounded(device_id: str, after: str, by: str, every_ms: int = 20 * MINUTE, count: int = 12) -> Lane:
    rows = [(at(by) + n * every_ms, "motion", 9_000) for n in range(count)]
    return lane(device_id, rows, refused_ms=at(after))


def in_lane(shown: Stage, plates: list[Drawn], number: int) -> list[Drawn]:
    rect = shown.canvas.areas.lane_rect(number)
    return [each for each in plates if rect.contains(each.rect.center())]


# The edges of the bracket


@pytest.mark.parametrize("wide", [False, True])
def test_both_edges_are_told_in_every_lane_each_on_a_plate_with_the_edges_colour(
    stage: Make, plates: list[Drawn], wide: bool
) -> None:
    shown = stage(House([bounded("front", "14:02:56", "14:03:48"), bounded("back", "13:50", "14:20")]))
    plates.clear()
    show(shown, at("13:00"), at("15:30") if wide else at("14:40"))
    edge = shown.theme.tokens.br_edge.name()
    for number, times in enumerate((("after 14:02:56", "by 14:03:48"), ("after 13:50:00", "by 14:20:00"))):
        told = {each.words: each.border for each in in_lane(shown, plates, number)}
        assert {words: told.get(words) for words in times} == dict.fromkeys(times, edge)


def test_grounds_are_told_briefly_where_that_lets_an_edge_be_told(stage: Make, plates: list[Drawn]) -> None:
    shown = stage(House([bounded("front", "14:02:56", "14:03:48")]))
    edge_ms, said = at("14:02:56"), list[tuple[str, ...]]()
    for room_px in (40, 80, 150, 170, 230):
        per_px = 20_000
        plates.clear()
        show(shown, edge_ms - room_px * per_px, edge_ms + (shown.canvas.areas.time - room_px) * per_px)
        said.append(tuple(each.words for each in in_lane(shown, plates, 0) if not each.words.startswith("by")))
    after = "after 14:02:56"
    assert said == [(), ("refused",), ("refused, 403",), ("refused", after), ("refused, 403", after)]


def test_a_bracket_tells_its_times_rather_than_what_it_is_where_only_that_has_room(
    stage: Make, plates: list[Drawn]
) -> None:
    # So many events that no time stands among them, and so little before the bracket that none stands there.
    shown = stage(House([bounded("front", "13:02", "14:00", every_ms=25_000, count=400)]))
    plates.clear()
    show(shown, at("13:01:30"), at("17:00"))
    assert [each.words for each in in_lane(shown, plates, 0)] == ["after 13:02:00", "by 14:00:00"]
    plates.clear()
    show(shown, at("13:01:30"), at("20:30"))
    assert [each.words for each in in_lane(shown, plates, 0)] == ["boundary in here"]


def test_no_plate_of_a_lane_is_over_another_or_beyond_the_view(stage: Make, plates: list[Drawn]) -> None:
    made = [
        bounded("front", "14:02:56", "14:03:48"),
        bounded("back", "13:30", "14:20"),
        bounded("gate", "13:00", "14:40", every_ms=30_000, count=200),
        lane("shed", [(at("14:50"), "motion", 9_000)], stopped="cancelled"),
    ]
    shown = stage(House(made))
    time = QRect(shown.canvas.areas.header, 0, shown.canvas.areas.time, shown.canvas.height())
    for step in range(60):
        plates.clear()
        start = at("12:40") + step * 97_000
        show(shown, start, start + (1 + step % 7) * 40 * MINUTE)
        for number in range(len(made)):
            found = in_lane(shown, plates, number)
            assert all(time.contains(each.rect) for each in found)
            assert not [pair for pair in combinations(found, 2) if pair[0].rect.intersects(pair[1].rect)]


# Changes of clocks


@pytest.mark.parametrize(("month", "day", "way"), [(11, 1, "back"), (3, 8, "forward")])
def test_a_change_of_clocks_is_told_beside_its_line_at_every_zoom(
    stage: Make, plates: list[Drawn], month: int, day: int, way: str
) -> None:
    midnight = at("00:00", day, month)
    change_ms = midnight + 2 * HOUR
    rows = [(midnight + n * 2 * HOUR, "motion", 9_000) for n in range(-12, 15)]
    shown = stage(House([lane("front", rows, now_ms=midnight + 30 * HOUR)], now_ms=midnight + 30 * HOUR))
    view = shown.canvas.model
    for before, after in ((12, 30), (50, 30), (1, 6), (-1.9, 2.2), (12, 2.3), (-1.5, 30), (40, 60), (6, 2.01)):
        plates.clear()
        show(shown, midnight - round(before * HOUR), midnight + round(after * HOUR))
        (told,) = (each for each in plates if each.words.startswith("clocks go"))
        assert told.words.startswith(f"clocks go {way}")
        x = shown.canvas.areas.header + round(view.view.to_x(change_ms))
        gap = max(told.rect.left() - x, x - told.rect.right() - 1, 0)
        assert gap <= 6
        assert told.rect.left() >= shown.canvas.areas.header
        others = [each for each in plates if each is not told and not each.words.startswith("clocks go")]
        if told.rect.bottom() < AXIS_PX:
            assert not [each for each in others if each.rect.intersects(told.rect)]


def test_the_line_of_a_change_says_what_happens_and_the_offsets(stage: Make) -> None:
    midnight = at("00:00", 1, 11)
    now_ms = midnight + 30 * HOUR
    shown = stage(House([lane("front", [(midnight, "motion", 9_000)], now_ms=now_ms)], now_ms=now_ms))
    show(shown, midnight - HOUR, midnight + 5 * HOUR)
    where = shown.canvas.areas.header + shown.canvas.model.view.to_x(midnight + 2 * HOUR)
    for y in (12.0, AXIS_PX + 30.0):
        shown.canvas.rest(QPointF(where + 2, y))
        assert shown.canvas.tip.words == (
            "clocks go back, 01:00 to 02:00 happens twice",
            "Sun 1 Nov 2026, from PDT, UTC−7 to PST, UTC−8",
        )
    shown.canvas.rest(QPointF(where + 30, AXIS_PX + 30.0))
    assert "clocks" not in shown.canvas.tip.words[0]


def test_the_day_below_the_flag_of_the_selection_is_told_by_its_midnight(stage: Make, labels: list[Drawn]) -> None:
    midnight = at("00:00", 8)
    rows = [(midnight - 20 * HOUR, "motion", 9_000), (midnight + 2 * HOUR, "ding", 9_000)]
    shown = stage(House([lane("front", rows, now_ms=midnight + 3 * HOUR)], now_ms=midnight + 3 * HOUR))
    shown.select("front", "front-1")
    tops = []
    for before, after in ((60, 3), (12, 12)):
        labels.clear()
        show(shown, midnight - before * HOUR, midnight + after * HOUR)
        (told,) = (each for each in labels if each.words in ("Thu 8 Oct", "8 Oct", "Thu 8 Oct 2026"))
        tops.append(told.rect.top())
    assert tops[0] > 18 > tops[1]


# The ruler


def house(count: int) -> House:
    return House([bounded(f"d{number}", "14:02:56", "14:03:48", every_ms=9 * MINUTE) for number in range(count)])


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_what_the_ruler_measured_covers_no_lane_and_no_flag(stage: Make, count: int) -> None:
    shown = stage(house(count))
    shown.select("d0", "d0-3")
    for from_ms, to_ms in ((at("14:10"), at("14:40")), (at("14:00"), at("14:05")), (at("17:00"), at("17:30"))):
        shown.canvas.model.ruler = Ruler(from_ms, to_ms, "d0")
        show(shown, at("13:40"), at("17:42"))
        (plate,) = shown.canvas.reading.plates()
        areas = shown.canvas.areas
        assert not plate.intersects(QRect(0, areas.lanes_top, areas.width, areas.bottom - areas.lanes_top))
        assert plate.bottom() < areas.lanes_bottom
        flags = [QRect(areas.header + start, 0, end - start, 20) for start, end in shown.canvas.scene.flags]
        assert not [flag for flag in flags if plate.intersects(flag)]
        assert areas.header <= plate.left()
        assert plate.right() < areas.header + areas.time


def test_the_axis_tells_all_that_the_ruler_measured(stage: Make) -> None:
    shown = stage(house(9))
    shown.canvas.model.ruler = Ruler(at("14:10"), at("14:40"), "d0")
    show(shown, at("13:40"), at("17:42"))
    shown.canvas.rest(QPointF(shown.canvas.areas.header + shown.canvas.model.view.to_x(at("14:20")), 10))
    first, rest = shown.canvas.tip.words
    assert first == "30\u202fmin 0.000\u202fs"
    assert rest.splitlines() == [
        "14:10:00.000 – 14:40:00.000 PDT",
        "36 events on 9 shown devices",
        "4 events in d0: 4 motion",
    ]
