"""The bodies that come with 200: the picture as it was asked for, or one of the ways in which it is another thing."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image

from ringviewer.simulator.drawing.bombs import black_png, claiming_jpeg, many_scans
from ringviewer.simulator.drawing.still import Portrait, draw_picture, draw_still
from ringviewer.simulator.media import metadata
from ringviewer.simulator.worlds.outcomes import Outcome

# An error text saved as a picture: the 201 bytes that a careless client was met with.
_NOT_AN_IMAGE = (
    b'{"errors":[{"id":"80230278-0000-0000-0000-000000000000","status":"422","code":"CORRUPT_RECORDING",'
    b'"detail":"The recording could not be read","meta":{"timestamp":"2026-10-08T12:43:17Z"}}]}'
).ljust(201)
_PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Guest network</h1></body></html>\n"
_BOMB_SIDE = 30_000
_SCANS = 1_000
_SMALLEST = 16
_NEXT_FRAME_MS = 2_000
# More than any client takes: they stop at 1 to 20 MB (contract §4.3), the most patient ones not far above.
_OVERSIZE_BYTES = 33 << 20
_JPEG, _PNG = "image/jpeg", "image/png"


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer, and the Content-Type that goes with them."""

    data: bytes
    content_type: str


Maker = Callable[[Portrait], Body]


def body_of(outcome: Outcome, portrait: Portrait) -> Body:
    """The body for an outcome, the same for an equal portrait. Takes a while: call it off the event loop."""
    return PICTURES.get(outcome, _asked)(portrait)


def _asked(portrait: Portrait) -> Body:
    return Body(draw_still(portrait), f"image/{portrait.format}")


def _other_format(portrait: Portrait) -> Body:
    return _asked(replace(portrait, format="png" if portrait.format == "jpeg" else "jpeg"))


def _other_size(portrait: Portrait) -> Body:
    width, height = portrait.size
    return _asked(replace(portrait, size=(max(_SMALLEST, width // 2), max(_SMALLEST, height // 2))))


def _wrong_type(portrait: Portrait) -> Body:
    return Body(draw_still(portrait), "text/plain; charset=utf-8")


def _oversize(portrait: Portrait) -> Body:
    asked = _asked(portrait)
    return replace(asked, data=asked.data.ljust(_OVERSIZE_BYTES))


def _gif(portrait: Portrait) -> Body:
    return Body(_encoded("GIF", [draw_picture(portrait)]), _JPEG)


def _apng(portrait: Portrait) -> Body:
    return Body(_encoded("PNG", _two(portrait), duration=500, compress_level=1), _PNG)


def _mpo(portrait: Portrait) -> Body:
    return Body(_encoded("MPO", _two(portrait)), _JPEG)


def _two(portrait: Portrait) -> list[Image.Image]:
    later = replace(portrait, captured_ms=portrait.captured_ms + _NEXT_FRAME_MS)
    return [draw_picture(one).convert("RGB") for one in (portrait, later)]


def _encoded(name: str, frames: list[Image.Image], **options: int) -> bytes:
    stream = io.BytesIO()
    more = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    frames[0].save(stream, name, **more, **options)
    return stream.getvalue()


def _as_jpeg(change: Callable[[bytes], bytes]) -> Maker:
    return lambda portrait: Body(change(draw_still(replace(portrait, format="jpeg"))), _JPEG)


def _as_png(change: Callable[[bytes], bytes]) -> Maker:
    return lambda portrait: Body(change(draw_still(replace(portrait, format="png"))), _PNG)


def _cut_off(data: bytes) -> bytes:
    return data[: len(data) * 3 // 5]


def _always(data: bytes, content_type: str) -> Maker:
    return lambda _portrait: Body(data, content_type)


PICTURES: dict[Outcome, Maker] = {
    "other-format": _other_format,
    "other-size": _other_size,
    "wrong-type": _wrong_type,
    "not-image": lambda portrait: Body(_NOT_AN_IMAGE, f"image/{portrait.format}"),
    "html": _always(_PAGE, "text/html; charset=utf-8"),
    "json": _always(_NOT_AN_IMAGE, "application/json"),
    "empty": lambda portrait: Body(b"", f"image/{portrait.format}"),
    "truncated-jpeg": _as_jpeg(_cut_off),
    "truncated-png": _as_png(_cut_off),
    "gif": _gif,
    "apng": _apng,
    "mpo": _mpo,
    "png-bomb": lambda _portrait: Body(black_png(_BOMB_SIDE), _PNG),
    "jpeg-bomb": _as_jpeg(claiming_jpeg),
    "jpeg-scans": lambda portrait: Body(many_scans(portrait.size, _SCANS), _JPEG),
    "oversize": _oversize,
    "exif": _as_jpeg(metadata.described_jpeg),
    "png-text": _as_png(metadata.described_png),
    "hostile-exif": _as_jpeg(metadata.hostile_jpeg),
    "hostile-png-text": _as_png(metadata.hostile_png),
    "text-bomb": _as_png(metadata.bombed_png),
}
