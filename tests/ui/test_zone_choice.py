"""Whose zone times are in: guessed and said so, chosen per account, remembered for a stored one, turned by a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.session.changes import DevicesChanged
from ringviewer.session.lane import Lane
from ringviewer.ui.lifecycle import hours_of
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.workspace import Workspace
from ringviewer.ui.zone_in_force import guesses, zone_in_force
from ringviewer.ui.zone_memory import KeptZone, forget_zone, keep_zone, kept_zone
from tests.ui.tables.fakes import FakeSession, a_lane, as_session


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.dispose()


def lane_in(state: str | None, device_id: str = "front", events: int = 1) -> Lane:
    lane = a_lane(device_id, device_id.title(), events)
    lane.device = replace(lane.device, state=state)
    return lane


def opened(window: MainWindow, *lanes: Lane, stored: str = "") -> Workspace:
    window.set_session(as_session(FakeSession(*lanes)), stored=stored)
    assert window.workspace is not None
    return window.workspace


def start_heading(workspace: Workspace) -> str:
    return str(workspace.tabs.events.model.headerData(0, Qt.Orientation.Horizontal))


def entries(workspace: Workspace) -> list[str]:
    return [action.text() for action in workspace.toolbar.zone.choices.actions() if action.text()]


def test_the_guess_is_said_with_who_keeps_another_time() -> None:
    found = zone_in_force("customer", as_session(FakeSession(lane_in("OR"))))
    assert found.whose == "guessed from Oregon"
    assert found.note == (
        "Times are in the customer’s zone, Pacific time, guessed from Oregon; Malheur County keeps Mountain time."
    )
    plain = zone_in_force("customer", as_session(FakeSession(lane_in("CA"))))
    assert plain.note == "Times are in the customer’s zone, Pacific time, guessed from California."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("KS", "guessed from Kansas; far western Kansas keeps Mountain time."),
        ("IN", "guessed from Indiana; two corners of Indiana keep Central time."),
        ("AK", "guessed from Alaska; the western Aleutian Islands keep Aleutian time."),
        ("AZ", "guessed from Arizona; the Navajo Nation keeps Mountain time."),
    ],
)
def test_every_exception_is_a_sentence(state: str, words: str) -> None:
    assert zone_in_force("customer", as_session(FakeSession(lane_in(state)))).note.endswith(words)


def test_states_that_keep_the_same_time_are_one_guess() -> None:
    session = as_session(FakeSession(lane_in("WA"), lane_in("CA", "garage")))
    assert [guess.where for guess in guesses(session)] == ["Washington and California"]
    assert zone_in_force("customer", session).whose == "guessed from Washington and California"


def test_devices_in_different_zones_are_said_and_offered(window: MainWindow) -> None:
    workspace = opened(window, lane_in("NY"), lane_in("CA", "garage"), lane_in("CA", "yard"))
    assert workspace.timeline.canvas.model.whose == "devices are in different zones"
    assert "2 devices in California (Pacific time), 1 device in New York (Eastern time)" in (
        workspace.toolbar.zone.toolTip()
    )
    assert workspace.zone.tz == ZoneInfo("America/Los_Angeles")
    offered = next(action for action in workspace.toolbar.zone.choices.actions() if "New York" in action.text())
    offered.trigger()
    assert workspace.zone.tz == ZoneInfo("America/New_York")
    assert start_heading(workspace) == "Start (EDT)"


def test_a_place_that_tells_nothing_leaves_utc_and_says_so(window: MainWindow) -> None:
    workspace = opened(window, lane_in(None))
    assert workspace.zone.tz == UTC
    assert workspace.timeline.canvas.model.whose == "customer’s is not known"
    assert "not known" in workspace.toolbar.zone.toolTip()


def test_the_menu_tells_every_zone_with_its_offset_and_the_exceptions_of_a_state(window: MainWindow) -> None:
    workspace = opened(window, lane_in("OR"))
    words = entries(workspace)
    assert words[0] == "Zone of the customer: PDT, UTC−7, guessed from Oregon"
    assert words[1].startswith("Zone of this computer: ")
    assert "UTC" in words[1]
    assert words[2] == "UTC"
    assert words[3] == "Malheur County: Mountain time"
    next(action for action in workspace.toolbar.zone.choices.actions() if "Malheur" in action.text()).trigger()
    assert workspace.zone.tz == ZoneInfo("America/Boise")
    assert start_heading(workspace) == "Start (MDT)"
    assert entries(workspace)[0] == "Zone of the customer: MDT, UTC−6, as you chose"


def test_one_key_goes_round_wherever_the_focus_is(window: MainWindow) -> None:
    workspace = opened(window, lane_in("CA"))
    seen = []
    for widget in (workspace.timeline.canvas, workspace.tabs.events.table, workspace.toolbar.zone):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Z)
        seen.append((workspace.zone.desk.choice, workspace.toolbar.zone.accessibleName().partition(",")[0]))
    assert seen == [("utc", "Zone: UTC"), ("local", "Zone: this computer"), ("customer", "Zone: customer")]
    assert [action.isChecked() for action in workspace.toolbar.zone.choices.actions()[:3]] == [True, False, False]


def test_a_z_that_is_typed_is_a_letter(window: MainWindow) -> None:
    workspace = opened(window, lane_in("CA"))
    for field in (workspace.toolbar.time_edit, workspace.tabs.events.filter_edit):
        field.setFocus()
        QTest.keyClicks(field, "z")
        assert field.text() == "z"
    assert workspace.zone.desk.choice == "customer"


# The offscreen platform has no second window, and no popup that takes the keys.
@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing the keyboard)")
def test_any_zone_can_be_the_customers(window: MainWindow) -> None:
    workspace = opened(window, lane_in("OR"))
    next(action for action in workspace.toolbar.zone.choices.actions() if "Customer’s zone…" in action.text()).trigger()
    panel = workspace.zone.panel
    assert panel.isVisible()
    assert "guessed from Oregon" in panel.note.text()
    assert panel.zones.itemText(0) == "Guessed from Oregon: Pacific time"
    assert panel.zones.itemText(1) == "Malheur County: Mountain time"
    assert panel.zones.findText("Alaska time") > 1
    QTest.keyClicks(panel.name_edit, "Middle Earth")
    assert "no zone" in panel.meaning.text()
    assert not panel.use_button.isEnabled()
    QTest.keyClick(panel.name_edit, Qt.Key.Key_Return)
    assert workspace.zone.tz == ZoneInfo("America/Los_Angeles")
    panel.name_edit.setText("asia/kolkata")
    assert panel.meaning.text().startswith("Asia/Kolkata: there it is Fri 9 Oct 2026, 06:12:00 IST, UTC+5:30")
    completer = panel.name_edit.completer()
    completer.setCompletionPrefix("boise")
    assert completer.currentCompletion() == "America/Boise"
    panel.use_button.click()
    assert not panel.isVisible()
    assert workspace.zone.tz == ZoneInfo("Asia/Kolkata")
    assert workspace.timeline.canvas.model.whose == "customer’s, as you chose"
    assert start_heading(workspace) == "Start (IST)"
    workspace.zone.desk.choose_customer("")
    assert workspace.zone.tz == ZoneInfo("America/Los_Angeles")


def test_a_stored_account_keeps_its_zone_and_another_does_not_get_it(window: MainWindow) -> None:
    workspace = opened(window, lane_in("OR"), stored="Alder/Street 1")
    workspace.zone.desk.choose_customer("America/Boise")
    opened(window, lane_in("CA"), stored="Elm")
    assert workspace.zone.tz == ZoneInfo("America/Los_Angeles")
    workspace.zone.desk.choose("utc")
    opened(window, lane_in("OR"), stored="alder/street 1")
    assert workspace.zone.tz == ZoneInfo("America/Boise")
    opened(window, lane_in("CA"), stored="Elm")
    assert workspace.zone.tz == UTC


def test_an_account_that_is_not_stored_leaves_nothing_behind(window: MainWindow) -> None:
    workspace = opened(window, lane_in("OR"))
    workspace.zone.desk.choose_customer("America/Boise")
    assert zone_settings() == {}
    opened(window, lane_in("OR"))
    assert workspace.zone.tz == ZoneInfo("America/Los_Angeles")


def test_what_is_kept_names_no_account_and_goes_with_it() -> None:
    keep_zone("Alder Street", KeptZone("local", "America/Boise"))
    kept = zone_settings()
    assert list(kept.values()) == ["local America/Boise"]
    assert "alder" not in str(kept).lower()
    forget_zone("Alder Street")
    assert kept_zone("Alder Street") is None
    assert zone_settings() == {}


@pytest.mark.parametrize("damaged", ["", "moon", "customer Middle/Earth", "x" * 1000, 7])
def test_a_damaged_setting_is_as_good_as_none(damaged: object) -> None:
    keep_zone("Alder Street", KeptZone("utc"))
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "ringviewer", "ringviewer")
    settings.setValue(f"zones/{next(iter(zone_settings()))}", damaged)
    kept = kept_zone("Alder Street")
    assert kept is None or kept == KeptZone("customer")
    forget_zone("Alder Street")


def test_findings_are_told_in_the_zone_of_the_window(window: MainWindow) -> None:
    session = FakeSession(lane_in("CA"))
    window.set_session(as_session(session))
    assert session.told_in == ZoneInfo("America/Los_Angeles")
    assert window.workspace is not None
    window.workspace.set_zone("utc")
    assert session.told_in == UTC


def test_devices_that_come_later_tell_the_zone(window: MainWindow) -> None:
    session = FakeSession()
    window.set_session(as_session(session))
    assert window.workspace is not None
    assert window.workspace.zone.tz == UTC
    session.lanes["front"] = lane_in("HI")
    session.emit(DevicesChanged())
    assert window.workspace.zone.tz == ZoneInfo("Pacific/Honolulu")


@pytest.mark.parametrize(
    ("locale", "hours"), [("en_US", 12), ("en_GB", 24), ("de_DE", 24), ("fr_CA", 24), ("es_CO", 12), ("C", 24)]
)
def test_the_locale_tells_whether_hours_go_to_twelve(locale: str, hours: int) -> None:
    assert hours_of(QLocale(locale)) == hours


def zone_settings() -> dict[str, object]:
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "ringviewer", "ringviewer")
    if Path(settings.fileName()).exists():
        settings.sync()
    settings.beginGroup("zones")
    return {key: settings.value(key) for key in settings.allKeys()}
