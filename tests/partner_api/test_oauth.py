"""What is made of the token host's answers, whatever they are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.oauth import RefreshGrant, Tokens, read_tokens

NOW_MS = 1_791_490_867_000


def test_an_answer_of_the_contract_is_read() -> None:
    answer = {
        "access_token": "a.b.c",
        "refresh_token": "rt-2",
        "scope": "ava.v1:read",
        "expires_in": 14_400,
        "token_type": "Bearer",
    }
    tokens = read_tokens(json.dumps(answer).encode(), NOW_MS)
    assert tokens == Tokens("a.b.c", "rt-2", 14_400.0, NOW_MS + 14_400_000, "ava.v1:read")
    assert "a.b.c" not in repr(tokens)
    assert "rt-2" not in repr(tokens)


@pytest.mark.parametrize(
    ("expires_in", "life_s"),
    [
        (14_400, 14_400.0),
        ("14400", 14_400.0),
        (1.5, 1.5),
        (0, None),
        (-5, None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        (10**30, None),
        ("9" * 400, None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_a_life_is_a_number_of_seconds_or_unknown(expires_in: object, life_s: float | None) -> None:
    tokens = read_tokens(json.dumps({"access_token": "a", "expires_in": expires_in}).encode(), NOW_MS)
    assert tokens.life_s == life_s
    assert tokens.expires_ms == (None if life_s is None else NOW_MS + round(life_s * 1000))


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX-Evil: 1", "tök", "x" * 9_000, 7, None, [], {}])
def test_what_can_not_stand_in_a_header_is_no_token(token: object) -> None:
    tokens = read_tokens(json.dumps({"access_token": token, "refresh_token": token}).encode(), NOW_MS)
    assert (tokens.access_token, tokens.refresh_token) == ("", None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
NAMES = ("access_token", "refresh_token", "expires_in", "scope")


@given(
    st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.fixed_dictionaries(dict.fromkeys(NAMES, JSON)).map(lambda value: json.dumps(value).encode())
)
def test_no_answer_brings_the_reader_down(body: bytes) -> None:
    tokens = read_tokens(body, NOW_MS)
    assert tokens.refresh_token != ""
    assert tokens.access_token.isascii()
    assert " " not in tokens.access_token


def test_a_deep_answer_is_none() -> None:
    assert read_tokens(b'{"access_token": ' + b"[" * 100_000, NOW_MS) == Tokens("")


def test_a_grant_is_complete_only_with_all_three() -> None:
    assert RefreshGrant("a", "b", "c").complete
    for parts in (("", "b", "c"), ("a", "", "c"), ("a", "b", "")):
        assert not RefreshGrant(*parts).complete
    assert "secret" not in repr(RefreshGrant("a", "secret", "secret"))
