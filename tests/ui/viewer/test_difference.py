from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.viewer.difference import THRESHOLD, Difference, difference_of
from ringviewer.ui.viewer.difference_work import AT_ONCE_PIXELS, DifferenceWork
from tests.ui.viewer.pictures import BLUE, GREEN, RED, checked_image, plain_image

LEVELS = st.integers(0, 255)


def flat(text: str) -> str:
    return text.replace("\u202f", " ")


def test_equal_pictures_have_none(qapp: QApplication) -> None:
    made = difference_of(checked_image(90, 70), checked_image(90, 70))
    assert (made.differing, made.plainly, made.largest) == (0, 0, 0)
    assert made.image == plain_image(90, 70, QColor(0, 0, 0))
    assert flat(made.words) == "No difference: all 6 300 pixels are equal."


@given(st.tuples(LEVELS, LEVELS, LEVELS), st.tuples(LEVELS, LEVELS, LEVELS), st.sampled_from([1, 4]))
def test_it_is_the_absolute_difference_of_each_colour(
    ours: tuple[int, int, int], theirs: tuple[int, int, int], times: int
) -> None:
    first, second = plain_image(3, 2, QColor(*ours)), plain_image(3, 2, QColor(*theirs))
    made = difference_of(first, second, times)
    apart = [abs(a - b) for a, b in zip(ours, theirs, strict=True)]
    shown = made.image.pixelColor(2, 1)
    expected = [min(one, 255 // times) * times for one in apart]
    assert [shown.red(), shown.green(), shown.blue(), shown.alpha()] == [*expected, 255]
    assert made.largest == max(apart)
    assert made.differing == (6 if max(apart) else 0)
    assert made.plainly == (6 if max(apart) > THRESHOLD else 0)
    assert difference_of(second, first, times).image == made.image


def test_it_counts_what_differs_in_every_part(qapp: QApplication) -> None:
    first, second = plain_image(1000, 700, GREEN), plain_image(1000, 700, GREEN)
    for place in ((0, 0), (999, 0), (500, 350), (0, 699), (999, 699)):
        second.setPixelColor(*place, RED)
    second.setPixelColor(3, 3, QColor(GREEN.red() + 2, GREEN.green(), GREEN.blue()))
    made = difference_of(first, second)
    assert (made.total, made.differing, made.plainly) == (700_000, 6, 5)
    assert flat(made.words) == "less than 0.1 % of the pixels differ by more than 12 of 255, the largest by 190."


def test_the_words_tell_compression_from_a_change() -> None:
    assert flat(Difference(QImage(), 1000, 250, 0, 9).words).startswith(
        "25.0 % of the pixels differ, none by more than 12"
    )
    assert flat(Difference(QImage(), 1000, 250, 30, 90).words).startswith("3.0 % of the pixels differ by more than 12")


def test_only_pictures_of_one_size_have_one(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="one size"):
        difference_of(plain_image(3, 2), plain_image(2, 3))
    with pytest.raises(ValueError, match="one size"):
        difference_of(QImage(), QImage())


def test_a_small_one_is_there_at_once(qtbot: QtBot) -> None:
    owner = QObject()
    work = DifferenceWork(owner)
    told: list[Difference] = []
    work.done.connect(told.append)
    work.begin(plain_image(30, 20, RED), plain_image(30, 20, BLUE), 1)
    assert len(told) == 1
    assert not work.busy
    assert work._threads is None


def test_a_large_one_comes_from_a_thread_and_only_the_newest(qtbot: QtBot) -> None:
    owner = QObject()
    work = DifferenceWork(owner)
    told: list[Difference] = []
    work.done.connect(told.append)
    width = AT_ONCE_PIXELS // 1000 + 1
    work.begin(plain_image(width, 1000, RED), plain_image(width, 1000, BLUE), 1)
    work.begin(plain_image(width, 1000, RED), plain_image(width, 1000, RED), 1)
    assert work.busy
    assert told == []
    qtbot.waitUntil(lambda: not work.busy)
    assert [made.differing for made in told] == [0]
    work.begin(plain_image(width, 1000, RED), plain_image(width, 1000, BLUE), 1)
    work.close()
    assert not work.busy
    assert len(told) == 1


def test_what_cannot_be_compared_is_said(qtbot: QtBot) -> None:
    owner = QObject()
    work = DifferenceWork(owner)
    with qtbot.waitSignal(work.failed) as failed:
        work.begin(plain_image(3, 2), plain_image(2, 3), 1)
    assert failed.args == ["Only pictures of one size have a difference."]
