"""What a session tells of failures: to whom they belong, for how long they lasted, and what the token says itself."""

from __future__ import annotations

import logging

import pytest

from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import (
    BodyRejected,
    DownloadBroken,
    Problem,
    RecordingNotReady,
    ServerFault,
    TokenRefused,
    problem_of,
)
from ringviewer.partner_api.token import TokenFacts, TokenKind
from ringviewer.session.changes import Change, Notice
from ringviewer.session.explaining import explained, lasting
from ringviewer.session.faults import outline
from tests.session.scripted import NOW_MS, Open, ScriptedClient, events_every_minute, failing

pytestmark = pytest.mark.anyio


def notices(session: object) -> list[Notice]:
    told: list[Notice] = []
    session.subscribe(lambda change: told.append(change) if isinstance(change, Notice) else None)  # type: ignore[attr-defined]
    return told


async def test_a_notice_names_the_device_and_a_rejection_its_detail(open_session: Open) -> None:
    client = ScriptedClient({"garage": events_every_minute(3, device="garage")})
    client.fault = failing("history", BodyRejected(400, "INVALID_PAYLOAD", "limit is too large", "page-1"))
    session = open_session(client)
    told = notices(session)
    session.start()
    await session.settled()
    assert len(told) == 1
    assert told[0].text.startswith("Garage: ")
    assert "It answered 400 INVALID_PAYLOAD: limit is too large." in told[0].text
    [finding] = [each for each in session.findings if each.code == "history-incomplete"]
    assert ("page 1, answered 400 INVALID_PAYLOAD: limit is too large", "page-1") in finding.why


async def test_a_failing_account_is_a_finding_with_its_request_id(open_session: Open) -> None:
    client = ScriptedClient({"door": []})
    client.fault = failing("devices", ServerFault(500, "X", "DET", "RID-1"))
    session = open_session(client)
    session.start()
    await session.settled()
    [finding] = session.findings
    assert (finding.code, finding.severity, finding.device_id) == ("api-failing", "problem", None)
    assert finding.why == (("the list of devices, answered 500 X: DET", "RID-1"),)
    client.fault = lambda call: None
    session.resume()
    await session.settled()
    assert "api-failing" not in [each.code for each in session.findings]


async def test_a_picture_that_breaks_off_is_no_problem_of_the_account(open_session: Open) -> None:
    client = ScriptedClient({"door": events_every_minute(2)})
    client.fault = failing("still", DownloadBroken())
    session = open_session(client)
    session.start()
    await session.settled()
    session.ask(StillAsk.at("door", NOW_MS - 60_000))
    await session.settled()
    assert session.shown_still is not None
    assert session.shown_still.problem is not None
    assert session.shown_still.problem.kind == "download-broken"
    assert "firewall" not in session.shown_still.problem.next_step
    assert session.problem is None
    assert "media-host-blocked" not in [each.code for each in session.findings]


REFUSED = problem_of(TokenRefused(401, None, None, "refusal-1"))


@pytest.mark.parametrize(
    ("kind", "expires_ms", "words", "step"),
    [
        ("linked", NOW_MS - 300_000, f"The access token expired 5{NARROW}min ago.", "4 hours"),
        ("refresh", None, "it is a refresh token", "only renews one"),
        ("playground", NOW_MS - 300_000, f"The Playground token expired 5{NARROW}min ago.", "Playground"),
        ("playground", NOW_MS + 300_000, "The Playground token is refused.", "Playground"),
        ("linked", NOW_MS + 300_000, "The access token is refused.", "4 hours"),
    ],
)
async def test_a_refusal_agrees_with_what_the_token_says_of_itself(
    open_session: Open, kind: TokenKind, expires_ms: int | None, words: str, step: str
) -> None:
    client = ScriptedClient({"door": []}, token_facts=TokenFacts(kind, None, expires_ms))
    client.fault = failing("devices", TokenRefused(401, None, None, "refusal-1"))
    session = open_session(client)
    told = notices(session)
    session.start()
    await session.settled()
    assert session.problem is not None
    assert words in session.problem.meaning
    assert step in session.problem.next_step
    assert words in told[0].text
    assert session.problem == explained(REFUSED, client.token_facts, NOW_MS)


def test_only_what_passes_by_itself_says_for_how_long_it_was_tried() -> None:
    def after(error: Exception, tries: int, spent_s: float) -> str:
        problem: Problem = problem_of(error)
        return lasting(problem, tries, spent_s).meaning.removeprefix(problem.meaning).strip()

    assert after(RecordingNotReady(425), 8, 118.4) == f"It was so at each of 8 tries in 1{NARROW}min 58{NARROW}s."
    assert after(RecordingNotReady(425), 8, 0.2) == "It was so at each of 8 tries."
    assert after(RecordingNotReady(425), 1, 118.4) == ""
    assert after(ServerFault(500), 4, 9.0) == ""


def test_a_fault_is_outlined_without_its_text() -> None:
    try:
        int("Bearer secret")
    except ValueError as fault:
        told = outline(fault)
    assert told.startswith("ValueError at test_plain_problems.py:")
    assert "secret" not in told


async def test_a_listener_that_fails_is_logged_without_its_text(
    open_session: Open, expected_logs: list[logging.LogRecord]
) -> None:
    session = open_session(ScriptedClient({"door": []}))

    def fails(change: Change) -> None:
        raise LookupError("Bearer secret")

    session.subscribe(fails)
    session.start()
    await session.settled()
    assert expected_logs
    for record in expected_logs:
        assert "LookupError at test_plain_problems.py:" in record.getMessage()
        assert "secret" not in record.getMessage()
        assert record.exc_info is None
