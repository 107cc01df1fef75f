"""What can be made to happen in the demo's account, and how the consequence comes into the window."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol

from ringviewer.partner_api.credentials import Credentials, RenewalFailed
from ringviewer.partner_api.error_base import RingViewerError
from ringviewer.partner_api.oauth import RefreshGrant, refresh
from ringviewer.partner_api.problem import problem_of
from ringviewer.partner_api.token import read_token
from ringviewer.session.tasks import TaskScope
from ringviewer.simulator import SimulatorError

if TYPE_CHECKING:
    from ringviewer.partner_api.messages import Reply, Request
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.simulator.running import RunningSimulator

__all__ = ["Demo", "DemoCredentials", "Stage"]

_log = logging.getLogger(__name__)

# An event may enter history a while after it happened, as on the live API.
_PAUSE_S = 1.0
_PATIENCE_S = 30.0

_KEY = "demo"
_REFUSED = "token-refused"


class Stage(Protocol):
    """The window, as far as the demo needs it."""

    def show_event(self, device_id: str, event_id: str) -> None:
        """Select an event and ask for its still."""

    def notify(self, severity: Literal["warning", "problem"], text: str, key: str, action: str | None) -> None:
        """Say something in one sentence."""

    def withdraw(self, key: str) -> None:
        """Take a sentence away."""


class DemoCredentials(Credentials):
    """The token of a simulated account: renewed when the engineer says so, so that a refusal can be looked at."""

    def __init__(self, simulator: RunningSimulator) -> None:
        super().__init__(simulator.token)
        self._simulator = simulator
        self._exchange: Callable[[Request], Awaitable[Reply]] | None = None

    def bind(self, exchange: Callable[[Request], Awaitable[Reply]]) -> None:
        """Say how requests are sent."""
        self._exchange = exchange

    async def renew_now(self) -> None:
        """Spend the refresh token at the simulator's token endpoint (contract §1.1).

        Raises `RingViewerError` as the endpoint refuses, `SimulatorError` when there is no refresh token.
        """
        simulator, refresh_token = self._simulator, self._simulator.refresh_token
        if refresh_token is None or self._exchange is None:
            raise SimulatorError("A Playground token cannot be renewed. Close the account and open the demo again.")
        grant = RefreshGrant(simulator.client_id, simulator.client_secret, refresh_token)
        tokens = await refresh(self._exchange, simulator.api_base, grant)
        if not tokens.access_token:
            raise RenewalFailed("The token host answered without an access token.")
        self._token, self.facts = tokens.access_token, read_token(tokens.access_token)


class Demo:
    """Acts on a simulated account as its customer would, then lets the session look at what came of it."""

    def __init__(self, simulator: RunningSimulator, session: Session, credentials: DemoCredentials) -> None:
        self._simulator = simulator
        self._session = session
        self._credentials = credentials
        self._scope = TaskScope("demo", self._on_fault)
        self._acts: dict[str, Callable[[str, Stage], Awaitable[None]]] = {
            "ring": self._ring,
            "link": self._link,
            "lose": lambda device_id, _: self._set_online(device_id, online=False),
            "return": lambda device_id, _: self._set_online(device_id, online=True),
            "expire": self._expire,
            "renew": self._renew,
        }

    def begin(self, action: str, device_id: str, stage: Stage) -> None:
        """Do what the menu says: ``ring``, ``link``, ``lose``, ``return``, ``expire`` or ``renew``.

        ``device_id`` is the device that is lost or returns. What cannot be is told on the stage. Raises `KeyError` for
        any other action.
        """
        self._scope.start(self._act(self._acts[action](device_id, stage), stage), name=action)

    async def aclose(self) -> None:
        """End what is under way; before the session ends."""
        await self._scope.aclose()

    async def _act(self, work: Awaitable[None], stage: Stage) -> None:
        stage.withdraw(_KEY)
        try:
            await work
        except SimulatorError as error:
            stage.notify("warning", str(error), _KEY, None)
        except RingViewerError as error:
            problem = problem_of(error)
            stage.notify("problem", f"{problem.meaning} {problem.next_step}".strip(), _KEY, None)

    async def _ring(self, _device_id: str, stage: Stage) -> None:
        added = await asyncio.to_thread(self._simulator.ring)
        if await self._listed(added.device_id, added.event_id):
            stage.show_event(added.device_id, added.event_id)
        elif self._session.problem is None:
            said = "The visitor rang, but history does not tell of it yet. Refresh in a minute."
            stage.notify("warning", said, _KEY, None)

    async def _link(self, _device_id: str, _stage: Stage) -> None:
        session = self._session
        # What is under way was asked under the old link; its answers would be mixed with those under the new one.
        session.stop()
        await asyncio.to_thread(self._simulator.link_again)
        session.refresh()
        # After a new link histories are empty, which proves nothing yet. The customer's controller goes on as before:
        # it asks for the newest event that it knows, and it heard from the webhook when the account was linked.
        known = [(lane.device.id, lane.events.newest_ms) for lane in session.lanes.values() if lane.listed]
        before = [(device_id, newest_ms) for device_id, newest_ms in known if newest_ms is not None]
        since = [(device_id, self._simulator.consent_ms) for device_id, _ in known]
        session.replay([*before, *since])

    async def _set_online(self, device_id: str, *, online: bool) -> None:
        state = await asyncio.to_thread(self._simulator.state)
        slug = next((device["device"] for device in state["devices"] if device["id"] == device_id), None)
        if slug is None:
            raise SimulatorError("No device of this account is known yet. Refresh, then try again.")
        await asyncio.to_thread(self._simulator.set_online, online, slug)
        self._session.refresh()

    async def _expire(self, _device_id: str, _stage: Stage) -> None:
        await asyncio.to_thread(self._simulator.expire_token)
        self._session.refresh()

    async def _renew(self, _device_id: str, stage: Stage) -> None:
        await self._credentials.renew_now()
        stage.withdraw(_REFUSED)
        self._session.refresh()

    async def _listed(self, device_id: str, event_id: str) -> bool:
        """Whether history tells of an event before patience ends."""

        def there() -> bool:
            lane = self._session.lanes.get(device_id)
            return lane is not None and lane.events.get(event_id) is not None

        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                while True:
                    await self._look_at(device_id)
                    if there() or self._session.problem is not None:
                        break
                    await asyncio.sleep(_PAUSE_S)
        return there()

    async def _look_at(self, device_id: str) -> None:
        """Read the account again, and return when a device's first page has come or failed."""
        session = self._session
        known = session.lanes.get(device_id)
        before = None if known is None else known.walk
        came = asyncio.Event()

        def look(_change: Change) -> None:
            lane = session.lanes.get(device_id)
            read = lane is not None and lane.walk is not before and (lane.walk.pages > 0 or lane.problem is not None)
            if read or session.problem is not None:
                came.set()

        unsubscribe = session.subscribe(look)
        try:
            session.refresh()
            await came.wait()
        finally:
            unsubscribe()

    def _on_fault(self, fault: BaseException) -> None:
        _log.error("A part of the demo failed", exc_info=fault)
