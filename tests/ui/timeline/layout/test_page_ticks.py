from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.session.lane import WalkPage
from ringviewer.ui.timeline.layout.page_ticks import APART_PX, PageTicks
from ringviewer.ui.timeline.layout.viewport import Viewport

DAY_MS = 86_400_000
BASE = 1_790_000_000_000


def page(number: int, oldest_ms: int | None) -> WalkPage:
    return WalkPage(number, 50, oldest_ms, oldest_ms, f"r{number}", number, BASE)


def walk(steps: list[int | None]) -> list[WalkPage]:
    """Pages that each lead so many seconds further back; None is a page without an event."""
    pages, at_ms = [], BASE
    for number, step in enumerate(steps, 1):
        at_ms -= 1000 * (step or 0)
        pages.append(page(number, None if step is None else at_ms))
    return pages


steps = st.lists(st.none() | st.integers(0, 100_000), max_size=80)
views = st.builds(
    Viewport.showing,
    st.integers(BASE - 30 * DAY_MS, BASE),
    st.integers(BASE - 29 * DAY_MS, BASE + DAY_MS),
    st.integers(200, 2000),
)


def naive(pages: list[WalkPage], view: Viewport) -> list[int]:
    """The pages whose end is in view and at least 24 px from the end of every other page."""
    ends: list[tuple[int, int]] = []
    for each in pages:
        if each.oldest_ms is not None and (not ends or each.oldest_ms < ends[-1][0]):
            ends.append((each.oldest_ms, each.number))
    apart_ms = APART_PX * view.ms_per_px
    near = {here for (one, here), (two, _) in pairwise(ends) if one - two < apart_ms}
    near |= {there for (one, _), (two, there) in pairwise(ends) if one - two < apart_ms}
    return [n for ms, n in ends if round(view.start_ms) <= ms <= round(view.end_ms) and n not in near]


@given(steps, views)
def test_as_many_ticks_as_stand_apart(walked: list[int | None], view: Viewport) -> None:
    ticks, pages = PageTicks(), walk(walked)
    ticks.follow(pages)
    assert [each.number for _, each in ticks.within(view)] == naive(pages, view)


@given(steps, st.integers(0, 80))
def test_pages_that_come_later_are_taken_in(walked: list[int | None], first: int) -> None:
    pages = walk(walked)
    at_once, bit_by_bit, growing = PageTicks(), PageTicks(), pages[:first]
    at_once.follow(pages)
    bit_by_bit.follow(growing)
    growing.extend(pages[first:])
    bit_by_bit.follow(growing)
    view = Viewport.showing(BASE - 90 * DAY_MS, BASE, 4000)
    assert bit_by_bit.within(view) == at_once.within(view)


@given(steps, st.integers(-100, 9_000_000))
def test_the_page_of_an_instant_is_the_first_that_reached_it(walked: list[int | None], back_s: int) -> None:
    ticks, pages = PageTicks(), walk(walked)
    ticks.follow(pages)
    at_ms = BASE - 1000 * back_s
    expected = next((each for each in pages if each.oldest_ms is not None and each.oldest_ms <= at_ms), None)
    assert ticks.page_at(at_ms) == (None if at_ms > BASE else expected)


def test_another_walk_begins_anew() -> None:
    ticks = PageTicks()
    ticks.follow(walk([10, 10]))
    ticks.follow(walk([86_400]))
    assert [each.number for _, each in ticks.within(Viewport.showing(BASE - 2 * DAY_MS, BASE, 1000))] == [1]
