"""A server of a few lines for the command “still”, and what it answers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.session.encodings import encoded, with_segment

SECRET = "hush-hush-signature"
CLEAN = encoded("JPEG")
TELLING = with_segment(CLEAN, 0xFE, b"a private remark")
DEVICES = {
    "data": [
        {"type": "devices", "id": "garage", "attributes": {"name": "Garage"}},
        {"type": "devices", "id": "corner", "relationships": {}, "attributes": {"name": "Corner"}},
        {"type": "devices", "id": "shed", "attributes": {"name": "Shed"}},
    ],
    "links": {},
}
HISTORY = re.compile(r"/v1/history/devices/(?P<device>\w+)/events(?:\?.*page=(?P<page>\d+))?")


Post = Callable[[dict[str, Any]], int]


class Server(BaseHTTPRequestHandler):
    """``posts`` keeps the requests for stills, and ``answer`` tells how one is answered.

    ``pages`` is the history of each device, page by page, and ``read`` which pages of which were asked for.
    """

    posts: list[dict[str, Any]]
    pages: dict[str, list[list[dict[str, Any]]]]
    read: list[tuple[str, int]]
    answer: Post
    picture: bytes
    actual_ms: int

    def do_GET(self) -> None:
        if self.path.startswith("/media"):
            self.send(
                200, self.picture, content_type="image/jpeg", x_media_timestamp=str(self.actual_ms), x_media_origin="x"
            )
        elif match := HISTORY.match(self.path):
            self.send_history(match["device"], int(match["page"] or 0))
        else:
            self.send(200, json.dumps(DEVICES).encode(), content_type="application/json")

    def send_history(self, device: str, page: int) -> None:
        self.read.append((device, page))
        if device not in self.pages:
            self.send(400, b"{}", content_type="application/json")
            return
        pages = self.pages[device]
        following = f"/v1/history/devices/{device}/events?page={page + 1}" if page + 1 < len(pages) else None
        document = {"data": pages[page] if pages else [], "links": {"next": following}}
        self.send(200, json.dumps(document).encode(), content_type="application/json")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.posts.append(body)
        status = type(self).answer(body)
        if status == 303:
            host = self.headers["Host"]
            self.send(303, b"", location=f"http://{host}/media?security_token={SECRET}")
        else:
            code = {401: "UNAUTHORIZED", 403: "TIME_RANGE_NOT_AUTHORIZED"}.get(status, "MEDIA_NOT_FOUND")
            fault = {"errors": [{"code": code, "detail": "none there"}]}
            self.send(status, json.dumps(fault).encode(), content_type="application/json")

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-Id", "RID-1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing to stderr, which is what the tests read."""


@contextmanager
def serving() -> Iterator[tuple[type[Server], str]]:
    """A class of its own to be told how to answer, served until the end of the block, and its address."""

    class Api(Server):
        posts: list[dict[str, Any]] = []  # noqa: RUF012  # a class of its own for each test
        pages: dict[str, list[list[dict[str, Any]]]] = {}  # noqa: RUF012
        read: list[tuple[str, int]] = []  # noqa: RUF012
        answer = staticmethod(lambda _: 303)
        picture = TELLING
        actual_ms = 1_790_000_006_900

    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Api, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def event(name: str, start_ms: int, end_ms: int | None = None, kind: str = "motion") -> dict[str, Any]:
    """A row of history."""
    attributes = {"event_type": kind, "start": start_ms, "end": end_ms}
    return {"type": "history-events", "id": name, "attributes": attributes}
