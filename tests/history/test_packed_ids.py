"""Ids as bytes, with numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history import packed_ids
from ringviewer.history.packed_ids import PackedIds, packed, unpacked

texts = st.text(st.characters(), max_size=8)


@given(st.lists(texts))
def test_packed_texts_come_back_and_sort_as_texts_do(some: list[str]) -> None:
    assert [unpacked(packed(text)) for text in some] == some
    assert [unpacked(key) for key in sorted(map(packed, some))] == sorted(some)


@pytest.mark.parametrize("hash_of", [hash, len, lambda key: -1], ids=["hash", "length", "constant"])
@given(pages=st.lists(st.lists(st.binary(max_size=5), max_size=30), max_size=8))
@settings(max_examples=40, deadline=None)
def test_ids_keep_their_numbers(hash_of: Callable[[bytes], int], pages: list[list[bytes]]) -> None:
    ids = PackedIds(hash_of)
    numbers: dict[bytes, int] = {}
    for page in pages:
        fresh = [key for key in dict.fromkeys(page) if key not in numbers]
        assert all(ids.find(key) is None for key in fresh)
        with pytest.MonkeyPatch.context() as patch:
            for many in (0, 1_000):
                patch.setattr(packed_ids, "_MANY", many)
                assert ids.find_all([*page, *page]) == [ids.find(key) for key in page] * 2
        first = ids.extend(fresh)
        numbers.update((key, first + at) for at, key in enumerate(fresh))
    assert len(ids) == len(numbers)
    assert sorted(numbers.values()) == list(range(len(ids)))
    assert all(ids.find(key) == number and ids[number] == key for key, number in numbers.items())


@pytest.mark.parametrize("page", [1, 50, 3_000])
def test_the_table_follows_bit_by_bit(page: int) -> None:
    ids = PackedIds()
    tables, sizes, both = [id(ids._table)], [len(ids._table)], 0
    count = 12_000
    for first in range(0, count, page):
        ids.extend([b"%d" % at for at in range(first, first + page)])
        assert len(ids) <= 0.75 * len(ids._table)
        both += ids._successor is not None
        if id(ids._table) != tables[-1]:
            tables.append(id(ids._table))
            sizes.append(len(ids._table))
    assert sizes == sorted(sizes)
    assert len(tables) <= 10
    assert (both > 0) == (page < 3_000), "while the next table is made the old one answers"
    assert [ids.find(b"%d" % at) for at in range(count)] == list(range(count))
    assert ids.find(b"%d" % count) is None


def test_no_page_enters_much_more_than_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[int] = []
    enter = packed_ids._enter

    def counted(table: packed_ids.Table, hashes: packed_ids.Table, first: int, stop: int) -> None:
        entered[-1] += stop - first
        enter(table, hashes, first, stop)

    monkeypatch.setattr(packed_ids, "_enter", counted)
    ids = PackedIds()
    for first in range(0, 200_000, 50):
        entered.append(0)
        ids.extend([b"%d" % at for at in range(first, first + 50)])
    assert max(entered) <= 50 + 1024
    assert sum(entered) < 200_000 * 4


def test_ids_lie_across_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_ids, "_BLOCK", 16)
    ids = PackedIds()
    keys = [b"", b"a" * 16, b"b" * 50, b"c", b"d" * 15, b"e" * 17, b"f" * 16]
    ids.extend(keys)
    assert [ids[number] for number in range(len(keys))] == keys
    assert [ids.find(key) for key in keys] == list(range(len(keys)))
    ids.extend([b"g" * 10_000])
    assert ids[len(keys)] == b"g" * 10_000
