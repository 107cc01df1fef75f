"""What can be done to a world while it is served, and what comes true by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from ringviewer.simulator import SimulatorError
from ringviewer.simulator.worlds.library import load
from ringviewer.simulator.worlds.reading import read_scenario
from ringviewer.simulator.worlds.world import Happening, SimDevice, World

NOW_MS = 1_791_506_520_000
HOUR_MS = 3_600_000
HEAD = 'title = "T"\nteaches = "X."\n'
DOOR = '[[devices]]\nname = "Door"\n'


def world_of(text: str) -> World:
    return World(read_scenario(HEAD + text, "mine", "mine.toml"), NOW_MS)


def door_of(world: World) -> SimDevice:
    return world.device_by_slug("door")


def heard(world: World) -> list[tuple[str, int]]:
    """Fills with the kind and time of everything that happens from now on; times since the beginning."""
    told: list[tuple[str, int]] = []
    world.subscribe(lambda happening: told.append((happening.kind, happening.at_ms - NOW_MS)))
    return told


@pytest.fixture
def world() -> World:
    return world_of('[account]\nlinked_ago = ["3h"]\n' + DOOR + 'events = [{ ago = "2h" }, { ago = "1h" }]\n')


def test_time_goes_on_and_leaps(world: World) -> None:
    before_ms = world.now_ms()
    assert before_ms >= NOW_MS
    world.advance(HOUR_MS)
    assert world.now_ms() >= before_ms + HOUR_MS
    for wrong in (-1, 367 * 24 * HOUR_MS):
        with pytest.raises(SimulatorError, match="Time can be advanced by 0 to"):
            world.advance(wrong)


def test_a_pinned_story_is_told_at_its_moment() -> None:
    spec = load("dst")
    assert World(spec).began_ms == spec.now_ms == 1_793_529_000_000
    assert World(spec, NOW_MS).began_ms == NOW_MS


def test_an_added_event_is_at_its_place(world: World) -> None:
    door, told = door_of(world), heard(world)
    ring = world.add_event(door, "ding")
    between = world.add_event(door, "motion", subtype="human", lasts_ms=9_000, at_ms=NOW_MS - 90 * 60_000)
    events = world.visible(door)
    assert events[1] is between
    assert events[-1] is ring
    assert (between.end_ms, between.subtype) == (between.start_ms + 9_000, "human")
    assert ring.subtype is None
    assert ring.start_ms >= NOW_MS
    assert len({event.id for event in events}) == 4
    assert [event.start_ms for event in events] == door.starts == sorted(door.starts)
    assert [kind for kind, _ in told] == ["event", "event"]
    assert world.add_event(door, "motion").subtype in ("human", "vehicle", "other_motion")


def test_an_added_event_runs_until_its_end(world: World) -> None:
    event = world.add_event(door_of(world), "ding", lasts_ms=20_000)
    assert event.end_by(event.start_ms + 19_999) is None
    assert event.end_by(event.start_ms + 20_000) == event.start_ms + 20_000


def test_an_event_of_the_future_comes_when_it_is_time(world: World) -> None:
    door, told = door_of(world), heard(world)
    event = world.add_event(door, "ding", at_ms=NOW_MS + HOUR_MS)
    assert told == []
    assert event not in world.visible(door)
    world.advance(HOUR_MS)
    assert told == [("event", HOUR_MS)]
    assert world.visible(door)[-1] is event


def test_a_listener_sees_the_world_as_it_is_at_its_happening(world: World) -> None:
    seen: list[tuple[str, int]] = []
    world.subscribe(lambda happening: seen.append((f"{happening.kind} {len(world.devices)}", world.consent_ms)))
    world.add_event(door_of(world), "ding", at_ms=NOW_MS + HOUR_MS)
    world.link(NOW_MS + 2 * HOUR_MS)
    world.advance(3 * HOUR_MS)
    assert seen == [("event 1", NOW_MS - 3 * HOUR_MS), ("linked 1", NOW_MS + 2 * HOUR_MS)]


@pytest.mark.parametrize(
    ("kind", "more", "problem"),
    [
        ("", {}, "The kind of an event is a word"),
        ("m" * 61, {}, "The kind of an event is a word"),
        ("mo\ntion", {}, "The kind of an event is a word"),
        ("meow", {}, "'meow' is none of motion, ding, on_demand; others need other_kinds = true"),
        ("button_press", {}, "'button_press' is none of motion, ding, on_demand"),
        ("contact_sensor_faulted", {}, "comes from a sensor, and sensor events are never in Event History"),
        ("motion", {"component_id": "1"}, "There is no camera '1' of this device; known are 0"),
        ("motion", {"subtype": ""}, "The kind of an event is a word"),
        ("motion", {"lasts_ms": -1}, "An event lasts 0 to"),
        ("motion", {"lasts_ms": HOUR_MS + 1}, "An event lasts 0 to"),
        ("motion", {"at_ms": 0}, "An event lies at most"),
        ("motion", {"at_ms": NOW_MS * 2}, "An event lies at most"),
    ],
)
def test_what_is_no_event_is_refused(world: World, kind: str, more: dict[str, int], problem: str) -> None:
    with pytest.raises(SimulatorError, match=problem):
        world.add_event(door_of(world), kind, **more)  # type: ignore[arg-type]  # one of several keywords
    assert len(door_of(world).events) == 2


def test_history_lags_and_recordings_take_their_time() -> None:
    world = world_of('[account]\nlinked_ago = ["3h"]\nhistory_lag = "30s"\nrecording = "50s"\n' + DOOR)
    door = door_of(world)
    event = world.add_event(door, "ding")
    assert world.visible(door) == []
    assert world.recording_of(event) == "not-ready"
    world.advance(30_000)
    assert world.visible(door) == [event]
    assert world.recording_of(event) == "not-ready"
    world.advance(20_000)
    assert world.recording_of(event) == "available"
    # An event that is told late enters history late as well.
    late = world.add_event(door, "motion", at_ms=NOW_MS - HOUR_MS)
    assert world.visible(door) == [event]
    world.advance(30_000)
    assert world.visible(door) == [late, event]


def test_refusals_clear_by_number_or_by_time() -> None:
    world = world_of(
        '[account]\nlinked_ago = ["3h"]\n' + DOOR + "events = [\n"
        '{ ago = "4m", still = { outcome = "key-not-ready", clears_after = 2 } },\n'
        '{ ago = "3m", still = { outcome = "not-ready", clears_in = "1m" } },\n'
        '{ ago = "2m", still = { outcome = "corrupt" } },\n'
        '{ ago = "1m", still = { outcome = "no-timestamp", clears_after = 1 } },\n]\n'
    )
    key, ready, corrupt, untimed = door_of(world).events
    for event in (key, ready, corrupt, untimed):
        world.note_refusal(event)
    assert [world.recording_of(event) for event in (key, ready)] == ["key-not-ready", "not-ready"]
    world.note_refusal(key)
    world.advance(60_000)
    assert [world.recording_of(event) for event in (key, ready)] == ["available", "available"]
    assert [world.recording_of(event) for event in (corrupt, untimed)] == ["corrupt", "no-timestamp"]


def test_linking_again_moves_the_consent(world: World) -> None:
    door, told = door_of(world), heard(world)
    assert world.consent_ms == NOW_MS - 3 * HOUR_MS
    world.link(NOW_MS - 90 * 60_000)
    assert len(world.visible(door)) == 1
    assert not world.authorised(NOW_MS - 2 * HOUR_MS)
    world.link()
    assert world.consent_ms >= NOW_MS
    assert world.visible(door) == []
    with pytest.raises(SimulatorError, match="cannot be linked again before the link in force"):
        world.link(NOW_MS - HOUR_MS)
    world.link(world.now_ms() + HOUR_MS)
    consent_ms = world.consent_ms
    world.advance(HOUR_MS)
    assert world.consent_ms >= consent_ms + HOUR_MS
    assert [kind for kind, _ in told] == ["linked"] * 3


def test_without_a_link_nothing_is_shared(world: World) -> None:
    door, told = door_of(world), heard(world)
    world.unlink()
    world.unlink()
    assert not world.linked
    assert world.devices == {}
    assert world.visible(door) == []
    assert not world.authorised(world.now_ms())
    world.link()
    assert world.linked
    assert list(world.devices.values()) == [door]
    assert world.visible(door) == []
    assert [kind for kind, _ in told] == ["unlinked", "linked"]


def test_a_device_is_lost_and_found(world: World) -> None:
    door, told = door_of(world), heard(world)
    assert world.online(door)
    assert NOW_MS - 10 * 60_000 < world.reported_ms(door) < world.now_ms()
    world.set_online(door, False)
    world.set_online(door, False)
    lost_ms = world.reported_ms(door)
    world.advance(HOUR_MS)
    assert not world.online(door)
    assert world.reported_ms(door) == lost_ms < NOW_MS
    world.set_online(door, True)
    assert world.online(door)
    assert world.reported_ms(door) > lost_ms
    assert [kind for kind, _ in told] == ["offline", "online"]


def test_a_device_is_shared_no_longer_and_again(world: World) -> None:
    door, told = door_of(world), heard(world)
    for _ in range(2):
        world.remove_device(door)
    assert world.devices == {}
    assert world.device_by_slug("door") is door
    for _ in range(2):
        world.add_device(door)
    assert list(world.devices) == [door.id]
    assert [kind for kind, _ in told] == ["device_removed", "device_added"]
    with pytest.raises(KeyError):
        world.device_by_slug("gate")


def test_the_future_of_a_story_comes_in_its_order() -> None:
    world = world_of(
        '[account]\nlinked_ago = ["3h", "-5m"]\n' + DOOR + 'offline_for = "-10m"\n'
        'events = [{ ago = "-2m", kind = "ding" }, { ago = "1m" }, { ago = "-6m" }]\n'
        'stretches = [{ from = "-20m", until = "-30m", count = 2 }]\n'
    )
    door, told = door_of(world), heard(world)
    assert (len(world.visible(door)), world.online(door)) == (1, True)
    world.advance(3 * 60_000)
    assert told == [("event", 120_000)]
    assert len(world.visible(door)) == 2
    world.advance(60 * 60_000)
    assert [kind for kind, _ in told] == ["event", "linked", "event", "offline", "event", "event"]
    assert told[1:4] == [("linked", 300_000), ("event", 360_000), ("offline", 600_000)]
    assert world.consent_ms == NOW_MS + 300_000
    assert [event.start_ms - NOW_MS for event in world.visible(door)] == [
        at_ms for kind, at_ms in told if kind == "event"
    ][1:]
    assert world.reported_ms(door) == NOW_MS + 595_000


@pytest.mark.parametrize(
    "read",
    [
        lambda world: world.online(door_of(world)) is False,
        lambda world: world.reported_ms(door_of(world)) < NOW_MS,
        lambda world: world.consent_ms == NOW_MS + 20,
        lambda world: world.visible(door_of(world)) == [],
        lambda world: not world.authorised(NOW_MS),
    ],
)
def test_whoever_reads_meets_what_is_due(read: Callable[[World], bool]) -> None:
    world = world_of(
        '[account]\nlinked_ago = ["3h", "-0.02s"]\n' + DOOR + 'offline_for = "-0.02s"\nevents = [{ ago = "1h" }]\n'
    )
    while world.now_ms() <= NOW_MS + 20:
        pass
    assert read(world)


def test_a_closed_span_is_refused_though_the_consent_is_older() -> None:
    world = world_of('[account]\nlinked_ago = ["3h"]\n[[account.closed]]\nfrom = "2h"\nuntil = "1h"\n' + DOOR)
    asked = {
        ago_ms: world.authorised(NOW_MS - ago_ms) for ago_ms in (HOUR_MS, HOUR_MS + 1, 2 * HOUR_MS, 2 * HOUR_MS + 1)
    }
    assert list(asked.values()) == [True, False, False, True]
    assert world.authorised(NOW_MS - 3 * HOUR_MS)
    assert not world.authorised(NOW_MS - 3 * HOUR_MS - 1)


def test_a_plan_that_ended_empties_history(world: World) -> None:
    ended = world_of('[account]\nlinked_ago = ["3h"]\nplan = "empty"\n' + DOOR + 'events = [{ ago = "1h" }]\n')
    assert ended.visible(door_of(ended)) == []


async def _until_heard(world: World, act: Callable[[], None]) -> list[Happening]:
    """What happens first after ``act``, while the story unfolds by itself and nobody reads it."""
    told: list[Happening] = []
    came = asyncio.Event()

    def listener(happening: Happening) -> None:
        told.append(happening)
        came.set()

    world.subscribe(listener)
    task = asyncio.create_task(world.unfold())
    await asyncio.sleep(0)
    act()
    async with asyncio.timeout(5):
        await came.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return told


def test_a_story_unfolds_though_nobody_reads_it() -> None:
    world = world_of('[account]\nlinked_ago = ["3h", "-0.05s"]\n' + DOOR)
    told = asyncio.run(_until_heard(world, lambda: None))
    assert [(happening.kind, happening.at_ms) for happening in told] == [("linked", NOW_MS + 50)]


def test_what_is_added_later_unfolds_too(world: World) -> None:
    def ring() -> None:
        world.add_event(door_of(world), "ding", at_ms=world.now_ms() + 40)

    told = asyncio.run(_until_heard(world, ring))
    assert told[0].event is door_of(world).events[-1]
    assert told[0].device is door_of(world)
