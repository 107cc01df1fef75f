from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.viewer.pair_words import common_size, size_words, time_between
from tests.ui.still import views

SIZES = st.tuples(st.integers(1, 8000), st.integers(1, 8000))


def said(first_ms: int | None, second_ms: int | None) -> str:
    return time_between(views.shown(first_ms), views.shown(second_ms)).replace("\u202f", " ")


def test_the_time_between_names_the_earlier_one() -> None:
    assert said(0, 6_900) == "A was taken 6.900 s before B."
    assert said(786_000, 0) == "B was taken 13 min 6 s before A."
    assert said(5, 5) == "Both say that they were taken in the same millisecond."


def test_an_unknown_time_is_said_and_by_whom() -> None:
    assert said(None, 5) == "The time between the two is unknown: the answer for A did not tell a capture time."
    assert said(5, None).endswith("the answer for B did not tell a capture time.")
    assert said(None, None).endswith("the answers for A and B did not tell a capture time.")
    assert time_between(None, views.shown(0)) == ""
    assert time_between(views.shown(0), views.ASKING) == ""


@given(SIZES, SIZES)
def test_the_common_size_is_within_both(first: tuple[int, int], second: tuple[int, int]) -> None:
    common = common_size(first, second)
    assert common == common_size(second, first)
    assert all(side <= min(ours, theirs) for side, ours, theirs in zip(common, first, second, strict=True))
    assert (size_words(first, second) == "") == (first == second)


def test_sizes_are_told() -> None:
    assert size_words((1920, 1080), (1280, 720)) == (
        "Shown at 1280×720, which both have room for: A came as 1920×1080, B as 1280×720."
    )
    assert "distorted" in size_words((1280, 960), (1280, 720))
