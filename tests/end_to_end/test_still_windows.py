"""The windows beside the still panel, what is kept of a still, and that closing the account gives its memory back."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from ringviewer.history.event import Event
from ringviewer.session.pictures import Picture
from ringviewer.ui.contact_sheet.window import ContactSheetWindow
from ringviewer.ui.still.facts import SIDE_EFFECTS
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.end_to_end.stills import (
    MINUTE_MS,
    choose,
    click_mark,
    click_row,
    drag,
    events_of,
    gets,
    opened,
    phase,
    row_of,
    sent,
    settled,
    short_waits,
    shown,
    spaces,
    still_menu,
    story,
    told,
)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),  # the offscreen platform, for windows
]

SHIFT = Qt.KeyboardModifier.ShiftModifier
EVENTS = (
    *(f'ago = "{10 * number}m", lasts = "20s", still = {{ offset = "{number}s" }}' for number in range(1, 10)),
    'ago = "100m", lasts = "20s", still = { outcome = "none" }',
    'ago = "110m", lasts = "20s", still = { outcome = "corrupt", offset = "0s" }',
    'ago = "120m", lasts = "20s", still = { outcome = "busy", clears_after = 2, offset = "0s" }',
    'ago = "130m", lasts = "20s", still = { outcome = "not-image", offset = "0s" }',
)


@pytest.fixture
def yard(tmp_path: Path) -> str:
    return story(tmp_path / "yard.toml", [("Yard", EVENTS)])


def click(button: QAbstractButton) -> None:
    assert button.isVisible()
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def key(window: QWidget, which: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window, which, keys)


def the_sheet(desk: Desk) -> ContactSheetWindow:
    sheet = desk.workspace.stills.windows.sheet
    assert sheet is not None
    assert sheet.isVisible()
    return sheet


def cell(sheet: ContactSheetWindow, event: Event) -> str:
    """What the cell of an event says."""
    for place in range(sheet.model.rowCount()):
        if sheet.model.identity(place) == (event.device_id, event.id):
            return spaces(str(sheet.model.data(sheet.model.index(place), Qt.ItemDataRole.AccessibleTextRole)))
    raise AssertionError("the event is not on the sheet")


def click_cell(sheet: ContactSheetWindow, event: Event) -> None:
    place = next(n for n in range(sheet.model.rowCount()) if sheet.model.identity(n) == (event.device_id, event.id))
    sheet.grid.scrollTo(sheet.model.index(place))
    at = sheet.grid.visualRect(sheet.model.index(place)).center()
    QTest.mouseClick(sheet.grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


@at_a_desk
async def test_a_contact_sheet_of_selected_rows_tells_its_cost_stops_and_ends(
    open_desk: OpenDesk, yard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    short_waits(monkeypatch)
    desk = await opened(open_desk, yard)
    events = events_of(desk, "Yard")
    click_row(desk, events[0])
    await settled(desk, events[0])
    requests = sent(desk)
    click_row(desk, events[-1], keys=SHIFT)
    assert desk.workspace.tabs.events.sheet_button.text() == "Contact sheet of 13 events…"
    click(desk.workspace.tabs.events.sheet_button)
    sheet = the_sheet(desk)
    page = sheet.plan_page
    assert page.isVisible()
    assert spaces(page.cost.text()).startswith("13 events. Up to 24 requests, at least 2 s at 20 requests a second.")
    assert spaces(page.left_out.text()) == "1 of them is known already and not asked for again."
    assert "marks these 12 events as reviewed" in spaces(page.effect.text())
    await desk.session.settled()
    assert sent(desk) == requests

    desk.simulator.set_faults([{"route": "media", "kind": "latency", "delay": "0.1s"}])
    click(page.go_button)
    assert sheet.sheet is not None
    await until(lambda: sheet.sheet is not None and sheet.sheet.progress.shown >= 2, "the first cells are there")
    assert sheet.sheet.progress.under_way <= 2
    await until(lambda: " of 13" in sheet.head.facts.text() and sheet.head.stop_button.isVisible(), "progress is told")
    click(sheet.head.stop_button)
    assert sheet.sheet.state == "stopped"
    await desk.session.settled()
    assert sheet.sheet.progress.shown < 9
    stopped = sent(desk)
    desk.simulator.set_faults([])
    await until(sheet.head.resume_button.isVisible, "it can go on")
    assert "stopped" in sheet.head.facts.text()
    assert sent(desk) == stopped
    click(sheet.head.resume_button)
    await until(lambda: sheet.sheet is not None and sheet.sheet.state == "done", "the sheet is complete")
    progress = sheet.sheet.progress
    assert (progress.shown, progress.absent, progress.failed) == (9, 2, 2)
    await until(lambda: "failed" in sheet.head.facts.text(), "the end is told")

    assert "+5.000 s, within ±10 s" in cell(sheet, events[4])
    for event, words in (
        (events[9], "Nothing was recorded at this time, 416 MEDIA_NOT_FOUND"),
        (events[10], "The recording is damaged, 422 CORRUPT_RECORDING"),
        (events[11], "The server is busy, 503 SERVER_BUSY"),
        (events[12], "The answer is not an image, 200 as image/jpeg, but"),
    ):
        assert words in cell(sheet, event)
    await until(sheet.head.retry_button.isVisible, "what failed can be asked for again")
    click(sheet.head.retry_button)
    await until(
        lambda: sheet.sheet is not None and sheet.sheet.state == "done" and sheet.sheet.progress.shown == 10,
        "what cleared is there",
    )

    requests = sent(desk)
    click_cell(sheet, events[4])
    assert desk.session.selected == (events[4].device_id, events[4].id)
    assert (told(desk).phase, shown(desk).event) == ("shown", events[4])
    assert sent(desk) == requests
    assert gets(desk) >= 13
    sheet.close()
    assert sheet.sheet is None


@at_a_desk
async def test_a_contact_sheet_of_a_dragged_range_starts_at_once(open_desk: OpenDesk, yard: str) -> None:
    desk = await opened(open_desk, yard)
    events = events_of(desk, "Yard")
    first, last = events[1], events[5]
    drag(desk, first.device_id, last.start_ms - 5 * MINUTE_MS, first.start_ms + 5 * MINUTE_MS, SHIFT)
    sheet = the_sheet(desk)
    assert not sheet.plan_page.isVisible()
    assert sheet.sheet is not None
    assert [each.event for each in sheet.sheet.cells] == events[1:6]
    assert "these events may now count as reviewed" in sheet.head.side_effects.text()
    await until(lambda: sheet.sheet is not None and sheet.sheet.state == "done", "the sheet is complete")
    assert sheet.sheet.progress.shown == 5
    assert [row_of(desk, event).count("by this visit") for event in events[:6]] == [0, 1, 1, 1, 1, 1]
    # With a sheet under way the window closes as ever.
    drag(desk, first.device_id, events[9].start_ms - 5 * MINUTE_MS, events[6].start_ms + 5 * MINUTE_MS, SHIFT)
    assert the_sheet(desk).sheet is not None
    assert await desk.close() == 0


@at_a_desk
async def test_the_viewer_follows_what_is_shown_and_two_stills_are_compared(
    open_desk: OpenDesk, repository: Path
) -> None:
    desk = await opened(open_desk, "stills")
    events = events_of(desk, "Pictures")
    first = events[3]
    click_mark(desk, first)
    said = await settled(desk, first)
    assert said.step == SIDE_EFFECTS
    assert "by this visit" in row_of(desk, first)
    panel, windows = desk.workspace.still, desk.workspace.stills.windows
    click(panel.tools.full_size)
    viewer = windows.viewer
    assert viewer is not None
    await until(viewer.isActiveWindow, "the viewer has the keys")
    await until(lambda: not viewer.canvas.image.isNull(), "the picture is there")
    assert viewer.canvas.image.width() == 1280

    requests = sent(desk)
    key(viewer, Qt.Key.Key_Right)
    second = events[2]
    assert desk.session.selected == (second.device_id, second.id)
    assert viewer.canvas.image.isNull()
    assert sent(desk) == requests
    await until(lambda: shown(desk).phase == "shown" and not viewer.canvas.image.isNull(), "the next one came")
    assert sent(desk) - requests == 2
    assert viewer.view is shown(desk)
    # Only the first still of a visit is told to change the data.
    assert "may now count as reviewed" not in told(desk).step
    key(viewer, Qt.Key.Key_Left)
    assert shown(desk).event == first
    assert sent(desk) - requests == 2
    await until(lambda: not viewer.canvas.image.isNull(), "it is drawn from memory")

    key(viewer, Qt.Key.Key_F11)
    assert viewer.isFullScreen()
    key(viewer, Qt.Key.Key_Escape)
    assert not viewer.isFullScreen()
    assert viewer.isVisible()
    key(viewer, Qt.Key.Key_Z)
    assert viewer.tools.zones.isChecked()
    assert viewer.legend.isVisible()
    key(viewer, Qt.Key.Key_1)
    assert viewer.canvas.percent == 100

    key(viewer, Qt.Key.Key_P)
    assert windows.pinned is not None
    assert windows.pinned.event == first
    assert panel.tools.pin.isChecked()
    key(viewer, Qt.Key.Key_Right)
    await settled(desk, second)
    key(viewer, Qt.Key.Key_C)
    comparison = windows.comparison
    assert comparison is not None
    await until(comparison.isActiveWindow, "the comparison has the keys")
    assert comparison.headers[0].isVisible()
    assert comparison.headers[1].isVisible()
    for which, mode in ((Qt.Key.Key_W, "wipe"), (Qt.Key.Key_D, "difference"), (Qt.Key.Key_S, "side")):
        key(comparison, which)
        assert comparison.mode == mode
        if mode == "difference":
            await until(lambda: not comparison.difference.canvas.image.isNull(), "the difference was worked out")
    apart_ms = abs((shown(desk).actual_ms or 0) - (windows.pinned.actual_ms or 0))
    assert apart_ms > 3 * 3_600_000
    assert "3 h 2 min" in spaces(comparison.words)
    key(comparison, Qt.Key.Key_Escape)
    assert not comparison.isVisible()


@at_a_desk
async def test_neighbours_are_fetched_ahead_only_where_that_was_turned_on(open_desk: OpenDesk, yard: str) -> None:
    desk = await opened(open_desk, yard)
    events = events_of(desk, "Yard")
    lane = desk.session.lanes[events[0].device_id]
    click_row(desk, events[4])
    await settled(desk, events[4])
    await desk.session.settled()
    assert set(lane.stills) == {events[4].id}
    choose(still_menu(desk), "Fetch neighbours ahead")
    await desk.session.settled()
    assert set(lane.stills) == {events[place].id for place in (3, 4, 5)}
    requests = sent(desk)
    key(desk.workspace.timeline.canvas, Qt.Key.Key_K)
    assert (told(desk).phase, shown(desk).event) == ("shown", events[3])
    await desk.session.settled()
    assert events[2].id in lane.stills
    assert sent(desk) - requests == 2
    choose(still_menu(desk), "Fetch neighbours ahead")
    click_row(desk, events[0])
    await settled(desk, events[0])
    await desk.session.settled()
    assert events[1].id not in lane.stills


@at_a_desk
async def test_a_still_is_saved_with_its_facts_and_its_facts_are_copied(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = await opened(open_desk, "stills")
    event = events_of(desk, "Pictures")[3]
    click_row(desk, event)
    await settled(desk, event)
    panel, view = desk.workspace.still, shown(desk)
    picture = view.picture
    assert picture is not None
    assert picture.metadata
    kept = {}
    for place, name in enumerate(("clean.jpg", "whole.jpg")):
        click(panel.tools.save)
        dialog = panel.keeper.dialog
        assert dialog is not None
        assert dialog.selectedFiles()[0].endswith(".jpg")
        filters = dialog.nameFilters()
        assert len(filters) == 2
        dialog.selectNameFilter(filters[place])
        target = tmp_path / name
        dialog.selectFile(str(target))
        dialog.accept()
        kept[name] = target.read_bytes()
        assert "Saved as" in desk.viewer.window.notice_text()
    assert kept["whole.jpg"] == picture.data
    assert b"Exif" in kept["whole.jpg"]
    assert b"Exif" not in kept["clean.jpg"]
    facts = (tmp_path / "whole.jpg.json").read_text(encoding="utf-8")
    panel.tools.copy_facts.trigger()
    copied = QGuiApplication.clipboard().text()
    read = json.loads(facts)
    assert read["device"]["id"] == event.device_id
    assert read["event"]["id"] == event.id
    assert read["asked"]["format"] == "jpeg"
    assert str(event.start_ms) in facts
    for leg in view.legs:
        assert leg.request_id is not None
        assert leg.request_id in facts
        assert leg.request_id in copied
    for text in (facts, copied):
        assert desk.simulator.token not in text
        assert "eyJ" not in text
        assert "Signature" not in text
        assert "/media/" not in text.replace("/media/image/download", "")
    panel.tools.copy_picture.trigger()
    await until(lambda: not QGuiApplication.clipboard().image().isNull(), "the picture was copied")
    assert QGuiApplication.clipboard().image().width() == 1280
    QGuiApplication.clipboard().clear()


@at_a_desk
async def test_closing_the_account_gives_the_memory_of_pictures_back(open_desk: OpenDesk, yard: str) -> None:
    gc.collect()
    before = {id(each) for each in gc.get_objects() if isinstance(each, Picture)}

    def alive() -> int:
        gc.collect()
        return sum(isinstance(each, Picture) and id(each) not in before for each in gc.get_objects())

    desk = await opened(open_desk, yard)
    await use_everything(desk)
    assert alive() >= 6
    desk.viewer.window.close_account.emit()
    await until(lambda: desk.viewer.account is None, "the account is closed")
    await until(desk.viewer.window.welcome.isVisible, "the welcome page is back")
    await until(lambda: alive() == 0, "no picture is held")


async def use_everything(desk: Desk) -> None:
    """Look at stills in every window that shows them, and leave one on its way."""
    events = events_of(desk, "Yard")
    for event in events[:3]:
        click_row(desk, event)
        await settled(desk, event)
    windows, tools = desk.workspace.stills.windows, desk.workspace.still.tools
    click(tools.pin)
    click_row(desk, events[1])
    click(tools.full_size)
    click(tools.compare)
    assert windows.viewer is not None
    assert windows.comparison is not None
    QTest.mouseMove(desk.workspace.still.picture, QPoint(40, 40))
    drag(desk, events[0].device_id, events[5].start_ms - 5 * MINUTE_MS, events[3].start_ms + 5 * MINUTE_MS, SHIFT)
    sheet = the_sheet(desk)
    await until(lambda: sheet.sheet is not None and sheet.sheet.state == "done", "the sheet is complete")
    viewer = windows.viewer
    await until(lambda: not viewer.canvas.image.isNull(), "the viewer shows it")
    desk.simulator.set_faults([{"route": "media", "kind": "stall", "where": "body", "lasts": "10m"}])
    click_row(desk, events[7])
    await phase(desk, "downloading")
