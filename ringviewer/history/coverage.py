"""What is known of a device's history, and why reading it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Stop = Literal["not_started", "reading", "end", "empty_page", "cursor_loop", "cancelled", "error"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time from ``from_ms`` to ``to_ms``, both epoch ms."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The spans of which every event is known, and the state of the walk that reads them.

    Spans ascend and do not touch. Within a span, what is empty is empty; outside, nobody has asked yet.
    """

    spans: tuple[Span, ...] = ()
    stopped: Stop = "not_started"
    pages: int = 0

    @property
    def complete(self) -> bool:
        """Whether the walk reached the oldest event that the API returns."""
        return self.stopped in ("end", "empty_page")

    @property
    def known_from_ms(self) -> int | None:
        """Where the newest known span begins: the oldest instant reached without a gap from now."""
        return self.spans[-1].from_ms if self.spans else None

    def with_span(self, from_ms: int, to_ms: int) -> Coverage:
        """The coverage with one more span known; spans that touch become one."""
        if from_ms > to_ms:
            raise ValueError(f"a span must not end before it begins: {from_ms} > {to_ms}")
        return replace(self, spans=tuple(_merged((*self.spans, Span(from_ms, to_ms)))))

    def with_walk(self, stopped: Stop, pages: int) -> Coverage:
        """The coverage with the walk's state changed."""
        return replace(self, stopped=stopped, pages=pages)

    def knows(self, instant_ms: int) -> bool:
        """Whether every event at this instant is known."""
        return self.span_at(instant_ms) is not None

    def span_at(self, instant_ms: int) -> Span | None:
        """The known span that holds an instant, or ``None``."""
        return next((span for span in self.spans if span.from_ms <= instant_ms <= span.to_ms), None)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.from_ms <= merged[-1].to_ms:
            merged[-1] = Span(merged[-1].from_ms, max(merged[-1].to_ms, span.to_ms))
        else:
            merged.append(span)
    return merged
