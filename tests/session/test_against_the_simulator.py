"""The session, the real client and a simulated account, over real sockets."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from urllib.parse import quote

import pytest

from ringviewer.partner_api import retry
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from ringviewer.session.changes import Notice
from ringviewer.session.report import diagnose_json, still_json
from ringviewer.session.session import Session
from ringviewer.simulator import start
from ringviewer.simulator.running import RunningSimulator
from tests.session.scripted import until

pytestmark = pytest.mark.anyio

Opened = tuple[RunningSimulator, Session]
OpenScenario = Callable[..., Awaitable[Opened]]


@pytest.fixture
async def open_scenario() -> AsyncIterator[OpenScenario]:
    """Serves a scenario and opens a session on it; both are closed afterwards."""
    async with AsyncExitStack() as stack:

        async def opener(name: str, token: str | None = None) -> Opened:
            simulator = await asyncio.to_thread(start, name)
            stack.push_async_callback(asyncio.to_thread, simulator.stop)
            client = PartnerClient(
                simulator.api_base,
                simulator.token if token is None else token,
                pace=Pace(per_second=20, in_flight=8),
                trust_env=False,
            )
            stack.push_async_callback(client.aclose)
            session = Session(client, label=name)
            stack.push_async_callback(session.aclose)
            return simulator, session

        yield opener


def raw(simulator: RunningSimulator, path: str) -> dict[str, object]:
    """An answer of the simulator, read without the client."""
    request = urllib.request.Request(  # noqa: S310
        simulator.api_base + path, headers={"Authorization": f"Bearer {simulator.token}", "User-Agent": "test"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        document = json.load(answer)
    assert isinstance(document, dict)
    return document


def raw_counts(simulator: RunningSimulator) -> dict[str, int]:
    """How many events each device has, by following the pages without the client."""
    counts: dict[str, int] = {}
    for device in raw(simulator, "/v1/devices")["data"]:  # type: ignore[attr-defined]
        path: str | None = f"/v1/history/devices/{quote(device['id'], safe='')}/events"
        ids: set[str] = set()
        while path:
            page = raw(simulator, path)
            rows = page["data"]
            assert isinstance(rows, list)
            ids.update(row["id"] for row in rows)
            links = page.get("links")
            path = links.get("next") if rows and isinstance(links, dict) else None
        counts[device["id"]] = len(ids)
    return counts


async def test_the_default_story_is_read_completely(open_scenario: OpenScenario) -> None:
    simulator, session = await open_scenario("relinked")
    session.start()
    await session.settled()
    counts = await asyncio.to_thread(raw_counts, simulator)
    assert {name: len(lane.events) for name, lane in session.lanes.items()} == counts
    assert sum(counts.values()) > 100
    assert all(lane.coverage.complete for lane in session.lanes.values())
    assert all(lane.broken_rows == 0 for lane in session.lanes.values())
    assert session.problem is None


async def test_the_bracket_holds_the_hidden_consent_time(open_scenario: OpenScenario) -> None:
    simulator, session = await open_scenario("relinked")
    session.start()
    session.replay([(request.device_id, request.start_ms) for request in simulator.controller_requests])
    await session.settled()

    def holds(after_ms: int | None, by_ms: int | None) -> bool:
        assert after_ms is not None
        assert by_ms is not None
        return after_ms < simulator.consent_ms <= by_ms

    assert holds(session.consent.after_ms, session.consent.by_ms)
    assert "lookback-crosses-boundary" in [finding.code for finding in session.findings]

    device_id = simulator.controller_requests[0].device_id
    cost = session.narrow_cost(device_id, 1_000)
    posts_before = sum(entry.method == "POST" for entry in simulator.journal)
    session.narrow(device_id, 1_000)
    await session.settled()
    consent = session.lanes[device_id].consent
    assert holds(consent.after_ms, consent.by_ms)
    assert consent.width_ms is not None
    assert consent.width_ms <= 1_000
    assert consent.confidence == "high"
    assert holds(session.consent.after_ms, session.consent.by_ms)
    assert sum(entry.method == "POST" for entry in simulator.journal) - posts_before <= cost <= 30

    report = diagnose_json(session)
    assert json.loads(json.dumps(report)) == report
    assert report["consent"]["by_ms"] == session.consent.by_ms
    assert report["consent"]["confidence"] == "high"
    assert [device["id"] for device in report["devices"]] == list(session.lanes)
    assert all(device["history"]["complete"] for device in report["devices"])
    assert simulator.token not in json.dumps(report)


async def test_stopping_in_the_middle_and_going_on_loses_nothing(open_scenario: OpenScenario) -> None:
    simulator, session = await open_scenario("relinked")
    session.start()
    await until(session, lambda: any(lane.coverage.pages for lane in session.lanes.values()))
    session.stop()
    assert not session.busy
    await session.settled()
    session.resume()
    await session.settled()
    counts = await asyncio.to_thread(raw_counts, simulator)
    assert {name: len(lane.events) for name, lane in session.lanes.items()} == counts
    assert all(lane.coverage.complete and len(lane.coverage.spans) == 1 for lane in session.lanes.values())


async def test_a_still_has_both_times_and_both_legs(open_scenario: OpenScenario) -> None:
    _, session = await open_scenario("healthy")
    session.start()
    await session.settled()
    lane = max(session.lanes.values(), key=lambda lane: len(lane.events))
    event = lane.events.event(len(lane.events) - 1)
    session.select(lane.device.id, event.id)
    await session.settled()
    view = session.shown_still
    assert view is not None
    assert view.problem is None
    assert view.picture is not None
    assert view.match is not None
    assert view.actual_ms is not None
    assert view.match.offset_ms == view.actual_ms - event.start_ms
    assert [leg.method for leg in view.legs] == ["POST", "GET"]
    assert event.id in lane.looked
    report = still_json(view)
    assert report["requested_ms"] == event.start_ms
    assert report["width"] == view.picture.width
    assert [leg["status"] for leg in report["legs"]] == [303, 200]
    assert "security_token" not in json.dumps(report)


async def test_each_way_a_still_turns_out_is_a_finding(
    open_scenario: OpenScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(retry, "rest", at_once)
    _, session = await open_scenario("stills")
    session.start()
    await session.settled()
    assert [finding.code for finding in session.findings] == []
    lane = next(iter(session.lanes.values()))
    events = [lane.events.event(at) for at in range(len(lane.events))]
    for event in events:
        await session.fetch_still(StillAsk.at(lane.device.id, event.start_ms), event)
    await session.settled()
    assert {finding.code for finding in session.findings} == {
        "still-outside-tolerance",
        "still-before-event",
        "still-time-unknown",
        "media-not-found",
        "key-not-ready",
        "recording-corrupt",
        "recording-not-ready",
        "not-an-image",
        "wrong-format",
    }
    assert all(finding.why[0][1] for finding in session.findings), "each names a request"


async def test_of_a_hundred_quick_selections_the_last_is_shown(open_scenario: OpenScenario) -> None:
    simulator, session = await open_scenario("relinked")
    session.start()
    await session.settled()
    lane = max(session.lanes.values(), key=lambda lane: len(lane.events))
    events = [lane.events.event(index % len(lane.events)) for index in range(100)]
    for number, event in enumerate(events):
        session.select(lane.device.id, event.id)
        if number == 20:
            # One is on the wire by then; those before and after it are not.
            await until(session, lambda: any(each.kind == "still" for each in session.client.recorder.exchanges))
        elif number % 20 == 0:
            for _ in range(number):
                await asyncio.sleep(0)
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.event == events[-1]
    assert not session.shown_still.pending
    assert sum(entry.method == "POST" for entry in simulator.journal) < 20


async def test_a_refused_still_is_explained_and_bounds_the_boundary(open_scenario: OpenScenario) -> None:
    simulator, session = await open_scenario("relinked")
    session.start()
    await session.settled()
    device_id = next(iter(session.lanes))
    start_ms = simulator.consent_ms - 60_000
    session.ask(StillAsk.latest(device_id, start_ms))
    await session.settled()
    view = session.shown_still
    assert view is not None
    assert view.problem is not None
    assert (view.problem.kind, view.problem.status) == ("time-range-not-authorized", 403)
    assert view.problem.next_step
    after = session.lanes[device_id].consent.after_witness
    assert after is not None
    assert (after.at_ms, after.request_id) == (start_ms, view.problem.request_id)
    assert session.problem is None


async def test_an_expired_token_is_one_problem_of_the_account(open_scenario: OpenScenario) -> None:
    _, session = await open_scenario("expired-token")
    session.start()
    session.replay([("anything", 1)])
    await session.settled()
    assert session.problem is not None
    assert session.problem.kind == "token-refused"
    assert "token-expired" in [finding.code for finding in session.findings]
    assert not session.busy


async def test_a_server_that_speaks_html_is_said_to_be_none(open_scenario: OpenScenario) -> None:
    _, session = await open_scenario("html")
    notices: list[Notice] = []
    session.subscribe(lambda change: notices.append(change) if isinstance(change, Notice) else None)
    session.start()
    await session.settled()
    assert session.problem is not None
    assert session.problem.status == 502
    assert "web page" in session.problem.meaning
    assert len(notices) == 1
    assert not session.lanes
    assert not session.busy


async def test_a_healthy_account_has_no_findings_but_notes(open_scenario: OpenScenario) -> None:
    _, session = await open_scenario("healthy")
    session.start()
    await session.settled()
    assert [finding.code for finding in session.findings if finding.severity != "info"] == []


async def test_an_account_without_devices_is_told(open_scenario: OpenScenario) -> None:
    _, session = await open_scenario("empty")
    session.start()
    await session.settled()
    assert session.problem is None
    assert [finding.code for finding in session.findings] == ["no-devices"]


async def test_nothing_listens_at_the_address(open_scenario: OpenScenario) -> None:
    simulator, session = await open_scenario("healthy")
    await asyncio.to_thread(simulator.stop)
    session.start()
    await session.settled()
    assert session.problem is not None
    assert session.problem.kind == "unreachable"


async def test_closing_while_loading_leaves_no_task(open_scenario: OpenScenario) -> None:
    before = asyncio.all_tasks()
    _, session = await open_scenario("relinked")
    session.start()
    await until(session, lambda: bool(session.lanes))
    await session.aclose()
    await session.client.aclose()  # type: ignore[attr-defined]
    assert asyncio.all_tasks() == before
