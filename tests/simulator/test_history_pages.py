"""Event History: pages, cursors, filters, and nothing from before the consent."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.simulator.api.history_pages import history_body
from ringviewer.simulator.worlds.library import load
from ringviewer.simulator.worlds.world import World
from tests.simulator.conftest import Desk

NOW_MS = 1_791_506_520_000


def test_relinked_tells_the_story(relinked: Desk) -> None:
    counts = {}
    for row in relinked.api.get("/v1/devices").json()["data"]:
        pages = relinked.pages(row["id"])
        counts[row["attributes"]["name"]] = (sum(len(page["data"]) for page in pages), len(pages))
    assert counts == {
        "Front Door": (63, 2),
        "Driveway": (103, 3),
        "Back Yard": (14, 1),
        "Side Gate": (8, 1),
        "Garage": (25, 1),
        "Workshop": (6, 1),
    }


def test_pages_are_newest_first_without_gaps_or_repeats(relinked: Desk) -> None:
    device_id = relinked.device("Driveway")
    pages = relinked.pages(device_id)
    assert [len(page["data"]) for page in pages] == [50, 50, 3]
    assert set(pages[-1]) == {"data"}
    rows = [row for page in pages for row in page["data"]]
    starts = [row["attributes"]["start"] for row in rows]
    assert starts == sorted(starts, reverse=True)
    assert len({row["id"] for row in rows}) == 103
    link = urlsplit(pages[0]["links"]["next"])
    assert (link.scheme, link.netloc) == ("", "")
    assert list(parse_qs(link.query)) == ["page[key]"]


def test_rows_have_the_shape_of_the_contract(relinked: Desk) -> None:
    device_id = relinked.device("Garage")
    for row in relinked.events(device_id):
        assert row["type"] == "history-events"
        assert row["relationships"]["source"]["data"] == {"type": "devices", "id": device_id}
        assert row["relationships"]["cv_detections"] == {"data": []}
        assert row["meta"] == {"riid": None}
        assert set(row["attributes"]) == {"event_type", "start", "end", "is_third_party_reviewed"}
        assert row["attributes"]["start"] < row["attributes"]["end"]
        assert "." not in row["attributes"]["event_type"]


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("?event_types=ding", {"ding"}),
        ("?event_types=ding,on_demand", {"ding", "on_demand"}),
        ("?event_types=motion", {"motion"}),
        ("?event_types=motion.human,motion.vehicle,motion.other_motion", {"motion"}),
        ("?event_types=nonsense", set()),
        ("?event_type=ding", {"motion", "ding", "on_demand"}),
        ("?filter[event_type]=ding", {"motion", "ding", "on_demand"}),
        ("?include=cv_detections&limit=1&page[size]=1&start_time=0", {"motion", "ding", "on_demand"}),
    ],
)
def test_filters(relinked: Desk, query: str, kinds: set[str]) -> None:
    rows = relinked.events(relinked.device("Front Door"), query)
    assert {row["attributes"]["event_type"] for row in rows} == kinds


def test_a_subtype_narrows_without_being_told(relinked: Desk) -> None:
    device_id = relinked.device("Driveway")
    parts = [
        {row["id"] for row in relinked.events(device_id, f"?event_types=motion.{subtype}")}
        for subtype in ("human", "vehicle", "other_motion")
    ]
    whole = {row["id"] for row in relinked.events(device_id, "?event_types=motion")}
    assert all(parts)
    assert sum(map(len, parts)) == len(whole)
    assert set().union(*parts) == whole


def test_next_keeps_the_filter(relinked: Desk) -> None:
    page = relinked.pages(relinked.device("Driveway"), "?event_types=motion,ding")[0]
    assert "event_types=motion,ding&page[key]=" in page["links"]["next"]


def test_a_foreign_key_is_refused(relinked: Desk) -> None:
    path = f"/v1/history/devices/{relinked.device('Driveway')}/events"
    for key in ("", "x", "2026-99-99T00:00:00.000Z-00000000", "9" * 5000):
        answer = relinked.api.get(path, params={"page[key]": key})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "INVALID_PAYLOAD")


def test_nothing_from_before_the_consent_is_told(relinked: Desk) -> None:
    for row in relinked.api.get("/v1/devices").json()["data"]:
        oldest = relinked.events(row["id"])[-1]["attributes"]["start"]
        assert oldest >= relinked.running.consent_ms


@settings(max_examples=25)
@given(
    now_ms=st.integers(1_600_000_000_000, 1_900_000_000_000),
    scenario=st.sampled_from(["relinked", "healthy", "fresh-link"]),
)
def test_any_moment_tells_the_same_story(now_ms: int, scenario: str) -> None:
    world = World(load(scenario), now_ms)
    assert [device.id for device in world.devices.values()] == [
        device.id for device in World(load(scenario), NOW_MS).devices.values()
    ]
    for device in world.devices.values():
        seen: list[tuple[int, str]] = []
        query: dict[str, str] = {}
        while True:
            body = history_body(world, device, query)
            assert len(body["data"]) <= 50
            seen += [(row["attributes"]["start"], row["id"]) for row in body["data"]]
            if "links" not in body:
                break
            query = {key: values[0] for key, values in parse_qs(urlsplit(body["links"]["next"]).query).items()}
        assert [start for start, _ in seen] == sorted((start for start, _ in seen), reverse=True)
        assert len({identity for _, identity in seen}) == len(seen) == len(world.visible(device))
        assert all(world.consent_ms <= start <= world.now_ms() for start, _ in seen)


def test_hidden_events_do_exist() -> None:
    world = World(load("relinked"), NOW_MS)
    front_door = world.device_by_slug("front-door")
    hidden = [event for event in front_door.events if event.start_ms < world.consent_ms]
    assert len(hidden) >= 100
    assert front_door.events[0].start_ms < NOW_MS - 40 * 3_600_000
