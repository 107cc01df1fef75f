"""The visible stretch of time and its projection onto pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The deepest zoom, in ms per logical pixel: the API tells no time more exactly.
MIN_MS_PER_PX = 1.0
#: The widest view, in ms: twelve years, far beyond the 180 days that media are kept.
MAX_SPAN_MS = 12 * 366 * 86_400_000.0
#: Views stay between 1970 and 2100, so that each of their times can be written as a date.
FIRST_MS = 0.0
LAST_MS = 4_102_444_800_000.0


@dataclass(frozen=True, slots=True)
class Viewport:
    """A linear map from epoch ms (UTC) to x in logical pixels; x 0 is the left end of the time area.

    `start_ms` is the instant at x 0, `width` the number of pixels shown. Values are made by `showing` and by the
    methods here, which keep them inside the limits.
    """

    start_ms: float
    ms_per_px: float
    width: int

    @classmethod
    def showing(cls, from_ms: float, to_ms: float, width: int) -> Viewport:
        """The view from `from_ms` to `to_ms` over `width` px, corrected to the limits where it must be."""
        width = max(1, width)
        span = max(1.0, to_ms - from_ms)
        return _clamped(from_ms, span / width, width, (from_ms + to_ms) / 2)

    @property
    def end_ms(self) -> float:
        """The instant at the right end."""
        return self.start_ms + self.ms_per_px * self.width

    @property
    def span_ms(self) -> float:
        """How much time is visible, in ms."""
        return self.ms_per_px * self.width

    @property
    def px_per_s(self) -> float:
        """Logical pixels per second."""
        return 1000.0 / self.ms_per_px

    @property
    def left_px(self) -> int:
        """Whole pixels from the epoch to the left end: the phase of anything that pans with the content."""
        return math.floor(self.start_ms / self.ms_per_px)

    def to_x(self, ms: float) -> float:
        """The x of an instant; outside 0 … width when it is not visible."""
        return (ms - self.start_ms) / self.ms_per_px

    def to_ms(self, x: float) -> int:
        """The instant at `x`, rounded to whole ms."""
        return round(self.start_ms + x * self.ms_per_px)

    def zoomed(self, factor: float, x: float) -> Viewport:
        """Zoomed by `factor` (above 1 is closer); the instant at `x` stays where it is, limits permitting."""
        anchor = self.start_ms + x * self.ms_per_px
        ms_per_px = _limited(self.ms_per_px / factor, self.width)
        return _clamped(anchor - x * ms_per_px, ms_per_px, self.width, anchor)

    def panned(self, px: float) -> Viewport:
        """Moved by `px`; positive shows later times."""
        return self.starting(self.start_ms + px * self.ms_per_px)

    def starting(self, start_ms: float) -> Viewport:
        """The same zoom with another left end."""
        return _clamped(start_ms, self.ms_per_px, self.width, start_ms)

    def centred(self, ms: float) -> Viewport:
        """The same zoom with `ms` in the middle."""
        return self.starting(ms - self.span_ms / 2)

    def resized(self, width: int) -> Viewport:
        """The same stretch of time on another width."""
        return Viewport.showing(self.start_ms, self.end_ms, width)

    def holding(self, ms: float, margin_px: int) -> Viewport:
        """Moved as little as needed for `ms` to be visible with `margin_px` to spare; itself if it is already."""
        margin = min(margin_px, self.width // 3)
        x = self.to_x(ms)
        if x < margin:
            return self.panned(x - margin)
        if x > self.width - margin:
            return self.panned(x - (self.width - margin))
        return self


def _limited(ms_per_px: float, width: int) -> float:
    return min(max(ms_per_px, MIN_MS_PER_PX), max(MAX_SPAN_MS / width, MIN_MS_PER_PX))


def _clamped(start_ms: float, ms_per_px: float, width: int, anchor_ms: float) -> Viewport:
    limited = _limited(ms_per_px, width)
    if limited != ms_per_px:
        start_ms = anchor_ms - (anchor_ms - start_ms) * (limited / ms_per_px)
    start_ms = max(FIRST_MS, min(start_ms, LAST_MS - limited * width))
    return Viewport(start_ms, limited, width)
