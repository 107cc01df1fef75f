"""What the ground of a lane means at each instant: not fetched, refused, boundary in here, or fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ringviewer.diagnosis.consent import Consent
from ringviewer.history.coverage import Coverage, Span

GroundKind = Literal["not_fetched", "refused", "bracket", "known", "after_now"]

REFUSED = "refused, 403"
BOUNDARY = "boundary in here"
BOUNDARY_UNREFUSED = "boundary in here, no refusal seen yet"
NOT_FETCHED = "not fetched"


@dataclass(frozen=True, slots=True)
class Ground:
    """A stretch of one kind of ground from ``from_ms`` to ``to_ms``; ``None`` is an open end."""

    kind: GroundKind
    from_ms: int | None
    to_ms: int | None
    label: str


def grounds(
    coverage: Coverage,
    consent: Consent,
    now_ms: int,
    *,
    reading_page: int | None = None,
    unread_to_ms: int | None = None,
    gaps: Mapping[int, str] | None = None,
) -> tuple[Ground, ...]:
    """The grounds of a lane in ascending order, without gaps, from the open past to the open future.

    ``reading_page`` is the page that is on its way, if any. ``unread_to_ms`` is where the time ends that the walk has
    still to read, without one the newest known span's beginning. ``gaps`` says why polls left the time unread that ends
    at an instant. A walk that has not reached its end leaves the time below
    its oldest event *not fetched*, even where the boundary may lie in it: more events may still come from there.
    """
    pieces = _Pieces(now_ms)
    if consent.after_ms is not None:
        pieces.until(consent.after_ms, "refused", REFUSED)
    boundary = BOUNDARY if consent.after_ms is not None else BOUNDARY_UNREFUSED
    unread = _unread_label(coverage, reading_page)
    spans = coverage.spans
    if coverage.complete:
        # Consent is never later than an answer that shows it, so with no event at all it lies before the last one.
        end_ms = consent.by_ms if consent.by_ms is not None else (spans[-1].to_ms if spans else now_ms)
        pieces.until(end_ms, "bracket", boundary)
        if spans:
            spans = (Span(min(end_ms, spans[0].from_ms), spans[0].to_ms), *spans[1:])
    elif consent.width_ms is not None and consent.by_ms is not None and _below(consent.by_ms, spans):
        pieces.until(consent.by_ms, "bracket", boundary)
    unread_to_ms = coverage.known_from_ms if unread_to_ms is None else unread_to_ms
    for known, span in zip(coverage.spans, spans, strict=True):
        why = unread if known.from_ms == unread_to_ms else (gaps or {}).get(known.from_ms, NOT_FETCHED)
        pieces.until(span.from_ms, "not_fetched", why)
        pieces.until(span.to_ms, "known", "")
    pieces.until(now_ms, "not_fetched", NOT_FETCHED if spans else unread)
    return pieces.finished()


class _Pieces:
    """Stretches laid from left to right; an end that is already passed adds nothing."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = now_ms
        self._laid: list[Ground] = []
        self._reached_ms: int | None = None

    def until(self, to_ms: int, kind: GroundKind, label: str) -> None:
        to_ms = min(to_ms, self._now_ms)
        if self._reached_ms is None or to_ms > self._reached_ms:
            self._laid.append(Ground(kind, self._reached_ms, to_ms, label))
            self._reached_ms = to_ms

    def finished(self) -> tuple[Ground, ...]:
        return (*self._laid, Ground("after_now", self._reached_ms, None, ""))


def _below(instant_ms: int, spans: tuple[Span, ...]) -> bool:
    return not spans or instant_ms < spans[0].from_ms


def _unread_label(coverage: Coverage, reading_page: int | None) -> str:
    match coverage.stopped:
        case "reading":
            return f"{NOT_FETCHED}, page {reading_page or coverage.pages + 1} is on its way"
        case "cancelled":
            return f"{NOT_FETCHED}, stopped by you"
        case "cursor_loop":
            return f"{NOT_FETCHED}, pages repeat"
        case "error":
            return f"{NOT_FETCHED}, stopped by an error"
        case _:
            return NOT_FETCHED
