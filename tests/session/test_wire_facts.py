"""What the exchanges of a visit say beside their answers, and failures that are the whole account's."""

from __future__ import annotations

import pytest

from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.credentials import RenewalFailed, RotatedTokenNotStored
from ringviewer.partner_api.errors import RefreshRefused, RingViewerError
from ringviewer.partner_api.recorder import Recorder
from ringviewer.partner_api.token import TokenFacts
from ringviewer.session.changes import Change, Notice
from ringviewer.session.wire_watch import WireWatch
from tests.session.scripted import NOW_MS, Open, ScriptedClient, event, events_every_minute, failing
from tests.ui.tables.fakes import an_exchange

pytestmark = pytest.mark.anyio


def codes(session: object) -> list[str]:
    return [finding.code for finding in session.findings]  # type: ignore[attr-defined]


def test_an_exchange_counts_once_however_often_it_is_kept() -> None:
    recorder = Recorder()
    recorder.keep(an_exchange(1, status=429))
    watch = WireWatch(recorder)
    for number, duration_ms in ((2, None), (3, None), (3, 5), (2, 5)):
        recorder.keep(an_exchange(number, status=429, duration_ms=duration_ms, request_id=f"r{number}"))
    recorder.note(2, "media-host-unexpected")
    assert watch.facts.limited == 3
    assert watch.facts.limited_ids[:2] == ("r2", "r3")
    assert watch.facts.unexpected_hosts == (("api.example.test", "r2"),)
    watch.close()
    recorder.keep(an_exchange(9, status=429))
    assert watch.facts.limited == 3


def test_the_lowest_quota_and_the_renewals_are_kept() -> None:
    recorder = Recorder()
    watch = WireWatch(recorder)
    for number, left in enumerate(("50", "7", "90", "garbage"), 1):
        headers = (("x-ratelimit-limit", "100"), ("x-ratelimit-remaining", left))
        recorder.keep(an_exchange(number, response_headers=headers, request_id=f"r{number}"))
    lowest = watch.facts.lowest_quota
    assert lowest is not None
    assert (lowest.remaining, lowest.limit, lowest.request_id) == (7, 100, "r2")
    recorder.keep(an_exchange(5, kind="token", status=400))
    assert watch.facts.renewals == 0
    recorder.keep(an_exchange(6, kind="token", request_id="renewal"))
    assert (watch.facts.renewals, watch.facts.renewal_id) == (1, "renewal")


def test_hosts_are_bounded() -> None:
    recorder = Recorder()
    watch = WireWatch(recorder)
    for number in range(50):
        recorder.keep(an_exchange(number, host=f"h{number}", notes=("media-host-unexpected",)))
    assert len(watch.facts.unexpected_hosts) == 8


async def test_a_token_that_changed_during_the_visit_is_told(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(3)})
    session = open_session(client)
    session.start()
    await session.settled()
    assert codes(session) == []
    client.token_facts = TokenFacts("linked", None, NOW_MS + 9_000_000)
    session.refresh()
    await session.settled()
    assert codes(session) == ["token-renewed"]


@pytest.mark.parametrize(
    ("fault", "action"),
    [
        (RefreshRefused(400, "invalid_grant", None, "renewal-1"), "token"),
        (RenewalFailed("The token host did not answer."), "retry"),
        (RotatedTokenNotStored("The keyring is locked."), "retry"),
    ],
)
async def test_a_failed_renewal_is_one_problem_of_the_whole_account(
    open_session: Open, fault: RingViewerError, action: str
) -> None:
    client = ScriptedClient({"door": events_every_minute(12), "yard": events_every_minute(12, device="yard")})
    session = open_session(client)
    notices: list[Notice] = []

    def listen(change: Change) -> None:
        if isinstance(change, Notice):
            notices.append(change)

    session.subscribe(listen)
    client.fault = failing("history door", fault)
    session.start()
    await session.settled()
    assert session.problem is not None
    assert codes(session) == ["token-not-renewed"]
    assert [(notice.key, notice.action) for notice in notices] == [("not-renewed", action)]
    assert not session.lanes["yard"].coverage.complete, "walks stop: every request would be refused"
    client.fault = lambda call: None
    session.resume()
    await session.settled()
    assert session.problem is None
    assert codes(session) == []


async def test_an_answer_shows_that_the_token_is_good_again(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(3)})
    session = open_session(client)
    session.start()
    await session.settled()
    client.fault = failing("still", RenewalFailed("The token host did not answer."))
    session.ask(StillAsk.at("door", NOW_MS - 1))
    await session.settled()
    assert session.problem is not None
    client.fault = lambda call: None
    session.ask(StillAsk.at("door", NOW_MS - 1), again=True)
    await session.settled()
    assert session.problem is None


async def test_a_new_walk_takes_the_place_of_what_the_one_before_could_not_read(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(12)}, broken=(BrokenRow(2, "no start", "b"),))
    session = open_session(client)
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert [(row.page, row.number) for row in lane.broken] == [(1, 2), (2, 2), (3, 2)]
    assert [row.near_ms for row in lane.broken] == [NOW_MS - minutes * 60_000 for minutes in (1, 6, 11)]
    client.histories["door"].insert(0, event(99, NOW_MS - 1))
    client.fault = failing("key]=5", RenewalFailed("x"))
    session.refresh()
    await session.settled()
    assert [row.near_ms for row in lane.broken] == [NOW_MS - 1, NOW_MS - 6 * 60_000, NOW_MS - 11 * 60_000]
    assert lane.broken_rows == 3
    client.fault = lambda call: None
    client.broken = ()
    session.refresh()
    await session.settled()
    assert lane.broken == ()
    assert lane.broken_rows == 0


async def test_of_very_many_broken_rows_the_first_are_kept_and_all_are_counted(open_session: Open) -> None:
    broken = tuple(BrokenRow(number, "no start") for number in range(1, 1_001))
    session = open_session(ScriptedClient({"door": []}, broken=broken))
    session.start()
    await session.settled()
    lane = session.lanes["door"]
    assert (len(lane.broken), lane.broken_rows) == (200, 1_000)
    assert lane.broken[0].near_ms == NOW_MS
    (finding,) = (each for each in session.findings if each.code == "history-rows-broken")
    assert "1\u202f000 rows" in finding.title
