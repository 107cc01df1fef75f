"""What the bytes of a picture say beside its pixels: EXIF, comments, texts, profiles.

Nobody can trust it, and it may be broken on purpose: it is bounded, made plain text, and never keeps a picture from
being shown.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ringviewer.history.wording import NARROW, plain, size
from ringviewer.session.exif import exif
from ringviewer.session.picture_parts import ICC_BEGIN, Part, parts

MOST = 40
_NAME_LENGTH, _VALUE_LENGTH = 60, 200
_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"

# Of a text that is shown with 200 letters, no more needs to be unpacked.
_UNPACKED = 1_000


@dataclass(frozen=True, slots=True)
class Metadatum:
    """One thing that a picture says of itself, as plain text of at most 60 and 200 letters."""

    name: str
    value: str


def read_metadata(data: bytes) -> tuple[Metadatum, ...]:
    """What a picture says of itself, the first 40 entries; whatever can not be read is told as unreadable."""
    found: list[Metadatum] = []
    try:
        for name, value in islice(_entries(data), MOST):
            found.append(Metadatum(plain(name, _NAME_LENGTH), plain(value.strip(), _VALUE_LENGTH)))
    except Exception:
        found = [*found[: MOST - 1], Metadatum("Metadata", "unreadable")]
    return tuple(found)


def _entries(data: bytes) -> Iterator[tuple[str, str]]:
    end, ended = 0, False
    for part in parts(data):
        yield from _of_chunk(part) if part.name else _of_segment(part)
        end = part.end
        ended = part.name == b"IEND" or part.marker == 0xD9
    if ended and end < len(data):
        yield "After the picture", _size(len(data) - end)


def _of_segment(part: Part) -> Iterator[tuple[str, str]]:
    body = part.body
    if part.marker == 0xFE:
        yield "Comment", _text(body)
    elif body.startswith(ICC_BEGIN) and part.marker == 0xE2:
        yield "Color profile", _size(len(body) - len(ICC_BEGIN))
    elif part.marker == 0xE1 and body.startswith(_EXIF):
        yield from exif(body[len(_EXIF) :])
    elif part.marker == 0xE1 and body.startswith(_XMP):
        yield "XMP", _text(body[len(_XMP) :])
    elif not part.shows:
        yield f"APP{part.marker - 0xE0}", _size(len(body))


def _of_chunk(part: Part) -> Iterator[tuple[str, str]]:
    name, body = part.name, part.body
    if name == b"eXIf":
        yield from exif(body.removeprefix(_EXIF))
    elif name == b"tEXt":
        keyword, _, text = body.partition(b"\0")
        yield _text(keyword), _text(text)
    elif name == b"zTXt":
        keyword, _, rest = body.partition(b"\0")
        yield _text(keyword), _unpacked(rest[1:])
    elif name == b"iTXt":
        keyword, _, rest = body.partition(b"\0")
        text = rest[2:].split(b"\0", 2)[-1]
        yield _text(keyword), _unpacked(text) if rest[:1] == b"\1" else _text(text)
    elif name == b"tIME" and len(body) == 7:
        year = int.from_bytes(body[:2], "big")
        yield "Last change", f"{year:04}-{body[2]:02}-{body[3]:02} {body[4]:02}:{body[5]:02}:{body[6]:02}"
    elif name == b"iCCP":
        yield "Color profile", _text(body.partition(b"\0")[0])
    elif not part.shows:
        yield f"{_text(name)} chunk", _size(len(body))


def _unpacked(data: bytes) -> str:
    try:
        return _text(zlib.decompressobj().decompress(data, _UNPACKED))
    except zlib.error:
        return "unreadable"


def _size(octets: int) -> str:
    return size(octets).replace(NARROW, " ")


def _text(octets: bytes) -> str:
    few = octets[:_UNPACKED].rstrip(b"\0")
    try:
        return few.decode()
    except UnicodeDecodeError as fault:
        # A letter that the bound cut in two is no reason to read everything as Latin-1.
        return few[: fault.start].decode() if fault.start >= _UNPACKED - 3 else few.decode("latin-1")
