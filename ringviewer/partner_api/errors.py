"""Errors by meaning.

::

    RingViewerError
    ├── Unreachable                   no answer: name, connection, TLS, deadline
    │   ├── MediaHostUnreachable      the API answered, the host of the picture did not
    │   └── DownloadBroken            the host of the picture answered, and broke off or stalled
    ├── StoreFailed                   the account's secrets can not be read or written (:mod:`.renewal`)
    │   └── RotatedTokenNotStored     the new refresh token could not be stored
    └── ApiError                      an answer that is not what was asked for
        ├── BodyRejected              400, 422 without a known code
        │   └── NonceRejected         INVALID_NONCE: belongs to account linking
        ├── TokenRefused              401, and a 403 to a request without a token
        ├── TimeRangeNotAuthorized    403 with that code: the start lies before the consent boundary
        ├── RequestForbidden          every other 403
        │   ├── BodyNotRead           authorisation found no body, or no time in it
        │   ├── ScopeInsufficient     the token may not do this
        │   ├── PlanMissing           the customer's plan does not include it
        │   ├── PathForbidden         neither body nor content type, as for a path that is not known
        │   ├── OneWayApp             apps with one-way linking may not do this
        │   └── BlockedByBotFilter    something in front of the API took us for a robot
        ├── NotFound                  404, 410
        ├── SignedAddressSpent        401, 403, 404, 410 at the media host
        ├── MediaNotFound             416, and 404 with such a code: nothing was recorded there
        ├── KeyNotReady               422 GRECO_NO_VALID_KEY
        ├── RecordingCorrupt          422 CORRUPT_RECORDING
        ├── RecordingNotReady         425, and 422 with that code
        ├── RateLimited               429
        ├── ServerBusy                503
        │   └── DeviceOffline         503 that says so
        ├── ServerFault               every other 5xx
        ├── RenewalRefused            400, 401, 403 at the token host
        │   ├── RefreshRefused        invalid_grant: the refresh token is spent, lapsed or withdrawn
        │   ├── ClientRefused         invalid_client: client id or secret
        │   └── GrantUnsupported      unsupported_grant_type, unauthorized_client
        ├── RenewalFailed             the token host did not answer, or not as it should (:mod:`.renewal`)
        └── UnexpectedAnswer          not JSON, not an image, too large, a redirect that leads nowhere, other statuses

Which of them are worth another try, and after how long, is decided in :mod:`ringviewer.partner_api.retry`. An error
keeps status, code, detail and request id. It never holds an address with its query, nor a header's value.
"""

from __future__ import annotations

from ringviewer.partner_api.error_base import ApiError, RingViewerError
from ringviewer.partner_api.problem import Problem, kind_of, problem_of
from ringviewer.partner_api.unreachable import DownloadBroken, MediaHostUnreachable, Unreachable

__all__ = [
    "ApiError",
    "BlockedByBotFilter",
    "BodyNotRead",
    "BodyRejected",
    "ClientRefused",
    "DeviceOffline",
    "DownloadBroken",
    "GrantUnsupported",
    "KeyNotReady",
    "MediaHostUnreachable",
    "MediaNotFound",
    "NonceRejected",
    "NotFound",
    "OneWayApp",
    "PathForbidden",
    "PlanMissing",
    "Problem",
    "RateLimited",
    "RecordingCorrupt",
    "RecordingNotReady",
    "RefreshRefused",
    "RenewalRefused",
    "RequestForbidden",
    "RingViewerError",
    "ScopeInsufficient",
    "ServerBusy",
    "ServerFault",
    "SignedAddressSpent",
    "TimeRangeNotAuthorized",
    "TokenRefused",
    "UnexpectedAnswer",
    "Unreachable",
    "kind_of",
    "problem_of",
]


class BodyRejected(ApiError):
    """400: a field is missing, unknown or out of range; stand-ins also say 422."""

    meaning = "The API rejects the body of the request."
    next_step = "Compare the fields with the detail of the answer."


class NonceRejected(BodyRejected):
    """``INVALID_NONCE``: the nonce of an account linking does not fit (contract §6, §7)."""

    meaning = "The API rejects the nonce of the account linking."
    next_step = "Check the HMAC key of the app and that the nonce is URL-safe Base64 without padding; then link again."


class TokenRefused(ApiError):
    """401: the token is missing, expired or no access token."""

    meaning = "The access token is refused."
    next_step = (
        "Paste a new access token; a refresh token does not work in its place. Linked ones last about 4 hours, "
        "Playground ones 30 minutes."
    )


class TimeRangeNotAuthorized(ApiError):
    """403 ``TIME_RANGE_NOT_AUTHORIZED``: the start lies before the customer's consent."""

    meaning = "This time is before the boundary: the customer linked later than that."
    next_step = "Ask at the oldest event or later. Older pictures stay in the customer’s Ring app."


class RequestForbidden(ApiError):
    """Any other 403: truly no permission, or a reason that the answer does not give."""

    meaning = "The API forbids this request."
    next_step = "This is not about time: check the path, the body, the token’s scope and the customer’s plan."


class BodyNotRead(RequestForbidden):
    """403 because authorisation found no body or no time field in it (contract §4.4): no matter of permission."""

    meaning = "The API found no time in the request, so it could not decide whether it is authorised."
    next_step = "Something on the way drops or changes the body: look at proxies, then at the request under Requests."


class ScopeInsufficient(RequestForbidden):
    """403 because the token's scope does not include this."""

    meaning = "The token’s scope does not include this request."
    next_step = "Use a token with the scope ava.v1:read; the customer may have to link again to grant it."


class PlanMissing(RequestForbidden):
    """403 because the customer's own Ring plan does not include recordings."""

    meaning = "The customer’s Ring plan does not include this."
    next_step = "Check that the customer has an active plan or trial; without one there are no recordings."


class PathForbidden(RequestForbidden):
    """403 with neither body nor content type: what the gateway says of a path that it does not know (contract §3.1)."""

    meaning = "The API refused without a reason, as it does for a path that it does not know."
    next_step = "This says nothing about permission. Check the API address, and whether a proxy changes paths."


class OneWayApp(RequestForbidden):
    """403 because the app links accounts one way (contract §7)."""

    meaning = "An app with one-way linking may not do this."
    next_step = "The customer can remove the app in the Ring app instead."


class BlockedByBotFilter(RequestForbidden):
    """403 with a page of the filter in front of the API (contract §1.2; §8, symptom 7)."""

    meaning = "A filter in front of the API blocked this computer; the API itself did not see the request."
    next_step = "Try from another network or without the proxy. This says nothing about token or consent."


class NotFound(ApiError):
    """404 or 410: the device was removed or is not shared."""

    meaning = "The API does not know this device or address."
    next_step = "Read the devices again: it may have been removed, or the customer no longer shares it."


class SignedAddressSpent(ApiError):
    """The media host refuses the signed address: used before, or too old (contract §8, symptom 47)."""

    meaning = "The media host no longer accepts the address that the API gave for this picture."
    next_step = "Ask again: each try gets a new address."


class MediaNotFound(ApiError):
    """416: nothing was recorded in the window that was asked for."""

    meaning = "Nothing was recorded at this time. The time itself is authorised."
    next_step = "Ask for the newest in a range, or choose a motion or ding event."


class KeyNotReady(ApiError):
    """422 ``GRECO_NO_VALID_KEY``: the key that opens the recording is not there yet."""

    meaning = "The key of this recording is not ready."
    next_step = "Ask again in a moment. If it stays so, the customer may use an encryption that hides media."


class RecordingCorrupt(ApiError):
    """422 ``CORRUPT_RECORDING``: the recording can not be read."""

    meaning = "The recording is damaged."
    next_step = "Asking again will not help; choose another event."


class RecordingNotReady(ApiError):
    """425: the recording is still being written."""

    meaning = "The recording is still being written."
    next_step = "Wait a minute or two, then ask again."


class RateLimited(ApiError):
    """429: more requests than the partner's quota allows."""

    meaning = "The quota of requests is used up; it is shared with your production."
    next_step = "Wait, then try again."


class ServerBusy(ApiError):
    """503: busy."""

    meaning = "The API is busy."
    next_step = "Try again in a moment."


class DeviceOffline(ServerBusy):
    """503 that says that the device is offline (contract §4.5, §10)."""

    meaning = "The device is offline, and the API gives nothing from it until it is back."
    next_step = "Ask the customer to check the device’s power and Wi-Fi, then try again later."


class ServerFault(ApiError):
    """5xx: a fault on the other side."""

    meaning = "The API failed."
    next_step = "Try again; if it stays so, give the request id to Ring."


class RenewalRefused(ApiError):
    """400, 401 or 403 of the token host: it gives no new access token (contract §1.2)."""

    meaning = "The token host refuses to renew the access token."
    next_step = "Check client id, client secret and refresh token of this account, or paste an access token."


class RefreshRefused(RenewalRefused):
    """``invalid_grant``: the refresh token is not, or no longer, valid (contract §1.1)."""

    meaning = "The token host no longer accepts the refresh token."
    next_step = (
        "If your backend renewed since, take the refresh token that it holds now: each renewal replaces the one "
        "before. After about 30 days without one, or when the customer removed the app, the customer must link again."
    )


class ClientRefused(RenewalRefused):
    """``invalid_client``: client id and secret do not fit."""

    meaning = "The token host does not accept the client id and client secret."
    next_step = "Compare both with the app in the Ring developer console; a secret that was replaced stops working."


class GrantUnsupported(RenewalRefused):
    """``unsupported_grant_type`` or ``unauthorized_client``: not offered, or not to this app (contract §1.2)."""

    meaning = "The token host does not offer this way of getting a token to this app."
    next_step = "Only a refresh token or a linking by the customer gives access tokens; check the app’s settings."


class UnexpectedAnswer(ApiError):
    """An answer that has no place in the contract; without a sentence ``detail`` says in words what it was."""

    meaning = "The answer is not one that the Ring Partner API gives."
    next_step = "Check the address: is this the API, or something in between? Read the answer under Requests."

    @property
    def told(self) -> str:
        """What the answer was."""
        return self.sentence or self.detail or self.meaning
