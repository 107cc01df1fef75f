"""Taking a picture apart: what goes changes no pixel, and what stays keeps it whole."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from ringviewer.session import picture_parts
from ringviewer.session.picture_parts import parts, stripped
from tests.session.encodings import chunk, encoded, with_chunk, with_segment

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PROGRESSIVE = encoded("JPEG", (40, 24), progressive=True)
RESTARTS = encoded("JPEG", (40, 24), restart_marker_blocks=1)
CMYK = io.BytesIO()
Image.effect_noise((40, 24), 90).convert("CMYK").save(CMYK, "JPEG")
JPEGS = (encoded("JPEG", (40, 24)), PROGRESSIVE, RESTARTS, CMYK.getvalue())
PNG = encoded("PNG", (40, 24))

GOES_JPEG = [(marker, b"secret" * 3) for marker in (*range(0xE0, 0xF0), 0xFE)] + [(0xE1, b"Exif\0\0II*\0secret")]
STAYS_JPEG = [(0xEE, b"Adobe\0\x64\0\0\0\0\0"), (0xE2, b"ICC_PROFILE\0\1\1")]
GOES_PNG = [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX", b"prVt"]


def pixels(data: bytes) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.tobytes()


@pytest.mark.parametrize("data", JPEGS, ids=["plain", "progressive", "restarts", "cmyk"])
def test_what_only_tells_of_a_jpeg_goes_and_no_pixel_changes(data: bytes) -> None:
    told = data
    for marker, body in GOES_JPEG:
        told = with_segment(told, marker, body)
    told += b"secret preview"
    clean = stripped(told)
    assert b"secret" not in clean
    assert clean == data
    assert pixels(clean) == pixels(data)
    assert stripped(clean) is clean


def test_what_decides_how_a_jpeg_looks_stays() -> None:
    for marker, body in STAYS_JPEG:
        data = with_segment(JPEGS[0], marker, body)
        assert stripped(data) is data
    profiled = encoded("JPEG", icc_profile=PROFILE, comment=b"secret")
    with Image.open(io.BytesIO(stripped(profiled))) as image:
        assert image.info["icc_profile"] == PROFILE
        assert "comment" not in image.info


@pytest.mark.parametrize("name", GOES_PNG)
def test_what_only_tells_of_a_png_goes(name: bytes) -> None:
    for told in (with_chunk(PNG, name, b"k\0secret"), PNG[:-12] + chunk(name, b"k\0secret") + PNG[-12:]):
        assert stripped(told) == PNG


def test_what_decides_how_a_png_looks_stays() -> None:
    kept = encoded("PNG", icc_profile=PROFILE, dpi=(72, 72))
    assert stripped(kept) is kept
    for name in (b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"cICP"):
        data = with_chunk(PNG, name, b"\0\1")
        assert stripped(data) is data
    assert stripped(kept + b"tail") == kept


def test_what_stands_between_segments_goes() -> None:
    data = JPEGS[0]
    told = with_segment(data[:2] + b"\x00secret\xff\xff" + data[2:], 0xE5, b"x")
    assert stripped(told) == data


def test_coded_pixels_are_taken_as_they_are() -> None:
    """Neither a stuffed zero, a restart nor bytes that look like a segment end the scan."""
    scan = b"\xff\xda\x00\x08abcdef" + b"\x01\xff\x00\xff\xd3\xff\xff\x00data"
    data = b"\xff\xd8" + scan + b"\xff\xfe\x00\x08secret" + b"\xff\xd9"
    assert stripped(data) == b"\xff\xd8" + scan + b"\xff\xd9"


def scan_end(data: bytes, at: int) -> tuple[int, int]:
    """Where the marker after a scan stands, and how many bytes were looked for: each find goes on behind the last."""
    finds = 0
    while True:
        finds += 1
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data), finds
        if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at, finds
        at += 1


TELLING = st.lists(st.sampled_from([b"\xff", b"\xff" * 40, b"\0", b"\xd0", b"\xd7", b"\xd9", b"\xfe", b"\x11"]))


@given(TELLING.map(b"".join))
def test_the_end_of_a_scan_is_found_by_looking_at_each_byte_once(coded: bytes) -> None:
    data = b"\xff\xd8\xff\xda\x00\x02" + coded
    end, finds = scan_end(data, 6)
    assert finds <= len(coded) + 1
    assert next(parts(data)).end == end


class Watched:
    """A pattern that keeps how many bytes each of its searches looked at."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self.pattern = pattern
        self.lengths: list[int] = []

    def search(self, data: bytes, start: int, end: int) -> re.Match[bytes] | None:
        found = self.pattern.search(data, start, end)
        self.lengths.append((found.end() if found else min(end, len(data))) - start)
        return found


@pytest.mark.parametrize(
    ("name", "filling"),
    [
        *(("_AFTER_SCAN", filling) for filling in (b"\xff", b"\0", b"\xff\0", b"\xff\xd0")),
        *(("_MARKER", filling) for filling in (b"\xff", b"\0", b"\xff\0")),
    ],
)
def test_what_is_never_found_is_looked_for_once_and_in_steps(
    monkeypatch: pytest.MonkeyPatch, name: str, filling: bytes
) -> None:
    """No search holds up other threads for long, and no pattern has anything to go back to."""
    watched = Watched(getattr(picture_parts, name))
    monkeypatch.setattr(picture_parts, name, watched)
    begin = b"\xff\xd8\xff\xda\x00\x02" if name == "_AFTER_SCAN" else b"\xff\xd8\xff\xe5\x00\x02"
    data = begin + filling * (400_000 // len(filling)) + b"\0"
    assert [part.marker for part in parts(data)] == [begin[3]]
    assert len(data) - 6 <= sum(watched.lengths) <= len(data) + len(watched.lengths)
    assert len(watched.lengths) < 10
    # A fixed width: without repeats, choices and groups, each byte is tried once.
    assert not set(watched.pattern.pattern) & set(b"+*?{|(")


@pytest.mark.parametrize("length", [(1 << 16) - 1, 1 << 16, (1 << 16) + 1, (1 << 17) + 1])
def test_a_marker_across_two_steps_is_found(length: int) -> None:
    data = b"\xff\xd8\xff\xda\x00\x02" + b"\x11" * length + b"\xff\xd9"
    assert [(part.marker, part.end) for part in parts(data)] == [(0xDA, 6 + length), (0xD9, 8 + length)]


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", JPEGS[0], PNG]))
def test_arbitrary_bytes_raise_nothing_but_a_value_error(noise: bytes, begin: bytes) -> None:
    for data in (begin + noise, begin[: len(begin) // 2] + noise + begin[len(begin) // 2 :]):
        try:
            once = stripped(data)
        except ValueError:
            continue
        assert stripped(once) == once
        assert len(once) <= len(data)
        assert all(part.shows for part in parts(once))


segments = st.lists(
    st.tuples(st.sampled_from([*range(0xE1, 0xEE), 0xEF, 0xFE]), st.binary(max_size=80), st.integers(0, 9)), max_size=6
)


@settings(max_examples=60)
@given(st.sampled_from(JPEGS), segments)
def test_segments_anywhere_before_the_pixels_change_nothing(data: bytes, told: list[tuple[int, bytes, int]]) -> None:
    places = [part.start for part in parts(data) if part.marker != 0xD9]
    result = data
    for marker, body, index in sorted(told, key=lambda each: -places[each[2] % len(places)]):
        if body.startswith(b"ICC_PROFILE\0"):
            continue
        at = places[index % len(places)]
        segment = bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body
        result = result[:at] + segment + result[at:]
    assert stripped(result) == data
