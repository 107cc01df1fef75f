from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.moving.history import LONGEST, Place, ViewHistory


def place(number: int) -> Place:
    return Place(number * 1000.0, number * 1000.0 + 500)


def walked(history: ViewHistory, steps: int) -> Place:
    """Move through places 0 … steps, each by a gesture of its own; where that ends."""
    for number in range(steps):
        history.note(place(number))
    return place(steps)


@given(st.integers(0, 250), st.integers(0, 120))
def test_redo_takes_back_what_undo_did(steps: int, back: int) -> None:
    history = ViewHistory()
    now = walked(history, steps)
    start, undone = now, 0
    for _ in range(back):
        before = history.undo(now)
        if before is None:
            break
        now, undone = before, undone + 1
    assert undone == min(back, steps, LONGEST)
    assert now == place(steps - undone)
    for _ in range(undone):
        again = history.redo(now)
        assert again is not None
        now = again
    assert (now, history.redo(now)) == (start, None)


@given(st.lists(st.tuples(st.sampled_from(["note", "undo", "redo"]), st.integers(0, 5), st.integers(0, 3))))
def test_is_bounded_and_never_leads_to_where_one_is(moves: list[tuple[str, int, int]]) -> None:
    history, now = ViewHistory(), place(0)
    gestures = [None, object(), object(), object()]
    for what, to, gesture in moves * 30:
        if what == "note":
            history.note(now, gestures[gesture])
            now = place(to)
            assert history.forward == 0
        else:
            found = history.undo(now) if what == "undo" else history.redo(now)
            assert found != now
            now = found or now
        assert history.back <= LONGEST
        assert history.forward <= LONGEST


def test_the_moves_of_a_gesture_are_one_step() -> None:
    history, drag = ViewHistory(), object()
    history.note(place(0))
    for number in range(1, 20):
        history.note(place(number), drag)
    assert history.back == 2
    assert history.undo(place(20)) == place(1)
    assert history.undo(place(1)) == place(0)


def test_a_gesture_that_was_interrupted_is_two_steps() -> None:
    history, drag = ViewHistory(), object()
    history.note(place(0), drag)
    history.note(place(1))
    history.note(place(2), drag)
    assert history.back == 3


def test_a_new_move_forgets_what_was_undone() -> None:
    history = ViewHistory()
    now = walked(history, 3)
    back = history.undo(now)
    assert back == place(2)
    history.note(back)
    assert history.redo(place(9)) is None
