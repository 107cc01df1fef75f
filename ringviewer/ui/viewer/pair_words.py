"""What is said of two stills that are held against one another. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history.wording import offset

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView


def time_between(first: StillView | None, second: StillView | None) -> str:
    """“A was taken 13 min 6 s before B.”; empty when one of the two is missing.

    `first` is called A, `second` B. Less than a minute is told to the millisecond.
    """
    if first is None or second is None or first.phase != "shown" or second.phase != "shown":
        return ""
    unknown = [letter for letter, view in (("A", first), ("B", second)) if view.actual_ms is None]
    if first.actual_ms is None or second.actual_ms is None:
        answers = f"{'answers' if len(unknown) > 1 else 'answer'} for {' and '.join(unknown)}"
        return f"The time between the two is unknown: the {answers} did not tell a capture time."
    apart_ms = second.actual_ms - first.actual_ms
    if apart_ms == 0:
        return "Both say that they were taken in the same millisecond."
    words = offset(abs(apart_ms)).lstrip("+")
    return f"{'A' if apart_ms > 0 else 'B'} was taken {words} before {'B' if apart_ms > 0 else 'A'}."


def size_words(first: tuple[int, int], second: tuple[int, int]) -> str:
    """How two pictures of different sizes are made to fit; empty when they are of one size."""
    if first == second:
        return ""
    common = common_size(first, second)
    words = f"Shown at {_size(common)}, which both have room for: A came as {_size(first)}, B as {_size(second)}."
    if first[0] * second[1] != first[1] * second[0]:
        words += " Their shapes differ: at least one is distorted."
    return words


def common_size(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    """The smaller width and the smaller height of both."""
    return min(first[0], second[0]), min(first[1], second[1])


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"
