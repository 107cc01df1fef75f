"""Searching through every 64th element, beside numpy's own search."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.layout.coarse import Coarse

INSTANTS = st.integers(-300, 300)


@given(st.lists(INSTANTS, min_size=1, max_size=400), st.lists(INSTANTS, max_size=40))
def test_it_finds_what_a_plain_search_finds(values: list[int], edges: list[int]) -> None:
    held, asked = np.sort(np.array(values, dtype=np.int64)), np.sort(np.array(edges, dtype=np.int64))
    assert Coarse(held).searchsorted(asked).tolist() == held.searchsorted(asked).tolist()


def test_it_finds_the_edges_of_every_block() -> None:
    held = np.arange(0, 2 * 4096, 2, dtype=np.int64)
    asked = np.arange(-1, 2 * 4096 + 2, dtype=np.int64)
    assert Coarse(held).searchsorted(asked).tolist() == held.searchsorted(asked).tolist()
