"""Every state of a still, seen in its order in the real window, and the window closed in each of them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ringviewer.history.event import Event
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.end_to_end.stills import (
    HOUR_MS,
    MINUTE_MS,
    Course,
    Told,
    click_mark,
    click_row,
    click_time,
    events_of,
    gets,
    opened,
    phase,
    posts,
    press,
    row_of,
    sent,
    settled,
    shown,
    story,
    told,
    zoom_out,
)

pytestmark = pytest.mark.anyio

EVENTS = (
    'ago = "10m", lasts = "20s", still = { offset = "0s" }',
    'ago = "25m", lasts = "20s", still = { offset = "3s" }',
    'ago = "40m", lasts = "20s", still = { outcome = "key-not-ready", clears_after = 2, offset = "0s" }',
    'ago = "55m", lasts = "20s", still = { outcome = "not-ready", offset = "0s" }',
    'ago = "70m", lasts = "20s", still = { outcome = "none" }',
    'ago = "85m", lasts = "20s", still = { outcome = "not-ready", offset = "0s" }',
    'ago = "100m", lasts = "20s", still = { offset = "0s" }',
)
# What the customer's controller asked shows from when on nothing is authorised.
CONTROLLER = '[[controller]]\ndevice = "yard"\nbefore_consent = "1h"'
# Long enough to be seen, and over by itself before the next test.
STALL = {"kind": "stall", "lasts": "1.5s"}
HOLDING: dict[str, list[dict[str, object]]] = {
    "asking": [{"route": "image", "where": "before", **STALL}],
    "following": [{"route": "media", "where": "before", **STALL}],
    "downloading": [{"route": "media", "where": "body", **STALL}],
}


@pytest.fixture
def yard(tmp_path: Path) -> str:
    return story(tmp_path / "yard.toml", [("Yard", EVENTS)], more=CONTROLLER, linked="3h")


def one(states: list[Told]) -> Told:
    assert states
    return states[0]


@at_a_desk
async def test_a_still_goes_through_its_states_in_order(open_desk: OpenDesk, yard: str) -> None:
    desk = await opened(open_desk, yard)
    idle = told(desk)
    assert (idle.phase, idle.buttons) == ("idle", ("Ask at a time…",))
    assert idle.picture.startswith("No event selected\n")
    desk.simulator.set_faults([{"route": "media", "kind": "drip", "delay": "0.06s", "bytes": 25_000}])
    event = events_of(desk, "Yard")[0]
    course = Course(desk)
    click_mark(desk, event)
    await settled(desk, event)
    assert course.phases == ["queued", "asking", "following", "downloading", "shown"]
    queued, asking, following = (one(course.of(name)) for name in ("queued", "asking", "following"))
    assert queued.picture.startswith("Waiting for its turn\nRequests leave slowly")
    assert asking.picture.startswith("Asking whether this time is authorised\nStep 1 of 2.")
    assert asking.legs == ()
    assert following.picture.startswith("The time is authorised; asking the picture’s host\nStep 2 of 2.")
    assert following.legs == (("POST", "303"),)
    bytes_told = [re.search(r"Downloading, (\d+) of (\d+)", state.picture) for state in course.of("downloading")]
    counts = [(int(match[1]), int(match[2])) for match in bytes_told if match]
    assert len(counts) >= 3
    assert counts == sorted(counts)
    assert {total for _, total in counts} == {counts[-1][1]}
    assert counts[0][0] < counts[-1][1]
    for state in course.states[:-1]:
        assert state.buttons == ("Stop",)
        assert "ACTUAL not known yet" in state.times
        assert "no offset yet" in state.times
    last = course.states[-1]
    assert (last.picture, last.legs) == ("", (("POST", "303"), ("GET", "200")))
    assert last.buttons == ("Ask again", "At event end", "Newest in range")
    assert "exact" in row_of(desk, event)
    assert (posts(desk), gets(desk)) == (2, 1)  # one POST was the controller's


@at_a_desk
async def test_a_wait_counts_down_and_is_ended_by_try_now_by_stop_and_by_a_newer_choice(
    open_desk: OpenDesk, yard: str
) -> None:
    desk = await opened(open_desk, yard)
    fine, _, key, writing, _, other, _ = events_of(desk, "Yard")
    course = Course(desk)
    click_row(desk, key)
    waiting = await phase(desk, "waiting")
    assert waiting.picture.startswith("The key for the recording is not ready\n422 GRECO_NO_VALID_KEY. Try 2 of 5")
    assert waiting.buttons == ("Try now", "Stop")
    assert "1 try so far: 422" in waiting.times
    assert waiting.legs == (("POST", "303"), ("GET", "422"))
    left_s = countdown(waiting)
    await until(lambda: countdown(told(desk)) < left_s, "the countdown goes on")
    press(desk, "Try now")
    assert told(desk).phase == "queued"
    await phase(desk, "waiting")
    press(desk, "Try now")
    assert "exact" in (await settled(desk, key)).times
    assert [name for name in course.phases if name == "waiting"] == ["waiting"] * 2
    assert gets(desk) == 3

    click_row(desk, writing)
    await phase(desk, "waiting")
    assert "waiting to retry" in row_of(desk, writing)
    press(desk, "Stop")
    stopped = told(desk)
    assert (stopped.phase, stopped.buttons) == ("stopped", ("Ask again", "Newest in range"))
    assert stopped.picture.startswith("Stopped by you\n")
    assert "not waited for" in row_of(desk, writing)
    await desk.session.settled()
    assert not desk.session.busy

    click_row(desk, other)
    await phase(desk, "waiting")
    requests = sent(desk)
    click_row(desk, fine)
    assert desk.session.lanes[other.device_id].stills[other.id].phase == "superseded"
    assert "not waited for" in row_of(desk, other)
    assert "exact" in (await settled(desk, fine)).times
    await desk.session.settled()
    assert sent(desk) - requests == 2


def countdown(said: Told) -> int:
    match = re.search(r"starts in (\d+)", said.picture)
    assert match, said
    return int(match[1])


@at_a_desk
async def test_stop_ends_what_is_on_the_wire_and_asking_again_brings_it(open_desk: OpenDesk, yard: str) -> None:
    desk = await opened(open_desk, yard)
    event = events_of(desk, "Yard")[0]
    for name, faults in HOLDING.items():
        desk.simulator.set_faults(faults)
        if name == "asking":
            click_row(desk, event)
        else:
            press(desk, "Ask again")
        held = await phase(desk, name)
        assert held.buttons == ("Stop",)
        press(desk, "Stop")
        stopped = told(desk)
        assert stopped.phase == "stopped"
        assert stopped.picture.startswith("Stopped by you\n")
        assert "ACTUAL none; – no offset, stopped before" in stopped.times.replace("ACTUAL none ", "ACTUAL none")
        assert "not waited for" in row_of(desk, event)
    desk.simulator.set_faults([])
    press(desk, "Ask again")
    assert "exact" in (await settled(desk, event)).times


@at_a_desk
async def test_a_time_before_the_boundary_is_held_and_sent_on_purpose_only(open_desk: OpenDesk, yard: str) -> None:
    desk = await opened(open_desk, yard)
    device_id = desk.device("Yard")
    consent = desk.session.lanes[device_id].consent
    assert consent.after_ms is not None
    assert consent.by_ms is not None
    before_ms = consent.after_ms - HOUR_MS // 2
    zoom_out(desk, before_ms - HOUR_MS // 2)
    requests = sent(desk)
    click_time(desk, device_id, before_ms)
    held = told(desk)
    assert held.phase == "held"
    assert held.picture.startswith(
        "This time is before the boundary\nThe API will answer 403 TIME_RANGE_NOT_AUTHORIZED"
    )
    assert "not sent" in held.times
    assert "too early, no request was made" in held.times
    assert held.buttons[0].startswith("Ask at ")
    assert held.buttons[1] == "Send anyway"
    await desk.session.settled()
    assert sent(desk) == requests
    asked_ms = shown(desk).ask.at_ms
    assert asked_ms is not None
    assert abs(asked_ms - before_ms) < 5 * MINUTE_MS

    press(desk, "Send anyway")
    refused = await settled(desk)
    assert refused.picture.startswith(
        "This time is before the boundary\n403 TIME_RANGE_NOT_AUTHORIZED. The customer linked"
    )
    assert "too early" in refused.times
    assert refused.legs == (("POST", "403"),)
    assert refused.buttons[0].startswith("Ask at ")
    assert sent(desk) - requests == 1
    assert shown(desk).ask.at_ms == asked_ms

    click_time(desk, device_id, before_ms - HOUR_MS // 4)
    assert told(desk).phase == "held"
    press(desk, "Ask at ")
    assert shown(desk).ask.at_ms == consent.by_ms
    assert "exact" in (await settled(desk)).times
    assert sent(desk) - requests == 3
    assert desk.session.lanes[device_id].consent.by_ms == consent.by_ms


Reach = Callable[[Desk, list[Event]], Awaitable[None]]


async def reach_held(desk: Desk, events: list[Event]) -> None:
    after_ms = desk.session.lanes[events[0].device_id].consent.after_ms
    assert after_ms is not None
    zoom_out(desk, after_ms - HOUR_MS)
    click_time(desk, events[0].device_id, after_ms - HOUR_MS // 2)


async def reach_queued(desk: Desk, events: list[Event]) -> None:
    click_row(desk, events[0])


async def reach_on_wire(desk: Desk, events: list[Event], name: str) -> None:
    desk.simulator.set_faults([{**fault, "lasts": "10m"} for fault in HOLDING[name]])
    click_row(desk, events[0])
    await phase(desk, name)


async def reach_waiting(desk: Desk, events: list[Event]) -> None:
    click_row(desk, events[3])
    await phase(desk, "waiting")


async def reach_stopped(desk: Desk, events: list[Event]) -> None:
    await reach_waiting(desk, events)
    press(desk, "Stop")


async def reach_shown(desk: Desk, events: list[Event]) -> None:
    click_row(desk, events[0])
    await settled(desk, events[0])


async def reach_failed(desk: Desk, events: list[Event]) -> None:
    click_row(desk, events[4])
    await settled(desk, events[4])


REACH: dict[str, Reach] = {
    "idle": lambda desk, events: asyncio.sleep(0),
    "held": reach_held,
    "queued": reach_queued,
    "asking": lambda desk, events: reach_on_wire(desk, events, "asking"),
    "following": lambda desk, events: reach_on_wire(desk, events, "following"),
    "downloading": lambda desk, events: reach_on_wire(desk, events, "downloading"),
    "waiting": reach_waiting,
    "shown": reach_shown,
    "failed": reach_failed,
    "stopped": reach_stopped,
}


@pytest.mark.parametrize("name", REACH)
@at_a_desk
async def test_the_window_can_be_closed_in_every_state(open_desk: OpenDesk, yard: str, name: str) -> None:
    before = asyncio.all_tasks()
    desk = await opened(open_desk, yard)
    await REACH[name](desk, events_of(desk, "Yard"))
    assert told(desk).phase == name
    assert await desk.close() == 0
    assert {task.get_name() for task in asyncio.all_tasks() - before} == set()
