"""The scenarios that ship: each is a sound world, the same for a seed and a moment, and holds what it teaches."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import UTC, datetime

import pytest

from ringviewer.simulator.worlds.library import load, scenarios
from ringviewer.simulator.worlds.outcomes import OUTCOMES
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World

NOW_MS = 1_791_506_520_000
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NAMES = [info.name for info in scenarios()]


def told(world: World) -> dict[str, list[SimEvent]]:
    return {device.spec.slug: world.visible(device) for device in world.devices.values()}


def facts(world: World) -> list[object]:
    """All that is determined of the first devices and their first events."""
    return [
        (device.id, event.id, event.start_ms, event.end_ms, event.kind, event.subtype, event.offset_ms, event.still)
        for device in list(world.devices.values())[:6]
        for event in device.events[:400]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_world_is_sound(name: str) -> None:
    world = World(load(name), NOW_MS)
    ids: set[str] = set()
    for device in world.devices.values():
        events = world.visible(device)
        starts = [event.start_ms for event in events]
        assert starts == sorted(starts)
        assert all(world.consent_ms <= start_ms <= world.now_ms() for start_ms in starts)
        assert all(event.end_ms is None or event.end_ms >= event.start_ms for event in device.events)
        # A recording begins within its event, else no still of it could be had.
        assert all(
            event.still.offset_ms is not None
            or event.end_ms is None
            or event.start_ms + event.offset_ms <= event.end_ms
            for event in device.events
        )
        kept = events if name != "busy" else events[::50]
        fresh = {event.id for event in kept}
        assert len(fresh) == len(kept)
        assert not fresh & ids
        ids |= fresh
        assert device.id.startswith("ava1.ring.device.")
        assert len(device.id) == 110


@pytest.mark.parametrize("name", NAMES)
def test_a_world_is_the_same_for_its_seed_and_moment(name: str) -> None:
    spec = load(name)
    first = World(spec, NOW_MS)
    assert facts(first) == facts(World(load(name), NOW_MS))
    assert list(first.devices) == list(World(spec, NOW_MS + DAY_MS).devices)
    other = World(dataclasses.replace(spec, seed=spec.seed + 1), NOW_MS)
    assert other.account_id != first.account_id
    assert not set(other.devices) & set(first.devices)
    if facts(first):
        assert facts(other) != facts(first)


@pytest.mark.parametrize("name", NAMES)
def test_a_world_that_starts_a_little_later_is_as_far_from_its_now(name: str) -> None:
    first, second = (World(load(name), NOW_MS + late_ms) for late_ms in (0, 4_003))
    for one, other in zip(first.devices.values(), second.devices.values(), strict=True):
        for event, later in zip(one.events, other.events, strict=True):
            assert later.start_ms - event.start_ms == 4_003
            assert (later.kind, later.subtype, later.offset_ms) == (event.kind, event.subtype, event.offset_ms)


def test_busy_is_as_large_as_it_says_and_begins_at_once() -> None:
    world = World(load("busy"), NOW_MS)
    devices = list(world.devices.values())
    assert len(devices) == 12
    # Nothing is drawn before somebody looks: this is what makes the start quick.
    assert all(device._events is None for device in devices)  # about what is not there yet
    events = [event for device in devices for event in world.visible(device)]
    assert len(events) == 100_000
    assert len({event.id for event in events}) == 100_000
    assert all(NOW_MS - 180 * DAY_MS <= event.start_ms < NOW_MS for event in events)
    assert min(event.start_ms for event in events) < NOW_MS - 179 * DAY_MS
    night, evening = (sum(_hour(event) == hour for event in events) for hour in (8, 22))  # UTC; 3 and 17 in Chicago
    assert night * 5 < evening


def _hour(event: SimEvent) -> int:
    return event.start_ms // HOUR_MS % 24


def test_relinked_hides_what_the_controller_asks_for() -> None:
    world = World(load("relinked"), NOW_MS)
    assert any(request.ago_ms and not world.authorised(NOW_MS - request.ago_ms) for request in world.spec.controller)
    kinds = Counter(event.kind for events in told(world).values() for event in events)
    assert kinds == {"motion": 202, "ding": kinds["ding"], "on_demand": kinds["on_demand"]}
    assert kinds.total() == 219


def test_filtered_hides_persons_behind_its_filter() -> None:
    world = World(load("filtered"), NOW_MS)
    for events in told(world).values():
        kinds = Counter(event.subtype or event.kind for event in events)
        assert kinds["human"] > 40
        assert kinds["vehicle"] + kinds["ding"] > 10
        assert events[-1].subtype == "human"
    assert world.spec.dialect.next_drops_filter
    assert len(told(world)["front-door"]) > world.spec.dialect.page_size


def test_playground_is_one_device_with_live_views_only() -> None:
    world = World(load("playground"), NOW_MS)
    assert [device.spec.name for device in world.devices.values()] == ["Playground Device"]
    events = told(world)["playground-device"]
    assert {event.kind for event in events} == {"on_demand"}
    assert all(event.reviewed for event in events)
    assert world.spec.playground
    assert world.spec.dialect.filter_ignored
    assert 0 < world.spec.token_left_ms < 30 * 60_000
    assert world.spec.token_left_ms + NOW_MS - world.consent_ms == 30 * 60_000


def test_live_views_only_holds_nothing_else() -> None:
    world = World(load("live-views-only"), NOW_MS)
    assert {event.kind for events in told(world).values() for event in events} == {"on_demand"}
    assert not all(device.spec.motion_detection for device in world.devices.values())


def test_dst_has_a_quarter_past_one_twice() -> None:
    world = World(load("dst"))
    assert datetime.fromtimestamp(world.began_ms / 1000, UTC).isoformat() == "2026-11-01T10:30:00+00:00"
    clocks = [
        (f"{moment:%H:%M}", moment.tzname())
        for event in told(world)["front-door"]
        if (moment := datetime.fromtimestamp(event.start_ms / 1000, world.zone)).date().isoformat() == "2026-11-01"
    ]
    assert ("01:15", "PDT") in clocks
    assert ("01:15", "PST") in clocks
    assert ("01:00", "PST") in clocks


def test_offline_has_a_lost_device_with_events_and_one_that_never_reported() -> None:
    world = World(load("offline"), NOW_MS)
    barn, stable, door = (world.device_by_slug(slug) for slug in ("barn", "stable", "front-door"))
    assert [world.online(device) for device in (barn, stable, door)] == [False, False, True]
    assert world.reported_ms(stable) == 0
    events = world.visible(barn)
    assert events
    assert events[-1].start_ms < world.reported_ms(barn) == NOW_MS - 5 * HOUR_MS - 20 * 60_000 - 5_000
    assert world.visible(stable) == []


def test_encrypted_lists_one_device_and_hides_another() -> None:
    world = World(load("encrypted"), NOW_MS)
    assert [device.spec.slug for device in world.devices.values()] == ["study", "front-door"]
    assert [device.spec.take_encrypted for device in world.devices.values()] == [True, False]
    assert len(world.spec.devices) == 3


def test_multi_camera_has_two_named_cameras() -> None:
    device: SimDevice = World(load("multi-camera"), NOW_MS).device_by_slug("corner-house")
    assert device.spec.components == ("0", "1")
    assert [camera.name for camera in device.spec.cameras] == ["Street side", "Garden side"]


def test_contradicted_refuses_later_than_it_grants() -> None:
    world = World(load("contradicted"), NOW_MS)
    asked = [
        (request.ago_ms or 0, world.authorised(NOW_MS - (request.ago_ms or 0))) for request in world.spec.controller
    ]
    assert [granted for _, granted in asked] == [False, True, False, True]
    assert [ago_ms for ago_ms, _ in asked] == sorted(ago_ms for ago_ms, _ in asked)
    refused = [event for event in told(world)["front-door"] if not world.authorised(event.start_ms)]
    assert len(refused) >= 2


def test_links_again_links_again() -> None:
    world = World(load("links-again"), NOW_MS)
    before = told(world)
    assert all(before.values())
    world.advance(100_000)
    assert world.consent_ms == NOW_MS + 90_000
    assert not any(told(world).values())
    world.advance(10 * 60_000)
    after = told(world)
    assert all(after.values())
    assert not {event.id for events in before.values() for event in events} & {
        event.id for events in after.values() for event in events
    }


# These end more than their own still: the account's token, and what is known of the consent. Other scenarios have them.
_ELSEWHERE = {"unauthorized", "not-authorized"}


def test_stills_and_hostile_show_every_outcome() -> None:
    events = [
        event for name in ("stills", "hostile") for rows in told(World(load(name), NOW_MS)).values() for event in rows
    ]
    assert {event.still.outcome for event in events} == set(OUTCOMES) - _ELSEWHERE
    assert {event.still.leg for event in told(World(load("stills"), NOW_MS))["api-leg"]} == {"api"}


def test_what_was_there_of_stills_stays_first() -> None:
    stills = told(World(load("stills"), NOW_MS))
    assert [rows[-1].still.outcome for rows in stills.values()] == ["available", "none", "repeat"]
    assert list(stills) == ["media-leg", "api-leg", "pictures"]


def test_apartments_hold_a_crowd_at_several_places_that_is_quickly_read() -> None:
    world = World(load("apartments"), NOW_MS)
    devices = list(world.devices.values())
    assert len(devices) == 240
    assert {device.spec.location for device in devices} == {"", "harbour", "mill", "station"}
    assert len({place.state for place in world.locations.values()}) == 4
    assert max(len(device.spec.name) for device in devices) > 80
    assert len({device.spec.name for device in devices}) < 240
    counts = [len(world.visible(device)) for device in devices]
    assert counts.count(0) >= 5
    assert sum(max(1, -(-count // 50)) for count in counts) < 300
    assert sum(device.offline_since_ms is not None for device in devices) >= 10


def test_the_demo_has_zones() -> None:
    devices = {device.slug: device for device in load("relinked").devices}
    door = devices["front-door"]
    assert ([zone.name for zone in door.motion_zones], [zone.name for zone in door.privacy_zones]) == (
        ["Steps and path"],
        ["Neighbours"],
    )
    assert all(device.motion_zones for device in devices.values())


@pytest.mark.parametrize(
    ("name", "left_ms", "manner"),
    [("expired-token", -12 * 60_000, "unauthorized"), ("withdrawn-token", 11_560_000, "unauthorized")],
)
def test_the_tokens_that_are_refused(name: str, left_ms: int, manner: str) -> None:
    spec = load(name)
    assert (spec.token_left_ms, spec.manner) == (left_ms, manner)
