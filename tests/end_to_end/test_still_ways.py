"""Every way to ask for a still, by menu, mouse and keys of the real window, and very many of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.end_to_end.stills import (
    HOUR_MS,
    MINUTE_MS,
    Told,
    choose,
    click_row,
    click_time,
    drag,
    events_of,
    gets,
    opened,
    phase,
    posts,
    press,
    sent,
    settled,
    shown,
    spaces,
    still_menu,
    story,
    told,
    zoom_out,
)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),  # the offscreen platform, for popups
]

CONTROL = Qt.KeyboardModifier.ControlModifier


@at_a_desk
async def test_moment_format_size_and_camera_are_chosen_in_the_menu(open_desk: OpenDesk) -> None:
    desk = await opened(open_desk, "multi-camera")
    event = events_of(desk, "Corner House")[1]
    assert event.end_ms is not None
    click_row(desk, event)
    said = await settled(desk, event)
    assert "Asked as event start, JPEG, camera Street side" in said.facts
    assert "+0.900 s exact" in spaces(said.times)
    street = shown(desk).picture

    for words, name, at_ms in (
        ("At event end", "event end", event.end_ms),
        ("At event middle", "event middle", (event.start_ms + event.end_ms) // 2),
    ):
        choose(still_menu(desk), words)
        said = await settled(desk, event)
        assert shown(desk).ask.at_ms == at_ms
        assert f"Asked as {name}, JPEG, camera Street side" in said.facts

    requests = sent(desk)
    choose(still_menu(desk), "At event start")
    assert shown(desk).phase == "shown"
    assert shown(desk).picture == street
    assert sent(desk) == requests

    choose(still_menu(desk), "Format", "PNG")
    said = await settled(desk, event)
    assert "event start, PNG, camera Street side" in said.facts
    assert "PNG, 1280×720" in said.facts

    choose(still_menu(desk), "Size", "1920×1080")
    said = await settled(desk, event)
    assert "event start, PNG 1920×1080, camera Street side" in said.facts
    assert "PNG, 1920×1080" in said.facts

    choose(still_menu(desk), "Size", "As the server chooses")
    choose(still_menu(desk), "Format", "JPEG")
    choose(still_menu(desk), "Camera of Corner House", "Garden side")
    said = await settled(desk, event)
    assert shown(desk).ask.component_id == "1"
    assert "event start, JPEG, camera Garden side" in said.facts
    garden = shown(desk).picture
    assert garden is not None
    assert street is not None
    assert garden.sha256 != street.sha256
    assert not [entry for entry in desk.simulator.journal if entry.status == 400]

    # A device with one camera has none to be chosen, and none is asked for.
    (other, *_) = events_of(desk, "Front Door")
    click_row(desk, other)
    said = await settled(desk, other)
    assert "Asked as event start, JPEG;" in said.facts
    still_menu(desk).popup(desk.viewer.window.pos())
    assert not desk.workspace.toolbar.still_menu.cameras.isEnabled()
    still_menu(desk).close()


YARD = (
    'ago = "10m", lasts = "20s", still = { offset = "4s" }',
    'ago = "5h", lasts = "20s", still = { offset = "0s" }',
    'ago = "8h", lasts = "20s", still = { offset = "0s" }',
)
QUIET = ('ago = "40h", lasts = "20s", still = { offset = "0s" }',)
ODD = (
    'ago = "20m", lasts = "20s", still = { outcome = "repeat", offset = "0s" }',
    'ago = "3h", lasts = "20s", still = { offset = "0s" }',
)


@pytest.fixture
def ways(tmp_path: Path) -> str:
    return story(tmp_path / "ways.toml", [("Yard", YARD), ("Quiet", QUIET), ("Odd", ODD)], linked="4d")


@at_a_desk
async def test_an_instant_and_the_newest_of_a_time_are_asked_for(open_desk: OpenDesk, ways: str) -> None:
    desk = await opened(open_desk, ways)
    newest, older, _ = events_of(desk, "Yard")
    device_id = newest.device_id
    click_row(desk, newest)
    await settled(desk, newest)

    click_time(desk, device_id, older.start_ms)
    clicked_ms = shown(desk).ask.at_ms
    assert clicked_ms is not None
    assert abs(clicked_ms - older.start_ms) < 5 * MINUTE_MS
    assert shown(desk).event is None
    said = await settled(desk)
    assert "a chosen time, JPEG" in said.facts
    assert shown(desk).problem is not None or shown(desk).match is not None

    choose(still_menu(desk), "Ask at a time")
    panel = desk.workspace.stills.ask_time
    assert panel.isVisible()
    assert panel.device.currentData() == device_id
    QTest.keyClicks(panel.time, "tomorrow or so")
    assert not panel.ask_button.isEnabled()
    assert "is not a time" in panel.meaning.text()
    panel.time.clear()
    QTest.keyClicks(panel.time, str(older.start_ms + 900))
    QTest.keyClick(panel.time, Qt.Key.Key_Return)
    assert shown(desk).ask.at_ms == older.start_ms + 900
    said = await settled(desk)
    assert "0.000 s exact, the requested millisecond" in spaces(said.times)

    panel.back.clear()
    QTest.keyClicks(panel.back, "30")
    QTest.mouseClick(panel.newest_button, Qt.MouseButton.LeftButton)
    said = await settled(desk)
    check_newest(desk, said, 30)
    panel.close()

    choose(still_menu(desk), "Newest of the last", "15\u202fmin")
    said = await settled(desk)
    check_newest(desk, said, 15)
    # What is older than an hour at the end of its range is old, and its age is told.
    drag_range(desk, device_id, older.start_ms - HOUR_MS, older.start_ms + 3 * HOUR_MS)
    said = await settled(desk)
    assert shown(desk).match is not None
    assert "before the end of the range, 1 h" in spaces(said.times)
    assert "into the range of " in spaces(said.times)
    assert spaces(said.facts).startswith(("Captured 4 h 59 min ago", "Captured 5 h ago"))
    assert said.step.startswith("It is the newest that was recorded, and it is old.")
    assert said.buttons[0] in ("At event start", "Newest in range")

    repeated, first = events_of(desk, "Odd")
    drag_range(desk, repeated.device_id, repeated.start_ms - HOUR_MS, repeated.start_ms + 10 * MINUTE_MS)
    said = await settled(desk)
    assert first.start_ms <= (shown(desk).actual_ms or 0) < repeated.start_ms - HOUR_MS
    assert "outside the asked range" in said.times
    assert "before the range begins" in said.times


def check_newest(desk: Desk, said: Told, minutes: int) -> None:
    ask = shown(desk).ask
    assert ask.from_ms is not None
    assert ask.to_ms is not None
    assert ask.to_ms - ask.from_ms == minutes * MINUTE_MS
    assert f"into the range of {minutes} min, 9 min" in spaces(said.times)
    assert "in the asked range" in said.times
    assert said.facts.startswith("Captured ")
    assert "Asked as newest of " in said.facts
    assert spaces(said.step) == "None. This is the newest picture of the range."


def drag_range(desk: Desk, device_id: str, from_ms: int, to_ms: int) -> str:
    """Ctrl+drag over a range; its ends are those of the pixels."""
    said = drag(desk, device_id, from_ms, to_ms, CONTROL)
    ask = shown(desk).ask
    assert (ask.type, ask.device_id) == ("latest_in_range", device_id)
    assert ask.from_ms is not None
    assert ask.to_ms is not None
    assert abs(ask.from_ms - from_ms) < 5 * MINUTE_MS
    assert abs(ask.to_ms - to_ms) < 5 * MINUTE_MS
    return said


@at_a_desk
async def test_a_range_of_more_than_a_day_is_held_and_asked_in_parts(open_desk: OpenDesk, ways: str) -> None:
    desk = await opened(open_desk, ways)
    (event,) = events_of(desk, "Quiet")
    now_ms = desk.session.now_ms()
    zoom_out(desk, now_ms - 46 * HOUR_MS)
    requests = sent(desk)
    said_beside = drag(desk, event.device_id, now_ms - 44 * HOUR_MS, now_ms - HOUR_MS // 2, CONTROL)
    assert "more than 24 h" in spaces(said_beside)
    held = told(desk)
    assert held.phase == "held"
    assert held.picture.startswith("This range is longer than 24 hours\n")
    assert held.buttons[0] == "Ask in 2 parts"
    assert "Send anyway" not in held.buttons
    await desk.session.settled()
    assert sent(desk) == requests

    press(desk, "Ask in 2 parts")
    newest_part = shown(desk).ask
    await until(lambda: shown(desk).ask != newest_part and shown(desk).phase == "shown", "the older part has a picture")
    view = shown(desk)
    assert view.ask.to_ms == newest_part.from_ms
    assert view.actual_ms == event.end_ms
    failed = desk.session.lanes[event.device_id].free_stills[newest_part]
    assert failed.problem is not None
    assert failed.problem.kind == "media-not-found"
    assert (posts(desk), gets(desk)) == (2, 2)
    assert sent(desk) - requests == 4

    # A choice in between ends the parts.
    drag(desk, event.device_id, now_ms - 44 * HOUR_MS, now_ms - HOUR_MS, CONTROL)
    press(desk, "Ask in 2 parts")
    click_row(desk, event)
    await settled(desk, event)
    await desk.session.settled()
    assert shown(desk).event == event
    assert posts(desk) <= 4


@at_a_desk
async def test_two_hundred_choices_by_keys_and_clicks_send_what_pacing_allows(open_desk: OpenDesk) -> None:
    desk = await opened(open_desk, "relinked", pace=5)
    events = [event for name in ("Driveway", "Front Door") for event in events_of(desk, name)]
    requests, recorder = sent(desk), desk.session.client.recorder
    click_row(desk, events[0])
    for _ in range(50):
        QTest.keyClick(desk.workspace.timeline.canvas, Qt.Key.Key_J)
    for event in events[:50]:
        click_row(desk, event)
    table = desk.workspace.tabs.events.table
    for _ in range(50):
        QTest.keyClick(table, Qt.Key.Key_Down)
    for event in events[63:112]:
        click_row(desk, event)
    last = events[112]
    click_row(desk, last)
    said = await settled(desk, last)
    assert said.phase == "shown"
    await desk.session.settled()
    assert shown(desk).event == last
    assert sent(desk) - requests <= 10
    assert recorder.max_per_second <= 5
    asked = [view for lane in desk.session.lanes.values() for view in lane.stills.values()]
    assert not [view for view in asked if view.pending]

    # Nothing of it is left on the wire: as many as ever go side by side.
    desk.viewer.window.pace_chosen.emit(20)
    for event in events[113:117]:
        click_row(desk, event, keys=CONTROL)
    desk.workspace.tabs.events.ask_sheet()
    sheet = desk.workspace.stills.windows.sheet
    assert sheet is not None
    assert sheet.sheet is not None
    assert len(sheet.sheet) == 5
    await until(lambda: sheet.sheet is not None and sheet.sheet.state == "done", "the sheet is complete")
    assert sheet.sheet.progress.shown == 5


@at_a_desk
async def test_an_older_answer_that_comes_later_is_kept_and_not_shown(open_desk: OpenDesk, ways: str) -> None:
    desk = await opened(open_desk, ways)
    slow, fast, _ = events_of(desk, "Yard")
    desk.simulator.set_faults([{"route": "media", "kind": "latency", "delay": "0.7s", "times": 1}])
    click_row(desk, slow)
    await phase(desk, "following")
    click_row(desk, fast)
    assert "exact" in (await settled(desk, fast)).times
    lane, view = desk.session.lanes[slow.device_id], shown(desk)
    assert view.event == fast
    assert lane.stills[slow.id].pending
    await desk.session.settled()
    assert lane.stills[slow.id].phase == "shown"
    assert shown(desk) == view
    assert "exact" in told(desk).times
    requests = sent(desk)
    click_row(desk, slow)
    assert told(desk).phase == "shown"
    assert "within ±10" in told(desk).times
    assert sent(desk) == requests
    assert (posts(desk), gets(desk)) == (2, 2)
