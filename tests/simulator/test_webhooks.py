"""Webhooks as a receiver meets them: over a real socket, with the signature checked by the standard library alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest

from ringviewer.simulator import SimulatorError
from ringviewer.simulator.control.delivery import Courier
from ringviewer.simulator.control.options import Options
from ringviewer.simulator.control.webhooks import Attempt, Webhook, WebhookManner
from ringviewer.simulator.running import RunningSimulator, start
from tests.simulator.yards import MINUTE_MS, NOW_MS, yard_text, yard_world

LIMIT_S = 10


@dataclass
class Call:
    """One request that the receiver got."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """A partner's server: answers with the planned statuses, then 204; ``None`` in the plan never answers."""

    def __init__(self) -> None:
        self.plan: Queue[int | None] = Queue()
        self.calls: Queue[Call] = Queue()
        self.attempts: Queue[tuple[Webhook, Attempt]] = Queue()
        self.released = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                call = Call(self.path, dict(self.headers.items()), self.rfile.read(length))
                status = 204 if receiver.plan.empty() else receiver.plan.get()
                receiver.calls.put(call)
                if status is None:
                    receiver.released.wait(LIMIT_S)
                    self.close_connection = True
                    return
                self.send_response(status)
                if status == 307:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks?for=tests"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def next(self) -> Call:
        return self.calls.get(timeout=LIMIT_S)

    def attempted(self) -> tuple[Webhook, Attempt]:
        return self.attempts.get(timeout=LIMIT_S)

    def stop(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


@pytest.fixture
def yard(tmp_path: Path) -> Path:
    path = tmp_path / "yard.toml"
    path.write_text(yard_text(), encoding="utf-8")
    return path


@pytest.fixture
def delivering(receiver: Receiver, yard: Path) -> Iterator[RunningSimulator]:
    options = Options(
        webhook_url=receiver.url, on_attempt=lambda webhook, attempt: receiver.attempts.put((webhook, attempt))
    )
    with start(yard, now_ms=NOW_MS, options=options) as running:
        yield running


def signed_with(key: str, call: Call) -> bool:
    digest = hmac.new(key.encode("utf-8"), call.body, hashlib.sha256).hexdigest()
    return call.headers["X-Signature"] == "sha256=" + digest


def test_a_motion_arrives_signed_and_in_the_contracts_shape(delivering: RunningSimulator, receiver: Receiver) -> None:
    added = delivering.add_event("yard", "motion", subtype="human", at_ms=NOW_MS - MINUTE_MS)
    call = receiver.next()
    assert call.path == "/hooks?for=tests"
    assert call.headers["Content-Type"] == "application/json"
    assert re.fullmatch(r"sha256=[0-9a-f]{64}", call.headers["X-Signature"])
    assert signed_with(delivering.hmac_key, call)
    assert not signed_with(delivering.hmac_key.upper(), call)
    body = call.json()
    meta, data = body["meta"], body["data"]
    assert list(body) == ["meta", "data"]
    assert list(meta) == ["version", "time", "request_id", "account_id"]
    assert meta["version"] == "1.1"
    assert re.fullmatch(r"2026-10-09T00:42:\d\d\.\d{9}Z", meta["time"])
    assert uuid.UUID(meta["request_id"]).version == 4
    assert meta["account_id"].startswith("ava1.ring.account.")
    assert data == {
        "id": f"{added.device_id}_human_{added.start_ms}",
        "type": "motion_detected",
        "attributes": {
            "source": added.device_id,
            "source_type": "devices",
            "timestamp": NOW_MS - MINUTE_MS,
            "sub_type": "human",
            "timestamp_readable": "2026-10-09 00:41:00",
            "component_ids": ["0"],
        },
        "relationships": {"devices": {"links": {"self": f"/v1/devices/{added.device_id}"}}},
    }
    webhook, attempt = receiver.attempted()
    assert (webhook.state, attempt.status, attempt.problem) == ("delivered", 204, None)


def test_each_happening_has_its_type(delivering: RunningSimulator, receiver: Receiver) -> None:
    def arrived() -> dict[str, Any]:
        data: dict[str, Any] = receiver.next().json()["data"]
        return data

    device_id = delivering.state()["devices"][0]["id"]
    delivering.ring()
    ding = arrived()
    assert (ding["type"], ding["attributes"]["source"]) == ("button_press", device_id)
    assert "sub_type" not in ding["attributes"]
    acts: list[tuple[Callable[[], None], str]] = [
        (lambda: delivering.set_online(False), "device_offline"),
        (lambda: delivering.set_online(True), "device_online"),
        (lambda: delivering.set_shared(False, "yard"), "device_removed"),
        (lambda: delivering.set_shared(True, "yard"), "device_added"),
    ]
    for act, kind in acts:
        act()
        data = arrived()
        assert (data["type"], data["attributes"]["source"]) == (kind, device_id)
        assert data["relationships"]["devices"]["links"]["self"] == f"/v1/devices/{device_id}"
    for act, kind in ((delivering.unlink, "app_integration_removed"), (delivering.link_again, "app_integration_added")):
        act()
        body = receiver.next().json()
        data = body["data"]
        assert (data["type"], data["attributes"]["source_type"]) == (kind, "users")
        assert data["attributes"]["source"] == body["meta"]["account_id"]
        assert "relationships" not in data


def test_a_5xx_is_tried_again_as_the_contract_says_with_the_same_body(
    delivering: RunningSimulator, receiver: Receiver
) -> None:
    for status in (500, 503, 599, 500, 502, 500, 500):
        receiver.plan.put(status)
    delivering.ring()
    calls, starts = [receiver.next()], [receiver.attempted()[1].at_ms]
    for wait_s in (1, 5, 30, 120, 600, 3_600):
        delivering.advance(wait_s * 1000)
        calls.append(receiver.next())
        webhook, attempt = receiver.attempted()
        starts.append(attempt.at_ms)
    apart_s = [round((after - before) / 1000) for before, after in pairwise(starts)]
    assert apart_s == [1, 5, 30, 120, 600, 3_600]
    assert {call.body for call in calls} == {calls[0].body}
    assert all(signed_with(delivering.hmac_key, call) for call in calls)
    assert webhook.state == "given up"
    delivering.advance(10 * 3_600_000)
    delivering.ring()
    assert receiver.next().json()["meta"]["request_id"] != webhook.request_id


def test_it_is_not_early_and_ends_with_the_first_success(delivering: RunningSimulator, receiver: Receiver) -> None:
    receiver.plan.put(500)
    delivering.ring()
    webhook, first = receiver.attempted()
    assert (first.status, webhook.state) == (500, "waiting")
    _, second = receiver.attempted()
    assert second.status == 204
    assert second.at_ms - first.at_ms >= 1_000
    assert webhook.state == "delivered"
    assert [attempt.status for attempt in delivering.webhooks[-1].attempts] == [500, 204]


@pytest.mark.parametrize("status", [400, 404, 410, 429, 307])
def test_a_4xx_or_a_redirect_is_the_last_word(delivering: RunningSimulator, receiver: Receiver, status: int) -> None:
    receiver.plan.put(status)
    delivering.ring()
    webhook, attempt = receiver.attempted()
    assert (webhook.state, attempt.status) == ("given up", status)
    delivering.advance(3_600_000)
    delivering.ring()
    receiver.next()
    second = receiver.next()
    assert second.path == "/hooks?for=tests"
    assert second.json()["meta"]["request_id"] != webhook.request_id


def test_a_receiver_that_does_not_answer_or_is_not_there_is_tried_again(
    receiver: Receiver, yard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Courier.__init__
    monkeypatch.setattr(Courier, "__init__", lambda self, url, now: whole(self, url, now, answer_limit_s=0.1))
    receiver.plan.put(None)
    options = Options(
        webhook_url=receiver.url, on_attempt=lambda webhook, attempt: receiver.attempts.put((webhook, attempt))
    )
    with start(yard, options=options) as running:
        running.ring()
        webhook, attempt = receiver.attempted()
        assert (attempt.status, attempt.problem, webhook.state) == (None, "no answer within 0.1 s", "waiting")
        running.advance(1_000)
        assert receiver.attempted()[1].status == 204
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        options = Options(
            webhook_url=f"http://localhost:{nobody.getsockname()[1]}",
            on_attempt=lambda webhook, attempt: receiver.attempts.put((webhook, attempt)),
        )
        with start(yard, options=options) as running:
            running.ring()
            webhook, attempt = receiver.attempted()
            assert (attempt.status, attempt.problem, webhook.state) == (None, "not reachable", "waiting")


def test_the_limit_for_an_answer_is_five_seconds() -> None:
    courier = Courier("http://127.0.0.1:9", lambda: 0)
    assert courier._answer_limit_s == 5.0


def test_where_ring_sends_none_there_is_none(yard: Path, tmp_path: Path) -> None:
    with start(yard) as running:
        running.add_event("yard", "on_demand")
        running.set_dialect(other_kinds=True)
        running.add_event("yard", "package")
        running.add_event("yard", "motion", at_ms=running.consent_ms - 1)
        running.unlink()
        running.ring("yard")
        running.set_online(False)
        assert [webhook.type for webhook in running.webhooks] == ["app_integration_removed"]
    for more in ({"root": "playground = true"}, {"account": 'plan = "refused"'}):
        path = tmp_path / "other.toml"
        path.write_text(yard_text(**more), encoding="utf-8")  # type: ignore[arg-type]
        with start(path) as running:
            running.add_event("yard", "ding")
            assert running.webhooks == []


def test_what_the_story_tells_of_the_future_is_sent_when_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "later.toml"
    path.write_text(
        yard_text().replace("events = [\n", 'events = [\n  { ago = "-5m", kind = "ding" },\n', 1), encoding="utf-8"
    )
    with start(path, now_ms=NOW_MS) as running:
        assert running.webhooks == []
        running.advance(5 * MINUTE_MS)
        assert [webhook.type for webhook in running.webhooks] == ["button_press"]
        assert json.loads(running.webhooks[0].body)["data"]["attributes"]["timestamp"] == NOW_MS + 5 * MINUTE_MS


def test_version_and_spelling_are_options_and_the_control_plane_lists_all(yard: Path) -> None:
    options = Options(control_port=0, webhook_manner=WebhookManner(version="1.0"))
    with start(yard, options=options) as running:
        assert running.control_base is not None
        with httpx.Client(base_url=running.control_base, trust_env=False) as control:
            control.post("/webhooks", json={"subtype": "subType"}).raise_for_status()
            running.add_event("yard", "motion", subtype="vehicle")
            told = control.post("/webhooks", json={"version": "1.1", "component_ids": "numbers"}).json()
            assert told["webhooks"] == {
                "to": None,
                "so_far": 1,
                "version": "1.1",
                "subtype": "subType",
                "component_ids": "numbers",
            }
            running.ring()
            old, new = (json.loads(line) for line in control.get("/webhooks").text.splitlines())
            assert [json.loads(line) for line in control.get("/webhooks?after=1").text.splitlines()] == [new]
    body = json.loads(old["body"])
    assert list(body["meta"]) == ["version", "time", "request_id"]
    assert body["meta"]["version"] == "1.0"
    assert body["data"]["subType"] == "vehicle"
    assert "sub_type" not in body["data"]["attributes"]
    assert json.loads(new["body"])["data"]["attributes"]["component_ids"] == [0]
    for row in (old, new):
        digest = hmac.new(running.hmac_key.encode(), row["body"].encode(), hashlib.sha256).hexdigest()
        assert row["x_signature"] == f"sha256={digest}"
        assert (row["state"], row["attempts"]) == ("listed", [])


def test_the_same_seed_tells_the_same_webhooks(yard: Path) -> None:
    def told() -> tuple[str, str]:
        with start(yard, now_ms=NOW_MS) as running:
            running.add_event("yard", "motion", at_ms=NOW_MS)
            return running.hmac_key, running.webhooks[0].request_id

    first = told()
    assert told() == first
    with start(yard, options=Options(seed=5)) as running:
        assert running.hmac_key != first[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.7/hook",
        "http://0.0.0.0:80/",
        "https://127.0.0.1/hook",
        "http://user:pw@127.0.0.1/",
        "http://127.0.0.1/#part",
        "http://[::1%25eth0]/",
        "http://127.0.0.1.invalid/",
        "http://127.0.0.1:99999/",
        "127.0.0.1:80",
        "",
        "http://",
        "file:///etc/passwd",
    ],
)
def test_webhooks_stay_on_this_computer(url: str) -> None:
    with pytest.raises(SimulatorError, match=r"^[A-Z][^\n]+\.$"):
        start("empty", options=Options(webhook_url=url))


def test_https_is_refused_by_its_name() -> None:
    with pytest.raises(SimulatorError, match="https is not supported"):
        start("empty", options=Options(webhook_url="https://127.0.0.1/hook"))


@pytest.mark.parametrize(("told", "expected"), [({}, ["0"]), ({"component_id": "1"}, ["1"])])
def test_the_camera_of_an_event_is_told(told: dict[str, str], expected: list[str]) -> None:
    with start("multi-camera", options=Options(control_port=0)) as running:
        assert running.control_base is not None
        with httpx.Client(base_url=running.control_base, trust_env=False) as control:
            event = {"device": "corner-house", "kind": "motion", **told}
            control.post("/events", json=event).raise_for_status()
            refused = control.post("/events", json=event | {"component_id": "7"})
        assert refused.json() == {"error": "There is no camera '7' of this device; known are 0, 1."}
        assert json.loads(running.webhooks[-1].body)["data"]["attributes"]["component_ids"] == expected


def test_the_camera_of_an_event_of_the_story_is_told(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    path.write_text(
        'title = "T"\nteaches = "X."\n[account]\nlinked_ago = ["1h"]\n[[devices]]\nname = "Two"\n'
        'components = [{ id = "a", name = "A" }, { id = "b", name = "B" }]\n'
        'events = [{ ago = "-1m", component_id = "b" }, { ago = "-2m" }]\n',
        encoding="utf-8",
    )
    with start(path) as running:
        running.advance(3 * MINUTE_MS)
        told = [json.loads(webhook.body)["data"]["attributes"]["component_ids"] for webhook in running.webhooks]
    assert told == [["b"], ["a"]]


def test_the_memory_of_webhooks_and_of_deliveries_is_bounded() -> None:
    from ringviewer.simulator.control.webhooks import Webhooks

    world = yard_world()
    webhooks = Webhooks(world, WebhookManner())
    courier = Courier("http://127.0.0.1:9", world.now_ms)
    webhooks.listeners.append(courier.take)
    device = next(iter(world.devices.values()))
    for _ in range(2_100):
        world.add_event(device, "ding")
    assert len(webhooks.remembered) == 2_000
    assert webhooks.remembered[-1].number == 2_100
    assert [webhook.state for webhook in webhooks.remembered].count("waiting") == 900
    assert webhooks.remembered[-1].state == "given up"
