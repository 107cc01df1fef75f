"""Checks and decodes stills, away from the loop's thread."""

from __future__ import annotations

import asyncio
import hashlib
import io
from dataclasses import dataclass, field
from typing import Literal, cast

from ringviewer.history.wording import count, plain
from ringviewer.partner_api.errors import UnexpectedAnswer

PixelFormat = Literal["JPEG", "PNG"]

PIXEL_LIMIT = 40_000_000
_SHOWN_BYTES = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A still that was decoded to its last pixel.

    ``data`` are the bytes as they came, ``sha256`` their hash in hex, ``rgba`` the pixels, 4 bytes each, row by row.
    """

    data: bytes = field(repr=False)
    format: PixelFormat
    width: int
    height: int
    sha256: str
    rgba: bytes = field(repr=False)

    @property
    def weight(self) -> int:
        """How many bytes of memory it holds."""
        return len(self.data) + len(self.rgba)


async def check_and_decode(data: bytes, content_type: str | None) -> Picture:
    """Decode a still in a thread.

    Raises :class:`~ringviewer.partner_api.errors.UnexpectedAnswer` with the first bytes in words when the bytes are
    not one whole JPEG or PNG of at most 40 million pixels, whatever the content type claims (contract §4.3).
    """
    return await asyncio.to_thread(_decode, data, content_type)


def _decode(data: bytes, content_type: str | None) -> Picture:
    from PIL import Image, UnidentifiedImageError

    # Pillow only warns of a size that it finds large, and filters of warnings belong to the whole process. The limit
    # below is lower, and stands before any pixel is decoded.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            width, height = image.size
            if width * height > PIXEL_LIMIT:
                raise _unexpected(f"The picture claims {width}×{height} pixels, more than any still has.")
            if getattr(image, "n_frames", 1) != 1:
                raise _unexpected("The answer is an animation, not a still.")
            image_format = cast(PixelFormat, image.format)
            image.load()
            rgba = image.convert("RGBA").tobytes()
    except UnidentifiedImageError:
        raise _unexpected(_not_a_picture(data, content_type)) from None
    except (Image.DecompressionBombError, Warning):
        raise _unexpected("The picture is damaged or claims a size that no still has.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        whole = count(len(data), "byte")
        raise _unexpected(f"The picture is cut off or damaged: its {whole} could not be decoded.") from None
    return Picture(data, image_format, width, height, hashlib.sha256(data).hexdigest(), rgba)


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
    head = data[:64].lstrip()
    if head[:1] in (b"{", b"["):
        return "JSON"
    if head[:1] == b"<":
        return "HTML or XML"
    if data[:4] == b"RIFF" or data[:3] == b"GIF" or data[4:8] == b"ftyp":
        return "another kind of media"
    return None
