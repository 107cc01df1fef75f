"""Video Download: the part of a recording that exists, as a small MP4, or the refusal of contract §5."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from dataclasses import dataclass
from email.utils import formatdate

from starlette.requests import Request
from starlette.responses import Response

from ringviewer.simulator.api.replies import body_of
from ringviewer.simulator.api.selection import media_since_ms
from ringviewer.simulator.api.video_request import VideoRequest, read_video_request
from ringviewer.simulator.drawing.still import draw_still
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.media import downloads
from ringviewer.simulator.media.mp4 import mp4_of
from ringviewer.simulator.media.outcomes import check_online, refuse_if_unready, refusing_leg
from ringviewer.simulator.media.stills import portrait_of
from ringviewer.simulator.media.tickets import Tickets
from ringviewer.simulator.worlds.scenario import Leg
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

_LONGEST_EVENT_MS = 3_600_000
# Drawing takes tens of milliseconds a picture; a clip of any length is made of a few.
_MOST_PICTURES = 6
_PICTURE_MS = 1_000
_LIVE_VIEW_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Part:
    """The stretch of an event's recording that a request asks for, epoch ms; ``end_ms`` is after ``start_ms``."""

    event: SimEvent
    start_ms: int
    end_ms: int


async def video_download(
    world: World, tickets: Tickets, media_base: str, request: Request, device: SimDevice
) -> Response:
    """The answer to the POST: the clip itself, or the redirect to it; raises `RefusalError`.

    The clip is silent Motion JPEG in an MP4, whichever codec, frame rate and sound are asked for.
    """
    component_id = request.query_params.get("component_id")
    form = downloads.is_form(request)
    asked = read_video_request(world, device, await body_of(request), form=form, component_id=component_id)
    _part(world, device, asked, "api")

    async def answer() -> Response:
        part = _part(world, device, asked, "media")
        if part is None:
            raise _missing(world, asked)
        return await _clip(world, device, asked, part)

    dialect = world.spec.dialect
    redirect = 200 if dialect.clip == "direct" else dialect.redirect
    return await downloads.grant(world, tickets, media_base, request, answer, redirect=redirect)


def _part(world: World, device: SimDevice, asked: VideoRequest, leg: Leg) -> _Part | None:
    """What can be given of the asked range, ``None`` when the other leg refuses; raises `RefusalError` on this leg."""
    check_online(world, device, leg)
    now_ms = world.now_ms()
    event = _recorded(world, device, asked, now_ms)
    if event is None:
        if leg == refusing_leg(world, None):
            raise _missing(world, asked)
        return None
    if world.spec.dialect.live_view_clips == "refused" and event.kind == "on_demand":
        raise RefusalError(403, "TIME_RANGE_NOT_AUTHORIZED", "Requested time range is not within authorized boundaries")
    refuse_if_unready(world, device, event, leg)
    if event.end_by(now_ms) is None and asked.to_ms > now_ms and leg == refusing_leg(world, event):
        raise RefusalError(425, "RECORDING_NOT_READY", "The recording is still being processed")
    return _Part(event, max(asked.from_ms, event.start_ms), min(asked.to_ms, _end_ms(event, now_ms)))


def _recorded(world: World, device: SimDevice, asked: VideoRequest, now_ms: int) -> SimEvent | None:
    """The first recorded event that the asked range touches."""
    since_ms = media_since_ms(world, device)
    if since_ms is None or world.spec.plan != "active":
        return None
    first = bisect_left(device.starts, max(since_ms, asked.from_ms - _LONGEST_EVENT_MS))
    last = bisect_left(device.starts, min(asked.to_ms, now_ms))
    for event in device.events[first:last]:
        if event.still.outcome != "none" and _end_ms(event, now_ms) > asked.from_ms:
            return event
    return None


def _end_ms(event: SimEvent, now_ms: int) -> int:
    return event.end_by(now_ms) or now_ms


def _missing(world: World, asked: VideoRequest) -> RefusalError:
    detail = f"No media found in time range {asked.from_ms}-{asked.to_ms}"
    return RefusalError(416, world.spec.dialect.clip_missing, detail)


async def _clip(world: World, device: SimDevice, asked: VideoRequest, part: _Part) -> Response:
    length_ms = part.end_ms - part.start_ms
    count = max(1, min(_MOST_PICTURES, length_ms // _PICTURE_MS))
    moments = [part.start_ms + length_ms * index // count for index in range(count)]
    portraits = [
        portrait_of(world, device, part.event, at_ms, asked.size, "jpeg", asked.component) for at_ms in moments
    ]
    data = await asyncio.to_thread(lambda: mp4_of([draw_still(one) for one in portraits], asked.size, length_ms))
    part.event.reviewed = True
    if world.spec.dialect.on_demand_after_media:
        world.add_event(device, "on_demand", lasts_ms=_LIVE_VIEW_MS)
    whole = length_ms == asked.to_ms - asked.from_ms
    headers = {
        "content-type": "video/mp4",
        "x-media-timestamp": str(part.start_ms),
        "x-media-origin": "recording",
        "last-modified": formatdate(part.start_ms / 1000, usegmt=True),
    }
    if not whole:
        headers[world.spec.dialect.clip_length_header] = str(length_ms)
    return Response(data, 200 if whole else 206, headers)
