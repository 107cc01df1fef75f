"""Image Download: the order of checks, the two origins, the one-use URL, and every outcome of contract §4.5."""

from __future__ import annotations

import http.client
import io
import time
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image
from starlette.responses import Response

from ringviewer.simulator.media.tickets import Ticket, Tickets
from tests.simulator.conftest import Desk

MINUTE_MS = 60_000
DAY_MS = 86_400_000


def code_of(answer: httpx.Response) -> tuple[int, str]:
    error = answer.json()["errors"][0]
    assert error["id"] == answer.headers["x-request-id"]
    assert error["status"] == str(answer.status_code)
    return answer.status_code, error["code"]


def start_of(desk: Desk, device_id: str, minutes_ago: int) -> int:
    """The start of the event of the stills scenario that many minutes ago."""
    starts = [row["attributes"]["start"] for row in desk.events(device_id)]
    newest = max(starts)
    wanted = newest - (minutes_ago - 10) * MINUTE_MS
    assert wanted in starts
    return int(wanted)


def test_checks_come_in_the_order_of_the_contract(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    path = f"/v1/devices/{device_id}/media/image/download"
    early_ms, fine_ms = relinked.running.consent_ms - 1, relinked.running.consent_ms
    assert httpx.post(relinked.running.api_base + path, trust_env=False).status_code == 401
    for content in (b"", b"  \n"):
        answer = relinked.api.post(path, content=content)
        assert code_of(answer) == (403, "REQUEST_FORBIDDEN")
        assert answer.json()["errors"][0]["detail"] == "Cannot authorize: empty request body"
    for body in (
        {},
        {"type": "nonsense"},
        {"start": fine_ms, "end": fine_ms},
        {"start_time": 1, "type": "at_timestamp"},
    ):
        answer = relinked.ask(device_id, body)
        assert code_of(answer) == (403, "REQUEST_FORBIDDEN")
        assert "missing required timestamp fields" in answer.json()["errors"][0]["detail"]
    # Authorisation comes before the payload: a wrong type is not even looked at.
    for more in ({}, {"type": "nonsense"}, {"type": "at_timestamp"}):
        assert code_of(relinked.ask(device_id, {"timestamp": early_ms, **more})) == (403, "TIME_RANGE_NOT_AUTHORIZED")
    assert code_of(relinked.ask(device_id, {"timestamp": fine_ms})) == (400, "INVALID_PAYLOAD")
    unknown = relinked.ask(device_id, {"timestamp": fine_ms, "type": "nonsense"})
    assert code_of(unknown) == (400, "INVALID_PAYLOAD")
    assert "at_timestamp, latest_in_range" in unknown.json()["errors"][0]["detail"]
    assert relinked.ask(device_id, {"timestamp": fine_ms, "type": "at_timestamp"}).status_code == 303


def test_the_consent_is_sharp_to_the_millisecond(relinked: Desk) -> None:
    device_id, consent_ms = relinked.device("Garage"), relinked.running.consent_ms
    for offset_ms, status in ((-1, 403), (0, 303), (1, 303)):
        body = {"type": "latest_in_range", "start_timestamp": consent_ms + offset_ms}
        assert relinked.ask(device_id, body).status_code == status


def test_the_controller_of_the_story_is_refused(relinked: Desk) -> None:
    assert {request.device_id[-4:] for request in relinked.running.controller_requests} == {
        "7Q2F",
        "M3KD",
        "C4NW",
        "H9RE",
    }
    for request in relinked.running.controller_requests:
        body = {"type": "latest_in_range", "start_timestamp": request.start_ms}
        assert code_of(relinked.ask(request.device_id, body)) == (403, "TIME_RANGE_NOT_AUTHORIZED")


def test_bad_payloads_are_400(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    path = f"/v1/devices/{device_id}/media/image/download"
    now_ms = int(time.time() * 1000)
    fine = {"type": "at_timestamp", "timestamp": now_ms - MINUTE_MS}
    for body in (
        {"type": "at_timestamp", "timestamp": now_ms + DAY_MS},
        {"type": "at_timestamp", "timestamp": "now"},
        {"type": "at_timestamp", "timestamp": True},
        {"type": "at_timestamp", "timestamp": 1.5e12},
        {"type": "at_timestamp", "start_timestamp": now_ms - MINUTE_MS},
        {"type": 7, "timestamp": now_ms - MINUTE_MS},
        {"type": "latest_in_range", "start_timestamp": now_ms - MINUTE_MS, "end_timestamp": now_ms - 2 * MINUTE_MS},
        {"type": "latest_in_range", "start_timestamp": now_ms - MINUTE_MS, "end_timestamp": now_ms + DAY_MS},
        {**fine, "image_options": "jpeg"},
        {**fine, "image_options": {"format": "gif"}},
        {**fine, "image_options": {"format": ["jpeg"]}},
        {**fine, "image_options": {"resolution": {"width": 4000, "height": 3000}}},
        {**fine, "image_options": {"resolution": {"width": 0, "height": -1}}},
        {**fine, "image_options": {"resolution": [1280, 720]}},
        {**fine, "components": []},
        {**fine, "components": [{"component_id": 0}]},
        {**fine, "components": [{"component_id": "9"}]},
    ):
        assert code_of(relinked.ask(device_id, body)) == (400, "INVALID_PAYLOAD"), body
    for content in (b'{"timestamp": NaN, "type": 1}', b'{"timestamp": [], "type": 1}'):
        assert code_of(relinked.api.post(path, content=content)) == (400, "INVALID_PAYLOAD"), content
    # Authorisation finds no time in what is no object, and looks no further.
    for content in (b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"timestamp": null}'):
        answer = relinked.api.post(path, content=content)
        assert code_of(answer) == (403, "REQUEST_FORBIDDEN"), content[:20]
        assert "missing required timestamp fields" in answer.json()["errors"][0]["detail"]
    assert code_of(relinked.api.post(path, content=b" " * 70_000)) == (413, "PAYLOAD_TOO_LARGE")


def test_huge_numbers_are_an_answer(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    assert relinked.ask(device_id, {"type": "at_timestamp", "timestamp": -(10**30)}).status_code == 403
    assert relinked.ask(device_id, {"type": "at_timestamp", "timestamp": 10**30}).status_code == 400


def test_windows_over_a_day_and_media_over_180_days_are_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    from ringviewer.simulator import start

    path = tmp_path_factory.mktemp("worlds") / "old.toml"
    path.write_text(
        'title = "Old"\nteaches = "Old links."\n[account]\nlinked_ago = ["400d"]\n'
        '[[devices]]\nname = "A"\ncomponents = [{ id = "0", name = "Left" }, { id = "1", name = "Right" }]\n',
        encoding="utf-8",
    )
    desk = Desk(start(path))
    try:
        now_ms = int(time.time() * 1000)
        component = {"components": [{"component_id": "1"}]}
        device_id = desk.device("A")
        for start_ms, end_ms, status in (
            (now_ms - DAY_MS, now_ms, 303),
            (now_ms - DAY_MS - MINUTE_MS, now_ms, 400),
            (now_ms - 181 * DAY_MS, now_ms - 180 * DAY_MS - MINUTE_MS, 400),
            (now_ms - 179 * DAY_MS, now_ms - 178 * DAY_MS, 303),
        ):
            body = {"type": "latest_in_range", "start_timestamp": start_ms, "end_timestamp": end_ms, **component}
            assert desk.ask(device_id, body).status_code == status
        # Two cameras: exactly one has to be named.
        assert desk.ask(device_id, {"type": "at_timestamp", "timestamp": now_ms - MINUTE_MS}).status_code == 400
    finally:
        desk.close()


def test_an_unknown_device_is_404(relinked: Desk) -> None:
    assert code_of(relinked.ask("ava1.ring.device.NOBODY", {})) == (404, "DEVICE_NOT_FOUND")


def test_the_picture_comes_from_the_other_origin_once(relinked: Desk) -> None:
    device_id = relinked.device("Front Door")
    ding = relinked.events(device_id, "?event_types=ding")[0]
    start_ms = ding["attributes"]["start"]
    first, second = relinked.at(device_id, start_ms)
    assert first.content == b""
    assert not [name for name in first.headers if name.startswith("x-media")]
    location = first.headers["location"]
    assert location.startswith(f"{relinked.running.media_base}/v1/download?security_token=")
    assert urlsplit(location).port != urlsplit(relinked.running.api_base).port
    assert second.status_code == 200
    assert second.headers["x-request-id"] == first.headers["x-request-id"]
    assert second.headers["x-media-timestamp"] == str(start_ms + 6_900)
    assert second.headers["x-media-origin"] == "recording"
    assert second.headers["content-type"] == "image/jpeg"
    assert second.headers["accept-ranges"] == "bytes"
    assert int(second.headers["content-length"]) == len(second.content)
    assert code_of(relinked.media.get(location))[0] == 403


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=100-199", slice(100, 200)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-50", slice(-50, None)),
        ("Bytes=10-999999999", slice(10, None)),
        ("bytes=-999999999", slice(0, None)),
    ],
)
def test_a_range_of_a_picture_is_given(relinked: Desk, asked: str, part: slice) -> None:
    device_id = relinked.device("Front Door")
    start_ms = relinked.events(device_id, "?event_types=ding")[0]["attributes"]["start"]
    _, whole = relinked.at(device_id, start_ms)
    first = relinked.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms})
    given = relinked.media.get(first.headers["location"], headers={"Range": asked})
    length = len(whole.content)
    begin, end, _ = part.indices(length)
    assert (given.status_code, given.content) == (206, whole.content[part])
    assert given.headers["content-range"] == f"bytes {begin}-{end - 1}/{length}"
    assert given.headers["content-length"] == str(end - begin)
    for name in ("content-type", "x-media-timestamp", "accept-ranges", "last-modified"):
        assert given.headers[name] == whole.headers[name]
    assert code_of(relinked.media.get(first.headers["location"], headers={"Range": asked}))[0] == 403


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_picture_is_416(relinked: Desk, asked: str) -> None:
    device_id = relinked.device("Front Door")
    start_ms = relinked.events(device_id, "?event_types=ding")[0]["attributes"]["start"]
    _, whole = relinked.at(device_id, start_ms)
    first = relinked.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms})
    refused = relinked.media.get(first.headers["location"], headers={"Range": asked})
    assert code_of(refused) == (416, "RANGE_NOT_SATISFIABLE")
    assert refused.headers["content-range"] == f"bytes */{len(whole.content)}"
    assert refused.headers["x-request-id"] == first.headers["x-request-id"]
    assert relinked.media.get(first.headers["location"]).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        [("Range", "bytes=0-1,4-5")],
        [("Range", "bytes=0-1"), ("Range", "bytes=4-5")],
        [("Range", "bytes=5-1")],
        [("Range", "bytes=-")],
        [("Range", "bytes=+1-2")],
        [("Range", f"bytes=0-{'9' * 5_000}")],
        [("Range", "lines=1-2")],
        [("Range", "bytes=0-1"), ("If-Range", "Thu, 01 Jan 1970 00:00:00 GMT")],
    ],
)
def test_what_is_no_single_range_is_ignored(relinked: Desk, headers: list[tuple[str, str]]) -> None:
    device_id = relinked.device("Front Door")
    start_ms = relinked.events(device_id, "?event_types=ding")[0]["attributes"]["start"]
    first = relinked.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms})
    answer = relinked.media.get(first.headers["location"], headers=headers)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["content-length"]) > 1_000
    assert "content-range" not in answer.headers


def test_a_missing_recording_is_told_whatever_range_is_asked_for(relinked: Desk) -> None:
    device_id = relinked.device("Side Gate")
    begin_ms = int(time.time() * 1000) - 1_000
    first = relinked.ask(device_id, {"type": "latest_in_range", "start_timestamp": begin_ms})
    answer = relinked.media.get(first.headers["location"], headers={"Range": "bytes=0-1"})
    assert code_of(answer) == (416, "MEDIA_NOT_FOUND")
    assert "content-range" not in answer.headers


def test_looking_marks_the_event_as_reviewed(relinked: Desk) -> None:
    device_id = relinked.device("Back Yard")
    before = relinked.events(device_id)
    target = before[3]
    assert target["attributes"]["is_third_party_reviewed"] is False
    relinked.at(device_id, target["attributes"]["start"])
    reviewed = [row["id"] for row in relinked.events(device_id) if row["attributes"]["is_third_party_reviewed"]]
    assert target["id"] in reviewed
    assert before[4]["id"] not in reviewed


def test_a_forwarded_bearer_is_refused_and_the_url_survives(relinked: Desk) -> None:
    device_id = relinked.device("Workshop")
    start_ms = relinked.events(device_id)[0]["attributes"]["start"]
    location = relinked.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms}).headers["location"]
    assert relinked.api.get(location).status_code == 400
    assert relinked.media.get(location).status_code == 200


def test_the_media_origin_knows_nothing_else(relinked: Desk) -> None:
    base = relinked.running.media_base
    assert relinked.media.get(f"{base}/v1/devices").status_code == 404
    assert relinked.media.post(f"{base}/v1/download").status_code == 405
    for query in ("", "?security_token=", "?security_token=guess", "?security_token=a&security_token=b"):
        assert relinked.media.get(f"{base}/v1/download{query}").status_code == 403


def test_a_url_expires() -> None:
    async def answer() -> Response:
        return Response()

    tickets = Tickets()
    fresh, old = (tickets.issue(Ticket(answer, "id", 61_000)) for _ in range(2))
    assert fresh != old
    assert tickets.take(fresh, 61_000) is not None
    assert tickets.take(fresh, 61_000) is None
    assert tickets.take(old, 61_001) is None


def test_latest_in_range_is_the_newest_recorded_one(relinked: Desk) -> None:
    device_id = relinked.device("Side Gate")
    newest = relinked.events(device_id)[0]["attributes"]
    body = {"type": "latest_in_range", "start_timestamp": relinked.running.consent_ms}
    answer = relinked.media.get(relinked.ask(device_id, body).headers["location"])
    assert answer.headers["x-media-timestamp"] == str(newest["end"])
    body = {
        "type": "latest_in_range",
        "start_timestamp": newest["end"] + 1,
        "end_timestamp": newest["end"] + 30 * MINUTE_MS,
    }
    nothing = relinked.media.get(relinked.ask(device_id, body).headers["location"])
    assert code_of(nothing) == (416, "MEDIA_NOT_FOUND")
    detail = nothing.json()["errors"][0]["detail"]
    assert detail == f"No media found in time range {body['start_timestamp']}-{body['end_timestamp']}"


@pytest.mark.parametrize(
    ("minutes_ago", "offset_ms", "origin"),
    [(10, 0, "recording"), (20, 6_900, "recording"), (30, 48_120, "snapshot"), (40, -2_140, "snapshot")],
)
def test_offsets(stills: Desk, minutes_ago: int, offset_ms: int, origin: str) -> None:
    device_id = stills.device("Media leg")
    start_ms = start_of(stills, device_id, minutes_ago)
    _, answer = stills.at(device_id, start_ms)
    assert int(answer.headers["x-media-timestamp"]) - start_ms == offset_ms
    assert answer.headers["x-media-origin"] == origin


@pytest.mark.parametrize(
    ("minutes_ago", "answers"),
    [
        (60, [(416, "MEDIA_NOT_FOUND")] * 2),
        (70, [(422, "GRECO_NO_VALID_KEY")] * 2 + [(200, "")]),
        (80, [(422, "GRECO_NO_VALID_KEY")] * 4),
        (90, [(422, "CORRUPT_RECORDING")] * 2),
        (100, [(425, "RECORDING_NOT_READY")] * 2 + [(200, "")]),
        (110, [(503, "SERVER_BUSY"), (200, "")]),
    ],
)
def test_refusals_of_the_media_leg(stills: Desk, minutes_ago: int, answers: list[tuple[int, str]]) -> None:
    device_id = stills.device("Media leg")
    start_ms = start_of(stills, device_id, minutes_ago)
    for expected in answers:
        _, answer = stills.at(device_id, start_ms)
        assert (answer.status_code, "") == expected if answer.status_code == 200 else code_of(answer) == expected
        assert ("x-media-timestamp" in answer.headers) == (answer.status_code == 200)


@pytest.mark.parametrize(
    ("minutes_ago", "answers"),
    [
        (10, [(416, "MEDIA_NOT_FOUND")] * 2),
        (20, [(422, "GRECO_NO_VALID_KEY"), (303, "")]),
        (30, [(422, "CORRUPT_RECORDING")] * 2),
        (40, [(425, "RECORDING_NOT_READY"), (303, "")]),
        (50, [(503, "SERVER_BUSY"), (303, "")]),
    ],
)
def test_refusals_of_the_api_leg(stills: Desk, minutes_ago: int, answers: list[tuple[int, str]]) -> None:
    device_id = stills.device("API leg")
    start_ms = start_of(stills, device_id, minutes_ago)
    for expected in answers:
        answer = stills.ask(device_id, {"type": "at_timestamp", "timestamp": start_ms})
        assert (answer.status_code, "") == expected if answer.status_code == 303 else code_of(answer) == expected


def test_faults_that_come_with_200(stills: Desk) -> None:
    device_id = stills.device("Media leg")
    _, silent = stills.at(device_id, start_of(stills, device_id, 50))
    assert silent.status_code == 200
    assert "x-media-timestamp" not in silent.headers
    _, text = stills.at(device_id, start_of(stills, device_id, 120))
    assert (text.status_code, text.headers["content-type"], len(text.content)) == (200, "image/jpeg", 201)
    assert text.json()["errors"]
    _, other = stills.at(device_id, start_of(stills, device_id, 130))
    assert other.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(other.content)).format == "PNG"


def test_the_standard_library_meets_the_same_server(relinked: Desk) -> None:
    device_id = relinked.device("Garage")
    at_ms = relinked.events(device_id)[0]["attributes"]["start"]
    connection = http.client.HTTPConnection(urlsplit(relinked.running.api_base).netloc)
    headers = {"Authorization": f"Bearer {relinked.running.token}", "Content-Type": "application/json"}
    body = f'{{"type": "at_timestamp", "timestamp": {at_ms}}}'
    connection.request("POST", f"/v1/devices/{device_id}/media/image/download", body, headers)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (303, b"")
    location = urlsplit(answer.headers["location"])
    connection.close()
    connection = http.client.HTTPConnection(location.netloc)
    connection.request("GET", f"{location.path}?{location.query}")
    assert connection.getresponse().read(3) == b"\xff\xd8\xff"
    connection.close()
