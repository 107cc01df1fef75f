"""A plain application on two real sockets, with faults in front of it: what it answers without them is known."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import httpx
from starlette.types import Receive, Scope, Send

from ringviewer.simulator.faults.faults import Faults, read_fault
from ringviewer.simulator.serving.server import ServerThread, listen
from ringviewer.simulator.worlds.table import Table

NOW_MS = 1_791_506_520_000
DEVICE = "ava1.ring.device.AAAA7Q2F"
HISTORY = f"/v1/history/devices/{DEVICE}/events"
ROWS = [
    {
        "type": "history-events",
        "id": f"ava1.ring.history.event.{number}",
        "attributes": {
            "name": f"Door {number}",
            "event_type": "motion",
            "start": 1_791_465_915_510 - number,
            "end": 1_791_465_947_252 - number,
        },
        "relationships": {"source": {"data": {"type": "devices", "id": DEVICE}}},
    }
    for number in range(20)
]
PLAIN = json.dumps({"data": ROWS}).encode()
PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40 + b"\xff\xd9"


@dataclass
class Served:
    """Where the two origins are, what reached the application behind the faults, and the faults themselves."""

    faults: Faults
    thread: ServerThread
    api: str
    media: str
    reached: list[str] = field(default_factory=list)

    def get(self, path: str = HISTORY, *, base: str = "", **more: object) -> httpx.Response:
        """One request on a connection of its own, no redirect followed."""
        with httpx.Client(trust_env=False, timeout=5) as client:
            return client.get(f"{base or self.api}{path}", **more)  # type: ignore[arg-type]  # headers only

    def picture(self) -> httpx.Response:
        return self.get("/v1/download?security_token=made-up", base=self.media)

    @contextmanager
    def plainly(self, path: str = HISTORY, *, base: str = "") -> Iterator[http.client.HTTPResponse]:
        """The same with the standard library; the body is not read yet."""
        connection = http.client.HTTPConnection((base or self.api).removeprefix("http://"), timeout=5)
        with closing(connection):
            connection.request("GET", path)
            with connection.getresponse() as answer:
                yield answer

    def raw(self, path: str = HISTORY) -> socket.socket:
        """A socket on which the request was sent."""
        host, _, port = self.api.removeprefix("http://").partition(":")
        connection = socket.create_connection((host, int(port)), timeout=5)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return connection

    def whole(self) -> bytes:
        """All that comes on such a socket until the server ends it."""
        with self.raw() as connection:
            return b"".join(iter(lambda: connection.recv(65_536), b""))


@contextmanager
def served(*entries: dict[str, object], seed: int = 7) -> Iterator[Served]:
    """Both origins with the faults of these tables in front."""
    sockets = [listen(0, "the API"), listen(0, "the media origin")]
    ports = [bound.getsockname()[1] for bound in sockets]
    specs = [read_fault(Table(entry, "test.toml", f"faults[{index}]")) for index, entry in enumerate(entries)]
    faults = Faults(specs, seed, now_ms=lambda: NOW_MS)
    reached: list[str] = []
    apps = {
        ports[0]: faults.around(_answering(b"application/json", PLAIN, reached), "api"),
        ports[1]: faults.around(_answering(b"image/jpeg", PICTURE, reached), "media"),
    }

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        await apps[scope["server"][1]](scope, receive, send)

    thread = ServerThread(both, sockets)
    thread.start()
    try:
        yield Served(faults, thread, f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}", reached)
    finally:
        thread.stop()


def _answering(content_type: bytes, body: bytes, reached: list[str]):  # type: ignore[no-untyped-def]  # an application
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope["path"])
        headers = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), (b"x-mark", b"kept")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app
