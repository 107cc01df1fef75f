"""Starts a scenario on loopback and keeps hold of it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from starlette.types import Receive, Scope, Send

from ringviewer.simulator.api.api_origin import api_origin
from ringviewer.simulator.api.tokens import CLIENT_ID, CLIENT_SECRET, TokenOffice
from ringviewer.simulator.control.controls import AddedEvent, Controls
from ringviewer.simulator.control.options import Options
from ringviewer.simulator.control.plane import control_plane
from ringviewer.simulator.control.webhooks import Webhook, Webhooks
from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.faults.faults import Faults
from ringviewer.simulator.media.media_origin import media_origin
from ringviewer.simulator.media.tickets import Tickets
from ringviewer.simulator.serving.envelope import Gateway
from ringviewer.simulator.serving.journal import JournalEntry
from ringviewer.simulator.serving.server import Job, ServerThread, listen
from ringviewer.simulator.worlds.library import ScenarioInfo, load
from ringviewer.simulator.worlds.table import Table
from ringviewer.simulator.worlds.world import World

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class ControllerRequest:
    """What the customer's controller asks in the story: ``latest_in_range`` from ``start_ms`` to now."""

    device_id: str
    start_ms: int


class RunningSimulator:
    """A simulated account that is being served; a context manager that stops it.

    Its methods may be called from any thread: they act on the server's loop and return when it is done. They raise
    `SimulatorError` with one sentence for what can not be, and when the simulator has ended.
    """

    def __init__(self, stage: _Stage, thread: ServerThread) -> None:
        world = stage.world
        spec = world.spec
        self._stage = stage
        self._thread = thread
        self.api_base = stage.base("api")
        self.media_base = stage.base("media")
        self.control_base = stage.base("control") if "control" in stage.ports else None
        self.client_id = CLIENT_ID
        self.client_secret = CLIENT_SECRET
        self.hmac_key = stage.webhooks.key
        self.info = ScenarioInfo(spec.name, spec.title, spec.teaches, spec.findings)
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
    def token(self) -> str:
        """The newest access token."""
        return self._stage.tokens.access_token

    @property
    def refresh_token(self) -> str | None:
        """The newest refresh token; the Playground has none."""
        return self._stage.tokens.refresh_token

    @property
    def consent_ms(self) -> int:
        """The consent in force, epoch ms: what the API hides (contract §3.4); for tests, never for a client."""
        return self._read(lambda: self._stage.world.consent_ms)

    @property
    def journal(self) -> list[JournalEntry]:
        """The requests answered so far, in the order in which their answers ended; the newest 20 000 are kept."""
        return self._read(lambda: list(self._stage.gateway.journal))

    @property
    def webhooks(self) -> list[Webhook]:
        """The webhooks that were sent or would have been, oldest first; the newest 2 000 are kept."""
        return self._read(lambda: list(self._stage.webhooks.remembered))

    def ring(self, device_slug: str | None = None) -> AddedEvent:
        """A visitor rings at a device, or at the one by the door."""
        return self.add_event(device_slug, "ding")

    def add_event(
        self,
        device_slug: str | None,
        kind: str,
        *,
        subtype: str | None = None,
        lasts_ms: int = 20_000,
        at_ms: int | None = None,
        component_id: str | None = None,
    ) -> AddedEvent:
        """Something happens before a device, now or at ``at_ms``; without a slug, before the one by the door.

        ``component_id`` names the camera of a device with several.
        """
        controls = self._stage.controls
        return self._thread.call(
            lambda: controls.add_event(
                device_slug, kind, subtype=subtype, lasts_ms=lasts_ms, at_ms=at_ms, component_id=component_id
            )
        )

    def link_again(self, at_ms: int | None = None) -> None:
        """The customer links the account again: the consent moves to now, or to ``at_ms``."""
        self._thread.call(lambda: self._stage.controls.link(at_ms))

    def unlink(self) -> None:
        """The customer removes the app: every token is refused until the account is linked again."""
        self._thread.call(self._stage.controls.unlink)

    def set_online(self, online: bool, device_slug: str | None = None) -> None:
        """A device, or without a slug the whole household, comes online or is lost."""
        self._thread.call(lambda: self._stage.controls.set_online(online, device_slug))

    def set_shared(self, shared: bool, device_slug: str) -> None:
        """The customer shares a device with the app, or no longer."""
        self._thread.call(lambda: self._stage.controls.set_shared(shared, device_slug))

    def expire_token(self) -> None:
        """Every access token lapses; refresh tokens stay."""
        self._thread.call(self._stage.controls.expire_token)

    def grant_code(self) -> str:
        """A one-time authorization code for the token endpoint, good for 60 s."""
        return self._thread.call(self._stage.controls.grant_code)

    def advance(self, ms: int) -> None:
        """Let the story's time leap forward; what lies in between happens."""
        self._thread.call(lambda: self._stage.controls.advance(ms))

    def set_faults(self, faults: Iterable[Mapping[str, Any]]) -> None:
        """Exchange the faults; each has the keys of a scenario's ``[[faults]]``, none switches them off."""
        tables = [Table(values, "of the call", f"faults[{index}]") for index, values in enumerate(faults)]
        self._thread.call(lambda: self._stage.controls.set_faults(tables))

    def set_dialect(self, **options: Any) -> None:
        """Switch options of the dialect by the names that scenario files use; the others stay."""
        self._thread.call(lambda: self._stage.controls.set_dialect(Table(options, "of the call")))

    def state(self) -> dict[str, Any]:
        """The world as it is now, without secrets: what ``GET /state`` of the control plane tells."""
        return self._thread.call(self._stage.controls.state)

    def stop(self) -> None:
        """End all origins and the thread, within two seconds; calling it again does nothing."""
        self._thread.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _read(self, look: Callable[[], _Result]) -> _Result:
        """What is true on the server's loop, or was at the end of it."""
        with contextlib.suppress(SimulatorError):
            return self._thread.call(look)
        return look()


def start(
    scenario: str | Path = "relinked",
    *,
    api_port: int = 0,
    media_port: int = 0,
    now_ms: int | None = None,
    options: Options | None = None,
) -> RunningSimulator:
    """Serve a scenario, by name or as a file, on two loopback ports (0: free ones); return when both listen.

    ``now_ms`` is the moment at which the story is told, epoch ms; the story goes on with the real clock from there.
    Raises `SimulatorError` with one sentence for an unknown or malformed scenario, for a port that is not free and for
    options of no use.
    """
    options = Options() if options is None else options
    spec = load(scenario)
    if options.seed is not None:
        spec = replace(spec, seed=options.seed)
    wanted = {"api": api_port, "media": media_port}
    if options.control_port is not None:
        wanted["control"] = options.control_port
    chosen = [port for port in wanted.values() if port]
    if len(set(chosen)) != len(chosen):
        raise SimulatorError("The API, the media origin and the control plane need different ports.")
    with contextlib.ExitStack() as undo:
        sockets: dict[str, socket.socket] = {}
        for name, port in wanted.items():
            sockets[name] = undo.enter_context(contextlib.closing(listen(port, _NAMES[name])))
        ports = {name: int(bound.getsockname()[1]) for name, bound in sockets.items()}
        stage = _Stage(World(spec, now_ms), ports, options)
        thread = ServerThread(stage, list(sockets.values()), stage.jobs)
        thread.start()
        undo.pop_all()
    return RunningSimulator(stage, thread)


_NAMES = {"api": "the API", "media": "the media origin", "control": "the control plane"}


class _Stage:
    """Everything behind the sockets of one simulator, put together: the application that its server runs."""

    def __init__(self, world: World, ports: Mapping[str, int], options: Options) -> None:
        self.world = world
        self.ports = ports
        self.tokens = TokenOffice(world)
        self.webhooks = Webhooks(world, options.webhook_manner)
        self.jobs: list[Job] = [world.unfold]
        if options.on_webhook is not None:
            self.webhooks.listeners.append(options.on_webhook)
        courier = None
        if options.webhook_url is not None:
            # An HTTP client takes long to import, and few want it.
            from ringviewer.simulator.control.delivery import Courier

            courier = Courier(options.webhook_url, world.now_ms)
            courier.on_attempt = options.on_attempt
            self.webhooks.listeners.append(courier.take)
            self.jobs.append(courier.work)
        tickets = Tickets()
        faults = Faults(world.spec.faults, world.spec.seed, now_ms=world.now_ms)
        api = api_origin(world, tickets, self.base("media"), self.tokens)
        self.gateway = Gateway(world, self.tokens, ports["api"], api, media_origin(world, tickets), faults)
        self.gateway.listen = options.on_request
        self.controls = Controls(world, self.tokens, faults, self.webhooks, courier)
        self._control = (
            control_plane(self.controls, self.gateway.journal, ports["control"]) if "control" in ports else None
        )

    def base(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get("server")
        if self._control is not None and server is not None and server[1] == self.ports["control"]:
            await self._control(scope, receive, send)
        else:
            await self.gateway(scope, receive, send)
