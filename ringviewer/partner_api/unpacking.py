"""Unpacks compressed bodies step by step, never further than asked (RFC 9110 §8.4.1)."""

from __future__ import annotations

import zlib

# Real answers have one part; thousands of empty ones would cost time without ever growing.
_MOST_PARTS = 64
_GZIP = b"\x1f\x8b"


class UnpackError(ValueError):
    """The body is not what its header says, or is packed in a way that is not known."""


class Unpacker:
    """Takes the chunks of a body. ``encoding`` is its ``Content-Encoding``; without one every chunk stays as it is.

    Nothing compressed is asked for, but some servers send it. ``gzip`` may have several parts, and ``deflate`` comes
    with or without its header, which some servers leave out. Raises :class:`UnpackError`, also from the start.
    """

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().casefold()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise UnpackError(name)
        self._packed = name not in ("", "identity")
        self._gzip = name.endswith("gzip")
        self._parts = 0
        self._over = False
        self._waiting = b""
        self._inflater: zlib._Decompress | None = None
        self._full = False

    @property
    def pending(self) -> bool:
        """Whether more of the body may come without another chunk, because the last step gave all that was asked."""
        return self._full

    def feed(self, chunk: bytes, most: int) -> bytes:
        """What a chunk adds to the body: of a packed one at most ``most`` bytes (1 or more), the rest with the next."""
        if not self._packed:
            return chunk
        data, self._waiting = self._waiting + chunk, b""
        found = bytearray()
        # What is unpacked already and waits inside needs no more data to come out.
        resumes, self._full = self._full and self._inflater is not None, False
        while (data or resumes) and not self._over:
            resumes = False
            if self._inflater is None:
                if len(data) < len(_GZIP) or len(found) >= most:
                    self._waiting = data
                    self._full = len(found) >= most
                    break
                if self._parts and not (self._gzip and data.startswith(_GZIP)):
                    # Some servers pad the end.
                    self._over = True
                    break
                self._inflater = self._next_part(data)
            data = self._inflate(self._inflater, found, data, most)
        return bytes(found)

    def finish(self) -> None:
        """The body has ended. Raises :class:`UnpackError` when more of it was to come."""
        if self._inflater is not None or (self._waiting and not self._parts):
            raise UnpackError

    def _next_part(self, data: bytes) -> zlib._Decompress:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise UnpackError
        bare = not self._gzip and (data[0] & 15 != 8 or (data[0] << 8 | data[1]) % 31)
        window = -zlib.MAX_WBITS if bare else zlib.MAX_WBITS | (16 if self._gzip else 0)
        return zlib.decompressobj(window)

    def _inflate(self, inflater: zlib._Decompress, found: bytearray, data: bytes, most: int) -> bytes:
        """Add what the data holds to what was found, and return the data that belongs to another part."""
        try:
            found += inflater.decompress(data, most - len(found))
        except zlib.error:
            raise UnpackError from None
        if inflater.eof:
            self._inflater = None
            return inflater.unused_data
        self._waiting = inflater.unconsumed_tail
        self._full = len(found) >= most
        return b""
