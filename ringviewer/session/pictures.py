"""Checks and decodes stills, away from the loop's thread."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from ringviewer.history.wording import count, plain
from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.session.metadata import Metadatum, read_metadata
from ringviewer.session.picture_judging import PictureRefusedError, judge, judge_scans
from ringviewer.session.picture_parts import JPEG_BEGIN, PNG_BEGIN, stripped

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["PIXEL_LIMIT", "Decoded", "Metadatum", "Picture", "PixelFormat", "check_and_decode", "pixels_of"]

PixelFormat = Literal["JPEG", "PNG"]

# Cameras of this kind send 2 million (contract §4.2); 4000×3000 leaves room for others.
PIXEL_LIMIT = 12_000_000
_SHOWN_BYTES = 4
_SIXTEEN_BITS = ("I;16", "I;16B", "I")
_BEGINNINGS = (
    (b"GIF8", "a GIF"),
    (b"RIFF", "a WebP picture or a sound"),
    (b"BM", "a BMP"),
    (b"%PDF", "a PDF"),
    (b"PK", "a ZIP archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A still that was decoded once to its last pixel.

    ``data`` are the bytes as they came, ``sha256`` their hash in hex. ``metadata`` is what the bytes say beside the
    pixels. ``width`` and ``height`` are those of the stored pixels: an orientation in the metadata is told there, and
    the picture is shown as it was stored.
    """

    data: bytes = field(repr=False)
    format: PixelFormat
    width: int
    height: int
    sha256: str
    metadata: tuple[Metadatum, ...] = field(default=(), repr=False)

    @property
    def weight(self) -> int:
        """How many bytes of memory it holds."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture with its pixels: ``rgba`` is red, green, blue and opacity of a byte each, row by row."""

    picture: Picture
    rgba: bytes = field(repr=False)


async def check_and_decode(data: bytes, content_type: str | None) -> Decoded:
    """Decode a still in a thread.

    Raises :class:`~ringviewer.partner_api.errors.UnexpectedAnswer` with the first bytes in words when the bytes are
    not one whole JPEG or PNG of at most 12 million pixels, whatever the content type claims (contract §4.3).
    """
    return await asyncio.to_thread(_check_and_decode, data, content_type)


def pixels_of(picture: Picture) -> bytes:
    """Decode a picture again, in the calling thread; raises what :func:`check_and_decode` raises."""
    return _decode(picture.data, None)[3]


def _check_and_decode(data: bytes, content_type: str | None) -> Decoded:
    picture_format, width, height, rgba = _decode(data, content_type)
    digest = hashlib.sha256(data).hexdigest()
    return Decoded(Picture(data, picture_format, width, height, digest, read_metadata(data)), rgba)


def _decode(data: bytes, content_type: str | None) -> tuple[PixelFormat, int, int, bytes]:
    from PIL import Image

    # Pillow only warns of a size that it finds large, and filters of warnings belong to the whole process. The limit
    # below is lower, and stands before any pixel is decoded.
    Image.MAX_IMAGE_PIXELS = None
    if not data.startswith((JPEG_BEGIN, PNG_BEGIN)):
        raise _unexpected(_not_a_picture(data, content_type))
    try:
        scans = judge(data)
        # Pillow reads metadata while it opens a picture; those that are broken must not keep it from being seen.
        with Image.open(io.BytesIO(stripped(data)), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > PIXEL_LIMIT:
                raise _unexpected(f"The picture claims {width}×{height} pixels, more than any still has.")
            judge_scans(scans, width, height)
            picture_format = cast(PixelFormat, image.format)
            image.load()
            rgba = _rgba(image)
    except PictureRefusedError as fault:
        raise _unexpected(str(fault)) from None
    except (Image.DecompressionBombError, MemoryError, OverflowError, Warning):
        raise _unexpected("The picture is damaged or claims a size that no still has.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        whole = count(len(data), "byte")
        raise _unexpected(f"The picture is cut off or damaged: its {whole} could not be decoded.") from None
    return picture_format, width, height, rgba


def _rgba(image: Image.Image) -> bytes:
    if image.mode in _SIXTEEN_BITS:
        # Converted by Pillow, all but the darkest 256 of the 65 536 shades would be white.
        from PIL import Image as Images

        image = Images.frombytes("L", image.size, image.convert("I;16").tobytes()[1::2])
    return image.convert("RGBA").tobytes()


def _unexpected(sentence: str) -> UnexpectedAnswer:
    return UnexpectedAnswer(200, None, sentence)


def _not_a_picture(data: bytes, content_type: str | None) -> str:
    said = f"200 as {plain(content_type, 40)}" if content_type else "200 without a content type"
    if not data:
        return f"{said}, but the body is empty."
    begin = " ".join(f"{byte:02X}" for byte in data[:_SHOWN_BYTES])
    known = _looks_like(data)
    return f"{said}, but the {count(len(data), 'byte')} begin with {begin}{f', which is {known}' if known else ''}."


def _looks_like(data: bytes) -> str | None:
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return "JSON"
    if head[:1] == b"<":
        return "HTML or XML"
    return next((name for begin, name in _BEGINNINGS if data.startswith(begin)), None) or (
        "a video or a HEIF picture" if data[4:8] == b"ftyp" else None
    )
