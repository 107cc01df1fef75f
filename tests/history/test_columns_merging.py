"""Pages in any order against a plain model: a dict by id, sorted by start and id."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history import columns as columns_module
from ringviewer.history import growing as growing_module
from ringviewer.history import packed_ids as packed_ids_module
from ringviewer.history.columns import EventColumns
from ringviewer.history.event import Event, KindCode, kind_code

SURROGATES = ("\ud800", "\ud83d\ude00", "\U0001f600", "\uffff", "", "a" * 10_000)

ids = st.integers(0, 60).map(str) | st.sampled_from(SURROGATES)
kinds = st.sampled_from(["motion", "ding", "on_demand", "motion.human", "package", "", "\udfff", "DING.x" * 500])
# Few instants, so that many events start at the same one and the id has to decide.
starts = st.integers(0, 12) | st.integers(-(10**13), 10**13)
events = st.builds(
    Event,
    id=ids,
    device_id=st.just("d"),
    kind=kinds,
    start_ms=starts,
    end_ms=st.none() | st.integers(0, 10**13),
    reviewed=st.none() | st.booleans(),
)
scattered = st.lists(events, max_size=10)


@st.composite
def walks(draw: st.DrawFn) -> list[list[Event]]:
    """Pages as walks bring them, beside ones that are anything: overlapping, again, from the other end, in between."""
    history = draw(st.lists(events, min_size=1, max_size=40, unique_by=lambda event: event.id))
    history.sort(key=lambda event: (event.start_ms, event.id), reverse=draw(st.booleans()))
    size, step = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    pages = [history[at : at + size] for at in range(0, len(history), step)]
    if draw(st.booleans()):
        pages += [
            [replace(event, end_ms=max(0, event.start_ms) + 5, reviewed=True) for event in page] for page in pages[:3]
        ]
    for page in draw(st.lists(scattered, max_size=3)):
        pages.insert(draw(st.integers(0, len(pages))), page)
    return pages


class Model:
    """What the columns should say."""

    def __init__(self) -> None:
        self.by_id: dict[str, Event] = {}
        self.longest_ms = 0

    def add(self, page: list[Event]) -> int:
        before = len(self.by_id)
        last = {event.id: event for event in page}
        self.by_id.update(last)
        self.longest_ms = max([self.longest_ms, *(event.duration_ms or 0 for event in last.values())])
        return len(self.by_id) - before

    @property
    def ordered(self) -> list[Event]:
        return sorted(self.by_id.values(), key=lambda event: (event.start_ms, event.id))


def check(columns: EventColumns, model: Model) -> None:
    """Everything that the columns say, against the model."""
    expected = model.ordered
    count = len(expected)
    assert len(columns) == count
    assert [columns.event(at) for at in range(count)] == expected
    assert [columns.id_at(at) for at in range(count)] == [event.id for event in expected]
    assert [columns.index_of(event.id) for event in expected] == list(range(count))
    assert [columns.get(event.id) for event in expected] == expected
    assert columns.starts.tolist() == [event.start_ms for event in expected]
    assert columns.ends.tolist() == [-1 if event.end_ms is None else event.end_ms for event in expected]
    assert columns.codes.tolist() == [kind_code(event.kind) for event in expected]
    assert [columns.kind_names[number] for number in columns.kind_of] == [event.kind for event in expected]
    assert columns.flags.tolist() == [(e.reviewed is not None) + 2 * (e.reviewed is True) for e in expected]
    for code in KindCode:
        own = [event.start_ms for event in expected if kind_code(event.kind) == code]
        assert columns.kind_starts(code).tolist() == own
    counts: dict[str, int] = {}
    for event in expected:
        counts[event.kind] = counts.get(event.kind, 0) + 1
    assert columns.kind_counts() == counts
    assert sorted(number for event in expected if (number := columns.number_of(event.id)) is not None) == [
        *range(count)
    ]
    assert columns.longest_ms == model.longest_ms
    assert (columns.oldest_ms, columns.newest_ms) == (
        (expected[0].start_ms, expected[-1].start_ms) if expected else (None, None)
    )


def run(pages: list[list[Event]]) -> None:
    columns, model = EventColumns("d"), Model()
    for page in pages:
        version, reordered, restated, regrouped = (
            columns.version,
            columns.reordered,
            columns.restated,
            columns.regrouped,
        )
        before = model.by_id.copy()
        serials = {id_: columns.origin + at for id_ in before if (at := columns.index_of(id_)) is not None}
        numbers = {id_: columns.number_of(id_) for id_ in before}
        names = columns.kind_names
        fresh, met = columns.add(page)
        assert fresh == model.add(page)
        assert len(met) == len(set(met))
        assert set(met) == {columns.number_of(event.id) for event in page}
        check(columns, model)
        assert (columns.version > version) == (before != model.by_id)
        assert (columns.restated > restated) == any(model.by_id[id_] != event for id_, event in before.items())
        if any(kind_code(model.by_id[id_].kind) != kind_code(event.kind) for id_, event in before.items()):
            assert columns.regrouped > regrouped
        if columns.reordered == reordered:
            assert {id_: columns.origin + (columns.index_of(id_) or 0) for id_ in before} == serials
        assert {id_: columns.number_of(id_) for id_ in before} == numbers
        assert columns.kind_names[: len(names)] == names
        assert (columns.get("not there"), columns.index_of("not there"), columns.number_of("not there")) == (None,) * 3


@given(walks() | st.lists(scattered, max_size=6))
@settings(max_examples=150, deadline=None)
def test_pages_in_any_order_are_the_model(pages: list[list[Event]]) -> None:
    run(pages)


@given(walks())
@settings(max_examples=40, deadline=None)
def test_ids_that_all_collide_stay_apart(pages: list[list[Event]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns_module, "PackedIds", partial(packed_ids_module.PackedIds, lambda key: len(key) % 2))
        run(pages)


@given(walks())
@settings(max_examples=40, deadline=None)
def test_pages_merge_while_the_next_buffers_are_made(pages: list[list[Event]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_LONG": 4, "_LOW": 0.5, "_TAKEN_OVER": 3, "_TAKEN_OVER_EACH": 1, "_SMALLEST": 4}.items():
            patch.setattr(growing_module, name, value)
        run(pages)


def page(first: int, count: int, *, step: int = 1_000) -> list[Event]:
    return [Event(f"e{at}", "d", "motion", at * step, at * step + 10) for at in range(first, first + count)]


def test_serials_stay_at_both_ends_and_move_in_between() -> None:
    columns = EventColumns("d")
    columns.add(page(100, 50))
    assert columns.origin == 0
    columns.add(page(50, 50)[::-1])
    assert (columns.origin, columns.reordered) == (-50, 0)
    columns.add(page(150, 50))
    assert (columns.origin, columns.reordered) == (-50, 0)
    assert columns.index_of("e100") == 50
    columns.add([Event("between", "d", "ding", 190_500)])
    assert columns.reordered == 1
    assert columns.origin == -50, "the few after it made room, not the many before"
    assert (columns.id_at(140), columns.id_at(141), columns.id_at(142)) == ("e190", "between", "e191")
    columns.add([Event("early", "d", "ding", 55_500)])
    assert (columns.reordered, columns.origin) == (2, -51)


def test_an_event_whose_start_is_answered_anew_moves() -> None:
    columns = EventColumns("d")
    columns.add(page(0, 10))
    assert columns.add([Event("e3", "d", "ding", 8_500)]).fresh == 0
    assert columns.index_of("e3") == 8
    assert columns.reordered == 1
    assert columns.kind_starts(KindCode.DING).tolist() == [8_500]
    assert columns.kind_counts() == {"motion": 9, "ding": 1}


def test_a_page_that_says_nothing_new_changes_nothing() -> None:
    columns = EventColumns("d")
    columns.add(page(0, 10))
    views = columns.starts, columns.ends, columns.flags
    version = columns.version
    assert columns.add(page(3, 5)).fresh == 0
    assert columns.version == version
    assert all(now is then for now, then in zip((columns.starts, columns.ends, columns.flags), views, strict=True))


def test_views_from_before_a_page_keep_their_length_and_order() -> None:
    columns = EventColumns("d")
    columns.add(page(100, 200, step=10))
    before = columns.starts, columns.ends, columns.codes, columns.flags, columns.kind_of, columns.kind_starts(0)
    columns.add([Event("between", "d", "ding", 2_505), Event("low", "d", "ding", 1_005)])
    columns.add([Event("e150", "d", "ding", 2_905)])
    columns.add(page(0, 100, step=10))
    assert {len(view) for view in before} == {200}
    assert bool((np.diff(before[0]) >= 0).all())


@pytest.mark.parametrize("code", [None, *KindCode])
def test_no_view_can_be_written_to(code: KindCode | None) -> None:
    columns = EventColumns("d")
    for turn in range(3):
        columns.add(page(turn * 10, 10))
        columns.add([Event("e5", "d", "ding", turn)])
        views = (columns.starts, columns.ends, columns.codes, columns.flags, columns.kind_of)
        for view in views if code is None else (columns.kind_starts(code),):
            assert not view.flags.writeable


def test_more_kinds_than_sixteen_bits_are_told_apart() -> None:
    columns = EventColumns("d")
    count = (1 << 16) + 5
    columns.add([Event(str(at), "d", f"kind {at}", at) for at in range(count - 6)])
    assert columns.kind_of.dtype == np.uint16
    columns.add([Event(str(at), "d", f"kind {at}", at) for at in range(count - 6, count)])
    columns.add([Event("7", "d", "renamed", 7)])
    assert columns.kind_of.dtype == np.uint32
    assert [columns.event(at).kind for at in (0, 7, 65_535, 65_536, count - 1)] == [
        "kind 0",
        "renamed",
        "kind 65535",
        "kind 65536",
        f"kind {count - 1}",
    ]
    assert "kind 7" not in columns.kind_counts()
