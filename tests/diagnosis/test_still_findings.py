"""Findings about pictures that came: repeated, in another format, stale, and of devices with several cameras."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ringviewer.diagnosis.findings import DeviceFacts, Finding, StillFact, findings
from ringviewer.diagnosis.still_match import match
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.device import Component
from ringviewer.history.event import Event
from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.partner_api.errors import UnexpectedAnswer, problem_of
from ringviewer.partner_api.exchange import Leg
from tests.diagnosis.test_findings import ACCOUNT, CASES, DOOR, HEALTHY, HOUR, with_device, with_facts
from tests.diagnosis.test_wire_findings import CASES as WIRE_CASES
from tests.diagnosis.worlds import NOW_MS

START = NOW_MS - 2 * HOUR
EVENT = Event("e", "door", "motion", START, START + 30_000)
AT = StillAsk.at("door", START)
HASH = "0123456789abcdef" * 4
POST = Leg("POST", "api.example", 303, None, "still-1", 400, 1)
GET = Leg("GET", "download-us-east-1.prod.phoenix.devices.amazon.dev", 200, None, "still-1", 900, 2)
TWO = (Component("0", "Street side"), Component("1"))


def still(
    ask: StillAsk = AT, actual_ms: int | None = START + 3_000, event: Event | None = EVENT, **more: Any
) -> StillFact:
    """A still as it should be, of a format and a hash, but for what is given."""
    good = StillFact(
        *(ask, event, actual_ms, match(ask, actual_ms, event, NOW_MS), None),
        "still-1",
        (POST, GET),
        content_type="image/jpeg" if ask.format == "jpeg" else "image/png",
        format="JPEG" if ask.format == "jpeg" else "PNG",
        sha256=HASH,
    )
    return replace(good, **more)


def of(*stills: StillFact) -> tuple[Finding, ...]:
    return findings(with_facts(replace(HEALTHY, stills=stills)))


def flat(text: str) -> str:
    return text.replace(NARROW, " ")


def all_words(finding: Finding) -> str:
    return flat(" ".join((finding.title, finding.detail, finding.next_step, *(text for text, _ in finding.why))))


HEALTHY_STILLS = {
    "for an event": still(),
    "at a time, without an event": still(event=None),
    "newest in a range, without an event": still(StillAsk.latest("door", START, NOW_MS), NOW_MS - HOUR // 2, None),
    "as PNG": still(StillAsk.at("door", START, StillOptions("png"))),
    "with parameters in its type": still(content_type="Image/JPEG; charset=binary"),
    "by the other name of its type": still(content_type="image/jpg"),
    "without a type": still(content_type=None),
    "without its bytes": still(content_type=None, format=None, sha256=None),
    "exactly an hour before the end of its range": still(StillAsk.latest("door", START), NOW_MS - HOUR, None),
}


@pytest.mark.parametrize("each", HEALTHY_STILLS.values(), ids=HEALTHY_STILLS)
def test_a_still_as_it_should_be_is_no_finding(each: StillFact) -> None:
    assert of(each) == ()


def test_many_healthy_stills_are_no_finding() -> None:
    assert of(*(replace(each, request_id=name) for name, each in HEALTHY_STILLS.items())) == ()


def test_the_very_same_picture_for_another_request_is_a_warning_with_both_requests() -> None:
    later = StillAsk.at("door", START + 60_000)
    first = still(request_id="still-0")
    again = still(later, twin=Twin(AT, "bytes", START + 3_000))
    finding = next(each for each in of(again, first) if each.code == "still-repeated")
    assert (finding.code, finding.severity, finding.device_id) == ("still-repeated", "warning", "door")
    assert finding.title == "The API answered different requests for Front Door with the very same picture"
    assert "For requests close to each other this is normal, and is not reported." in finding.detail
    assert [request_id for _, request_id in finding.why] == ["still-1", "still-0"]
    assert "SHA-256 0123456789ab…" in finding.why[0][0]
    assert finding.why[1][0].startswith("the same when asked for ")
    assert finding.next_step.startswith("Trust the actual time")


def test_of_two_times_for_one_picture_neither_is_trusted() -> None:
    later = StillAsk.at("door", START + 60_000)
    first = still(actual_ms=START, request_id="still-0", twin=Twin(later, "bytes", START + 60_000))
    again = still(later, START + 60_000, twin=Twin(AT, "bytes", START))
    (finding,) = of(again, first)
    assert "Both say different capture times; at most one is right: read the burned-in time" in finding.detail
    assert "Trust the actual time" not in all_words(finding)
    assert finding.next_step == "Read the time that is burned into the picture, and give both request ids to Ring."
    (one, one_id), (other, other_id) = finding.why
    assert (one_id, other_id) == ("still-1", "still-0")
    assert "X-Media-Timestamp Mon 21 Sep 05:14:20.000 PDT" in flat(one)
    assert "X-Media-Timestamp Mon 21 Sep 05:13:20.000 PDT" in flat(other)
    assert "of this visit" not in finding.detail, "both are one pair"


@pytest.mark.parametrize(("mine", "others"), [(None, START), (START, None), (None, None)])
def test_a_repeated_picture_of_which_one_time_is_unknown_is_read_from_the_picture(
    mine: int | None, others: int | None
) -> None:
    later = StillAsk.at("door", START + 60_000)
    finding = next(each for each in of(still(later, mine, twin=Twin(AT, "bytes", others))) if "repeat" in each.code)
    assert finding.next_step.startswith("Read the time that is burned into the picture")
    assert "no capture time" in all_words(finding)


def test_what_another_answer_to_the_same_request_brought_is_no_evidence() -> None:
    later = StillAsk.at("door", START + 60_000)
    other = still(actual_ms=START + 1_000, request_id="another")
    (finding,) = of(still(later, START + 60_000, twin=Twin(AT, "bytes", START)), other)
    assert finding.why[1][1] is None


def test_one_capture_time_for_different_requests_is_a_note() -> None:
    later = StillAsk.at("door", START + 13_000)
    (finding,) = of(still(later, START + 10_000, twin=Twin(AT, "time", START + 10_000)))
    assert (finding.code, finding.severity) == ("still-repeated", "info")
    assert "same capture time" in finding.title
    assert "SHA-256" not in all_words(finding)
    # The other picture may have been put aside: then its request id is not known any more.
    assert finding.why[1][1] is None


def test_twins_are_counted_once_and_equal_pictures_are_told_first() -> None:
    far, farther = StillAsk.at("door", START + 60_000), StillAsk.at("door", START + 120_000)
    stills = (
        still(farther, START + 59_000, event=None, request_id="still-3", twin=Twin(far, "time", START + 59_000)),
        still(AT, START, request_id="still-2", twin=Twin(far, "bytes", START + 59_000)),
        still(far, START + 59_000, request_id="still-1", twin=Twin(AT, "bytes", START)),
    )
    finding = next(each for each in of(*stills) if each.code == "still-repeated")
    assert finding.severity == "warning"
    assert "2 stills of this visit are like this." in flat(finding.detail)
    assert [request_id for _, request_id in finding.why] == ["still-2", "still-1", "still-3", "still-1"]


def test_two_cameras_that_brought_one_picture_are_told_apart() -> None:
    street, garden = (StillAsk.at("door", START, StillOptions(component_id=name)) for name in ("0", "1"))
    (finding,) = of(still(garden, twin=Twin(street, "bytes")))
    assert "of camera 1" in finding.why[0][0]
    assert "of camera 0" in finding.why[1][0]


@pytest.mark.parametrize(
    ("asked", "came", "content_type", "title", "said"),
    [
        ("jpeg", "PNG", "image/png", "in another format", "JPEG was asked for and the bytes are PNG, as Content-Type"),
        ("png", "JPEG", "image/jpeg", "in another format", "PNG was asked for and the bytes are JPEG, as Content-Type"),
        ("jpeg", "PNG", "image/jpeg", "in another format", "bytes are PNG, but Content-Type says “image/jpeg”"),
        ("jpeg", "PNG", None, "in another format", "bytes are PNG, but there is no Content-Type"),
        ("jpeg", "JPEG", "image/png", "calls itself", "JPEG, as was asked for, but Content-Type says “image/png”"),
        ("png", "PNG", "text/html", "calls itself", "PNG, as was asked for, but Content-Type says “text/html”"),
        ("jpeg", "JPEG", "", "calls itself", "JPEG, as was asked for, but Content-Type says “”"),
    ],
)
def test_what_was_asked_for_what_came_and_what_it_calls_itself(
    asked: Any, came: Any, content_type: str | None, title: str, said: str
) -> None:
    ask = StillAsk.at("door", START, StillOptions(asked))
    (finding,) = of(still(ask, format=came, content_type=content_type))
    assert (finding.code, finding.severity) == ("wrong-format", "warning")
    assert title in finding.title
    assert said in finding.detail
    ((evidence, request_id),) = finding.why
    assert f"asked as {asked.upper()}, the bytes are {came}" in evidence
    assert request_id == "still-1"


def test_a_content_type_is_shown_bounded_and_as_plain_text() -> None:
    (finding,) = of(still(content_type="image/gif\u202e{name}" + "x" * 900))
    assert "\u202e" not in all_words(finding)
    assert "{name}" in finding.detail
    assert len(finding.detail) < 400


def test_a_picture_can_disappoint_in_several_ways() -> None:
    ask = StillAsk.at("door", START + 60_000)
    bad = still(ask, START + 5_000, format="PNG", twin=Twin(AT, "time"))
    assert [finding.code for finding in of(bad)] == ["still-outside-tolerance", "wrong-format", "still-repeated"]


def test_what_is_no_picture_is_neither_repeated_nor_in_a_format() -> None:
    problem = problem_of(UnexpectedAnswer(200, None, "200 as image/png, but the 3 bytes begin with 7B."))
    broken = still(problem=problem, match=None, format="PNG", twin=Twin(StillAsk.at("door", 0), "bytes"))
    assert [finding.code for finding in of(broken)] == ["not-an-image"]


def test_the_newest_of_a_range_is_stale_when_it_is_hours_older_than_the_range() -> None:
    ask = StillAsk.latest("door", NOW_MS - 5 * HOUR, NOW_MS - HOUR)
    (finding,) = of(still(ask, NOW_MS - 4 * HOUR, None))
    assert (finding.code, finding.severity) == ("still-stale", "warning")
    assert "This one was taken 3 h before the end of the range, and was 4 h old when it came." in flat(finding.detail)
    ((evidence, _),) = finding.why
    assert re.search(r"asked from .* to .*, X-Media-Timestamp", evidence)
    # A range of the past is held against its own end: older than today, yet as new as was asked for.
    yesterday = StillAsk.latest("door", NOW_MS - 30 * HOUR, NOW_MS - 24 * HOUR)
    assert of(still(yesterday, NOW_MS - 24 * HOUR - HOUR // 2, None)) == ()


@pytest.mark.parametrize(
    ("offset_ms", "event", "code"),
    [
        (-HOUR - 1, EVENT, "still-stale"),
        (-HOUR - 1, None, "still-stale"),
        (-HOUR, EVENT, "still-before-event"),
        (-HOUR, None, "still-outside-tolerance"),
        (HOUR + 1, EVENT, "still-outside-tolerance"),
    ],
)
def test_a_still_hours_older_than_the_time_asked_for_is_stale(offset_ms: int, event: Event | None, code: str) -> None:
    (finding,) = of(still(actual_ms=START + offset_ms, event=event))
    assert finding.code == code
    if code == "still-stale":
        assert "this picture was taken 1 h before it" in flat(finding.detail)
        assert "latest_in_range" not in finding.detail


def test_a_still_without_an_event_is_judged_like_any_other() -> None:
    assert [each.code for each in of(still(actual_ms=START + 25_000, event=None))] == ["still-outside-tolerance"]
    assert [each.code for each in of(still(actual_ms=None, event=None))] == ["still-time-unknown"]


def test_one_request_that_is_shown_twice_counts_once() -> None:
    late = still(actual_ms=START + 25_000)
    (finding,) = of(late, replace(late, event=None))
    assert "stills of this visit" not in finding.detail
    assert len(finding.why) == 1


def test_a_device_with_several_cameras_names_them() -> None:
    (finding,) = findings(with_device(replace(DOOR, components=TWO)))
    assert (finding.code, finding.severity, finding.device_id) == ("multi-camera", "info", "door")
    assert flat(finding.title) == "Front Door has 2 cameras"
    assert "History does not say which of them saw an event" in finding.detail
    assert "“Street side”, component_id 0; component_id 1" in finding.detail
    assert finding.why == (("capabilities: components “Street side”, component_id 0; component_id 1", "devices-1"),)


@pytest.mark.parametrize("components", [(), (Component("0", "Only"),)])
def test_a_device_with_one_camera_is_no_finding(components: tuple[Component, ...]) -> None:
    assert findings(with_device(replace(DOOR, components=components))) == ()


def test_hostile_cameras_are_bounded_and_plain() -> None:
    many = tuple(Component(f"{number}\n", "\u202e" + "n" * 500) for number in range(60))
    (finding,) = findings(with_device(replace(DOOR, components=many)))
    assert flat(finding.title) == "Front Door has 60 cameras"
    assert "; and 52 more" in flat(finding.detail)
    assert not set("\n\u202e") & set(all_words(finding))
    assert len(finding.detail) < 1_000


def test_facts_of_a_still_need_not_be_complete() -> None:
    facts: DeviceFacts = replace(HEALTHY, stills=(StillFact(AT, None, None, None, None, None),))
    assert findings(with_facts(facts)) == ()
    assert findings(ACCOUNT) == ()


def test_every_finding_is_documented() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z-]+)`", readme.partition("## What it finds")[2].partition("\n## ")[0]))
    assert {"still-repeated", "wrong-format", "multi-camera", *CASES, *WIRE_CASES} <= documented
