"""The API origin: users, devices, locations, Event History and the first leg of Image Download."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ringviewer.simulator import answers
from ringviewer.simulator.history_pages import BadKeyError, history_body
from ringviewer.simulator.image_request import RefusalError, read_image_request
from ringviewer.simulator.outcomes import deliver
from ringviewer.simulator.replies import body_of, exception_handlers, request_id_of
from ringviewer.simulator.tickets import Ticket, Tickets
from ringviewer.simulator.world import SimDevice, World


def api_origin(world: World, tickets: Tickets, media_base: str) -> Starlette:
    """The routes of the API origin over one world."""
    routes = _Routes(world, tickets, media_base)
    device = "/v1/devices/{device_id}"
    return Starlette(
        routes=[
            Route("/v1/users/me", routes.user),
            Route("/v1/locations", routes.locations),
            Route("/v1/devices", routes.devices),
            Route(device, routes.device),
            *(Route(f"{device}/{relation}", routes.related) for relation in answers.RELATIONS),
            Route(f"{device}/events", routes.tempting_events),
            Route(f"{device}/media/image/download", routes.image_download, methods=["POST"]),
            Route("/v1/history/devices/{device_id}/events", routes.history),
        ],
        exception_handlers=exception_handlers(world),
    )


class _Routes:
    def __init__(self, world: World, tickets: Tickets, media_base: str) -> None:
        self._world = world
        self._tickets = tickets
        self._media_base = media_base

    async def user(self, _request: Request) -> Response:
        return JSONResponse(answers.user_body(self._world), media_type="application/json; charset=utf-8")

    async def locations(self, _request: Request) -> Response:
        return JSONResponse(answers.locations_body(self._world))

    async def devices(self, request: Request) -> Response:
        return JSONResponse(answers.devices_body(self._world, _include(request)))

    async def device(self, request: Request) -> Response:
        return JSONResponse(answers.device_body(self._world, self._device(request), _include(request)))

    async def related(self, request: Request) -> Response:
        relation = request.url.path.rsplit("/", 1)[-1]
        return JSONResponse(answers.related_body(self._world, self._device(request), relation))

    async def history(self, request: Request) -> Response:
        try:
            return JSONResponse(history_body(self._world, self._device(request), request.query_params))
        except BadKeyError:
            raise RefusalError(400, "INVALID_PAYLOAD", "page[key] is not valid") from None

    async def tempting_events(self, _request: Request) -> Response:
        # The path that everybody tries first: forbidden, not absent, and without a content type (contract §3.1).
        return Response(status_code=403)

    async def image_download(self, request: Request) -> Response:
        device = self._device(request)
        asked = read_image_request(self._world, device, await body_of(request))
        deliver(self._world, device, asked, "api")
        ticket = Ticket(device, asked, request_id_of(request), self._world.now_ms())
        secret = self._tickets.issue(ticket)
        return Response(
            status_code=303, headers={"location": f"{self._media_base}/v1/download?security_token={secret}"}
        )

    def _device(self, request: Request) -> SimDevice:
        device = self._world.devices.get(request.path_params["device_id"])
        if device is None:
            raise RefusalError(404, "DEVICE_NOT_FOUND", "Device not found")
        return device


def _include(request: Request) -> tuple[str, ...]:
    words = (word.strip() for word in request.query_params.get("include", "").split(","))
    return tuple(word for word in words if word)
