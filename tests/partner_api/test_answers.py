"""Every status, code and shape that the contract lists, and what this client makes of it.

One table of refusals (contract §4.5, §7) and one of values where sources disagree (§10); each row's id begins with the
row of the contract that it stands for. The last test holds the tables against the contract's own lists.
"""

# ruff: noqa: E501  # a row of a table is a line

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ringviewer.partner_api import errors
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.error_rules import error_of
from ringviewer.partner_api.exchange import ExchangeKind
from ringviewer.partner_api.history_document import drops_filter, next_path, read_history
from ringviewer.partner_api.media_hosts import is_expected
from ringviewer.partner_api.quota import Quota, read_quota
from ringviewer.partner_api.retry import waits_of
from ringviewer.partner_api.wire_instants import instant_in_any_unit
from tests.partner_api.bodies import START, live, page, row
from tests.partner_api.origins import PNG, Connect, Open, answer

NOW_MS = 1_791_505_267_410
JSON = {"content-type": "application/json", "x-request-id": "7c1e5a90-0000"}
HTML = {"content-type": "text/html; charset=UTF-8"}
CLOUDFLARE = b"<!DOCTYPE html><title>Access denied | www.example.com used Cloudflare</title>Error 1010</html>"
RANGE = "No media found in time range 1791377056407-1791463397254"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer, and what it is to mean: the class, words of meaning and next step, and whether it is tried again."""

    row: str
    status: int
    body: bytes
    error: type[errors.ApiError]
    meaning: str
    next_step: str
    headers: dict[str, str]
    kind: ExchangeKind = "still"
    has_token: bool = True
    again: bool = False


def refusal(
    row: str, status: int, body: bytes, error: type[errors.ApiError], meaning: str, next_step: str, **more: Any
) -> Refusal:
    return Refusal(row, status, body, error, meaning, next_step, **{"headers": JSON, **more})


E = errors
REFUSALS = [
    # §4.5
    refusal("4.5 400 INVALID_PAYLOAD", 400, live("INVALID_PAYLOAD", "type is required"), E.BodyRejected, "rejects the body", "fields"),
    refusal("4.5 400 INVALID_REQUEST", 400, live("INVALID_REQUEST"), E.BodyRejected, "rejects the body", "fields"),
    refusal("4.5 400 bad_request", 400, b'{"error":"bad_request"}', E.BodyRejected, "rejects the body", "fields"),
    refusal("4.5 401 UNAUTHORIZED", 401, live("UNAUTHORIZED"), E.TokenRefused, "is refused", "new access token"),
    refusal("4.5 401 no body", 401, b"", E.TokenRefused, "does not say why", "refresh token does not work", headers={}),
    refusal("4.5 401 no token sent", 401, b"", E.TokenRefused, "none was given", "Paste", headers={}, has_token=False),
    refusal("4.5 401 expired", 401, live("UNAUTHORIZED", "Token expired"), E.TokenRefused, "has expired", "new access token"),
    refusal("4.5 401 OAuth invalid_token", 401, b'{"error":"invalid_token"}', E.TokenRefused, "expired, was withdrawn", "new access token"),
    refusal("4.5 401 OAuth invalid_token expired", 401, b'{"error":"invalid_token","error_description":"The token expired"}', E.TokenRefused, "has expired", "new access token"),
    refusal("4.5 401 refresh token", 401, live(None, "a refresh token"), E.TokenRefused, "may be a refresh token", "only renews"),
    refusal("4.5 403 REQUEST_FORBIDDEN no body", 403, live("REQUEST_FORBIDDEN", "Cannot authorize: empty request body"), E.BodyNotRead, "without its body", "proxies"),
    refusal("4.5 403 REQUEST_FORBIDDEN no time", 403, live("REQUEST_FORBIDDEN", "Cannot authorize: missing required timestamp fields in request body"), E.BodyNotRead, "no time in the request", "proxies"),
    refusal("4.5 403 REQUEST_FORBIDDEN no permission", 403, live("REQUEST_FORBIDDEN", "no"), E.RequestForbidden, "forbids", "scope"),
    refusal("4.5 403 no token sent", 403, live("REQUEST_FORBIDDEN", "no"), E.TokenRefused, "without an access token", "Paste", has_token=False),
    refusal("4.5 403 TIME_RANGE_NOT_AUTHORIZED", 403, live("TIME_RANGE_NOT_AUTHORIZED"), E.TimeRangeNotAuthorized, "before the boundary", "oldest event"),
    refusal("4.5 403 TIME_RANGE of devices", 403, live("TIME_RANGE_NOT_AUTHORIZED"), E.RequestForbidden, "holds no time", "account as a whole", kind="devices"),
    refusal("4.5 403 TIME_RANGE of history", 403, live("TIME_RANGE_NOT_AUTHORIZED"), E.RequestForbidden, "holds no time", "account as a whole", kind="history"),
    refusal("4.5 403 TIME_RANGE of me", 403, live("TIME_RANGE_NOT_AUTHORIZED"), E.RequestForbidden, "holds no time", "account as a whole", kind="me"),
    refusal("4.5 403 TIME_RANGE lower case", 403, live("time_range_not_authorized"), E.TimeRangeNotAuthorized, "before the boundary", "oldest event"),
    refusal("4.5 403 subscription_required", 403, live("subscription_required"), E.PlanMissing, "Ring plan", "trial"),
    refusal("4.5 403 insufficient_scope", 403, live("insufficient_scope"), E.ScopeInsufficient, "scope", "ava.v1:read"),
    refusal("4.5 404 DEVICE_NOT_FOUND", 404, live("DEVICE_NOT_FOUND"), E.NotFound, "does not know this device", "Read the devices again"),
    refusal("4.5 404 NOT_FOUND", 404, live("NOT_FOUND"), E.NotFound, "does not know this device", "Read the devices again", kind="history"),
    refusal("4.5 404 devices", 404, b"", E.NotFound, "list of devices", "API address", kind="devices"),
    refusal("4.5 404 users/me", 404, b"", E.NotFound, "whose account", "Nothing else", kind="me"),
    refusal("4.5 416 MEDIA_NOT_FOUND", 416, live("MEDIA_NOT_FOUND", RANGE), E.MediaNotFound, "between 7 Oct 12:44:16.407 UTC and 8 Oct 12:43:17.254 UTC", "motion or ding", kind="media"),
    refusal("4.5 416 range not plausible", 416, live("MEDIA_NOT_FOUND", "range 9791377056407-1791463397254"), E.MediaNotFound, "at this time", "motion or ding", kind="media"),
    refusal("4.5 422 GRECO_NO_VALID_KEY", 422, live("GRECO_NO_VALID_KEY"), E.KeyNotReady, "key", "in a moment", kind="media", again=True),
    refusal("4.5 422 CORRUPT_RECORDING", 422, live("CORRUPT_RECORDING"), E.RecordingCorrupt, "damaged", "another event", kind="media"),
    refusal("4.5 422 no known code", 422, live("SOMETHING"), E.BodyRejected, "rejects the body", "fields"),
    refusal("4.5 425 RECORDING_NOT_READY", 425, live("RECORDING_NOT_READY"), E.RecordingNotReady, "being written", "Wait", again=True),
    refusal("4.5 425 as 422", 422, live("RECORDING_NOT_READY"), E.RecordingNotReady, "being written", "Wait", kind="media", again=True),
    refusal("4.5 429", 429, b"", E.RateLimited, "quota", "Wait", again=True),
    refusal("4.5 500", 500, b"", E.ServerFault, "The API failed.", "request id", again=True),
    refusal("4.5 503 SERVER_BUSY", 503, live("SERVER_BUSY"), E.ServerBusy, "The media host is busy", "in a moment", kind="media", again=True),
    refusal("4.5 503 device offline", 503, live(None, "Device offline"), E.DeviceOffline, "device is offline", "Wi-Fi", again=True),
    refusal("4.5 404 at the media host", 404, b"", E.SignedAddressSpent, "no longer accepts", "new address", kind="media", again=True),
    refusal("4.5 410 at the media host", 410, b"", E.SignedAddressSpent, "no longer accepts", "new address", kind="media", again=True),
    refusal("4.5 403 at the media host", 403, b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", E.SignedAddressSpent, "no longer accepts", "new address", kind="media", headers={"content-type": "application/xml"}, again=True),
    refusal("4.5 409", 409, b"", E.UnexpectedAnswer, "conflicts", "ask again"),
    # §7
    refusal("7 documented body", 403, b'{"errors":[{"status":"403","title":"Out of Scope Access","detail":"Denied"}]}', E.ScopeInsufficient, "scope", "ava.v1:read"),
    refusal("7 live body", 416, live("MEDIA_NOT_FOUND", "x", status="416"), E.MediaNotFound, "authorised", "motion"),
    refusal("7 empty body", 401, b"", E.TokenRefused, "is refused", "new access token", headers={}),
    refusal("7 no content type", 403, b"", E.PathForbidden, "does not know", "API address", headers={}, kind="other"),
    refusal("7 title and detail only", 400, b'{"errors":[{"title":"Bad","detail":"d"}]}', E.BodyRejected, "rejects", "fields"),
    refusal("7 OAuth shape", 401, b'{"error":"invalid_token","error_description":"gone"}', E.TokenRefused, "is refused", "new"),
    refusal("7 FastAPI shape", 401, b'{"detail":"Not authenticated"}', E.TokenRefused, "is refused", "new access token"),
    refusal("7 FastAPI list", 422, b'{"detail":[{"loc":["body"],"msg":"field required"}]}', E.BodyRejected, "rejects", "fields"),
    refusal("7 HTML", 403, CLOUDFLARE, E.BlockedByBotFilter, "filter", "another network", headers=HTML),
    refusal("7 HTML of no filter", 404, b"<html>nginx</html>", E.UnexpectedAnswer, "web page", "something in between", headers=HTML),
    refusal("7 HTML of a gateway", 502, b"<html>nginx</html>", E.ServerFault, "web page", "something in between", headers=HTML, again=True),
    refusal("7 title Invalid Client", 401, b'{"errors":[{"title":"Invalid Client"}]}', E.TokenRefused, "is refused", "new"),
    refusal("7 title Out of Scope Access", 403, b'{"errors":[{"title":"Out of Scope Access"}]}', E.ScopeInsufficient, "scope", "link"),
    refusal("7 title Rate Limit Exceeded", 429, b'{"errors":[{"title":"Rate Limit Exceeded"}]}', E.RateLimited, "quota", "Wait", again=True),
    refusal("7 title Service Unavailable", 503, b'{"errors":[{"title":"Service Unavailable"}]}', E.ServerBusy, "busy", "again", again=True),
    refusal("7 code TIMESTAMP_NOT_FOUND", 416, live("TIMESTAMP_NOT_FOUND"), E.MediaNotFound, "Nothing was recorded", "motion"),
    refusal("7 code TIMESTAMP_NOT_FOUND on 404", 404, live("TIMESTAMP_NOT_FOUND"), E.MediaNotFound, "Nothing was recorded", "motion"),
    refusal("7 code INVALID_NONCE", 401, live("INVALID_NONCE"), E.NonceRejected, "nonce", "HMAC key", kind="other"),
    refusal("7 DELETE for a one-way app", 403, live(None, "Not available for one-way apps"), E.OneWayApp, "one-way", "Ring app", kind="other"),
    refusal("7 502", 502, b"", E.ServerFault, "gateway", "request id", again=True),
    refusal("7 504", 504, b"", E.ServerFault, "in time", "request id", again=True),
    refusal("7 405", 405, b"", E.UnexpectedAnswer, "does not accept this kind of request", "Check the address"),
    refusal("7 407", 407, b"", E.UnexpectedAnswer, "proxy asks for a name", "proxy"),
    refusal("7 413", 413, b"", E.UnexpectedAnswer, "too large", "proxy"),
    refusal("7 414", 414, b"", E.UnexpectedAnswer, "too long", "cursor", kind="history"),
    refusal("7 415", 415, b"", E.UnexpectedAnswer, "JSON", "content type"),
    refusal("7 431", 431, b"", E.UnexpectedAnswer, "headers", "proxy"),
    refusal("7 451", 451, b"", E.UnexpectedAnswer, "legal", "request id"),
    refusal("7 511", 511, b"", E.UnexpectedAnswer, "sign-in", "browser"),
    refusal("7 304", 304, b"", E.UnexpectedAnswer, "nothing changed", "proxy"),
    refusal("7 418", 418, b"", E.UnexpectedAnswer, "418, which has no meaning here", "Check the address"),
    refusal("7 a redirect that leads nowhere", 300, b"", E.UnexpectedAnswer, "redirects", "Check the address"),
    # §1.2: the token host
    refusal("1.2 invalid_grant 400", 400, b'{"error":"invalid_grant"}', E.RefreshRefused, "refresh token", "link again", kind="token"),
    refusal("1.2 invalid_grant 401", 401, live("invalid_grant"), E.RefreshRefused, "refresh token", "your backend", kind="token"),
    refusal("1.2 invalid_grant 403", 403, live("invalid_grant"), E.RefreshRefused, "refresh token", "30 days", kind="token"),
    refusal("1.2 invalid_client", 401, b'{"error":"invalid_client"}', E.ClientRefused, "client secret", "console", kind="token"),
    refusal("1.2 unsupported_grant_type", 401, b'{"error":"unsupported_grant_type"}', E.GrantUnsupported, "does not offer", "settings", kind="token"),
    refusal("1.2 anything else", 403, b"", E.RenewalRefused, "refuses to renew", "client id", kind="token", headers={}),
    refusal("1.2 Cloudflare 1010 as a page", 403, CLOUDFLARE, E.BlockedByBotFilter, "filter", "User-Agent", kind="token", headers=HTML),
    refusal("1.2 Cloudflare 1010 as text", 403, b"error code: 1010", E.BlockedByBotFilter, "filter", "User-Agent", kind="token", headers={"content-type": "text/plain"}),
    refusal("1.2 Cloudflare 1010 as JSON", 403, b'{"title":"Error 1010: Access denied","cloudflare_error":true,"error_code":1010}', E.BlockedByBotFilter, "filter", "network", kind="token"),
    refusal("1.2 Cloudflare asks for a browser", 503, b"<html>Just a moment", E.BlockedByBotFilter, "filter", "User-Agent", kind="token", headers={**HTML, "cf-mitigated": "challenge"}),
    refusal("1.2 no such address", 404, b"", E.UnexpectedAnswer, "token host", "token host of this account", kind="token"),
    refusal("1.2 busy", 503, b"", E.ServerBusy, "The token host is busy", "in a moment", kind="token", again=True),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.row)
def test_a_refusal_has_a_meaning_a_rule_and_a_next_step(case: Refusal) -> None:
    error = error_of(case.status, case.headers, case.body, now_ms=NOW_MS, kind=case.kind, has_token=case.has_token)
    problem = errors.problem_of(error)
    assert type(error) is case.error
    assert case.meaning in problem.meaning
    assert case.next_step in problem.next_step
    assert problem.meaning.endswith(".")
    assert problem.next_step.endswith((".", "?"))
    assert bool(waits_of(error)) is case.again
    assert error.status == case.status
    named = "80230278-0000" if b"80230278-0000" in case.body else None
    assert error.request_id == case.headers.get("x-request-id", named)


def first(resource: dict[str, Any]) -> Any:
    rows = read_history(page(resource), "d")
    assert not rows.broken
    return rows.events[0]


def link(links: Any) -> str | None:
    return read_history(page(row(), links=links), "d").next_link


def follow(target: str) -> str:
    return next_path(target, api_base=BASE, device_id="d", event_types=("motion",))


def device(status_id: str, configuration: dict[str, Any]) -> Any:
    related = {
        "status": {"data": {"type": "device-status", "id": status_id}},
        "configurations": {"data": {"type": "device-configurations", "id": "c"}},
    }
    included = [
        {"type": "device-status", "id": status_id, "attributes": {"online": True}},
        {"type": "device-configurations", "id": "c", "attributes": configuration},
        {"type": "other", "id": status_id, "attributes": {"online": False}},
    ]
    rows = [{"type": "devices", "id": "d", "attributes": {}, "relationships": related}]
    return read_devices(json.dumps({"data": rows, "included": included}).encode())[0][0]


def kind(status: int, body: bytes, at: ExchangeKind = "still") -> str:
    return errors.kind_of(error_of(status, JSON, body, now_ms=NOW_MS, kind=at))


BASE = "https://api.example.com"
NEXT = "/v1/history/devices/d/events?event_types=motion&page[key]=k"
VALUES: list[tuple[str, Callable[[], Any], Any]] = [
    ("7 X-RateLimit-Limit and -Remaining", lambda: read_quota({"x-ratelimit-limit": "100", "x-ratelimit-remaining": "7"}, 1), Quota(100, 7, 1)),
    ("7 Retry-After in seconds", lambda: error_of(429, {"retry-after": "7"}, b"", now_ms=NOW_MS).retry_after_s, 7.0),
    ("7 Retry-After as HTTP date", lambda: error_of(429, {"retry-after": "Fri, 09 Oct 2026 00:21:17 GMT"}, b"", now_ms=NOW_MS).retry_after_s, 9.59),
    ("7 x-request-id", lambda: error_of(500, {"x-request-id": "r"}, live("X"), now_ms=NOW_MS).request_id, "r"),
    ("7 JSON of any type", lambda: error_of(400, {"content-type": "application/vnd.api+json"}, live("X", "d"), now_ms=NOW_MS).detail, "d"),
    ("10 media errors on the second request", lambda: kind(416, live("MEDIA_NOT_FOUND"), "media"), "media-not-found"),
    ("10 media errors on the POST", lambda: kind(416, live("MEDIA_NOT_FOUND")), "media-not-found"),
    ("10 Location host, documented", lambda: is_expected("https://media.api.amazonvision.com/v1/download", BASE), True),
    ("10 Location host, real", lambda: is_expected("https://download-eu-south-2.prod.phoenix.devices.amazon.dev/v1", BASE), True),
    ("10 X-Media-Timestamp in ms", lambda: instant_in_any_unit("1791465915510"), (START, False)),
    ("10 X-Media-Timestamp in ISO", lambda: instant_in_any_unit("2026-10-08T13:25:15.510Z"), (START, False)),
    ("10 X-Media-Timestamp absent or garbage", lambda: [instant_in_any_unit(value) for value in (None, "", "soon")], [(None, False)] * 3),
    ("10 history start/end as numbers", lambda: first(row(end=START + 1)).end_ms, START + 1),
    ("10 history start/end as strings", lambda: first(row(start=str(START))).start_ms, START),
    ("10 history start/end in ISO", lambda: first(row(start="2026-10-08T15:25:15.510155525+02:00")).start_ms, START),
    ("10 resource type history-events", lambda: first(row()).id, row()["id"]),
    ("10 resource type events", lambda: first({**row(), "type": "events"}).id, row()["id"]),
    ("10 subtype in history, none", lambda: first(row()).kind, "motion"),
    ("10 subtype in history, sub_type", lambda: first(row(sub_type="human")).kind, "motion"),
    ("10 subtype in history, dotted", lambda: first(row(event_type="motion.human")).kind, "motion.human"),
    ("10 `links` on the last page, absent", lambda: link(None), None),
    ("10 `links` on the last page, {}", lambda: link({}), None),
    ("10 `links` on the last page, next even when empty", lambda: read_history(b'{"data":[],"links":{"next":"/v1/history/x"}}', "d").next_link, "/v1/history/x"),
    ("10 `next` keeps filter", lambda: (drops_filter(NEXT, ("motion",)), follow(NEXT)), (False, NEXT)),
    ("10 `next` loses filter", lambda: (drops_filter("?page[key]=k", ("motion",)), follow("?page[key]=k")), (True, "/v1/history/devices/d/events?page[key]=k&event_types=motion")),
    ("10 unauthorized time range, 403", lambda: kind(403, live("TIME_RANGE_NOT_AUTHORIZED")), "time-range-not-authorized"),
    ("10 unauthorized time range, 416", lambda: kind(416, live("MEDIA_NOT_FOUND"), "media"), "media-not-found"),
    ("10 no-body image POST, 403", lambda: kind(403, live("REQUEST_FORBIDDEN", "Cannot authorize: empty request body")), "body-not-read"),
    ("10 no-body image POST, 400", lambda: kind(400, live("INVALID_PAYLOAD")), "body-rejected"),
    ("10 no-body image POST, 422", lambda: kind(422, live("INVALID_PAYLOAD")), "body-rejected"),
    ("10 error object", lambda: [error_of(400, JSON, body, now_ms=NOW_MS).detail for body in (live("X", "d"), b'{"errors":[{"title":"t","detail":"d"}]}', b'{"error":"X","error_description":"d"}')], ["d"] * 3),
    ("10 component id", lambda: StillAsk("d", "at_timestamp", at_ms=START, component_id="1").body()["components"], [{"component_id": "1"}]),
    ("10 clip 416 code", lambda: [kind(416, live(code)) for code in ("TIMESTAMP_NOT_FOUND", "MEDIA_NOT_FOUND")], ["media-not-found"] * 2),
    ("10 offline device and stored media, 503", lambda: kind(503, b'{"error":{"code":"device_offline"}}'), "device-offline"),
    ("10 device `id` of status, derived", lambda: device("d.status", {}).online, True),
    ("10 device `id` of status, opaque", lambda: device("ava1.ring.device.status.BBBB", {}).online, True),
    ("10 e2e_encryption config key, absent", lambda: device("s", {}).encryption, "unknown"),
    ("10 e2e_encryption config key, present", lambda: device("s", {"e2e_encryption": {"enabled": True}}).encryption, "take"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "expected"), VALUES, ids=[name for name, _, _ in VALUES])
def test_both_sides_of_a_disagreement_are_read(name: str, value: Callable[[], Any], expected: Any) -> None:
    assert value() == (pytest.approx(expected) if isinstance(expected, float) else expected)


# Each row is a status of the POST, and whether its Location is relative; None has no redirect at all.
REDIRECTS = [
    *((f"10 redirect code {status}", status, False) for status in (301, 302, 303, 307, 308)),
    ("4.5 303", 303, False),
    ("10 Location host, relative", 303, True),
    ("10 redirect code 200, direct", 200, None),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "status", "relative"), REDIRECTS, ids=[name for name, _, _ in REDIRECTS])
@pytest.mark.parametrize("last", [True, False], ids=["time on the last leg", "time on the first leg"])
async def test_a_picture_comes_however_the_api_sends_it(
    open_origin: Open, connect: Connect, name: str, status: int, relative: bool | None, last: bool
) -> None:
    at = {"x_media_timestamp": str(START)}
    picture = answer(200, PNG, **at if last or relative is None else {})
    media = await open_origin(picture)

    def reply(request: Any, writer: Any) -> Any:
        if request.method == "GET" or relative is None:
            return picture(request, writer)
        place = {"location": "/v1/download" if relative else f"{media.base}/v1/download"}
        return answer(status, b"", **place if last else place | at)(request, writer)

    api = await open_origin(reply)
    still = await connect(api).still(StillAsk.at("d", START))
    assert (still.data, still.actual_ms) == (PNG, START)
    got = [request for request in (*api.seen, *media.seen) if request.method == "GET"]
    assert [request.body for request in got] == [b""] * (status != 200)
    assert all("authorization" not in request.headers for request in got)


# The rows of the contract by their first words. What stands after a colon is why this client never meets the row.
ROWS_4_5 = ["303", "400 INVALID_PAYLOAD", "400 INVALID_REQUEST", "400 bad_request", "401 UNAUTHORIZED", "401 no body", "403 REQUEST_FORBIDDEN",
    "403 TIME_RANGE_NOT_AUTHORIZED", "403 subscription_required", "403 insufficient_scope", "404 DEVICE_NOT_FOUND", "404 NOT_FOUND",
    "416 MEDIA_NOT_FOUND", "422 GRECO_NO_VALID_KEY", "422 CORRUPT_RECORDING", "425 RECORDING_NOT_READY", "429", "500", "503 SERVER_BUSY",
    "503 device offline", "404 at the media host", "410 at the media host", "409"]  # fmt: skip
ROWS_7 = ["X-RateLimit", "Retry-After in seconds", "Retry-After as HTTP date", "documented body", "live body", "empty body", "no content type",
    "title and detail only", "OAuth shape", "FastAPI shape", "HTML", "title Invalid Client", "title Out of Scope Access", "title Rate Limit Exceeded",
    "title Service Unavailable", "x-request-id", "JSON of any type", "DELETE for a one-way app", "code TIMESTAMP_NOT_FOUND", "code INVALID_NONCE"]  # fmt: skip
ROWS_10 = ["redirect code", "media errors", "Location host", "X-Media-Timestamp", "history start/end", "resource type", "subtype in history",
    "`links` on the last page", "`next` keeps filter", "filter honoured: pages are read without a filter", "unauthorized time range",
    "no-body image POST", "error object", "webhook subtype: ringviewer receives no webhooks", "webhook signature: the same", "component id",
    "clip answer: ringviewer asks for no clips", "clip length header: the same", "clip 416 code", "offline device and stored media",
    "live view audio: ringviewer opens no live views", "GA date: not on the wire", "device `id` of status", "e2e_encryption config key"]  # fmt: skip
CODES = ["REQUEST_FORBIDDEN", "TIME_RANGE_NOT_AUTHORIZED", "INVALID_PAYLOAD", "UNAUTHORIZED", "DEVICE_NOT_FOUND", "MEDIA_NOT_FOUND", "TIMESTAMP_NOT_FOUND",
    "RECORDING_NOT_READY", "CORRUPT_RECORDING", "GRECO_NO_VALID_KEY", "SERVER_BUSY", "INVALID_NONCE"]  # fmt: skip


def test_no_row_of_the_contract_is_left_out() -> None:
    names = [case.row for case in REFUSALS] + [name for name, _, _ in VALUES] + [name for name, _, _ in REDIRECTS]
    rows = [f"{chapter} {row}" for chapter, rows in (("4.5", ROWS_4_5), ("7", ROWS_7), ("10", ROWS_10)) for row in rows]
    assert [row for row in rows if ":" not in row and not any(name.startswith(row) for name in names)] == []
    bodies = b" ".join(case.body for case in REFUSALS)
    assert [code for code in CODES if code.encode() not in bodies] == []
    assert len(names) == len(set(names))
