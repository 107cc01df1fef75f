"""Ids as bytes, numbered in the order in which they came, and found again by a hash table over the numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ringviewer.history.growing import GrowingArray

Table = npt.NDArray[np.uint32]

_BLOCK = 1 << 20
_HASH = 0xFFFF_FFFF
_SMALLEST = 64

# From so many ids on it is quicker to look for all of them at once.
_MANY = 512

# Shares of a table that are taken when its successor is begun, and when it can not wait for it any longer.
_BEGIN, _FULL = 0.625, 0.75

# Ids taken over into the successor with each addition: some, and several for each new one, so that it catches up.
_TAKEN_OVER, _TAKEN_OVER_EACH = 1024, 16


def packed(text: str) -> bytes:
    """Any text as bytes that sort as the text does, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def unpacked(key: bytes) -> str:
    """The text that was packed."""
    return key.decode("utf-8", "surrogatepass")


class PackedIds:
    """A set of byte strings, each with a number from 0 that it keeps for good.

    No object is kept for each: the bytes lie in blocks one after another, and the table holds numbers only. A table
    that fills up gets its successor bit by bit, so that no addition has to hash again what came before it.
    ``hash_of`` should be keyed, as Python's own hash of bytes is, since whoever chooses the ids could otherwise choose
    them to collide; ids that collide stay apart all the same.
    """

    def __init__(self, hash_of: Callable[[bytes], int] = hash) -> None:
        self._hash_of = hash_of
        self._blocks: list[bytearray] = []
        self._stops = GrowingArray(np.int64, stagger=0.15)
        self._hashes = GrowingArray(np.uint32, stagger=0.85)
        self._table: Table = np.zeros(_SMALLEST, np.uint32)
        self._successor: Table | None = None
        self._taken_over = 0

    def __len__(self) -> int:
        return len(self._stops)

    @property
    def nbytes(self) -> int:
        """Bytes held by the ids, their places and the table."""
        tables = self._table.nbytes + (0 if self._successor is None else self._successor.nbytes)
        return sum(map(len, self._blocks)) + self._stops.nbytes + self._hashes.nbytes + tables

    def find(self, key: bytes) -> int | None:
        """The number of an id, or ``None`` when it is not there."""
        hashed = self._hash_of(key) & _HASH
        table, hashes = self._table, self._hashes.view
        last = len(table) - 1
        slot = hashed & last
        while taken := table.item(slot):
            number: int = taken - 1
            if hashes.item(number) == hashed and self[number] == key:
                return number
            slot = slot + 1 & last
        return None

    def find_all(self, keys: Sequence[bytes]) -> list[int | None]:
        """What :meth:`find` says of each id."""
        if len(keys) < _MANY:
            return [self.find(key) for key in keys]
        table, known = self._table, self._hashes.view
        last = np.uint32(len(table) - 1)
        found: list[int | None] = [None] * len(keys)
        hashes = np.fromiter((self._hash_of(key) & _HASH for key in keys), np.uint32, len(keys))
        open_at, slots = np.arange(len(keys)), hashes & last
        while len(open_at):
            entries = table[slots]
            taken = np.flatnonzero(entries)
            open_at, slots, numbers = open_at[taken], slots[taken], entries[taken] - np.uint32(1)
            met = np.zeros(len(open_at), np.bool_)
            for at in np.flatnonzero(known[numbers] == hashes[open_at]).tolist():
                place, number = open_at.item(at), numbers.item(at)
                if self[number] == keys[place]:
                    found[place] = number
                    met[at] = True
            open_at, slots = open_at[~met], slots[~met] + np.uint32(1) & last
        return found

    def __getitem__(self, number: int) -> bytes:
        """The id with a number of those given."""
        stops = self._stops.view
        start, stop = stops.item(number - 1) if number else 0, stops.item(number)
        first, last = start // _BLOCK, (stop - 1) // _BLOCK
        if first >= last:
            return bytes(self._blocks[first][start % _BLOCK : start % _BLOCK + stop - start]) if stop > start else b""
        whole = b"".join(self._blocks[first : last + 1])
        return whole[start - first * _BLOCK : stop - first * _BLOCK]

    def part(self, first: int, stop: int) -> tuple[bytes, npt.NDArray[np.int64]]:
        """The ids numbered ``first`` … ``stop - 1`` one after another, and where each of them ends."""
        if stop <= first:
            return b"", np.empty(0, np.int64)
        stops = self._stops.view
        start, end = stops.item(first - 1) if first else 0, stops.item(stop - 1)
        block = start // _BLOCK
        whole = b"".join(self._blocks[block : end // _BLOCK + 1])
        return whole[start - block * _BLOCK : end - block * _BLOCK], stops[first:stop] - start

    def extend(self, keys: Sequence[bytes]) -> int:
        """Add ids that are not there yet, each once, and return the number of the first; the others follow on it."""
        first = len(self)
        sizes = np.fromiter(map(len, keys), np.int64, len(keys))
        hashes = np.fromiter((self._hash_of(key) & _HASH for key in keys), np.uint32, len(keys))
        self._stops.append(sizes.cumsum() + (self._stops.view[-1] if first else 0))
        self._hashes.append(hashes)
        self._write(b"".join(keys))
        self._enter(first)
        return first

    def _write(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            if not self._blocks or len(self._blocks[-1]) == _BLOCK:
                self._blocks.append(bytearray())
            block = self._blocks[-1]
            part = data[at : at + _BLOCK - len(block)]
            block += part
            at += len(part)

    def _enter(self, first: int) -> None:
        """Enter the ids from a number on into the table, and go on with its successor."""
        count = len(self)
        if count > _FULL * len(self._table):
            self._table = np.zeros(1 << (count * 2).bit_length(), np.uint32)
            self._successor = None
            first = 0
        _enter(self._table, self._hashes.view, first, count)
        if self._successor is None and count > _BEGIN * len(self._table):
            self._successor, self._taken_over = np.zeros(len(self._table) * 2, np.uint32), 0
        if self._successor is not None:
            upto = min(count, self._taken_over + max(_TAKEN_OVER, _TAKEN_OVER_EACH * (count - first)))
            _enter(self._successor, self._hashes.view, self._taken_over, upto)
            self._taken_over = upto
            if upto == count:
                self._table, self._successor = self._successor, None


def _enter(table: Table, hashes: Table, first: int, stop: int) -> None:
    """Put the numbers ``first`` … ``stop - 1`` into a table, all at once; an entry is a number plus 1, 0 is free.

    All try their own slot, those that did not get it the next one, and so on: open addressing with linear probing.
    """
    last = np.uint32(len(table) - 1)
    entries = np.arange(first + 1, stop + 1, dtype=np.uint32)
    slots = hashes[first:stop] & last
    while len(entries):
        free = table[slots] == 0
        table[slots[free]] = entries[free]
        left = table[slots] != entries
        entries, slots = entries[left], slots[left] + np.uint32(1) & last
