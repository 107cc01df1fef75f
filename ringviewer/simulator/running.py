"""Starts a scenario on loopback and keeps hold of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ringviewer.simulator.api_origin import api_origin
from ringviewer.simulator.envelope import Gateway
from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.journal import JournalEntry
from ringviewer.simulator.library import ScenarioInfo, load
from ringviewer.simulator.media_origin import media_origin
from ringviewer.simulator.server import ServerThread, listen
from ringviewer.simulator.tickets import Tickets
from ringviewer.simulator.token import make_token
from ringviewer.simulator.world import World


@dataclass(frozen=True)
class ControllerRequest:
    """What the customer's controller asks in the story: ``latest_in_range`` from ``start_ms`` to now."""

    device_id: str
    start_ms: int


class RunningSimulator:
    """A simulated account that is being served; a context manager that stops it.

    ``consent_ms`` is the truth that the API hides (contract §3.4): for tests, never for a client.
    """

    def __init__(
        self, world: World, gateway: Gateway, thread: ServerThread, token: str, ports: tuple[int, int]
    ) -> None:
        spec = world.spec
        self._gateway = gateway
        self._thread = thread
        self.api_base = f"http://127.0.0.1:{ports[0]}"
        self.media_base = f"http://127.0.0.1:{ports[1]}"
        self.token = token
        self.info = ScenarioInfo(spec.name, spec.title, spec.teaches)
        self.consent_ms = world.consent_ms
        self.zone = spec.zone
        self.controller_requests = tuple(
            ControllerRequest(
                world.device_by_slug(request.device).id,
                world.began_ms - request.ago_ms
                if request.ago_ms is not None
                else world.consent_ms - (request.before_consent_ms or 0),
            )
            for request in spec.controller
        )

    @property
    def journal(self) -> list[JournalEntry]:
        """The requests answered so far, oldest first; the newest 20 000 are kept."""
        return list(self._gateway.journal)

    def stop(self) -> None:
        """End both origins and the thread, within two seconds; calling it again does nothing."""
        self._thread.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    scenario: str | Path = "relinked", *, api_port: int = 0, media_port: int = 0, now_ms: int | None = None
) -> RunningSimulator:
    """Serve a scenario, by name or as a ``.toml`` file, on two loopback ports (0: free ones); return when both listen.

    ``now_ms`` is the moment at which the story is told, epoch ms; the story goes on with the real clock from there.
    Raises `SimulatorError` with one sentence for an unknown or malformed scenario and for a port that is not free.
    """
    world = World(load(scenario), int(time.time() * 1000) if now_ms is None else now_ms)
    if api_port and api_port == media_port:
        raise SimulatorError("The API and the media origin need two different ports.")
    sockets = [listen(api_port, "the API")]
    try:
        sockets.append(listen(media_port, "the media origin"))
        ports = (int(sockets[0].getsockname()[1]), int(sockets[1].getsockname()[1]))
        tickets = Tickets()
        token = make_token(world)
        media_base = f"http://127.0.0.1:{ports[1]}"
        api = api_origin(world, tickets, media_base)
        gateway = Gateway(world, token, ports[0], api, media_origin(world, tickets))
        thread = ServerThread(gateway, sockets)
        thread.start()
    except BaseException:
        for bound in sockets:
            bound.close()
        raise
    return RunningSimulator(world, gateway, thread, token, ports)
