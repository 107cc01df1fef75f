"""Every way in which a still of an event can turn out, by the word that scenario files use for it.

There are four sorts: refusals, deliveries that break off, pictures that depart from what was asked for, and capture
times that are told otherwise. A new refusal or break is one line here; a new picture one here and one in its table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Outcome = Literal[
    "available",
    "none",
    # Refusals (contract §4.5).
    "bad-request",
    "unauthorized",
    "forbidden",
    "not-authorized",
    "no-subscription",
    "no-scope",
    "device-not-found",
    "corrupt",
    "key-not-ready",
    "not-ready",
    "rate-limited",
    "server-fault",
    "busy",
    "device-offline",
    "spent-403",
    "spent-404",
    "spent-410",
    # Breaks.
    "reset",
    "cut",
    "stall",
    # Capture times.
    "no-timestamp",
    "bad-timestamp",
    "timestamp-in-seconds",
    "stale",
    # Pictures.
    "other-format",
    "other-size",
    "wrong-type",
    "not-image",
    "html",
    "json",
    "empty",
    "truncated-jpeg",
    "truncated-png",
    "gif",
    "apng",
    "mpo",
    "png-bomb",
    "jpeg-bomb",
    "jpeg-scans",
    "oversize",
    "exif",
    "png-text",
    "hostile-exif",
    "hostile-png-text",
    "text-bomb",
    "repeat",
    "repeat-bytes",
    "repeat-time",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a refused request is answered; ``bare`` without a body, ``wait_s`` is told in ``Retry-After``."""

    status: int
    code: str
    detail: str
    bare: bool = False
    wait_s: int | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """How a delivery ends after the first half of its body, ``after_ms`` of silence later."""

    kind: Literal["reset", "cut", "stall"]
    after_ms: int = 0


_SPENT = "The download URL is expired or was used already"

REFUSALS: dict[Outcome, Refusal] = {
    "bad-request": Refusal(400, "INVALID_PAYLOAD", "timestamp is not supported for this device"),
    "unauthorized": Refusal(401, "UNAUTHORIZED", "The access token is missing, invalid or expired", bare=True),
    "forbidden": Refusal(403, "REQUEST_FORBIDDEN", "Access to the requested media is denied"),
    "not-authorized": Refusal(
        403, "TIME_RANGE_NOT_AUTHORIZED", "Requested time range is not within authorized boundaries"
    ),
    "no-subscription": Refusal(403, "subscription_required", "An active subscription is required"),
    "no-scope": Refusal(403, "insufficient_scope", "The token's scope does not allow this request"),
    "device-not-found": Refusal(404, "DEVICE_NOT_FOUND", "Device not found"),
    "corrupt": Refusal(422, "CORRUPT_RECORDING", "The recording could not be read"),
    "key-not-ready": Refusal(422, "GRECO_NO_VALID_KEY", "No valid key is available for the requested media"),
    "not-ready": Refusal(425, "RECORDING_NOT_READY", "The recording is still being processed"),
    "rate-limited": Refusal(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded", wait_s=1),
    "server-fault": Refusal(500, "INTERNAL_SERVER_ERROR", "Unexpected error"),
    "busy": Refusal(503, "SERVER_BUSY", "The server is busy, try again later"),
    "device-offline": Refusal(503, "DEVICE_OFFLINE", "The device is offline"),
    "spent-403": Refusal(403, "REQUEST_FORBIDDEN", _SPENT),
    "spent-404": Refusal(404, "NOT_FOUND", _SPENT),
    "spent-410": Refusal(410, "GONE", _SPENT),
}

BREAKS: dict[Outcome, Break] = {
    "reset": Break("reset"),
    "cut": Break("cut"),
    "stall": Break("stall", after_ms=3_000),
}

# Being refused, or broken off, is what a scenario's clears_after and clears_in count.
CLEARING: frozenset[Outcome] = frozenset((*REFUSALS, *BREAKS))
