"""What becomes of a request that was authorised: a picture, or one of the refusals of contract §4.5."""

from __future__ import annotations

from dataclasses import dataclass

from ringviewer.simulator.captures import Capture, nearest, newest
from ringviewer.simulator.image_request import ImageRequest, RefusalError
from ringviewer.simulator.scenario import Leg, Outcome
from ringviewer.simulator.world import SimDevice, SimEvent, World

_REFUSALS: dict[Outcome, tuple[int, str, str]] = {
    "corrupt": (422, "CORRUPT_RECORDING", "The recording could not be read"),
    "key-not-ready": (422, "GRECO_NO_VALID_KEY", "No valid key is available for the requested media"),
    "not-ready": (425, "RECORDING_NOT_READY", "The recording is still being processed"),
    "busy": (503, "SERVER_BUSY", "The server is busy, try again later"),
}
_NO_RECORDING_REACH_MS = 10_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """A picture to deliver, with the fault that it carries, if any."""

    capture: Capture
    outcome: Outcome


def deliver(world: World, device: SimDevice, request: ImageRequest, leg: Leg) -> Delivery | None:
    """The delivery on the media leg; on the API leg ``None``, unless that leg refuses.

    Raises `RefusalError` for a refusal on this leg, and counts it, since some clear after a number of them.
    """
    now_ms = world.now_ms()
    if request.type == "at_timestamp":
        capture = nearest(device, request.from_ms, now_ms)
    else:
        capture = newest(device, request.from_ms, request.to_ms, now_ms)
    if capture is None:
        missing = _event_without_recording(device, request)
        if leg == (missing.still.leg if missing is not None else "media"):
            detail = f"No media found in time range {request.from_ms}-{request.to_ms}"
            raise RefusalError(416, "MEDIA_NOT_FOUND", detail)
        return None
    outcome = _outcome_now(device, capture.event)
    if leg == capture.event.still.leg and outcome in _REFUSALS:
        capture.event.refusals += 1
        raise RefusalError(*_REFUSALS[outcome])
    return Delivery(capture, outcome) if leg == "media" else None


def _outcome_now(device: SimDevice, event: SimEvent) -> Outcome:
    if device.spec.take_encrypted:
        return "key-not-ready"
    still = event.still
    if still.outcome in _REFUSALS and still.clears_after and event.refusals >= still.clears_after:
        return "available"
    return still.outcome


def _event_without_recording(device: SimDevice, request: ImageRequest) -> SimEvent | None:
    for event in reversed(device.events):
        if event.still.outcome == "none" and abs(event.start_ms - request.from_ms) <= _NO_RECORDING_REACH_MS:
            return event
    return None
