from __future__ import annotations

import asyncio

import pytest

from ringviewer.partner_api.errors import NotFound, RingViewerError, ServerBusy, TokenRefused
from ringviewer.partner_api.token import TokenFacts
from ringviewer.session.changes import ConsentChanged
from tests.session.scripted import NOW_MS, Open, ScriptedClient, events_every_minute, until

pytestmark = pytest.mark.anyio

HOUR = 3_600_000


def linked_three_hours_ago() -> ScriptedClient:
    return ScriptedClient(
        {
            "door": events_every_minute(40, NOW_MS - 2 * HOUR),
            "yard": events_every_minute(30, NOW_MS - HOUR, device="yard"),
        },
        consent_ms=NOW_MS - 3 * HOUR,
        page_size=50,
    )


async def test_the_controllers_requests_wait_for_the_devices_and_bound_the_boundary(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    session.replay([("door", NOW_MS - 6 * HOUR), ("unknown", NOW_MS), ("yard", NOW_MS - HOUR)])
    await session.settled()
    door = session.lanes["door"].consent
    assert (door.after_ms, door.by_ms) == (NOW_MS - 6 * HOUR, NOW_MS - 2 * HOUR - 39 * 60_000)
    assert door.confidence == "medium"
    assert session.consent.after_ms == NOW_MS - 6 * HOUR
    assert [f.code for f in session.findings] == ["lookback-crosses-boundary"]
    assert not any("unknown" in call for call in client.calls)
    assert not session.busy


async def test_narrowing_reaches_its_width_within_its_cost(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    cost = session.narrow_cost("door")
    assert session.narrow_cost("unknown") == 0
    words: list[str] = []
    session.subscribe(lambda change: words.append(session.progress.words))
    session.narrow("door")
    session.narrow("door")
    await session.settled()
    consent = session.lanes["door"].consent
    assert consent.after_ms is not None
    assert consent.by_ms is not None
    assert consent.after_ms < client.consent_ms <= consent.by_ms
    assert consent.by_ms - consent.after_ms <= 60_000
    assert consent.confidence == "high"
    sent = sum(call.startswith("probe") for call in client.calls)
    assert 0 < sent <= cost <= 30
    assert any("narrowing the boundary of Door, request" in text for text in words)
    assert session.lanes["door"].probing is None
    assert session.narrow_cost("door") == 0


async def test_narrowing_can_be_stopped_and_goes_on_from_what_is_known(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    session.narrow("door")
    await until(session, lambda: session.lanes["door"].consent.after_ms is not None)
    session.stop()
    assert session.lanes["door"].probing is None
    sent = len(client.calls)
    await session.settled()
    assert len(client.calls) == sent
    session.narrow("door")
    await session.settled()
    assert session.lanes["door"].consent.confidence == "high"
    # Only the probe that was on its way when the stop came is asked for a second time.
    assert len(client.calls) <= len(set(client.calls)) + 1


async def test_a_fault_ends_the_narrowing_and_keeps_what_was_learnt(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    client.fault = lambda call: ServerBusy(503) if sum(c.startswith("probe") for c in client.calls) > 2 else None
    session.narrow("door")
    await session.settled()
    lane = session.lanes["door"]
    assert lane.probing is None
    assert lane.problem is not None
    assert len(lane.witnesses) == 3


async def test_a_re_link_is_noticed_and_every_history_read_again(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    client.now_ms += HOUR
    client.consent_ms = NOW_MS + HOUR // 2
    client.histories["yard"][:0] = events_every_minute(5, NOW_MS + HOUR - 60_000, device="later")
    changed: list[str] = []
    session.subscribe(lambda c: changed.append(c.device_id) if isinstance(c, ConsentChanged) else None)
    session.replay([("door", NOW_MS - HOUR)])
    await session.settled()
    door, yard = session.lanes["door"], session.lanes["yard"]
    assert len(door.consent.relinks) == 1
    relink = door.consent.relinks[0]
    assert relink.by_ms is not None
    assert relink.after_ms < client.consent_ms <= relink.by_ms
    assert yard.consent.by_ms == NOW_MS + HOUR - 5 * 60_000
    assert session.consent.confidence != "contradicted"
    assert session.consent.after_ms is not None
    assert session.consent.by_ms is not None
    assert session.consent.after_ms < client.consent_ms <= session.consent.by_ms
    assert len(door.events) == 40
    assert door.coverage.spans[0].from_ms == client.now_ms
    assert "relinked" in [finding.code for finding in session.findings]
    assert "door" in changed


async def test_answers_that_are_not_monotone_are_called_contradicted_and_end_the_probing(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    session.replay([("door", NOW_MS - 4 * HOUR)])
    await session.settled()
    client.consent_ms = 0
    session.replay([("door", NOW_MS - 5 * HOUR)])
    await session.settled()
    assert session.lanes["door"].consent.confidence == "contradicted"
    assert session.narrow_cost("door") == 0
    before = len(client.calls)
    session.narrow("door")
    await session.settled()
    assert len(client.calls) == before
    assert "boundary-contradicted" in [finding.code for finding in session.findings]


async def test_a_playground_never_gets_more_than_low(open_session: Open) -> None:
    client = linked_three_hours_ago()
    client.token_facts = TokenFacts("playground", None, None)
    session = open_session(client)
    session.start()
    session.replay([("door", NOW_MS - 6 * HOUR), ("yard", NOW_MS - 3 * HOUR - 1)])
    await session.settled()
    assert session.lanes["door"].consent.confidence == "low"
    assert session.consent.confidence == "low"


async def test_a_token_refused_while_narrowing_stops_everything(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    client.fault = lambda call: TokenRefused(401)
    session.narrow("door")
    session.narrow("yard")
    await session.settled()
    await asyncio.sleep(0)
    assert session.problem is not None
    assert session.problem.kind == "token-refused"
    assert all(lane.probing is None for lane in session.lanes.values())
    assert not session.busy


async def test_what_was_stopped_of_a_replay_is_sent_once_it_is_resumed(open_session: Open) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    starts = [NOW_MS - hours * HOUR for hours in (6, 5, 4)]
    session.replay([("door", start) for start in starts])
    await until(session, lambda: bool(session.lanes["door"].refused))
    session.stop()
    assert not session.busy
    await session.settled()
    assert len(session.lanes["door"].refused) < len(starts)
    session.resume()
    await session.settled()
    assert [look.start_ms for look in session.lanes["door"].refused] == starts
    assert not session.busy


@pytest.mark.parametrize(
    ("fault", "kept"), [(ServerBusy(503), True), (TokenRefused(401), True), (NotFound(404), False)]
)
async def test_what_an_error_left_of_a_replay_is_sent_once_it_is_resumed(
    open_session: Open, fault: RingViewerError, kept: bool
) -> None:
    client = linked_three_hours_ago()
    session = open_session(client)
    session.start()
    await session.settled()
    first, second = NOW_MS - 6 * HOUR, NOW_MS - 5 * HOUR
    client.fault = lambda call: fault if f"probe door {first}" in call else None
    session.replay([("door", first), ("door", second)])
    await session.settled()
    assert session.lanes["door"].refused == []
    assert not session.busy
    client.fault = lambda call: None
    session.resume()
    await session.settled()
    assert [look.start_ms for look in session.lanes["door"].refused] == ([first, second] if kept else [second])
