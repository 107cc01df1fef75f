from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.diagnosis.still_twins import Seen, Twin, twin_of
from ringviewer.partner_api.asks import StillAsk, StillOptions

START = 1_790_000_000_000
MINUTE = 60_000
AT = StillAsk.at("door", START)
FIRST = Seen(AT, "aa", START + 5)


def twin(ask: StillAsk, sha256: str = "aa", actual_ms: int | None = START + 5, *others: Seen) -> Twin | None:
    return twin_of(ask, sha256, actual_ms, others or (FIRST,))


def test_the_same_bytes_for_another_time_are_a_twin() -> None:
    assert twin(StillAsk.at("door", START + MINUTE)) == Twin(AT, "bytes", START + 5)
    assert twin(StillAsk.at("door", START + MINUTE), "aa", None) == Twin(AT, "bytes", START + 5)


def test_the_same_capture_time_in_other_bytes_is_a_twin_of_time() -> None:
    assert twin(StillAsk.at("door", START + MINUTE), "bb") == Twin(AT, "time", START + 5)
    assert twin(StillAsk.at("door", START + MINUTE), "bb", None) is None
    assert twin(StillAsk.at("door", START + MINUTE), "bb", START + 6) is None
    unknown = Seen(AT, "aa", None)
    assert twin(StillAsk.at("door", START + MINUTE), "bb", None, unknown) is None


@pytest.mark.parametrize(("apart_ms", "is_twin"), [(0, False), (20_000, False), (20_001, True), (-20_001, True)])
def test_requests_within_20_seconds_may_share_a_picture(apart_ms: int, is_twin: bool) -> None:
    again = StillAsk.at("door", START + apart_ms, StillOptions(resolution=(640, 360)))
    assert (twin(again) is not None) is is_twin


@pytest.mark.parametrize(
    ("from_ms", "to_ms", "is_twin"),
    [
        (START - MINUTE, START - 10_001, True),
        (START - MINUTE, START - 10_000, False),
        (START + 10_000, START + MINUTE, False),
        (START + 10_001, START + MINUTE, True),
        (START - MINUTE, START + MINUTE, False),
        (START - MINUTE, None, False),
        (START + MINUTE, None, True),
    ],
)
def test_a_range_that_holds_the_time_may_share_its_picture(from_ms: int, to_ms: int | None, is_twin: bool) -> None:
    assert (twin(StillAsk.latest("door", from_ms, to_ms)) is not None) is is_twin


def test_ranges_that_overlap_share_their_newest_picture() -> None:
    seen = Seen(StillAsk.latest("door", START, START + MINUTE), "aa", START)
    assert twin(StillAsk.latest("door", START - MINUTE, START), "aa", START, seen) is None
    assert twin(StillAsk.latest("door", START - MINUTE, START - 1), "aa", START, seen) == Twin(seen.ask, "bytes", START)


@pytest.mark.parametrize("options", [StillOptions("png"), StillOptions(resolution=(1280, 720))])
def test_pictures_of_another_shape_share_no_bytes_but_a_time(options: StillOptions) -> None:
    far = StillAsk.at("door", START + MINUTE, options)
    assert twin(far) == Twin(AT, "time", START + 5)
    assert twin(far, "aa", START + 6) is None


def test_two_cameras_share_times_and_never_bytes() -> None:
    street = Seen(StillAsk.at("door", START, StillOptions(component_id="0")), "aa", START)
    garden = StillAsk.at("door", START, StillOptions(component_id="1"))
    assert twin(garden, "aa", START, street) == Twin(street.ask, "bytes", START)
    assert twin(garden, "bb", START, street) is None
    later = replace(garden, at_ms=START + MINUTE)
    assert twin(later, "bb", START, street) is None
    # The API chooses where none is named, and may have chosen the same one.
    assert twin(AT, "aa", START, street) is None


def test_equal_bytes_go_before_an_equal_time() -> None:
    far, farther = StillAsk.at("door", START - MINUTE), StillAsk.at("door", START - 2 * MINUTE)
    others = (Seen(far, "bb", START + 5), Seen(farther, "aa", START + 5), FIRST)
    assert twin(StillAsk.at("door", START + MINUTE), "aa", START + 5, *others) == Twin(farther, "bytes", START + 5)
    assert twin(StillAsk.at("door", START + MINUTE), "cc", START + 5, *others) == Twin(far, "time", START + 5)


@st.composite
def answered(draw: st.DrawFn) -> Seen:
    """What may have come of any request to one of two devices, with few values so that they often agree."""
    options = StillOptions(
        draw(st.sampled_from(["jpeg", "png"])),
        draw(st.sampled_from([None, (640, 360)])),
        draw(st.sampled_from([None, "0", "1"])),
    )
    device, start_ms = draw(st.sampled_from(["door", "yard"])), START + draw(st.integers(-60, 60)) * 1_000
    if draw(st.booleans()):
        ask = StillAsk.at(device, start_ms, options)
    else:
        ask = StillAsk.latest(device, start_ms, draw(st.sampled_from([None, start_ms, start_ms + 15_000])), options)
    return Seen(ask, draw(st.sampled_from(["aa", "bb"])), draw(st.sampled_from([None, START, START + 1])))


@given(answered(), answered())
def test_being_twins_is_mutual(one: Seen, other: Seen) -> None:
    there = twin_of(one.ask, one.sha256, one.actual_ms, [other])
    back = twin_of(other.ask, other.sha256, other.actual_ms, [one])
    assert (there and there.same) == (back and back.same)
    if there is not None:
        assert there.ask == other.ask
        assert one.ask.device_id == other.ask.device_id
        assert one.sha256 == other.sha256 if there.same == "bytes" else one.actual_ms == other.actual_ms


@given(answered(), st.lists(answered(), max_size=6))
def test_nothing_is_its_own_twin_nor_one_of_another_device(one: Seen, others: list[Seen]) -> None:
    assert twin_of(one.ask, one.sha256, one.actual_ms, [one, replace(one, sha256="bb")]) is None
    found = twin_of(one.ask, one.sha256, one.actual_ms, [one, *others])
    if found is not None:
        assert found.ask != one.ask
        assert found.ask.device_id == one.ask.device_id
        assert found.ask in [other.ask for other in others]
    elsewhere = [replace(other, ask=replace(other.ask, device_id="shed")) for other in others]
    assert twin_of(one.ask, one.sha256, one.actual_ms, elsewhere) is None


@given(answered(), st.lists(answered(), max_size=6), st.integers(-(10**9), 10**9))
def test_twins_rest_on_differences_of_times(one: Seen, others: list[Seen], shift_ms: int) -> None:
    def moved(value: int | None) -> int | None:
        return None if value is None else value + shift_ms

    def later(seen: Seen) -> Seen:
        ask = seen.ask
        shifted = replace(ask, at_ms=moved(ask.at_ms), from_ms=moved(ask.from_ms), to_ms=moved(ask.to_ms))
        return Seen(shifted, seen.sha256, moved(seen.actual_ms))

    here = twin_of(one.ask, one.sha256, one.actual_ms, others)
    gone = later(one)
    there = twin_of(gone.ask, gone.sha256, gone.actual_ms, [later(other) for other in others])
    assert (here and here.same) == (there and there.same)
