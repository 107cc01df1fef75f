from __future__ import annotations

from datetime import UTC

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.event import KindCode
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.changes import StillChanged
from ringviewer.session.stills import StillView
from ringviewer.ui.tables.event_filters import EventFilters
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.theme.controls import MenuButton
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, as_session


def opened(qtbot: QtBot, theme: Theme, session: FakeSession, width: int = 1200) -> EventsTab:
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(width, 400)
    tab.show()
    tab.set_zone(UTC, "UTC")
    tab.set_session(as_session(session))
    return tab


def choose(button: MenuButton, words: str) -> None:
    """As the menu does it."""
    (action,) = [action for action in button.choices.actions() if action.text() == words]
    action.trigger()


def test_filters_by_kind_device_words_and_still_and_names_what_is_in_force(qtbot: QtBot, theme: Theme) -> None:
    front, garage = a_lane(events=20), a_lane("garage", "Garage", 20)
    garage.stills["garage-000003"] = StillView(StillAsk.at("garage", 0), phase="shown")
    tab = opened(qtbot, theme, FakeSession(front, garage))
    filters = tab.filters
    assert filters.clear_button.isHidden()
    assert tab.facts.text() == "40 events"
    filters.device.choices.aboutToShow.emit()
    choose(filters.device, "Garage")
    choose(filters.kinds, "live view")
    assert tab.facts.text() == "17 of 40 events, 1 kind hidden"
    choose(filters.still, "Has still")
    assert tab.facts.text() == "1 of 40 events, 1 kind hidden"
    assert tab.model.identity(0) == ("garage", "garage-000003")
    tab.filter_edit.setText("nothing such")
    QTest.keyClick(tab.filter_edit, Qt.Key.Key_Return)
    assert tab.facts.text() == "0 of 40 events, 1 kind hidden"
    assert filters.in_force == ["“nothing such”", "Garage", "live view hidden", "has still"]
    said = tab.table._empty_words
    assert said == ("40 events known, none of them passes: “nothing such”, Garage, live view hidden, has still")
    assert filters.clear_button.isVisible()
    with qtbot.waitSignal(tab.kinds_changed) as told:
        filters.clear_button.click()
    assert told.args == [frozenset()]
    assert tab.facts.text() == "40 events"
    assert filters.clear_button.isHidden()


def test_kinds_are_in_step_with_what_was_chosen_elsewhere(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=20)))
    with qtbot.assertNotEmitted(tab.kinds_changed):
        tab.set_kinds(frozenset({KindCode.DING, KindCode.MOTION}))
    assert [action.isChecked() for action in tab.filters.kinds.choices.actions()] == [False, False, True, True]
    assert tab.filters.kinds.text() == "2 kinds hidden"
    with qtbot.waitSignal(tab.kinds_changed) as told:
        choose(tab.filters.kinds, "ding")
    assert told.args == [frozenset({KindCode.MOTION})]


def test_follows_the_view_of_the_timeline(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=60)))
    tab.set_view(NOW_MS - 600_000, NOW_MS + 1)
    assert tab.model.rowCount() == 60
    choose(tab.filters.time, "In the timeline’s view")
    assert tab.facts.text() == "11 of 60 events"
    tab.set_view(NOW_MS - 300_000, NOW_MS + 1)
    qtbot.waitUntil(lambda: tab.facts.text() == "6 of 60 events")
    choose(tab.filters.time, "Any time")
    assert tab.facts.text() == "60 events"


def test_typed_times_limit_the_rows_or_say_what_is_wrong(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=60)))
    choose(tab.filters.time, "From and to…")
    times = tab.filters.times
    assert times.isVisible()
    for edit, text in ((times.from_edit, "00:12"), (times.to_edit, str(NOW_MS - 20 * 60_000))):
        edit.setText(text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert tab.facts.text() == "10 of 60 events"
    assert times.said.text() == "from Fri 9 Oct 00:12:00.000 UTC, before Fri 9 Oct 00:22:00.000 UTC"
    times.to_edit.setText("whenever")
    times.read()
    assert "is not a time" in times.said.text()
    assert tab.facts.text() == "10 of 60 events"
    times.to_edit.setText("00:10")
    times.read()
    assert times.said.text() == "“To” has to lie after “from”."
    times.to_edit.clear()
    assert tab.facts.text() == "31 of 60 events"
    tab.filters.clear()
    assert tab.facts.text() == "60 events"
    assert times.isHidden()
    assert times.from_edit.text() == ""


def test_a_still_that_arrives_moves_its_row_to_where_it_belongs(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=5)
    tab = opened(qtbot, theme, FakeSession(lane))
    choose(tab.filters.still, "Not asked")
    ask = StillAsk.at("front", 0)
    lane.stills["front-000002"] = StillView(ask, phase="shown")
    tab.handle(StillChanged(ask, "front-000002"))
    qtbot.waitUntil(lambda: tab.facts.text() == "4 of 5 events")
    choose(tab.filters.still, "Has still")
    assert tab.model.identity(0) == ("front", "front-000002")


def test_nothing_of_the_row_is_cut_off_when_it_is_narrow(qtbot: QtBot, theme: Theme) -> None:
    for width in (650, 760, 1000, 1400):
        tab = opened(qtbot, theme, FakeSession(a_lane(events=5)), width)
        tab.filters.choose_device("front", "Front Door")
        QApplication.processEvents()
        controls = [*tab.filters.controls, tab.sheet_button, tab.copy_button, tab.export_button]
        areas = [control.geometry() for control in (*controls, tab.bar.columns_button)]
        assert all(tab.bar.rect().contains(area) for area in areas)
        assert not any(a.intersects(b) for at, a in enumerate(areas) for b in areas[at + 1 :])
        assert all(control.accessibleName() for control in controls)


def test_another_account_keeps_the_kinds_only(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=5)))
    tab.set_kinds(frozenset({KindCode.DING}))
    tab.filters.choose_still("has")
    tab.filters.choose_device("front", "Front Door")
    tab.set_session(as_session(FakeSession(a_lane("other", "Other", 4))))
    assert tab.facts.text() == "3 of 4 events, 1 kind hidden"
    assert isinstance(tab.filters, EventFilters)
