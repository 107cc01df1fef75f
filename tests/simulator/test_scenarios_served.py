"""What the shipped scenarios teach, as any HTTP client meets it."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from ringviewer.simulator import scenarios, start
from ringviewer.simulator.worlds.library import load
from tests.simulator.conftest import Desk

NAMES = [info.name for info in scenarios()]


@contextmanager
def served(name: str) -> Iterator[Desk]:
    desk = Desk(start(name))
    try:
        yield desk
    finally:
        desk.close()


def ask_at(desk: Desk, device_id: str, at_ms: int, **more: object) -> tuple[int, str]:
    """Status and code of the POST for a still at a moment."""
    answer = desk.ask(device_id, {"type": "at_timestamp", "timestamp": at_ms, **more})
    code = answer.json()["errors"][0].get("code", "") if answer.content else ""
    return answer.status_code, code


def newest(desk: Desk, device: str) -> tuple[str, dict[str, Any]]:
    """A device's id and the attributes of its newest event."""
    device_id = desk.device(device)
    row = desk.api.get(f"/v1/history/devices/{device_id}/events").json()["data"][0]
    return device_id, row["attributes"]


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_can_be_served(name: str) -> None:
    with served(name) as desk:
        assert desk.running.info.name == name
        assert desk.running.info.findings == load(name).findings


def test_busy_answers_its_first_page_soon_and_holds_all_devices() -> None:
    with served("busy") as desk:
        rows = desk.api.get("/v1/devices").json()["data"]
        assert len(rows) == 12
        page = desk.api.get(f"/v1/history/devices/{desk.device('Street')}/events").json()
        assert len(page["data"]) == 50
        assert "next" in page["links"]


def test_filtered_loses_persons_and_then_its_filter() -> None:
    with served("filtered") as desk:
        device_id = desk.device("Driveway")
        everything = {row["id"] for row in desk.events(device_id)}
        persons = {row["id"] for row in desk.events(device_id, "?event_types=motion.human")}
        first, *rest = desk.pages(device_id, "?event_types=motion.vehicle,ding")
        assert persons
        assert not {row["id"] for row in first["data"]} & persons
        assert "event_types" not in first["links"]["next"]
        assert {row["id"] for page in rest for row in page["data"]} & persons
        assert everything > persons


def test_playground_ignores_the_filter_and_its_token_ends_soon() -> None:
    with served("playground") as desk:
        device_id = desk.device("Playground Device")
        assert desk.events(device_id, "?event_types=ding") == desk.events(device_id)
        assert {row["attributes"]["event_type"] for row in desk.events(device_id)} == {"on_demand"}
        payload = desk.running.token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        assert claims["exp"] - claims["iat"] == 1_800
        assert 0 < claims["exp"] - time.time() < 600


def test_dst_is_told_on_the_night_of_the_change() -> None:
    with served("dst") as desk:
        answer = desk.api.get("/v1/devices")
        assert parsedate_to_datetime(answer.headers["date"]).isoformat().startswith("2026-11-01T10:3")
        starts = {row["attributes"]["start"] for row in desk.events(desk.device("Front Door"))}
        second_ms = 1_793_524_500_000  # a quarter past one, after the change
        assert {second_ms, second_ms - 3_600_000} <= starts


def test_offline_still_gives_its_stored_media() -> None:
    with served("offline") as desk:
        device_id, event = newest(desk, "Barn")
        status = desk.api.get(f"/v1/devices/{device_id}/status").json()["data"]["attributes"]
        assert status["online"] is False
        assert desk.at(device_id, event["start"])[1].status_code == 200
        never = desk.api.get(f"/v1/devices/{desk.device('Stable')}/status").json()["data"]["attributes"]
        assert never["reported_at"] == "1970-01-01T00:00:00Z"


def test_encrypted_cannot_be_read_or_is_not_listed() -> None:
    with served("encrypted") as desk:
        rows = desk.api.get("/v1/devices").json()["data"]
        assert [row["attributes"]["name"] for row in rows] == ["Study", "Front Door"]
        device_id, event = newest(desk, "Study")
        refused = desk.at(device_id, event["start"])[1]
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "GRECO_NO_VALID_KEY")
        configured = desk.api.get(f"/v1/devices/{device_id}/configurations").json()["data"]["attributes"]
        assert configured["e2e_encryption"] == {"enabled": True}


def test_multi_camera_wants_exactly_one_component() -> None:
    with served("multi-camera") as desk:
        device_id, event = newest(desk, "Corner House")
        assert ask_at(desk, device_id, event["start"]) == (400, "INVALID_PAYLOAD")
        two = [{"component_id": "0"}, {"component_id": "1"}]
        assert ask_at(desk, device_id, event["start"], components=two) == (400, "INVALID_PAYLOAD")
        pictures = [
            desk.at(device_id, event["start"], components=[{"component_id": component}])[1] for component in ("0", "1")
        ]
        assert [picture.status_code for picture in pictures] == [200, 200]


def test_contradicted_refuses_after_it_granted() -> None:
    with served("contradicted") as desk:
        now_ms = int(time.time() * 1000)
        device_id = desk.device("Front Door")
        asked = [ask_at(desk, device_id, now_ms - minutes * 60_000)[0] for minutes in (12, 80, 180, 270, 525)]
        assert asked == [303, 403, 303, 403, 303]
        assert ask_at(desk, device_id, now_ms - 80 * 60_000) == (403, "TIME_RANGE_NOT_AUTHORIZED")
        assert len(desk.events(device_id)) == 25


def test_apartments_are_at_four_places() -> None:
    with served("apartments") as desk:
        body = desk.api.get("/v1/devices?include=location").json()
        assert len(body["data"]) == 240
        places = {one["id"]: one["attributes"]["state"] for one in body["included"]}
        assert sorted(places.values()) == ["MA", "NJ", "NY", "PA"]
        at = {one["attributes"]["name"]: one["relationships"]["location"]["data"]["id"] for one in body["data"]}
        assert places[at["Old Mill, Loading Bay"]] == "NJ"
        listed = desk.api.get("/v1/locations").json()["data"]
        assert {one["id"] for one in listed} == set(places)


def test_no_plan_lists_devices_and_refuses_history() -> None:
    with served("no-plan") as desk:
        device_id = desk.device("Front Door")
        refused = desk.api.get(f"/v1/history/devices/{device_id}/events")
        assert refused.status_code == 403
        assert refused.json()["errors"][0]["code"] == "subscription_required"


def test_shared_quota_counts_down_from_three() -> None:
    with served("shared-quota") as desk:
        answers = [desk.api.get("/v1/users/me") for _ in range(12)]
        assert answers[0].headers["x-ratelimit-limit"] == "3"
        assert answers[1].headers["x-ratelimit-remaining"] < answers[0].headers["x-ratelimit-remaining"]
        assert answers[-1].status_code == 429
        assert answers[-1].headers["retry-after"] == "1"


def test_stand_in_answers_in_other_words() -> None:
    with served("stand-in") as desk:
        device_id = desk.device("Front Door")
        path = f"/v1/history/devices/{device_id}/events"
        pages: list[dict[str, Any]] = []
        while not pages or pages[-1]["data"]:  # the last page is empty, and has a next all the same
            pages.append(desk.api.get(path).json())
            path = pages[-1]["links"]["next"]
        assert len(pages[0]["data"]) == 40
        assert all(row["type"] == "events" for page in pages for row in page["data"])
        assert all(row["attributes"]["start"] < 10**10 for page in pages for row in page["data"])
        row = pages[0]["data"][0]["attributes"]
        first = desk.ask(device_id, {"type": "at_timestamp", "timestamp": row["start"] * 1000})
        assert (first.status_code, first.headers["location"][0]) == (302, "/")
        missing = next(row for row in pages[0]["data"] if row["attributes"]["event_type"] == "on_demand")
        at_ms = missing["attributes"]["start"] * 1000
        assert desk.ask(device_id, {"type": "at_timestamp", "timestamp": at_ms}).status_code == 416


@pytest.mark.parametrize("name", ["expired-token", "withdrawn-token"])
def test_refused_tokens_are_refused_without_words(name: str) -> None:
    with served(name) as desk:
        answer = desk.api.get("/v1/users/me")
        assert (answer.status_code, answer.content) == (401, b"")
