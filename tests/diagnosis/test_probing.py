from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ringviewer.diagnosis.consent import Consent, Witness, infer
from ringviewer.diagnosis.probing import MAX_PROBES, OLDEST_MEDIA_MS, next_probe, probe_cost
from tests.diagnosis.worlds import NOW_MS, answer, witness


def narrow(consent_ms: int, width_ms: int, found: list[Witness]) -> tuple[Consent, list[int]]:
    """Probe an account with this consent time until the planner is content."""
    asked: list[int] = []
    consent = infer(found)
    while (start_ms := next_probe(consent, NOW_MS, width_ms, asked)) is not None:
        asked.append(start_ms)
        found = [*found, answer(start_ms, consent_ms, 100 + len(asked), None)]
        consent = infer(found)
    return consent, asked


@given(st.integers(2_000, OLDEST_MEDIA_MS - 1), st.integers(0, 86_400_000), st.booleans())
@example(OLDEST_MEDIA_MS - 1, 0, True)
@example(4096 * 3_600_000 - 1_000_000, 0, False)
def test_probing_converges_to_a_minute_within_its_cost(age_ms: int, quiet_ms: int, with_event: bool) -> None:
    consent_ms = NOW_MS - age_ms
    found = [witness("by", min(NOW_MS, consent_ms + quiet_ms), 1)] if with_event else []
    cost = probe_cost(infer(found), NOW_MS, 60_000)
    consent, asked = narrow(consent_ms, 60_000, found)
    assert len(asked) <= cost <= MAX_PROBES
    assert consent.after_ms is None or consent.after_ms < consent_ms
    assert consent.by_ms is not None
    assert consent_ms <= consent.by_ms
    if consent.after_ms is not None and len(asked) < MAX_PROBES:
        assert consent.width_ms is not None
        assert consent.width_ms <= 60_000


@given(st.integers(0, 3_600_000), st.integers(1, 8 * 3_600_000))
def test_a_usual_bracket_becomes_a_second_wide(before_ms: int, after_ms: int) -> None:
    consent_ms = NOW_MS - 10_000_000
    found = [witness("by", consent_ms + before_ms, 1), witness("after", consent_ms - after_ms, 2)]
    cost = probe_cost(infer(found), NOW_MS, 1_000)
    consent, asked = narrow(consent_ms, 1_000, found)
    assert len(asked) <= cost
    assert consent.width_ms is not None
    assert consent.width_ms <= 1_000


def test_steps_double_backward_from_the_oldest_event() -> None:
    hour = 3_600_000
    _, asked = narrow(NOW_MS - 100 * hour, 60_000, [witness("by", NOW_MS - hour, 1)])
    assert [(NOW_MS - hour - start) // hour for start in asked[:7]] == [1, 2, 4, 8, 16, 32, 64]


def test_nothing_is_asked_beyond_what_the_api_keeps() -> None:
    consent, asked = narrow(NOW_MS - 10 * OLDEST_MEDIA_MS, 60_000, [witness("by", NOW_MS - 5_000, 1)])
    assert min(asked) == NOW_MS - OLDEST_MEDIA_MS
    assert consent.after_ms is None
    assert len(asked) < MAX_PROBES


def test_contradicting_answers_end_the_probing() -> None:
    contradicted = infer([witness("after", 2_000, 1), witness("by", 1_000, 2)])
    assert next_probe(contradicted, NOW_MS, 60_000, []) is None
    assert probe_cost(contradicted, NOW_MS, 60_000) == 0


def test_a_bracket_that_is_narrow_enough_costs_nothing() -> None:
    narrow_enough = infer([witness("after", 1_000, 1), witness("by", 40_000, 2)])
    assert probe_cost(narrow_enough, NOW_MS, 60_000) == 0
    assert next_probe(narrow_enough, NOW_MS, 60_000, []) is None
