from __future__ import annotations

from dataclasses import replace

import pytest

from ringviewer.diagnosis.consent import infer
from ringviewer.diagnosis.findings import DeviceFacts, Evidence, Finding, RefusedLook, StillFact, findings
from ringviewer.diagnosis.still_match import match
from ringviewer.history.coverage import Coverage, Span
from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import MediaNotFound, TokenRefused, problem_of
from ringviewer.partner_api.token import TokenFacts
from tests.diagnosis.worlds import NOW_MS, witness

HOUR = 3_600_000
LINKED = NOW_MS - 3 * HOUR
DOOR = Device("door", "Front Door", True, NOW_MS - 60_000, "none", True, country="US", state="CA", resolutions=(1080,))
HEALTHY = DeviceFacts(
    device=DOOR,
    coverage=Coverage((Span(LINKED, NOW_MS),), "end", 3),
    consent=infer([witness("by", LINKED, 1)]),
    kinds={"motion": 40, "ding": 3, "on_demand": 2},
    oldest_ms=LINKED,
    newest_ms=NOW_MS - 90_000,
    request_id="walk-3",
)
ACCOUNT = Evidence(
    now_ms=NOW_MS,
    token=TokenFacts("linked", "ava.v1:read", NOW_MS + 3 * HOUR),
    clock_skew_ms=900,
    devices_read=True,
    devices_request_id="devices-1",
    devices=(HEALTHY,),
)


def with_device(device: Device) -> Evidence:
    return replace(ACCOUNT, devices=(replace(HEALTHY, device=device),))


def with_facts(facts: DeviceFacts) -> Evidence:
    return replace(ACCOUNT, devices=(facts,))


def with_token(kind: str, expires_ms: int | None) -> Evidence:
    return replace(ACCOUNT, token=TokenFacts(kind, None, expires_ms))  # type: ignore[arg-type]


def with_still(ask: StillAsk, actual_ms: int | None, *, found: bool = True) -> Evidence:
    event = Event("e", "door", "ding", NOW_MS - 2 * HOUR, NOW_MS - 2 * HOUR + 30_000)
    problem = None if found else problem_of(MediaNotFound(416, "MEDIA_NOT_FOUND", None, "still-1"))
    verdict = match(ask, actual_ms, event, NOW_MS) if found else None
    still = StillFact(ask, event, actual_ms, verdict, problem, "still-1")
    return with_facts(replace(HEALTHY, stills=(still,)))


AT_EVENT = StillAsk.at("door", NOW_MS - 2 * HOUR)
LIVE_ONLY = replace(HEALTHY, kinds={"on_demand": 4})
EMPTY = replace(HEALTHY, kinds={}, oldest_ms=None, newest_ms=None, consent=infer([]))
REFUSED = RefusedLook(NOW_MS - 6 * HOUR, NOW_MS, "controller", "probe-1")

CASES = {
    "token-expired": with_token("linked", NOW_MS - 1),
    "token-expiring": with_token("linked", NOW_MS + 60_000),
    "token-refused": replace(ACCOUNT, problem=problem_of(TokenRefused(401, None, None, "refusal-1"))),
    "token-is-refresh-token": with_token("refresh", None),
    "token-playground": with_token("playground", NOW_MS + HOUR),
    "clock-skew": replace(ACCOUNT, clock_skew_ms=-120_000),
    "no-devices": replace(ACCOUNT, devices=()),
    "device-offline": with_device(replace(DOOR, online=False)),
    "never-reported": with_device(replace(DOOR, reported_at_ms=0)),
    "motion-detection-off": with_device(replace(DOOR, motion_detection=False)),
    "media-encrypted": with_device(replace(DOOR, encryption="take")),
    "history-empty": with_facts(EMPTY),
    "history-incomplete": with_facts(replace(HEALTHY, coverage=Coverage((Span(LINKED, NOW_MS),), "cancelled", 1))),
    "only-live-views": with_facts(LIVE_ONLY),
    "lookback-crosses-boundary": with_facts(replace(HEALTHY, refused=(REFUSED,))),
    "boundary-contradicted": with_facts(
        replace(HEALTHY, consent=infer([witness("after", NOW_MS - 5, 1), witness("by", LINKED, 2)]))
    ),
    "relinked": with_facts(
        replace(HEALTHY, consent=infer([witness("by", LINKED, 1), witness("after", NOW_MS - HOUR, 2)]))
    ),
    "no-authorised-media-yet": with_facts(replace(EMPTY, consent=infer([witness("after", NOW_MS - HOUR, 1)]))),
    "still-outside-tolerance": with_still(AT_EVENT, NOW_MS - 2 * HOUR + 25_000),
    "still-outside-range": with_still(StillAsk.latest("door", NOW_MS - HOUR, NOW_MS), NOW_MS - 2 * HOUR),
    "still-before-event": with_still(AT_EVENT, NOW_MS - 2 * HOUR - 4_000),
    "still-stale": with_still(StillAsk.latest("door", NOW_MS - 5 * HOUR), NOW_MS - 2 * HOUR),
    "media-not-found": with_still(AT_EVENT, None, found=False),
}


def find(evidence: Evidence, code: str) -> Finding:
    return next(finding for finding in findings(evidence) if finding.code == code)


def test_a_healthy_account_has_no_findings() -> None:
    assert findings(ACCOUNT) == ()
    assert findings(with_still(AT_EVENT, NOW_MS - 2 * HOUR + 3_000)) == ()


@pytest.mark.parametrize("code", CASES)
def test_each_finding_says_what_why_and_what_next(code: str) -> None:
    finding = find(CASES[code], code)
    assert finding.title
    assert finding.detail.endswith(".")
    assert finding.next_step.endswith(".")
    assert finding.why
    assert all(text for text, _ in finding.why)
    assert "None" not in finding.title + finding.detail + finding.next_step


def test_problems_come_first() -> None:
    device = replace(DOOR, online=False, encryption="take")
    mixed = replace(with_device(device), token=TokenFacts("playground", None, None))
    assert [finding.severity for finding in findings(mixed)] == ["problem", "warning", "info"]


def test_a_look_back_is_told_with_the_age_of_the_link_and_when_it_ends() -> None:
    finding = find(CASES["lookback-crosses-boundary"], "lookback-crosses-boundary")
    narrow = replace(
        HEALTHY, refused=(REFUSED,), consent=infer([*HEALTHY.consent.witnesses, witness("after", LINKED - 9, 2)])
    )
    told = find(with_facts(narrow), "lookback-crosses-boundary")
    assert told.title.replace(NARROW, " ") == "The controller looks back 6 h, the link is 3 h old"
    assert str(LINKED) in finding.next_step
    assert ("probe-1") in [request_id for _, request_id in finding.why]


def test_of_several_refused_looks_the_one_that_goes_furthest_back_is_told() -> None:
    nearer = replace(REFUSED, start_ms=LINKED - 500, asked_ms=NOW_MS + 1, request_id="probe-2")
    facts = replace(HEALTHY, refused=(REFUSED, nearer))
    told = [finding for finding in findings(with_facts(facts)) if finding.code == "lookback-crosses-boundary"]
    assert len(told) == 1
    assert "6 h" in told[0].title.replace(NARROW, " ")


def test_a_look_back_is_held_against_what_all_devices_know() -> None:
    late = replace(HEALTHY, consent=infer([witness("by", NOW_MS - HOUR, 1)]), refused=(REFUSED,))
    account = infer([witness("by", LINKED, 1, device="yard"), witness("after", LINKED - 9, 2, device="yard")])
    told = find(replace(with_facts(late), consent=account), "lookback-crosses-boundary")
    assert str(LINKED) in told.next_step
    assert "the link is 3 h old" in told.title.replace(NARROW, " ")


def test_a_look_back_within_the_link_is_no_finding() -> None:
    allowed = replace(REFUSED, start_ms=LINKED + 1)
    assert findings(with_facts(replace(HEALTHY, refused=(allowed,)))) == ()


def test_a_playground_accuses_nobody_of_live_views_or_look_backs() -> None:
    facts = replace(LIVE_ONLY, refused=(REFUSED,))
    playground = replace(with_facts(facts), token=TokenFacts("playground", None, None))
    assert [finding.code for finding in findings(playground)] == ["token-playground"]


def test_stills_of_one_kind_share_a_card() -> None:
    one = with_still(AT_EVENT, NOW_MS - 2 * HOUR + 25_000).devices[0].stills[0]
    found = findings(with_facts(replace(HEALTHY, stills=(one, replace(one, request_id="still-2")))))
    assert len(found) == 1
    assert "2 stills" in found[0].detail.replace(NARROW, " ")
    assert [request_id for _, request_id in found[0].why] == ["still-1", "still-2"]


def test_a_refused_token_names_its_request() -> None:
    problem = problem_of(TokenRefused(401, None, None, "refusal-1"))
    expired = replace(with_token("linked", NOW_MS - 1), problem=problem)
    assert "refusal-1" in [request_id for _, request_id in find(expired, "token-expired").why]


def test_names_from_the_api_are_shown_as_plain_text() -> None:
    evil = with_device(replace(DOOR, name="<b>\u202eDoor\n{0}", online=False))
    title = find(evil, "device-offline").title
    assert "\u202e" not in title
    assert "\n" not in title
    assert "{0}" in title


def test_a_still_outside_its_range_is_not_held_against_the_tolerance_of_an_instant() -> None:
    (finding,) = findings(CASES["still-outside-range"])
    assert finding.code == "still-outside-range"
    assert "at_timestamp" not in finding.detail
    assert "10 s" not in (finding.title + finding.detail).replace(NARROW, " ")


REFUSAL = problem_of(TokenRefused(401, None, None, "refusal-1"))


@pytest.mark.parametrize(
    ("evidence", "codes"),
    [
        (with_token("linked", NOW_MS + HOUR), ["token-refused"]),
        (with_token("unknown", None), ["token-malformed"]),
        (replace(ACCOUNT, token=TokenFacts(maybe_refresh=True)), ["token-is-refresh-token"]),
        (replace(ACCOUNT, token=None), ["token-refused"]),
        (with_token("linked", NOW_MS + 60_000), ["token-refused", "token-expiring"]),
        (with_token("linked", NOW_MS - 1), ["token-expired"]),
        (with_token("refresh", None), ["token-is-refresh-token"]),
    ],
)
def test_a_refusal_is_told_where_the_token_does_not_explain_it(evidence: Evidence, codes: list[str]) -> None:
    found = findings(replace(evidence, problem=REFUSAL))
    assert [finding.code for finding in found] == codes
    if "token-refused" in codes:
        assert ("the API answered 401", "refusal-1") in found[0].why


def test_a_history_of_which_not_one_page_came_is_incomplete() -> None:
    problem = problem_of(MediaNotFound(416, None, None, "page-1"))
    unread = replace(EMPTY, coverage=Coverage((), "error", 0), request_id=None, problem=problem)
    (finding,) = findings(with_facts(unread))
    assert finding.code == "history-incomplete"
    assert "could not be read" in finding.title
    assert "page-1" in [request_id for _, request_id in finding.why]
    assert "links.next" not in str(finding.why)
    (unexplained,) = findings(with_facts(replace(unread, problem=None)))
    assert unexplained.why


@pytest.mark.parametrize("pages", [0, 2])
def test_a_history_that_is_being_read_is_no_finding(pages: int) -> None:
    reading = replace(HEALTHY, coverage=Coverage((Span(LINKED, NOW_MS),), "reading", pages))
    assert findings(with_facts(reading)) == ()
