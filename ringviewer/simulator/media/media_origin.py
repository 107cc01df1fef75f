"""The media origin: the second leg of a download, where the media are found to exist or not (contract §4.3)."""

from __future__ import annotations

from starlette.applications import Starlette

from ringviewer.simulator.api.replies import exception_handlers
from ringviewer.simulator.media.downloads import download_route
from ringviewer.simulator.media.tickets import Tickets
from ringviewer.simulator.worlds.world import World


def media_origin(world: World, tickets: Tickets) -> Starlette:
    """The one route of the media origin."""
    route = download_route(world, tickets, on_api=False)
    return Starlette(routes=[route], exception_handlers=exception_handlers(world))
