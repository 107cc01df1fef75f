from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from ringviewer.diagnosis.ask_check import Concern
from ringviewer.diagnosis.still_match import match
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.columns import EventColumns
from ringviewer.history.wording import plain
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.contact_sheet import SheetCell
from ringviewer.session.lane import Lane
from ringviewer.session.stills import StillView
from ringviewer.ui.contact_sheet.cell_painter import cell_size, thumb_size
from ringviewer.ui.contact_sheet.cell_words import CellShown, shown_cell
from ringviewer.ui.contact_sheet.rows_text import TITLES, rows_text
from tests.ui.still.views import (
    ASK,
    ASKING,
    CONSENT,
    DEVICE,
    DOWNLOADING,
    EVENT,
    NOT_AN_IMAGE,
    NOTHING,
    PACIFIC,
    REFUSED,
    START,
    STOPPED,
    TOKEN,
    WAITING,
    shown,
)

LANE = Lane(DEVICE, EventColumns(DEVICE.id), consent=CONSENT)
HELD = StillView(ASK, EVENT, "held", concern=Concern("before-boundary", True, "It would be refused", "Too early."))


def cell(view: StillView | None, *, running: bool = True) -> CellShown:
    return shown_cell(SheetCell(EVENT, view), LANE, PACIFIC, running=running)


def test_a_still_that_came_has_both_times_the_offset_and_the_verdict() -> None:
    made = cell(shown(6_900))
    assert (made.name, made.date) == ("Front Door", "Thu 8 Oct")
    assert (made.requested, made.actual) == ("17:21:07.410 PDT", "17:21:14.310")
    assert (made.icon, made.offset, made.verdict) == ("check", "+6.900\u202fs", "within ±10\u202fs")
    assert made.notice is None
    assert made.picture is not None


def test_what_is_off_is_marked_by_icon_and_word() -> None:
    assert (cell(shown(48_120)).icon, cell(shown(48_120)).verdict) == ("warning", "outside ±10\u202fs")
    assert (cell(shown(-4_000)).icon, cell(shown(-4_000)).verdict) == ("warning", "before the event")
    unknown = cell(shown(None))
    assert (unknown.actual, unknown.actual_absent, unknown.icon) == ("unknown", True, "warning")
    twin = replace(shown(0), twin=Twin(ASK, "bytes"))
    assert (cell(twin).icon, cell(twin).verdict) == ("warning", "same picture again, exact")
    png = replace(ASK, format="png")
    assert cell(shown(0, png)).verdict == "is JPEG, exact"


def test_a_capture_of_another_day_says_which_day() -> None:
    assert cell(shown(-86_400_000)).actual == "Wed 7 Oct 17:21:07.410"


@pytest.mark.parametrize(
    ("view", "sentence", "words", "actual", "verdict"),
    [
        (NOTHING, "Nothing was recorded at this time", "416 MEDIA_NOT_FOUND", "none", "416, nothing recorded"),
        (
            REFUSED,
            "This time is before the boundary",
            "403 TIME_RANGE_NOT_AUTHORIZED",
            "none",
            "43\u202fmin 49\u202fs too early",
        ),
        (TOKEN, "The token was refused", "401 UNAUTHORIZED", "none", "401, token refused"),
        (
            NOT_AN_IMAGE,
            "The answer is not an image",
            "200 as image/jpeg, but the 201 bytes begin with 7B 22 65 72, which is JSON.",
            "none",
            "200, not an image",
        ),
        (HELD, "It would be refused", "Not sent. Choose it to ask on purpose.", "none", "not sent"),
        (ASKING, "Asking", "", "not known yet", "no offset yet"),
        (DOWNLOADING, "Downloading", "61\u202fkB of 106\u202fkB", "not known yet", "no offset yet"),
        (
            WAITING,
            "Waits to try again",
            "425 RECORDING_NOT_READY. Try 2 of 6 follows.",
            "not known yet",
            "no offset yet",
        ),
        (STOPPED, "Not waited for", "", "none", "no offset"),
        (replace(ASKING, phase="superseded"), "Not waited for", "", "none", "no offset"),
        (replace(ASKING, phase="following"), "Following to the picture", "", "not known yet", "no offset yet"),
        (StillView(ASK, EVENT), "Waits for its turn", "", "not known yet", "no offset yet"),
        (None, "No request can be made", "The times of this event make no sense.", "none", "not sent"),
    ],
)
def test_every_other_state_says_in_words_why_there_is_no_picture(
    view: StillView | None, sentence: str, words: str, actual: str, verdict: str
) -> None:
    made = cell(view)
    assert made.notice is not None
    assert (made.notice.sentence, made.notice.words) == (sentence, words)
    assert (made.actual, made.verdict, made.offset) == (actual, verdict, "")
    assert made.picture is None
    assert sentence in made.sentence
    assert sentence in made.tip


def test_what_is_not_asked_for_does_not_wait_once_the_sheet_stopped() -> None:
    made = cell(StillView(ASK, EVENT), running=False)
    assert made.notice is not None
    assert made.notice.sentence == "Not asked yet"


def test_progress_is_drawn_only_while_a_picture_is_on_its_way() -> None:
    assert cell(DOWNLOADING).fraction == pytest.approx(61 / 106)
    assert cell(ASKING).fraction is None
    assert cell(WAITING).fraction == -1
    assert cell(shown(0)).fraction == -1


def test_a_picture_that_was_put_aside_says_so() -> None:
    made = cell(replace(shown(0), picture=None))
    assert made.notice is not None
    assert made.notice.sentence == "The picture was put aside"
    assert made.offset == "0.000\u202fs"


def test_a_screen_reader_hears_all_of_it() -> None:
    said = cell(shown(6_900)).sentence
    for words in (
        "ding, Front Door",
        "requested Thu 8 Oct 2026 17:21:07.410 PDT (9 Oct 00:21:07.410 UTC)",
        "actual Thu 8 Oct 2026 17:21:14.310 PDT",
        "+6.900\u202fs, within",
    ):
        assert words in said


def test_a_foreign_name_is_plain_text() -> None:
    lane = Lane(replace(DEVICE, name="<b>Door</b>\u202e\nx"), EventColumns(DEVICE.id))
    made = shown_cell(SheetCell(EVENT, shown(0)), lane, PACIFIC, running=True)
    assert made.name == "<b>Door</b>" + plain("\u202e\n") + "x"


def test_the_table_has_a_line_for_every_cell(qapp: QApplication) -> None:
    views = (shown(6_900), NOTHING, None, StillView(ASK, EVENT), HELD)
    lane = Lane(replace(DEVICE, name="Tab\there"), EventColumns(DEVICE.id))
    lines = rows_text([SheetCell(EVENT, view) for view in views], {DEVICE.id: lane}, PACIFIC).splitlines()
    rows = [dict(zip(TITLES, line.split("\t"), strict=True)) for line in lines[1:]]
    assert lines[0].split("\t") == list(TITLES)
    assert rows[0] == {
        "device": "Tab" + plain("\t") + "here",
        "kind": "ding",
        "event_start": "2026-10-08T17:21:07.410-07:00",
        "event_start_ms": str(START),
        "requested": "2026-10-08T17:21:07.410-07:00",
        "requested_ms": str(START),
        "actual": "2026-10-08T17:21:14.310-07:00",
        "actual_ms": str(START + 6_900),
        "offset_ms": "6900",
        "verdict": "within",
        "status": "200",
        "code": "",
        "request_id": "7c1e5a90-aaaa",
    }
    assert (rows[1]["verdict"], rows[1]["status"], rows[1]["code"]) == ("failed", "416", "MEDIA_NOT_FOUND")
    assert [row["verdict"] for row in rows[2:]] == ["no request", "not asked", "held"]
    assert rows[2]["requested_ms"] == ""


def test_a_cell_asked_for_at_another_moment_says_that_moment() -> None:
    ask = StillAsk.at(DEVICE.id, START + 15_000)
    view = replace(shown(15_000), ask=ask, match=match(ask, START + 15_000, EVENT, START))
    assert cell(view).requested == "17:21:22.410 PDT"


def test_what_is_no_time_never_looks_like_one() -> None:
    timed = replace(NOT_AN_IMAGE, actual_ms=START + 6_900)
    for view in (timed, NOTHING, HELD, STOPPED, ASKING, None):
        made = cell(view)
        assert made.actual_absent
        assert made.actual in ("none", "not known yet")
    assert "actual none" in cell(timed).sentence


@pytest.mark.parametrize("step", [0, 1, 2])
def test_cells_fill_the_width_of_a_row(step: int) -> None:
    chosen = thumb_size(step)
    for room_px in range(500, 2600, 13):
        thumb = thumb_size(step, room_px)
        cell_px = cell_size(thumb).width()
        columns = room_px // cell_px
        assert columns >= 1
        assert columns * cell_px <= room_px < columns * (cell_px + 8)
        assert thumb.height() == round(thumb.width() * 9 / 16)
        if columns > 1:
            assert 0.8 <= thumb.width() / chosen.width() <= 1.4
