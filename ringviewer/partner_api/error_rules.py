"""From an answer to an error by meaning (contract §4.4, §4.5, §7, §10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ringviewer.history.wording import plain, utc_line
from ringviewer.partner_api import errors
from ringviewer.partner_api.documents import describe_body
from ringviewer.partner_api.error_bodies import ErrorFacts, facts_of, is_of_a_filter, is_page
from ringviewer.partner_api.exchange import ExchangeKind
from ringviewer.partner_api.status_words import in_words
from ringviewer.partner_api.wire_instants import http_date_ms

_MEDIA_STATUSES = frozenset({404, 409, 410, 416, 422, 425})
_FAULT_STATUSES = frozenset({500, 502, 503, 504})
_BY_CODE: dict[str, tuple[frozenset[int], type[errors.ApiError]]] = {
    "TIME_RANGE_NOT_AUTHORIZED": (frozenset({403}), errors.TimeRangeNotAuthorized),
    "MEDIA_NOT_FOUND": (_MEDIA_STATUSES, errors.MediaNotFound),
    "TIMESTAMP_NOT_FOUND": (_MEDIA_STATUSES, errors.MediaNotFound),
    "GRECO_NO_VALID_KEY": (_MEDIA_STATUSES, errors.KeyNotReady),
    "CORRUPT_RECORDING": (_MEDIA_STATUSES, errors.RecordingCorrupt),
    "RECORDING_NOT_READY": (_MEDIA_STATUSES, errors.RecordingNotReady),
    "SERVER_BUSY": (_FAULT_STATUSES, errors.ServerBusy),
    "DEVICE_OFFLINE": (_FAULT_STATUSES | {409, 422}, errors.DeviceOffline),
    "INVALID_NONCE": (frozenset({400, 401, 403, 409, 422}), errors.NonceRejected),
}
_BY_TOKEN_CODE: dict[str, type[errors.ApiError]] = {
    "INVALID_GRANT": errors.RefreshRefused,
    "INVALID_CLIENT": errors.ClientRefused,
    "UNSUPPORTED_GRANT_TYPE": errors.GrantUnsupported,
    "UNAUTHORIZED_CLIENT": errors.GrantUnsupported,
    "TEMPORARILY_UNAVAILABLE": errors.ServerBusy,
    "SERVER_ERROR": errors.ServerFault,
}
_SUBJECTS = {"media": "The media host", "token": "The token host"}
_LONGEST_WAIT_S = 30 * 86_400.0
_SECONDS = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_RANGE = re.compile(r"(?<!\d)(\d{13})\D{1,8}(\d{13})(?!\d)", re.ASCII)
_EARLIEST_RANGE_MS, _LATEST_RANGE_MS = 1_000_000_000_000, 4_102_444_800_000
_PASTE = "Paste an access token."
_ACCESS = "Paste an access token; a refresh token only renews one, and is not accepted in its place."
_WITHOUT_TIME = frozenset({"devices", "history", "me"})
_NO_RANGE_SENT = "The API says that a time range is not authorised, though this request holds no time."
_NO_RANGE_ADVICE = (
    "The range is not one that ringviewer asked for: the account as a whole may not be authorised. Check whether the "
    "customer still has the app linked, and give the request id to Ring."
)
_NEW_ADDRESS = "Ask again: each try gets a new address."
_USER_AGENT = (
    "It judges by User-Agent and network: a proxy may replace the name that ringviewer gives itself. Try without the "
    "proxy or from another network. This says nothing about the refresh token."
)


class Meaning(NamedTuple):
    """A class of error, and where more is known than the class says, a sentence and an advice."""

    error: type[errors.ApiError]
    sentence: str | None = None
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: int
    headers: Mapping[str, str]
    body: bytes
    kind: ExchangeKind
    has_token: bool
    maybe_refresh: bool
    facts: ErrorFacts

    @property
    def subject(self) -> str:
        return _SUBJECTS.get(self.kind, "The API")


def error_of(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now_ms: int,
    kind: ExchangeKind = "other",
    has_token: bool = True,
    maybe_refresh: bool = False,
) -> errors.ApiError:
    """The error that an answer with this status means; every shape of body is understood, also none.

    ``kind`` says what was asked for, and so which host answered: ``media`` is the media host, ``token`` the token
    host. ``has_token`` says whether the request carried a token, ``maybe_refresh`` whether that one looks like one for
    renewals. Names of headers are in lower case.
    """
    facts = facts_of(body)
    meaning = _meaning(_Refusal(status, headers, body, kind, has_token, maybe_refresh, facts))
    return meaning.error(
        status,
        facts.code,
        facts.detail,
        plain(headers.get("x-request-id") or facts.id or "", 100) or None,
        retry_after_s=retry_after_s(headers.get("retry-after"), now_ms),
        sentence=meaning.sentence,
        advice=meaning.advice,
    )


def code_of(body: bytes) -> str | None:
    """The code of an error body, or ``None``."""
    return facts_of(body).code


def retry_after_s(value: str | None, now_ms: int) -> float | None:
    """``Retry-After`` in seconds from now, given as seconds or as an HTTP date; of several seconds the longest.

    More than 30 days is told as 30 days: nobody waits for either, see :func:`ringviewer.partner_api.retry.delay_s`.
    """
    if not value or len(value) > 64:
        return None
    parts = [part.strip() for part in value.split(",")]
    if all(_SECONDS.fullmatch(part) for part in parts):
        return min(max(map(float, parts)), _LONGEST_WAIT_S)
    at_ms = http_date_ms(value.strip())
    return None if at_ms is None else min(max((at_ms - now_ms) / 1000, 0.0), _LONGEST_WAIT_S)


def _meaning(refusal: _Refusal) -> Meaning:
    status, facts = refusal.status, refusal.facts
    statuses, by_code = _BY_CODE.get(facts.name, (frozenset(), errors.ApiError))
    if refusal.kind != "token" and status in statuses:
        if by_code is errors.ServerBusy:
            return Meaning(by_code, f"{refusal.subject} is busy.")
        if by_code is errors.TimeRangeNotAuthorized and refusal.kind in _WITHOUT_TIME:
            return Meaning(errors.RequestForbidden, _NO_RANGE_SENT, _NO_RANGE_ADVICE)
        return _with_range(by_code, facts)
    if status in (403, 429, 503) and _from_filter(refusal):
        return Meaning(errors.BlockedByBotFilter, None, _USER_AGENT if refusal.kind == "token" else None)
    if is_page(refusal.headers, refusal.body, facts):
        return _page(refusal)
    if refusal.kind == "token" and status < 500 and status != 429:
        return _at_token_host(refusal)
    if status >= 500:
        return _fault(refusal)
    match status:
        case 400 | 422:
            return _rejected(refusal)
        case 401 | 403 | 404 | 410 if refusal.kind == "media":
            return Meaning(errors.SignedAddressSpent)
        case 401:
            return _unauthorised(refusal)
        case 403:
            return _forbidden(refusal)
        case 404 | 410:
            return _unknown(refusal)
        case 416:
            return _with_range(errors.MediaNotFound, facts)
        case 425:
            return Meaning(errors.RecordingNotReady)
        case 429:
            words = "The token host asks to wait before the next try." if refusal.kind == "token" else None
            return Meaning(errors.RateLimited, words)
    return Meaning(errors.UnexpectedAnswer, *in_words(status, refusal.subject))


def _from_filter(refusal: _Refusal) -> bool:
    if refusal.status != 403:
        # Busy gateways give pages with the same name on them; only this header tells that a robot was suspected.
        return refusal.headers.get("cf-mitigated", "").casefold() == "challenge"
    return is_of_a_filter(refusal.headers, refusal.body, refusal.facts)


def _page(refusal: _Refusal) -> Meaning:
    status = refusal.status
    host = f"t{refusal.subject[1:]}"
    words = f"The address answered {status} with {describe_body(refusal.body)}, which {host} never does."
    if status == 401 and refusal.kind not in ("media", "token"):
        return Meaning(errors.TokenRefused, words)
    if status == 429:
        return Meaning(errors.RateLimited, words)
    if 500 <= status < 600 and status != 511:
        # What passes in a moment at the API may never pass at whatever answers in its place.
        return Meaning(_fault(refusal).error, words, errors.UnexpectedAnswer.next_step)
    return Meaning(errors.UnexpectedAnswer, words)


def _fault(refusal: _Refusal) -> Meaning:
    subject = refusal.subject
    match refusal.status:
        case 503 if "offline" in refusal.facts.words:
            return Meaning(errors.DeviceOffline)
        case 503:
            return Meaning(errors.ServerBusy, f"{subject} is busy.")
        case 500:
            return Meaning(errors.ServerFault, f"{subject} failed.")
        case 502:
            return Meaning(errors.ServerFault, f"{subject} failed: its gateway got no valid answer from behind.")
        case 504:
            return Meaning(errors.ServerFault, f"{subject} failed: its gateway got no answer from behind in time.")
        case 511:
            return Meaning(errors.UnexpectedAnswer, *in_words(511, subject))
        case status if status < 600:
            return Meaning(errors.ServerFault, f"{subject} failed with status {status}.")
        case status:
            return Meaning(errors.UnexpectedAnswer, *in_words(status, subject))


def _rejected(refusal: _Refusal) -> Meaning:
    if refusal.kind == "media":
        return Meaning(errors.BodyRejected, "The media host rejects the request for the picture.", _NEW_ADDRESS)
    if refusal.kind in ("devices", "history", "me"):
        words = "The API rejects the parameters of the request."
        return Meaning(errors.BodyRejected, words, "Compare the parameters with the detail of the answer.")
    return Meaning(errors.BodyRejected)


def _unauthorised(refusal: _Refusal) -> Meaning:
    words = refusal.facts.words
    if not refusal.has_token:
        return Meaning(errors.TokenRefused, "The API asks for an access token, and none was given.", _PASTE)
    if refusal.maybe_refresh or "refresh" in words:
        return Meaning(errors.TokenRefused, "The token is refused: it may be a refresh token.", _ACCESS)
    if "expired" in words:
        return Meaning(errors.TokenRefused, "The access token has expired.")
    if refusal.facts.name == "INVALID_TOKEN":
        return Meaning(
            errors.TokenRefused, "The access token is refused: it has expired, was withdrawn, or is cut short."
        )
    if not refusal.body.strip():
        return Meaning(errors.TokenRefused, "The access token is refused, and the API does not say why.")
    return Meaning(errors.TokenRefused)


def _forbidden(refusal: _Refusal) -> Meaning:
    """Which of the unrelated meanings a 403 has (contract §0, §4.4, §4.5, §7), time range and filter apart."""
    words = refusal.facts.words
    if "empty request body" in words:
        return Meaning(errors.BodyNotRead, "The request reached the API without its body.")
    if "timestamp fields" in words:
        return Meaning(errors.BodyNotRead)
    if "scope" in words:
        return Meaning(errors.ScopeInsufficient)
    if "subscription" in words or re.search(r"\b(?:plan|trial)\b", words):
        return Meaning(errors.PlanMissing)
    if re.search(r"\bone[- _]way\b", words):
        return Meaning(errors.OneWayApp)
    if not refusal.has_token:
        words = "The API forbids this request without an access token, and none was given."
        return Meaning(errors.TokenRefused, words, _PASTE)
    if not refusal.body.strip() and "content-type" not in refusal.headers:
        return Meaning(errors.PathForbidden)
    return Meaning(errors.RequestForbidden)


def _unknown(refusal: _Refusal) -> Meaning:
    if refusal.kind == "me":
        return Meaning(errors.NotFound, "This API does not tell whose account it is.", "Nothing else depends on it.")
    if refusal.kind == "devices":
        words = "The API does not know the list of devices at this address."
        return Meaning(errors.NotFound, words, "Check the API address.")
    if refusal.kind in ("history", "still", "probe"):
        return Meaning(errors.NotFound, "The API does not know this device.")
    return Meaning(errors.NotFound)


def _with_range(error: type[errors.ApiError], facts: ErrorFacts) -> Meaning:
    """Says which time was looked through, where the detail tells it in milliseconds (contract §4.5)."""
    found = _RANGE.search(facts.detail or "") if error is errors.MediaNotFound else None
    if found is None:
        return Meaning(error)
    from_ms, to_ms = int(found[1]), int(found[2])
    if not _EARLIEST_RANGE_MS <= from_ms <= to_ms <= _LATEST_RANGE_MS:
        return Meaning(error)
    span = f"between {utc_line(from_ms)} and {utc_line(to_ms)}" if from_ms < to_ms else f"at {utc_line(from_ms)}"
    return Meaning(error, f"Nothing was recorded {span}. The time itself is authorised.")


def _at_token_host(refusal: _Refusal) -> Meaning:
    name, status = refusal.facts.name, refusal.status
    if status >= 400 and name in _BY_TOKEN_CODE:
        return Meaning(_BY_TOKEN_CODE[name])
    if status in (400, 401, 403, 422):
        if name == "INVALID_SCOPE":
            return Meaning(errors.RenewalRefused, "The token host does not grant this scope.")
        if name == "INVALID_REQUEST":
            return Meaning(errors.RenewalRefused, "The token host finds a field of the request missing or malformed.")
        return Meaning(errors.RenewalRefused)
    if status in (404, 410):
        words = "The token host does not know the address for tokens."
        return Meaning(errors.UnexpectedAnswer, words, "Check the token host of this account.")
    return Meaning(errors.UnexpectedAnswer, *in_words(status, refusal.subject))
