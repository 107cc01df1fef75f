"""What a walk has met, in little room."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


class SeenNumbers:
    """A set of whole numbers from 0 on, at one bit for each up to the largest."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def take(self, numbers: Iterable[int]) -> bool:
        """Take numbers in; whether one of them was not there yet."""
        fresh = False
        for number in numbers:
            byte, bit = number >> 3, 1 << (number & 7)
            if byte >= len(self._bits):
                self._bits.extend(bytes(byte + 1 - len(self._bits)))
            if not self._bits[byte] & bit:
                self._bits[byte] |= bit
                fresh = True
        return fresh


class SeenPaths:
    """A set of paths, of which only a short digest is kept."""

    def __init__(self) -> None:
        self._digests: set[bytes] = set()

    def add(self, path: str) -> None:
        """Take a path in."""
        self._digests.add(_digest(path))

    def __contains__(self, path: str) -> bool:
        return _digest(path) in self._digests


def _digest(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=16).digest()
