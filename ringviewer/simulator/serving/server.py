"""uvicorn in a thread of its own: one server, two listening sockets, and an end that waits for nobody."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.serving.wire import WireProtocol

_HOST = "127.0.0.1"
_GRACE_S = 0.4
_JOIN_S = 5.0
_GLANCE_S = 0.25
# From an accepted socket to a connection that is known, or from an aborted one to a closed socket, asyncio takes a
# handful of turns of its loop.
_TURNS = 12


_Result = TypeVar("_Result")
Job = Callable[[], Coroutine[Any, Any, None]]


def listen(port: int, what: str) -> socket.socket:
    """A socket bound to a loopback port, 0 for a free one; raises `SimulatorError` when it can not be had."""
    # asyncio switches Nagle's delay off only where the protocol is named; a head and its body would be 40 ms apart.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((_HOST, port))
        bound.listen(128)
        bound.setblocking(False)
    except (OSError, OverflowError) as error:
        bound.close()
        reason = getattr(error, "strerror", None) or "it is no port"
        raise SimulatorError(f"Port {port} for {what} can not be opened on {_HOST}: {reason}.") from None
    return bound


class _Server(uvicorn.Server):
    """Ends at once when told to: listeners closed, idle connections closed, stalled ones cut after a moment."""

    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = asyncio.Event()

    def ask_to_stop(self) -> None:
        """Must be called on the server's loop."""
        self._stopping.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()

    async def main_loop(self) -> None:
        await self._stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A connection that was accepted but is not attached yet would be lost, open, when its server closes.
        loop = asyncio.get_running_loop()
        for bound in sockets or []:
            # The loop of Windows accepts without readers, and so has none to remove.
            with contextlib.suppress(NotImplementedError):
                loop.remove_reader(bound)
        await self._turn()
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self._until_idle(_GRACE_S)
        # Cutting the transport wakes handlers that wait for a body or for a reader; they end as for a client that left.
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
        await self._until_idle(_GRACE_S)
        for task in list(self.server_state.tasks):
            task.cancel()
        await self._until_idle(_GRACE_S)
        await self._turn()

    async def _turn(self) -> None:
        for _ in range(_TURNS):
            await asyncio.sleep(0)

    async def _until_idle(self, limit_s: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110  # uvicorn tells nobody
                    await asyncio.sleep(0.005)


class ServerThread:
    """Serves an application on sockets that already listen, until `stop`.

    ``jobs`` run on the same loop for as long as it serves, and are cancelled at its end.
    """

    def __init__(self, application: ASGIApp, sockets: list[socket.socket], jobs: Sequence[Job] = ()) -> None:
        self._application = application
        self._sockets = sockets
        self._jobs = jobs
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="ringviewer simulator", daemon=True)

    def start(self) -> None:
        """Return when both sockets are being served; raises `SimulatorError` when the server fails to begin."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise SimulatorError(f"The simulator could not be started: {type(self._failure).__name__}.")

    @property
    def ended(self) -> bool:
        """Whether nothing is served any more."""
        return not self._thread.is_alive()

    def call(self, act: Callable[[], _Result]) -> _Result:
        """Run something on the server's loop and return what it returns or raise what it raises; from any thread.

        Raises `SimulatorError` when the server has ended.
        """
        if threading.current_thread() is self._thread:
            return act()
        outcome: Future[_Result] = Future()

        def run() -> None:
            try:
                outcome.set_result(act())
            except BaseException as error:  # raised again where it was asked for
                outcome.set_exception(error)

        loop = self._loop
        with contextlib.suppress(RuntimeError):  # raised when the loop has closed
            if loop is not None:
                loop.call_soon_threadsafe(run)
        while not outcome.done() and not self.ended:
            with contextlib.suppress(TimeoutError):
                outcome.exception(_GLANCE_S)
        if not outcome.done():
            raise SimulatorError("The simulator has ended.")
        return outcome.result()

    def stop(self) -> None:
        """End the server and its thread; calling it again does nothing."""
        loop, server = self._loop, self._server
        if loop is not None and server is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # raised when the loop closed in between
                loop.call_soon_threadsafe(server.ask_to_stop)
        self._thread.join(_JOIN_S)
        for bound in self._sockets:
            bound.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # told to whoever started the thread
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        config = uvicorn.Config(
            self._application,
            http=WireProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            loop="asyncio",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
        )
        self._loop = asyncio.get_running_loop()
        # In development mode asyncio would blame this loop for waiting on a busy window in the same process.
        self._loop.slow_callback_duration = 10.0
        self._server = _Server(config, self._ready)
        jobs = [self._loop.create_task(job()) for job in self._jobs]
        for task in jobs:
            task.add_done_callback(_report)
        try:
            await self._server.serve(sockets=self._sockets)
        finally:
            for task in jobs:
                task.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)


def _report(task: asyncio.Task[None]) -> None:
    """A job that fails is told at once: nobody waits for it before the end."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        task.get_loop().call_exception_handler({"message": "A part of the simulator failed", "exception": error})
