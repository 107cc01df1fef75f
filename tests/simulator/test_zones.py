"""Zones of a device: in its configuration, black in its stills, and only in the picture that they belong to."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from ringviewer.simulator.drawing.still import Portrait, draw_picture
from tests.simulator.serving import NOW_MS, Served, served

PRIVACY = '[{ name = "Bench", vertices = [[0.5, 0.4], [0.9, 0.4], [0.9, 0.8], [0.5, 0.8]] }]'
TEXT = f"""
title = "Zones"
teaches = "Zones."
[account]
linked_ago = ["2h"]
[[devices]]
name = "Zoned"
motion_zones = [
    {{ name = "Lawn", vertices = [[0, 0.5], [1, 0.5], [0.5, 1]] }},
    {{ name = "Gate", vertices = [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]] }},
]
privacy_zones = {PRIVACY}
events = [{{ ago = "10m", still = {{ offset = "0s" }} }}]
[[devices]]
name = "Silent"
[[devices]]
name = "Off"
motion_zones = []
[[devices]]
name = "Two"
components = [{{ id = "1", name = "Left" }}, {{ id = "2", name = "Right", scene = "garden" }}]
privacy_zones = {PRIVACY}
events = [{{ ago = "10m", still = {{ offset = "0s" }} }}]
"""
START_MS = NOW_MS - 600_000


@pytest.fixture(scope="module")
def desk() -> Iterator[Served]:
    with served(TEXT) as there:
        yield there


def zones_of(desk: Served, name: str, query: str = "") -> dict[str, list[dict[str, object]]]:
    answer = desk.api.get(f"/v1/devices/{desk.device(name)}/configurations{query}").json()["data"]["attributes"]
    return {
        "motion": answer["motion_detection"]["motion_zones"],
        "privacy": answer["image_enhancements"]["privacy_zones"],
    }


def black_share(answer: httpx.Response) -> float:
    """How much of the middle of the privacy zone is black."""
    image = Image.open(io.BytesIO(answer.content)).convert("L")
    width, height = image.size
    part = image.crop((int(width * 0.55), int(height * 0.45), int(width * 0.85), int(height * 0.75)))
    return sum(part.histogram()[:3]) / (part.width * part.height)


def brightest(picture: Image.Image) -> int:
    """The largest value of a grey picture."""
    return max(value for value, count in enumerate(picture.histogram()) if count)


def still_of(desk: Served, name: str, **more: object) -> httpx.Response:
    body = {"type": "at_timestamp", "timestamp": START_MS, **more}
    first = desk.api.post(f"/v1/devices/{desk.device(name)}/media/image/download", json=body)
    assert first.status_code == 303
    return desk.plain.get(first.headers["location"])


def test_configurations_tell_the_zones(desk: Served) -> None:
    zones = zones_of(desk, "Zoned")
    assert [zone["name"] for zone in zones["motion"]] == ["Lawn", "Gate"]
    assert zones["motion"][0]["vertices"] == [{"x": 0, "y": 0.5}, {"x": 1, "y": 0.5}, {"x": 0.5, "y": 1}]
    assert [zone["name"] for zone in zones["privacy"]] == ["Bench"]
    ids = [zone["id"] for kind in zones.values() for zone in kind]
    assert len(set(ids)) == 3
    assert zones == zones_of(desk, "Zoned")


def test_without_a_word_all_but_the_sky_is_looked_at_and_nothing_hidden(desk: Served) -> None:
    silent = zones_of(desk, "Silent")
    assert [len(zone["vertices"]) for zone in silent["motion"]] == [4]  # type: ignore[arg-type]  # a list of corners
    assert silent["privacy"] == []
    assert zones_of(desk, "Off") == {"motion": [], "privacy": []}


@pytest.mark.parametrize("options", [{}, {"format": "png"}, {"resolution": {"width": 320, "height": 180}}])
def test_privacy_zones_are_black_in_the_still(desk: Served, options: dict[str, object]) -> None:
    assert black_share(still_of(desk, "Zoned", image_options=options)) > 0.98


def test_zones_belong_to_the_first_camera(desk: Served) -> None:
    assert [zones_of(desk, "Two", query)["privacy"] for query in ("", "?component_id=1")] == [
        zones_of(desk, "Two")["privacy"]
    ] * 2
    assert zones_of(desk, "Two", "?component_id=2")["privacy"] == []
    shares = [black_share(still_of(desk, "Two", components=[{"component_id": one}])) for one in ("1", "2")]
    assert shares[0] > 0.98
    assert shares[1] < 0.5


def test_cameras_have_names(desk: Served) -> None:
    answer = desk.api.get(f"/v1/devices/{desk.device('Two')}/capabilities").json()["data"]["attributes"]
    assert answer["components"]["items"] == [
        {"component_id": "1", "name": "Left"},
        {"component_id": "2", "name": "Right"},
    ]


@pytest.mark.parametrize("hour", [3, 13])
def test_the_watermark_lies_over_the_zone_by_day_and_by_infrared(hour: int) -> None:
    captured_ms = 1_791_446_400_000 + hour * 3_600_000
    everything = (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),)
    portrait = Portrait(
        "porch", ("visitor", 14), captured_ms, "UTC", "7Q2F", "App", (640, 360), "png", hidden=everything
    )
    picture = draw_picture(portrait).convert("L")
    assert brightest(picture.crop((0, 100, 640, 360))) == 0
    assert brightest(picture.crop((0, 0, 640, 60))) > 200


def test_the_demo_hides_what_its_zone_says() -> None:
    with served("relinked") as demo:
        zone = zones_of(demo, "Front Door")["privacy"][0]
        xs, ys = ([corner[axis] for corner in zone["vertices"]] for axis in "xy")  # type: ignore[attr-defined]  # a list
        device_id = demo.device("Front Door")
        row = demo.api.get(f"/v1/history/devices/{device_id}/events?event_types=ding").json()["data"][0]
        body = {"type": "at_timestamp", "timestamp": row["attributes"]["start"]}
        first = demo.api.post(f"/v1/devices/{device_id}/media/image/download", json=body)
        image = Image.open(io.BytesIO(demo.plain.get(first.headers["location"]).content)).convert("L")
    middle = round(sum(xs) / len(xs) * image.width), round(sum(ys) / len(ys) * image.height)
    assert brightest(image.crop((middle[0] - 5, middle[1] - 5, middle[0] + 5, middle[1] + 5))) <= 3
