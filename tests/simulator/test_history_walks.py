"""Walking Event History from page to page: every visible event that matches, once, newest first, in any dialect."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringviewer.simulator.api.history_pages import BadKeyError, history_body
from ringviewer.simulator.errors import RefusalError
from ringviewer.simulator.worlds.world import SimDevice, SimEvent, World
from tests.simulator.yards import HOUR_MS, MINUTE_MS, NOW_MS, server_of, yard_world

KINDS = ("motion", "ding", "on_demand")
SUBTYPES = ("human", "vehicle", "other_motion")
WORDS = (*KINDS, *(f"motion.{subtype}" for subtype in SUBTYPES), "nonsense", "motion.", ".human", "")
DIALECTS = st.fixed_dictionaries(
    {
        "page_size": st.integers(1, 12),
        "next_drops_filter": st.booleans(),
        "next_on_empty": st.booleans(),
        "next_absolute": st.booleans(),
        "next_brackets": st.sampled_from(["raw", "encoded"]),
        "links_on_last": st.sampled_from(["absent", "empty", "null"]),
        "filter_ignored": st.booleans(),
        "times": st.sampled_from(["numbers", "strings", "iso", "seconds"]),
    }
)
# Few different moments: many events start in the same millisecond.
ARRIVALS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(SUBTYPES), st.integers(0, 6).map(lambda step: step * MINUTE_MS)),
    max_size=30,
)
FILTERS = st.lists(st.sampled_from(WORDS), max_size=4).map(",".join)


def arrive(world: World, device: SimDevice, arrivals: list[tuple[str, str, int]]) -> list[SimEvent]:
    return [
        world.add_event(device, kind, subtype=subtype if kind == "motion" else None, at_ms=world.now_ms() - ago_ms)
        for kind, subtype, ago_ms in arrivals
    ]


def told(event: SimEvent, filter_text: str, dialect: dict[str, Any]) -> bool:
    """What the contract says of ``event_types``, in words of its own."""
    words = [word for word in filter_text.split(",") if word]
    if dialect["filter_ignored"] or not words:
        return True
    return any(
        word == event.kind or (event.subtype is not None and word == f"{event.kind}.{event.subtype}") for word in words
    )


def walked(world: World, device: SimDevice, filter_text: str, between: Any = None) -> list[str]:
    """The ids of all pages, as a careful client collects them: re-adding a dropped filter, stopping when empty."""
    query = {"event_types": filter_text}
    seen: list[str] = []
    while True:
        body = history_body(world, device, query, "http://127.0.0.1:1")
        rows = body["data"]
        assert len(rows) <= world.spec.dialect.page_size
        seen += [row["id"] for row in rows]
        following = (body.get("links") or {}).get("next")
        if not rows or following is None:
            return seen
        split = urlsplit(following)
        assert bool(split.netloc) == world.spec.dialect.next_absolute
        assert ("page%5Bkey%5D=" in split.query) == (world.spec.dialect.next_brackets == "encoded")
        query = dict(parse_qsl(split.query))
        assert ("event_types" in query) == (bool(filter_text) and not world.spec.dialect.next_drops_filter)
        query.setdefault("event_types", filter_text)
        if between is not None:
            between(rows)


@settings(max_examples=150, deadline=None)
@given(dialect=DIALECTS, filter_text=FILTERS, arrivals=ARRIVALS)
def test_a_walk_meets_every_event_once(
    dialect: dict[str, Any], filter_text: str, arrivals: list[tuple[str, str, int]]
) -> None:
    world = yard_world(dialect)
    device = world.device_by_slug("yard")
    arrive(world, device, arrivals)
    expected = {event.id: event.start_ms for event in world.visible(device) if told(event, filter_text, dialect)}
    seen = walked(world, device, filter_text)
    assert len(seen) == len(expected)
    assert set(seen) == set(expected)
    starts = [expected[identity] for identity in seen]
    assert starts == sorted(starts, reverse=True)


@settings(max_examples=100, deadline=None)
@given(dialect=DIALECTS, filter_text=FILTERS, first=ARRIVALS, later=st.lists(ARRIVALS, max_size=4))
def test_events_that_arrive_in_the_middle_disturb_nothing(
    dialect: dict[str, Any],
    filter_text: str,
    first: list[tuple[str, str, int]],
    later: list[list[tuple[str, str, int]]],
) -> None:
    world = yard_world(dialect)
    device = world.device_by_slug("yard")
    arrive(world, device, first)
    due = {event.id for event in world.visible(device) if told(event, filter_text, dialect)}
    starts = {event.id: event.start_ms for event in world.visible(device)}
    waves = iter(later)

    def between(_rows: object) -> None:
        for event in arrive(world, device, next(waves, [])):
            starts[event.id] = event.start_ms

    seen = walked(world, device, filter_text, between)
    assert len(seen) == len(set(seen))
    assert due <= set(seen)
    assert [starts[identity] for identity in seen] == sorted((starts[identity] for identity in seen), reverse=True)


def test_an_old_key_skips_everything_newer() -> None:
    world = yard_world({"page_size": 2})
    device = world.device_by_slug("yard")
    first = history_body(world, device, {})
    key = dict(parse_qsl(urlsplit(first["links"]["next"]).query))
    second = history_body(world, device, key)["data"]
    added = world.add_event(device, "ding")
    assert history_body(world, device, key)["data"] == second
    assert history_body(world, device, {})["data"][0]["id"] == added.id


def test_a_key_from_before_a_new_link_leads_to_nothing() -> None:
    world = yard_world({"page_size": 2})
    device = world.device_by_slug("yard")
    key = dict(parse_qsl(urlsplit(history_body(world, device, {})["links"]["next"]).query))
    world.link()
    assert history_body(world, device, key) == {"data": []}


def test_an_event_enters_history_after_the_lag() -> None:
    world = yard_world(account='history_lag = "40s"')
    device = world.device_by_slug("yard")
    added = world.add_event(device, "ding")
    assert added.id not in [row["id"] for row in history_body(world, device, {})["data"]]
    world.advance(41_000)
    assert history_body(world, device, {})["data"][0]["id"] == added.id


def test_a_running_event_has_no_end_yet() -> None:
    world = yard_world()
    device = world.device_by_slug("yard")
    added = world.add_event(device, "motion", lasts_ms=20_000)
    assert history_body(world, device, {})["data"][0]["attributes"]["end"] is None
    world.advance(20_000)
    assert history_body(world, device, {})["data"][0]["attributes"]["end"] == added.end_ms


@settings(max_examples=150, deadline=None)
@given(key=st.text(max_size=40), filter_text=st.text(max_size=1200))
def test_any_text_is_an_answer_or_a_refusal(key: str, filter_text: str) -> None:
    world = yard_world()
    device = world.device_by_slug("yard")
    with pytest.raises(BadKeyError):
        history_body(world, device, {"page[key]": key})
    if len(filter_text) > 1000:
        with pytest.raises(RefusalError, match="INVALID_PAYLOAD"):
            history_body(world, device, {"event_types": filter_text})
    else:
        assert isinstance(history_body(world, device, {"event_types": filter_text})["data"], list)


def test_a_page_of_a_long_history_touches_few_events(monkeypatch: pytest.MonkeyPatch) -> None:
    world = yard_world(more='stretches = [{ from = "5h", until = "2h", count = 5000, pattern = "apart" }]')
    device = world.device_by_slug("yard")
    assert len(device.events) > 5_000
    touched = 0

    class Counting(list[SimEvent]):
        def __getitem__(self, index: Any) -> Any:
            nonlocal touched
            found = super().__getitem__(index)
            touched += len(found) if isinstance(index, slice) else 1
            return found

        def __iter__(self) -> Any:
            raise AssertionError("a page must not walk all events")

    counting = Counting(device.events)
    monkeypatch.setattr(type(device), "events", property(lambda _: counting))
    key = f"2026-10-08T{(NOW_MS - 3 * HOUR_MS) // HOUR_MS % 24:02d}:00:00.000Z-00000000"
    for query in ({}, {"event_types": "motion"}, {"page[key]": key}):
        touched = 0
        assert len(history_body(world, device, query)["data"]) == 50
        assert touched < 60


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dialect=DIALECTS, filter_text=FILTERS)
def test_a_walk_over_the_wire(tmp_path: Path, dialect: dict[str, Any], filter_text: str) -> None:
    with server_of(tmp_path)(dialect) as desk:
        path: str | None = f"/v1/history/devices/{desk.device('Yard')}/events?event_types={filter_text}"
        seen: list[str] = []
        while path is not None:
            body = desk.api.get(path).raise_for_status().json()
            seen += [row["id"] for row in body["data"]]
            path = (body.get("links") or {}).get("next") if body["data"] else None
            if path is not None and "event_types" not in path and filter_text:
                path += f"&event_types={filter_text}"
    world = yard_world(dialect)
    device = world.device_by_slug("yard")
    expected = [event.id for event in reversed(world.visible(device)) if told(event, filter_text, dialect)]
    assert seen == expected


def test_events_that_arrive_while_a_client_walks(tmp_path: Path) -> None:
    with server_of(tmp_path)({"page_size": 2}) as desk:
        device_id = desk.device("Yard")
        due = [row["id"] for row in desk.events(device_id)]
        path: str | None = f"/v1/history/devices/{device_id}/events"
        seen: list[str] = []
        while path is not None:
            body = desk.api.get(path).json()
            seen += [row["id"] for row in body["data"]]
            desk.running.add_event("yard", "motion")
            path = body.get("links", {}).get("next")
        assert seen == due
        assert len(desk.events(device_id)) == len(due) + 4
