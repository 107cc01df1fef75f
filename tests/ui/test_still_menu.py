"""The menu that says which instant of an event is asked for, and how the picture is wanted."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ringviewer.history.columns import EventColumns
from ringviewer.history.device import Component, Device
from ringviewer.session.lane import Lane
from ringviewer.ui.still_menu import StillMenu
from tests.ui.tables.fakes import FakeSession, a_lane, an_event, as_session


def corner() -> Lane:
    device = Device(
        "corner",
        "Corner House",
        resolutions=(720, 1080, 2160),
        ratio=(4, 3),
        components=(Component("0", "Street & side"), Component("1")),
    )
    return Lane(device, EventColumns("corner"))


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(a_lane(events=3), corner())


@pytest.fixture
def chosen() -> list[str]:
    return ["front"]


@pytest.fixture
def shell(qtbot: QtBot) -> QMenu:
    made = QMenu()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def menu(shell: QMenu, session: FakeSession, chosen: list[str]) -> StillMenu:
    made = StillMenu(shell, lambda: chosen[0])
    made.set_session(as_session(session))
    return made


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_every_wish_reaches_the_session(qtbot: QtBot, menu: StillMenu, session: FakeSession, chosen: list[str]) -> None:
    chosen[0] = "corner"
    menu.refresh()
    for action in (menu.formats.actions()[1], menu.sizes.actions()[-1], menu.cameras.actions()[1]):
        with qtbot.waitSignal(menu.changed):
            action.trigger()
    options = session.wishes.options("corner")
    assert (options.format, options.resolution, options.component_id) == ("png", (960, 720), "1")
    assert menu.words == "at event start, PNG, 720p"


def test_a_device_with_several_cameras_is_asked_for_the_first_until_another_is_chosen(
    menu: StillMenu, session: FakeSession, chosen: list[str]
) -> None:
    assert not menu.cameras.isEnabled()
    assert session.wishes.options("front").component_id is None
    chosen[0] = "corner"
    menu.refresh()
    assert words(menu.cameras) == ["Street && side (0)", "Camera 1"]
    assert [action.isChecked() for action in menu.cameras.actions()] == [True, False]
    assert session.wishes.options("corner").component_id == "0"


def test_offers_no_size_that_the_api_is_not_known_to_give(menu: StillMenu, chosen: list[str]) -> None:
    chosen[0] = "corner"
    menu.refresh()
    assert words(menu.sizes) == ["As the server chooses", "1440×1080", "960×720"]
    chosen[0] = "nothing"
    menu.refresh()
    assert words(menu.sizes) == ["As the server chooses"]


def test_the_size_in_force_is_offered_also_where_the_device_does_not_list_it(
    menu: StillMenu, chosen: list[str]
) -> None:
    chosen[0] = "corner"
    menu.refresh()
    menu.sizes.actions()[-1].trigger()
    chosen[0] = "front"
    menu.refresh()
    assert words(menu.sizes) == ["As the server chooses", "1280×720"]
    assert menu.sizes.actions()[1].isChecked()


def test_another_account_keeps_the_preferences_but_no_camera(
    menu: StillMenu, session: FakeSession, chosen: list[str]
) -> None:
    chosen[0] = "corner"
    menu.refresh()
    menu.cameras.actions()[1].trigger()
    menu.formats.actions()[1].trigger()
    menu.ahead.trigger()
    other = FakeSession(corner())
    menu.set_session(as_session(other))
    assert other.wishes.options("corner").component_id == "0"
    assert other.wishes.options("corner").format == "png"
    assert not menu.ahead.isChecked()


@pytest.mark.parametrize(("place", "expected_ms"), [(0, 0), (1, 15_000), (2, 30_000)])
def test_the_instant_of_an_event(
    menu: StillMenu, shell: QMenu, session: FakeSession, place: int, expected_ms: int
) -> None:
    shell.actions()[place].trigger()
    event = an_event(1)
    assert session.wishes.of_event(event).at_ms == event.start_ms + expected_ms
    assert menu.words == ("at event start", "at event middle", "at event end")[place]


def test_looks_back_as_far_as_was_chosen(qtbot: QtBot, menu: StillMenu, shell: QMenu) -> None:
    newest = next(action.menu() for action in shell.actions() if action.text() == "Newest of the last")
    assert isinstance(newest, QMenu)
    with qtbot.waitSignal(menu.newest_asked) as asked:
        newest.actions()[3].trigger()
    assert asked.args == [6 * 3_600_000]


def test_asks_for_no_time_while_there_is_no_device(menu: StillMenu, shell: QMenu) -> None:
    entries = (menu.newest.menuAction(), menu.at_a_time)
    assert all(entry.isEnabled() for entry in entries)
    empty = FakeSession()
    menu.set_session(as_session(empty))
    assert not any(entry.isEnabled() for entry in entries)
    assert all("The devices were not read" in entry.toolTip() for entry in entries)
    empty.lanes["corner"] = corner()
    shell.aboutToShow.emit()
    assert all(entry.isEnabled() for entry in entries)
    assert not any("devices" in entry.toolTip() for entry in entries)
    menu.set_session(None)
    assert not any(entry.isEnabled() for entry in entries)
    assert "No account is open" in menu.at_a_time.toolTip()
