"""A still as the media leg answers it: the drawn picture, its headers, and what fetching it leaves behind."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from typing import Literal

from starlette.responses import Response

from ringviewer.simulator.api.history_rows import iso_ms
from ringviewer.simulator.api.image_request import ImageRequest
from ringviewer.simulator.drawing.still import Portrait, draw_still
from ringviewer.simulator.drawing.subjects import subject_of
from ringviewer.simulator.media.outcomes import Delivery, deliver
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

# An error text saved as a picture: the 201 bytes that a careless client was met with.
_NOT_AN_IMAGE = (
    b'{"errors":[{"id":"80230278-0000-0000-0000-000000000000","status":"422","code":"CORRUPT_RECORDING",'
    b'"detail":"The recording could not be read","meta":{"timestamp":"2026-10-08T12:43:17Z"}}]}'
).ljust(201)
_LIVE_VIEW_MS = 1_000


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
    )


async def _picture(world: World, device: SimDevice, request: ImageRequest, delivery: Delivery) -> Response:
    capture, outcome = delivery.capture, delivery.outcome
    image_format = request.format
    if outcome == "other-format":
        image_format = "png" if image_format == "jpeg" else "jpeg"
    if outcome == "not-image":
        data = _NOT_AN_IMAGE
    else:
        portrait = portrait_of(
            world, device, capture.event, capture.at_ms, request.size, image_format, request.component
        )
        data = await asyncio.to_thread(draw_still, portrait)
    headers = {
        "content-type": f"image/{image_format}",
        "x-media-origin": capture.origin,
        "last-modified": formatdate(capture.at_ms / 1000, usegmt=True),
        "accept-ranges": "bytes",
        # The header was seen, its value was not recorded (contract §4.3).
        "content-encryption": "take" if device.spec.take_encrypted else "none",
    }
    stamp = _stamp(world, capture.at_ms)
    if stamp is not None and outcome != "no-timestamp":
        headers["x-media-timestamp"] = stamp
    capture.event.reviewed = True
    if world.spec.dialect.on_demand_after_media:
        world.add_event(device, "on_demand", lasts_ms=_LIVE_VIEW_MS)
    return Response(data, headers=headers)


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
