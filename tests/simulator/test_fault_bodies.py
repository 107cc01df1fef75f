"""Faults of the body, as an HTTP client, a JSON reader and an image reader see them."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.simulator.faulty_server import HISTORY, PICTURE, PLAIN, ROWS, Served, served

MB = 1 << 20


def packed(server: Served, path: str = HISTORY) -> bytes:
    """The body as it is on the wire."""
    with httpx.Client(trust_env=False) as client, client.stream("GET", server.api + path) as answer:
        return b"".join(answer.iter_raw())


def test_html_instead_of_json() -> None:
    with served({"kind": "html"}) as server:
        answer = server.get()
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert answer.text.startswith("<!DOCTYPE html>")


def test_a_wrong_content_type_and_none() -> None:
    entries: list[dict[str, object]] = [
        {"kind": "wrong-type", "content_type": "image/png", "times": 1},
        {"kind": "wrong-type", "content_type": "none", "after": 1},
    ]
    with served(*entries) as server:
        answer = server.picture()
        assert (answer.headers["content-type"], answer.content) == ("image/png", PICTURE)
        answer = server.picture()
        assert ("content-type" in answer.headers, answer.content) == (False, PICTURE)


def test_a_truncated_picture_has_an_honest_length() -> None:
    with served({"kind": "truncated", "route": "media", "keep": 30}) as server:
        answer = server.picture()
        assert answer.content == PICTURE[: len(PICTURE) * 30 // 100]
        assert answer.headers["content-length"] == str(len(answer.content))


def test_a_lying_picture_begins_like_one() -> None:
    with served({"kind": "garbage"}) as server:
        answer = server.picture()
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.content[:4] == PICTURE[:4]
        assert len(answer.content) == len(PICTURE)
        with pytest.raises(OSError, match="Truncated File"):
            Image.open(io.BytesIO(answer.content)).load()
        with pytest.raises(ValueError, match="utf-8"):
            server.get().json()


def test_an_oversize_body_is_still_the_right_one() -> None:
    with served({"kind": "oversize", "megabytes": 3}) as server:
        answer = server.get()
        assert len(answer.content) == len(PLAIN) + 3 * MB
        assert answer.json()["data"] == ROWS
        assert server.picture().content.startswith(PICTURE)


@pytest.mark.parametrize("form", ["gzip", "deflate", "twice"])
def test_a_compressed_body_unpacks_to_the_right_one(form: str) -> None:
    with served({"kind": "compressed", "form": form}) as server:
        answer = server.get()
        assert answer.headers["content-encoding"] == {"twice": "gzip, gzip"}.get(form, form)
        assert answer.content == PLAIN
        assert packed(server) != PLAIN


def test_encodings_that_do_not_fit_the_body() -> None:
    with served({"kind": "compressed", "form": "unsaid"}) as server:
        answer = server.get()
        assert "content-encoding" not in answer.headers
        assert gzip.decompress(answer.content) == PLAIN
    with served({"kind": "compressed", "form": "lying"}) as server:
        with pytest.raises(httpx.DecodingError):
            server.get()
        assert packed(server) == PLAIN
    with served({"kind": "compressed", "form": "unknown"}) as server:
        assert server.get().headers["content-encoding"] == "x-made-up"


@pytest.mark.parametrize("form", ["gzip", "deflate", "twice"])
def test_a_bomb_is_small_on_the_wire_and_valid_json_when_unpacked(form: str) -> None:
    with served({"kind": "bomb", "form": form, "megabytes": 20}) as server:
        data = packed(server)
        assert len(data) < (2_000 if form == "twice" else 40_000)
        plain = zlib.decompress(data) if form == "deflate" else gzip.decompress(data)
        plain = gzip.decompress(plain) if form == "twice" else plain
        assert len(plain) == 20 * MB + len(PLAIN)
        assert json.loads(plain)["data"] == ROWS


def test_the_largest_bomb_stays_below_a_megabyte_on_the_wire() -> None:
    with served({"kind": "bomb", "megabytes": 512}) as server:
        assert 100_000 < len(packed(server)) < MB


def test_a_picture_bomb_is_a_valid_png(monkeypatch: pytest.MonkeyPatch) -> None:
    with served({"kind": "picture-bomb", "side": 1_500}) as server:
        answer = server.picture()
        assert answer.headers["content-type"] == "image/png"
        with Image.open(io.BytesIO(answer.content)) as picture:
            picture.load()
            assert (picture.size, picture.getextrema()) == ((1_500, 1_500), (0, 0))
        assert server.get().content == PLAIN
    with served({"kind": "picture-bomb"}) as server:
        answer = server.picture()
        assert len(answer.content) < MB
        # More pixels than Pillow agrees to decode, where nobody has told it otherwise.
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 89_478_485)
        with pytest.raises(Image.DecompressionBombError, match="400000000 pixels"):
            Image.open(io.BytesIO(answer.content))


def rows_of(server: Served) -> list[Any]:
    rows = server.get().json()["data"]
    assert isinstance(rows, list)
    return rows


def test_broken_rows_stand_between_the_good_ones() -> None:
    with served({"kind": "broken-rows"}) as server:
        rows = rows_of(server)
        assert [row for row in rows if row in ROWS] == ROWS
        assert 3 <= len(rows) - len(ROWS) <= len(ROWS)
        assert server.picture().content == PICTURE


def texts(value: object, key: str) -> list[str]:
    found: list[str] = []
    if isinstance(value, dict):
        for name, part in value.items():
            found += [part] if name == key and isinstance(part, str) else texts(part, key)
    if isinstance(value, list):
        found += [text for part in value for text in texts(part, key)]
    return found


def test_halves_of_characters() -> None:
    with served({"kind": "half-surrogates"}) as server:
        kinds = texts(rows_of(server), "event_type")
        assert len(kinds) == len(ROWS)
        for kind in kinds:
            with pytest.raises(UnicodeEncodeError):
                kind.encode()
        assert server.get().content.isascii()


def test_names_that_are_not_names() -> None:
    with served({"kind": "hostile-names"}) as server:
        names = texts(rows_of(server), "name")
        assert len(names) == len(ROWS)
        assert len(set(names)) >= 8
        for odd in ("\u202e", "\x00", "\x1b", "\n", "<img", "=HYPERLINK"):
            assert any(odd in name for name in names)
        assert any(len(name) > 5_000 for name in names)


def test_numbers_that_are_none() -> None:
    with served({"kind": "nan"}) as server:
        text = server.get().text
        assert "NaN" in text
        assert "-Infinity" in text
        with pytest.raises(ValueError, match=r"NaN|Infinity"):
            json.loads(text, parse_constant=lambda word: (_ for _ in ()).throw(ValueError(word)))


def test_numbers_beyond_every_type() -> None:
    with served({"kind": "huge-numbers"}) as server:
        text = server.get().text
        assert "1e999" in text
        assert "9223372036854775808" in text
        with pytest.raises(ValueError, match="digits"):
            json.loads(text)


def test_nesting_that_ends_a_parser() -> None:
    with served({"kind": "deep-json"}) as server, pytest.raises(RecursionError):
        server.get().json()


def test_bytes_that_are_no_text() -> None:
    with served({"kind": "bad-utf8"}) as server:
        with pytest.raises(UnicodeDecodeError):
            server.get().json()
        assert len(server.get().content) == len(PLAIN) + 4
