"""What many events cost: bytes for each, and how often anything is copied. Counted, not timed."""

from __future__ import annotations

import gc
import random
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import Event, KindCode
from ringviewer.history.growing import GrowingArray
from ringviewer.history.packed_ids import PackedIds

PAGE = 50

DEVICE = "counted"


def newest_first(count: int) -> Iterator[list[Event]]:
    """The pages of a walk, with ids as long as the API's."""
    draw = random.Random(6)
    for first in range(0, count, PAGE):
        yield [
            Event(
                str(uuid.UUID(int=draw.getrandbits(128))), DEVICE, draw.choice(("motion", "ding")), -at, -at + 10, True
            )
            for at in range(first, first + PAGE)
        ]


def test_an_event_takes_little_more_than_its_id() -> None:
    columns = EventColumns(DEVICE)
    for page in newest_first(100_000):
        columns.add(page)
    assert len(columns) == 100_000
    assert columns.nbytes / len(columns) <= 110 + 36
    del page
    gc.collect()
    assert not any(type(thing) is Event and thing.device_id == DEVICE for thing in gc.get_objects())


def test_no_object_is_kept_for_an_event() -> None:
    columns = EventColumns(DEVICE)
    pages = list(newest_first(20_000))
    for page in pages[:200]:
        columns.add(page)
    gc.collect()
    before = sys.getallocatedblocks()
    for page in pages[200:]:
        columns.add(page)
    gc.collect()
    # Ids, numbers and events as objects would be three blocks and more for each of the 10 000.
    assert sys.getallocatedblocks() - before < 1_000


class Copies:
    """Counts the buffers that arrays begin, and the elements that are copied into them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.buffers, self.elements = 0, 0
        begin, take_over = GrowingArray._begin, GrowingArray._take_over

        def begun(array: GrowingArray[Any], count: int, *, front: bool) -> None:
            self.buffers += 1
            begin(array, count, front=front)

        def taken_over(array: GrowingArray[Any], most: int) -> None:
            left = array._left_stop
            take_over(array, most)
            self.elements += left - array._left_stop

        patch.setattr(GrowingArray, "_begin", begun)
        patch.setattr(GrowingArray, "_take_over", taken_over)


@pytest.mark.parametrize("front", [True, False, None], ids=["older", "newer", "both"])
def test_pages_at_the_ends_copy_each_element_a_few_times_at_most(
    monkeypatch: pytest.MonkeyPatch, front: bool | None
) -> None:
    copies = Copies(monkeypatch)
    columns = EventColumns("d")
    low = high = 0
    counts: list[tuple[int, int]] = []
    for turn in range(1_600):
        if front or (front is None and turn % 2):
            low -= PAGE
            first = low
        else:
            first, high = high, high + PAGE
        columns.add([Event(f"e{at}", "d", "motion", at * 1_000) for at in range(first, first + PAGE)])
        counts.append((copies.buffers, copies.elements))
    arrays = 10
    assert columns.reordered == 0
    assert counts[-1][1] / (arrays * len(columns)) < (9 if front is None else 5)
    # Four times as many pages take a few buffers more, and not four times as many.
    assert counts[-1][0] - counts[399][0] <= arrays * 7 * (2 if front is None else 1)
    assert counts[-1][0] < arrays * 80


@pytest.mark.parametrize("older", [True, False])
def test_no_page_copies_what_many_pages_brought(monkeypatch: pytest.MonkeyPatch, older: bool) -> None:
    columns = EventColumns("d")
    columns.add([event for page in newest_first(50_000) for event in page])
    columns.add([Event(f"older {at}", "d", "ding", -60_000 - at) for at in range(PAGE)])
    columns.add([Event(f"newer {at}", "d", "ding", 1 + at) for at in range(PAGE)])
    copies = Copies(monkeypatch)
    before = most = 0
    for first in range(0, 25_000, PAGE):
        rows = range(first, first + PAGE)
        columns.add([Event(f"e{at}", "d", "ding", -70_000 - at if older else 100 + at) for at in rows])
        most = max(most, copies.elements - before)
        before = copies.elements
    assert columns.reordered == 0
    assert before > 250_000
    assert most <= 10 * 128 * PAGE + (1 << 15), "some for each event added, and short arrays whole"


def test_short_arrays_that_grow_together_are_not_copied_at_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = Copies(monkeypatch)
    columns = EventColumns("d")
    most = before = 0
    for number, page in enumerate(newest_first(25_000)):
        columns.add(page)
        if number > 200:
            most = max(most, copies.buffers - before)
        before = copies.buffers
    assert most <= 3


def test_a_page_near_an_end_moves_the_few_and_not_the_many(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = EventColumns("d")
    columns.add([Event(f"e{at}", "d", "motion", at * 10) for at in range(20_000)])
    moved: list[int] = []
    insert = np.insert

    def counted(array: Any, at: Any, values: Any) -> Any:
        moved.append(len(array))
        return insert(array, at, values)

    monkeypatch.setattr(np, "insert", counted)
    columns.add([Event(f"x{at}", "d", "ding", at * 10 + 5) for at in range(19_900, 19_950)])
    columns.add([Event(f"y{at}", "d", "motion.human", at * 10 + 5) for at in range(100, 150)])
    assert moved
    assert max(moved) <= 200
    assert columns.kind_starts(KindCode.DING).tolist() == [at * 10 + 5 for at in range(19_900, 19_950)]


@pytest.mark.parametrize("near", ["front", "back"])
def test_an_answer_of_another_kind_moves_what_is_nearer_to_an_end(monkeypatch: pytest.MonkeyPatch, near: str) -> None:
    columns = EventColumns("d")
    columns.add([Event(f"e{at}", "d", "ding" if at % 2 else "motion", at * 10) for at in range(20_000)])
    written: list[int] = []
    write = GrowingArray._write

    def counted(array: GrowingArray[Any], where: slice, values: Any) -> None:
        written.append(where.stop - where.start)
        write(array, where, values)

    monkeypatch.setattr(GrowingArray, "_write", counted)
    first = 100 if near == "front" else 19_850
    columns.add([Event(f"e{at}", "d", "on_demand", at * 10) for at in range(first, first + 50)])
    assert written
    assert max(written) <= 150
    assert len(columns.kind_starts(KindCode.DING)) == 9_975
    assert columns.kind_starts(KindCode.LIVE).tolist() == [at * 10 for at in range(first, first + 50)]
    assert columns.regrouped == 1


def test_a_page_looks_for_each_of_its_ids_once(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = EventColumns("d")
    columns.add([Event(f"e{at}", "d", "motion", at * 10) for at in range(100)])
    looked_for: list[bytes] = []
    find = PackedIds.find

    def counted(ids: PackedIds, key: bytes) -> int | None:
        looked_for.append(key)
        return find(ids, key)

    monkeypatch.setattr(PackedIds, "find", counted)
    fresh, numbers = columns.add([Event(f"e{at}", "d", "motion", at * 10) for at in range(50, 150)])
    assert (fresh, sorted(numbers)) == (50, list(range(50, 150)))
    assert len(looked_for) == 100
