"""How columns share the room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.tables.cells import Column
from ringviewer.ui.tables.column_widths import shared_widths
from ringviewer.ui.tables.events_model import EVENT_COLUMNS

COLUMNS = (Column("a", 100), Column("b", 100, least=40), Column("id", 100, stretch=True, least=60, last=True))


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


def test_all_columns_of_the_events_are_seen_in_a_window_of_1280() -> None:
    assert sum(shared_widths(EVENT_COLUMNS, 889)) <= 889
