"""What may be asked, what a token says, and where requests may go."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.address import api_base
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.token import clean_token, read_token

HOUR = 3_600_000


def jwt(**claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.c2ln"


def test_bodies_have_the_names_of_the_contract() -> None:
    assert StillAsk.at("d", 5).body() == {"type": "at_timestamp", "timestamp": 5, "image_options": {"format": "jpeg"}}
    ask = StillAsk("d", "latest_in_range", from_ms=1, to_ms=2, format="png", resolution=(1280, 720), component_id="1")
    assert ask.body() == {
        "type": "latest_in_range",
        "start_timestamp": 1,
        "end_timestamp": 2,
        "image_options": {"format": "png", "resolution": {"width": 1280, "height": 720}},
        "components": [{"component_id": "1"}],
    }
    assert "end_timestamp" not in StillAsk.latest("d", 1).body()
    assert (StillAsk.at("d", 5).start_ms, ask.start_ms) == (5, 1)


@pytest.mark.parametrize(
    ("from_ms", "to_ms", "words"),
    [(0, 24 * HOUR + 1, "24 hours"), (5, 4, "ends before"), (-1, 4, "no time"), (0, 10**17, "no time")],
)
def test_a_range_that_makes_no_sense_is_refused_in_words(from_ms: int, to_ms: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        StillAsk.latest("d", from_ms, to_ms)


def test_a_range_of_24_hours_may_be_asked() -> None:
    assert StillAsk.latest("d", 0, 24 * HOUR).to_ms == 24 * HOUR


@pytest.mark.parametrize(
    ("text", "token", "notes"),
    [
        ("abc.def", "abc.def", 0),
        ("  Bearer abc\n", "abc", 1),
        ('"bearer Bearer abc"', "abc", 2),
        ("abc\n  def\r\nghi", "abcdefghi", 1),
    ],
)
def test_what_pasting_adds_is_removed(text: str, token: str, notes: int) -> None:
    cleaned, said = clean_token(text)
    assert cleaned == token
    assert len(said) == notes


@pytest.mark.parametrize("text", ["", "   ", "Bearer ", "a b", "tök", "a\x00b", "x" * 9000, "y" * 99999])
def test_what_is_no_token_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  # each text has its own sentence
        clean_token(text)
    assert len(str(refusal.value)) < 120
    assert not text.strip() or text.strip() not in str(refusal.value) or text == "a b"


def test_a_token_is_read_for_kind_scope_and_expiry() -> None:
    linked = read_token(jwt(exp=1_791_505_267, iat=1_791_490_867, scope="ava.v1:read"))
    assert (linked.kind, linked.scope, linked.expires_ms) == ("linked", "ava.v1:read", 1_791_505_267_000)
    assert read_token(jwt(exp=2_000_001_800, iat=2_000_000_000)).kind == "playground"
    assert read_token(jwt(exp=2_000_000_000, token_use="refresh")).kind == "refresh"
    assert read_token(jwt(exp="x", scope=7)).kind == "unknown"
    assert read_token("opaque").kind == "unknown"


@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: f"a.{base64.urlsafe_b64encode(raw).decode()}.c"))
def test_no_token_brings_the_reader_down(token: str) -> None:
    assert read_token(token).kind in ("linked", "playground", "refresh", "unknown")


@pytest.mark.parametrize(
    ("text", "base"),
    [
        (" https://api.example.com/ ", "https://api.example.com"),
        ("https://api.example.com:8443", "https://api.example.com:8443"),
        ("http://127.0.0.1:8640", "http://127.0.0.1:8640"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:8640", "http://[::1]:8640"),
    ],
)
def test_an_address_becomes_an_origin(text: str, base: str) -> None:
    assert api_base(text) == base


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.example.com",
        "http://api.example.com",
        "http://127.0.0.1.example.com",
        "ftp://localhost",
        "https://",
        "https://user:pw@example.com",
        "https://example.com/v1",
        "https://example.com?x=1",
        "https://example.com:port",
        "https://exa mple.com",
        "https://[::1",
        "x" * 3000,
    ],
)
def test_any_other_address_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        api_base(text)
