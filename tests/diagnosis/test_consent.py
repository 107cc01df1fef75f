from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.diagnosis.consent import Consent, Relink, Witness, infer, together
from tests.diagnosis.worlds import NOW_MS, World, linked_again, linked_once, witness


def holds(consent: Consent, truth_ms: int) -> bool:
    return (consent.after_ms is None or consent.after_ms < truth_ms) and (
        consent.by_ms is None or truth_ms <= consent.by_ms
    )


@given(linked_once())
def test_the_truth_lies_within_the_bracket(world: World) -> None:
    consent = infer(world.witnesses)
    assert consent.confidence != "contradicted"
    assert not consent.relinks
    assert holds(consent, world.consent_ms)


@given(linked_again())
def test_the_truth_lies_within_the_bracket_after_re_links(world: World) -> None:
    consent = infer(world.witnesses)
    assert not consent.contradictions
    assert holds(consent, world.consent_ms)
    for relink in consent.relinks:
        assert any(
            relink.after_ms < link and (relink.by_ms is None or link <= relink.by_ms) for link in world.links[1:]
        )


@given(linked_once(), st.data())
def test_more_evidence_never_widens(world: World, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(world.witnesses), unique=True)) if world.witnesses else []
    some, all_of_it = infer(kept), infer(world.witnesses)
    if some.after_ms is not None:
        assert all_of_it.after_ms is not None
        assert all_of_it.after_ms >= some.after_ms
    if some.by_ms is not None:
        assert all_of_it.by_ms is not None
        assert all_of_it.by_ms <= some.by_ms


witnesses = st.builds(witness, st.sampled_from(["after", "by"]), st.integers(NOW_MS - 50, NOW_MS), st.integers(0, 6))


@given(st.lists(witnesses, max_size=12), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_merging_is_irrelevant(found: list[Witness], random: Random, playground: bool) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert infer(shuffled, playground=playground) == infer(found, playground=playground)


@given(st.lists(witnesses, max_size=12), st.booleans())
def test_the_bracket_is_never_reversed(found: list[Witness], playground: bool) -> None:
    consent = infer(found, playground=playground)
    if consent.width_ms is not None:
        assert consent.width_ms > 0


@given(st.lists(witnesses, max_size=12))
def test_a_playground_token_is_never_trusted_more_than_low(found: list[Witness]) -> None:
    consent = infer(found, playground=True)
    assert consent.confidence in ("none", "low")
    assert together([consent], playground=True).confidence in ("none", "low")


def test_a_refusal_of_what_was_returned_is_a_re_link_with_its_own_bracket() -> None:
    event = witness("by", 1_000, 1, observed_ms=500_000)
    refusal = witness("after", 2_000, 2, observed_ms=700_000)
    consent = infer([event, refusal])
    assert consent.relinks == (Relink(500_000, 702_000, 2),)
    assert consent.after_ms == 500_000
    assert consent.by_ms is None
    assert consent.overtaken == (event,)
    assert consent.after_witness == refusal

    later = infer([event, refusal, witness("by", 600_000, 3)])
    assert later.relinks == (Relink(500_000, 600_000, 2),)
    assert (later.after_ms, later.by_ms) == (500_000, 600_000)


def test_a_refusal_at_the_very_start_of_what_was_returned_counts() -> None:
    assert infer([witness("by", 1_000, 1), witness("after", 1_000, 2)]).relinks


def test_an_acceptance_after_a_later_start_was_refused_is_a_contradiction() -> None:
    consent = infer([witness("after", 2_000, 1), witness("by", 1_000, 2)])
    assert consent.confidence == "contradicted"
    assert len(consent.contradictions) == 1
    assert "subscription" in consent.contradictions[0]
    assert (consent.after_ms, consent.by_ms) == (None, 1_000)
    assert not consent.relinks


def test_confidence_depends_on_edges_and_width() -> None:
    assert infer([]).confidence == "none"
    assert infer([witness("by", 9, 1)]).confidence == "low"
    assert infer([witness("after", 9, 1)]).confidence == "low"
    assert infer([witness("after", 0, 1), witness("by", 60_000, 2)]).confidence == "high"
    assert infer([witness("after", 0, 1), witness("by", 60_001, 2)]).confidence == "medium"


def test_devices_together_take_the_latest_after_and_the_earliest_by() -> None:
    door = infer([witness("after", 100, 1), witness("by", 900, 2)])
    yard = infer([witness("after", 300, 3, device="yard"), witness("by", 700, 4, device="yard")])
    both = together([door, yard])
    assert (both.after_ms, both.by_ms, both.confidence) == (300, 700, "high")
    assert len(both.witnesses) == 4


def test_devices_that_exclude_each_other_are_kept_apart() -> None:
    door = infer([witness("by", 100, 1)])
    yard = infer([witness("after", 500, 2, device="yard"), witness("by", 700, 3, device="yard")])
    both = together([door, yard])
    assert both.confidence == "contradicted"
    assert both.after_ms is None
    assert both.by_ms is None
    assert "yard" in both.contradictions[0]
    assert "door" in both.contradictions[0]


def test_a_re_link_seen_on_one_device_overtakes_what_others_showed_before() -> None:
    door = infer([witness("by", 100, 1), witness("after", 500, 3)])
    yard = infer([witness("by", 200, 2, device="yard")])
    both = together([door, yard])
    assert not both.contradictions
    assert (both.after_ms, both.by_ms) == (500, None)
    read_again = infer([*yard.witnesses, witness("by", 800, 4, device="yard")])
    assert together([door, read_again]).by_ms == 800


def test_one_re_link_seen_on_two_devices_is_one() -> None:
    door = infer([witness("by", 100, 1), witness("after", 500, 3), witness("by", 900, 5)])
    yard = infer([witness("by", 100, 2, device="yard"), witness("after", 600, 4, device="yard")])
    both = together([door, yard])
    assert both.relinks == (Relink(600, 900, 3),)


def test_a_re_link_seen_elsewhere_overtakes_what_this_device_showed_before() -> None:
    door = infer([witness("by", 100, 1), witness("after", 500, 3)])
    shown = [witness("by", 200, 2, device="yard"), witness("after", 50, 4, device="yard")]
    yard = infer(shown, elsewhere=door.relinks)
    assert (yard.after_ms, yard.by_ms) == (50, None)
    assert yard.overtaken == (shown[0],)
    assert not yard.relinks
    again = infer([*shown, witness("by", 700, 5, device="yard")], elsewhere=door.relinks)
    assert again.by_ms == 700
