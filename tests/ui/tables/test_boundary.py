from __future__ import annotations

from datetime import UTC

import pytest
from pytestqt.qtbot import QtBot

from ringviewer.diagnosis.consent import Consent, Relink, infer
from ringviewer.session.changes import ConsentChanged
from ringviewer.ui.tables import boundary_words as words
from ringviewer.ui.tables.boundary_scale import scale_range
from ringviewer.ui.tables.boundary_tab import BoundaryTab
from ringviewer.ui.tables.cells import CELL_ROLE
from ringviewer.ui.tables.witness_model import WitnessModel
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.conftest import ModelCheck
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, a_witness, as_session

AFTER_MS, BY_MS = NOW_MS - 52_500, NOW_MS
BOTH = infer([a_witness("by", BY_MS, 1), a_witness("after", AFTER_MS, 2), a_witness("after", AFTER_MS - 5_000, 3)])


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        (
            BOTH,
            "The customer linked between 00:41:07.500 and 00:42:00.000 UTC today, 52.5\u202fs wide. Confidence: high.",
        ),
        (Consent(None, BY_MS, "low"), "The customer linked at 00:42:00.000 UTC today or earlier. Confidence: low."),
        (Consent(AFTER_MS - 86_400_000, None, "low"), "The customer linked after 00:41:07.500 UTC yesterday."),
        (Consent(), "Nothing shows yet when the customer linked."),
        (Consent(confidence="contradicted"), "The answers contradict each other"),
    ],
)
def test_says_the_bracket_in_a_sentence(consent: Consent, expected: str) -> None:
    assert words.sentence(consent, UTC, NOW_MS).startswith(expected)


def test_reasons_name_relinks_and_contradictions() -> None:
    relinked = Consent(AFTER_MS, BY_MS, "high", relinks=(Relink(AFTER_MS, BY_MS, 2),))
    assert "re-link" in words.reason(relinked, UTC, NOW_MS, complete=True)
    odd = Consent(confidence="contradicted", contradictions=("One thing.", "Another."))
    assert words.reason(odd, UTC, NOW_MS, complete=True) == "One thing. Another."
    one_edge = words.reason(Consent(None, BY_MS, "low"), UTC, NOW_MS, complete=False)
    assert "older events may follow" in one_edge


@pytest.mark.parametrize(
    ("consent", "goal"),
    [
        (Consent(None, BY_MS, "low"), 60_000),
        (Consent(BY_MS - 600_000, BY_MS, "medium"), 60_000),
        (Consent(BY_MS - 52_500, BY_MS, "high"), 10_000),
        (Consent(BY_MS - 1_000, BY_MS, "high"), None),
        (Consent(AFTER_MS, None, "low"), None),
        (Consent(confidence="contradicted", by_ms=BY_MS), None),
    ],
)
def test_offers_the_next_width_that_is_worth_it(consent: Consent, goal: int | None) -> None:
    assert words.next_width_ms(consent) == goal


def test_the_scale_holds_both_edges() -> None:
    from_ms, to_ms = scale_range(BOTH, NOW_MS)
    assert from_ms < AFTER_MS < BY_MS < to_ms


def test_witnesses_that_set_an_edge_come_first(check_model: ModelCheck) -> None:
    model = WitnessModel()
    model.show_consent(BOTH, None, UTC)
    check_model(model)
    edges = [model.index(row, 6).data(CELL_ROLE).text for row in range(model.rowCount())]
    assert edges == ["sets this edge", "sets this edge", ""]
    model.show_consent(None, None, UTC)
    assert model.rowCount() == 0


def test_shows_the_device_and_its_cost_before_anything_is_sent(qtbot: QtBot, theme: Theme) -> None:
    front, garage = a_lane(events=1), a_lane("garage", "Garage", 1)
    front.consent = BOTH
    session = FakeSession(front, garage)
    session.consent = BOTH
    tab = BoundaryTab(theme)
    qtbot.addWidget(tab)
    tab.set_session(as_session(session))
    tab.show()
    assert "52.5\u202fs wide" in tab.sentence.text()
    assert tab.cost[0].text() == "To reach 10\u202fs: 3 probes at most, about 1\u202fs."
    assert session.done == []
    tab.narrow_button.click()
    assert session.done == [("narrow", "front", 10_000)]
    tab.show_device("garage")
    assert "Garage" in tab.account.text()
    assert not tab.narrow_button.isEnabled()
    garage.consent = Consent(None, BY_MS, "low")
    tab.handle(ConsentChanged("garage"))
    qtbot.waitUntil(lambda: "Confidence: low" in tab.sentence.text())


def test_a_witness_leads_to_its_request(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=1)
    lane.consent = BOTH
    tab = BoundaryTab(theme)
    qtbot.addWidget(tab)
    tab.set_session(as_session(FakeSession(lane)))
    tab.show()
    with qtbot.waitSignal(tab.request_asked) as asked:
        tab.table.link_clicked.emit(0, 5)
    assert asked.args is not None
    assert asked.args[0].endswith("-0000")


def test_every_state_can_be_painted(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=1)
    tab = BoundaryTab(theme)
    qtbot.addWidget(tab)
    tab.resize(900, 400)
    tab.set_session(as_session(FakeSession(lane)))
    tab.show()
    for consent in (BOTH, Consent(None, BY_MS, "low"), Consent(AFTER_MS, None, "low"), Consent()):
        lane.consent = consent
        tab.refresh()
        assert not tab.grab().isNull()
