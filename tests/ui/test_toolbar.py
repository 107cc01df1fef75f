from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.coverage import Coverage
from ringviewer.history.event import KindCode
from ringviewer.partner_api.pacing import Pace
from ringviewer.partner_api.token import TokenFacts
from ringviewer.ui.account_menu import AccountMenu
from ringviewer.ui.theme.controls import MenuButton
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.toolbar import Toolbar
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, as_session


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> Toolbar:
    made = Toolbar(theme)
    qtbot.addWidget(made)
    made.resize(1600, 40)
    made.show()
    return made


def entry(button: MenuButton, text: str) -> QAction:
    return next(action for action in button.choices.actions() if action.text().startswith(text))


def test_stop_is_there_only_while_something_runs(bar: Toolbar) -> None:
    session = FakeSession(a_lane(events=1))
    bar.show_state(as_session(session))
    assert not bar.stop.isEnabled()
    assert bar.stop.toolTip()
    session.busy = True
    bar.show_state(as_session(session))
    assert bar.stop.isEnabled()
    assert bar.stop.text() == "Stop"


def test_stop_becomes_continue_for_a_history_that_was_stopped(qtbot: QtBot, bar: Toolbar) -> None:
    lane = a_lane(events=1)
    lane.coverage = Coverage(pages=1, stopped="cancelled")
    bar.show_state(as_session(FakeSession(lane)))
    assert bar.stop.text() == "Continue"
    with qtbot.waitSignal(bar.continue_asked), qtbot.assertNotEmitted(bar.stop_asked):
        bar.stop.click()


def test_counts_kinds_over_all_lanes(bar: Toolbar) -> None:
    bar.show_state(as_session(FakeSession(a_lane(events=20), a_lane("garage", "Garage", 20))))
    assert "ding, 10, shown" in bar.kinds[KindCode.DING].accessibleName()
    assert "other, 0, shown" in bar.kinds[KindCode.OTHER].accessibleName()


def test_hides_kinds(qtbot: QtBot, bar: Toolbar) -> None:
    with qtbot.waitSignal(bar.kinds_changed) as changed:
        bar.kinds[KindCode.LIVE].click()
    assert changed.args == [frozenset({KindCode.LIVE})]
    assert bar.hidden_kinds == {KindCode.LIVE}


def test_chooses_the_zone(qtbot: QtBot, bar: Toolbar) -> None:
    with qtbot.waitSignal(bar.zone_menu.chosen) as zone:
        entry(bar.zone, "UTC").trigger()
    assert zone.args == ["utc"]
    bar.set_zone("utc", "UTC")
    assert bar.zone.text() == "Zone: UTC"


def test_says_on_its_button_how_a_still_is_asked_for(qtbot: QtBot, bar: Toolbar) -> None:
    with qtbot.waitSignal(bar.still_menu.changed):
        entry(bar.still, "At event end").trigger()
    assert bar.still.text() == "Still: at event end"
    bar.still_menu.formats.actions()[1].trigger()
    assert bar.still.text() == "Still: at event end, PNG"


def test_marks_a_time_that_is_not_understood_until_it_changes(qtbot: QtBot, bar: Toolbar) -> None:
    with qtbot.waitSignal(bar.find_asked) as asked:
        QTest.keyClicks(bar.time_edit, "noon")
        QTest.keyClick(bar.time_edit, Qt.Key.Key_Return)
    assert asked.args == ["noon"]
    bar.show_find_error("“noon” is not a time.")
    assert bar.time_edit.styleSheet()
    QTest.keyClicks(bar.time_edit, "1")
    assert not bar.time_edit.styleSheet()


@pytest.mark.parametrize("width", [1600, 1280, 1100])
def test_gives_up_words_before_it_gives_up_controls(bar: Toolbar, width: int) -> None:
    bar.resize(width, 40)
    bar.set_account("Alder Street, linked")
    bar.set_zone("customer", "PDT")
    layout = bar.layout()
    assert layout is not None
    assert layout.sizeHint().width() <= width
    for control in (bar.account, bar.refresh, bar.stop, bar.zone, bar.time_edit, bar.still, *bar.kinds.values()):
        assert control.isVisible()
        assert control.accessibleName()
    if width < 1280:
        assert bar.refresh.text() == ""
        assert bar.still.toolTip() == "Still: at event start"


class Client:
    """What the account menu reads of a client whose token is renewed by itself."""

    def __init__(self) -> None:
        self.api_base = "https://api.example.test"
        self.token_facts = TokenFacts("linked", "ava.v1:read", NOW_MS + 11_520_000)
        self.may_renew = True
        self.pace = Pace()


def facts(bar: Toolbar) -> list[str]:
    bar.account_menu.refresh()
    return [line.replace("\u202f", " ") for line in bar.account_menu.facts.words]


def test_the_account_menu_tells_of_the_token_that_is_in_use_now(theme: Theme, qtbot: QtBot) -> None:
    menu = MenuButton(theme, "Account")
    qtbot.addWidget(menu)
    shown = AccountMenu(theme, menu.choices, wall_ms=lambda: NOW_MS)
    client = Client()
    shown.set_account("Alder Street", client)
    assert [line.replace("\u202f", " ") for line in shown.facts.words] == [
        "Alder Street",
        "https://api.example.test",
        "Linked account, scope ava.v1:read",
        "3 h 12 min left, until Fri 9 Oct 03:54:00 UTC",
        "Renews itself with the refresh token",
    ]
    client.token_facts = TokenFacts("linked", "ava.v1:read", NOW_MS - 720_000)
    client.may_renew = False
    menu.choices.aboutToShow.emit()
    assert shown.facts.words[3:] == ("Expired 12\u202fmin ago", "Does not renew itself")
    client.token_facts = TokenFacts()
    menu.choices.aboutToShow.emit()
    assert shown.facts.words[2:4] == ("Kind unknown, scope unknown", "When it expires is unknown")


def test_the_pace_is_chosen_in_the_account_menu_and_says_whom_it_costs(qtbot: QtBot, bar: Toolbar) -> None:
    client = Client()
    bar.pace_chosen.connect(lambda number: setattr(client, "pace", Pace(number)))
    bar.set_account("Alder Street", client)
    menu = bar.account_menu.paces
    assert menu.title() == "Requests per second: 5"
    numbers = [action for action in menu.actions() if action.isCheckable()]
    assert [action.data() for action in numbers if action.isChecked()] == [5]
    assert [action.data() for action in numbers] == [1, 2, 5, 10, 20]
    assert any("shared with the partner’s production" in action.text() for action in menu.actions())
    numbers[-1].trigger()
    assert menu.title() == "Requests per second: 20"
    assert [action.data() for action in numbers if action.isChecked()] == [20]
    client.pace = Pace(3)
    bar.account_menu.refresh()
    assert menu.title() == "Requests per second: 3"
    assert not [action for action in numbers if action.isChecked()]


def test_the_account_menu_of_no_account_and_of_another_account(bar: Toolbar) -> None:
    bar.set_account("No account")
    assert facts(bar) == ["No account"]
    assert not bar.account_menu.who.isEnabled()
    bar.set_account("Alder Street", Client())
    bar.account_menu.set_customer("Customer: Ada Lovelace", "Customer id: amzn1.account.A")
    assert facts(bar)[-2:] == ["Customer: Ada Lovelace", "Customer id: amzn1.account.A"]
    bar.set_account("Birch Road", Client())
    assert not [line for line in facts(bar) if "Customer" in line]


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform, for a menu
def test_keys_pass_over_the_facts_of_the_account_menu(qtbot: QtBot, bar: Toolbar) -> None:
    bar.set_account("Alder Street", Client())
    bar.account.open_menu()
    menu = bar.account.choices
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is bar.account_menu.who
    with qtbot.waitSignal(bar.who_asked):
        QTest.keyClick(menu, Qt.Key.Key_Return)


def test_an_account_may_be_named_like_a_shortcut(bar: Toolbar) -> None:
    bar.set_account("Tom & Jerry <b>")
    assert bar.account.text() == "Tom & Jerry <b>"
