"""The API origin: tokens, users, devices, locations, Event History, and the first leg of both downloads."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ringviewer.simulator.api import answers, oauth
from ringviewer.simulator.api.history_pages import BadKeyError, history_body
from ringviewer.simulator.api.image_request import check_plan
from ringviewer.simulator.api.replies import exception_handlers
from ringviewer.simulator.api.tokens import TokenOffice
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.media import downloads
from ringviewer.simulator.media.clip import video_download
from ringviewer.simulator.media.tickets import Tickets
from ringviewer.simulator.worlds.world import SimDevice, World


def api_origin(world: World, tickets: Tickets, media_base: str, tokens: TokenOffice) -> Starlette:
    """The routes of the API origin over one world; ``media_base`` is scheme and host of the media origin."""
    routes = _Routes(world, tickets, media_base)
    device = "/v1/devices/{device_id}"
    application = Starlette(
        routes=[
            Route(oauth.PATH, oauth.token_route(world, tokens), methods=["POST"]),
            Route("/v1/users/me", routes.user),
            Route("/v1/locations", routes.locations),
            Route("/v1/devices", routes.devices),
            Route(device, routes.device),
            *(Route(f"{device}/{relation}", routes.related) for relation in answers.RELATIONS),
            Route(f"{device}/events", routes.tempting_events),
            Route(f"{device}/media/image/download", routes.image, methods=["POST"]),
            Route(f"{device}/media/video/download", routes.video, methods=["POST"]),
            Route("/v1/history/devices/{device_id}/events", routes.history),
            Route("/v1/accounts/me/app-integrations", routes.out_of_scope, methods=["PATCH", "DELETE"]),
            *(Route(f"{place}/subscriptions", routes.subscriptions) for place in ("/v1", "/v1/accounts/me")),
            downloads.download_route(world, tickets),
        ],
        exception_handlers=exception_handlers(world),
    )
    # A path with a slash too many is another path, and one that was made up is 404 (contract §3.1).
    application.router.redirect_slashes = False
    return application


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
        device = self._device(request)
        component = request.query_params.get("component_id")
        if component is not None and component not in (device.spec.components or ("0",)):
            raise RefusalError(404, "NOT_FOUND", "Component not found")
        relation = request.url.path.rsplit("/", 1)[-1]
        return JSONResponse(answers.related_body(self._world, device, relation, component))

    async def history(self, request: Request) -> Response:
        device = self._device(request)
        api_base = str(request.base_url).rstrip("/")
        try:
            return JSONResponse(history_body(self._world, device, request.query_params, api_base=api_base))
        except BadKeyError:
            raise RefusalError(400, self._world.spec.dialect.payload_code, "page[key] is not valid") from None

    async def tempting_events(self, _request: Request) -> Response:
        # The path that everybody tries first: forbidden, not absent, and without a content type (contract §3.1).
        return Response(status_code=403)

    async def image(self, request: Request) -> Response:
        device = self._listed(request)
        return await downloads.image_download(self._world, self._tickets, self._media_base, request, device)

    async def video(self, request: Request) -> Response:
        device = self._listed(request)
        return await video_download(self._world, self._tickets, self._media_base, request, device)

    async def out_of_scope(self, _request: Request) -> Response:
        # Reading is all that the token's scope allows (contract §1.1).
        raise RefusalError(403, "REQUEST_FORBIDDEN", "Out of scope access")

    async def subscriptions(self, _request: Request) -> Response:
        # Nor is this list; where exactly it stands is not written down (contract §1.1, §8).
        raise RefusalError(422, "UNPROCESSABLE_ENTITY", "Subscriptions are not available to this token")

    def _device(self, request: Request) -> SimDevice:
        """The shared device of the path, where the account's plan lets the app ask about devices at all."""
        device = self._listed(request)
        check_plan(self._world)
        return device

    def _listed(self, request: Request) -> SimDevice:
        device = self._world.devices.get(request.path_params["device_id"])
        if device is None:
            raise RefusalError(404, "DEVICE_NOT_FOUND", "Device not found")
        return device


def _include(request: Request) -> tuple[str, ...]:
    words = (word.strip() for word in request.query_params.get("include", "").split(","))
    return tuple(word for word in words if word)
