"""Reads the body of an Image Download request, in the order in which the API checks it (contract §4.4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from ringviewer.simulator.api.selection import media_since_ms
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.worlds.world import SimDevice, World

LONGEST_WINDOW_MS = 24 * 3_600_000
OLDEST_MEDIA_MS = 180 * 24 * 3_600_000
DEFAULT_SIZE = (1280, 720)
LARGEST_SIZE = (1920, 1080)
_SMALLEST = 16
# A client's clock, set by the whole seconds of a Date header, may be this much ahead.
_AHEAD_MS = 5_000
_TYPES = ("at_timestamp", "latest_in_range")


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """A checked request; for ``at_timestamp`` both ends of the range are the asked moment.

    ``component`` is the camera of a device that has several, else ``None``. Times in epoch ms, ``size`` in pixels.
    """

    type: Literal["at_timestamp", "latest_in_range"]
    from_ms: int
    to_ms: int
    format: Literal["jpeg", "png"]
    size: tuple[int, int]
    component: str | None = None


def read_image_request(
    world: World, device: SimDevice, data: bytes, *, form: bool = False, component_id: str | None = None
) -> ImageRequest:
    """The request in a body; raises `RefusalError` with the first check that fails.

    ``form`` says that the body was sent as a form: to the API that is no body. ``component_id`` is the query
    parameter of that name, which some clients send instead of ``components`` (contract §10).
    """
    body = authorised_body(world, device, data, ("timestamp", "start_timestamp"), form=form)
    dialect = world.spec.dialect
    kind = body.get("type")
    if kind is None:
        raise payload_refusal(world, "type is required")
    now_ms = world.now_ms()
    if kind == "at_timestamp":
        from_ms = to_ms = _time(world, body, "timestamp")
    elif kind == "latest_in_range":
        from_ms = _time(world, body, "start_timestamp")
        to_ms = _time(world, body, "end_timestamp") if body.get("end_timestamp") is not None else max(now_ms, from_ms)
    else:
        raise payload_refusal(world, f"type is not supported, expected one of: {', '.join(_TYPES)}")
    if max(from_ms, to_ms) > now_ms + _AHEAD_MS:
        raise payload_refusal(world, "timestamp must not be in the future")
    if to_ms < from_ms:
        raise payload_refusal(world, "end_timestamp must not be before start_timestamp")
    if to_ms - from_ms > LONGEST_WINDOW_MS and dialect.over_24h != 303:
        code = "TIME_RANGE_NOT_AUTHORIZED" if dialect.over_24h == 403 else dialect.payload_code
        raise RefusalError(dialect.over_24h, code, "time range must not exceed 24 hours")
    if from_ms < now_ms - OLDEST_MEDIA_MS:
        raise payload_refusal(world, "timestamp must be within the last 180 days")
    component = checked_component(world, device, body, component_id)
    image_format, size = _image_options(world, body)
    return ImageRequest(
        "at_timestamp" if kind == "at_timestamp" else "latest_in_range", from_ms, to_ms, image_format, size, component
    )


def payload_refusal(world: World, detail: str) -> RefusalError:
    """A body that was authorised but has a bad value: 400 (contract §4.5)."""
    return RefusalError(400, world.spec.dialect.payload_code, detail)


def check_plan(world: World) -> None:
    """Raises `RefusalError` 403 where the account's missing plan is told so (contract §3.4, §4.5)."""
    if world.spec.plan == "refused":
        raise RefusalError(403, "subscription_required", "An active subscription is required")


def authorised_body(
    world: World, device: SimDevice, data: bytes, time_names: tuple[str, ...], *, form: bool = False
) -> dict[str, Any]:
    """A media request's body after the checks of authorisation, contract §4.4 steps 2 and 3.

    Anything without one of ``time_names`` is refused before it is looked at further, even what is no JSON. Raises
    `RefusalError`; also 400 when the time is no whole number.
    """
    dialect = world.spec.dialect
    if form or not data.strip():
        code = "REQUEST_FORBIDDEN" if dialect.without_body == 403 else dialect.payload_code
        raise RefusalError(dialect.without_body, code, "Cannot authorize: empty request body")
    body = _object(data)
    names = [name for name in time_names if body.get(name) is not None]
    if not names:
        detail = "Cannot authorize: missing required timestamp fields in request body"
        raise RefusalError(403, "REQUEST_FORBIDDEN", detail)
    if dialect.media_scope == "missing":
        raise RefusalError(403, "insufficient_scope", "The token's scope does not allow this request")
    check_plan(world)
    start_ms = min(_time(world, body, name) for name in names)
    since_ms = media_since_ms(world, device)
    allowed = world.authorised(start_ms) and since_ms is not None and start_ms >= since_ms
    if not allowed and dialect.early_range == "refused":
        raise RefusalError(403, "TIME_RANGE_NOT_AUTHORIZED", "Requested time range is not within authorized boundaries")
    return body


def checked_component(world: World, device: SimDevice, body: dict[str, Any], component_id: str | None) -> str | None:
    """The one camera that a request is about: ``components`` with one entry, or the query's ``component_id``.

    ``None`` for a device with one camera that was not named. Raises `RefusalError` 400: a device with several cameras
    must be told which (contract §8, symptom 52), ids are strings, and both ways must not disagree.
    """
    known = device.spec.components
    components = body.get("components")
    if components is None:
        if component_id is None and len(known) > 1:
            raise payload_refusal(world, "components is required for a device with several cameras")
        named = component_id
    else:
        if not isinstance(components, list) or len(components) != 1 or not isinstance(components[0], dict):
            raise payload_refusal(world, "components must have exactly one entry")
        named = components[0].get("component_id")
        if not isinstance(named, str):
            raise payload_refusal(world, "component_id must be a string")
        if component_id not in (None, named):
            raise payload_refusal(world, "component_id differs between query and body")
    if named is not None and named not in (known or ("0",)):
        raise payload_refusal(world, "component_id is not known for this device")
    return named


def _object(data: bytes) -> dict[str, Any]:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _time(world: World, body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if value is None:
        raise payload_refusal(world, f"{name} is required")
    if not isinstance(value, int) or isinstance(value, bool):
        raise payload_refusal(world, f"{name} must be a number of epoch milliseconds")
    return value


def _image_options(world: World, body: dict[str, Any]) -> tuple[Literal["jpeg", "png"], tuple[int, int]]:
    options = body.get("image_options")
    if options is None:
        return "jpeg", DEFAULT_SIZE
    if not isinstance(options, dict):
        raise payload_refusal(world, "image_options must be an object")
    asked = options.get("format", "jpeg")
    if asked not in ("jpeg", "png"):
        raise payload_refusal(world, "image_options.format is not supported, expected one of: jpeg, png")
    image_format: Literal["jpeg", "png"] = "png" if asked == "png" else "jpeg"
    resolution = options.get("resolution")
    if resolution is None:
        return image_format, DEFAULT_SIZE
    if not isinstance(resolution, dict):
        raise payload_refusal(world, "image_options.resolution must be an object")
    sides = []
    for name, most in zip(("width", "height"), LARGEST_SIZE, strict=True):
        side = resolution.get(name)
        if not isinstance(side, int) or isinstance(side, bool) or not _SMALLEST <= side <= most:
            raise payload_refusal(world, f"image_options.resolution.{name} must be from {_SMALLEST} to {most}")
        sides.append(side)
    return image_format, (sides[0], sides[1])
