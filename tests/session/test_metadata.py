"""What a picture says of itself: bounded plain text, whatever it is made of."""

from __future__ import annotations

import io
import struct
import zlib

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from ringviewer.session.exif import directory
from ringviewer.session.metadata import MOST, Metadatum, read_metadata
from tests.session.encodings import chunk, encoded, with_chunk, with_segment

HOSTILE = "<b>x</b>\u202e\n" + "long " * 200


def values(data: bytes) -> dict[str, str]:
    return {entry.name: entry.value for entry in read_metadata(data)}


def an_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Example"
    exif[0x0110] = HOSTILE
    exif.get_ifd(0x8769)[0x829A] = IFDRational(1, 60)
    exif.get_ifd(0x8769)[0x927C] = b"\x00\x01" * 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (IFDRational(37), IFDRational(46), IFDRational(305, 10))
    return exif


def test_exif_is_read_with_its_place_on_earth() -> None:
    for data in (encoded("JPEG", exif=an_exif()), encoded("PNG", exif=an_exif())):
        found = values(data)
        assert found["Make"] == "Example"
        assert found["GPSLatitudeRef"] == "N"
        assert found["GPSLatitude"] == "37 46 30.5"
        assert found["ExposureTime"].startswith("0.01666")
        assert found["MakerNote"] == "12 bytes"
        model = found["Model"]
        assert model.startswith("<b>x</b>\N{LEFT-POINTING ANGLE BRACKET}") or "\u202e" not in model
        assert "\n" not in model
        assert len(model) <= 201


def test_texts_of_a_png_and_comments_of_a_jpeg_are_read() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "A. Example")
    texts.add_text("Packed", "p" * 5_000, zip=True)
    texts.add_itxt("Titel", "schön", zip=True)
    texts.add_itxt("Plain", "früh")
    data = with_chunk(encoded("PNG", pnginfo=texts), b"tIME", struct.pack(">HBBBBB", 2026, 10, 8, 17, 21, 7))
    found = values(data + b"more")
    assert found["Author"] == "A. Example"
    assert found["Packed"] == "p" * 200 + "…"
    assert (found["Titel"], found["Plain"]) == ("schön", "früh")
    assert found["Last change"] == "2026-10-08 17:21:07"
    assert found["After the picture"] == "4 bytes"
    jpeg = with_segment(encoded("JPEG", comment=b"caf\xe9"), 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")
    jpeg = with_segment(with_segment(jpeg, 0xED, b"Photoshop 3.0"), 0xE2, b"ICC_PROFILE\0\1\1profile")
    found = values(jpeg)
    assert found["Comment"] == "café"
    assert found["XMP"] == "<x:xmpmeta/>"
    assert found["APP13"] == "13 bytes"
    assert found["Color profile"] == "9 bytes"


def test_what_cannot_be_read_is_told_and_the_rest_is_there() -> None:
    data = with_segment(encoded("JPEG", comment=b"first"), 0xE1, b"Exif\0\0nonsense")
    assert read_metadata(data)[-1] == Metadatum("Metadata", "unreadable")
    assert read_metadata(b"no picture") == (Metadatum("Metadata", "unreadable"),)
    assert values(with_chunk(encoded("PNG"), b"zTXt", b"Packed\0\0nonsense"))["Packed"] == "unreadable"


def test_there_are_forty_entries_at_most() -> None:
    png = encoded("PNG")
    data = png[:33] + chunk(b"tEXt", b"a\0b") * 100 + png[33:]
    assert len(read_metadata(data)) == MOST


def test_a_clean_picture_says_nothing() -> None:
    assert read_metadata(encoded("PNG")) == ()
    assert read_metadata(encoded("JPEG")) == ()


def test_numbers_of_every_type_are_told() -> None:
    entries = [(0x0100, 4, 1, 640), (0x9204, 10, 1, 110), (0x0102, 3, 20, 118), (0x0103, 99, 1, 1), (0x0104, 4, 1, 5)]
    body = b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries))
    body += b"".join(struct.pack("<HHII", *entry) for entry in entries)
    body = body.ljust(110, b"\0") + struct.pack("<ii", -7, 0) + struct.pack("<20H", *range(20))
    found = values(with_segment(encoded("JPEG"), 0xE1, b"Exif\0\0" + body))
    assert found["ImageWidth"] == "640"
    assert found["ExposureBiasValue"] == "-7/0"
    assert found["BitsPerSample"] == "0 1 2 3 4 5 6 7 …"
    assert "Compression" not in found


def test_values_are_not_copied_before_they_are_shown() -> None:
    """Each of the 200 entries of a directory may claim all of the data as its value."""
    entry = struct.pack("<HHII", 0x8769, 7, 100_000, 0)
    body = b"II*\0\x08\0\0\0" + struct.pack("<H", 200) + entry * 200
    body = body.ljust(100_000, b"\0")
    values = [octets for _, _, octets in directory(body, "little", 8)]
    assert len(values) == 200
    assert all(octets.obj is body and len(octets) == 100_000 for octets in values)


@given(st.binary(max_size=300), st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b""]))
def test_arbitrary_metadata_never_raise_and_stay_bounded(noise: bytes, begin: bytes) -> None:
    packed = b"k\0\0" + zlib.compress(noise)
    for data in (
        with_segment(encoded("JPEG", (2, 2)), 0xE1, b"Exif\0\0" + begin + noise),
        with_segment(encoded("JPEG", (2, 2)), 0xFE, noise),
        with_chunk(encoded("PNG", (2, 2)), b"eXIf", begin + noise),
        with_chunk(encoded("PNG", (2, 2)), b"iTXt", noise),
        with_chunk(encoded("PNG", (2, 2)), b"zTXt", packed),
        io.BytesIO(begin + noise).getvalue(),
    ):
        found = read_metadata(data)
        assert len(found) <= MOST
        for entry in found:
            assert len(entry.name) <= 61
            assert len(entry.value) <= 201
            assert (entry.name + entry.value).isprintable()
