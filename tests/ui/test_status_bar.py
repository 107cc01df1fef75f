from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.coverage import Coverage
from ringviewer.partner_api.errors import TokenRefused, problem_of
from ringviewer.partner_api.quota import Quota
from ringviewer.partner_api.token import TokenFacts
from ringviewer.session.progress import Progress
from ringviewer.ui.status_bar import StatusBar, clock_words, quota_words, token_words
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, as_session


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> StatusBar:
    made = StatusBar(theme)
    qtbot.addWidget(made)
    return made


def test_says_the_facts_of_a_session(bar: StatusBar) -> None:
    garage = a_lane("garage", "Garage", 5)
    garage.coverage = Coverage(pages=2, stopped="reading")
    session = FakeSession(a_lane(events=7), garage)
    session.busy, session.progress = True, Progress("Garage: reading page 2", 0.5)
    bar.set_session(as_session(session))
    assert bar.events.text() == "12 events, 3 pages"
    assert bar.histories.text() == "1 of 2 histories complete"
    assert bar.token.text() == "token: linked, 3\u202fh 12\u202fmin left"
    assert bar.clock.text() == "clock +0.4\u202fs"
    assert bar.requests.text() == "0 of 5 requests/s, 0 of 4 in flight"
    assert bar.progress_words.text() == "Garage: reading page 2"
    assert bar.host.text() == "api.example.test"
    assert not bar.progress_line.isHidden()


def test_a_fact_never_becomes_narrower(bar: StatusBar) -> None:
    lane = a_lane(events=1)
    session = FakeSession(lane)
    lane.coverage = Coverage(pages=1_000_000, stopped="end")
    bar.set_session(as_session(session))
    before = bar.events.minimumWidth()
    lane.coverage = Coverage(pages=1, stopped="end")
    bar.refresh()
    assert bar.events.minimumWidth() == before


def test_leaves_out_whole_facts_when_it_is_narrow(bar: StatusBar) -> None:
    bar.set_session(as_session(FakeSession(a_lane(events=7))))
    bar.resize(1600, 26)
    bar.show()
    bar.refresh()
    assert bar.requests.isVisible()
    bar.resize(640, 26)
    assert not bar.requests.isVisible()
    assert bar.events.isVisible()
    assert bar.token.isVisible()
    bar.resize(1600, 26)
    assert bar.requests.isVisible()


def test_that_it_holds_back_is_said_also_where_there_is_little_room(bar: StatusBar) -> None:
    session = FakeSession(a_lane(events=7))
    session.client.quota = Quota(100, 97, NOW_MS)
    bar.set_session(as_session(session))
    bar.resize(760, 26)
    bar.show()
    assert not bar.quota.isVisible()
    session.client.held_s = 4.0
    bar.refresh()
    assert bar.quota.isVisible()
    assert not bar.requests.isVisible()


def test_a_refused_token_has_no_time_left(bar: StatusBar, monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession(a_lane())
    bar.set_session(as_session(session))
    monkeypatch.setattr(session, "problem", problem_of(TokenRefused(401, None, None, None)))
    bar.refresh()
    assert bar.token.text() == "token: linked, refused"
    session.client.token_facts = TokenFacts("linked", None, NOW_MS - 1)
    bar.refresh()
    assert bar.token.text() == "token: linked, expired"
    session.client.token_facts = TokenFacts("linked", None, NOW_MS + 60_000)
    session.problem = None
    bar.refresh()
    assert bar.token.text() == "token: linked, 1\u202fmin left"


def test_says_that_nothing_is_connected(bar: StatusBar) -> None:
    bar.set_session(as_session(FakeSession(a_lane())))
    bar.set_session(None)
    assert bar.events.text() == "not connected"
    assert bar.host.text() == ""
    assert bar.progress_line.isHidden()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (TokenFacts("playground", None, NOW_MS + 90_000), "token: Playground, 1\u202fmin 30\u202fs left"),
        (TokenFacts("linked", None, NOW_MS - 1), "token: linked, expired"),
        (TokenFacts("unknown", None, None), "token: kind unknown"),
        (TokenFacts("refresh", None, None), "token: a refresh token"),
    ],
)
def test_tells_the_token(facts: TokenFacts, words: str) -> None:
    assert token_words(facts, NOW_MS) == words


@pytest.mark.parametrize(
    ("skew_ms", "words"),
    [
        (None, "clock not compared"),
        (0, "clock 0.0\u202fs"),
        (-1_230, "clock −1.2\u202fs"),
        (120_000, "clock +2\u202fmin"),
    ],
)
def test_tells_the_clock(skew_ms: int | None, words: str) -> None:
    assert clock_words(skew_ms) == words


def test_tells_the_pace_that_is_set_and_what_was_retried(bar: StatusBar) -> None:
    session = FakeSession(a_lane())
    session.client.pace.per_second, session.client.pace.in_flight = 20, 8
    recorder = session.client.recorder
    for retry in (False, False, True):
        recorder.begin(10.0, retry=retry)
    bar.set_session(as_session(session))
    assert bar.requests.text() == "0 of 20 requests/s, 3 of 8 in flight, 1 retried"
    tip = bar.requests.toolTip()
    assert "3 requests sent, 1 of them retried" in tip
    assert "At most 3 began within a second, and 3 were in flight at once" in tip


def test_tells_the_quota_as_the_api_told_it(bar: StatusBar) -> None:
    session = FakeSession(a_lane())
    bar.set_session(as_session(session))
    bar.resize(1600, 26)
    bar.show()
    assert bar.quota.isHidden()
    session.client.quota = Quota(100, 97, NOW_MS - 3_000)
    bar.refresh()
    assert bar.quota.text() == "quota 97 of 100 left"
    assert bar.quota.isVisible()
    assert "production shares it" in bar.quota.toolTip()
    assert "3\u202fs ago" in bar.quota.toolTip()
    session.client.held_s = 1.2
    bar.refresh()
    assert bar.quota.text() == "holding back 2\u202fs"
    session.client.held_s = 0.0
    bar.refresh()
    assert bar.quota.text() == "quota 97 of 100 left"
    bar.set_session(as_session(FakeSession(a_lane())))
    assert bar.quota.isHidden()
    assert bar.quota.toolTip() == ""


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        (None, ""),
        (Quota(None, 12, NOW_MS), "quota 12 left"),
        (Quota(100, None, NOW_MS), "quota 100 requests/s"),
        (Quota(100, 0, NOW_MS), "quota 0 of 100 left"),
    ],
)
def test_tells_of_a_quota_what_is_known(quota: Quota | None, words: str) -> None:
    assert quota_words(quota, 0.0) == words


def test_ticks_only_while_it_is_seen(qtbot: QtBot, bar: StatusBar) -> None:
    session = FakeSession(a_lane())
    bar.set_session(as_session(session))
    bar.show()
    session.client.clock_skew_ms = 9_000
    qtbot.waitUntil(lambda: bar.clock.text() == "clock +9.0\u202fs", timeout=3000)
