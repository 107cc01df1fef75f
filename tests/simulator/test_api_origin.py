"""Devices, users and locations, and what every answer of the API origin has in common."""

from __future__ import annotations

import http.client
import json
import re
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from ringviewer.simulator import start
from ringviewer.simulator.envelope import RATE_LIMIT
from tests.simulator.conftest import Desk

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_devices_come_with_what_was_included(relinked: Desk) -> None:
    body = relinked.api.get("/v1/devices?include=status,capabilities,configurations,location").json()
    names = [row["attributes"]["name"] for row in body["data"]]
    assert names == ["Front Door", "Driveway", "Back Yard", "Side Gate", "Garage", "Workshop"]
    included = {(row["type"], row["id"]): row["attributes"] for row in body["included"]}
    online = {}
    for row in body["data"]:
        assert row["id"].startswith("ava1.ring.device.")
        assert len(row["id"]) == 110
        for relation in ("status", "capabilities", "configurations", "location"):
            data = row["relationships"][relation]["data"]
            assert (data["type"], data["id"]) in included
            assert row["id"] not in data["id"]
        status = row["relationships"]["status"]["data"]
        online[row["attributes"]["name"]] = included[status["type"], status["id"]]["online"]
    assert [name for name, is_online in online.items() if not is_online] == ["Side Gate"]


def test_only_what_was_asked_is_included(relinked: Desk) -> None:
    assert "included" not in relinked.api.get("/v1/devices").json()
    kinds = {row["type"] for row in relinked.api.get("/v1/devices?include=status").json()["included"]}
    assert kinds == {"device-status"}


def test_single_resources_agree_with_their_relationships(relinked: Desk) -> None:
    device_id = relinked.device("Driveway")
    device = relinked.api.get(f"/v1/devices/{device_id}?include=status").json()
    assert device["data"]["id"] == device_id
    for relation, links in device["data"]["relationships"].items():
        related = relinked.api.get(links["links"]["related"]).json()["data"]
        assert (related["type"], related["id"]) == (links["data"]["type"], links["data"]["id"]), relation
    location = relinked.api.get("/v1/locations").json()["data"][0]
    assert location["attributes"] == {"country": "US", "state": "CA"}
    assert relinked.api.get("/v1/users/me").json()["data"]["attributes"]["email"].endswith("@example.com")


def test_every_answer_carries_its_request_id_and_the_rate_limit(relinked: Desk) -> None:
    seen = set()
    for path in ("/v1/devices", "/v1/nowhere", "/v1/devices/none"):
        answer = relinked.api.get(path)
        assert UUID.fullmatch(answer.headers["x-request-id"])
        assert answer.headers["server"] == "envoy"
        assert answer.headers["x-ratelimit-limit"] == "100"
        assert 0 <= int(answer.headers["x-ratelimit-remaining"]) < 100
        seen.add(answer.headers["x-request-id"])
    assert len(seen) == 3


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": ""}, {"Authorization": "Bearer Bearer x"}],
)
def test_without_the_token_the_answer_is_401_and_says_nothing(relinked: Desk, headers: dict[str, str]) -> None:
    for path in ("/v1/devices", "/v1/users/me", "/v1/made-up"):
        answer = httpx.get(relinked.running.api_base + path, headers=headers, trust_env=False)
        assert (answer.status_code, answer.content) == (401, b"")
        assert "content-type" not in answer.headers
        assert "x-request-id" in answer.headers


def test_wrong_paths_and_methods(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    tempting = relinked.api.get(f"/v1/devices/{device_id}/events")
    assert tempting.status_code == 403
    assert "content-type" not in tempting.headers
    for method, path, status in (
        ("GET", "/v1/events", 404),
        ("GET", "/v1/chimes", 404),
        ("GET", "/v1/devices/nobody", 404),
        ("GET", "/v1/devices/nobody/status", 404),
        ("GET", "/v1/history/devices/nobody/events", 404),
        ("DELETE", "/v1/devices", 405),
        ("GET", f"/v1/devices/{device_id}/media/image/download", 405),
        ("PUT", f"/v1/history/devices/{device_id}/events", 405),
    ):
        answer = relinked.api.request(method, path)
        assert answer.status_code == status, (method, path)
        error = answer.json()["errors"][0]
        assert error["id"] == answer.headers["x-request-id"]
        assert error["status"] == str(status)
        assert set(error) == {"id", "status", "code", "detail", "meta"}


def test_a_device_id_may_arrive_percent_encoded(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    encoded = "".join(f"%{ord(character):02X}" for character in device_id)
    connection = http.client.HTTPConnection(relinked.running.api_base.removeprefix("http://"))
    headers = {"Authorization": f"bearer {relinked.running.token}"}
    connection.request("GET", f"/v1/history/devices/{encoded}/events", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200
    assert len(json.loads(answer.read())["data"]) == 50
    connection.close()


def test_head_and_odd_requests_are_never_a_server_fault(relinked: Desk) -> None:
    for path in ("/v1/devices", "/v1/users/me", "/", "//", "/v1/devices//", "/v1/devices/%00", "/%ff%fe"):
        for method in ("HEAD", "GET", "OPTIONS"):
            assert relinked.api.request(method, path).status_code < 500


def test_more_than_the_limit_is_429_with_retry_after() -> None:
    head = b"GET /v1/devices HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
    with start("empty") as running:
        place = urlsplit(running.api_base)
        request = head % running.token.encode()
        # Sent in one go, so that they meet the server within one second on any machine.
        with socket.create_connection((str(place.hostname), place.port or 0), timeout=20) as connection:
            connection.sendall((request + b"\r\n") * (RATE_LIMIT + 5) + request + b"Connection: close\r\n\r\n")
            answers = b""
            while data := connection.recv(65_536):
                answers += data
        assert [entry.status for entry in running.journal] == [200] * RATE_LIMIT + [429] * 6
        refused = answers[answers.index(b"HTTP/1.1 429") :]
        assert b"retry-after: 1\r\n" in refused
        assert b"x-ratelimit-remaining: 0\r\n" in refused
        assert b'"code": "RATE_LIMIT_EXCEEDED"' in refused


def test_the_accounts_that_never_answer() -> None:
    with start("expired-token") as running:
        headers = {"Authorization": f"Bearer {running.token}"}
        answer = httpx.get(f"{running.api_base}/v1/devices", headers=headers, trust_env=False)
        assert (answer.status_code, answer.content) == (401, b"")
    with start("html") as running:
        answer = httpx.get(f"{running.api_base}/v1/devices", trust_env=False)
        assert answer.status_code == 502
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.text.startswith("<html>")
    with start("empty") as running:
        headers = {"Authorization": f"Bearer {running.token}"}
        answer = httpx.get(f"{running.api_base}/v1/devices", headers=headers, trust_env=False)
        assert answer.json()["data"] == []
