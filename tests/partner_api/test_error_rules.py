"""Every status and code of the contract (§4.5, §7, §10) becomes an error by meaning."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator

import pytest

from ringviewer import partner_api
from ringviewer.partner_api import errors
from ringviewer.partner_api.error_rules import error_of, retry_after_s
from ringviewer.partner_api.exchange import ExchangeKind

NOW_MS = 1_791_505_267_410
JSON = {"content-type": "application/json", "x-request-id": "7c1e5a90-0000"}


def live(status: int, code: str | None, detail: str = "words") -> bytes:
    entry = {"id": "body-id", "status": str(status), "code": code, "detail": detail, "meta": {"timestamp": "x"}}
    return json.dumps({"errors": [entry]}).encode()


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (400, "INVALID_PAYLOAD", errors.BodyRejected),
        (400, "bad_request", errors.BodyRejected),
        (401, "UNAUTHORIZED", errors.TokenRefused),
        (403, "REQUEST_FORBIDDEN", errors.RequestForbidden),
        (403, "TIME_RANGE_NOT_AUTHORIZED", errors.TimeRangeNotAuthorized),
        (403, "time_range_not_authorized", errors.TimeRangeNotAuthorized),
        (403, "insufficient_scope", errors.ScopeInsufficient),
        (404, "DEVICE_NOT_FOUND", errors.NotFound),
        (404, "MEDIA_NOT_FOUND", errors.MediaNotFound),
        (410, None, errors.NotFound),
        (416, "MEDIA_NOT_FOUND", errors.MediaNotFound),
        (416, "TIMESTAMP_NOT_FOUND", errors.MediaNotFound),
        (422, "GRECO_NO_VALID_KEY", errors.KeyNotReady),
        (422, "CORRUPT_RECORDING", errors.RecordingCorrupt),
        (422, "else", errors.BodyRejected),
        (425, "RECORDING_NOT_READY", errors.RecordingNotReady),
        (429, None, errors.RateLimited),
        (500, None, errors.ServerFault),
        (502, None, errors.ServerFault),
        (503, "SERVER_BUSY", errors.ServerBusy),
        (204, None, errors.UnexpectedAnswer),
        (418, None, errors.UnexpectedAnswer),
    ],
)
def test_status_and_code_have_one_meaning(status: int, code: str | None, meaning: type[errors.ApiError]) -> None:
    error = error_of(status, JSON, live(status, code), now_ms=NOW_MS)
    assert type(error) is meaning
    assert (error.status, error.code, error.request_id) == (status, code, "7c1e5a90-0000")
    problem = errors.problem_of(error)
    assert problem.meaning.endswith(".")
    assert problem.next_step.endswith((".", "?"))


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (b"", None, None),
        (b'{"errors":[{"title":"Out of Scope Access","detail":null}]}', None, "Out of Scope Access"),
        (b'{"error":"invalid_grant","error_description":"gone"}', "invalid_grant", "gone"),
        (b'{"detail":"Not authenticated"}', None, "Not authenticated"),
        (b'{"errors":[]}', None, None),
        (b'{"errors":{"a":1}}', None, None),
        (b"[1,2]", None, None),
        (b"{broken", None, None),
    ],
)
def test_every_dialect_of_error_body_is_read(body: bytes, code: str | None, detail: str | None) -> None:
    error = error_of(403, {}, body, now_ms=NOW_MS)
    assert isinstance(error, errors.RequestForbidden)
    assert (error.code, error.detail) == (code, detail)


@pytest.mark.parametrize(
    ("code", "detail", "meaning"),
    [
        ("REQUEST_FORBIDDEN", "Cannot authorize: empty request body", errors.BodyNotRead),
        (
            "REQUEST_FORBIDDEN",
            "Cannot authorize: missing required timestamp fields in request body",
            errors.BodyNotRead,
        ),
        ("insufficient_scope", None, errors.ScopeInsufficient),
        (None, "Out of Scope Access", errors.ScopeInsufficient),
        ("subscription_required", None, errors.PlanMissing),
        ("REQUEST_FORBIDDEN", "no", errors.RequestForbidden),
        ("time_range_not_authorized", "no", errors.TimeRangeNotAuthorized),
        (None, "Requested time range is not within authorized boundaries", errors.RequestForbidden),
    ],
)
def test_the_meanings_of_403_are_told_apart(
    code: str | None, detail: str | None, meaning: type[errors.ApiError]
) -> None:
    body = json.dumps({"errors": [{"code": code, "detail": detail}]}).encode()
    assert type(error_of(403, JSON, body, now_ms=NOW_MS)) is meaning


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<html><title>Access denied | Cloudflare</title></html>"),
        ("text/html", b"<html>Error 1010</html>"),
        ("text/plain", b"error code: 1010"),
    ],
)
def test_the_filter_in_front_of_the_api_is_recognised(content_type: str, body: bytes) -> None:
    error = error_of(403, {"content-type": content_type}, body, now_ms=NOW_MS)
    assert type(error) is errors.BlockedByBotFilter


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        (b'{"detail":[{"loc":["body","type"],"msg":"field required"}]}', None, "field required"),
        (b'{"error":{"code":"X","message":"m"}}', "X", "m"),
        (b'{"code":"X","message":"m"}', "X", "m"),
        (b'{"errors":[{"code":"\xff"}]}', "\ufffd", None),
        (b'\xef\xbb\xbf{"errors":[{"code":"X"}]}', "X", None),
        (b'{"errors":{"code":"X","title":"t"}}', "X", "t"),
        (b'{"errors":["words"]}', None, "words"),
        (b'{"errors":[null,{"code":7,"detail":"d"}]}', "7", "d"),
        (b'[{"code":"X"}]', "X", None),
        (b'{"error":"X","message":"m"}', "X", "m"),
        (b'{"detail":{"code":"X","message":"m"}}', "X", "m"),
        (b'{"detail":["a","b"]}', None, "a"),
        (b'{"errors":[{"code":"X","weight":NaN}]}', "X", None),
        (b'{"errors":[{"code":"X","meta":' + b"[" * 5_000 + b"]" * 5_000 + b"}]}", None, None),
        (b'{"errors":[{"code":"X"}], "padding": "' + b"x" * 100_000 + b'"}', "X", None),
        (b'{"errors":[{"code":"X"}], "padding": "' + b"x" * 200_000 + b'"}', None, None),
        (b'{"errors":[{"code":"X"}]}' + b" " * 200_000, "X", None),
        (b"Bad request", None, None),
    ],
)
def test_stand_ins_word_errors_in_their_own_ways(body: bytes, code: str | None, detail: str | None) -> None:
    error = error_of(400, {}, body, now_ms=NOW_MS)
    assert (type(error), error.code, error.detail) == (errors.BodyRejected, code, detail)


@pytest.mark.parametrize(("status", "meaning"), [(502, errors.ServerFault), (503, errors.ServerBusy)])
def test_the_page_of_a_gateway_is_a_fault_that_may_pass(status: int, meaning: type[errors.ApiError]) -> None:
    error = error_of(status, {"content-type": "text/html"}, b"<html>Bad gateway</html>", now_ms=NOW_MS)
    assert type(error) is meaning


def test_a_web_page_is_told_from_the_api() -> None:
    error = error_of(404, {"content-type": "text/html"}, b"<html>secret</html>", now_ms=NOW_MS)
    assert type(error) is errors.UnexpectedAnswer
    assert "web page" in errors.problem_of(error).meaning
    assert "secret" not in errors.problem_of(error).meaning


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_the_media_host_refuses_is_a_spent_address_and_no_refusal_of_consent(status: int) -> None:
    error = error_of(status, JSON, live(status, "X"), now_ms=NOW_MS, kind="media")
    assert type(error) is errors.SignedAddressSpent
    assert "device" not in errors.problem_of(error).meaning


def test_a_token_that_looks_like_a_refresh_token_is_named_when_it_is_refused() -> None:
    problem = errors.problem_of(error_of(401, {}, b"", now_ms=NOW_MS, maybe_refresh=True))
    assert problem.kind == "token-refused"
    assert "refresh token" in problem.meaning


def test_an_error_keeps_neither_queries_of_addresses_nor_credentials() -> None:
    detail = (
        "GET https://media.example.com/v1/download?security_token=SIGNED&x=1 with Bearer eyJhbGciOi.SECRETSECRET.sig"
    )
    body = json.dumps({"errors": [{"code": "/a?token=SIGNED", "detail": detail, "id": "?key=SIGNED"}]}).encode()
    for status in (400, 401, 403, 404, 416, 422, 418, 500, 503):
        error = error_of(status, {"x-secret": "SIGNED", "location": "/?SIGNED"}, body, now_ms=NOW_MS, kind="media")
        shown = repr((errors.problem_of(error), str(error), vars(error)))
        assert "SIGNED" not in shown
        assert "SECRETSECRET" not in shown
        assert error.detail == "GET https://media.example.com/v1/download?… with Bearer …"


@pytest.mark.parametrize("kind", ["devices", "history", "still", "media", "probe", "token", "me", "other"])
@pytest.mark.parametrize("has_token", [True, False])
def test_every_status_has_words_for_every_request(kind: ExchangeKind, has_token: bool) -> None:
    for status in (*range(100, 600), 0, 999):
        for headers, body in ((JSON, live(status, "X")), ({}, b""), ({"content-type": "text/html"}, b"<html>")):
            problem = errors.problem_of(error_of(status, headers, body, now_ms=NOW_MS, kind=kind, has_token=has_token))
            assert problem.meaning[0].isupper()
            assert problem.meaning.endswith(".")
            assert problem.next_step.endswith((".", "?"))
            assert problem.kind != "api-error"


def test_the_tree_is_drawn_as_it_is() -> None:
    for module in pkgutil.iter_modules(partner_api.__path__, "ringviewer.partner_api."):
        importlib.import_module(module.name)

    def branches(parent: type[errors.RingViewerError]) -> Iterator[tuple[str, str]]:
        for child in parent.__subclasses__():
            if child.__module__.startswith("ringviewer."):
                yield child.__name__, parent.__name__
                yield from branches(child)

    drawn, above = set(), {0: "RingViewerError"}
    lines = re.findall(r"^    ([│ ]*)[├└]── (\w+)", errors.__doc__ or "", re.MULTILINE)
    for indent, name in lines:
        depth = len(indent) // 4
        drawn.add((name, above[depth]))
        above[depth + 1] = name
    assert len(lines) == len(drawn)
    assert drawn == set(branches(errors.RingViewerError))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("86400", 86_400.0),
        ("999999999", 30 * 86_400.0),
        ("Fri, 09 Oct 2026 00:21:17 GMT", 9.59),
        ("Fri, 09 Oct 2020 00:21:17 GMT", 0.0),
        ("1.5", 1.5),
        ("5, 9", 9.0),
        ("-3", None),
        ("soon", None),
        (None, None),
        ("1" * 500, None),
    ],
)
def test_retry_after_comes_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW_MS) == (None if seconds is None else pytest.approx(seconds))
