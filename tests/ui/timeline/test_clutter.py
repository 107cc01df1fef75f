"""Only what is shown is drawn in full: in the close-up, around the selection, and in the axis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize

from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session import changes
from ringviewer.session.lane import Lane
from ringviewer.session.pictures import Picture
from ringviewer.ui.timeline.layout import geometry
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import PACIFIC, House, add_free, add_still, at, finding, lane

START = at("15:00")
NEXT = at("15:00:30")
LONELY = at("14:30")
Make = Callable[[House], Stage]


def front() -> tuple[House, Lane, Event, Event]:
    rows = [(LONELY, "motion", 9_000), (START, "motion", 4_000), (NEXT, "ding", 4_000)]
    house = House([lane("front", rows), lane("back", [])])
    target = house.lanes["front"]
    return house, target, target.events.event(1), target.events.event(2)


def close_up_column(shown: Stage, ms: int, token: str, top: int, bottom: int) -> int:
    """How many pixels of a token's colour stand above each other within 1 px of an instant."""
    wanted = shown.theme.tokens.color(token).rgb()
    spot = shown.close_up_spot(ms, 0)
    return max(
        sum(shown.picture.pixel(spot.x() + dx, spot.y() + y) == wanted for y in range(top, bottom)) for dx in (-1, 0, 1)
    )


def test_of_another_event_the_close_up_shows_the_tick_only(stage: Make) -> None:
    house, target, event, other = front()
    add_still(target, event, 1_000)
    add_still(target, other, 5_000)
    shown = stage(house)
    shown.select("front", event.id)
    actual = NEXT + 5_000
    assert close_up_column(shown, actual, "actual", 46, 54) >= 5
    assert close_up_column(shown, actual, "actual", 0, 44) == 0
    assert close_up_column(shown, NEXT, "ink", 2, 30) == 0
    assert not shown.has("band", shown.close_up_spot(NEXT + 8_000, 50), 1, 1)
    shown.select("front", other.id)
    assert close_up_column(shown, actual, "actual", 0, 44) > 20


def test_after_a_chosen_time_one_requested_line_stands_in_the_close_up(stage: Make) -> None:
    house, target, event, _ = front()
    add_still(target, event, 2_000)
    free = add_free(target, StillAsk.at("front", START + 12_000), START + 20_000)
    shown = stage(house)
    shown.select("front", event.id)
    assert close_up_column(shown, START, "ink", 2, 28) > 10
    assert close_up_column(shown, START + 12_000, "ink", 2, 28) == 0
    shown.show_still(free)
    assert close_up_column(shown, START, "ink", 2, 28) == 0
    assert close_up_column(shown, START + 12_000, "ink", 2, 28) > 10


def test_the_tick_of_another_event_is_hit_where_it_is_drawn(stage: Make) -> None:
    house, target, event, other = front()
    view = add_still(target, other, 15_000)
    shown = stage(house)
    shown.select("front", event.id)
    high = shown.canvas.hover_at(QPointF(shown.close_up_spot(NEXT + 15_000, 15))).hit
    assert high is None or high.still is None
    low = shown.canvas.hover_at(QPointF(shown.close_up_spot(NEXT + 15_000, 50))).hit
    assert low is not None
    assert low.still is not None
    assert low.still.view is view


def ring_ink(shown: Stage, ms: int) -> int:
    """How much is dark around a mark in its lane, on the ring's height."""
    areas = shown.canvas.areas
    middle = shown.lane_spot("front", ms, areas.lane_height - 1 - geometry.lane_metrics(areas.lane_height).mark_y)
    return sum(
        shown.picture.pixelColor(middle + QPoint(dx, dy)).lightness() < 110
        for dx in (*range(-13, -8), *range(9, 14))
        for dy in range(-6, 7)
    )


def flag_ink(shown: Stage, ms: int) -> int:
    """How much ink there is in the axis at the flag of an instant."""
    ink = shown.theme.tokens.ink.rgb()
    x = shown.canvas.areas.header + round(shown.canvas.model.view.to_x(ms))
    return sum(shown.picture.pixel(x + dx, 5) == ink for dx in range(-30, 31))


def test_the_flag_tells_the_asked_time_and_the_ring_thins_while_a_free_still_is_shown(stage: Make) -> None:
    house, target, *_ = front()
    event = target.events.event(0)
    asked = at("16:20")
    free = add_free(target, StillAsk.at("front", asked), asked + 2_000)
    shown = stage(house)
    shown.select("front", event.id)
    selected = ring_ink(shown, LONELY)
    assert flag_ink(shown, LONELY) > 40
    assert flag_ink(shown, asked) == 0
    shown.show_still(free)
    assert flag_ink(shown, LONELY) == 0
    assert flag_ink(shown, asked) > 40
    assert 0 < ring_ink(shown, LONELY) < selected * 0.6
    shown.select("front", event.id)
    assert (ring_ink(shown, LONELY), flag_ink(shown, asked)) == (selected, 0)


def test_a_range_has_no_instant_that_a_flag_could_tell(stage: Make) -> None:
    house, target, event, _ = front()
    free = add_free(target, StillAsk.latest("front", at("16:00"), at("16:30")), at("16:20"))
    shown = stage(house)
    shown.select("front", event.id)
    shown.show_still(free)
    assert flag_ink(shown, START) == 0


@pytest.mark.parametrize("width", [900, 1100, 1220, 1347, 1601])
def test_ninety_seconds_are_called_so_whatever_the_width(stage: Make, width: int) -> None:
    house, target, event, _ = front()
    add_still(target, event, 2_000)
    shown = stage(house)
    shown.panel.resize(width, 494)
    shown.select("front", event.id)
    assert shown.canvas.close_up_span() == "90\u202fs"
    shown.show_still(add_free(target, StillAsk.latest("front", at("14:40"), at("17:10")), at("17:05")))
    assert shown.canvas.close_up_span() == "90\u202fs"
    shown.show_still(add_free(target, StillAsk.at("front", START), START + 200_000))
    assert shown.canvas.close_up_span() == "6\u202fmin"


@pytest.mark.parametrize("lane_px", [32, 46, 72])
def test_the_close_up_is_whole_or_folded_and_a_lane_is_always_whole(stage: Make, lane_px: int) -> None:
    house, _, event, _ = front()
    shown = stage(house)
    canvas = shown.canvas
    shown.select("front", event.id)
    canvas.set_lane_height(lane_px)
    least = canvas.minimumSize()
    assert least.height() >= 40 + 46 + 76 + 48
    canvas.setMinimumSize(QSize(200, 60))
    for height in range(150, 320, 7):
        shown.panel.setFixedHeight(height)
        canvas.grab()
        areas = canvas.areas
        assert areas.close_up in (0, geometry.CLOSE_UP_FOLDED_PX, geometry.CLOSE_UP_PX)
        if canvas.height() >= 40 + 46 + 48:
            assert areas.lanes_bottom - areas.lanes_top >= min(areas.lane_height, 46)
            assert areas.close_up_rect.bottom() < areas.overview_rect.top()
    assert canvas.areas.close_up == geometry.CLOSE_UP_PX


def test_the_tip_follows_what_becomes_of_the_still_under_a_resting_pointer(stage: Make) -> None:
    house, target, *_ = front()
    event = target.events.event(0)
    shown = stage(house)
    canvas = shown.canvas
    areas = canvas.areas
    spot = QPointF(
        shown.lane_spot("front", LONELY, areas.lane_height - 1 - geometry.lane_metrics(areas.lane_height).mark_y)
    )
    canvas.rest(spot)
    canvas.tip.tell(spot.toPoint(), *canvas.tip.words)
    assert "no still asked" in canvas.tip.words[1]
    add_still(target, event, 1_500)
    shown.panel.handle(changes.StillChanged(StillAsk.at("front", LONELY), event.id))
    assert "still 1.5" in canvas.tip.words[1]
    del target.stills[event.id]
    shown.panel.handle(changes.ShownStillChanged())
    assert "no still asked" in canvas.tip.words[1]


def test_the_tip_in_the_close_up_follows_the_selection(stage: Make) -> None:
    house, target, event, other = front()
    add_still(target, event, 20_000)
    shown = stage(house)
    shown.select("front", event.id)
    spot = QPointF(shown.close_up_spot(START, 40))
    shown.canvas.rest(spot)
    shown.canvas.tip.tell(spot.toPoint(), *shown.canvas.tip.words)
    assert shown.canvas.tip.words[0].startswith("motion, Thu 8 Oct 15:00:00.000")
    house.selected = ("front", other.id)
    shown.panel.handle(changes.SelectionChanged())
    assert shown.canvas.tip.words[0].startswith("ding, Thu 8 Oct 15:00:30.000")


def test_a_tip_that_was_put_away_does_not_come_back_by_itself(stage: Make) -> None:
    house, target, *_ = front()
    event = target.events.event(0)
    shown = stage(house)
    shown.canvas.rest(QPointF(shown.lane_spot("front", LONELY, 18)))
    shown.canvas.escape()
    add_still(target, event, 1_500)
    shown.panel.handle(changes.StillChanged(StillAsk.at("front", LONELY), event.id))
    assert shown.canvas.hovered.hit is None
    assert not shown.canvas.tip.isVisible()


@pytest.mark.parametrize(
    ("code", "severity", "words"),
    [
        ("still-before-event", "warning", "1 before its event"),
        ("still-outside-tolerance", "warning", "1 outside ±10\u202fs"),
        ("still-outside-range", "warning", "1 outside its range"),
        ("still-repeated", "warning", "same picture again"),
        ("still-stale", "warning", "old picture"),
        ("still-time-unknown", "warning", "1 without a time"),
        ("wrong-format", "warning", "wrong Content-Type"),
        ("not-an-image", "problem", "1 not an image"),
        ("recording-not-ready", "warning", "still being written"),
        ("key-not-ready", "warning", "key not ready"),
        ("recording-corrupt", "warning", "recording damaged"),
        ("body-rejected", "problem", "request rejected"),
    ],
)
def test_a_finding_about_a_still_fits_into_the_header(stage: Make, code: str, severity: str, words: str) -> None:
    house, *_ = front()
    assert severity in ("warning", "problem")
    house.findings = (finding(code, "problem" if severity == "problem" else "warning", "front"),)
    shown = stage(house)
    fact = shown.canvas.model.lanes[0].fact(house.findings, PACIFIC)
    assert (fact.words, fact.role) == (words, severity)


def test_a_finding_about_several_stills_says_how_many(stage: Make) -> None:
    house, target, event, other = front()
    house.findings = (finding("still-before-event", "warning", "front"),)
    add_still(target, event, -2_000)
    add_still(target, other, -3_000)
    shown = stage(house)
    assert shown.canvas.model.lanes[0].fact(house.findings, PACIFIC).words == "2 before their event"


def test_a_picture_in_another_format_is_counted_as_that(stage: Make) -> None:
    house, target, event, _ = front()
    house.findings = (finding("wrong-format", "warning", "front"),)
    view = add_still(target, event, 0)
    picture = Picture(b"x", "PNG", 1, 1, "0" * 64)
    target.stills[event.id] = replace(view, picture=picture)
    shown = stage(house)
    assert shown.canvas.model.lanes[0].fact(house.findings, PACIFIC).words == "1 in another format"


def test_a_picture_of_hours_ago_is_not_counted_as_outside_tolerance(stage: Make) -> None:
    house, target, event, other = front()
    house.findings = (finding("still-outside-tolerance", "warning", "front"),)
    add_still(target, event, 48_000)
    view = add_still(target, other, 48_000)
    assert view.match is not None
    target.stills[other.id] = replace(view, match=replace(view.match, offset_ms=-11_000_000))
    shown = stage(house)
    assert shown.canvas.model.lanes[0].fact(house.findings, PACIFIC).words == "1 outside ±10\u202fs"


def test_the_name_of_the_band_never_covers_the_words_of_an_event(stage: Make) -> None:
    house, target, event, _ = front()
    shown = stage(house)

    def named(at_ms: int) -> bool:
        shown.show_still(add_free(target, StillAsk.at("front", at_ms), at_ms + 1_000))
        return shown.has("text2", shown.close_up_spot(at_ms - 8_500, 40), 8, 5)

    assert named(at("16:00"))
    assert not named(event.start_ms + 12_000)
