"""What can be seen of a request while it is on the wire: what its time goes into, and what of its answer arrived."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, Literal

from ringviewer.partner_api.exchange import Phases

_Phase = Literal["dns", "connect", "tls", "send", "wait", "receive"]


class Observation:
    """Hears the HTTP library's events of one request. ``received`` counts the bytes of the body as they are used.

    ``status`` and ``headers`` (names in lower case) are those of the answer, as soon as it began.
    """

    def __init__(self, clock_ns: Callable[[], int] = time.perf_counter_ns) -> None:
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        self.received = 0
        self._clock_ns = clock_ns
        self._spent_ns: dict[_Phase, int] = {}
        self._phase: _Phase | None = None
        self._since_ns = 0
        self._tunnelling = False

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Hear of an event by its name in httpcore's ``trace`` extension.

        A proxy is first asked for a way to the host, by a request of its own: that belongs to the connection.
        """
        match event.partition(".")[2]:
            case "connect_tcp.started":
                self._enter("connect")
            case "start_tls.started":
                self._enter("tls")
            case "send_request_headers.started":
                self._tunnelling = getattr(info.get("request"), "method", None) == b"CONNECT"
                self._enter("connect" if self._tunnelling else "send")
            case "receive_response_headers.started" if not self._tunnelling:
                self._enter("wait")
            case "receive_response_headers.complete" if not self._tunnelling:
                self._enter("receive")
            case "connect_tcp.complete" | "start_tls.complete" | "receive_response_headers.complete":
                self._enter(None)
            case "receive_response_body.complete" | "response_closed.started":
                self._enter(None)
            case name if name.endswith(".failed"):
                self._enter(None)

    def looking_up(self) -> None:
        """The host's name is looked up from now on."""
        self._enter("dns")

    def looked_up(self) -> None:
        """The addresses of the host are known; the rest of the time goes into the connection."""
        self._enter("connect")

    def end(self) -> None:
        """Nothing more comes."""
        self._enter(None)

    def phases(self, queue_us: int) -> Phases:
        """The phases that were reached, after ``queue_us`` microseconds in the queue."""
        spent = {f"{phase}_us": spent_ns // 1_000 for phase, spent_ns in self._spent_ns.items()}
        return Phases(queue_us=queue_us, **spent)

    def _enter(self, phase: _Phase | None) -> None:
        now_ns = self._clock_ns()
        if self._phase is not None:
            self._spent_ns[self._phase] += now_ns - self._since_ns
        if phase is not None:
            self._spent_ns.setdefault(phase, 0)
        self._phase, self._since_ns = phase, now_ns


# Whoever looks names up is not told for which request it is; it runs in that request's own context.
current: ContextVar[Observation | None] = ContextVar("current", default=None)
