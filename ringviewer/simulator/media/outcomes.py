"""What becomes of a request that was authorised: a picture, or one of the refusals of contract §4.5."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ringviewer.simulator.api.image_request import ImageRequest
from ringviewer.simulator.api.selection import media_since_ms
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.media.captures import Capture, nearest, newest
from ringviewer.simulator.worlds.outcomes import REFUSALS, Outcome
from ringviewer.simulator.worlds.scenario import Leg
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

_NO_RECORDING_REACH_MS = 10_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """A picture to deliver, with the fault that it carries, if any."""

    capture: Capture
    outcome: Outcome


def deliver(world: World, device: SimDevice, request: ImageRequest, leg: Leg) -> Delivery | None:
    """What the media leg delivers, or would; ``None`` when it is the other leg that refuses.

    Raises `RefusalError` for a refusal on this leg.
    """
    check_online(world, device, leg)
    capture = _capture(world, device, request)
    if capture is None:
        if leg == refusing_leg(world, _event_without_recording(device, request)):
            detail = f"No media found in time range {request.from_ms}-{request.to_ms}"
            raise RefusalError(416, "MEDIA_NOT_FOUND", detail)
        return None
    outcome = refuse_if_unready(world, device, capture.event, leg)
    return None if outcome is None else Delivery(capture, outcome)


def check_online(world: World, device: SimDevice, leg: Leg) -> None:
    """Raises `RefusalError` 503 where the dialect refuses stored media of an offline device (contract §10)."""
    refused = world.spec.dialect.offline_media == "refused" and not world.online(device)
    if refused and leg == refusing_leg(world, None):
        raise RefusalError(503, "DEVICE_OFFLINE", "The device is offline")


def refuse_if_unready(world: World, device: SimDevice, event: SimEvent, leg: Leg) -> Outcome | None:
    """How media of an event turn out now; ``None`` when it is the other leg that refuses.

    Raises `RefusalError` for a refusal on this leg, and counts it: some clear after a number of them, or after a time.
    """
    outcome = world.recording_of(event)
    if device.spec.take_encrypted:
        outcome = "not-image" if world.spec.dialect.take_media == "bytes" else "key-not-ready"
    refusal = REFUSALS.get(outcome)
    if refusal is None:
        return outcome
    if leg != refusing_leg(world, event):
        return None
    world.note_refusal(event)
    raise RefusalError(refusal.status, refusal.code, refusal.detail, bare=refusal.bare, wait_s=refusal.wait_s)


def refusing_leg(world: World, event: SimEvent | None) -> Leg:
    """Which of the two requests tells what is wrong with an event's media, or with media of no event (contract §10)."""
    if world.spec.dialect.media_errors_on == "post":
        return "api"
    return "media" if event is None else event.still.leg


def _capture(world: World, device: SimDevice, request: ImageRequest) -> Capture | None:
    since_ms = media_since_ms(world, device)
    if since_ms is None or world.spec.plan != "active":
        return None
    now_ms = world.now_ms()
    if request.type == "at_timestamp":
        return nearest(device, request.from_ms, since_ms, now_ms)
    return newest(device, max(request.from_ms, since_ms), request.to_ms, now_ms)


def _event_without_recording(device: SimDevice, request: ImageRequest) -> SimEvent | None:
    first = bisect_left(device.starts, request.from_ms - _NO_RECORDING_REACH_MS)
    last = bisect_right(device.starts, request.from_ms + _NO_RECORDING_REACH_MS)
    for event in reversed(device.events[first:last]):
        if event.still.outcome == "none":
            return event
    return None
