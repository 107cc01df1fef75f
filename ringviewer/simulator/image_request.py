"""Reads the body of an Image Download request, in the order in which the API checks it (contract §4.4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from ringviewer.simulator.world import SimDevice, World

LONGEST_WINDOW_MS = 24 * 3_600_000
OLDEST_MEDIA_MS = 180 * 24 * 3_600_000
DEFAULT_SIZE = (1280, 720)
LARGEST_SIZE = (1920, 1080)
_SMALLEST = 16
# A client's clock, set by the whole seconds of a Date header, may be this much ahead.
_AHEAD_MS = 5_000
_TYPES = ("at_timestamp", "latest_in_range")


class RefusalError(Exception):
    """The request is refused with this status, code and detail."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A checked request; for ``at_timestamp`` both ends of the range are the asked moment."""

    type: Literal["at_timestamp", "latest_in_range"]
    from_ms: int
    to_ms: int
    format: Literal["jpeg", "png"]
    size: tuple[int, int]


def read_image_request(world: World, device: SimDevice, data: bytes) -> ImageRequest:
    """The request in a body; raises `RefusalError` with the first check that fails."""
    if not data.strip():
        raise RefusalError(403, "REQUEST_FORBIDDEN", "Cannot authorize: empty request body")
    body = _object(data)
    start_ms = _authorised_start(world, body)
    kind = body.get("type")
    if kind is None:
        raise _invalid("type is required")
    now_ms = world.now_ms()
    if kind == "at_timestamp":
        from_ms = to_ms = _time(body, "timestamp")
    elif kind == "latest_in_range":
        from_ms = _time(body, "start_timestamp")
        to_ms = _time(body, "end_timestamp") if body.get("end_timestamp") is not None else max(now_ms, from_ms)
    else:
        raise _invalid(f"type is not supported, expected one of: {', '.join(_TYPES)}")
    if max(start_ms, from_ms, to_ms) > now_ms + _AHEAD_MS:
        raise _invalid("timestamp must not be in the future")
    if to_ms < from_ms:
        raise _invalid("end_timestamp must not be before start_timestamp")
    if to_ms - from_ms > LONGEST_WINDOW_MS:
        raise _invalid("time range must not exceed 24 hours")
    if from_ms < now_ms - OLDEST_MEDIA_MS:
        raise _invalid("timestamp must be within the last 180 days")
    _check_components(device, body)
    image_format, size = _image_options(body)
    return ImageRequest(
        "at_timestamp" if kind == "at_timestamp" else "latest_in_range", from_ms, to_ms, image_format, size
    )


def _invalid(detail: str) -> RefusalError:
    return RefusalError(400, "INVALID_PAYLOAD", detail)


def _object(data: bytes) -> dict[str, Any]:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise _invalid("request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise _invalid("request body must be a JSON object")
    return body


def _authorised_start(world: World, body: dict[str, Any]) -> int:
    names = [name for name in ("timestamp", "start_timestamp") if body.get(name) is not None]
    if not names:
        detail = "Cannot authorize: missing required timestamp fields in request body"
        raise RefusalError(403, "REQUEST_FORBIDDEN", detail)
    start_ms = min(_time(body, name) for name in names)
    if start_ms < world.consent_ms:
        detail = "Requested time range is not within authorized boundaries"
        raise RefusalError(403, "TIME_RANGE_NOT_AUTHORIZED", detail)
    return start_ms


def _time(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if value is None:
        raise _invalid(f"{name} is required")
    if not isinstance(value, int) or isinstance(value, bool):
        raise _invalid(f"{name} must be a number of epoch milliseconds")
    return value


def _check_components(device: SimDevice, body: dict[str, Any]) -> None:
    components = body.get("components")
    if components is None:
        if len(device.spec.components) > 1:
            raise _invalid("components is required for a device with several cameras")
        return
    if not isinstance(components, list) or len(components) != 1 or not isinstance(components[0], dict):
        raise _invalid("components must have exactly one entry")
    component = components[0].get("component_id")
    if not isinstance(component, str) or component not in (device.spec.components or ("0",)):
        raise _invalid("component_id is not known for this device")


def _image_options(body: dict[str, Any]) -> tuple[Literal["jpeg", "png"], tuple[int, int]]:
    options = body.get("image_options")
    if options is None:
        return "jpeg", DEFAULT_SIZE
    if not isinstance(options, dict):
        raise _invalid("image_options must be an object")
    asked = options.get("format", "jpeg")
    if asked not in ("jpeg", "png"):
        raise _invalid("image_options.format is not supported, expected one of: jpeg, png")
    resolution = options.get("resolution")
    if resolution is None:
        return "png" if asked == "png" else "jpeg", DEFAULT_SIZE
    if not isinstance(resolution, dict):
        raise _invalid("image_options.resolution must be an object")
    sides = []
    for name, most in zip(("width", "height"), LARGEST_SIZE, strict=True):
        side = resolution.get(name)
        if not isinstance(side, int) or isinstance(side, bool) or not _SMALLEST <= side <= most:
            raise _invalid(f"image_options.resolution.{name} must be from {_SMALLEST} to {most}")
        sides.append(side)
    return "png" if asked == "png" else "jpeg", (sides[0], sides[1])
