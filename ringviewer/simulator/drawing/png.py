"""PNG for flat drawings: one fixed filter and fast deflate, a third of the time that trying every filter takes."""

from __future__ import annotations

import struct
import zlib

from PIL import Image, ImageChops

_COLOR_TYPES = {"L": 0, "RGB": 2}
_UP = b"\x02"

BEGIN = b"\x89PNG\r\n\x1a\n"


def png_of(picture: Image.Image) -> bytes:
    """The file of a picture of mode ``L`` or ``RGB`` (PNG specification, third edition: §5 and §9)."""
    width, height = picture.size
    above = ImageChops.offset(picture, 0, 1)
    above.paste("black", (0, 0, width, 1))
    rows = ImageChops.subtract_modulo(picture, above).tobytes()
    length = len(rows) // height
    filtered = b"".join(part for at in range(0, len(rows), length) for part in (_UP, rows[at : at + length]))
    # Runs suit the grain of a night picture, real matches the shapes of a day.
    strategy = zlib.Z_RLE if picture.mode == "L" else zlib.Z_DEFAULT_STRATEGY
    deflate = zlib.compressobj(1, strategy=strategy)
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPES[picture.mode], 0, 0, 0)
    return (
        BEGIN
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", deflate.compress(filtered) + deflate.flush())
        + chunk(b"IEND", b"")
    )


def chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a file: its length, its name of four letters, its data, and the check of both."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
