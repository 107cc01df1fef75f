"""Devices, pages of history and links, in every dialect that the contract names."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.partner_api.history_document import history_path, next_path, page_key, read_history
from ringviewer.partner_api.wire_instants import instant_ms

BASE = "https://api.example.com"
START = 1_791_465_915_510


def row(**attributes: Any) -> dict[str, Any]:
    merged = {"event_type": "motion", "start": START, "end": START + 31_742, "is_third_party_reviewed": False}
    merged |= attributes
    return {
        "type": "history-events",
        "id": "ava1.ring.history.event.F",
        "attributes": {key: value for key, value in merged.items() if value is not ...},
        "relationships": {"cv_detections": {"data": []}},
        "meta": {"riid": None},
    }


def page(*rows: Any, **top: Any) -> bytes:
    return json.dumps({"data": list(rows), **top}).encode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (START, START),
        (float(START), START),
        (str(START), START),
        (f" {START}.0 ", START),
        ("2026-10-08T13:25:15.510Z", START),
        ("2026-10-08T13:25:15.510155525Z", START),
        ("2026-10-08T06:25:15.510-07:00", START),
        ("2026-10-08T13:25:15.510", None),
        ("later", None),
        (None, None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**30, None),
        (-5, None),
        ("9" * 400, None),
    ],
)
def test_instants_come_as_numbers_digits_or_iso(value: object, expected: int | None) -> None:
    assert instant_ms(value) == expected


def test_an_event_keeps_what_it_came_with() -> None:
    rows = read_history(page(row(event_type="motion.human")), "device")
    (event,) = rows.events
    assert (event.kind, event.start_ms, event.duration_ms, event.reviewed) == ("motion.human", START, 31_742, False)
    assert event.device_id == "device"
    assert rows.next_link is None


@pytest.mark.parametrize("end", [None, ..., "garbage", START - 1])
def test_an_event_without_a_usable_end_still_runs(end: object) -> None:
    assert read_history(page(row(end=end)), "d").events[0].end_ms is None


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (row(start="soon"), "no time"),
        (row(start=START // 1000), "seconds"),
        (row(start=...), "no time"),
        (row(event_type=None), "no event_type"),
        ({"type": "history-events"}, "no attributes"),
        (7, "no attributes"),
        (None, "no attributes"),
    ],
)
def test_a_broken_row_costs_neither_its_page_nor_the_walk(broken: object, words: str) -> None:
    rows = read_history(page(row(), broken, links={"next": "/v1/history/x?page[key]=k"}), "d")
    assert len(rows.events) == 1
    assert len(rows.broken) == 1
    assert "row 2" in rows.broken[0]
    assert words in rows.broken[0]
    assert rows.next_link


@pytest.mark.parametrize("links", [None, {}, {"next": None}, {"next": 7}, "x"])
def test_a_last_page_comes_without_a_link(links: object) -> None:
    assert read_history(page(row(), links=links), "d").next_link is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[]", b'"x"', b"\xff\xfe", b"{"])
def test_what_is_no_document_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer, match="instead of JSON"):
        read_history(body, "d")


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_readers_down(body: bytes) -> None:
    for read in (lambda: read_history(body, "d"), lambda: read_devices(body)):
        with contextlib.suppress(UnexpectedAnswer):
            read()


def follow(link: str, event_types: tuple[str, ...] = ()) -> str:
    return next_path(link, api_base=BASE, device_id="a/b", event_types=event_types)


def test_the_next_page_is_followed_relative_or_absolute() -> None:
    relative = "/v1/history/devices/a%2Fb/events?event_types=motion&page[key]=2026-10-01T11%3A20%3A00Z"
    assert page_key(follow(relative)) == "2026-10-01T11:20:00Z"
    assert follow(BASE + relative) == follow(relative)
    assert follow(relative.replace("[", "%5B").replace("]", "%5D")) == follow(relative)
    assert follow(BASE + ":443" + relative) == follow(relative)
    assert follow("?page[key]=k").startswith("/v1/history/devices/a%2Fb/events?")


def test_a_filter_that_the_link_dropped_is_put_back() -> None:
    path = follow("/v1/history/devices/d/events?page[key]=k", ("motion", "ding"))
    assert "event_types=motion,ding" in path
    assert follow(path, ("motion", "ding")) == path


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example.com/v1/history/devices/d/events",
        "//evil.example.com/v1/history/devices/d/events",
        "http://api.example.com/v1/history/devices/d/events",
        "https://api.example.com:8443/v1/history/devices/d/events",
        "https://api.example.com@evil.example.com/v1/history/x",
        "/v1/accounts/me",
        "https://[bad/v1/history/",
        "/v1/history/\n",
        "/v1/history/" + "x" * 9000,
    ],
)
def test_a_link_to_elsewhere_is_not_followed(link: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        follow(link)


def test_an_id_is_one_segment_of_the_path() -> None:
    assert history_path("../a?b#c/d", ()) == "/v1/history/devices/..%2Fa%3Fb%23c%2Fd/events"
    assert history_path("d", ("motion", "ding")).endswith("?event_types=motion,ding")


def resource(kind: str, identifier: str, **attributes: Any) -> dict[str, Any]:
    return {"type": kind, "id": identifier, "attributes": attributes}


def device_document(**changes: Any) -> bytes:
    related = {
        name: {"data": {"type": kind, "id": f"opaque-{name}"}}
        for name, kind in [
            ("status", "device-status"),
            ("capabilities", "device-capabilities"),
            ("configurations", "device-configurations"),
            ("location", "locations"),
        ]
    }
    document = {
        "data": [{"type": "devices", "id": "d1", "attributes": {"name": "Front"}, "relationships": related}],
        "included": [
            resource("locations", "opaque-status", online=False),
            resource("device-status", "opaque-status", online=True, reported_at="1970-01-01T00:00:00Z"),
            resource(
                "device-capabilities",
                "opaque-capabilities",
                video={"supported_resolutions": [1080, 720]},
                components={"items": [{"component_id": 0}, {"component_id": "1"}]},
            ),
            resource(
                "device-configurations",
                "opaque-configurations",
                motion_detection={"enabled": "off"},
                e2e_encryption={"enabled": False},
            ),
            resource("locations", "opaque-location", country="US", state="CA"),
        ],
        **changes,
    }
    return json.dumps(document).encode()


def test_a_device_is_joined_with_what_it_relates_to_by_type_and_id() -> None:
    (device,) = read_devices(device_document())
    assert (device.name, device.online, device.reported_at_ms, device.state) == ("Front", True, 0, "CA")
    assert (device.motion_detection, device.encryption) == (False, "none")
    assert (device.resolutions, device.component_ids) == ((720, 1080), ("0", "1"))


@pytest.mark.parametrize("included", [None, [], [7, None, {}], [{"type": "device-status", "id": "opaque-status"}]])
def test_a_device_without_what_it_relates_to_is_unknown_and_not_off(included: object) -> None:
    (device,) = read_devices(device_document(included=included))
    assert (device.online, device.motion_detection, device.encryption) == (None, None, "unknown")


def test_rows_that_are_no_devices_are_left_out_and_ids_come_once() -> None:
    rows = [{"id": "a"}, {"id": "a"}, {"id": ""}, {"id": None}, 3, None, {"id": "b", "attributes": None}]
    devices = read_devices(json.dumps({"data": rows}).encode())
    assert [(device.id, device.name) for device in devices] == [("a", "unnamed"), ("b", "unnamed")]
