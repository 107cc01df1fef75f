"""What a device says of its pictures: ratio, cameras and zones, from the contract's shape and from anything else."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history.device import Component, Device, Zone
from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.partner_api.devices_document import read_devices
from tests.partner_api.bodies import resource

SQUARE = [{"x": 0, "y": 0}, {"x": 1, "y": 0}, {"x": 1, "y": 1}, {"x": 0, "y": 1}]
CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def device_of(capabilities: Any = None, configurations: Any = None) -> Device:
    """The device of a document in which these are the attributes of its two resources."""
    kinds = {"capabilities": "device-capabilities", "configurations": "device-configurations"}
    related = {name: {"data": {"type": kind, "id": name}} for name, kind in kinds.items()}
    given_ = {"capabilities": capabilities, "configurations": configurations}
    document = {
        "data": [{"type": "devices", "id": "d", "attributes": {"name": "D"}, "relationships": related}],
        "included": [{**resource(kind, name), "attributes": given_[name]} for name, kind in kinds.items()],
    }
    (device,), broken = read_devices(json.dumps(document).encode())
    assert broken == ()
    return device


def zones_of(*motion: Any, privacy: Any = ()) -> tuple[Zone, ...]:
    configurations = {
        "motion_detection": {"motion_zones": list(motion)},
        "image_enhancements": {"privacy_zones": list(privacy)},
    }
    return device_of(configurations=configurations).zones


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        ("16:9", (16, 9)),
        ("4 : 3", (4, 3)),
        ("9999:1", (9999, 1)),
        ("0:9", None),
        ("16:0", None),
        ("10000:9", None),
        ("-16:9", None),
        ("16:9:1", None),
        ("1.78", None),
        ("١٦:٩", None),
        ("16:9\n", None),
        ("9" * 5_000 + ":1", None),
        (16 / 9, None),
        ([16, 9], None),
        (None, None),
    ],
)
def test_a_ratio_is_two_numbers_of_bounded_size(ratio: object, expected: tuple[int, int] | None) -> None:
    assert device_of({"video": {"ratio": ratio}}).ratio == expected


@pytest.mark.parametrize("capabilities", [None, [], "16:9", {"video": None}, {"video": [{"ratio": "16:9"}]}])
def test_capabilities_that_are_none_say_nothing(capabilities: object) -> None:
    device = device_of(capabilities)
    assert (device.ratio, device.components, device.resolutions) == (None, (), ())


def test_cameras_have_the_name_that_the_item_offers() -> None:
    items = [
        {"component_id": "0", "name": "Street side"},
        {"component_id": 1, "label": "Garden side"},
        {"component_id": "2", "name": "", "title": "Left"},
        {"component_id": "3", "name": ["x"]},
        {"component_id": "4", "name": "n" * 500},
        {"component_id": "5", "name": " \t"},
        {"component_id": "6"},
    ]
    assert device_of({"components": {"items": items}}).components == (
        Component("0", "Street side"),
        Component("1", "Garden side"),
        Component("2", "Left"),
        Component("3"),
        Component("4", "n" * 60),
        Component("5"),
        Component("6"),
    )


@pytest.mark.parametrize("identifier", ["", "n" * 61, "a\ud800", None, True, 1.5, [], {}, 10**70])
def test_a_camera_that_could_not_be_asked_for_is_left_out(identifier: object) -> None:
    assert device_of({"components": {"items": [{"component_id": identifier, "name": "X"}, 7, None]}}).components == ()


def test_a_camera_counts_once_and_cameras_are_bounded() -> None:
    items = [{"component_id": "0", "name": "First"}, {"component_id": 0, "name": "Second"}]
    items += [{"component_id": str(number), "name": "More"} for number in range(1, 100)]
    components = device_of({"components": {"items": items}}).components
    assert components[0] == Component("0", "First")
    assert len(components) == 31


def test_zones_come_from_both_places_of_the_configuration() -> None:
    zones = zones_of({"id": "u", "vertices": SQUARE}, privacy=[{"name": "Window", "vertices": SQUARE}])
    assert zones == (Zone("motion", CORNERS), Zone("privacy", CORNERS, "Window"))


def test_corners_beyond_the_picture_lie_at_its_edge() -> None:
    corners = [{"x": -3, "y": 0.5}, {"x": 7.5, "y": 10**39}, {"x": 0.25, "y": -1e300}]
    assert zones_of({"vertices": corners})[0].vertices == ((0.0, 0.5), (1.0, 1.0), (0.25, 0.0))


@pytest.mark.parametrize(
    "zone",
    [
        None,
        7,
        "zone",
        SQUARE,
        {},
        {"vertices": None},
        {"vertices": "0,0 1,1"},
        {"vertices": SQUARE[:2]},
        {"vertices": SQUARE * 17},
        {"vertices": [*SQUARE, None]},
        {"vertices": [*SQUARE, [0, 1]]},
        {"vertices": [*SQUARE, {"x": 0}]},
        {"vertices": [*SQUARE, {"x": "0", "y": 1}]},
        {"vertices": [*SQUARE, {"x": True, "y": 1}]},
        {"vertices": [*SQUARE, {"x": None, "y": 1}]},
        {"vertices": [*SQUARE, {"x": float("nan"), "y": 1}]},
        {"vertices": [*SQUARE, {"x": 1, "y": float("-inf")}]},
    ],
)
def test_a_zone_that_cannot_be_drawn_is_left_out_and_the_others_stay(zone: object) -> None:
    sound = {"vertices": SQUARE}
    assert zones_of(zone, sound, privacy=[sound, zone]) == (Zone("motion", CORNERS), Zone("privacy", CORNERS))


def test_the_largest_zone_and_the_most_zones() -> None:
    assert len(zones_of({"vertices": SQUARE * 16})[0].vertices) == 64
    many = [{"vertices": SQUARE, "name": str(number)} for number in range(30)]
    zones = zones_of(*many, privacy=many)
    assert [zone.name for zone in zones] == [str(number) for number in range(16)] * 2


def test_names_of_zones_are_bounded_text() -> None:
    names = ("n" * 500, 5, None, "", "a\ud800")
    assert [zone.name for zone in zones_of(*({"vertices": SQUARE, "name": name} for name in names))] == [
        "n" * 60,
        None,
        None,
        None,
        "a\N{REPLACEMENT CHARACTER}",
    ]


numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.text(max_size=3))
corners_ = st.fixed_dictionaries({}, optional={"x": numbers, "y": numbers})
sound_corners = st.fixed_dictionaries({"x": st.floats(-2, 3), "y": st.integers(-2, 3)})
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)
zones_ = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {"vertices": st.one_of(json_values, st.lists(corners_, max_size=6), st.lists(sound_corners, max_size=70))},
        optional={"name": json_values, "id": json_values},
    ),
)
lists_of_zones = st.one_of(json_values, st.lists(zones_, max_size=20))
configurations_ = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {},
        optional={
            "motion_detection": st.one_of(
                json_values, st.fixed_dictionaries({}, optional={"motion_zones": lists_of_zones})
            ),
            "image_enhancements": st.one_of(
                json_values, st.fixed_dictionaries({}, optional={"privacy_zones": lists_of_zones})
            ),
        },
    ),
)
items_ = st.lists(
    st.one_of(json_values, st.fixed_dictionaries({"component_id": json_values}, optional={"name": json_values})),
    max_size=40,
)
capabilities_ = st.one_of(
    json_values,
    st.fixed_dictionaries(
        {},
        optional={
            "video": st.one_of(
                json_values,
                st.fixed_dictionaries({"ratio": st.one_of(json_values, st.from_regex(r"\d{1,6}:\d{1,6}"))}),
            ),
            "components": st.one_of(json_values, st.fixed_dictionaries({"items": st.one_of(json_values, items_)})),
        },
    ),
)


@settings(max_examples=250, deadline=None)
@given(capabilities_, configurations_)
def test_whatever_is_said_what_is_kept_can_be_drawn_and_asked_for(capabilities: Any, configurations: Any) -> None:
    device = device_of(capabilities, configurations)
    if device.ratio is not None:
        assert all(0 < side < 10_000 for side in device.ratio)
    assert len(device.components) <= 32
    assert len(set(device.component_ids)) == len(device.components)
    for component in device.components:
        assert 0 < len(component.id) <= 60
        assert component.name is None or 0 < len(component.name) <= 60
        # What is sent names the camera; half a character could not be encoded.
        ask = StillAsk.at(device.id, 5_000, StillOptions(component_id=component.id))
        assert json.loads(msgspec.json.encode(ask.body()))["components"] == [{"component_id": component.id}]
    for kind in ("motion", "privacy"):
        assert sum(zone.kind == kind for zone in device.zones) <= 16
    for zone in device.zones:
        assert 3 <= len(zone.vertices) <= 64
        assert all(0 <= place <= 1 for corner in zone.vertices for place in corner)
        assert zone.name is None or 0 < len(zone.name) <= 60


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=64))
def test_a_sound_zone_is_kept_to_the_last_digit(places: list[tuple[float, float]]) -> None:
    (zone,) = zones_of({"vertices": [{"x": x, "y": y} for x, y in places]})
    assert zone.vertices == tuple(places)
