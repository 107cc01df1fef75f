"""Times in tables on the days when clocks change, and where the desktop counts hours to twelve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from ringviewer.diagnosis.consent import infer
from ringviewer.history import clock_style, wording
from ringviewer.ui.tables.boundary_words import sentence
from ringviewer.ui.tables.column_widths import shared_widths
from ringviewer.ui.tables.event_columns import EVENT_COLUMNS, StartWords
from ringviewer.ui.tables.requests_cells import RequestColumn, request_cells, request_heading
from ringviewer.ui.tables.witness_model import WitnessModel
from ringviewer.ui.theme.type import font
from tests.ui.tables.fakes import a_witness, an_exchange

PACIFIC = ZoneInfo("America/Los_Angeles")
HOUR_MS = 3_600_000


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).astimezone(UTC).timestamp() * 1000)


FIRST = at("2026-11-01T01:30:00-07:00")


@pytest.fixture
def twelve() -> Iterator[None]:
    clock_style.set_hours(12)
    yield
    clock_style.set_hours(24)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-10-31T23:59:59.999-07:00", "Sat 31 Oct  23:59:59.999 PDT"),
        ("2026-11-01T01:30:00-07:00", "Sun 1 Nov  01:30:00.000 PDT"),
        ("2026-11-01T01:30:00-08:00", "Sun 1 Nov  01:30:00.000 PST"),
        ("2026-11-01T23:59:00-08:00", "Sun 1 Nov  23:59:00.000 PST"),
        ("2026-11-02T00:00:00-08:00", "Mon 2 Nov  00:00:00.000"),
        ("2026-03-08T01:59:59.999-08:00", "Sun 8 Mar  01:59:59.999 PST"),
        ("2026-03-08T03:00:00-07:00", "Sun 8 Mar  03:00:00.000 PDT"),
        ("2026-03-07T12:00:00-08:00", "Sat 7 Mar  12:00:00.000"),
    ],
)
def test_a_row_names_its_zone_where_the_heading_would_be_wrong_or_in_doubt(text: str, words: str) -> None:
    assert StartWords(PACIFIC, "PST").of(at(text)) == words


def test_the_sentence_of_the_boundary_names_the_zone_of_each_edge() -> None:
    consent = infer([a_witness("by", FIRST + HOUR_MS, 1), a_witness("after", FIRST, 2)])
    assert "between 01:30:00.000 PDT and 01:30:00.000 PST today" in sentence(consent, PACIFIC, FIRST + 2 * HOUR_MS)
    consent = infer([a_witness("by", FIRST + 1000, 1), a_witness("after", FIRST, 2)])
    assert "between 01:30:00.000 and 01:30:01.000 PDT today" in sentence(consent, PACIFIC, FIRST + 2 * HOUR_MS)


def test_witnesses_on_both_sides_of_the_change_are_told_apart() -> None:
    model = WitnessModel()
    consent = infer([a_witness("by", FIRST + HOUR_MS, 1), a_witness("after", FIRST, 2)])
    model.show_consent(consent, None, PACIFIC)
    assert [model.index(row, 1).data() for row in range(2)] == [
        "Sun 1 Nov  01:30:00.000 PDT",
        "Sun 1 Nov  01:30:00.000 PST",
    ]


def test_requests_stand_under_their_zone() -> None:
    for started_ms, sent in ((FIRST, "01:30:00 PDT"), (FIRST + HOUR_MS, "01:30:00 PST")):
        legs = (an_exchange(1, started_ms=started_ms),)
        cells = request_cells(legs, PACIFIC, device="", tries=1, opened=None, child=False)
        assert cells[RequestColumn.SENT].text == sent
        assert request_heading(RequestColumn.SENT, legs, PACIFIC) == f"Sent ({sent[-3:]})"
    assert request_heading(RequestColumn.SENT, (), PACIFIC) == "Sent"
    assert request_heading(99, (), PACIFIC) is None


@pytest.mark.usefixtures("twelve")
def test_twelve_hours_have_am_and_pm_and_the_room_for_them() -> None:
    said = StartWords(PACIFIC, "PDT").of(FIRST + 15 * HOUR_MS).replace(wording.NARROW, " ")
    assert said == "Sun 1 Nov  \N{FIGURE SPACE}3:30:00.000 PM PST"
    narrow, wide = EVENT_COLUMNS[0].width, shared_widths(EVENT_COLUMNS, 1_600)[0]
    assert wide == narrow + EVENT_COLUMNS[0].am_pm > narrow


@pytest.mark.usefixtures("twelve")
def test_twelve_hour_times_of_several_rows_stand_below_each_other(qapp: QApplication) -> None:
    text, said = QFontMetricsF(font("body")), StartWords(PACIFIC, "PST")
    hours = [said.of(at("2026-11-03T00:30:00-08:00") + hour * HOUR_MS) for hour in range(12)]
    assert hours[9:11] == [
        f"Tue 3 Nov  \N{FIGURE SPACE}9:30:00.000{wording.NARROW}AM",
        f"Tue 3 Nov  10:30:00.000{wording.NARROW}AM",
    ]
    assert len({text.horizontalAdvance(words) for words in hours}) == 1


def test_a_narrow_cell_loses_its_seconds_before_its_zone() -> None:
    shorter = EVENT_COLUMNS[4].shorter
    assert shorter is not None
    assert tuple(shorter("01:30:00.000 PDT")) == ("01:30:00 PDT", "01:30 PDT")
    assert tuple(shorter("not waited for")) == ("not awaited",)
