"""What a walk has met, in little room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.session.seen import SeenNumbers, SeenPaths


@given(st.lists(st.lists(st.integers(0, 200), max_size=6)))
def test_numbers_are_met_once(pages: list[list[int]]) -> None:
    seen, model = SeenNumbers(), set[int]()
    for page in pages:
        assert seen.take(page) == (not set(page) <= model)
        model.update(page)


def test_paths_are_told_apart() -> None:
    paths = SeenPaths()
    paths.add("/v1/history?page[key]=\ud800")
    assert "/v1/history?page[key]=\ud800" in paths
    assert "/v1/history?page[key]=1" not in paths
