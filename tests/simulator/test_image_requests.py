"""What a request for a still may ask, and what it gets: cameras, formats and sizes, the ±10 s, and all headers."""

from __future__ import annotations

import http.client
import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.simulator.yards import HOUR_MS, MINUTE_MS, Serve, code_of, server_of, told_ms

CAMERAS = 'components = [{ id = "0", name = "Left", scene = "garden" }, { id = "1", name = "Right", scene = "garage" }]'


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    return server_of(tmp_path)


@pytest.mark.parametrize(
    ("query", "components", "status"),
    [
        ("", None, 400),
        ("", [{"component_id": "0"}], 303),
        ("", [{"component_id": "1"}], 303),
        ("?component_id=1", None, 303),
        ("?component_id=1", [{"component_id": "1"}], 303),
        ("?component_id=0", [{"component_id": "1"}], 400),
        ("?component_id=2", None, 400),
        ("?component_id=", None, 400),
        ("", [{"component_id": 1}], 400),
        ("", [{"component_id": None}], 400),
        ("", [{}], 400),
        ("", ["1"], 400),
        ("", {"component_id": "1"}, 400),
        ("", [], 400),
        ("", [{"component_id": "0"}, {"component_id": "1"}], 400),
    ],
)
def test_component_ids(serve: Serve, query: str, components: object, status: int) -> None:
    with serve(device=CAMERAS) as desk:
        body = {"type": "at_timestamp", "timestamp": told_ms(desk, 10)}
        if components is not None:
            body["components"] = components
        answer = desk.api.post(f"/v1/devices/{desk.device('Yard')}/media/image/download{query}", json=body)
        assert answer.status_code == status
        if status == 400:
            assert code_of(answer) == (400, "INVALID_PAYLOAD")


def test_each_camera_sees_its_own_scene(serve: Serve) -> None:
    with serve(device=CAMERAS) as desk:
        at_ms, device_id = told_ms(desk, 10), desk.device("Yard")
        left, right, again = (
            desk.at(device_id, at_ms, components=[{"component_id": component}])[1].content for component in "010"
        )
        assert left == again
        assert left != right


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (None, ("JPEG", (1280, 720))),
        ({}, ("JPEG", (1280, 720))),
        ({"format": "png"}, ("PNG", (1280, 720))),
        ({"format": "jpeg", "resolution": {"width": 1920, "height": 1080}}, ("JPEG", (1920, 1080))),
        ({"resolution": {"width": 640, "height": 480}}, ("JPEG", (640, 480))),
        ({"resolution": {"width": 90, "height": 1080}}, ("JPEG", (90, 1080))),
        ({"resolution": {"width": 16, "height": 16}}, ("JPEG", (16, 16))),
    ],
)
def test_image_options(serve: Serve, options: object, found: tuple[str, tuple[int, int]]) -> None:
    with serve() as desk:
        more = {} if options is None else {"image_options": options}
        _, answer = desk.at(desk.device("Yard"), told_ms(desk, 10), **more)
        picture = Image.open(io.BytesIO(answer.content))
        assert (picture.format, picture.size) == found
        assert answer.headers["content-type"] == f"image/{found[0].lower()}"


@pytest.mark.parametrize(("off_ms", "status"), [(-10_000, 200), (-10_001, 416), (30_000, 200), (30_001, 416)])
def test_the_tolerance_is_ten_seconds(serve: Serve, off_ms: int, status: int) -> None:
    # The event lasts 20 s, and its recording as long.
    with serve() as desk:
        at_ms = told_ms(desk, 10)
        _, answer = desk.at(desk.device("Yard"), at_ms + off_ms)
        assert answer.status_code == status
        if status == 200:
            assert answer.headers["x-media-timestamp"] == str(at_ms if off_ms < 0 else at_ms + 20_000)
        else:
            detail = answer.json()["errors"][0]["detail"]
            assert detail == f"No media found in time range {at_ms + off_ms}-{at_ms + off_ms}"


def test_the_tolerance_reveals_nothing_from_before_the_consent(serve: Serve) -> None:
    # An event that ended a second before the consent, which is six hours old.
    early = '[[devices]]\nname = "Gate"\nevents = [{ ago = "6h21s", lasts = "20s", still = { offset = "0s" } }]\n'
    over = '[[devices]]\nname = "Door"\nevents = [{ ago = "6h10s", lasts = "20s", still = { offset = "0s" } }]\n'
    with serve(more=early + over) as desk:
        consent_ms = desk.running.consent_ms
        _, answer = desk.at(desk.device("Gate"), consent_ms)
        assert code_of(answer) == (416, "MEDIA_NOT_FOUND")
        _, answer = desk.at(desk.device("Door"), consent_ms)
        assert answer.headers["x-media-timestamp"] == str(consent_ms)


def test_the_playground_sees_media_from_its_first_event_on(serve: Serve) -> None:
    with serve(root="playground = true") as desk:
        device_id, first_ms = desk.device("Yard"), told_ms(desk, 70)
        assert desk.at(device_id, told_ms(desk, 10))[1].status_code == 200
        body = {"type": "at_timestamp", "timestamp": first_ms - 1}
        assert code_of(desk.ask(device_id, body)) == (403, "TIME_RANGE_NOT_AUTHORIZED")
    with serve(root="playground = true", account="", device="", more='[[devices]]\nname = "New"\n') as desk:
        body = {"type": "at_timestamp", "timestamp": desk.running.consent_ms + HOUR_MS}
        assert code_of(desk.ask(desk.device("New"), body)) == (403, "TIME_RANGE_NOT_AUTHORIZED")


def test_all_headers_of_a_picture_by_the_standard_library(serve: Serve) -> None:
    with serve() as desk:
        at_ms = told_ms(desk, 10)
        path = f"/v1/devices/{desk.device('Yard')}/media/image/download"
        connection = http.client.HTTPConnection(urlsplit(desk.running.api_base).netloc)
        headers = {"Authorization": f"Bearer {desk.running.token}", "Content-Type": "application/json"}
        body = {"type": "latest_in_range", "start_timestamp": at_ms, "image_options": {"format": "png"}}
        connection.request("POST", path, json.dumps(body), headers)
        first = connection.getresponse()
        assert (first.status, first.read(), first.headers["content-length"]) == (303, b"", "0")
        assert first.headers["server"] == "envoy"
        connection.close()
        location = urlsplit(first.headers["location"])
        connection = http.client.HTTPConnection(location.netloc)
        connection.request("GET", f"{location.path}?{location.query}")
        second = connection.getresponse()
        data = second.read()
        connection.close()
        assert data.startswith(b"\x89PNG")
        assert {
            name: second.headers[name]
            for name in ("content-type", "x-media-timestamp", "x-media-origin", "accept-ranges", "content-encryption")
        } == {
            "content-type": "image/png",
            "x-media-timestamp": str(at_ms + 20_000),
            "x-media-origin": "recording",
            "accept-ranges": "bytes",
            "content-encryption": "none",
        }
        assert second.headers["content-length"] == str(len(data))
        assert second.headers["last-modified"].endswith("GMT")
        assert second.headers["x-request-id"] == first.headers["x-request-id"]


def test_media_are_kept_for_180_days(serve: Serve) -> None:
    with serve(linked="300d") as desk:
        device_id, now_ms = desk.device("Yard"), told_ms(desk, 10) + 10 * MINUTE_MS
        for ago_ms, status in ((180 * 24 * HOUR_MS - MINUTE_MS, 303), (180 * 24 * HOUR_MS + MINUTE_MS, 400)):
            assert desk.ask(device_id, {"type": "at_timestamp", "timestamp": now_ms - ago_ms}).status_code == status
