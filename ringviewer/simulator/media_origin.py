"""The media origin: the second leg of Image Download, where the picture is found to exist or not."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from typing import Literal

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ringviewer.simulator.drawing.still import Portrait, draw_still
from ringviewer.simulator.drawing.subjects import subject_of
from ringviewer.simulator.image_request import RefusalError
from ringviewer.simulator.outcomes import Delivery, deliver
from ringviewer.simulator.replies import exception_handlers
from ringviewer.simulator.tickets import Ticket, Tickets
from ringviewer.simulator.world import World

# An error text saved as a picture: the 201 bytes that a careless client was met with.
_NOT_AN_IMAGE = (
    b'{"errors":[{"id":"80230278-0000-0000-0000-000000000000","status":"422","code":"CORRUPT_RECORDING",'
    b'"detail":"The recording could not be read","meta":{"timestamp":"2026-10-08T12:43:17Z"}}]}'
).ljust(201)


def media_origin(world: World, tickets: Tickets) -> Starlette:
    """The one route of the media origin."""

    async def download(request: Request) -> Response:
        # A client that forwards the bearer to another host is told so (contract §4.3).
        if "authorization" in request.headers:
            raise RefusalError(400, "INVALID_REQUEST", "Authorization must not be sent to the media host")
        ticket = tickets.take(request.query_params.get("security_token", ""), world.now_ms())
        if ticket is None:
            raise RefusalError(403, "REQUEST_FORBIDDEN", "The download URL is expired or was used already")
        request.state.request_id = ticket.request_id
        delivery = deliver(world, ticket.device, ticket.request, "media")
        if delivery is None:
            raise RefusalError(416, "MEDIA_NOT_FOUND", "No media found")
        return await _picture(world, ticket, delivery)

    return Starlette(routes=[Route("/v1/download", download)], exception_handlers=exception_handlers(world))


async def _picture(world: World, ticket: Ticket, delivery: Delivery) -> Response:
    capture = delivery.capture
    asked: Literal["jpeg", "png"] = ticket.request.format
    if delivery.outcome == "other-format":
        asked = "png" if asked == "jpeg" else "jpeg"
    portrait = Portrait(
        scene=ticket.device.spec.scene,
        subject=subject_of(capture.event.kind, capture.event.subtype, capture.event.id),
        captured_ms=capture.at_ms,
        zone=world.spec.zone,
        device_tail=ticket.device.id[-4:],
        app_name=world.spec.app_name,
        size=ticket.request.size,
        format=asked,
    )
    if delivery.outcome == "not-image":
        data = _NOT_AN_IMAGE
    else:
        data = await asyncio.to_thread(draw_still, portrait)
    capture.event.reviewed = True
    headers = {
        "content-type": f"image/{asked}",
        "x-media-origin": capture.origin,
        "last-modified": formatdate(capture.at_ms / 1000, usegmt=True),
        "accept-ranges": "bytes",
    }
    if delivery.outcome != "no-timestamp":
        headers["x-media-timestamp"] = str(capture.at_ms)
    return Response(data, headers=headers)
