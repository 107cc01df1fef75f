"""What other servers answer, over real sockets: broken rows, seconds, quotas, refusals for speed, strange hosts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from ringviewer.partner_api import retry, still_flow
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from ringviewer.session.changes import StillChanged
from ringviewer.session.report import diagnose_json
from ringviewer.session.session import Session
from ringviewer.session.stills import StillView
from ringviewer.session.summary import summary_lines
from tests.partner_api.origins import TOKEN, Origin, Seen, send
from tests.session.scripted import PICTURE

pytestmark = pytest.mark.anyio

START_MS = 1_791_465_915_510
Answers = Callable[[Seen, asyncio.StreamWriter], None]
Serve = Callable[[Answers], Awaitable[tuple[Origin, Session]]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves answers and opens a session on them; both are closed afterwards."""
    async with AsyncExitStack() as stack:

        async def serve_(answers: Answers) -> tuple[Origin, Session]:
            async def reply(request: Seen, writer: asyncio.StreamWriter) -> None:
                answers(request, writer)

            origin = Origin(reply)
            server = await asyncio.start_server(origin.serve, "127.0.0.1", 0)
            origin.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            stack.push_async_callback(lambda: asyncio.gather(*origin.handlers))
            stack.callback(server.close)
            client = PartnerClient(origin.base, TOKEN, pace=Pace(20, 4), trust_env=False)
            stack.push_async_callback(client.aclose)
            session = Session(client, label="dialect")
            stack.push_async_callback(session.aclose)
            return origin, session

        yield serve_


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits between tries are not slept."""

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(retry, "rest", at_once)


def as_json(writer: asyncio.StreamWriter, *rows: object, link: str | None = None, **headers: str) -> None:
    document = {"data": list(rows), **({"links": {"next": link}} if link else {})}
    send(writer, 200, json.dumps(document).encode(), content_type="application/json", **headers)


def device(identifier: object = "door") -> dict[str, object]:
    return {"type": "devices", "id": identifier, "attributes": {"name": "Front Door"}}


def row(number: int, start: object) -> dict[str, object]:
    return {"type": "history-events", "id": f"e{number}", "attributes": {"event_type": "motion", "start": start}}


def codes(session: Session) -> list[str]:
    return [finding.code for finding in session.findings]


async def test_one_broken_row_loses_neither_its_page_nor_the_walk(serve: Serve) -> None:
    def answers(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.target.startswith("/v1/devices"):
            as_json(writer, device(), device(None))
        elif "key" in request.target:
            as_json(writer, {"id": "first-of-two"}, row(4, START_MS - 4), row(5, START_MS - 5))
        else:
            link = f"{request.target}?page%5Bkey%5D=2"
            as_json(writer, row(1, START_MS - 1), row(2, "soon"), row(3, START_MS - 3), link=link)

    _, session = await serve(answers)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert [lane.events.event(at).id for at in range(len(lane.events))] == ["e5", "e4", "e3", "e1"]
    assert (lane.coverage.stopped, lane.coverage.pages) == ("end", 2)
    assert [(each.page, each.number, each.id, each.near_ms) for each in lane.broken] == [
        (1, 2, "e2", START_MS - 1),
        (2, 1, "first-of-two", START_MS - 3),
    ]
    assert all(each.reason and each.request_id == "7c1e5a90" for each in lane.broken)
    exchanges = [session.client.recorder.exchange(each.exchange) for each in lane.broken]
    assert ["key" in each.path for each in exchanges if each is not None] == [False, True]
    assert [each.number for each in session.broken_devices] == [2]
    assert {"history-rows-broken", "devices-rows-broken"} <= set(codes(session))
    session.refresh()
    await session.settled()
    assert lane.broken_rows == 2


async def test_times_in_seconds_are_read_and_told(serve: Serve) -> None:
    def answers(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.target.startswith("/v1/devices"):
            as_json(writer, device())
        else:
            as_json(writer, row(1, START_MS // 1_000))

    _, session = await serve(answers)
    session.start()
    await session.settled()
    assert session.lanes["door"].events.newest_ms == START_MS // 1_000 * 1_000
    assert "history-times-in-seconds" in codes(session)


async def test_the_quota_and_refusals_for_speed_are_told(serve: Serve, no_waits: None) -> None:
    limited = iter([True, False])

    def answers(request: Seen, writer: asyncio.StreamWriter) -> None:
        quota = {"x_ratelimit_limit": "100", "x_ratelimit_remaining": "13"}
        if request.target.startswith("/v1/devices"):
            as_json(writer, device(), **quota)
        elif next(limited):
            send(writer, 429, b"", retry_after="0", x_ratelimit_limit="100", x_ratelimit_remaining="20")
        else:
            as_json(writer, row(1, START_MS), **quota)

    _, session = await serve(answers)
    session.start()
    await session.settled()
    assert {"rate-limited", "quota-low"} <= set(codes(session))
    assert session.client.quota is not None
    assert (session.client.quota.remaining, session.client.quota.limit) == (13, 100)
    lines = summary_lines(session)
    assert "quota: 13 of 100 left, shared with the partner’s production" in lines
    assert any(line.startswith("requests: 3 sent, 1 retried") and "(allowed: 20 and 4)" in line for line in lines)
    requests = diagnose_json(session)["requests"]
    assert set(requests) == {"sent", "retried", "max_per_second", "max_in_flight"}
    assert (requests["sent"], requests["retried"]) == (3, 1)
    assert 1 <= requests["max_in_flight"] <= requests["max_per_second"] <= 3


async def test_a_host_that_nobody_documents_is_followed_and_told(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(still_flow, "is_expected", lambda url, api_base: False)

    def answers(request: Seen, writer: asyncio.StreamWriter) -> None:
        if request.method == "POST":
            send(writer, 303, location="/picture?security_token=secret")
        else:
            send(writer, 200, PICTURE, content_type="image/jpeg", x_media_timestamp=str(START_MS // 1_000))

    origin, session = await serve(answers)
    view = await session.fetch_still(StillAsk.at("door", START_MS))
    await session.settled()
    assert view.notes == ("media-host-unexpected", "time-in-seconds")
    assert view.actual_ms == START_MS // 1_000 * 1_000
    assert [leg.host for leg in view.legs] == [origin.base.removeprefix("http://")] * 2
    (finding,) = (finding for finding in session.findings if finding.code == "media-host-unexpected")
    assert origin.base.removeprefix("http://") in finding.title
    assert finding.why[0][1] == "7c1e5a90"


async def test_while_a_still_waits_its_view_tells_the_try_that_comes_next(serve: Serve, no_waits: None) -> None:
    refusals = iter([True, True, False])

    def answers(request: Seen, writer: asyncio.StreamWriter) -> None:
        if next(refusals):
            send(writer, 425, b'{"errors":[{"code":"RECORDING_NOT_READY"}]}', content_type="application/json")
        else:
            send(writer, 200, PICTURE, content_type="image/jpeg")

    _, session = await serve(answers)
    waits: list[StillView] = []

    def listen(change: object) -> None:
        shown = session.shown_still
        if isinstance(change, StillChanged) and shown is not None and shown.phase == "waiting":
            waits.append(shown)

    session.subscribe(listen)
    session.ask(StillAsk.at("door", START_MS))
    await session.settled()
    shown = session.shown_still
    assert shown is not None
    tries = {(each.attempt, each.reason) for each in waits}
    assert tries <= {(2, "425 RECORDING_NOT_READY"), (3, "425 RECORDING_NOT_READY")}
    assert waits
    assert all(each.attempts_max >= 6 and each.retry_in_s for each in waits)
    assert (shown.phase, shown.attempt, shown.notes) == ("shown", 3, ("picture-without-redirect",))


async def test_a_capture_time_that_is_none_is_unknown_and_kept_as_it_came(serve: Serve) -> None:
    def answers(request: Seen, writer: asyncio.StreamWriter) -> None:
        send(writer, 200, PICTURE, content_type="image/jpeg", x_media_timestamp="yesterday")

    _, session = await serve(answers)
    session.ask(StillAsk.at("door", START_MS))
    await session.settled()
    shown = session.shown_still
    assert shown is not None
    assert (shown.actual_ms, shown.actual_raw) == (None, "yesterday")
    assert shown.match is not None
    assert shown.match.verdict == "unknown"
    assert any("“yesterday”" in line for line in summary_lines(session))
