from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.session.pictures import check_and_decode, pixels_of
from tests.session.encodings import chunk, claiming, encoded, saved, with_chunk, with_scans, with_segment

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
async def test_a_picture_is_decoded_to_its_pixels(picture_format: str) -> None:
    data = encoded(picture_format)
    decoded = await check_and_decode(data, "image/jpeg")
    picture = decoded.picture
    assert (picture.format, picture.width, picture.height) == (picture_format, 64, 36)
    assert len(decoded.rgba) == 64 * 36 * 4
    assert decoded.rgba[3::4] == b"\xff" * (64 * 36)
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
    assert "which is a GIF" in await refusal(encoded("GIF"))
    assert "begin with 42 4D" in await refusal(encoded("BMP"))


async def test_a_picture_of_absurd_size_is_refused_before_it_is_decoded() -> None:
    assert "more than any still has" in await refusal(claiming(60_000, 60_000))
    assert "4000×3001" in await refusal(claiming(4_000, 3_001))
    assert "cut off or damaged" in await refusal(claiming(4_000, 3_000))


@pytest.mark.parametrize("picture_format", ["PNG", "MPO"])
async def test_animations_and_several_views_are_refused(picture_format: str) -> None:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(stream, picture_format, save_all=True, append_images=frames[1:])
    said = await refusal(stream.getvalue(), "image/png")
    assert said == "The answer holds several pictures or an animation, not one still."


BOMB = zlib.compress(bytes(3_000_000))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (b"zTXt", b"Comment\0\0" + BOMB),
        (b"iTXt", b"Comment\0\1\0en\0\0" + BOMB),
        (b"iCCP", b"profile\0\0" + BOMB),
    ],
)
async def test_packed_parts_that_are_a_bomb_are_refused(name: bytes, body: bytes) -> None:
    assert "unpack to more than 1 MB" in await refusal(with_chunk(encoded("PNG"), name, body))


async def test_many_small_bombs_are_one() -> None:
    data = encoded("PNG")
    for _ in range(4):
        data = with_chunk(data, b"zTXt", b"Comment\0\0" + zlib.compress(bytes(300_000)))
    assert "unpack to more than 1 MB" in await refusal(data)


async def test_more_parts_than_a_picture_has_are_refused() -> None:
    data = encoded("PNG")
    assert "cut off or damaged" in await refusal(data[:33] + chunk(b"tEXt", b"a\0b") * 10_001 + data[33:])


PROGRESSIVE = saved(Image.new("L", (64, 36), 128), "JPEG", progressive=True)


async def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded() -> None:
    said = "The picture has over 64 scans, more than any still has."
    assert await refusal(with_scans(PROGRESSIVE, 65)) == said
    assert await refusal(with_scans(PROGRESSIVE, 12_000)) == said
    decoded = await check_and_decode(with_scans(PROGRESSIVE, 64), "image/jpeg")
    assert decoded.rgba == (await check_and_decode(PROGRESSIVE, "image/jpeg")).rgba


async def test_the_larger_a_jpeg_the_fewer_scans_it_may_have() -> None:
    large = saved(Image.new("L", (4_000, 3_000), 128), "JPEG", progressive=True)
    assert (await check_and_decode(with_scans(large, 16), "image/jpeg")).picture.width == 4_000
    assert await refusal(with_scans(large, 17)) == (
        "The picture has 17 scans of 4000×3000 pixels, more than any still has."
    )


async def test_bombs_whose_sum_is_wrong_are_bombs_too() -> None:
    data = encoded("PNG")
    for _ in range(4):
        data = with_chunk(data, b"zTXt", b"Comment\0\0" + zlib.compress(bytes(300_000))[:-4] + b"nono")
    assert "unpack to more than 1 MB" in await refusal(data)


BROKEN = (
    with_segment(encoded("JPEG"), 0xE2, b"MPF\0II*\0\xff\xff\xff\xff"),
    with_segment(encoded("JPEG"), 0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0" * 9),
    with_segment(encoded("JPEG"), 0xE2, b"ICC_PROFILE\0\x05\x01" + bytes(60_000)),
    with_chunk(encoded("PNG"), b"acTL", bytes(8)),
    with_chunk(encoded("PNG"), b"zTXt", b"Comment\0\0no zlib"),
    with_chunk(encoded("PNG"), b"iCCP", b"profile\0\0no zlib"),
    with_chunk(encoded("PNG"), b"eXIf", b"II*\0\xff"),
    with_chunk(encoded("PNG"), b"tIME", b"1"),
)


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
async def test_broken_metadata_keeps_no_picture_from_being_seen(data: bytes) -> None:
    assert (await check_and_decode(data, "image/jpeg")).picture.data == data


async def test_the_orientation_is_told_and_not_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = (await check_and_decode(encoded("JPEG", exif=exif), "image/jpeg")).picture
    assert (picture.width, picture.height) == (64, 36)
    [entry] = [entry for entry in picture.metadata if entry.name == "Orientation"]
    assert entry.value == "6, meant to be turned by 90° clockwise, shown as stored"


def sixteen_bits() -> Image.Image:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 0x8000)
    image.putpixel((1, 0), 0xFFFF)
    return image


def palette() -> Image.Image:
    image = Image.new("P", (2, 1))
    image.putpalette([200, 0, 0, 0, 0, 200])
    image.putpixel((1, 0), 1)
    return image


KINDS = [
    (saved(sixteen_bits(), "PNG"), [(128, 128, 128, 255), (255, 255, 255, 255)]),
    (saved(palette(), "PNG"), [(200, 0, 0, 255), (0, 0, 200, 255)]),
    (saved(palette(), "PNG", transparency=1), [(200, 0, 0, 255), (0, 0, 200, 0)]),
    (saved(Image.new("L", (2, 1), 90), "PNG"), [(90, 90, 90, 255)] * 2),
    (saved(Image.new("1", (2, 1), 1), "PNG"), [(255, 255, 255, 255)] * 2),
    (saved(Image.new("LA", (2, 1), (90, 30)), "PNG"), [(90, 90, 90, 30)] * 2),
    (saved(Image.new("RGBA", (2, 1), (9, 8, 7, 6)), "PNG"), [(9, 8, 7, 6)] * 2),
    (saved(Image.new("L", (2, 1), 90), "JPEG"), [(90, 90, 90, 255)] * 2),
    (saved(Image.new("CMYK", (2, 1), (0, 255, 255, 0)), "JPEG"), [(255, 0, 0, 255)] * 2),
]


@pytest.mark.parametrize(("data", "pixels"), KINDS, ids=range(len(KINDS)))
async def test_every_kind_of_pixel_is_shown_right(data: bytes, pixels: list[tuple[int, ...]]) -> None:
    decoded = await check_and_decode(data, "image/png")
    shown = [tuple(decoded.rgba[at : at + 4]) for at in range(0, len(decoded.rgba), 4)]
    assert all(
        abs(a - b) <= 1 for got, wanted in zip(shown, pixels, strict=True) for a, b in zip(got, wanted, strict=True)
    )


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
async def test_a_picture_is_refused_wherever_it_is_cut_off(picture_format: str) -> None:
    data = encoded(picture_format, (24, 16))
    for kept in range(8, len(data) - 16, 7):
        assert "cut off or damaged" in await refusal(data[:kept])


async def test_what_the_answer_calls_itself_changes_nothing() -> None:
    assert (await check_and_decode(encoded("PNG"), "text/html")).picture.format == "PNG"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"\xef\xbb\xbf {", "JSON"),
        (b"RIFF", "WebP"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\0\0\0\x18ftypheic", "HEIF"),
    ],
)
async def test_the_first_bytes_are_named(body: bytes, what: str) -> None:
    assert what in await refusal(body)


async def test_pixels_are_decoded_again_from_the_kept_bytes() -> None:
    decoded = await check_and_decode(encoded("JPEG"), "image/jpeg")
    assert pixels_of(decoded.picture) == decoded.rgba
    assert decoded.picture.weight == len(decoded.picture.data)


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
async def test_no_bytes_raise_anything_but_words(noise: bytes, begin: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        await check_and_decode(begin + noise, None)


VICTIMS = (encoded("JPEG", (16, 16)), encoded("PNG", (16, 16)))


@settings(max_examples=150)
@given(st.sampled_from(VICTIMS), st.lists(st.tuples(st.integers(2, 4_000), st.integers(0, 255)), max_size=6))
async def test_a_damaged_picture_is_shown_or_refused(data: bytes, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(data)
    for at, value in changes:
        damaged[at % len(damaged)] = value
    try:
        decoded = await check_and_decode(bytes(damaged), None)
    except UnexpectedAnswer:
        return
    assert len(decoded.rgba) == decoded.picture.width * decoded.picture.height * 4


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
