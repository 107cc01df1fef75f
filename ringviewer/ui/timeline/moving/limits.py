"""How far the view may go: what is known, or now, never leaves it wholly."""

from __future__ import annotations

from dataclasses import dataclass

from ringviewer.ui.timeline.layout.viewport import Viewport

_DAY_MS = 86_400_000
#: Media are kept for so long (contract §4.4), with some room on both sides: wider says nothing more.
WIDEST_MS = 200.0 * _DAY_MS
#: This part of the view, at least, shows some of what is known, or of the time up to now.
_HELD = 0.1


@dataclass(frozen=True, slots=True)
class Region:
    """All that there is to see, in epoch ms."""

    from_ms: float
    to_ms: float

    @property
    def widest_ms(self) -> float:
        """The widest view that makes sense."""
        return max(WIDEST_MS, (self.to_ms - self.from_ms) * 1.5)

    def kept(self, view: Viewport) -> Viewport:
        """The view itself, or the nearest that shows some of the region and is not wider than sense."""
        if view.span_ms > self.widest_ms:
            middle = view.start_ms + view.span_ms / 2
            view = Viewport.showing(middle - self.widest_ms / 2, middle + self.widest_ms / 2, view.width)
        held = min(view.span_ms * _HELD, self.to_ms - self.from_ms)
        start = min(max(view.start_ms, self.from_ms + held - view.span_ms), self.to_ms - held)
        return view if start == view.start_ms else view.starting(start)

    def zoom(self, view: Viewport, factor: float) -> float:
        """The factor, or as much of it as leads to the widest view."""
        return max(factor, min(1.0, view.span_ms / self.widest_ms))
