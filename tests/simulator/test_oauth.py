"""The token endpoint over real sockets: rotation, expiry, and every OAuth error of contract §1."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from ringviewer.simulator.api.tokens import ACCESS_MS, CLIENT_ID, CLIENT_SECRET, CODE_MS, PLAYGROUND_MS, REFRESH_MS
from tests.simulator.serving import NOW_MS, Served, served

CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
ACCOUNT = 'title = "A"\nteaches = "B"\n{root}\n[account]\nlinked_ago = ["40d"]\n{account}\n'


@pytest.fixture
def desk() -> Iterator[Served]:
    with served(ACCOUNT.format(root="", account="")) as running:
        yield running


def post(desk: Served, form: dict[str, str]) -> httpx.Response:
    return desk.plain.post("/oauth/token", data=form)


def refresh(desk: Served, token: str | None, **more: str) -> httpx.Response:
    assert token is not None
    return post(desk, {"grant_type": "refresh_token", "refresh_token": token, **CLIENT, **more})


def error_of(answer: httpx.Response) -> tuple[int, str]:
    body = answer.json()
    assert set(body) == {"error", "error_description"}
    assert body["error_description"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
    assert "x-request-id" in answer.headers
    return answer.status_code, str(body["error"])


def status_with(desk: Served, token: str | None) -> int:
    return desk.plain.get("/v1/devices", headers={"Authorization": f"Bearer {token}"}).status_code


def payload_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    payload: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return payload


def test_a_refresh_gives_a_new_pair_and_the_old_refresh_token_dies(desk: Served) -> None:
    first, old_access = desk.tokens.refresh_token, desk.tokens.access_token
    answer = refresh(desk, first)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"access_token", "refresh_token", "scope", "expires_in", "token_type"}
    assert (body["expires_in"], body["token_type"], body["scope"]) == (14_400, "Bearer", "ava.v1:read")
    assert answer.headers["cache-control"] == "no-store"
    assert body["refresh_token"] != first
    assert status_with(desk, body["access_token"]) == 200
    assert status_with(desk, old_access) == 200
    assert error_of(refresh(desk, first)) == (400, "invalid_grant")
    assert refresh(desk, body["refresh_token"]).status_code == 200


def test_the_access_token_is_a_jwt_that_lapses_when_it_says(desk: Served) -> None:
    token = refresh(desk, desk.tokens.refresh_token).json()["access_token"]
    payload = payload_of(token)
    assert payload["exp"] - payload["iat"] == ACCESS_MS // 1000
    assert abs(payload["iat"] - NOW_MS // 1000) <= 5
    assert payload["scope"] == "ava.v1:read"
    desk.advance(ACCESS_MS - 60_000)
    assert status_with(desk, token) == 200
    desk.advance(60_000)
    assert status_with(desk, token) == 401


def test_refresh_tokens_live_30_days(desk: Served) -> None:
    desk.advance(REFRESH_MS - 60_000)
    following = refresh(desk, desk.tokens.refresh_token)
    assert following.status_code == 200
    desk.advance(REFRESH_MS + 1_000)
    assert error_of(refresh(desk, following.json()["refresh_token"])) == (400, "invalid_grant")


def test_a_refresh_token_is_no_bearer(desk: Served) -> None:
    assert status_with(desk, desk.tokens.refresh_token) == 401
    assert status_with(desk, f"Bearer {desk.tokens.access_token}") == 401


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, (400, "invalid_request")),
        ({"grant_type": ""}, (400, "invalid_request")),
        ({"grant_type": "refresh_token", **CLIENT}, (400, "invalid_request")),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, (400, "invalid_request")),
        ({"grant_type": "refresh_token", "refresh_token": "x", "client_id": CLIENT_ID}, (400, "invalid_request")),
        ({"grant_type": "authorization_code", **CLIENT}, (400, "invalid_request")),
        ({"grant_type": "refresh_token", "refresh_token": "x", **CLIENT}, (400, "invalid_grant")),
        ({"grant_type": "refresh_token", "refresh_token": "é\x00", **CLIENT}, (400, "invalid_grant")),
        ({"grant_type": "authorization_code", "code": "x", **CLIENT}, (400, "invalid_grant")),
        ({"grant_type": "client_credentials", **CLIENT}, (401, "unsupported_grant_type")),
        ({"grant_type": "password", "username": "a", "password": "b"}, (401, "unsupported_grant_type")),
    ],
)
def test_errors(desk: Served, form: dict[str, str], expected: tuple[int, str]) -> None:
    assert error_of(post(desk, form)) == expected


def test_a_wrong_client_is_told_so_and_the_refresh_token_survives(desk: Served) -> None:
    token = desk.tokens.refresh_token
    assert error_of(refresh(desk, token, client_id="somebody")) == (401, "invalid_client")
    assert error_of(refresh(desk, token, client_secret="wrong")) == (401, "invalid_client")
    assert refresh(desk, token).status_code == 200


def test_only_a_form_is_read(desk: Served) -> None:
    fields = {"grant_type": "refresh_token", "refresh_token": desk.tokens.refresh_token, **CLIENT}
    assert error_of(desk.plain.post("/oauth/token", json=fields)) == (400, "invalid_request")
    assert error_of(desk.plain.post("/oauth/token")) == (400, "invalid_request")
    whole = urlencode(fields)
    for name in ("application/json", "text/plain", "multipart/form-data"):
        answer = desk.plain.post("/oauth/token", content=whole, headers={"Content-Type": name})
        assert error_of(answer) == (400, "invalid_request")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for content in (b"\xff\xfe=1", b"&".join(b"a%d=1" % n for n in range(100)), b"grant_type=a&grant_type=b"):
        assert error_of(desk.plain.post("/oauth/token", content=content, headers=kind)) == (400, "invalid_request")
    assert error_of(desk.plain.post("/oauth/token", content=b"a" * 70_000, headers=kind)) == (413, "invalid_request")
    wrong = desk.plain.get("/oauth/token")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    # None of these was a refresh.
    assert post(desk, {name: str(value) for name, value in fields.items()}).status_code == 200


def test_a_code_is_good_once_and_for_a_minute(desk: Served) -> None:
    form = {"grant_type": "authorization_code", **CLIENT}
    code = desk.tokens.grant_code()
    body = post(desk, {**form, "code": code}).json()
    assert status_with(desk, body["access_token"]) == 200
    assert refresh(desk, body["refresh_token"]).status_code == 200
    assert error_of(post(desk, {**form, "code": code})) == (400, "invalid_grant")
    late = desk.tokens.grant_code()
    desk.advance(CODE_MS)
    assert error_of(post(desk, {**form, "code": late})) == (400, "invalid_grant")


def test_a_playground_token_lives_half_an_hour_and_can_not_be_refreshed() -> None:
    with served(ACCOUNT.format(root="playground = true", account="")) as desk:
        assert desk.tokens.refresh_token is None
        payload = payload_of(desk.tokens.access_token)
        assert payload["exp"] - payload["iat"] == 1_800
        desk.advance(PLAYGROUND_MS - 60_000)
        assert status_with(desk, desk.tokens.access_token) == 200
        desk.advance(60_000)
        assert status_with(desk, desk.tokens.access_token) == 401
        assert error_of(refresh(desk, "anything")) == (400, "invalid_grant")


def test_an_expired_account_is_well_again_after_a_refresh() -> None:
    with served(ACCOUNT.format(root="", account='token_left = "-12m"')) as desk:
        assert payload_of(desk.tokens.access_token)["exp"] == NOW_MS // 1000 - 720
        assert status_with(desk, desk.tokens.access_token) == 401
        token = refresh(desk, desk.tokens.refresh_token).json()["access_token"]
        assert status_with(desk, token) == 200


def test_expiring_on_demand_leaves_the_refresh_token(desk: Served) -> None:
    token = desk.tokens.access_token
    desk.act(desk.tokens.expire)
    assert status_with(desk, token) == 401
    assert status_with(desk, refresh(desk, desk.tokens.refresh_token).json()["access_token"]) == 200


def test_a_removed_app_has_no_credentials_until_it_is_linked_again(desk: Served) -> None:
    first, code = desk.tokens.refresh_token, desk.tokens.grant_code()
    desk.act(desk.world.unlink)
    assert status_with(desk, desk.tokens.access_token) == 401
    assert error_of(refresh(desk, first)) == (400, "invalid_grant")
    assert error_of(post(desk, {"grant_type": "authorization_code", "code": code, **CLIENT})) == (400, "invalid_grant")
    desk.act(desk.world.link)
    assert status_with(desk, desk.tokens.access_token) == 200
    assert refresh(desk, first).status_code == 200


def test_the_documented_dialect_writes_oauth_errors_as_json_api() -> None:
    with served(ACCOUNT.format(root="", account='[dialect]\nerrors = "documented"')) as desk:
        answer = refresh(desk, "wrong")
        assert answer.status_code == 400
        assert answer.json() == {"errors": [{"status": "400", "code": "invalid_grant"}]}


def test_the_standard_library_refreshes_too(desk: Served) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": desk.tokens.refresh_token, **CLIENT}
    connection = http.client.HTTPConnection(desk.api_base.removeprefix("http://"))
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    connection.request("POST", "/oauth/token", urlencode(form), headers)
    answer = connection.getresponse()
    assert answer.status == 200
    assert json.loads(answer.read())["token_type"] == "Bearer"
    connection.close()
