"""A view that becomes another within a moment, or glides to rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving import kinetic

#: No animated move takes longer (look.md §11).
LONGEST_MS = 120


def between(first: Viewport, last: Viewport, part: float, width: int) -> Viewport:
    """The view after `part` (0 … 1) of the way, over `width` px.

    A zoom keeps the instant in place that both views show at the same x, and is as fast at every depth.
    """
    span, wanted = first.span_ms, last.span_ms
    if abs(wanted - span) < 1e-6 * span:
        start = first.start_ms + (last.start_ms - first.start_ms) * part
        return Viewport.showing(start, start + span + (wanted - span) * part, width)
    fixed = (first.start_ms - last.start_ms) / (wanted - span)
    now = span * (wanted / span) ** part
    start = first.start_ms + fixed * (span - now)
    return Viewport.showing(start, start + now, width)


class ViewAnimation(QObject):
    """Shows the views between two; `show` is called with each and whether it is the last one.

    The last is exactly the one that was wanted. Only one runs at a time.
    """

    def __init__(self, show: Callable[[Viewport, bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._first: Viewport | None = None
        self._last: Viewport | None = None
        #: Whether it is a glide that runs, or ran last.
        self.gliding = False
        self.clock = QVariantAnimation(self)
        self.clock.setStartValue(0.0)
        self.clock.setEndValue(1.0)
        self.clock.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.clock.valueChanged.connect(self._on_part)
        self.clock.finished.connect(self._on_end)

    @property
    def heading(self) -> Viewport | None:
        """The view that it leads to; None while nothing moves."""
        return self._last

    def run(self, first: Viewport, last: Viewport, *, glide: bool = False) -> None:
        """Lead from one view to another, in a moment or as a glide."""
        self.stop()
        self._first, self._last, self.gliding = first, last, glide
        self.clock.setDuration(kinetic.GLIDE_MS if glide else LONGEST_MS)
        self.clock.start()

    def retarget(self, last: Viewport) -> None:
        """Lead somewhere else within the time that is left: what is followed has grown meanwhile."""
        if self._last is not None:
            self._last = last

    def stop(self) -> None:
        """Stay where it is."""
        self._first = self._last = None
        self.clock.stop()

    def _on_part(self, part: object) -> None:
        if self._first is None or self._last is None:
            return
        # The last step is left to the end, which shows it once and exactly.
        if self.clock.currentTime() < self.clock.duration() and isinstance(part, float):
            self._show(between(self._first, self._last, part, self._last.width), False)

    def _on_end(self) -> None:
        last = self._last
        self._first = self._last = None
        if last is not None:
            self._show(last, True)
