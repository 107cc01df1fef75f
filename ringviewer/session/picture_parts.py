"""The segments of a JPEG and the chunks of a PNG: which are needed to show the picture, and which only tell of it.

Own code, because no maintained Python library takes the metadata out of a JPEG without encoding its pixels anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

JPEG_BEGIN = b"\xff\xd8"
PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
ICC_BEGIN = b"ICC_PROFILE\0"

_MOST_PARTS = 10_000

# A search holds up all other threads of the program until it ends.
_STEP_BYTES = 1 << 16
START_OF_SCAN = 0xDA
_END_OF_IMAGE = 0xD9
_WITHOUT_BODY = frozenset((0x01, *range(0xD0, 0xDA)))
_APP0, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE

# In coded pixels, 0xFF stands before a zero, before a restart, or before the marker that ends them. What fills the
# space before that marker counts as coded pixels: a pattern with a repeat would try each run of it from every byte.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_MARKER = re.compile(rb"\xff[^\x00\xff]")

# What changes how the pixels look; all other chunks that a reader may ignore only tell of the picture.
_LOOKS = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"iCCP", b"sBIT", b"pHYs", b"bKGD"})
_NAME = re.compile(rb"[A-Za-z]{4}")
_MAY_BE_IGNORED = 0x20


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the bytes of a picture, from ``start`` to before ``end``.

    ``name`` are the four letters of a PNG's chunk; in a JPEG it is empty, and ``marker`` is the second byte of the
    segment. ``body`` is what the part holds, without its framing, and empty for coded pixels.
    """

    start: int
    end: int
    body: bytes = field(repr=False)
    name: bytes = b""
    marker: int = 0

    @property
    def shows(self) -> bool:
        """Whether it is needed to show the picture as it is."""
        if self.name:
            return not self.name[0] & _MAY_BE_IGNORED or self.name in _LOOKS
        if self.marker == _APP0:
            return self.body.startswith(b"JFIF\0")
        if self.marker == _APP2:
            return self.body.startswith(ICC_BEGIN)
        if self.marker == _APP14:
            return self.body.startswith(b"Adobe")
        return not (_APP0 < self.marker <= _APP15 or self.marker == _COMMENT)


def parts(data: bytes) -> Iterator[Part]:
    """The parts of a JPEG or a PNG in their order, up to its end, or up to the first that is broken or cut off.

    Raises :class:`ValueError` when the bytes are neither, or have more than 10 000 parts.
    """
    if data.startswith(JPEG_BEGIN):
        found = _segments(data)
    elif data.startswith(PNG_BEGIN):
        found = _chunks(data)
    else:
        raise ValueError("neither a JPEG nor a PNG")
    for number, part in enumerate(found):
        if number >= _MOST_PARTS:
            raise ValueError("more parts than any picture has")
        yield part


def stripped(data: bytes) -> bytes:
    """The same picture without EXIF, comments, texts, times, previews, and what follows its end.

    What decides how it looks stays: coded pixels to the last byte, color profiles, gamma, transparency, resolution.
    The same object when there is nothing to remove. Raises :class:`ValueError` as :func:`parts` does.
    """
    kept = [JPEG_BEGIN if data.startswith(JPEG_BEGIN) else PNG_BEGIN]
    kept += [data[part.start : part.end] for part in parts(data) if part.shows]
    return data if sum(map(len, kept)) == len(data) else b"".join(kept)


def _segments(data: bytes) -> Iterator[Part]:
    position = len(JPEG_BEGIN)
    # What stands between two segments is skipped by every reader.
    while begin := _first(_MARKER, data, position):
        start, marker = begin.start(), data[begin.start() + 1]
        if marker in _WITHOUT_BODY:
            position = begin.end()
            yield Part(start, position, b"", marker=marker)
            if marker == _END_OF_IMAGE:
                return
            continue
        size = int.from_bytes(data[start + 2 : start + 4], "big")
        position = start + 2 + size
        if size < 2 or position > len(data):
            return
        body = data[start + 4 : position]
        if marker == START_OF_SCAN:
            after = _first(_AFTER_SCAN, data, position)
            position = after.start() if after else len(data)
        yield Part(start, position, body, marker=marker)


def _first(pattern: re.Pattern[bytes], data: bytes, start: int) -> re.Match[bytes] | None:
    """The first match of a pattern of two bytes, looked for in steps that overlap by one."""
    for at in range(start, len(data), _STEP_BYTES):
        if found := pattern.search(data, at, at + _STEP_BYTES + 1):
            return found
    return None


def _chunks(data: bytes) -> Iterator[Part]:
    start = len(PNG_BEGIN)
    while start + 12 <= len(data):
        size, name = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        end = start + 12 + size
        if end > len(data) or not _NAME.fullmatch(name):
            return
        yield Part(start, end, b"" if name == b"IDAT" else data[start + 8 : end - 4], name)
        if name == b"IEND":
            return
        start = end
