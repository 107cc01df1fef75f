"""Where to probe next so that the consent bracket becomes narrow with few requests.

A probe is a POST of Image Download whose 303 is never followed: it only tells whether a start is authorised. From the
oldest known *by* the planner doubles its distance backwards until a start is refused, then halves the bracket.
"""

from __future__ import annotations

from collections.abc import Sequence

from ringviewer.diagnosis.consent import Consent

MAX_PROBES = 30
FIRST_STEP_MS = 3_600_000
OLDEST_MEDIA_MS = 180 * 86_400_000

# A start must not lie in the server's future, and its clock is known to a second only.
_NOW_MARGIN_MS = 1_000


def next_probe(consent: Consent, now_ms: int, width_ms: int, asked: Sequence[int]) -> int | None:
    """The start to probe next, or ``None`` when the bracket is narrow enough or nothing more can be learnt.

    ``asked`` are the starts probed so far in this narrowing, oldest request first; ``now_ms`` is the server's time.
    Stops after :data:`MAX_PROBES`, at media older than 180 days (contract §3.4), and when the answers contradict each
    other.
    """
    if len(asked) >= MAX_PROBES or consent.confidence == "contradicted":
        return None
    latest_ms = now_ms - _NOW_MARGIN_MS
    high_ms = consent.by_ms if consent.by_ms is not None else latest_ms
    if consent.after_ms is None:
        start_ms = _backward(high_ms, now_ms, asked)
    elif high_ms - consent.after_ms > max(1, width_ms):
        start_ms = consent.after_ms + (high_ms - consent.after_ms) // 2
    elif consent.by_ms is None and consent.after_ms < latest_ms:
        start_ms = latest_ms
    else:
        return None
    return None if start_ms in asked else start_ms


def probe_cost(consent: Consent, now_ms: int, width_ms: int) -> int:
    """How many probes :func:`next_probe` asks for at most before it stops."""
    width_ms = max(1, width_ms)
    high_ms = consent.by_ms if consent.by_ms is not None else now_ms - _NOW_MARGIN_MS
    if consent.confidence == "contradicted":
        return 0
    if consent.after_ms is not None:
        edge = 1 if consent.by_ms is None else 0
        return min(MAX_PROBES, _halvings(high_ms - consent.after_ms, width_ms) + edge)
    worst = 0
    asked: list[int] = []
    high = high_ms
    while len(asked) < MAX_PROBES:
        start_ms = _backward(high, now_ms, asked)
        if start_ms in asked:
            break
        asked.append(start_ms)
        worst = max(worst, len(asked) + _halvings(high - start_ms, width_ms))
        high = start_ms
    return min(MAX_PROBES, worst)


def _backward(high_ms: int, now_ms: int, asked: Sequence[int]) -> int:
    # Each accepted probe moved the bracket's end back by as much as all steps before it, so doubling the distance
    # means to step by the whole distance covered so far.
    step_ms = FIRST_STEP_MS if len(asked) < 2 else FIRST_STEP_MS * 2 ** (len(asked) - 1)
    return max(high_ms - step_ms, now_ms - OLDEST_MEDIA_MS)


def _halvings(span_ms: int, width_ms: int) -> int:
    count = 0
    while span_ms > width_ms:
        span_ms -= span_ms // 2
        count += 1
    return count
