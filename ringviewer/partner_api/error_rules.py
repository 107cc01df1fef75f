"""From an answer to an error by meaning (contract §4.5, §7, §10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ringviewer.history.wording import plain
from ringviewer.partner_api import errors
from ringviewer.partner_api.documents import decode_value, describe_body
from ringviewer.partner_api.wire_instants import http_date_ms

_BY_STATUS: dict[int, type[errors.ApiError]] = {
    400: errors.BodyRejected,
    401: errors.TokenRefused,
    403: errors.RequestForbidden,
    404: errors.NotFound,
    410: errors.NotFound,
    416: errors.MediaNotFound,
    422: errors.BodyRejected,
    425: errors.RecordingNotReady,
    429: errors.RateLimited,
    503: errors.ServerBusy,
}
_BY_CODE: dict[tuple[int, str], type[errors.ApiError]] = {
    (403, "TIME_RANGE_NOT_AUTHORIZED"): errors.TimeRangeNotAuthorized,
    (422, "GRECO_NO_VALID_KEY"): errors.KeyNotReady,
    (422, "CORRUPT_RECORDING"): errors.RecordingCorrupt,
    (422, "RECORDING_NOT_READY"): errors.RecordingNotReady,
    (404, "MEDIA_NOT_FOUND"): errors.MediaNotFound,
    (404, "TIMESTAMP_NOT_FOUND"): errors.MediaNotFound,
}
_LONGEST_WAIT_S = 3_600.0
_FILTERED = re.compile(rb"error(?: code)?:? ?10\d\d\b", re.IGNORECASE)


def error_of(
    status: int, headers: Mapping[str, str], body: bytes, *, now_ms: int, at_media_host: bool = False
) -> errors.ApiError:
    """The error that an answer with this status means; every shape of body is understood, also none."""
    code, detail, body_id = _facts(body)
    request_id = plain(headers.get("x-request-id") or body_id or "", 100) or None
    if status in (502, 504) or (status not in _BY_STATUS and status < 500):
        kind: type[errors.ApiError] = errors.ServerFault if status >= 500 else errors.UnexpectedAnswer
    else:
        kind = _BY_STATUS.get(status, errors.ServerFault)
    kind = _BY_CODE.get((status, (code or "").upper()), kind)
    if at_media_host and kind in (errors.RequestForbidden, errors.TokenRefused, errors.NotFound):
        kind = errors.SignedAddressSpent
    sentence = None
    if _is_page(headers, body):
        sentence = f"The address answered {status} with {describe_body(body)}, which the API never does."
        if status == 403 and (b"cloudflare" in body[:65_536].lower() or _FILTERED.search(body[:65_536])):
            kind, sentence = errors.BlockedByBotFilter, None
        elif status not in (401, 429) and status < 500:
            kind = errors.UnexpectedAnswer
    elif kind is errors.RequestForbidden:
        kind = _forbidden(code, detail, body)
    elif kind is errors.UnexpectedAnswer:
        sentence, detail = f"The API answered {status}, which has no meaning here.", None
    wait_s = retry_after_s(headers.get("retry-after"), now_ms)
    return kind(status, code, detail, request_id, retry_after_s=wait_s, sentence=sentence)


def _forbidden(code: str | None, detail: str | None, body: bytes) -> type[errors.ApiError]:
    """Which of the unrelated meanings a 403 has (contract §0, §4.4, §4.5); told by code and detail only."""
    name, words = (code or "").casefold(), (detail or "").casefold()
    if "empty request body" in words or "timestamp fields" in words:
        return errors.BodyNotRead
    if "scope" in name or "scope" in words:
        return errors.ScopeInsufficient
    if "subscription" in name or "subscription" in words:
        return errors.PlanMissing
    return errors.BlockedByBotFilter if _FILTERED.search(body[:2_000]) else errors.RequestForbidden


def code_of(body: bytes) -> str | None:
    """The code of an error body, or ``None``."""
    return _facts(body)[0]


def retry_after_s(value: str | None, now_ms: int) -> float | None:
    """``Retry-After`` in seconds from now, given as seconds or as an HTTP date; bounded to an hour."""
    if not value or len(value) > 64:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_WAIT_S)
    at_ms = http_date_ms(text)
    return None if at_ms is None else min(max((at_ms - now_ms) / 1000, 0.0), _LONGEST_WAIT_S)


def _facts(body: bytes) -> tuple[str | None, str | None, str | None]:
    if body.lstrip()[:1] != b"{":
        return None, None, None
    try:
        answer: Any = decode_value(body)
    except ValueError:
        return None, None, None
    if not isinstance(answer, dict):
        return None, None, None
    listed = answer.get("errors")
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        first = listed[0]
        return _text(first.get("code"), 80), _text(first.get("detail") or first.get("title")), _text(first.get("id"))
    fault = answer.get("error")
    if isinstance(fault, dict):
        return _text(fault.get("code"), 80), _text(fault.get("detail") or fault.get("message")), None
    if fault is not None:
        return _text(fault, 80), _text(answer.get("error_description")), None
    detail = answer.get("detail") or answer.get("message")
    if isinstance(detail, list) and detail and isinstance(detail[0], dict):
        detail = detail[0].get("msg")
    return _text(answer.get("code"), 80), _text(detail), None


def _text(value: object, limit: int = 300) -> str | None:
    return plain(value, limit) or None if isinstance(value, str) else None


def _is_page(headers: Mapping[str, str], body: bytes) -> bool:
    return "html" in headers.get("content-type", "").casefold() or describe_body(body) == "a web page"
