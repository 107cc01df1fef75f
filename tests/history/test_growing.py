"""An array that grows at both ends."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history import growing
from ringviewer.history.growing import GrowingArray, nearer_front

values = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=70)


Steps = list[tuple[str, list[int], Random, bool | None]]

steps = st.lists(
    st.tuples(
        st.sampled_from(["insert", "insert", "insert", "append", "delete", "put", "fill"]),
        values,
        st.randoms(use_true_random=False),
        st.none() | st.booleans(),
    ),
    max_size=12,
)


def follow(steps: Steps) -> None:
    array = GrowingArray(np.int64)
    expected = np.empty(0, np.int64)
    for act, some, random, front in steps:
        new, count = np.array(some, np.int64), len(expected)
        view, was = array.view, expected
        at = np.array(sorted(random.randint(0, count) for _ in some), np.intp)
        there = np.array(sorted(random.sample(range(count), min(count, len(some)))), np.intp)
        if act == "insert":
            expected = np.insert(expected, at, new)
            array.insert(at, new, front=front)
        elif act == "append":
            expected = np.concatenate((expected, new))
            array.append(new)
        elif act == "delete":
            expected = np.delete(expected, there)
            array.delete(there)
        elif act == "put":
            expected = expected.copy()
            expected[there] = new[: len(there)]
            array.put(there, new[: len(there)])
        else:
            expected = new
            array.fill(new)
        assert array.view.tolist() == expected.tolist()
        assert not array.view.flags.writeable
        assert len(array) == len(expected)
        assert len(view) == len(was)


@given(steps)
def test_all_changes_are_what_numpy_does(steps: Steps) -> None:
    follow(steps)


@given(steps)
def test_all_changes_are_the_same_while_the_next_buffer_is_made(steps: Steps) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_LONG": 4, "_LOW": 0.5, "_TAKEN_OVER": 3, "_TAKEN_OVER_EACH": 1, "_SMALLEST": 4}.items():
            patch.setattr(growing, name, value)
        follow(steps)


@pytest.mark.parametrize("front", [True, False])
def test_a_long_array_is_never_copied_at_once(monkeypatch: pytest.MonkeyPatch, front: bool) -> None:
    taken: list[int] = []
    take_over = GrowingArray._take_over

    def counted(array: GrowingArray[np.int64], most: int) -> None:
        left = array._left_stop
        take_over(array, most)
        taken[-1] += left - array._left_stop

    array = GrowingArray(np.int64)
    array.append(np.arange(1 << 16))
    array.append(np.arange(1 << 14))
    monkeypatch.setattr(GrowingArray, "_take_over", counted)
    for number in range(4_000):
        taken.append(0)
        array.insert(np.full(50, 0 if front else len(array)), np.full(50, number), front=front)
    assert max(taken) <= 6400
    assert sum(taken) < len(array) * 5
    assert array.nbytes <= len(array) * 8 * 1.25**2


def test_less_moves_towards_the_nearer_end() -> None:
    assert nearer_front(np.array([0, 0]), 5)
    assert nearer_front(np.array([1, 2]), 5)
    assert not nearer_front(np.array([3, 4]), 5)
    assert not nearer_front(np.array([0]), 0)


def test_deleting_and_filling_keep_the_room() -> None:
    array = GrowingArray(np.int64)
    array.append(np.arange(100))
    held = array.nbytes
    array.delete(np.array([0, 50, 99], np.intp))
    assert array.view.tolist() == [*range(1, 50), *range(51, 99)]
    array.fill(np.arange(7))
    assert array.view.tolist() == list(range(7))
    array.put(slice(2, 4), [70, 71])
    array.put(0, 9)
    assert array.view.tolist() == [9, 1, 70, 71, 4, 5, 6]
    assert array.nbytes == held


@pytest.mark.parametrize("stagger", [0.0, 0.3, 0.99])
def test_the_room_is_little_more_than_a_quarter(stagger: float) -> None:
    array = GrowingArray(np.uint8, stagger=stagger)
    for _ in range(400):
        array.append(np.zeros(50, np.uint8))
        assert array.nbytes <= max(len(array) * (1.25 + 1 / 32) + 1, 128)
    buffers = {id(array.view.base)}
    assert len(buffers) == 1
