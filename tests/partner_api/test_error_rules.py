"""Every status and code of the contract (§4.5, §7, §10) becomes an error by meaning."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api import errors
from ringviewer.partner_api.error_rules import error_of, retry_after_s

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
        (b'{"errors":[{"code":"\xff"}]}', None, None),
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
    error = error_of(status, JSON, live(status, "X"), now_ms=NOW_MS, at_media_host=True)
    assert type(error) is errors.SignedAddressSpent
    assert "device" not in errors.problem_of(error).meaning


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("999999999", 3600.0),
        ("Fri, 09 Oct 2026 00:21:17 GMT", 9.59),
        ("Fri, 09 Oct 2020 00:21:17 GMT", 0.0),
        ("soon", None),
        (None, None),
        ("1" * 500, None),
    ],
)
def test_retry_after_comes_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW_MS) == (None if seconds is None else pytest.approx(seconds))


@given(st.integers(100, 599), st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_no_body_brings_the_reader_down(status: int, body: bytes) -> None:
    error = error_of(status, {"content-type": "application/json"}, body, now_ms=NOW_MS)
    assert isinstance(error, errors.ApiError)
    assert errors.problem_of(error).kind == errors.kind_of(error)


members = st.sampled_from(["errors", "error", "detail", "code", "id"])
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(members, inner),
    max_leaves=8,
)


@given(anything)
def test_no_json_brings_the_reader_down(value: object) -> None:
    assert isinstance(error_of(400, JSON, json.dumps(value).encode(), now_ms=NOW_MS), errors.BodyRejected)
