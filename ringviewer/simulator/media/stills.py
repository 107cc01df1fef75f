"""A still as the media leg answers it: the drawn picture, its headers, and what fetching it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from email.utils import formatdate
from functools import partial
from typing import Literal

from starlette.responses import Response

from ringviewer.simulator.api.history_rows import iso_ms
from ringviewer.simulator.api.image_request import ImageRequest
from ringviewer.simulator.drawing.still import Portrait
from ringviewer.simulator.drawing.subjects import subject_of
from ringviewer.simulator.media.breaking import BrokenOff
from ringviewer.simulator.media.captures import before
from ringviewer.simulator.media.outcomes import Delivery, deliver
from ringviewer.simulator.media.pictures import body_of
from ringviewer.simulator.worlds.outcomes import BREAKS, Outcome
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

_LIVE_VIEW_MS = 1_000
_REPEATS: frozenset[Outcome] = frozenset({"repeat", "repeat-bytes", "repeat-time"})
_STAMPS: dict[Outcome, Callable[[int], str | None]] = {
    "no-timestamp": lambda _at_ms: None,
    "bad-timestamp": lambda _at_ms: "yesterday",
    "timestamp-in-seconds": lambda at_ms: str(at_ms // 1000),
}


async def still_answer(world: World, device: SimDevice, request: ImageRequest) -> Response:
    """The 200 of contract §4.3; raises `RefusalError` for what the media leg refuses.

    The event counts as reviewed from then on; in a dialect that says so, fetching logs an ``on_demand`` event.
    """
    delivery = deliver(world, device, request, "media")
    if delivery is None:
        # An event whose faults the POST tells began after that POST: there is only this leg left to tell them.
        delivery = deliver(world, device, request, "api")
    assert delivery is not None  # noqa: S101  # one of the two legs raises what the other one leaves
    return await _picture(world, device, request, delivery)


def first_leg_headers(world: World, delivery: Delivery | None) -> dict[str, str]:
    """What the redirect carries besides its Location: nothing, but in the dialect "first-leg" the capture time."""
    if delivery is None or world.spec.dialect.media_timestamp != "first-leg":
        return {}
    return {"x-media-timestamp": str(delivery.capture.at_ms)}


def portrait_of(
    world: World,
    device: SimDevice,
    event: SimEvent,
    at_ms: int,
    size: tuple[int, int],
    image_format: Literal["jpeg", "png"],
    component: str | None = None,
) -> Portrait:
    """What the camera of a device saw of an event at a moment (epoch ms); ``component`` is one camera of several."""
    camera = next((one for one in device.spec.cameras if one.id == component), None)
    return Portrait(
        scene=device.spec.scene if camera is None else camera.scene,
        subject=subject_of(event.kind, event.subtype, event.id),
        captured_ms=at_ms,
        zone=world.spec.zone,
        device_tail=device.id[-4:],
        app_name=world.spec.app_name,
        size=size,
        format=image_format,
        began_ms=event.start_ms,
        lens="" if camera is None else camera.name,
        hidden=tuple(zone.vertices for zone in device.spec.privacy_zones) if device.spec.is_first(component) else (),
    )


async def _picture(world: World, device: SimDevice, request: ImageRequest, delivery: Delivery) -> Response:
    capture, outcome = delivery.capture, delivery.outcome
    shown, stamped = capture, capture
    if outcome in _REPEATS:
        earlier = before(device, capture, world.consent_ms)
        shown = capture if outcome == "repeat-time" else earlier
        stamped = capture if outcome == "repeat-bytes" else earlier
    portrait = portrait_of(world, device, shown.event, shown.at_ms, request.size, request.format, request.component)
    body = await asyncio.to_thread(body_of, outcome, portrait)
    headers = {
        "content-type": body.content_type,
        "x-media-origin": capture.origin,
        "last-modified": formatdate(stamped.at_ms / 1000, usegmt=True),
        # The header was seen, its value was not recorded (contract §4.3).
        "content-encryption": "take" if device.spec.take_encrypted else "none",
    }
    stamp = _STAMPS.get(outcome, partial(_stamp, world))(stamped.at_ms)
    if stamp is not None:
        headers["x-media-timestamp"] = stamp
    capture.event.reviewed = True
    if world.spec.dialect.on_demand_after_media:
        world.add_event(device, "on_demand", lasts_ms=_LIVE_VIEW_MS)
    if outcome in BREAKS:
        world.note_refusal(capture.event)
        return BrokenOff(body.data, headers, BREAKS[outcome])
    return Response(body.data, headers={**headers, "accept-ranges": "bytes"})


def _stamp(world: World, at_ms: int) -> str | None:
    match world.spec.dialect.media_timestamp:
        case "ms":
            return str(at_ms)
        case "iso":
            return iso_ms(at_ms)
        case "garbage":
            return "a moment ago"
        case _:
            return None
