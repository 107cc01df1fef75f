"""Findings that are drawn from how the API answered: the token, refusals, quota, hosts, and rows that were broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ringviewer.diagnosis.findings import (
    BrokenHistoryRow,
    Evidence,
    Finding,
    NotedPages,
    QuotaSeen,
    StillFact,
    WireFacts,
    findings,
)
from ringviewer.diagnosis.findings.finding import RENEWAL
from ringviewer.diagnosis.still_match import match
from ringviewer.history.coverage import Coverage, Span
from ringviewer.history.wording import NARROW
from ringviewer.partner_api import credentials, errors
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.partner_api.exchange import Leg
from ringviewer.partner_api.token import TokenFacts
from tests.diagnosis.test_findings import ACCOUNT, AT_EVENT, EMPTY, HEALTHY, HOUR, LINKED, with_facts
from tests.diagnosis.worlds import NOW_MS

REGION = "download-us-east-1.prod.phoenix.devices.amazon.dev"
POST = Leg("POST", "api.example", 303, None, "still-1", 400, 1)
GET = Leg("GET", REGION, 200, None, "still-1", 900, 2)
BROKEN = BrokenHistoryRow(3, 7, "start null is no time", "event-7", NOW_MS - HOUR, "page-3", 31)


def with_still(**changes: object) -> Evidence:
    """A still that came as it should, but for the changes."""
    actual_ms = AT_EVENT.start_ms + 3_000
    good = StillFact(
        AT_EVENT, None, actual_ms, match(AT_EVENT, actual_ms, None, NOW_MS), None, "still-1", (POST, GET), ()
    )
    return with_facts(replace(HEALTHY, stills=(replace(good, **changes),)))  # type: ignore[arg-type]


def failed(error: RingViewerError, *legs: Leg) -> Evidence:
    return with_still(problem=problem_of(error), legs=legs or (POST, GET), match=None, actual_ms=None)


def wire(**facts: object) -> Evidence:
    return replace(ACCOUNT, wire=WireFacts(**facts))  # type: ignore[arg-type]


def refused(error: RingViewerError, token: TokenFacts | None = None) -> Evidence:
    return replace(ACCOUNT, problem=problem_of(error), token=token or ACCOUNT.token)


CASES: dict[str, tuple[Evidence, str | None]] = {
    "token-malformed": (refused(errors.TokenRefused(401, None, None, "refusal-1"), TokenFacts()), "refusal-1"),
    "token-not-renewed": (refused(errors.RefreshRefused(400, "invalid_grant", None, "renewal-1")), "renewal-1"),
    "token-renewed": (wire(renewals=1, renewal_id="renewal-1"), "renewal-1"),
    "scope-insufficient": (
        with_facts(replace(HEALTHY, problem=problem_of(errors.ScopeInsufficient(403, "S", "out of scope", "page-1")))),
        "page-1",
    ),
    "blocked-by-bot-filter": (refused(errors.BlockedByBotFilter(403, None, None, "list-1")), "list-1"),
    "wrong-path": (failed(errors.PathForbidden(403, None, None, "still-2"), replace(POST, status=403)), "still-2"),
    "plan-missing": (failed(errors.PlanMissing(403, "X", None, "still-2"), replace(POST, status=403)), "still-2"),
    "devices-rows-broken": (replace(ACCOUNT, broken_devices=(BrokenRow(2, "no id"),)), "devices-1"),
    "rate-limited": (wire(limited=2, limited_ids=("limit-2", "limit-1")), "limit-2"),
    "quota-low": (wire(lowest_quota=QuotaSeen(100, 3, "quota-1")), "quota-1"),
    "media-host-unexpected": (wire(unexpected_hosts=(("cdn.example.org", "still-1"),)), "still-1"),
    "media-host-blocked": (
        failed(errors.MediaHostUnreachable("The picture’s host cannot be reached."), POST, replace(GET, status=None)),
        "still-1",
    ),
    "history-rows-broken": (with_facts(replace(HEALTHY, broken=(BROKEN,), broken_rows=1)), "page-3"),
    "history-times-in-seconds": (
        with_facts(replace(HEALTHY, noted={"times-in-seconds": NotedPages(3, ("page-3", "page-2"))})),
        "page-3",
    ),
    "next-drops-filter": (
        with_facts(replace(HEALTHY, noted={"next-dropped-filter": NotedPages(1, ("page-1",))})),
        "page-1",
    ),
    "recording-not-ready": (failed(errors.RecordingNotReady(425, "RECORDING_NOT_READY", None, "still-1")), "still-1"),
    "key-not-ready": (failed(errors.KeyNotReady(422, "GRECO_NO_VALID_KEY", None, "still-1")), "still-1"),
    "recording-corrupt": (failed(errors.RecordingCorrupt(422, "CORRUPT_RECORDING", None, "still-1")), "still-1"),
    "not-an-image": (failed(errors.UnexpectedAnswer(200, None, "200 as image/jpeg, but it is JSON.")), "still-1"),
    "body-rejected": (
        failed(errors.BodyRejected(400, "INVALID_PAYLOAD", "type is required", "still-1"), replace(POST, status=400)),
        "still-1",
    ),
    "still-time-unknown": (
        with_still(actual_ms=None, match=match(AT_EVENT, None, None, NOW_MS), actual_raw="soon"),
        "still-1",
    ),
}


def find(evidence: Evidence, code: str) -> Finding:
    (finding,) = (finding for finding in findings(evidence) if finding.code == code)
    return finding


@pytest.mark.parametrize("code", CASES)
def test_each_finding_says_what_why_and_what_next(code: str) -> None:
    evidence, request_id = CASES[code]
    finding = find(evidence, code)
    assert finding.title
    assert finding.detail.endswith(".")
    assert finding.next_step.endswith(".")
    assert request_id in [told for _, told in finding.why]
    assert all(text for text, _ in finding.why)
    assert "None" not in finding.title + finding.detail + finding.next_step + str([text for text, _ in finding.why])


@pytest.mark.parametrize(
    "evidence",
    [
        wire(lowest_quota=QuotaSeen(100, 40, "quota-1")),
        wire(lowest_quota=QuotaSeen(None, 60, "quota-1")),
        with_still(),
        replace(ACCOUNT, first_token=ACCOUNT.token),
    ],
)
def test_a_healthy_account_has_none_of_them(evidence: Evidence) -> None:
    assert findings(evidence) == ()


def test_the_same_token_facts_are_no_renewal_and_others_are_one() -> None:
    earlier = TokenFacts("linked", "ava.v1:read", NOW_MS - HOUR)
    assert find(replace(ACCOUNT, first_token=earlier), "token-renewed").severity == "info"


@pytest.mark.parametrize(
    ("quota", "words"),
    [(QuotaSeen(100, 20, None), "20 of 100 requests left"), (QuotaSeen(None, 1, None), "1 request left")],
)
def test_a_low_quota_is_told_in_numbers(quota: QuotaSeen, words: str) -> None:
    assert words in find(wire(lowest_quota=quota), "quota-low").title


USELESS: list[Callable[[Evidence], Evidence]] = [
    lambda evidence: replace(evidence, problem=problem_of(errors.TokenRefused(401, None, None, "refusal-1"))),
    lambda evidence: replace(evidence, token=TokenFacts("linked", None, NOW_MS - 1)),
    lambda evidence: replace(evidence, problem=problem_of(errors.ClientRefused(401, "invalid_client"))),
]


@pytest.mark.parametrize("of_no_use", USELESS)
@pytest.mark.parametrize(
    "code", ["scope-insufficient", "wrong-path", "rate-limited", "quota-low", "devices-rows-broken"]
)
def test_an_expired_or_refused_token_silences_what_the_exchanges_say(
    code: str, of_no_use: Callable[[Evidence], Evidence]
) -> None:
    found = [finding.code for finding in findings(of_no_use(CASES[code][0]))]
    assert len(found) == 1
    assert found[0].startswith("token-")


def test_a_history_that_stopped_because_of_the_token_is_no_finding_of_its_own() -> None:
    coverage = Coverage((Span(LINKED, NOW_MS),), "error", 1)
    evidence = with_facts(replace(HEALTHY, coverage=coverage))
    assert [finding.code for finding in findings(evidence)] == ["history-incomplete"]
    assert [finding.code for finding in findings(USELESS[0](evidence))] == ["token-refused"]


def test_a_refusal_that_was_met_in_many_places_is_told_once() -> None:
    problem = problem_of(errors.ScopeInsufficient(403, "insufficient_scope", None, "page-1"))
    still = problem_of(errors.ScopeInsufficient(403, "insufficient_scope", None, "still-1"))
    facts = with_still(problem=still, match=None).devices[0]
    evidence = replace(with_facts(replace(facts, problem=problem)), problem=problem)
    finding = find(evidence, "scope-insufficient")
    assert [request_id for _, request_id in finding.why] == ["page-1", "still-1", None]
    assert "ava.v1:read" in finding.why[-1][0]


def test_a_media_host_that_also_answered_is_not_blocked() -> None:
    blocked = CASES["media-host-blocked"][0].devices[0].stills[0]
    good = with_still().devices[0].stills[0]
    assert findings(with_facts(replace(HEALTHY, stills=(good, blocked)))) == ()


def test_the_hosts_of_stills_and_of_exchanges_are_each_told_once() -> None:
    still = with_still(notes=("media-host-unexpected",), legs=(POST, replace(GET, host="cdn.example.org")))
    both = replace(still, wire=WireFacts(unexpected_hosts=(("cdn.example.org", "a"), ("evil\u202e.example", "b"))))
    titles = [finding.title for finding in findings(both) if finding.code == "media-host-unexpected"]
    assert len(titles) == 2
    assert "cdn.example.org" in titles[0]
    assert "\u202e" not in titles[1]
    assert "firewall" in find(still, "media-host-unexpected").next_step


def test_broken_rows_are_counted_and_the_first_are_named() -> None:
    many = tuple(replace(BROKEN, number=number) for number in range(1, 201))
    finding = find(with_facts(replace(HEALTHY, broken=many, broken_rows=1_000)), "history-rows-broken")
    assert f"1{NARROW}000 rows" in finding.title
    assert len(finding.why) == 4
    assert finding.why[0][0] == "page 3, row 1, id event-7: start null is no time"


def test_a_list_or_a_history_of_broken_rows_is_not_called_empty() -> None:
    nothing = replace(ACCOUNT, devices=(), broken_devices=(BrokenRow(1, "no id"),))
    assert [finding.code for finding in findings(nothing)] == ["devices-rows-broken"]
    unread = with_facts(replace(EMPTY, broken=(BROKEN,), broken_rows=1))
    assert [finding.code for finding in findings(unread)] == ["history-rows-broken"]


def test_the_value_of_a_broken_time_header_is_told() -> None:
    assert "“soon”" in find(CASES["still-time-unknown"][0], "still-time-unknown").why[0][0]


def test_every_way_in_which_a_renewal_fails_is_known() -> None:
    families = (errors.RenewalRefused, credentials.RenewalFailed, credentials.StoreFailed)
    classes = {each for family in families for each in (family, *family.__subclasses__())}
    assert {errors.kind_of(each()) for each in classes} == RENEWAL


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        (NotedPages(1, ("page-3",), 1, 7), "1 of 7 rows on 1 page in this visit"),
        (NotedPages(2, ("page-3",), 7, 7), "start or end in seconds, 2 pages in this visit"),
    ],
)
def test_times_in_seconds_say_how_many_rows_where_not_all_are(pages: NotedPages, words: str) -> None:
    noted = with_facts(replace(HEALTHY, noted={"times-in-seconds": pages}))
    [finding] = [each for each in findings(noted) if each.code == "history-times-in-seconds"]
    assert words in finding.why[0][0]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ServerFault(500, "X", "DET", "RID-1"), "api-failing"),
        (errors.UnexpectedAnswer(200, None, "no JSON", "RID-1"), "api-failing"),
        (errors.RequestForbidden(403, "X", "DET", "RID-1"), "api-failing"),
        (errors.Unreachable("The host name of the address could not be found."), "api-unreachable"),
        (LookupError("secret"), "viewer-failed"),
    ],
)
def test_what_keeps_the_account_from_being_read_is_a_finding(error: Exception, code: str) -> None:
    problem = problem_of(error)
    [finding] = findings(Evidence(NOW_MS, problem=problem))
    assert (finding.code, finding.severity, finding.device_id) == (code, "problem", None)
    assert problem.meaning in finding.detail
    assert finding.why[0][1] == problem.request_id
    assert "secret" not in repr(finding)


@pytest.mark.parametrize("error", [errors.TokenRefused(401), errors.ScopeInsufficient(403), errors.RefreshRefused(400)])
def test_what_has_its_own_finding_is_not_told_twice(error: RingViewerError) -> None:
    codes = [finding.code for finding in findings(Evidence(NOW_MS, token=TokenFacts(), problem=problem_of(error)))]
    assert not {"api-failing", "api-unreachable", "viewer-failed"} & set(codes)
    assert codes
