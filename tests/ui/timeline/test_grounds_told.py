"""What each ground says where the pointer rests on it, the empty ones that were read among them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF

from ringviewer.history.coverage import Coverage, Span
from ringviewer.history.event import KindCode
from ringviewer.session.lane import WalkPage
from ringviewer.ui.theme.theme import Mode
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import NOW, House, at, lane

Make = Callable[[House], Stage]
ROWS = [(at("14:03:48"), "motion", 9_000), (at("15:00"), "ding", 1_800_000), (at("16:40"), "motion", 9_000)]


def house() -> House:
    made = lane("front", ROWS, refused_ms=at("13:40"))
    made.walk_pages = [
        WalkPage(1, 2, NOW, at("15:00"), "91af02c4ffff", 1, NOW, None),
        WalkPage(2, 1, at("14:03:48"), at("14:03:48"), "5e01bb77ffff", 2, NOW, 300),
    ]
    return House([made])


def told(shown: Stage, ms: int) -> tuple[str, str]:
    """What the tip says between the marks, at an instant of the lane."""
    shown.canvas.point(QPointF(shown.lane_spot("front", ms, 24)))
    return shown.canvas.tip.words


def test_plain_ground_says_that_it_was_read_and_what_shows_that_it_is_empty(stage: Make) -> None:
    shown = stage(house())
    first, second = told(shown, at("14:30"))
    assert first == "read, nothing recorded here"
    quiet, page = second.splitlines()
    assert quiet == "no event began between 14:03:48 – 15:00:00 PDT, 56\u202fmin 12\u202fs"
    assert page.startswith("shown by page 2 of 2, answered ")
    assert page.endswith("request 5e01bb77")
    assert "page 1 of 2" in told(shown, at("17:00"))[1]


def test_where_an_event_runs_or_is_hidden_plain_ground_does_not_say_that_it_is_empty(stage: Make) -> None:
    shown = stage(house())
    assert told(shown, at("15:20"))[0] == "read, the ding of 15:00:00.000 PDT runs here"
    shown.panel.set_kinds(frozenset({KindCode.MOTION}))
    assert told(shown, at("16:40"))[0] == "read, 1 event here hidden"


def test_ground_that_no_page_of_this_walk_shows_names_none(stage: Make) -> None:
    made = house()
    made.lanes["front"].walk_pages = []
    shown = stage(made)
    first, second = told(shown, at("14:30"))
    assert first == "read, nothing recorded here"
    assert "page" not in second


def test_the_other_grounds_say_what_they_are_and_what_shows_it(stage: Make) -> None:
    shown = stage(house())
    first, second = told(shown, at("13:35"))
    assert first == "refused, 403"
    assert "linked after 13:40:00.000 PDT: refused, 403 TIME_RANGE_NOT_AUTHORIZED, request 3d90b7e2" in second
    first, second = told(shown, at("13:50"))
    assert first == "boundary in here"
    assert "linked by 14:03:48.000 PDT: an event was returned" in second
    assert second.endswith("confidence: medium")
    shown.house.lanes["front"].coverage = Coverage((Span(at("14:50"), NOW),), "cancelled", 1)
    shown.canvas.set_view(Viewport.showing(at("13:00"), NOW, shown.canvas.areas.time))
    first, second = told(shown, at("14:30"))
    assert first == "not fetched, stopped by you"
    assert second.endswith("nobody has asked yet what happened here")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_ground_has_a_look_of_its_own(stage: Make, mode: Mode) -> None:
    made = lane("front", ROWS, refused_ms=at("13:40"))
    made.coverage = Coverage((Span(at("13:55"), at("14:30")), Span(at("15:00"), NOW)), "end", 2)
    shown = stage(House([made]))
    shown.theme.set_mode(mode)
    shown.canvas.set_view(Viewport.showing(at("13:00"), NOW, shown.canvas.areas.time))
    shown.shoot()
    colours = []
    for clock in ("13:20", "13:48", "14:20", "14:45"):
        where = shown.lane_spot("front", at(clock), 12)
        colours.append(
            frozenset(shown.picture.pixel(where.x() + dx, where.y() + dy) for dx in range(8) for dy in range(8))
        )
    assert len(set(colours)) == 4
    assert [len(each) for each in colours] == [2, 2, 1, 2]
