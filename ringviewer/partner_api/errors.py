"""Errors by meaning.

::

    RingViewerError
    ├── Unreachable            no answer: name, connection, TLS, deadline
    │   └── MediaHostUnreachable   the API answered, the host of the picture did not
    └── ApiError               an answer that is not what was asked for
        ├── BodyRejected           400
        ├── TokenRefused           401
        ├── TimeRangeNotAuthorized 403 with that code: the start lies before the consent boundary
        ├── RequestForbidden       every other 403
        │   ├── BodyNotRead            authorisation found no body, or no time in it
        │   ├── ScopeInsufficient      the token may not do this
        │   ├── PlanMissing            the customer's plan does not include it
        │   └── BlockedByBotFilter     something in front of the API took us for a robot
        ├── NotFound               404, 410
        ├── SignedAddressSpent     401, 403, 404, 410 at the media host
        ├── MediaNotFound          416: nothing was recorded there
        ├── KeyNotReady            422 GRECO_NO_VALID_KEY
        ├── RecordingCorrupt       422 CORRUPT_RECORDING
        ├── RecordingNotReady      425
        ├── RateLimited            429
        ├── ServerBusy             503
        ├── ServerFault            every other 5xx
        └── UnexpectedAnswer       not JSON, not an image, too large, a redirect that leads nowhere

An error keeps status, code, detail and request id. It never holds an address with its query, nor a header's value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Leg


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is shown: what it means and what to do next.

    ``kind`` names the class in kebab case, for example ``time-range-not-authorized``.
    """

    code: str | None
    kind: str
    status: int | None
    detail: str | None
    request_id: str | None
    meaning: str
    next_step: str


class RingViewerError(Exception):
    """Anything that can go wrong between this program and the API."""

    meaning: ClassVar[str] = "The API could not be used."
    next_step: ClassVar[str] = ""
    legs: tuple[Leg, ...] = ()


class Unreachable(RingViewerError):
    """No answer came: the name, the connection, TLS or the deadline failed. The text is one sentence."""

    meaning = "The API is not reachable."
    next_step = "Check the address and this computer’s network, then try again."

    def __init__(self, sentence: str = meaning, *, transient: bool = False) -> None:
        super().__init__(sentence)
        self.transient = transient


class MediaHostUnreachable(Unreachable):
    """The API redirected to a media host that does not answer (contract §8, symptom 44)."""

    meaning = "The media host is not reachable, though the API is."
    next_step = "A firewall may block it: pictures come from hosts that end in .prod.phoenix.devices.amazon.dev."


class ApiError(RingViewerError):
    """The API answered, but not with what was asked for.

    ``detail`` is what the answer says; ``sentence`` is ours and says more than ``meaning`` where more is known.
    """

    meaning = "The API refused the request."
    next_step = "Read the answer under Requests."

    def __init__(
        self,
        status: int | None = None,
        code: str | None = None,
        detail: str | None = None,
        request_id: str | None = None,
        *,
        retry_after_s: float | None = None,
        sentence: str | None = None,
    ) -> None:
        super().__init__(" ".join(str(part) for part in (status, code, detail) if part) or sentence or self.meaning)
        self.status = status
        self.code = code
        self.detail = detail
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.sentence = sentence


class BodyRejected(ApiError):
    """400: a field is missing, unknown or out of range."""

    meaning = "The API rejects the body of the request."
    next_step = "Compare the fields with the detail of the answer."


class TokenRefused(ApiError):
    """401: the token is missing, expired or no access token."""

    meaning = "The access token is refused."
    next_step = "Paste a new access token. Linked ones last about 4 hours, Playground ones 30 minutes."


class TimeRangeNotAuthorized(ApiError):
    """403 ``TIME_RANGE_NOT_AUTHORIZED``: the start lies before the customer's consent."""

    meaning = "This time is before the boundary: the customer linked later than that."
    next_step = "Ask at the oldest event or later. Older pictures stay in the customer’s Ring app."


class RequestForbidden(ApiError):
    """Any other 403: body, path, scope or subscription."""

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


class BlockedByBotFilter(RequestForbidden):
    """403 with a page of the filter in front of the API (contract §8, symptom 7)."""

    meaning = "A filter in front of the API blocked this computer; the API itself did not see the request."
    next_step = "Try from another network or without the proxy. This says nothing about token or consent."


class NotFound(ApiError):
    """404 or 410: the device was removed or is not shared."""

    meaning = "The API does not know this device or address."
    next_step = "Refresh the devices: it may have been removed, or the customer no longer shares it."


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
    """503: busy, or the device is offline."""

    meaning = "The API is busy, or the device is offline."
    next_step = "Try again in a moment."


class ServerFault(ApiError):
    """5xx: a fault on the other side."""

    meaning = "The API failed."
    next_step = "Try again; if it stays so, give the request id to Ring."


class UnexpectedAnswer(ApiError):
    """An answer that has no place in the contract; ``detail`` says in words what it was."""

    meaning = "The answer is not one that the Ring Partner API gives."
    next_step = "Check the address: is this the API, or something in between? Read the answer under Requests."


def problem_of(error: BaseException) -> Problem:
    """The error as it is shown; faults of this program become a problem without details."""
    if isinstance(error, ApiError):
        meaning = error.sentence or error.meaning
        if isinstance(error, UnexpectedAnswer) and error.detail:
            meaning = error.detail
        return Problem(
            error.code, kind_of(error), error.status, error.detail, error.request_id, meaning, error.next_step
        )
    if isinstance(error, RingViewerError):
        return Problem(None, kind_of(error), None, None, None, str(error) or error.meaning, error.next_step)
    return Problem(
        None,
        "internal-fault",
        None,
        type(error).__name__,
        None,
        f"ringviewer itself failed ({type(error).__name__}).",
        "What was read so far is kept. Try again.",
    )


def kind_of(error: BaseException) -> str:
    """The class of an error in kebab case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
