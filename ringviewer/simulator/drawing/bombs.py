"""Files that are small and take all memory, or all time, of who opens them."""

from __future__ import annotations

import io
import struct
import zlib
from functools import lru_cache

from PIL import Image

from ringviewer.simulator.drawing.png import BEGIN, chunk

_MB = 1 << 20
_ADLER_BASE = 65_521
_LONGEST_SIDE = 65_500
_FRAME_HEADERS = (b"\xff\xc0", b"\xff\xc2")
_SCAN, _END = b"\xff\xda", b"\xff\xd9"


@lru_cache(maxsize=2)
def black_png(side: int) -> bytes:
    """A valid PNG, black, with ``side`` pixels a side: some hundred KiB, but GBs as pixels."""
    # Grey, eight bits: each row is its filter, 0, and black pixels, 0. So all of it is zeros.
    length = side * (side + 1)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    block = packer.compress(bytes(_MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    stream = block * (length // _MB) + last.compress(bytes(length % _MB)) + last.flush()
    # The two sums of Adler-32 after so many zeros.
    check = ((length % _ADLER_BASE) << 16) | 1
    pixels = b"\x78\x9c" + stream + struct.pack(">I", check)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return BEGIN + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def claiming_jpeg(data: bytes) -> bytes:
    """A JPEG whose frame header claims 65500×65500 pixels (ITU-T T.81, B.2.2); the rest of it stays."""
    at = min(place for marker in _FRAME_HEADERS if (place := data.find(marker)) >= 0)
    size = at + 5  # after the marker, the length and the precision
    return data[:size] + struct.pack(">HH", _LONGEST_SIDE, _LONGEST_SIDE) + data[size + 4 :]


def many_scans(size: tuple[int, int], scans: int) -> bytes:
    """A valid progressive JPEG, grey, with so many scans: each has some bytes, and goes over all of the pixels."""
    stream = io.BytesIO()
    Image.new("L", size, 128).save(stream, "JPEG", progressive=True)
    data = stream.getvalue().removesuffix(_END)
    last = data[data.rindex(_SCAN) :]
    return data + last * (scans - data.count(_SCAN)) + _END
