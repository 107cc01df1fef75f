"""Reads the directories of EXIF data, which may be broken on purpose.

Pillow reads them too, but tells of broken ones with process-wide warnings, and reads values of any size.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

Order = Literal["little", "big"]

_MOST_ENTRIES = 200
_MOST_NUMBERS = 8
_MOST_LETTERS = 1_000
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825
_NOT_SHOWN = frozenset({_EXIF_DIRECTORY, _GPS_DIRECTORY, 0xA005})
_ORIENTATION = 0x0112

# How the picture is meant to be turned. Evidence is shown as it was stored.
_TURNED = {
    1: "upright",
    2: "mirrored",
    3: "meant to be turned by 180°, shown as stored",
    4: "meant to be mirrored top to bottom, shown as stored",
    5: "meant to be mirrored and turned by 270° clockwise, shown as stored",
    6: "meant to be turned by 90° clockwise, shown as stored",
    7: "meant to be mirrored and turned by 90° clockwise, shown as stored",
    8: "meant to be turned by 270° clockwise, shown as stored",
}

# Type of a value: bytes of one, whether it is signed, whether it is a fraction of two numbers.
_TYPES = {
    1: (1, False, False),
    2: (1, False, False),
    3: (2, False, False),
    4: (4, False, False),
    5: (4, False, True),
    6: (1, True, False),
    7: (1, False, False),
    8: (2, True, False),
    9: (4, True, False),
    10: (4, True, True),
}
_BYTE, _ASCII, _UNDEFINED = 1, 2, 7


def exif(data: bytes) -> Iterator[tuple[str, str]]:
    """Names and values of the main, the EXIF and the GPS directory; broken values are left out.

    Raises :class:`ValueError` when it is no EXIF data at all.
    """
    from PIL.ExifTags import GPSTAGS, TAGS

    order = order_of(data)
    pointers: dict[int, int] = {}
    for tag, kind, octets in directory(data, order, int.from_bytes(data[4:8], order)):
        if tag in (_EXIF_DIRECTORY, _GPS_DIRECTORY):
            pointers[tag] = int.from_bytes(octets[:4], order)
        elif tag == _ORIENTATION:
            number = int.from_bytes(octets[:2], order)
            yield "Orientation", f"{number}, {_TURNED.get(number, 'not defined')}"
        else:
            yield _name(TAGS, tag), _value(kind, octets, order)
    for pointer, names in ((_EXIF_DIRECTORY, TAGS), (_GPS_DIRECTORY, GPSTAGS)):
        if pointer in pointers:
            for tag, kind, octets in directory(data, order, pointers[pointer]):
                if tag not in _NOT_SHOWN:
                    yield _name(names, tag), _value(kind, octets, order)


def order_of(data: bytes) -> Order:
    """The order of bytes that the data say they have; raises :class:`ValueError` when they say none."""
    if data.startswith(b"II*\0"):
        return "little"
    if data.startswith(b"MM\0*"):
        return "big"
    raise ValueError("no EXIF data")


def directory(data: bytes, order: Order, start: int) -> Iterator[tuple[int, int, memoryview]]:
    """Tag, type and bytes of the entries of a directory, at most 200; those that lie outside the data are left out.

    Nothing is copied: each entry may claim all of the data.
    """
    view = memoryview(data)
    number = int.from_bytes(data[start : start + 2], order)
    for index in range(min(number, _MOST_ENTRIES)):
        at = start + 2 + 12 * index
        entry = data[at : at + 12]
        if len(entry) < 12:
            return
        tag, kind = int.from_bytes(entry[:2], order), int.from_bytes(entry[2:4], order)
        if kind not in _TYPES:
            continue
        width, _, fraction = _TYPES[kind]
        length = int.from_bytes(entry[4:8], order) * width * (2 if fraction else 1)
        begin = at + 8 if length <= 4 else int.from_bytes(entry[8:12], order)
        if begin + length <= len(data):
            yield tag, kind, view[begin : begin + length]


def _name(names: dict[int, str], tag: int) -> str:
    return names.get(tag) or f"Tag {tag}"


def _value(kind: int, octets: memoryview, order: Order) -> str:
    if kind in (_ASCII, _UNDEFINED):
        few = bytes(octets[:_MOST_LETTERS])
        text = few.partition(b"\0")[0] if kind == _ASCII else few.rstrip(b"\0")
        if kind == _ASCII or (text.isascii() and text.decode("ascii").isprintable()):
            return text.decode("utf-8", "replace")
        return f"{len(octets)} bytes"
    if kind == _BYTE and len(octets) > _MOST_NUMBERS:
        return f"{len(octets)} bytes"
    width, signed, fraction = _TYPES[kind]
    step = width * (2 if fraction else 1)
    shown = []
    for at in range(0, min(len(octets), step * _MOST_NUMBERS), step):
        number = int.from_bytes(octets[at : at + width], order, signed=signed)
        below = int.from_bytes(octets[at + width : at + step], order, signed=signed) if fraction else 1
        shown.append(f"{number}/0" if below == 0 else f"{number / below:.10g}" if fraction else str(number))
    more = " …" if len(octets) > step * _MOST_NUMBERS else ""
    return " ".join(shown) + more
