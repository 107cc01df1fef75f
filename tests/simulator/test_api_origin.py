"""Devices, users and locations, and what every answer of the API origin has in common."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from ringviewer.simulator.api import answers
from tests.simulator.serving import NOW_MS, Served, served

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MINUTE_MS = 60_000


def yard(dialect: str = "", account: str = "", device: str = "", root: str = "") -> str:
    """A scenario: six hours of consent, and one device whose events turn out in every way of contract §4.5."""
    told = ("available", "none", "key-not-ready", "corrupt", "not-ready", "busy")
    events = ", ".join(
        f'{{ ago = "{10 * (index + 1)}m", kind = "motion", lasts = "20s", still = {{ outcome = "{outcome}" }} }}'
        for index, outcome in enumerate(told)
    )
    return (
        f'title = "A yard"\nteaches = "Answers."\n{root}\n[account]\nlinked_ago = ["30d", "6h"]\n{account}\n'
        f'[dialect]\n{dialect}\n[[devices]]\nname = "Yard"\n{device}\nevents = [{events}]\n'
    )


@pytest.fixture(scope="module")
def home() -> Iterator[Served]:
    with served("relinked") as running:
        yield running


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The one error of a body in the live shape, whose id is the answer's request id."""
    (error,) = answer.json()["errors"]
    assert set(error) == {"id", "status", "code", "detail", "meta"}
    assert error["id"] == answer.headers["x-request-id"]
    assert error["status"] == str(answer.status_code)
    assert re.fullmatch(r"2026-10-09T00:4\d:\d\dZ", error["meta"]["timestamp"])
    assert isinstance(error, dict)
    return error


def test_devices_come_with_what_was_included(home: Served) -> None:
    body = home.api.get("/v1/devices?include=status,capabilities,configurations,location").json()
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


def test_only_what_was_asked_is_included(home: Served) -> None:
    assert "included" not in home.api.get("/v1/devices").json()
    for words in ("status", " status ,nonsense,,events", "status,status"):
        rows = home.api.get("/v1/devices", params={"include": words}).json()["included"]
        assert [row["type"] for row in rows] == ["device-status"] * 6
    # One location for all devices is one resource.
    assert len(home.api.get("/v1/devices?include=location").json()["included"]) == 1


def test_single_resources_agree_with_their_relationships(home: Served) -> None:
    device_id = home.device("Driveway")
    device = home.api.get(f"/v1/devices/{device_id}?include=status").json()
    assert device["data"]["id"] == device_id
    for relation, links in device["data"]["relationships"].items():
        related = home.api.get(links["links"]["related"]).json()["data"]
        assert (related["type"], related["id"]) == (links["data"]["type"], links["data"]["id"]), relation
    location = home.api.get("/v1/locations").json()["data"][0]
    assert location["attributes"] == {"country": "US", "state": "CA"}
    assert home.api.get("/v1/users/me").json()["data"]["attributes"]["email"].endswith("@example.com")


def test_a_component_has_resources_of_its_own() -> None:
    with served("multi-camera") as desk:
        device_id = next(one.id for one in desk.world.devices.values() if one.spec.components)
        path = f"/v1/devices/{device_id}/capabilities"
        whole = desk.api.get(path).json()["data"]
        items = whole["attributes"]["components"]["items"]
        assert all(isinstance(item["component_id"], str) for item in items)
        ids = {whole["id"]}
        for item in items:
            module = desk.api.get(f"{path}?component_id={item['component_id']}").json()["data"]
            assert module["type"] == "device-capabilities"
            assert "components" not in module["attributes"]
            ids.add(module["id"])
        assert len(ids) == len(items) + 1
        assert error_of(desk.api.get(f"{path}?component_id=99"))["code"] == "NOT_FOUND"
        single = next(one.id for one in desk.world.devices.values() if not one.spec.components)
        for component, status in (("0", 200), ("1", 404), ("", 404)):
            answer = desk.api.get(f"/v1/devices/{single}/configurations?component_id={component}")
            assert answer.status_code == status


def test_status_follows_the_world() -> None:
    with served(yard()) as desk:
        (device,) = desk.world.devices.values()
        path = f"/v1/devices/{device.id}/status"
        assert desk.api.get(path).json()["data"]["attributes"]["online"] is True
        desk.act(lambda: desk.world.set_online(device, False))
        assert desk.api.get(path).json()["data"]["attributes"]["online"] is False
    with served(yard(device="never_reported = true")) as desk:
        status = desk.api.get(f"/v1/devices/{desk.device('Yard')}/status").json()["data"]["attributes"]
        assert status["reported_at"] == "1970-01-01T00:00:00Z"


def test_a_device_with_end_to_end_encryption_is_not_listed() -> None:
    with served(yard(device='encryption = "end-to-end"')) as desk:
        assert desk.api.get("/v1/devices").json()["data"] == []


def test_documented_ids_and_an_absent_key_are_options() -> None:
    with served(yard('status_ids = "documented"\ne2e_key = "absent"')) as desk:
        device_id = desk.device("Yard")
        status = desk.api.get(f"/v1/devices/{device_id}/status").json()["data"]
        assert status["id"] == f"{device_id}.status"
        row = desk.api.get(f"/v1/devices/{device_id}").json()["data"]
        assert row["relationships"]["status"]["data"]["id"] == f"{device_id}.status"
        configurations = desk.api.get(f"/v1/devices/{device_id}/configurations").json()["data"]
        assert "e2e_encryption" not in configurations["attributes"]


def test_every_answer_carries_its_request_id_and_the_rate_limit(home: Served) -> None:
    seen = set()
    for path in ("/v1/devices", "/v1/nowhere", "/v1/devices/none", f"{home.media_base}/v1/download", "/oauth/token"):
        answer = home.api.get(path)
        assert UUID.fullmatch(answer.headers["x-request-id"])
        assert answer.headers["server"] == "envoy"
        assert answer.headers["date"].startswith("Fri, 09 Oct 2026 00:4")
        assert answer.headers["x-ratelimit-limit"] == "100"
        assert 0 <= int(answer.headers["x-ratelimit-remaining"]) < 100
        seen.add(answer.headers["x-request-id"])
    assert len(seen) == 5


def test_json_is_plain_json_whatever_is_accepted(home: Served) -> None:
    for accepted in ("application/json", "application/vnd.api+json", "text/html", "*/*"):
        answer = home.api.get("/v1/devices", headers={"Accept": accepted})
        assert answer.headers["content-type"] == "application/json"
    assert home.api.get("/v1/users/me").headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": ""}, {"Authorization": "Bearer Bearer x"}],
)
def test_without_the_token_the_answer_is_401_and_says_nothing(home: Served, headers: dict[str, str]) -> None:
    for path in ("/v1/devices", "/v1/users/me", "/v1/made-up", "/v1/download", "/oauth/token/"):
        answer = home.plain.get(path, headers=headers)
        assert (answer.status_code, answer.content) == (401, b"")
        assert "content-type" not in answer.headers
        assert "x-request-id" in answer.headers


def test_two_authorizations_are_none(home: Served) -> None:
    value = f"Bearer {home.tokens.access_token}"
    answer = home.plain.get("/v1/devices", headers=[("Authorization", value), ("Authorization", value)])
    assert answer.status_code == 401


def test_wrong_paths_and_methods(home: Served) -> None:
    device_id = home.device("Front Door")
    tempting = home.api.get(f"/v1/devices/{device_id}/events")
    assert (tempting.status_code, tempting.content) == (403, b"")
    assert "content-type" not in tempting.headers
    device = f"/v1/devices/{device_id}"
    for method, path, status, code in (
        ("GET", "/v1/events", 404, "NOT_FOUND"),
        ("GET", "/v1/chimes", 404, "NOT_FOUND"),
        ("GET", "/v1/made-up", 404, "NOT_FOUND"),
        ("GET", "/v1/download", 404, "NOT_FOUND"),
        ("GET", "/v1/devices/", 404, "NOT_FOUND"),
        ("GET", "/v1/users/me/", 404, "NOT_FOUND"),
        ("GET", f"{device}/status/", 404, "NOT_FOUND"),
        ("GET", f"{device}/made-up", 404, "NOT_FOUND"),
        ("GET", "/v1/devices/nobody", 404, "DEVICE_NOT_FOUND"),
        ("GET", "/v1/devices/nobody/status", 404, "DEVICE_NOT_FOUND"),
        ("GET", "/v1/history/devices/nobody/events", 404, "DEVICE_NOT_FOUND"),
        ("POST", "/v1/devices/nobody/media/image/download", 404, "DEVICE_NOT_FOUND"),
        ("PATCH", "/v1/accounts/me/app-integrations", 403, "REQUEST_FORBIDDEN"),
        ("DELETE", "/v1/accounts/me/app-integrations", 403, "REQUEST_FORBIDDEN"),
        ("GET", "/v1/subscriptions", 422, "UNPROCESSABLE_ENTITY"),
    ):
        answer = home.api.request(method, path)
        assert answer.status_code == status, (method, path)
        assert error_of(answer)["code"] == code, (method, path)


def test_a_wrong_method_is_told_the_right_ones(home: Served) -> None:
    device = f"/v1/devices/{home.device('Front Door')}"
    for method, path, allowed in (
        ("DELETE", "/v1/devices", "GET, HEAD"),
        ("POST", "/v1/users/me", "GET, HEAD"),
        ("GET", f"{device}/media/image/download", "POST"),
        ("PUT", f"{device}/media/video/download", "POST"),
        ("PUT", f"/v1/history/devices/{home.device('Front Door')}/events", "GET, HEAD"),
        ("GET", "/v1/accounts/me/app-integrations", "DELETE, PATCH"),
        ("GET", "/oauth/token", "POST"),
        ("BREW", "/v1/locations", "GET, HEAD"),
    ):
        answer = home.api.request(method, path)
        assert answer.status_code == 405, (method, path)
        assert answer.headers["allow"] == allowed, (method, path)
        assert error_of(answer)["code"] == "METHOD_NOT_ALLOWED"


def raw_get(desk: Served, path: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(desk.api_base.removeprefix("http://"))
    connection.request("GET", path, headers={"Authorization": f"bearer {desk.tokens.access_token}"})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body


def test_a_device_id_may_arrive_percent_encoded_as_one_segment(home: Served) -> None:
    device_id = home.device("Front Door")
    encoded = "".join(f"%{ord(character):02X}" for character in device_id)
    status, body = raw_get(home, f"/v1/history/devices/{encoded}/events")
    assert (status, len(body["data"])) == (200, 50)
    # An encoded slash is part of an id that does not exist, and not the way to another resource.
    status, body = raw_get(home, f"/v1/devices/{quote(f'{device_id}/status', safe='')}")
    assert (status, body["errors"][0]["code"]) == (404, "DEVICE_NOT_FOUND")


def test_head_and_odd_requests_are_never_a_server_fault(home: Served) -> None:
    for path in ("/v1/devices", "/v1/users/me", "/", "//", "/v1/devices//", "/v1/devices/%00", "/%ff%fe", "/%2F%2e%2e"):
        for method in ("HEAD", "GET", "OPTIONS"):
            assert home.api.request(method, path).status_code < 500
    head = home.api.head("/v1/devices")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(home.api.get("/v1/devices").content)


# What a POST of Image Download can answer by itself, contract §4.5: dialect, device, minutes ago, answer.
POST_ROWS = [
    ("", "", 10, {}, 303, None),
    ("", "", 10, {"type": None}, 400, "INVALID_PAYLOAD"),
    ("", "", 10, {"type": "newest"}, 400, "INVALID_PAYLOAD"),
    ("", "", -60, {}, 400, "INVALID_PAYLOAD"),
    ('payload_code = "INVALID_REQUEST"', "", 10, {"type": "newest"}, 400, "INVALID_REQUEST"),
    ('payload_code = "bad_request"', "", 10, {"type": "newest"}, 400, "bad_request"),
    ("", "", 10, {"timestamp": None}, 403, "REQUEST_FORBIDDEN"),
    ("", "", 361, {}, 403, "TIME_RANGE_NOT_AUTHORIZED"),
    ('media_scope = "missing"', "", 10, {}, 403, "insufficient_scope"),
    ('media_errors_on = "post"', "", 20, {}, 416, "MEDIA_NOT_FOUND"),
    ('media_errors_on = "post"', "", 30, {}, 422, "GRECO_NO_VALID_KEY"),
    ('media_errors_on = "post"', "", 40, {}, 422, "CORRUPT_RECORDING"),
    ('media_errors_on = "post"', "", 50, {}, 425, "RECORDING_NOT_READY"),
    ('media_errors_on = "post"', "", 60, {}, 503, "SERVER_BUSY"),
    ('media_errors_on = "post"\noffline_media = "refused"', 'offline_for = "1h"', 10, {}, 503, "DEVICE_OFFLINE"),
]


@pytest.mark.parametrize(("dialect", "device", "minutes_ago", "more", "status", "code"), POST_ROWS)
def test_every_row_that_a_post_can_answer(
    dialect: str, device: str, minutes_ago: int, more: dict[str, object], status: int, code: str | None
) -> None:
    with served(yard(dialect, device=device)) as desk:
        body = {"type": "at_timestamp", "timestamp": NOW_MS - minutes_ago * MINUTE_MS, **more}
        answer = desk.api.post(f"/v1/devices/{desk.device('Yard')}/media/image/download", json=body)
        assert answer.status_code == status
        assert code is None or error_of(answer)["code"] == code


def test_an_ended_plan_refuses_all_but_the_list() -> None:
    with served(yard(account='plan = "refused"')) as desk:
        device = f"/v1/devices/{desk.device('Yard')}"
        for path in (device, f"{device}/status", f"{device.replace('/v1', '/v1/history', 1)}/events"):
            answer = desk.api.get(path)
            assert (answer.status_code, error_of(answer)["code"]) == (403, "subscription_required")
        asked = {"type": "at_timestamp", "timestamp": NOW_MS - 10 * MINUTE_MS}
        assert desk.api.post(f"{device}/media/image/download", json=asked).status_code == 403


def test_a_fault_of_the_server_is_500_in_the_same_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_world: object) -> None:
        raise RuntimeError

    with served(yard()) as desk:
        monkeypatch.setattr(answers, "user_body", fails)
        answer = desk.api.get("/v1/users/me")
        assert answer.status_code == 500
        assert error_of(answer)["code"] == "INTERNAL_SERVER_ERROR"


@pytest.mark.parametrize(
    ("dialect", "keys", "title"),
    [("documented", {"status", "title", "detail"}, True), ("title-detail", {"title", "detail"}, True)],
)
def test_error_dialects(dialect: str, keys: set[str], title: bool) -> None:
    with served(yard(f'errors = "{dialect}"', root="rate_limit = 4")) as desk:
        titles = {
            answer.status_code: answer.json()["errors"]
            for answer in (
                desk.plain.get("/v1/devices"),
                desk.api.delete("/v1/accounts/me/app-integrations"),
                desk.api.get("/v1/made-up"),
                *(desk.api.get("/v1/devices") for _ in range(3)),
            )
            if answer.status_code != 200
        }
        assert all(set(errors[0]) == keys and len(errors) == 1 for errors in titles.values())
        assert {status: errors[0]["title"] for status, errors in titles.items()} == {
            401: "Invalid Client",
            403: "Out of Scope Access",
            404: "Not Found",
            429: "Rate Limit Exceeded",
        }


def test_stand_ins_have_one_detail() -> None:
    with served(yard('errors = "fastapi"')) as desk:
        assert desk.api.get("/v1/made-up").json() == {"detail": "Resource not found"}
        assert set(desk.plain.get("/v1/devices").json()) == {"detail"}


def test_the_accounts_that_never_answer() -> None:
    for name in ("expired-token", "withdrawn-token"):
        with served(name) as desk:
            answer = desk.api.get("/v1/devices")
            assert (answer.status_code, answer.content) == (401, b"")
    with served("html") as desk:
        answer = desk.plain.get("/v1/devices")
        assert answer.status_code == 502
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.text.startswith("<html>")
    with served("empty") as desk:
        assert desk.api.get("/v1/devices").json()["data"] == []


def test_the_journal_has_the_code_and_the_time_of_each_answer() -> None:
    with served(yard()) as desk:
        heard: list[int] = []
        desk.gateway.listen = lambda entry: heard.append(entry.number)
        desk.plain.get("/v1/devices")
        desk.api.get("/v1/devices?include=status&access_token=eyJhbGciOi.example.sig")
        desk.api.get("/v1/devices/nobody")
        desk.plain.post("/oauth/token", data={"grant_type": "client_credentials"})
        journal = list(desk.gateway.journal)
    assert [(entry.number, entry.status, entry.code) for entry in journal] == [
        (1, 401, None),
        (2, 200, None),
        (3, 404, "DEVICE_NOT_FOUND"),
        (4, 401, "unsupported_grant_type"),
    ]
    assert heard == [1, 2, 3, 4]
    assert journal[1].query == "include=status&access_token=***"
    assert all(NOW_MS <= entry.at_ms < NOW_MS + MINUTE_MS and 0 <= entry.took_ms < MINUTE_MS for entry in journal)


def test_a_client_that_hangs_up_is_in_the_journal_too() -> None:
    with served(yard()) as desk:
        place = urlsplit(desk.api_base)
        head = (
            b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 900\r\n\r\ngrant"
        )
        with socket.create_connection((str(place.hostname), place.port or 0), timeout=5) as connection:
            connection.sendall(head)
        found: list[int] = []
        until_s = time.monotonic() + 5
        while not found and time.monotonic() < until_s:
            desk.plain.get("/v1/devices")
            found = [entry.status for entry in list(desk.gateway.journal) if entry.path == "/oauth/token"]
        assert found == [400]


def test_a_relative_location_is_served_without_a_bearer_and_stays_secret() -> None:
    with served(yard('location = "relative"')) as desk:
        asked = {"type": "at_timestamp", "timestamp": NOW_MS - 10 * MINUTE_MS}
        first = desk.api.post(f"/v1/devices/{desk.device('Yard')}/media/image/download", json=asked)
        location = first.headers["location"]
        assert location.startswith("/v1/download?security_token=")
        second = desk.plain.get(location)
        assert (second.status_code, second.headers["content-type"]) == (200, "image/jpeg")
        assert (desk.gateway.journal[-1].path, desk.gateway.journal[-1].query) == ("/v1/download", "")
        assert location.partition("=")[2] not in repr(desk.gateway.journal)


def test_the_journal_keeps_no_more_than_a_line_of_each_request() -> None:
    with served(yard()) as desk:
        desk.api.get(f"/v1/{'x' * 20_000}?{'y' * 20_000}")
        entry = desk.gateway.journal[-1]
        assert (len(entry.path), len(entry.query), entry.status) == (1_000, 1_000, 404)
