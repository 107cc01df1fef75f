"""Whether the bytes of a picture hold one still, and nothing that harms who opens it."""

from __future__ import annotations

import zlib

from ringviewer.session.exif import directory, order_of
from ringviewer.session.picture_parts import Part, parts

# Pillow reads as much of a text or a color profile; all of a picture together must fit.
_UNPACKED_LIMIT = 1_048_576

_SEVERAL = "The answer holds several pictures or an animation, not one still."
_BOMB = "The picture was not opened: its texts or color profile unpack to more than 1 MB, as only harmful ones do."
_INDEX = b"MPF\0"
_VIEWS = 0xB001


class PictureRefusedError(Exception):
    """Why a picture is refused, as a sentence."""


def judge(data: bytes) -> None:
    """Refuse animated PNGs, JPEGs with several views, and packed parts that are a bomb.

    Raises :class:`PictureRefusedError`, and :class:`ValueError` for what has more parts than any picture.
    """
    left = _UNPACKED_LIMIT
    for part in parts(data):
        if _frames(part) > 1:
            raise PictureRefusedError(_SEVERAL)
        left -= _unpacked_length(_packed(part), left + 1)
        if left < 0:
            raise PictureRefusedError(_BOMB)


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
    if not packed:
        return 0
    try:
        return len(zlib.decompressobj().decompress(packed, limit))
    except zlib.error:
        return 0
