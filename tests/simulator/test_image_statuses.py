"""Every row of the table of statuses in contract §4.5 is met, on the leg that the row names."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from ringviewer.simulator.api.image_request import ImageRequest
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.media.stills import still_answer
from tests.simulator.conftest import Desk
from tests.simulator.yards import HOUR_MS, MINUTE_MS, Serve, code_of, server_of, told_ms, yard_world

DEVICE = "/v1/devices/{}/media/image/download"
ON_POST: dict[str, object] = {"media_errors_on": "post"}


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    return server_of(tmp_path)


@dataclass(frozen=True)
class Row:
    """One row of the table: how to meet it, and what the two legs answer. ``minutes`` names the event that is asked."""

    row: str
    post: tuple[int, str]
    media: tuple[int, str] | None = None
    minutes: int = 10
    dialect: dict[str, object] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] | None = None
    earlier_ms: int = 0


ROWS = (
    Row("303 POST", (303, ""), (200, "")),
    Row("400 INVALID_PAYLOAD no type", (400, "INVALID_PAYLOAD"), body={"type": None}),
    Row("400 INVALID_PAYLOAD unknown type", (400, "INVALID_PAYLOAD"), body={"type": "now"}),
    Row("400 INVALID_PAYLOAD future", (400, "INVALID_PAYLOAD"), earlier_ms=-HOUR_MS),
    Row(
        "400 INVALID_REQUEST",
        (400, "INVALID_REQUEST"),
        body={"type": None},
        dialect={"payload_code": "INVALID_REQUEST"},
    ),
    Row("400 bad_request", (400, "bad_request"), body={"type": None}, dialect={"payload_code": "bad_request"}),
    Row("403 REQUEST_FORBIDDEN no time", (403, "REQUEST_FORBIDDEN"), body={"timestamp": None}),
    Row("403 TIME_RANGE_NOT_AUTHORIZED", (403, "TIME_RANGE_NOT_AUTHORIZED"), earlier_ms=7 * HOUR_MS),
    Row("403 subscription_required", (403, "subscription_required"), parts={"account": 'plan = "refused"'}),
    Row("403 insufficient_scope", (403, "insufficient_scope"), dialect={"media_scope": "missing"}),
    Row("416 MEDIA_NOT_FOUND GET", (303, ""), (416, "MEDIA_NOT_FOUND"), minutes=20),
    Row("416 MEDIA_NOT_FOUND POST", (416, "MEDIA_NOT_FOUND"), minutes=20, dialect=ON_POST),
    Row("416 MEDIA_NOT_FOUND without a plan", (303, ""), (416, "MEDIA_NOT_FOUND"), parts={"account": 'plan = "empty"'}),
    Row("422 GRECO_NO_VALID_KEY GET", (303, ""), (422, "GRECO_NO_VALID_KEY"), minutes=30),
    Row("422 GRECO_NO_VALID_KEY POST", (422, "GRECO_NO_VALID_KEY"), minutes=30, dialect=ON_POST),
    Row("422 CORRUPT_RECORDING GET", (303, ""), (422, "CORRUPT_RECORDING"), minutes=40),
    Row("422 CORRUPT_RECORDING POST", (422, "CORRUPT_RECORDING"), minutes=40, dialect=ON_POST),
    Row("425 RECORDING_NOT_READY GET", (303, ""), (425, "RECORDING_NOT_READY"), minutes=50),
    Row("425 RECORDING_NOT_READY POST", (425, "RECORDING_NOT_READY"), minutes=50, dialect=ON_POST),
    Row("503 SERVER_BUSY GET", (303, ""), (503, "SERVER_BUSY"), minutes=60),
    Row("503 SERVER_BUSY POST", (503, "SERVER_BUSY"), minutes=60, dialect=ON_POST),
    Row(
        "503 device offline GET",
        (303, ""),
        (503, "DEVICE_OFFLINE"),
        dialect={"offline_media": "refused"},
        parts={"device": 'offline_for = "1h"'},
    ),
    Row(
        "503 device offline POST",
        (503, "DEVICE_OFFLINE"),
        dialect={"offline_media": "refused", **ON_POST},
        parts={"device": 'offline_for = "1h"'},
    ),
    Row("offline, stored media", (303, ""), (200, ""), parts={"device": 'offline_for = "1h"'}),
)


def moments(desk: Desk) -> tuple[str, int]:
    """The yard and its newest event's start; an account whose plan hides the history was set up seconds ago."""
    device_id = desk.device("Yard")
    rows = desk.api.get(f"/v1/history/devices/{device_id}/events").json().get("data")
    if rows:
        return device_id, int(rows[0]["attributes"]["start"])
    return device_id, desk.running.consent_ms + 6 * HOUR_MS - 10 * MINUTE_MS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.row)
def test_a_row_of_the_table(serve: Serve, row: Row) -> None:
    with serve(row.dialect, **row.parts) as desk:
        device_id, newest_ms = moments(desk)
        at_ms = newest_ms - (row.minutes - 10) * MINUTE_MS - row.earlier_ms
        body = {"type": "at_timestamp", "timestamp": at_ms, **(row.body or {})}
        first = desk.ask(device_id, {name: value for name, value in body.items() if value is not None})
        assert met(first) == row.post
        assert (row.media is None) == (first.status_code != 303)
        if row.media is not None:
            assert first.content == b""
            second = desk.media.get(first.headers["location"])
            assert met(second) == row.media
            assert second.headers["x-request-id"] == first.headers["x-request-id"]


def met(answer: httpx.Response) -> tuple[int, str]:
    return (answer.status_code, "") if answer.status_code in (200, 303) else code_of(answer)


@pytest.mark.parametrize("header", [None, "Bearer x", "Basic x", "Bearer Bearer {}", "Bearer {}, Bearer {}"])
def test_401_without_a_body(serve: Serve, header: str | None) -> None:
    with serve() as desk:
        headers = {} if header is None else {"Authorization": header.replace("{}", desk.running.token)}
        path = desk.running.api_base + DEVICE.format(desk.device("Yard"))
        answer = httpx.post(path, headers=headers, trust_env=False)
        assert (answer.status_code, answer.content) == (401, b"")
        assert "content-type" not in answer.headers
        assert answer.headers["x-request-id"]


def test_404_for_an_unknown_device(serve: Serve) -> None:
    with serve() as desk:
        assert code_of(desk.ask("ava1.ring.device.NOBODY", {})) == (404, "DEVICE_NOT_FOUND")


def test_429_with_retry_after(serve: Serve) -> None:
    with serve(root="rate_limit = 3") as desk:
        path = DEVICE.format(desk.device("Yard"))
        answers = [desk.api.post(path) for _ in range(6)]
        assert {answer.status_code for answer in answers} == {403, 429}
        refused = answers[-1]
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["x-ratelimit-limit"] == "3"
        assert refused.headers["x-ratelimit-remaining"] == "0"


def test_500_is_a_fault_on_demand(serve: Serve) -> None:
    with serve(more='[[faults]]\nroute = "image"\nkind = "status"\nstatus = 500\n') as desk:
        assert desk.ask(desk.device("Yard"), {}).status_code == 500


@pytest.mark.parametrize(
    ("minutes", "statuses"),
    [(30, [422, 422, 200]), (40, [422, 422, 422]), (50, [425, 200, 200]), (60, [503, 200, 200])],
)
def test_what_clears_after_being_asked_again(serve: Serve, minutes: int, statuses: list[int]) -> None:
    with serve() as desk:
        at_ms = told_ms(desk, minutes)
        assert [desk.at(desk.device("Yard"), at_ms)[1].status_code for _ in statuses] == statuses


def test_what_clears_after_a_time(serve: Serve) -> None:
    with serve() as desk:
        device_id, at_ms = desk.device("Yard"), told_ms(desk, 70)
        for advance_ms, status in ((0, 422), (9 * MINUTE_MS, 422), (2 * MINUTE_MS, 200), (0, 200)):
            desk.running.advance(advance_ms)
            assert desk.at(device_id, at_ms)[1].status_code == status


def test_a_recording_is_not_ready_before_its_time(serve: Serve) -> None:
    with serve(account='recording = "45s"') as desk:
        device_id = desk.device("Yard")
        desk.running.ring("yard")
        at_ms = int(desk.events(device_id)[0]["attributes"]["start"])
        for _ in range(3):
            assert code_of(desk.at(device_id, at_ms)[1]) == (425, "RECORDING_NOT_READY")
        desk.running.advance(46_000)
        answer = desk.at(device_id, at_ms)[1]
        assert (answer.status_code, answer.headers["x-media-timestamp"]) == (200, str(at_ms))


def test_a_fault_of_the_post_that_came_too_late_for_it_is_told_by_the_media_leg() -> None:
    late = '[[devices]]\nname = "Late"\nevents = [{ ago = "1m", still = { outcome = "corrupt", leg = "api" } }]\n'
    world = yard_world(more=late)
    device = world.device_by_slug("late")
    asked = ImageRequest("latest_in_range", world.began_ms - 2 * MINUTE_MS, world.began_ms, "jpeg", (1280, 720))
    with pytest.raises(RefusalError, match="CORRUPT_RECORDING"):
        asyncio.run(still_answer(world, device, asked))
