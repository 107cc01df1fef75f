from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from typing import Any

import pytest
from PIL import Image

from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.session.pictures import check_and_decode

pytestmark = pytest.mark.anyio


def encoded(picture_format: str, size: tuple[int, int] = (64, 36), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(stream, picture_format, **options)
    return stream.getvalue()


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
async def test_a_picture_is_decoded_to_its_pixels(picture_format: str) -> None:
    data = encoded(picture_format)
    picture = await check_and_decode(data, "image/jpeg")
    assert (picture.format, picture.width, picture.height) == (picture_format, 64, 36)
    assert len(picture.rgba) == 64 * 36 * 4
    assert picture.rgba[3::4] == b"\xff" * (64 * 36)
    assert picture.sha256 == hashlib.sha256(data).hexdigest()
    assert picture.data == data


async def refusal(data: bytes, content_type: str = "image/jpeg") -> str:
    with pytest.raises(UnexpectedAnswer) as caught:
        await check_and_decode(data, content_type)
    return caught.value.detail or ""


async def test_an_error_saved_as_a_picture_is_named() -> None:
    body = b'{"errors": []}'.ljust(201)
    assert await refusal(body) == "200 as image/jpeg, but the 201 bytes begin with 7B 22 65 72, which is JSON."
    assert "which is HTML" in await refusal(b"<!doctype html><title>no</title>", "text/html")
    assert await refusal(b"", "") == "200 without a content type, but the body is empty."
    assert (await refusal(b"\x00\x01", "image/png")).endswith("begin with 00 01.")


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
async def test_a_picture_that_is_cut_off_is_refused(picture_format: str) -> None:
    data = encoded(picture_format)
    assert "cut off or damaged" in await refusal(data[: len(data) // 2])


async def test_other_formats_are_refused_even_if_they_could_be_read() -> None:
    assert "another kind of media" in await refusal(encoded("GIF"))
    assert "begin with 42 4D" in await refusal(encoded("BMP"))


def claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims another size."""
    data = bytearray(encoded("PNG"))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


async def test_a_picture_of_absurd_size_is_refused_before_it_is_decoded() -> None:
    assert "more than any still has" in await refusal(claiming(60_000, 60_000))
    assert "8000×5001" in await refusal(claiming(8_000, 5_001))


async def test_animations_are_refused() -> None:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    assert await refusal(stream.getvalue(), "image/png") == "The answer is an animation, not a still."


async def test_decoding_leaves_the_filters_of_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = warnings.filters
    seen: list[bool] = []
    real = Image.open

    def watched(*args: Any, **options: Any) -> Image.Image:
        seen.append(warnings.filters is before)
        return real(*args, **options)

    monkeypatch.setattr(Image, "open", watched)
    await check_and_decode(encoded("JPEG"), "image/jpeg")
    assert seen == [True]


@pytest.mark.parametrize("size", [(12_000, 10_000), (60_000, 60_000)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
async def test_a_size_that_only_worries_the_decoder_is_refused_too(size: tuple[int, int]) -> None:
    assert "still has" in await refusal(claiming(*size))
