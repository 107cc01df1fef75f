"""The words beside the still that is shown: “requested”, “actual”, the band's name, the offset and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.ui.timeline.paint.still_painter import paint_sign, x_of
from ringviewer.ui.timeline.words.still_words import short_verdict

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from ringviewer.ui.timeline.layout.geometry import LaneMetrics
    from ringviewer.ui.timeline.layout.still_marks import StillMark
    from ringviewer.ui.timeline.layout.viewport import Viewport
    from ringviewer.ui.timeline.paint.kit import Kit

_GAP_PX: Final = 6
_SIGN_PX: Final = 20


def paint_words(
    p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics, *, beside_events: bool
) -> None:
    """All words of a still, each where it has room; `beside_events` where an event's words stand in its band."""
    if mark.banded and not beside_events:
        _paint_band_name(p, kit, mark, view, metrics)
    if mark.actual_ms is None:
        _paint_asked_only(p, kit, mark, view, metrics)
    else:
        _paint_actual(p, kit, mark, mark.actual_ms, view, metrics)


def _paint_band_name(p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics) -> None:
    left = max(x_of(view, mark.from_ms), 0)
    name = f"±10{wording.NARROW}s" if mark.requested_ms is not None else "asked range"
    right = x_of(view, mark.to_ms) if mark.requested_ms is None else x_of(view, mark.requested_ms) - 14
    if kit.width(name) + 2 * _GAP_PX <= min(right, view.width) - left:
        kit.text(p, left + _GAP_PX, metrics.deep_y, name, kit.tokens.text2)


def _paint_asked_only(p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics) -> None:
    """What was asked for, and what became of it, on both sides of where it was asked for."""
    tokens, x, y = kit.tokens, x_of(view, mark.foot_ms), metrics.label_y
    if mark.requested_ms is not None:
        kit.text(p, x - _GAP_PX - kit.width("requested"), y, "requested", tokens.text)
    words = short_verdict(mark)
    if not mark.free and words:
        paint_sign(p, kit, mark, x + _GAP_PX + _SIGN_PX // 2, y + 4)
        x += _SIGN_PX
    color = tokens.warning if mark.look == "unknown" else tokens.text2
    left = x + _GAP_PX if x + _GAP_PX + kit.width(words) <= view.width else x - _GAP_PX - kit.width(words)
    if mark.requested_ms is not None or words:
        kit.text(p, left, y, words, color)


def _paint_actual(p: QPainter, kit: Kit, mark: StillMark, actual_ms: int, view: Viewport, metrics: LaneMetrics) -> None:
    tokens, y, requested = kit.tokens, metrics.label_y, mark.requested_ms
    actual_x = x_of(view, actual_ms)
    later = requested is None or actual_ms >= requested
    words = "actual"
    if requested is not None:
        requested_x = x_of(view, requested)
        side = requested_x - _GAP_PX - kit.width("requested") if later else requested_x + _GAP_PX
        kit.text(p, side, y, "requested", tokens.text)
        offset = wording.offset(actual_ms - requested)
        width = kit.width(offset, "small", True)
        if width + 2 * _GAP_PX <= abs(actual_x - requested_x):
            kit.text(p, (actual_x + requested_x - width) / 2, y, offset, tokens.actual, "small", True)
        else:
            words = f"actual, {offset}"
    width = kit.width(words, "small", True)
    x = actual_x + _GAP_PX if later else actual_x - _GAP_PX - width
    for side in (x_of(view, mark.from_ms), x_of(view, mark.to_ms)):
        if mark.banded and x - 2 <= side <= x + width + 2:
            p.fillRect(side, y - 7, 1, 14, tokens.band)
    kit.text(p, x, y, words, tokens.actual, "small", True)
    verdict = short_verdict(mark) if mark.look == "warning" else ""
    after = x + width + _GAP_PX if later else x - _GAP_PX - kit.width(verdict)
    if verdict and 0 <= after <= view.width - kit.width(verdict):
        kit.text(p, after, y, verdict, tokens.warning)
