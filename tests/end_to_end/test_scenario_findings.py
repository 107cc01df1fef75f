"""Every scenario leads the real client to the findings that it promises, and the healthy one to none."""

from __future__ import annotations

import asyncio

import pytest

from ringviewer.account import Account, Source, open_account
from ringviewer.partner_api import retry
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.pacing import Pace
from ringviewer.simulator import scenarios

pytestmark = pytest.mark.anyio

_STILLS_OF_A_DEVICE = 24
_NEEDS_STILLS = frozenset(
    {
        "body-rejected",
        "key-not-ready",
        "media-not-found",
        "not-an-image",
        "recording-corrupt",
        "recording-not-ready",
        "still-before-event",
        "still-outside-tolerance",
        "still-time-unknown",
    }
)


@pytest.fixture(autouse=True)
def _waits_are_not_slept(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(retry, "rest", at_once)


def _found(account: Account) -> set[str]:
    return {finding.code for finding in account.session.findings}


async def _read(account: Account, promised: set[str]) -> None:
    """Read until what is promised is there; what leads nowhere further need not be read to its end."""
    account.start()
    reading = asyncio.ensure_future(account.session.settled())
    while not reading.done() and not (promised and promised <= _found(account)):  # noqa: ASYNC110  # findings come with a change of the session
        await asyncio.sleep(0.01)
    account.session.stop()
    await reading


async def _look_at_stills(account: Account, promised: set[str]) -> None:
    for lane in account.session.lanes.values():
        newest = range(max(0, len(lane.events) - _STILLS_OF_A_DEVICE), len(lane.events))
        for event in map(lane.events.event, newest):
            if promised <= _found(account):
                return
            await account.session.fetch_still(StillAsk.at(event.device_id, event.start_ms), event)
            # Findings follow at the end of the loop's turn.
            await asyncio.sleep(0)


@pytest.mark.parametrize("name", [info.name for info in scenarios()])
async def test_a_scenario_leads_to_what_it_promises(name: str) -> None:
    promised = next(set(info.findings) for info in scenarios() if info.name == name)
    account = await open_account(Source(demo=name))
    account.client.set_pace(Pace(20, 8))
    try:
        # In 100 000 events a lane of live views only shows when all its pages are read; its first page must do here.
        enough = set() if promised & _NEEDS_STILLS else promised - ({"only-live-views"} if name == "busy" else set())
        await _read(account, enough)
        if name == "links-again":
            assert account.simulator is not None
            await asyncio.to_thread(account.simulator.advance, 6 * 60_000)
            lane = next(iter(account.session.lanes.values()))
            oldest = lane.events.event(0)
            view = await account.session.fetch_still(StillAsk.at(oldest.device_id, oldest.start_ms), oldest)
            assert view.problem is not None
            assert view.problem.code == "TIME_RANGE_NOT_AUTHORIZED"
        if promised & _NEEDS_STILLS:
            await _look_at_stills(account, promised)
        await account.session.settled()
        assert (enough or promised) <= _found(account)
        if name == "healthy":
            assert not _found(account)
    finally:
        await account.aclose()
