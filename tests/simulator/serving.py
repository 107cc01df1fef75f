"""A world served with everything in reach of the test: its clock, its tokens and its gateway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from ringviewer.simulator.api.api_origin import api_origin
from ringviewer.simulator.api.tokens import TokenOffice
from ringviewer.simulator.media.media_origin import media_origin
from ringviewer.simulator.media.tickets import Tickets
from ringviewer.simulator.serving.envelope import Gateway
from ringviewer.simulator.serving.server import ServerThread, listen
from ringviewer.simulator.worlds.library import load
from ringviewer.simulator.worlds.reading import read_scenario
from ringviewer.simulator.worlds.scenario import ScenarioSpec
from ringviewer.simulator.worlds.world import World

NOW_MS = 1_791_506_520_000


@dataclass(frozen=True)
class Served:
    """One served world; ``api`` sends the token, ``plain`` sends none."""

    world: World
    tokens: TokenOffice
    gateway: Gateway
    thread: ServerThread
    api_base: str
    media_base: str
    api: httpx.Client
    plain: httpx.Client

    def act(self, deed: Callable[[], object]) -> None:
        """Do something to the world where it belongs: on the server's loop."""
        self.thread.call(deed)

    def advance(self, ms: int) -> None:
        self.act(lambda: self.world.advance(ms))

    def device(self, name: str) -> str:
        rows = self.api.get("/v1/devices").json()["data"]
        return next(str(row["id"]) for row in rows if row["attributes"]["name"] == name)


@contextmanager
def served(scenario: ScenarioSpec | str) -> Iterator[Served]:
    """Serve a spec, a shipped scenario by name, or the text of one in TOML, at a fixed *now*."""
    if isinstance(scenario, str):
        scenario = read_scenario(scenario, "told", "told.toml") if "\n" in scenario else load(scenario)
    world = World(scenario, NOW_MS)
    sockets = [listen(0, "the API"), listen(0, "the media origin")]
    api_base, media_base = (f"http://127.0.0.1:{bound.getsockname()[1]}" for bound in sockets)
    tickets, tokens = Tickets(), TokenOffice(world)
    api = api_origin(world, tickets, media_base, tokens)
    gateway = Gateway(world, tokens, sockets[0].getsockname()[1], api, media_origin(world, tickets))
    thread = ServerThread(gateway, sockets)
    thread.start()
    headers = {"Authorization": f"Bearer {tokens.access_token}"}
    try:
        with (
            httpx.Client(base_url=api_base, headers=headers, trust_env=False) as client,
            httpx.Client(base_url=api_base, trust_env=False) as plain,
        ):
            yield Served(world, tokens, gateway, thread, api_base, media_base, client, plain)
    finally:
        thread.stop()
