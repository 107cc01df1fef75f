from __future__ import annotations

from datetime import UTC

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.tables.requests_model import RequestsModel
from ringviewer.ui.tables.requests_tab import RequestsTab, exchange_text
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.conftest import ModelCheck
from tests.ui.tables.fakes import FakeSession, a_lane, an_exchange, as_session

STILL = {"kind": "still", "method": "POST", "path": "/v1/devices/front/media/image/download", "status": 303}
MEDIA = {"kind": "media", "host": "media.example.test", "path": "/stills/7?…", "response_body": None}


def numbers(model: RequestsModel) -> list[int]:
    return [found.number for row in range(model.rowCount()) if (found := model.exchange(row)) is not None]


def test_conforms_while_exchanges_arrive(check_model: ModelCheck) -> None:
    model = RequestsModel(UTC)
    model.set_exchanges([an_exchange(1), an_exchange(2)])
    check_model(model)
    model.merge([an_exchange(5), an_exchange(3), an_exchange(4, parent=3), an_exchange(2, status=429)])
    check_model(model)
    assert numbers(model) == [5, 3, 4, 2, 1]


def test_keeps_both_legs_of_a_still_together() -> None:
    model = RequestsModel(UTC)
    model.set_exchanges([an_exchange(1, **STILL), an_exchange(2), an_exchange(3)])
    model.merge([an_exchange(4, parent=1, **MEDIA)])
    assert numbers(model) == [3, 2, 1, 4]


def test_holds_no_more_than_its_limit() -> None:
    model = RequestsModel(UTC, limit=10)
    model.set_exchanges([an_exchange(n) for n in range(1, 9)])
    model.merge([an_exchange(n) for n in range(9, 25)])
    assert numbers(model) == list(range(24, 14, -1))


def test_filters_by_all_words() -> None:
    model = RequestsModel(UTC)
    model.set_exchanges([an_exchange(1), an_exchange(2, **STILL), an_exchange(3, status=403, code="TIME_RANGE")])
    model.set_text("time_range 403")
    assert numbers(model) == [3]
    model.merge([an_exchange(4), an_exchange(5, status=403, code="TIME_RANGE")])
    assert numbers(model) == [5, 3]


def test_details_show_headers_and_indented_json_as_plain_text() -> None:
    text = exchange_text(an_exchange(1, response_body='{"data": [1]}'))
    assert "accept: application/json" in text
    assert '"data": [\n    1\n  ]' in text
    assert "\u202e" not in exchange_text(an_exchange(1, response_body="\u202e<b>not json"))
    assert "no answer: refused" in exchange_text(an_exchange(1, status=None, error="refused"))


def test_follows_the_recorder_in_batches_and_lets_go(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane())
    recorder = session.client.recorder
    tab = RequestsTab(theme)
    qtbot.addWidget(tab)
    tab.set_session(as_session(session))
    for number in range(1, 6):
        recorder.begin(float(number), retry=False)
        recorder.end(an_exchange(number))
    assert tab.model.rowCount() == 0
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    tab.set_session(None)
    recorder.begin(9.0, retry=False)
    recorder.end(an_exchange(9))
    tab.flush()
    assert tab.model.rowCount() == 0


def test_shows_and_copies_a_request_that_is_asked_for(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane())
    legs = [an_exchange(2, **STILL), an_exchange(3, parent=2, **MEDIA)]
    session.client.recorder.exchanges.extend([an_exchange(1), *legs])
    tab = RequestsTab(theme)
    qtbot.addWidget(tab)
    tab.set_session(as_session(session))
    tab.filter_edit.setText("history")
    tab.show_request("00000002-0000")
    assert tab.details.toPlainText().startswith("POST api.example.test/v1/devices")
    tab.copy_button.click()
    assert "$RING_ACCESS_TOKEN" in QGuiApplication.clipboard().text()
    tab.show_exchange(3)
    assert not tab.copy_button.isEnabled()
    assert "works once" in tab.copy_button.toolTip()
