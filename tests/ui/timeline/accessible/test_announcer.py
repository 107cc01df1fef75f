"""What is announced, and that streaming pages do not chatter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from ringviewer.history.coverage import Stop
from ringviewer.history.event import KindCode
from ringviewer.session import changes
from ringviewer.ui.timeline.accessible import voice
from tests.ui.timeline.accessible.conftest import Heard
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, add_still, at, lane

Make = Callable[[House], Stage]


@pytest.fixture(autouse=True)
def short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "REST_MS", 20)


def house() -> House:
    rows = [(at("15:00"), "ding", 31_700), (at("16:00"), "motion", None)]
    return House([lane("front", rows, name="Front Door"), lane("back", [(at("16:30"), "motion", 3_000)], name="Back")])


def read(shown: Stage, device_id: str, page: int | None, stopped: Stop = "end") -> None:
    target = shown.house.lanes[device_id]
    target.reading_page = page
    target.coverage = replace(target.coverage, stopped="reading" if page is not None else stopped)
    shown.panel.handle(changes.WalkChanged(device_id))


def test_an_account_that_was_read_is_announced_once(stage: Make, heard: Heard) -> None:
    shown = stage(house())
    for page in (1, 2, 3):
        read(shown, "front", page)
        read(shown, "back", page)
        shown.panel.handle(changes.EventsAdded("front", 50))
    assert heard.words == []
    read(shown, "back", None)
    assert heard.words == []
    read(shown, "front", None)
    assert heard.words == ["2 devices, 3 events, 2 of 2 histories complete"]


def test_a_walk_that_stops_says_why(stage: Make, heard: Heard) -> None:
    shown = stage(house())
    read(shown, "front", 4)
    read(shown, "back", 4)
    read(shown, "back", None, "cancelled")
    assert heard.words == ["Back: reading stopped by you after page 3"]


def test_the_summary_names_the_one_that_stopped(stage: Make, heard: Heard) -> None:
    shown = stage(house())
    read(shown, "back", 4)
    read(shown, "back", None, "cancelled")
    assert heard.words == [
        "2 devices, 3 events, 1 of 2 histories complete, Back: reading stopped by you after page 3",
    ]


def test_a_selection_from_elsewhere_is_announced(stage: Make, heard: Heard) -> None:
    shown = stage(house())
    shown.canvas.clearFocus()
    shown.select("front", "front-0")
    assert heard.words == ["ding, Front Door, Thursday 8 October 2026, 15:00:00.000 PDT, 31.7 seconds"]


def test_with_the_focus_in_the_timeline_nothing_is_said_twice(stage: Make, heard: Heard) -> None:
    shown = stage(house())
    shown.canvas.setFocus()
    shown.select("front", "front-0")
    assert heard.words == []
    assert any("15:00:00.000" in name for _, name in heard.events)


def test_a_still_comes_with_its_verdict_once(stage: Make, heard: Heard) -> None:
    shown = stage(house())
    target = shown.house.lanes["front"]
    shown.show_still(add_still(target, target.events.event(0), 6_900))
    shown.panel.handle(changes.ShownStillChanged())
    assert len(heard.words) == 1
    assert heard.words[0].startswith("still 6.9 seconds later, within tolerance")


def test_a_filter_says_what_is_left(stage: Make, heard: Heard, qtbot: QtBot) -> None:
    shown = stage(house())
    shown.panel.set_kinds(frozenset({KindCode.MOTION}))
    shown.panel.set_kinds(frozenset())
    shown.panel.set_kinds(frozenset())
    assert heard.words[:2] == ["motion hidden, 1 of 3 events shown", "all kinds shown, 3 events"]


def test_of_many_in_a_row_the_first_and_the_last_are_said(stage: Make, heard: Heard, qtbot: QtBot) -> None:
    shown = stage(house())
    shown.canvas.clearFocus()
    for event_id in ("front-0", "front-1", "front-0", "front-1"):
        shown.select("front", event_id)
    qtbot.waitUntil(lambda: len(heard.words) == 2)
    assert "15:00:00.000" in heard.words[0]
    assert "16:00:00.000" in heard.words[1]


def test_another_session_is_not_told_of_the_one_before(stage: Make, heard: Heard, qtbot: QtBot) -> None:
    shown = stage(house())
    shown.canvas.clearFocus()
    shown.select("front", "front-0")
    shown.select("front", "front-1")
    shown.panel.set_session(House().session)
    said = voice.voice_of(shown.canvas)
    qtbot.waitUntil(lambda: not said._rest.isActive())
    assert len(heard.words) == 1
