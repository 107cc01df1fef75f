"""Video Download: the order of checks, the bounds of the payload, whole and partial clips, and every refusal."""

from __future__ import annotations

import http.client
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager

import httpx
import pytest
from PIL import Image

from ringviewer.simulator.media.mp4 import mp4_of
from tests.simulator.boxes import read_clip
from tests.simulator.serving import NOW_MS, Served, served

MINUTE_MS = 60_000
CONSENT_MS = NOW_MS - 360 * MINUTE_MS


def yard(dialect: str = "", device: str = "", events: str = "") -> AbstractContextManager[Served]:
    """Six hours of consent; events of 20 s each ten minutes, each with another outcome."""
    return served(f"""
title = "A yard"
teaches = "Clips."
[account]
linked_ago = ["30d", "6h"]
[dialect]
{dialect}
[[devices]]
name = "Yard"
{device}
events = [
  {{ ago = "10m", kind = "motion", lasts = "20s" }},
  {{ ago = "20m", kind = "on_demand", lasts = "20s" }},
  {{ ago = "30m", kind = "motion", lasts = "20s", still = {{ outcome = "none" }} }},
  {{ ago = "40m", kind = "motion", lasts = "20s", still = {{ outcome = "key-not-ready", clears_after = 1 }} }},
  {{ ago = "50m", kind = "motion", lasts = "20s", still = {{ outcome = "corrupt" }} }},
  {{ ago = "60m", kind = "motion", lasts = "20s", still = {{ outcome = "not-ready", clears_after = 1 }} }},
  {{ ago = "70m", kind = "motion", lasts = "20s", still = {{ outcome = "busy", clears_after = 1 }} }},
  {events}
]
""")


@pytest.fixture(scope="module")
def desk() -> Iterator[Served]:
    with yard() as running:
        yield running


def ask(desk: Served, body: Mapping[str, object]) -> httpx.Response:
    return desk.api.post(f"/v1/devices/{desk.device('Yard')}/media/video/download", json=body)


def clip(desk: Served, minutes_ago: int, *, shift_ms: int = 0, duration_ms: int = 20_000) -> httpx.Response:
    return ask(desk, {"timestamp": NOW_MS - minutes_ago * MINUTE_MS + shift_ms, "duration": duration_ms})


def code_of(answer: httpx.Response) -> tuple[int, str]:
    error = answer.json()["errors"][0]
    assert (error["id"], error["status"]) == (answer.headers["x-request-id"], str(answer.status_code))
    assert set(error) == {"id", "status", "code", "detail", "meta"}
    return answer.status_code, error["code"]


def test_a_whole_clip(desk: Served) -> None:
    answer = clip(desk, 10)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.headers["x-media-timestamp"] == str(NOW_MS - 10 * MINUTE_MS)
    assert "x-media-length" not in answer.headers
    read = read_clip(answer.content)
    assert (read.duration_ms, read.size, len(read.samples)) == (20_000, (1280, 720), 6)
    for sample in read.samples:
        picture = Image.open(io.BytesIO(sample))
        picture.load()
        assert (picture.format, picture.size) == ("JPEG", (1280, 720))
    assert len(set(read.samples)) == 6
    assert max(read.durations_ms) - min(read.durations_ms) <= 6


@pytest.mark.parametrize(
    ("shift_ms", "duration_ms", "begins_ms", "length_ms"),
    [
        (-5_000, 15_000, 0, 10_000),
        (15_000, 60_000, 15_000, 5_000),
        (-60_000, 900_000, 0, 20_000),
        (19_999, 9, 19_999, 1),
    ],
)
def test_a_part_is_206_with_its_length(
    desk: Served, shift_ms: int, duration_ms: int, begins_ms: int, length_ms: int
) -> None:
    answer = clip(desk, 10, shift_ms=shift_ms, duration_ms=duration_ms)
    assert answer.status_code == 206
    assert answer.headers["x-media-length"] == str(length_ms)
    assert answer.headers["x-media-timestamp"] == str(NOW_MS - 10 * MINUTE_MS + begins_ms)
    assert read_clip(answer.content).duration_ms == length_ms


def test_an_exact_part_of_a_recording_is_whole(desk: Served) -> None:
    assert clip(desk, 10, shift_ms=3_000, duration_ms=1_000).status_code == 200


def test_a_size_may_be_asked_for(desk: Served) -> None:
    options = {"codec": "hevc", "frame_rate": 25, "resolution": {"width": 640, "height": 360}}
    body = {"timestamp": NOW_MS - 10 * MINUTE_MS, "duration": 1, "video_options": options}
    answer = ask(desk, {**body, "audio_options": {"audio_enabled": True}, "components": [{"component_id": "0"}]})
    assert answer.status_code == 200
    assert read_clip(answer.content).size == (640, 360)


def test_checks_come_in_the_order_of_the_contract(desk: Served) -> None:
    path = f"/v1/devices/{desk.device('Yard')}/media/video/download"
    bare = desk.plain.post(path)
    assert (bare.status_code, bare.content) == (401, b"")
    empty = desk.api.post(path)
    assert code_of(empty) == (403, "REQUEST_FORBIDDEN")
    assert empty.json()["errors"][0]["detail"] == "Cannot authorize: empty request body"
    for body in ({}, {"duration": 5}, {"start_timestamp": NOW_MS, "duration": 5}):
        answer = ask(desk, body)
        assert code_of(answer) == (403, "REQUEST_FORBIDDEN")
        assert "missing required timestamp fields" in answer.json()["errors"][0]["detail"]
    # The range is authorised before the payload is looked at.
    for more in ({}, {"duration": -1}, {"duration": 1_000}):
        assert code_of(ask(desk, {"timestamp": CONSENT_MS - 1, **more})) == (403, "TIME_RANGE_NOT_AUTHORIZED")
    assert code_of(ask(desk, {"timestamp": CONSENT_MS})) == (400, "INVALID_PAYLOAD")
    assert code_of(ask(desk, {"timestamp": CONSENT_MS, "duration": 1_000})) == (416, "TIMESTAMP_NOT_FOUND")
    nobody = desk.api.post("/v1/devices/nobody/media/video/download")
    assert code_of(nobody) == (404, "DEVICE_NOT_FOUND")
    wrong = desk.api.get(path)
    assert (*code_of(wrong), wrong.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")


@pytest.mark.parametrize(
    "more",
    [
        {"timestamp": NOW_MS + 86_400_000},
        {"timestamp": True},
        {"timestamp": "now"},
        {"duration": None},
        {"duration": 0},
        {"duration": 900_001},
        {"duration": 10**30},
        {"duration": "10"},
        {"duration": 1.5},
        {"video_options": []},
        {"video_options": {"codec": "vp9"}},
        {"video_options": {"codec": ["avc"]}},
        {"video_options": {"frame_rate": 26}},
        {"video_options": {"frame_rate": 0}},
        {"video_options": {"resolution": [1, 2]}},
        {"video_options": {"resolution": {"width": 1280}}},
        {"video_options": {"resolution": {"width": 1921, "height": 1080}}},
        {"video_options": {"resolution": {"width": 1920, "height": 1081}}},
        {"audio_options": {"audio_enabled": "yes"}},
        {"audio_options": 1},
        {"components": []},
        {"components": [{"component_id": "9"}]},
    ],
)
def test_bad_payloads_are_400(desk: Served, more: dict[str, object]) -> None:
    body = {"timestamp": NOW_MS - 10 * MINUTE_MS, "duration": 900_000, **more}
    assert code_of(ask(desk, body)) == (400, "INVALID_PAYLOAD")


def test_nothing_recorded_is_416_with_the_range() -> None:
    with yard() as desk:
        for minutes_ago in (5, 15, 30):
            answer = clip(desk, minutes_ago)
            assert code_of(answer) == (416, "TIMESTAMP_NOT_FOUND")
            from_ms = NOW_MS - minutes_ago * MINUTE_MS
            detail = answer.json()["errors"][0]["detail"]
            assert detail == f"No media found in time range {from_ms}-{from_ms + 20_000}"
    with yard('clip_missing = "MEDIA_NOT_FOUND"') as desk:
        assert code_of(clip(desk, 30)) == (416, "MEDIA_NOT_FOUND")


@pytest.mark.parametrize(
    ("minutes_ago", "expected"),
    [
        (40, [(422, "GRECO_NO_VALID_KEY"), (200, "")]),
        (50, [(422, "CORRUPT_RECORDING")] * 3),
        (60, [(425, "RECORDING_NOT_READY"), (200, "")]),
        (70, [(503, "SERVER_BUSY"), (200, "")]),
    ],
)
def test_refusals_that_clear_and_one_that_does_not(minutes_ago: int, expected: list[tuple[int, str]]) -> None:
    with yard() as desk:
        for status, code in expected:
            answer = clip(desk, minutes_ago, duration_ms=500)
            assert (answer.status_code, "") == (status, code) if status == 200 else code_of(answer) == (status, code)


def test_a_recording_that_still_runs_is_425_until_the_range_is_over() -> None:
    with yard(events='{ ago = "1m", kind = "motion", running = true },') as desk:
        running = clip(desk, 1, duration_ms=120_000)
        assert code_of(running) == (425, "RECORDING_NOT_READY")
        assert clip(desk, 1, duration_ms=1_000).status_code == 200
        desk.advance(2 * MINUTE_MS)
        assert clip(desk, 1, duration_ms=120_000).status_code == 200


def test_two_legs_in_the_dialect_that_redirects() -> None:
    with yard('clip = "redirect"\nclip_length_header = "X-Media-Duration"\nclip_missing = "MEDIA_NOT_FOUND"') as desk:
        first = clip(desk, 10, duration_ms=30_000)
        assert (first.status_code, first.content) == (303, b"")
        location = first.headers["location"]
        assert location.startswith(f"{desk.media_base}/v1/download?security_token=")
        second = desk.plain.get(location)
        assert (second.status_code, second.headers["content-type"]) == (206, "video/mp4")
        assert second.headers["x-request-id"] == first.headers["x-request-id"]
        assert second.headers["x-media-duration"] == "20000"
        assert read_clip(second.content).duration_ms == 20_000
        assert desk.plain.get(location).status_code == 403
        # Media errors are met on the second leg, authorisation and payload on the first.
        missing = clip(desk, 30)
        assert missing.status_code == 303
        assert code_of(desk.plain.get(missing.headers["location"])) == (416, "MEDIA_NOT_FOUND")
        corrupt = desk.plain.get(clip(desk, 50).headers["location"])
        assert code_of(corrupt) == (422, "CORRUPT_RECORDING")
        assert code_of(ask(desk, {"timestamp": CONSENT_MS - 1})) == (403, "TIME_RANGE_NOT_AUTHORIZED")
    with yard('clip = "redirect"\nmedia_errors_on = "post"') as desk:
        assert code_of(clip(desk, 30)) == (416, "TIMESTAMP_NOT_FOUND")
        assert code_of(clip(desk, 50)) == (422, "CORRUPT_RECORDING")


def test_clips_of_live_views_may_be_refused(desk: Served) -> None:
    assert clip(desk, 20, duration_ms=500).status_code == 200
    with yard('live_view_clips = "refused"') as strict:
        assert code_of(clip(strict, 20)) == (403, "TIME_RANGE_NOT_AUTHORIZED")
        assert clip(strict, 10, duration_ms=500).status_code == 200


def test_unreadable_and_offline_devices() -> None:
    with yard(device='encryption = "take"') as desk:
        assert code_of(clip(desk, 10)) == (422, "GRECO_NO_VALID_KEY")
    with yard(device='offline_for = "1h"') as desk:
        assert clip(desk, 10, duration_ms=500).status_code == 200
    with yard('offline_media = "refused"', device='offline_for = "1h"') as desk:
        assert clip(desk, 10).status_code == 503


def test_fetching_a_clip_marks_the_event_as_reviewed() -> None:
    with yard() as desk:
        path = f"/v1/history/devices/{desk.device('Yard')}/events"
        clip(desk, 10, duration_ms=500)
        rows = desk.api.get(path).json()["data"]
        assert [row["attributes"]["is_third_party_reviewed"] for row in rows[:2]] == [True, False]


def test_the_standard_library_gets_the_same_clip(desk: Served) -> None:
    connection = http.client.HTTPConnection(desk.api_base.removeprefix("http://"))
    headers = {"Authorization": f"Bearer {desk.tokens.access_token}", "Content-Type": "application/json"}
    body = json.dumps({"timestamp": NOW_MS - 10 * MINUTE_MS, "duration": 2_000})
    connection.request("POST", f"/v1/devices/{desk.device('Yard')}/media/video/download", body, headers)
    answer = connection.getresponse()
    assert answer.status == 200
    assert read_clip(answer.read()).duration_ms == 2_000
    connection.close()


def test_one_picture_is_a_clip_too() -> None:
    read = read_clip(mp4_of([b"jpeg"], (16, 16), 7))
    assert (read.samples, read.durations_ms, read.duration_ms) == ((b"jpeg",), (7,), 7)
