"""Pictures as an encoder, a careless one or an attacker would write them."""

from __future__ import annotations

import io
import zlib

from PIL import Image

from ringviewer.session.picture_parts import START_OF_SCAN, parts


def saved(image: Image.Image, picture_format: str, **options: object) -> bytes:
    """The bytes of a picture."""
    stream = io.BytesIO()
    image.save(stream, picture_format, **options)
    return stream.getvalue()


def encoded(picture_format: str, size: tuple[int, int] = (64, 36), **options: object) -> bytes:
    """A picture of noise."""
    return saved(Image.effect_noise(size, 80).convert("RGB"), picture_format, **options)


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def with_chunk(data: bytes, name: bytes, body: bytes) -> bytes:
    """A PNG with a chunk behind its header."""
    return data[:33] + chunk(name, body) + data[33:]


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with a segment at its beginning."""
    return data[:2] + bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


def with_scans(data: bytes, scans: int) -> bytes:
    """A progressive JPEG whose last scan, of a few bytes, is there so often that all of them are so many."""
    *_, last = (part for part in parts(data) if part.marker == START_OF_SCAN)
    there = sum(part.marker == START_OF_SCAN for part in parts(data))
    return data[: last.end] + data[last.start : last.end] * (scans - there) + data[last.end :]


def claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims another size."""
    data = bytearray(encoded("PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)
