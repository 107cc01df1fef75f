"""How columns share the room."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from ringviewer.ui.tables.cells import Column
from ringviewer.ui.tables.column_widths import dropped, shared_widths
from ringviewer.ui.tables.events_model import EVENT_COLUMNS
from ringviewer.ui.theme.type import font

COLUMNS = (Column("a", 100), Column("b", 100, least=40), Column("id", 100, stretch=True, least=60, turn=1))


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (360, [100, 100, 160]),
        (300, [100, 100, 100]),
        (270, [100, 70, 100]),
        (230, [100, 40, 90]),
        (100, [100, 40, 60]),
    ],
)
def test_room_is_given_to_what_stretches_and_taken_from_the_id_last(room: int, widths: list[int]) -> None:
    assert shared_widths(COLUMNS, room) == widths


@given(st.integers(0, 4000))
def test_the_events_fill_the_room_exactly_unless_all_are_at_their_least(room: int) -> None:
    widths = shared_widths(EVENT_COLUMNS, room)
    least = [column.least or column.width for column in EVENT_COLUMNS]
    assert all(width >= bound for width, bound in zip(widths, least, strict=True))
    assert sum(widths) == max(room, sum(least))


def left_out(room: int) -> list[str]:
    return [EVENT_COLUMNS[at].title for at in sorted(dropped(EVENT_COLUMNS, room))]


def test_when_what_and_where_are_the_last_to_leave() -> None:
    # The rooms beside the still in windows of 1600, 1280, 1100 and 1024.
    assert left_out(1200) == []
    assert left_out(889) == ["Event id"]
    assert left_out(709) == ["Offset", "Reviewed by the app", "Event id"]
    assert left_out(633) == ["Still, actual time", "Offset", "Reviewed by the app", "Event id"]
    assert {column.title for column in EVENT_COLUMNS} - set(left_out(10)) == {"Start", "Device", "Kind"}


@pytest.mark.parametrize("room", [400, 633, 709, 889, 1000])
def test_devices_and_kinds_are_readable_in_every_window(qapp: QApplication, room: int) -> None:
    text, now = QFontMetrics(font("body")), widths_of(room)
    assert text.horizontalAdvance("Driveway Cam") + 16 <= now["Device"]
    assert text.horizontalAdvance("live view") + 36 <= now["Kind"]


def widths_of(room: int) -> dict[str, int]:
    gone = dropped(EVENT_COLUMNS, room)
    shown = [column for at, column in enumerate(EVENT_COLUMNS) if at not in gone]
    return dict(zip((column.title for column in shown), shared_widths(shown, room), strict=True))


def test_what_decides_nothing_gives_way_first() -> None:
    full = widths_of(2000)
    order = ["Event id", "Reviewed by the app", "Device", "Kind", "Verdict"]
    least = {column.title: column.least for column in EVENT_COLUMNS if column.least}
    for room in range(500, 1400, 3):
        now = widths_of(room)
        assert now.get("Offset", full["Offset"]) == full["Offset"]
        for earlier, later in pairwise(order):
            natural = next(column.width for column in EVENT_COLUMNS if column.title == later)
            assert now.get(earlier, least[earlier]) == least[earlier] or now.get(later, natural) >= natural


@pytest.mark.parametrize("room", [709, 889, 1000])
def test_no_offset_and_no_time_is_ever_cut_off(qapp: QApplication, room: int) -> None:
    columns = {column.title: column for column in EVENT_COLUMNS}
    text = QFontMetrics(font("body"))
    now = widths_of(room)
    long = {
        "Start": ("Wed 28 Oct  00:00:00.000", 20),
        "Length": ("23\u202fh 59\u202fmin", 16),
        "Still, actual time": ("00:00:00.000", 16),
        "Offset": ("−179\u202fd 23\u202fh", 16),
    }
    for title, (words, padding) in long.items():
        assert title not in now or text.horizontalAdvance(words) + padding <= now[title], title
    zoned = columns["Start"].shorter
    assert zoned is not None
    shortest = zoned("Wed 28 Oct  00:00:00.000 AEDT")[-1]
    assert shortest.endswith("00:00:00.000 AEDT")
    assert text.horizontalAdvance(shortest) + 20 <= now["Start"]
    verdicts = ["outside ±10\u202fs", "before the event", "exact, same picture again", "403, before the boundary"]
    verdicts += ["416, nothing recorded", "200, too many pixels"]
    shorten = columns["Verdict"].shorter
    assert shorten is not None
    for words in verdicts[: 6 if room >= 889 else 1]:
        least = min((words, *shorten(words)), key=text.horizontalAdvance)
        assert text.horizontalAdvance(least) + 36 <= now["Verdict"], words
