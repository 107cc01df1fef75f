"""What a picture file may say beside the picture: made-up facts of a camera, and texts that nobody should obey."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from ringviewer.simulator.drawing.png import BEGIN, chunk

_MAKE, _MODEL, _SOFTWARE, _ARTIST, _DESCRIPTION, _MOMENT = 0x010F, 0x0110, 0x0131, 0x013B, 0x010E, 0x0132
_GPS, _DETAILS, _USER_COMMENT, _EXPOSURE = 0x8825, 0x8769, 0x9286, 0x829A
_ODD = '\u202etxen\u202c\x00\x1b[2J\x07<script>alert(1)</script>\r\nX: y =HYPERLINK("http://127.0.0.1/")'
_LONG = 60_000
_MANY = 400
_BOMB = 64 << 20
_MARKED = 1, 65_521
_HEADER_END = len(BEGIN) + 25


def described_jpeg(data: bytes) -> bytes:
    """A JPEG with the EXIF of a camera that does not exist, at a place where it does not hang, and a comment."""
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL], exif[_SOFTWARE] = "Fernhill Optics", "Porch Eye 2", "4.1.7"
    exif[_MOMENT], exif[_ARTIST] = "2026:10:01 12:00:00", "Nobody"
    exif.get_ifd(_DETAILS)[_EXPOSURE] = IFDRational(1, 250)
    exif.get_ifd(_GPS).update({1: "N", 2: (40.0, 0.0, 0.0), 3: "W", 4: (105.0, 0.0, 0.0)})
    return _with_segments(data, exif.tobytes(), b"A made-up comment.")


def described_png(data: bytes) -> bytes:
    """A PNG with text of all three kinds, and an EXIF chunk."""
    exif = Image.Exif()
    exif[_MAKE], exif[_MODEL] = "Fernhill Optics", "Porch Eye 2"
    return _with_chunks(
        data,
        (
            (b"tEXt", b"Software\x00Fernhill 4.1.7"),
            (b"zTXt", b"Comment\x00\x00" + zlib.compress(b"A made-up comment.")),
            (b"iTXt", "Title\x00\x00\x00de\x00Titel\x00Haustür".encode()),
            (b"eXIf", exif.tobytes().removeprefix(b"Exif\x00\x00")),
        ),
    )


def hostile_jpeg(data: bytes) -> bytes:
    """A JPEG whose EXIF holds commands, endless texts and a division by nothing, and whose comment is no text."""
    exif = Image.Exif()
    odd = _ODD.encode()
    exif[_MAKE], exif[_MODEL], exif[_DESCRIPTION] = odd, odd * 20, b"a" * 20_000
    exif[0xFFFE] = odd
    exif.get_ifd(_DETAILS).update({_EXPOSURE: IFDRational(*_MARKED), _USER_COMMENT: b"UNICODE\x00" + odd * 50})
    exif.get_ifd(_GPS).update({2: (IFDRational(*_MARKED), 1e9, 0.0)})
    # Nobody writes such a fraction: it is put in where another one stands.
    told = exif.tobytes().replace(struct.pack(">II", *_MARKED), struct.pack(">II", 1, 0))
    return _with_segments(data, told, bytes(range(256)) * (_LONG // 256), odd, b"")


def hostile_png(data: bytes) -> bytes:
    """A PNG with hundreds of texts, odd ones, long ones, one without a name and one that is cut off."""
    odd = _ODD.encode()
    many = ((b"tEXt", b"Note %d\x00" % number + odd) for number in range(_MANY))
    more = (
        (b"tEXt", b"\x00" + odd),
        (b"tEXt", b"no end"),
        (b"tEXt", b"Long\x00" + b"a" * _LONG),
        (b"iTXt", b"Odd\x00\x00\x00\x00\x00" + odd),
        (b"iTXt", b"Broken\x00\x00\x00\x00\x00\xff\xfe\xfd"),
        (b"eXIf", b"MM\x00\x2a\x00\x00\x00\x08\xff\xff"),
    )
    return _with_chunks(data, (*many, *more))


def bombed_png(data: bytes) -> bytes:
    """A PNG with a text of a few KiB that unpacks to 64 MiB."""
    return _with_chunks(data, ((b"zTXt", b"Comment\x00\x00" + zlib.compress(b" " * _BOMB)),))


def _with_segments(data: bytes, exif: bytes, *comments: bytes) -> bytes:
    """A JPEG with an APP1 segment and comments after its first marker (ITU-T T.81, B.2.4)."""
    segments = [(0xE1, exif), *((0xFE, comment) for comment in comments)]
    told = b"".join(struct.pack(">BBH", 0xFF, marker, len(text) + 2) + text for marker, text in segments)
    return data[:2] + told + data[2:]


def _with_chunks(data: bytes, chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A PNG with more chunks after its header."""
    return data[:_HEADER_END] + b"".join(chunk(name, text) for name, text in chunks) + data[_HEADER_END:]
