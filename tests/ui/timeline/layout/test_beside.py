"""Places of words that float, over all sizes and hindrances."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from ringviewer.ui.timeline.layout.beside import beside, in_corner

HOST = QRect(0, 0, 800, 400)
SIZES = st.builds(QSize, st.integers(20, 300), st.integers(20, 60))
POINTS = st.builds(QPoint, st.integers(0, 799), st.integers(0, 399))
RECTS = st.builds(QRect, POINTS, SIZES)


@given(at=POINTS, size=SIZES, taken=st.lists(RECTS, max_size=2))
def test_a_tip_lies_inside_and_leaves_the_pointer_free(at: QPoint, size: QSize, taken: list[QRect]) -> None:
    place = beside(at, size, HOST, taken)
    assert HOST.contains(place)
    if not taken:
        assert not place.contains(at)


@given(at=POINTS, size=SIZES, taken=RECTS)
def test_a_tip_gives_way(at: QPoint, size: QSize, taken: QRect) -> None:
    taken = taken & QRect(200, 100, 300, 100)
    assert not beside(at, size, HOST, [taken]).intersects(taken)


@given(size=SIZES, pointer=POINTS, plate=RECTS)
def test_a_sentence_covers_neither_pointer_nor_plate(size: QSize, pointer: QPoint, plate: QRect) -> None:
    taken = [QRect(pointer - QPoint(18, 18), pointer + QPoint(18, 18)), plate]
    place = in_corner(size, HOST, taken)
    assert HOST.contains(place)
    assert not any(place.intersects(rect) for rect in taken)


def test_what_is_larger_than_its_room_is_cut() -> None:
    assert in_corner(QSize(900, 500), HOST) == HOST
    assert HOST.contains(beside(QPoint(400, 200), QSize(900, 40), HOST))
