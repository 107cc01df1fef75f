"""How old a page key was when it was used, as far as the requests that show it are kept."""

from __future__ import annotations

import asyncio

import pytest

from ringviewer.partner_api.client import PartnerClient
from ringviewer.partner_api.pacing import Pace
from ringviewer.session.session import Session
from ringviewer.simulator import start
from tests.session.scripted import Open, ScriptedClient, events_every_minute

pytestmark = pytest.mark.anyio


async def test_the_age_of_a_page_key_counts_from_the_answer_that_gave_it() -> None:
    simulator = await asyncio.to_thread(start, "relinked")
    try:
        client = PartnerClient(
            simulator.api_base, simulator.token, pace=Pace(per_second=20, in_flight=8), trust_env=False
        )
        session = Session(client, label="relinked")
        session.start()
        await session.settled()
        lane = max(session.lanes.values(), key=lambda each: len(each.walk_pages))
        assert len(lane.walk_pages) > 1
        assert lane.walk_pages[0].key_age_ms is None
        for issued, used in zip(lane.walk_pages, lane.walk_pages[1:], strict=False):
            before, after = (client.recorder.exchange(page.exchange) for page in (issued, used))
            assert before is not None
            assert after is not None
            assert before.duration_ms is not None
            assert used.key_age_ms == max(0, after.started_ms - (before.started_ms + before.duration_ms))
        await session.aclose()
        await client.aclose()
    finally:
        await asyncio.to_thread(simulator.stop)


async def test_without_the_requests_it_is_not_known(open_session: Open) -> None:
    session = open_session(ScriptedClient({"door": events_every_minute(12)}))
    session.start()
    await session.settled()
    pages = session.lanes["door"].walk_pages
    assert len(pages) > 2
    assert {page.key_age_ms for page in pages} == {None}
