from __future__ import annotations

from pytestqt.qtbot import QtBot

from ringviewer.diagnosis.findings import Finding
from ringviewer.session.changes import FindingsChanged
from ringviewer.ui.tables.finding_card import actions_for
from ringviewer.ui.tables.findings_tab import FindingsTab, count_words, ordered
from ringviewer.ui.theme.controls import Button
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import FakeSession, a_lane, as_session

NOTE = Finding("token-playground", "info", "A Playground token", "", (), "", None)
PAGE_ONE = (("page 1", "58c7d019-1"),)
WARNING = Finding("history-incomplete", "warning", "Not read to its end", "Page 2.", PAGE_ONE, "Wait.", "front")
PROBLEM = Finding("relinked", "problem", "Linked again", "Refused before.", (("403", None),), "Tell them.", "garage")


def opened(qtbot: QtBot, theme: Theme, *findings: Finding) -> tuple[FindingsTab, FakeSession]:
    session = FakeSession(a_lane(), a_lane("garage", "Garage"))
    tab = FindingsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(1200, 500)
    tab.set_session(as_session(session))
    tab.show()
    session.findings = findings
    tab.handle(FindingsChanged())
    return tab, session


def test_problems_come_before_warnings_before_notes() -> None:
    assert ordered((NOTE, WARNING, PROBLEM)) == (PROBLEM, WARNING, NOTE)
    assert count_words((NOTE, WARNING, PROBLEM)) == "1 problem, 1 warning, 1 note"
    assert count_words(()) == "nothing found"


def test_tells_the_count_and_the_worst_even_when_it_is_not_seen(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane())
    session.findings = (NOTE, WARNING)
    tab = FindingsTab(theme)
    qtbot.addWidget(tab)
    with qtbot.waitSignal(tab.count_changed) as told:
        tab.set_session(as_session(session))
    assert told.args == [2, "warning"]


def test_a_card_says_what_why_and_what_next(qtbot: QtBot, theme: Theme) -> None:
    tab, _ = opened(qtbot, theme, WARNING, PROBLEM)
    assert {card.finding for card in tab.cards()} == {WARNING, PROBLEM}
    assert tab.facts.text() == "1 problem, 1 warning"
    assert actions_for(PROBLEM) == ("timeline", "boundary")
    assert actions_for(WARNING) == ("continue",)
    assert actions_for(NOTE) == ()


def test_the_actions_of_a_card_name_its_device(qtbot: QtBot, theme: Theme) -> None:
    tab, _ = opened(qtbot, theme, PROBLEM)
    buttons = {button.text(): button for button in tab.cards()[0].findChildren(Button)}
    with qtbot.waitSignal(tab.boundary_asked) as asked:
        buttons["Open boundary"].click()
    assert asked.args == ["garage"]
    with qtbot.waitSignal(tab.timeline_asked) as shown:
        buttons["Show on timeline"].click()
    assert shown.args == ["garage"]


def test_one_device_may_be_looked_at_alone(qtbot: QtBot, theme: Theme) -> None:
    tab, _ = opened(qtbot, theme, WARNING, PROBLEM, NOTE)
    tab.device_menu.choices.aboutToShow.emit()
    next(action for action in tab.device_menu.choices.actions() if action.text() == "Garage").trigger()
    assert [card.finding for card in tab.cards()] == [PROBLEM]


def test_findings_that_go_away_take_their_cards_along(qtbot: QtBot, theme: Theme) -> None:
    tab, session = opened(qtbot, theme, PROBLEM)
    session.findings = ()
    tab.handle(FindingsChanged())
    assert tab.cards() == ()
    assert tab.facts.text() == "nothing found"
