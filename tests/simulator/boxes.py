"""Reads an MP4 box by box, on its own: what a player would need to find in a clip."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl")


@dataclass(frozen=True)
class Clip:
    """What an MP4 says: length, size in pixels, and its samples with their durations in milliseconds."""

    duration_ms: int
    size: tuple[int, int]
    samples: tuple[bytes, ...]
    durations_ms: tuple[int, ...]


def read_clip(data: bytes) -> Clip:
    """The clip in an MP4 with one video track; fails on any box that is cut short, missing or at odds with another."""
    found: dict[bytes, bytes] = {}
    order: list[bytes] = []
    _walk(data, found, order)
    assert [kind for kind in order if kind in (b"ftyp", b"moov", b"mdat")] == [b"ftyp", b"moov", b"mdat"]
    assert {b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"vmhd", b"dref", b"stsd", b"stts", b"stsc", b"stsz", b"stco"} <= set(
        found
    )
    timescale, duration = struct.unpack(">II", found[b"mvhd"][12:20])
    assert struct.unpack(">II", found[b"mdhd"][12:20]) == (timescale, duration)
    assert struct.unpack(">I", found[b"tkhd"][20:24])[0] == duration
    assert found[b"hdlr"][8:12] == b"vide"
    entry = found[b"stsd"][8:]
    length, kind = struct.unpack(">I4s", entry[:8])
    assert (length, kind) == (len(entry), b"mp4v")
    width, height = struct.unpack(">HH", entry[32:36])
    assert struct.unpack(">II", found[b"tkhd"][76:84]) == (width << 16, height << 16)
    description, esds = struct.unpack(">I4s", entry[86:94])
    assert (description, esds) == (len(entry) - 86, b"esds")
    _check_stream(entry[98:])
    runs, *times = struct.unpack(f">{len(found[b'stts'][4:]) // 4}I", found[b"stts"][4:])
    assert len(times) == 2 * runs
    ticks = [tick for count, tick in zip(times[::2], times[1::2], strict=True) for _ in range(count)]
    fixed, count, *sizes = struct.unpack(f">{len(found[b'stsz'][4:]) // 4}I", found[b"stsz"][4:])
    assert (fixed, len(sizes), len(ticks)) == (0, count, count)
    assert struct.unpack(">IIII", found[b"stsc"][4:]) == (1, 1, count, 1)
    chunks, at = struct.unpack(">II", found[b"stco"][4:])
    assert chunks == 1
    assert at == data.index(b"mdat") + 4
    samples = []
    for size in sizes:
        samples.append(data[at : at + size])
        at += size
    assert at == len(data)
    assert sum(ticks) == duration
    return Clip(duration * 1000 // timescale, (width, height), tuple(samples), tuple(ticks))


def _walk(data: bytes, found: dict[bytes, bytes], order: list[bytes]) -> None:
    while data:
        length, kind = struct.unpack(">I4s", data[:8])
        assert 8 <= length <= len(data), kind
        assert kind not in found, kind
        found[kind] = data[8:length]
        order.append(kind)
        if kind in _CONTAINERS:
            _walk(data[8:length], found, order)
        data = data[length:]


def _check_stream(data: bytes) -> None:
    # ES descriptor with a decoder configuration (object type 0x6C is JPEG) and a sync layer configuration.
    assert (data[0], data[1]) == (3, len(data) - 2)
    decoder = data[5:]
    assert (decoder[0], decoder[1], decoder[2], decoder[3]) == (4, 13, 0x6C, 0x11)
    assert decoder[15:] == b"\x06\x01\x02"
