"""Invented accounts whose consent time is known, and the witnesses that an observer of them gathers."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from ringviewer.diagnosis.consent import Edge, Witness, WitnessSource

NOW_MS = 1_790_000_000_000


def witness(edge: Edge, at_ms: int, seq: int, *, device: str = "door", observed_ms: int | None = None) -> Witness:
    """A witness of which only the time and the order matter."""
    source: WitnessSource = "event" if edge == "by" else "media_refused"
    return Witness(edge, at_ms, source, f"request-{seq}", seq, device, "", observed_ms=observed_ms)


@dataclass(frozen=True)
class World:
    """What an observer gathered, and the consent time in force at the end."""

    consent_ms: int
    links: tuple[int, ...]
    witnesses: tuple[Witness, ...]


def answer(start_ms: int, consent_ms: int, seq: int, observed_ms: int | None) -> Witness:
    """How an account with this consent time answers a start."""
    return witness("by" if start_ms >= consent_ms else "after", start_ms, seq, observed_ms=observed_ms)


@st.composite
def linked_once(draw: st.DrawFn) -> World:
    """An account that was linked once, asked for random starts."""
    consent_ms = draw(st.integers(NOW_MS - 10_000_000, NOW_MS))
    starts = draw(st.lists(st.integers(NOW_MS - 12_000_000, NOW_MS), max_size=30))
    return World(
        consent_ms,
        (consent_ms,),
        tuple(answer(start, consent_ms, seq, NOW_MS + seq * 700) for seq, start in enumerate(starts)),
    )


@st.composite
def linked_again(draw: st.DrawFn) -> World:
    """An account that is linked again and again while it is watched.

    Whoever watches can only notice a re-link by a refusal of what was answered before, so each is followed by one
    where anything was answered. The Date header is missing, or up to two seconds behind.
    """
    dated = draw(st.booleans())
    clock_ms = NOW_MS
    seq = 0
    links: list[int] = []
    found: list[Witness] = []
    consent_ms = 0
    for number in range(draw(st.integers(1, 4))):
        clock_ms += draw(st.integers(1, 5_000_000))
        consent_ms = clock_ms if number else clock_ms - draw(st.integers(1, 20_000_000))
        links.append(consent_ms)
        asked = draw(st.lists(st.integers(NOW_MS - 25_000_000, NOW_MS + 25_000_000), max_size=8))
        returned = [w.at_ms for w in found if w.edge == "by"]
        if number and returned:
            asked.insert(0, draw(st.integers(min(returned), consent_ms - 1)))
        for start_ms in asked:
            clock_ms += draw(st.integers(1, 10_000))
            observed_ms = max(0, clock_ms - draw(st.integers(0, 1_900))) if dated else None
            if start_ms <= clock_ms:
                found.append(answer(start_ms, consent_ms, seq, observed_ms))
                seq += 1
    return World(consent_ms, tuple(links), tuple(found))
