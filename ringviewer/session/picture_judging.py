"""Whether the bytes of a picture hold one still, and nothing that harms who opens it."""

from __future__ import annotations

import zlib

from ringviewer.history.wording import count
from ringviewer.session.exif import directory, order_of
from ringviewer.session.picture_parts import START_OF_SCAN, Part, parts

# Pillow reads as much of a text or a color profile; all of a picture together must fit.
_UNPACKED_LIMIT = 1_048_576
# What unpacks before a fault is found counts too, but not what comes in the last step.
_UNPACKED_STEP = 16_384

# Encoders write about ten. Each goes over all pixels again, however few bytes it has.
_MOST_SCANS = 64
_MOST_SCANNED = 192_000_000

_SEVERAL = "The answer holds several pictures or an animation, not one still."
_BOMB = "The picture was not opened: its texts or color profile unpack to more than 1 MB, as only harmful ones do."
_INDEX = b"MPF\0"
_VIEWS = 0xB001


class PictureRefusedError(Exception):
    """Why a picture is refused, as a sentence."""


def judge(data: bytes) -> int:
    """Refuse animated PNGs, JPEGs with several views or over 64 scans, and packed parts that are a bomb.

    Returns how many scans a JPEG has, 0 for a PNG. Raises :class:`PictureRefusedError`, and :class:`ValueError` for
    what has more parts than any picture.
    """
    left, scans = _UNPACKED_LIMIT, 0
    for part in parts(data):
        scans += part.marker == START_OF_SCAN
        if scans > _MOST_SCANS:
            raise PictureRefusedError(f"The picture has over {_MOST_SCANS} scans, more than any still has.")
        if _frames(part) > 1:
            raise PictureRefusedError(_SEVERAL)
        left -= _unpacked_length(_packed(part), left + 1)
        if left < 0:
            raise PictureRefusedError(_BOMB)
    return scans


def judge_scans(scans: int, width: int, height: int) -> None:
    """Refuse what takes too long to decode: scans times pixels are bounded, to 16 scans of 12 million pixels.

    Raises :class:`PictureRefusedError`.
    """
    if scans * width * height > _MOST_SCANNED:
        raise PictureRefusedError(
            f"The picture has {count(scans, 'scan')} of {width}×{height} pixels, more than any still has."
        )


def _frames(part: Part) -> int:
    if part.name == b"acTL":
        return int.from_bytes(part.body[:4], "big")
    if part.name == b"fdAT":
        return 2
    if part.marker == 0xE2 and part.body.startswith(_INDEX):
        return _views(part.body[len(_INDEX) :])
    return 1


def _views(index: bytes) -> int:
    """How many pictures the index of a multi-picture JPEG counts (CIPA DC-007)."""
    try:
        order = order_of(index)
    except ValueError:
        return 1
    entries = directory(index, order, int.from_bytes(index[4:8], order))
    return next((int.from_bytes(octets[:4], order) for tag, _, octets in entries if tag == _VIEWS), 1)


def _packed(part: Part) -> bytes:
    if part.name in (b"zTXt", b"iCCP"):
        return part.body.partition(b"\0")[2][1:]
    if part.name == b"iTXt" and part.body.partition(b"\0")[2][:1] == b"\1":
        return part.body.partition(b"\0")[2][2:].split(b"\0", 2)[-1]
    return b""


def _unpacked_length(packed: bytes, limit: int) -> int:
    unpacker, length = zlib.decompressobj(), 0
    while packed and length < limit:
        try:
            length += len(unpacker.decompress(packed, min(_UNPACKED_STEP, limit - length)))
        except zlib.error:
            break
        packed = unpacker.unconsumed_tail
    return length
