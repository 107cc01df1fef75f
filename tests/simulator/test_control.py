"""The control plane over its own socket, and the same operations as methods of the running simulator."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from ringviewer.simulator import SimulatorError
from ringviewer.simulator.control.options import Options
from ringviewer.simulator.faults.spec import KINDS, read_fault
from ringviewer.simulator.running import start
from ringviewer.simulator.worlds.dialect import Dialect, dialect_words
from ringviewer.simulator.worlds.table import Table
from tests.simulator.conftest import Desk

HOUR_MS = 3_600_000


class Plane(Desk):
    """A desk with a control plane."""

    def __init__(self, scenario: str = "relinked") -> None:
        running = start(scenario, options=Options(control_port=0))
        super().__init__(running)
        assert running.control_base is not None
        self.base = running.control_base
        self.control = httpx.Client(base_url=self.base, trust_env=False)

    def close(self) -> None:
        self.control.close()
        super().close()

    def act(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.control.post(path, json=body)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def refused(self, path: str, body: object) -> str:
        answer = self.control.post(path, json=body)
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
        sentence: str = answer.json()["error"]
        assert sentence.endswith(".")
        return sentence

    def state(self) -> dict[str, Any]:
        told: dict[str, Any] = self.control.get("/state").raise_for_status().json()
        return told

    def lines(self, path: str) -> list[dict[str, Any]]:
        answer = self.control.get(path).raise_for_status()
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture
def plane() -> Iterator[Plane]:
    plane = Plane()
    yield plane
    plane.close()


@pytest.fixture(scope="module")
def calm() -> Iterator[Plane]:
    """A plane that nobody may change."""
    plane = Plane()
    yield plane
    plane.close()


def test_it_is_off_unless_asked_for(relinked: Desk) -> None:
    assert relinked.running.control_base is None
    assert relinked.api.post("/events", json={"kind": "ding"}).status_code == 404


def test_it_tells_in_words_what_it_does_and_every_path_is_there(plane: Plane) -> None:
    answer = plane.control.get("/")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    told = [line.split()[:2] for line in answer.text.splitlines() if line.startswith(("GET  /", "POST /"))]
    assert len(told) == 17
    for method, path in told:
        other = "POST" if method == "GET" else "GET"
        if [other, path] not in told:
            assert plane.control.request(other, path).status_code == 405, path
        assert plane.control.request(method, path, headers={"Content-Type": "application/json"}).status_code != 404
    assert plane.control.get("/made-up").json() == {"error": "There is no such path; GET / lists them."}


def test_an_added_event_is_the_newest_of_history_and_has_a_still(plane: Plane) -> None:
    added = plane.act("/events", device="driveway", kind="motion", subtype="vehicle", lasts_ms=0)
    device_id = plane.device("Driveway")
    assert added["device_id"] == device_id
    newest = plane.events(device_id, "?event_types=motion.vehicle")[0]
    assert (newest["id"], newest["attributes"]["start"]) == (added["event_id"], added["start_ms"])
    _, picture = plane.at(device_id, added["start_ms"])
    assert picture.status_code == 200
    rung = plane.running.ring()
    assert rung.device_id == plane.device("Front Door")
    assert plane.events(rung.device_id)[0]["attributes"]["event_type"] == "ding"


def test_linking_again_moves_the_consent_and_unlinking_refuses_everything(plane: Plane) -> None:
    device_id = plane.device("Front Door")
    start_ms = plane.events(device_id)[0]["attributes"]["start"]
    assert plane.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms}).status_code == 303
    consent_ms = plane.act("/link")["consent_ms"]
    assert consent_ms > start_ms
    assert consent_ms == plane.running.consent_ms
    refusal = plane.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms})
    assert (refusal.status_code, refusal.json()["errors"][0]["code"]) == (403, "TIME_RANGE_NOT_AUTHORIZED")
    assert plane.events(device_id) == []
    plane.act("/unlink")
    assert plane.api.get("/v1/devices").status_code == 401
    assert plane.state()["linked"] is False
    plane.running.link_again()
    assert plane.api.get("/v1/devices").status_code == 200


def test_devices_go_offline_and_come_back_and_are_shared_or_not(plane: Plane) -> None:
    def online() -> dict[str, bool]:
        body = plane.api.get("/v1/devices?include=status").json()
        status = {row["id"]: row["attributes"]["online"] for row in body["included"] if row["type"] == "device-status"}
        return {row["attributes"]["name"]: status[row["relationships"]["status"]["data"]["id"]] for row in body["data"]}

    plane.act("/offline", device="driveway")
    assert (online()["Driveway"], online()["Front Door"]) == (False, True)
    plane.act("/offline")
    assert not any(online().values())
    plane.running.set_online(True)
    assert all(online().values())
    plane.act("/unshare", device="garage")
    assert "Garage" not in online()
    plane.act("/share", device="garage")
    assert "Garage" in online()


def test_an_expired_token_is_refused_until_it_is_refreshed(plane: Plane) -> None:
    plane.act("/expire")
    assert plane.api.get("/v1/users/me").status_code == 401
    client = {"client_id": plane.running.client_id, "client_secret": plane.running.client_secret}
    form = {"grant_type": "refresh_token", "refresh_token": plane.running.refresh_token, **client}
    tokens = plane.media.post(f"{plane.running.api_base}/oauth/token", data=form).json()
    assert tokens["access_token"] == plane.running.token
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert plane.api.get("/v1/users/me", headers=bearer).status_code == 200
    code = plane.act("/code")["code"]
    form = {"grant_type": "authorization_code", "code": code, **client}
    assert plane.media.post(f"{plane.running.api_base}/oauth/token", data=form).status_code == 200


def test_time_leaps_and_takes_the_token_with_it(plane: Plane) -> None:
    before_ms = plane.state()["now_ms"]
    after_ms = plane.act("/advance", ms=4 * HOUR_MS)["now_ms"]
    assert 4 * HOUR_MS <= after_ms - before_ms < 4 * HOUR_MS + 60_000
    assert plane.api.get("/v1/users/me").status_code == 401


def test_faults_are_switched_on_and_off(plane: Plane) -> None:
    told = plane.act("/faults", faults=[{"route": "me", "kind": "status", "status": 503}])
    assert [(fault["route"], fault["kind"]) for fault in told["faults"]] == [("me", "status")]
    assert plane.api.get("/v1/users/me").status_code == 503
    assert plane.api.get("/v1/devices").status_code == 200
    plane.running.set_faults([])
    assert plane.state()["faults"] == []
    assert plane.api.get("/v1/users/me").status_code == 200


def test_the_dialect_is_switched_by_name_and_keeps_what_is_not_named(plane: Plane) -> None:
    device_id = plane.device("Front Door")
    plane.act("/dialect", times="iso")
    told = plane.act("/dialect", page_size=2, url_lifetime="5s")["dialect"]
    assert (told["times"], told["page_size"], told["url_lifetime"]) == ("iso", 2, "5s")
    rows = plane.api.get(f"/v1/history/devices/{device_id}/events").json()["data"]
    assert len(rows) == 2
    assert isinstance(rows[0]["attributes"]["start"], str)
    plane.running.set_dialect(times="numbers")
    assert plane.state()["dialect"]["page_size"] == 2
    assert isinstance(plane.events(device_id)[0]["attributes"]["start"], int)


def every_fault() -> list[dict[str, Any]]:
    """One of each kind, as few keys as it needs, and some with all that they take."""
    needed: dict[str, dict[str, Any]] = {"latency": {"delay": "0.25s"}}
    return [
        *({"kind": kind, **needed.get(kind, {})} for kind in KINDS),
        {"kind": "latency", "delay": "1.5s", "up_to": "2m", "route": "image", "times": 3, "device": "7Q2F"},
        {"kind": "stall", "lasts": "100ms", "where": "head", "percent": 5, "after": 2, "apart": 4},
        {"kind": "status", "status": 429, "retry_after": "2s", "retry_after_as": "date", "form": "empty"},
        {"kind": "bomb", "megabytes": 3, "form": "twice"},
        {"kind": "wrong-type", "content_type": "none"},
    ]


def test_what_the_state_tells_can_be_set_again(calm: Plane) -> None:
    faults = every_fault()
    told = calm.act("/faults", faults=faults)["faults"]
    for asked, answered in zip(faults, told, strict=True):
        assert answered == answered | {key: value for key, value in asked.items() if key not in ("lasts", "up_to")}
    specs = [read_fault(Table(fault, "x")) for fault in faults]
    assert [read_fault(Table(fault, "x")) for fault in told] == specs
    assert calm.act("/faults", faults=told)["faults"] == told
    calm.act("/dialect", times="iso", redirect=307, url_lifetime="2500ms", other_kinds=True)
    dialect = calm.state()["dialect"]
    assert dialect["url_lifetime"] == "2.5s"
    calm.act("/dialect", times="numbers", redirect=303, url_lifetime="1m", other_kinds=False)
    assert calm.act("/dialect", **dialect)["dialect"] == dialect
    assert calm.act("/dialect", times=None, redirect=303)["dialect"] == dialect | {"redirect": 303}
    calm.act("/events", kind="meow")
    calm.act("/faults", faults=[])
    calm.act("/dialect", **dialect_words(Dialect()))


def test_the_journal_is_read_on_by_number_and_has_no_secret(plane: Plane) -> None:
    device_id = plane.device("Front Door")
    plane.at(device_id, plane.running.ring().start_ms)
    plane.api.post(f"/v1/devices/{device_id}/media/image/download")
    plane.api.get(f"/v1/users/me?access_token={plane.running.token}&page[key]=x")
    plane.api.get("/v1/users/me?client%5Fsecret=hush&code=hush&password=hush&device=x")
    entries = plane.lines("/journal")
    assert entries.pop()["query"] == "client%5Fsecret=***&code=***&password=***&device=x"
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    me, refused = entries[-1], entries[-2]
    assert (refused["method"], refused["status"], refused["code"]) == ("POST", 403, "REQUEST_FORBIDDEN")
    assert refused["took_ms"] >= 0
    assert me["query"] == "access_token=***&page[key]=x"
    text = plane.control.get("/journal").text
    assert plane.running.token not in text
    assert "security_token" not in text
    assert plane.lines(f"/journal?after={refused['number']}&limit=1") == [me]
    assert plane.lines("/journal?limit=1") == entries[:1]
    for query in ("after=x", "limit=-1", "after=1e3", "after=٣"):
        assert plane.control.get(f"/journal?{query}").status_code == 400


def test_the_state_tells_the_world_without_secrets(plane: Plane) -> None:
    state = plane.state()
    assert state == plane.running.state() | {"now_ms": state["now_ms"], "devices": state["devices"]}
    assert (state["scenario"], state["linked"]) == ("relinked", True)
    door = state["devices"][0]
    assert (door["device"], door["name"], door["shared"], door["online"]) == ("front-door", "Front Door", True, True)
    assert door["events"] == len(plane.events(door["id"]))
    text = json.dumps(state)
    for secret in (plane.running.token, plane.running.refresh_token, plane.running.hmac_key):
        assert secret is not None
        assert secret not in text


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/events", {}, "kind: this key is missing."),
        ("/events", {"kind": 7}, "kind: a text of 1 to 500 characters is expected."),
        ("/events", {"kind": "x" * 61}, "The kind of an event is a word of 1 to 60 characters."),
        ("/events", {"kind": "meow"}, "The kind of an event: 'meow' is none of motion, ding, on_demand; others need"),
        ("/events", {"kind": "flood_detected"}, "The kind of an event: 'flood_detected' comes from a sensor"),
        ("/events", {"kind": "ding", "component_id": "1"}, "There is no camera '1' of this device; known are 0."),
        ("/events", {"kind": "ding", "when": 1}, "when: this key is not known here"),
        ("/events", {"kind": "ding", "device": "attic"}, "There is no device 'attic'; known are front-door,"),
        ("/events", {"kind": "ding", "at_ms": 1}, "An event lies at most"),
        ("/events", {"kind": "ding", "at_ms": 1e300}, "at_ms: a whole number from 0"),
        ("/events", {"kind": "ding", "lasts_ms": True}, "lasts_ms: a whole number from 0"),
        ("/link", {"at_ms": 5}, "The account cannot be linked again before the link in force."),
        ("/link", {"at_ms": 10**30}, "at_ms: a whole number from 0"),
        ("/advance", {}, "ms: this key is missing."),
        ("/advance", {"ms": -1}, "ms: a whole number from 0"),
        ("/advance", {"ms": 400 * 24 * HOUR_MS}, "Time can be advanced by 0 to"),
        ("/share", {}, "device: this key is missing."),
        ("/faults", {"faults": [{"route": "moon", "kind": "reset"}]}, "faults[0].route: one of"),
        ("/faults", {"faults": [1]}, "faults[0]: a table is expected."),
        ("/faults", {"faults": [{"kind": "reset"}] * 101}, "At most 100 faults are expected."),
        ("/dialect", {"times": "roman"}, "times: one of numbers, strings, iso, seconds is expected."),
        ("/dialect", {"redirect": "303"}, "redirect: one of 303, 301, 302, 307, 308, 200 is expected."),
        ("/dialect", {"time": None}, "time: this key is not known here"),
        ("/dialect", {"time": "iso"}, "time: this key is not known here"),
        ("/webhooks", {"version": "2.0"}, "version: one of 1.0, 1.1 is expected."),
        ("/expire", [], "The body must be one JSON object."),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(calm: Plane, path: str, body: object, sentence: str) -> None:
    assert calm.refused(path, body).startswith(sentence)
    assert calm.state()["faults"] == []


def test_bodies_are_bounded_and_must_be_json(plane: Plane) -> None:
    as_json = {"Content-Type": "application/json; charset=utf-8"}
    for data in (b"{", b"\xff", b"[" * 60_000, b'{"ms": %s}' % (b"9" * 5_000)):
        assert plane.control.post("/advance", content=data, headers=as_json).json() == {
            "error": "The body is not valid JSON."
        }
    large = plane.control.post("/advance", content=b" " * 70_000, headers=as_json)
    assert (large.status_code, list(large.json())) == (413, ["error"])
    assert plane.control.post("/expire", headers=as_json).status_code == 200
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        headers = {"Content-Type": kind} if kind else {}
        refusal = plane.control.post("/link", content=b"{}", headers=headers)
        assert refusal.status_code == 415, kind


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:5000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "ring.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.example:80"},
    ],
)
def test_a_web_page_on_the_same_computer_can_not_use_it(calm: Plane, headers: dict[str, str]) -> None:
    consent_ms = calm.running.consent_ms
    for answer in (
        calm.control.post("/link", json={}, headers=headers),
        calm.control.get("/state", headers=headers),
        calm.control.options("/link", headers={**headers, "Access-Control-Request-Method": "POST"}),
    ):
        assert answer.status_code == 403
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert calm.running.consent_ms == consent_ms


def test_it_listens_on_loopback_with_two_names_for_it(calm: Plane) -> None:
    place = urlsplit(calm.base)
    assert place.hostname == "127.0.0.1"
    assert calm.control.get("/state", headers={"Host": f"localhost:{place.port}"}).status_code == 200
    with socket.create_connection(("127.0.0.1", place.port or 0), timeout=5) as connection:
        connection.sendall(b"GET /state HTTP/1.0\r\n\r\n")
        assert connection.recv(64).startswith(b"HTTP/1.1 403")


def test_its_port_must_be_its_own(calm: Plane) -> None:
    port = urlsplit(calm.base).port
    with pytest.raises(SimulatorError, match=rf"^Port {port} for the control plane can not be opened"):
        start("empty", options=Options(control_port=port))
    with pytest.raises(SimulatorError, match="need different ports"):
        start("empty", api_port=8_123, options=Options(control_port=8_123))


def test_control_requests_are_no_requests_of_the_account(plane: Plane) -> None:
    plane.state()
    assert plane.lines("/journal") == []
