from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.diagnosis.ask_check import AHEAD_MS, MOST_PARTS, Concern, check, too_long
from ringviewer.diagnosis.consent import Consent, Relink, infer
from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk, StillOptions
from tests.diagnosis.worlds import NOW_MS, witness

SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
AFTER, BY = NOW_MS - 3 * HOUR, NOW_MS - 3 * HOUR + 52_510
BRACKET = Consent(AFTER, BY, "high")
SIDE = StillOptions("png", (1280, 720), "1")
LAST_MS = 253_402_300_799_999
instants = st.integers(0, LAST_MS)


def at(instant_ms: int) -> StillAsk:
    return StillAsk.at("door", instant_ms, SIDE)


def newest(from_ms: int, to_ms: int | None = None) -> StillAsk:
    return StillAsk.latest("door", from_ms, to_ms, SIDE)


def found(ask: StillAsk, consent: Consent = BRACKET, **more: Any) -> Concern:
    concern = check(ask, consent, now_ms=NOW_MS, **more)
    assert concern is not None
    return concern


def flat(text: str) -> str:
    return text.replace(NARROW, " ")


@pytest.mark.parametrize(
    ("start_ms", "code", "holds"),
    [
        (AFTER - 1, "before-boundary", True),
        (AFTER, "before-boundary", True),
        (AFTER + 1, "inside-bracket", False),
        (BY - 1, "inside-bracket", False),
        (BY, None, None),
        (NOW_MS, None, None),
        (NOW_MS + AHEAD_MS, None, None),
        (NOW_MS + AHEAD_MS + 1, "in-future", True),
    ],
)
def test_a_time_is_held_against_the_bracket_and_the_clock(start_ms: int, code: str | None, holds: bool | None) -> None:
    for ask in (at(start_ms), newest(start_ms), newest(start_ms, min(start_ms + HOUR, max(NOW_MS, start_ms)))):
        concern = check(ask, BRACKET, now_ms=NOW_MS)
        assert (concern.code, concern.holds) == (code, holds) if concern else code is None


def test_a_time_before_the_boundary_says_how_far_and_what_to_ask_instead() -> None:
    concern = found(at(AFTER - 43 * 60_000))
    assert concern.sentence == "This time is before the boundary"
    assert flat(concern.words) == (
        "The API will answer 403 TIME_RANGE_NOT_AUTHORIZED: the customer linked at least 43 min after it. What is "
        "known to be allowed begins 43 min 52 s after it."
    )
    assert concern.better == at(BY)
    assert (concern.at_ms, concern.by_ms) == (AFTER, BY)


def test_a_customer_who_linked_again_is_told_of() -> None:
    consent = replace(BRACKET, relinks=(Relink(AFTER, BY, 3),))
    assert "the customer re-linked after it." in found(at(AFTER), consent).words
    range_words = found(newest(AFTER, AFTER + HOUR), consent)
    assert range_words.sentence == "This range begins before the boundary"
    assert "re-linked after its start." in range_words.words


def test_without_anything_allowed_there_is_nothing_better() -> None:
    concern = found(at(AFTER - SECOND), Consent(AFTER, None, "low"))
    assert concern.holds
    assert concern.better is None
    assert concern.by_ms is None
    assert "No event or accepted request tells yet" in concern.words


def test_earlier_than_anything_known_is_sent_with_a_word_of_it() -> None:
    concern = check(at(BY - 3_600_000), Consent(None, BY, "low"), now_ms=NOW_MS)
    assert concern is not None
    assert (concern.code, concern.holds, concern.at_ms, concern.by_ms) == ("inside-bracket", False, None, BY)
    assert "begins 1\u202fh after it" in concern.words
    assert concern.better == at(BY)
    assert check(at(BY), Consent(None, BY, "low"), now_ms=NOW_MS) is None


@pytest.mark.parametrize("consent", [Consent(), Consent(AFTER, None, "low")])
def test_what_nothing_bounds_raises_no_concern(consent: Consent) -> None:
    assert check(at(AFTER + 1), consent, now_ms=NOW_MS) is None


@pytest.mark.parametrize(
    ("ask", "better"),
    [
        (newest(AFTER - HOUR, NOW_MS), newest(BY, NOW_MS)),
        (newest(AFTER - HOUR), newest(BY)),
        (newest(AFTER - HOUR, BY), None),
        (newest(AFTER - HOUR, AFTER), None),
        (newest(AFTER + 1, BY + 1), newest(BY, BY + 1)),
        (newest(AFTER - HOUR, NOW_MS + HOUR), newest(BY)),
    ],
)
def test_a_range_is_better_begun_where_it_is_allowed(ask: StillAsk, better: StillAsk | None) -> None:
    assert found(ask).better == better


def test_inside_the_bracket_both_ends_are_told_and_nothing_is_held() -> None:
    concern = found(at(AFTER + 12_510))
    assert not concern.holds
    assert concern.sentence == "This time may be before the boundary"
    assert flat(concern.words) == (
        "What lies 12 s before it is refused, and what lies 40 s after it is allowed. The API may answer 403 "
        "TIME_RANGE_NOT_AUTHORIZED. Either answer narrows the boundary."
    )
    assert concern.better == at(BY)


def test_a_refusal_that_proves_nothing_holds_nothing() -> None:
    contradicted = infer([witness("after", AFTER, 1), witness("by", AFTER - HOUR, 2), witness("after", AFTER - DAY, 3)])
    assert contradicted.confidence == "contradicted"
    concern = found(at(AFTER - DAY), contradicted)
    assert (concern.code, concern.holds) == ("before-boundary", False)
    assert "Other answers contradict that" in concern.words
    concern = found(at(AFTER), playground=True)
    assert (concern.code, concern.holds) == ("before-boundary", False)
    assert "On a Playground token" in concern.words
    assert concern.better == at(BY)


def test_what_certainly_fails_goes_before_a_note() -> None:
    concern = found(at(NOW_MS - 190 * DAY), playground=True)
    assert (concern.code, concern.holds) == ("too-old", True)


def test_the_server_checks_the_boundary_first() -> None:
    assert found(at(NOW_MS - 190 * DAY)).code == "before-boundary"
    assert found(newest(NOW_MS - 2 * DAY)).code == "before-boundary"


def test_older_than_180_days_is_held() -> None:
    assert check(at(NOW_MS - 180 * DAY), Consent(), now_ms=NOW_MS) is None
    concern = found(at(NOW_MS - 180 * DAY - 1), Consent())
    assert (concern.code, concern.holds, concern.at_ms) == ("too-old", True, NOW_MS - 180 * DAY)
    assert concern.better is None
    assert "180 days" in concern.sentence
    reaching = newest(NOW_MS - 180 * DAY - HOUR, NOW_MS - 180 * DAY + HOUR)
    assert found(reaching, Consent()).better == newest(NOW_MS - 180 * DAY + AHEAD_MS, NOW_MS - 180 * DAY + HOUR)


def test_what_has_not_come_yet_is_held() -> None:
    concern = found(at(NOW_MS + 2 * HOUR))
    assert concern.sentence == "This time is in the future"
    assert "2 h ahead" in flat(concern.words)
    assert concern.better == newest(NOW_MS - HOUR)
    ends_late = found(newest(NOW_MS - HOUR, NOW_MS + 2 * HOUR))
    assert ends_late.sentence == "The end of this range is in the future"
    assert ends_late.better == newest(NOW_MS - HOUR)
    begins_late = found(newest(NOW_MS + HOUR, NOW_MS + 2 * HOUR))
    assert begins_late.sentence == "This range is in the future"
    assert begins_late.better is None


def test_just_after_linking_the_newest_is_asked_from_the_boundary_on() -> None:
    young = Consent(NOW_MS - 10 * SECOND, NOW_MS - 5 * SECOND, "high")
    assert found(at(NOW_MS + HOUR), young).better == newest(NOW_MS - 5 * SECOND)


def test_a_range_without_an_end_is_too_long_once_it_began_a_day_ago() -> None:
    assert check(newest(NOW_MS - DAY), Consent(), now_ms=NOW_MS) is None
    concern = found(newest(NOW_MS - DAY - 1), Consent())
    assert concern.code == "too-long"
    assert concern.parts == (newest(NOW_MS - DAY, NOW_MS), newest(NOW_MS - DAY - 1, NOW_MS - DAY))
    assert concern.better == newest(NOW_MS - DAY, NOW_MS)


def test_a_long_range_is_cut_into_days_newest_first() -> None:
    concern = too_long("door", NOW_MS - 54 * HOUR, NOW_MS, SIDE)
    assert concern.holds
    assert concern.sentence == "This range is longer than 24 hours"
    assert flat(concern.words) == (
        "The API answers for at most 24 hours at once, and this range is 2 d 6 h long. It can be asked in 3 parts, the "
        "newest first, until one of them has a picture."
    )
    assert [part.to_ms for part in concern.parts] == [NOW_MS, NOW_MS - 24 * HOUR, NOW_MS - 48 * HOUR]
    assert concern.better == concern.parts[0] == newest(NOW_MS - DAY, NOW_MS)


def test_more_than_a_week_is_not_cut() -> None:
    assert len(too_long("door", NOW_MS - 7 * DAY, NOW_MS, SIDE).parts) == MOST_PARTS
    concern = too_long("door", NOW_MS - 7 * DAY - 1, NOW_MS, SIDE)
    assert concern.parts == ()
    assert "It would take 8 requests" in concern.words
    assert concern.better == newest(NOW_MS - DAY, NOW_MS)


@given(instants, st.integers(LONGEST_RANGE_MS + 1, MOST_PARTS * LONGEST_RANGE_MS))
def test_parts_cover_the_range_without_a_gap(from_ms: int, long_ms: int) -> None:
    to_ms = min(from_ms + long_ms, LAST_MS)
    parts = too_long("door", from_ms, to_ms, SIDE).parts
    assert (parts[0].to_ms, parts[-1].from_ms) == (to_ms, from_ms)
    assert all(newer.from_ms == older.to_ms for newer, older in pairwise(parts))
    assert all(part.options == SIDE for part in parts)


@pytest.mark.parametrize(("from_ms", "to_ms"), [(-1, 2 * DAY), (DAY, DAY - 1), (LAST_MS - DAY, LAST_MS + 1)])
def test_a_long_range_of_times_that_make_no_sense_is_refused(from_ms: int, to_ms: int) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        too_long("door", from_ms, to_ms, SIDE)


@st.composite
def asks(draw: st.DrawFn) -> StillAsk:
    """Any request, often near the present and the bracket."""
    near = st.integers(NOW_MS - 200 * DAY, NOW_MS + 2 * DAY)
    start_ms = draw(st.one_of(instants, near, st.integers(AFTER - 10, BY + 10)))
    if draw(st.booleans()):
        return at(start_ms)
    to_ms = draw(st.none() | st.integers(0, LONGEST_RANGE_MS).map(lambda long_ms: min(start_ms + long_ms, LAST_MS)))
    return newest(start_ms, to_ms)


@st.composite
def brackets(draw: st.DrawFn) -> Consent:
    """Any bracket whose ends are in order."""
    edge = st.none() | st.one_of(instants, st.integers(NOW_MS - 200 * DAY, NOW_MS + DAY), st.just(AFTER))
    after_ms, by_ms = draw(edge), draw(edge)
    if after_ms is not None and by_ms is not None and after_ms >= by_ms:
        by_ms = None
    return Consent(after_ms, by_ms, draw(st.sampled_from(["low", "medium", "contradicted"])))


@given(asks(), brackets(), st.one_of(st.just(NOW_MS), instants), st.booleans())
def test_what_is_better_raises_no_concern(ask: StillAsk, consent: Consent, now_ms: int, playground: bool) -> None:
    concern = check(ask, consent, now_ms=now_ms, playground=playground)
    if concern is None:
        return
    assert concern.sentence
    assert concern.words.endswith(".")
    assert len(concern.words) <= 240
    assert "None" not in concern.words
    assert not (concern.holds and concern.code == "inside-bracket")
    if concern.better is not None:
        assert concern.better.device_id == ask.device_id
        assert concern.better.options == ask.options
        assert check(concern.better, consent, now_ms=now_ms, playground=playground) is None


@given(asks(), st.integers(0, 400 * DAY))
def test_a_concern_rests_on_differences_and_names_no_clock_time(ask: StillAsk, shift_ms: int) -> None:
    def moved(value: int | None) -> int | None:
        return None if value is None else value + shift_ms

    here = check(ask, BRACKET, now_ms=NOW_MS)
    try:
        later = replace(ask, at_ms=moved(ask.at_ms), from_ms=moved(ask.from_ms), to_ms=moved(ask.to_ms))
    except ValueError:
        return
    consent = Consent(AFTER + shift_ms, BY + shift_ms, "high")
    there = check(later, consent, now_ms=NOW_MS + shift_ms)
    if here is None or there is None:
        assert here is there
        return
    assert (here.code, here.holds, here.sentence, here.words) == (there.code, there.holds, there.sentence, there.words)
