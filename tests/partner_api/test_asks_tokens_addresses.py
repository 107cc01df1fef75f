"""What may be asked, what a token says, and where requests may go."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.address import api_base, origin_of
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.token import clean_secret, clean_token, read_token

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


BEARER = "The word Bearer was removed."
QUOTES = "Quotes were removed."
BREAKS = "Line breaks were removed."
INVISIBLE = "Invisible signs were removed."
NAME = "The name in front of the token was removed."
ANSWER = "The access token was taken out of an answer of the token host."
REQUEST = "The token was taken out of a request."


@pytest.mark.parametrize(
    ("text", "token", "notes"),
    [
        ("abc.def", "abc.def", []),
        ("  abc.def\n", "abc.def", []),
        ("  Bearer abc\n", "abc", [BEARER]),
        ("bearer: abc", "abc", [BEARER]),
        ('"bearer Bearer abc"', "abc", [QUOTES, BEARER]),
        ("“abc”", "abc", [QUOTES]),
        ("«abc»", "abc", [QUOTES]),
        ("‚abc‘", "abc", [QUOTES]),
        ("`abc`", "abc", [QUOTES]),
        ("'abc", "abc", [QUOTES]),
        ("abc\n  def\r\nghi", "abcdefghi", [BREAKS]),
        ("abc\u2028def", "abcdef", [BREAKS]),
        ("\ufeffab\u200bc\u00ad", "abc", [INVISIBLE]),
        ("\u00a0Bearer\u00a0abc", "abc", [BEARER]),
        ("Authorization: Bearer abc", "abc", [NAME, BEARER]),
        ("authorization: Bearer Bearer abc\n def", "abcdef", [BREAKS, NAME, BEARER]),
        ("Host: example.com\nAuthorization: Bearer abc\nAccept: */*", "abc", [NAME, BEARER]),
        ("curl -H 'Authorization: Bearer abc' https://example.com/v1", "abc", [REQUEST]),
        ('{"Authorization": "Bearer abc"}', "abc", [REQUEST]),
        ("export RING_ACCESS_TOKEN=abc", "abc", [NAME]),
        ("export RING_API_BASE=http://127.0.0.1:1\nexport RING_ACCESS_TOKEN='abc'", "abc", [NAME, QUOTES]),
        ('$env:RING_ACCESS_TOKEN = "abc"', "abc", [NAME, QUOTES]),
        ("RING_ACCESS_TOKEN=abc\ndef==", "abcdef==", [BREAKS, NAME]),
        ('{"access_token": "abc", "refresh_token": "rt", "expires_in": 14400}', "abc", [ANSWER]),
        ('{\n  "refresh_token": "rt",\n  "access_token": "Bearer abc"\n}', "abc", [ANSWER, BEARER]),
        ('"access_token": "abc",', "abc", [NAME, QUOTES]),
        ("abc==", "abc==", []),
        ("a=b", "a=b", []),
    ],
)
def test_what_pasting_adds_is_removed_and_noted(text: str, token: str, notes: list[str]) -> None:
    assert clean_token(text) == (token, notes)


@pytest.mark.parametrize(
    "text",
    [
        '{"refresh_token": "hidden-token"}',
        '"refresh_token": "hidden-token"',
        "export RING_REFRESH_TOKEN=hidden-token",
        "refresh-token: hidden-token",
    ],
)
def test_a_refresh_token_by_name_is_no_access_token(text: str) -> None:
    with pytest.raises(ValueError, match="holds a refresh token") as refusal:
        clean_token(text)
    assert "hidden" not in str(refusal.value)


def test_an_answer_without_a_token_is_none() -> None:
    with pytest.raises(ValueError, match="without an access token"):
        clean_token('{"error": "invalid_grant"}')


@given(st.text(max_size=60) | st.text(alphabet="\"'“=: {}\n\\abcBearertoken_", max_size=40))
def test_what_is_cleaned_can_stand_in_a_header_and_is_clean(text: str) -> None:
    try:
        token, notes = clean_token(text)
    except ValueError:
        return
    assert token.isascii()
    assert token.isprintable()
    assert " " not in token
    assert len(notes) == len(set(notes))
    assert token in text or notes


@pytest.mark.parametrize(
    "text", [" " * 32_000 + "x", "a=" + " " * 32_000 + "x", "Bearer " * 4_000, "{" * 32_000, "a-" * 16_000]
)
def test_a_paste_that_was_made_to_be_slow_is_not(text: str) -> None:
    try:
        clean_token(text)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("text", "secret"), [(" rt-1\n", "rt-1"), ("“rt-1”", "rt-1"), ("rt\n -1", "rt-1"), ("", ""), ("s&=+/é", "s&=+/é")]
)
def test_a_secret_is_cleaned_too(text: str, secret: str) -> None:
    assert clean_secret(text) == secret


@pytest.mark.parametrize("text", ["hid den", "hid\x00den", "hidden" * 2_000, "hidden" * 9_000])
def test_what_is_no_secret_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        clean_secret(text)
    assert "hid" not in str(refusal.value)


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
    assert read_token(jwt(exp=2_000_000_000, scp=["ava.v1:read", 7, "x"])).scope == "ava.v1:read x"


def test_only_evidence_makes_an_opaque_token_a_refresh_token() -> None:
    assert read_token("rt-example-0002").maybe_refresh
    assert read_token("refresh_0002").maybe_refresh
    for token in ("opaque", "art-2", "rt2", jwt(exp=2_000_000_000), ""):
        assert not read_token(token).maybe_refresh


@pytest.mark.parametrize(
    ("exp", "expires_ms"),
    [
        (1_791_505_267, 1_791_505_267_000),
        (1_791_505_267.5, 1_791_505_267_500),
        ("1791505267", 1_791_505_267_000),
        (1_791_505_267_000, 1_791_505_267_000),
        (-1, None),
        (0, None),
        (10**14, None),
        (10**400, None),
        (float("inf"), None),
        (True, None),
        ("-5", None),
        ("tomorrow", None),
        ("9" * 500, None),
        ([1], None),
        ({"$gt": 0}, None),
        (None, None),
    ],
)
def test_hostile_expiry_times_are_unknown(exp: object, expires_ms: int | None) -> None:
    assert read_token(jwt(exp=exp, scope="ava.v1:read")).expires_ms == expires_ms


def test_claims_are_bounded_and_plain() -> None:
    assert len(read_token(jwt(scope="x" * 3_000)).scope or "") <= 201
    assert (read_token(jwt(scope="a\x1b[31mb\u202ec")).scope or "").isprintable()
    assert read_token(jwt(scope="x" * 9_000)).kind == "unknown"
    deep = base64.urlsafe_b64encode(b"[" * 5_000).decode()
    assert read_token(f"a.{deep}.c").kind == "unknown"


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
        "https://api.aßist.example",
        "https://\N{KELVIN SIGN}.example.com",
        "http://localho\N{LATIN SMALL LETTER LONG S}t:1",
        "https://api.example.com.",
        "https://api%2eexample.com",
        "https://[api.example.com]",
        "x" * 3000,
    ],
)
def test_any_other_address_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        api_base(text)


@pytest.mark.parametrize(
    "other",
    [
        "https://api.aßist.example/x",
        "https://api.assist.example./x",
        "https://api.as\N{LATIN SMALL LETTER LONG S}ist.example/x",
        "https://api\N{IDEOGRAPHIC FULL STOP}assist.example/x",
        "https://api.assist.example:0/x",
        "https://[api.assist.example]/x",
    ],
)
def test_a_host_that_only_looks_the_same_is_another_origin(other: str) -> None:
    base = origin_of("https://api.assist.example")
    assert base == origin_of("https://API.Assist.example:443/x")
    assert base is not None
    assert origin_of(other) != base
