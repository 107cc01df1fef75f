"""The two legs of a download: what a granted POST answers, and the signed URL that its Location names (contract §4)."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ringviewer.simulator.api.image_request import read_image_request
from ringviewer.simulator.api.replies import body_of, request_id_of
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.media.outcomes import deliver
from ringviewer.simulator.media.ranges import in_range
from ringviewer.simulator.media.stills import first_leg_headers, still_answer
from ringviewer.simulator.media.tickets import Answer, Ticket, Tickets
from ringviewer.simulator.worlds.world import SimDevice, World

PATH = "/v1/download"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SPENT = {403: "REQUEST_FORBIDDEN", 404: "NOT_FOUND", 410: "GONE"}


async def image_download(
    world: World, tickets: Tickets, media_base: str, request: Request, device: SimDevice
) -> Response:
    """The answer to the POST of Image Download; raises `RefusalError` for what this leg refuses."""
    component_id = request.query_params.get("component_id")
    asked = read_image_request(world, device, await body_of(request), form=is_form(request), component_id=component_id)
    headers = first_leg_headers(world, deliver(world, device, asked, "api"))
    answer = partial(still_answer, world, device, asked)
    response = await grant(world, tickets, media_base, request, answer, redirect=world.spec.dialect.redirect)
    response.headers.update(headers)
    return response


async def grant(
    world: World, tickets: Tickets, media_base: str, request: Request, answer: Answer, *, redirect: int
) -> Response:
    """An empty redirect to a one-use URL that gives ``answer``; the answer itself where ``redirect`` is 200.

    The URL is absolute on the media origin ``media_base``, or in a dialect with relative ones on the API's.
    """
    if redirect == 200:
        return await answer()
    expires_ms = world.now_ms() + world.spec.dialect.url_lifetime_ms
    secret = tickets.issue(Ticket(answer, request_id_of(request), expires_ms))
    base = "" if world.spec.dialect.location == "relative" else media_base
    return Response(status_code=redirect, headers={"location": f"{base}{PATH}?security_token={secret}"})


def is_form(request: Request) -> bool:
    """Whether the body was sent as a form, which the API takes for no body at all (contract §8, symptom 33)."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in _FORMS


def download_route(world: World, tickets: Tickets, *, on_api: bool = True) -> Route:
    """The route of the signed URLs, on the media origin; on the API's it exists in a dialect with relative ones.

    The media host refuses a client that forwards its bearer (contract §4.3); on the API's own origin it may.
    """

    async def download(request: Request) -> Response:
        dialect = world.spec.dialect
        if on_api and dialect.location != "relative":
            raise HTTPException(404)
        if request.method == "HEAD":
            # Signed for GET: a HEAD must not use it up.
            raise HTTPException(405, headers={"Allow": "GET"})
        if not on_api and dialect.forwarded_bearer == "refused" and "authorization" in request.headers:
            raise RefusalError(400, "INVALID_REQUEST", "Authorization must not be sent to the media host")
        ticket = tickets.take(request.query_params.get("security_token", ""), world.now_ms())
        if ticket is None:
            status = dialect.spent_url
            raise RefusalError(status, _SPENT[status], "The download URL is expired or was used already")
        request.state.request_id = ticket.request_id
        return in_range(world, request, await ticket.answer())

    return Route(PATH, download)
