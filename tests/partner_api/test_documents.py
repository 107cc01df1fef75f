"""Devices, pages of history and links, in every dialect that the contract names."""

from __future__ import annotations

import json

import pytest

from ringviewer.partner_api.answers import Customer
from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.partner_api.history_document import drops_filter, history_path, next_path, page_key, read_history
from ringviewer.partner_api.users_document import read_customer
from ringviewer.partner_api.wire_instants import instant_in_any_unit, instant_ms
from tests.partner_api.bodies import START, device_document, page, row

BASE = "https://api.example.com"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (START, START),
        (float(START), START),
        (str(START), START),
        (f" {START}.0 ", START),
        (f"{START}.75", START),
        ("2026-10-08t13:25:15,51z", START),
        ("2026-10-08 18:55:15.510+05:30", START),
        ("2026-10-08T18:55:15.510+0530", START),
        ("2026-10-08T15:25:15.510999999+02", START),
        ("2026-10-08T13:25Z", START - 15_510),
        ("٢٠٢٦-10-08T13:25:15Z", None),
        ("2026-10-08T13:25:15.0123456789Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-02-30T00:00:00Z", None),
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


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (100_000_000, (100_000_000_000, True)),
        (99_999_999_999, (99_999_999_999_000, True)),
        (100_000_000_000, (100_000_000_000, False)),
        (99_999_999, (99_999_999, False)),
        (1_791_465_915.51, (START, True)),
        ("1791465915.51", (START, True)),
        (True, (None, False)),
        ("seconds", (None, False)),
    ],
)
def test_seconds_are_told_from_milliseconds(value: object, expected: tuple[int | None, bool]) -> None:
    assert instant_in_any_unit(value) == expected


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
    ("start", "end"),
    [
        (START // 1000, START // 1000 + 31),
        (str(START // 1000), None),
        (START / 1000, f"{START // 1000 + 31}.5"),
        (START, START // 1000 + 31),
    ],
)
def test_times_in_seconds_are_converted_and_flagged(start: object, end: object) -> None:
    rows = read_history(page(row(start=start, end=end)), "d")
    (event,) = rows.events
    assert rows.in_seconds
    assert event.start_ms // 1000 == START // 1000
    assert event.end_ms is None or 30_000 < event.end_ms - event.start_ms < 33_000
    assert not read_history(page(row(), row(start="2026-10-08T13:25:15Z")), "d").in_seconds


def test_unknown_kinds_and_fields_and_nulls_are_no_trouble() -> None:
    rows = read_history(page(row(event_type="doorbell.rung.by.cat", is_third_party_reviewed=None, future=[1])), "d")
    assert (rows.events[0].kind, rows.events[0].reviewed) == ("doorbell.rung.by.cat", None)
    bare = {"id": 7, "attributes": {"event_type": "ding", "start": START}, "relationships": None, "meta": None}
    assert read_history(page(bare), "d").events[0].id == "7"
    assert read_history(b'\xef\xbb\xbf{"data": null, "jsonapi": {}}', "d").events == ()


@pytest.mark.parametrize(
    ("data", "customer"),
    [
        (
            {
                "type": "users",
                "id": "u",
                "attributes": {"first_name": "Pat", "last_name": "E", "email": "p@example.com"},
            },
            Customer("u", "Pat", "E", "p@example.com"),
        ),
        ({"id": "u", "attributes": {"first_name": None, "email": "", "phone_number": None}}, Customer("u")),
        ({"id": "u", "attributes": None}, Customer("u")),
        ([{"id": "u", "attributes": {"email": 7, "last_name": "x" * 9_999}}], Customer("u", None, "x" * 200, None)),
    ],
)
def test_whose_account_it_is(data: object, customer: Customer) -> None:
    assert read_customer(json.dumps({"meta": {}, "data": data}).encode()) == customer


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"data":null}', b'{"data":[]}', b'{"data":{"id":null}}', b'{"data":[7]}']
)
def test_an_answer_that_names_no_user_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        read_customer(body)


@pytest.mark.parametrize("links", [None, {}, {"next": None}, {"next": 7}, "x"])
def test_a_last_page_comes_without_a_link(links: object) -> None:
    assert read_history(page(row(), links=links), "d").next_link is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "an empty body instead of JSON"),
        (b"<html>", "a web page instead of JSON"),
        (b"<?xml?><Error/>", "XML instead of JSON"),
        (b"null", "something else instead of JSON"),
        (b'"x"', "something else instead of JSON"),
        (b"\xff\xfe", "something else instead of JSON"),
        (b"{", "JSON that is broken"),
        (b"{broken}", "JSON that is broken"),
        (b"{}", "JSON that holds no list of rows"),
        (b"[]", "JSON that holds no list of rows"),
        (b'[{"data":[]}]', "JSON that holds no list of rows"),
        (b'{"errors":[]}', "JSON that holds no list of rows"),
        (b'{"data":7,"x":NaN}', "JSON that holds no list of rows"),
    ],
)
def test_what_is_no_document_is_said_to_be_none(body: bytes, words: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=words):
        read_history(body, "d")


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
    assert drops_filter("/v1/history/devices/d/events?page%5Bkey%5D=k&event_types=", ("motion",))
    assert not drops_filter(path, ("motion", "ding"))
    assert not drops_filter("?page[key]=k", ())
    assert not drops_filter("https://[bad", ())


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example.com/v1/history/devices/d/events",
        "//evil.example.com/v1/history/devices/d/events",
        "http://api.example.com/v1/history/devices/d/events",
        "https://api.example.com:8443/v1/history/devices/d/events",
        "https://api.example.com@evil.example.com/v1/history/x",
        "/v1/accounts/me",
        "/v1/history/../users/me",
        "/v1/history/%2e%2E/users/me",
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


def test_a_device_is_joined_with_what_it_relates_to_by_type_and_id() -> None:
    (device,), _ = read_devices(device_document())
    assert (device.name, device.online, device.reported_at_ms, device.state) == ("Front", True, 0, "CA")
    assert (device.motion_detection, device.encryption) == (False, "none")
    assert (device.resolutions, device.component_ids) == ((720, 1080), ("0", "1"))


@pytest.mark.parametrize("included", [None, [], [7, None, {}], [{"type": "device-status", "id": "opaque-status"}]])
def test_a_device_without_what_it_relates_to_is_unknown_and_not_off(included: object) -> None:
    (device,), _ = read_devices(device_document(included=included))
    assert (device.online, device.motion_detection, device.encryption) == (None, None, "unknown")


def test_rows_that_are_no_devices_are_left_out_and_ids_come_once() -> None:
    rows = [{"id": "a"}, {"id": "a"}, {"id": ""}, {"id": None}, 3, None, {"id": "b", "attributes": None}]
    devices, broken = read_devices(json.dumps({"data": rows}).encode())
    assert [(device.id, device.name) for device in devices] == [("a", "unnamed"), ("b", "unnamed")]
    assert [(told.number, told.reason) for told in broken] == [
        (3, "It has no id."),
        (4, "It has no id."),
        (5, "It is no resource."),
        (6, "It is no resource."),
    ]


def test_a_reference_without_an_id_relates_to_nothing() -> None:
    document = {
        "data": [
            {"id": "d", "relationships": {"status": {"data": {}}, "location": {"data": [{"type": "l", "id": 1}]}}}
        ],
        "included": [{"attributes": {"online": True}}, {"type": "l", "id": "1", "attributes": {"country": "US"}}],
    }
    (device,), _ = read_devices(json.dumps(document).encode())
    assert (device.online, device.country) == (None, "US")
