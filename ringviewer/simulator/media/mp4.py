"""A small MP4 of still pictures: one video track of Motion JPEG, every picture a sample (ISO/IEC 14496-12 and -14)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_TIMESCALE = 1000  # ticks a second: durations are milliseconds
_JPEG_OBJECT_TYPE = 0x6C
_VISUAL_STREAM = 0x11
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_LANGUAGE_UND = 0x55C4


def mp4_of(pictures: Sequence[bytes], size: tuple[int, int], duration_ms: int) -> bytes:
    """An MP4 that shows JPEG pictures of one size (pixels) one after the other, for ``duration_ms`` together.

    At least one picture, and at least one millisecond for each.
    """
    head = _box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isom", b"iso2", b"mp41")
    # The index comes first, so that a player can begin at once; its length does not depend on the offset in it.
    length = len(_index(pictures, size, duration_ms, 0))
    index = _index(pictures, size, duration_ms, len(head) + length + 8)
    return head + index + _box(b"mdat", *pictures)


def _index(pictures: Sequence[bytes], size: tuple[int, int], duration_ms: int, offset: int) -> bytes:
    samples = _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), _sample_entry(size, max(map(len, pictures)))),
        _full(b"stts", _durations(len(pictures), duration_ms)),
        _full(b"stsc", struct.pack(">IIII", 1, 1, len(pictures), 1)),
        _full(b"stsz", struct.pack(">II", 0, len(pictures)), *(struct.pack(">I", len(data)) for data in pictures)),
        _full(b"stco", struct.pack(">II", 1, offset)),
    )
    media = _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">IIIIHH", 0, 0, _TIMESCALE, duration_ms, _LANGUAGE_UND, 0)),
        _full(b"hdlr", bytes(4), b"vide", bytes(12), b"VideoHandler\0"),
        _box(
            b"minf",
            _full(b"vmhd", bytes(8), flags=1),
            _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))),
            samples,
        ),
    )
    width, height = size
    track_head = _full(
        b"tkhd",
        struct.pack(">IIIII", 0, 0, 1, 0, duration_ms),
        bytes(16),
        _UNITY,
        struct.pack(">II", width << 16, height << 16),
        flags=3,
    )
    movie_head = _full(
        b"mvhd",
        struct.pack(">IIIIIH", 0, 0, _TIMESCALE, duration_ms, 0x10000, 0x100),
        bytes(10),
        _UNITY,
        bytes(24),
        struct.pack(">I", 2),
    )
    return _box(b"moov", movie_head, _box(b"trak", track_head, media))


def _sample_entry(size: tuple[int, int], largest: int) -> bytes:
    return _box(
        b"mp4v",
        bytes(6),
        struct.pack(">H", 1),
        bytes(16),
        struct.pack(">HHIIIH", *size, 72 << 16, 72 << 16, 0, 1),
        bytes(32),
        struct.pack(">Hh", 24, -1),
        _full(b"esds", _stream_description(largest)),
    )


def _stream_description(largest: int) -> bytes:
    decoder = struct.pack(">BB", _JPEG_OBJECT_TYPE, _VISUAL_STREAM) + largest.to_bytes(3, "big") + bytes(8)
    return _descriptor(3, struct.pack(">HB", 1, 0), _descriptor(4, decoder), _descriptor(6, b"\x02"))


def _descriptor(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes((tag, len(body))) + body


def _durations(count: int, duration_ms: int) -> bytes:
    each_ms, more_ms = divmod(duration_ms, count)
    runs = [(count - 1, each_ms), (1, each_ms + more_ms)] if count > 1 else [(1, duration_ms)]
    return struct.pack(">I", len(runs)) + b"".join(struct.pack(">II", *run) for run in runs)


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *parts)


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body
