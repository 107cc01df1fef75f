"""Paints where a still stands: requested line, ±10 s band or asked range, actual tick or sign, and the line between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.ui.timeline.layout.geometry import LaneMetrics
from ringviewer.ui.timeline.layout.still_marks import StillMark
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint import signs
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

#: A join that is shorter than this, in px, would be covered by the foot.
_LEAST_JOIN_PX: Final = 5
_FOOT_PX, _LONG_FOOT_PX = 8, 10
_TOP_PX: Final = 3
_STRIP_PX: Final = 9


def x_of(view: Viewport, ms: int) -> int:
    """The x of an instant on whole pixels, kept near the view: painters draw what is far outside very slowly."""
    return round(min(max(view.to_x(ms), -10_000.0), view.width + 10_000.0))


def paint_band(p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics, *, strip: bool) -> None:
    """The band with its dashed sides, below all marks.

    As a `strip` it lies on the lane's foot only: an asked range of hours would cover the grounds, which say more.
    """
    left, right = x_of(view, mark.from_ms), x_of(view, mark.to_ms)
    bottom = metrics.height - 1
    top = bottom - _STRIP_PX if strip else 0
    p.fillRect(left, top, right - left, bottom - top, kit.tokens.band)
    for x in (left, right):
        kit.dashes(p, x, top, bottom, kit.tokens.actual, 1, 3, 3)


def paint_small(p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics, *, shown: bool) -> None:
    """The tick or sign on the lane's foot; of a free still also the notch at the asked time, joined to it.

    The still that is `shown` has its notch over the whole height, to be found at a glance.
    """
    x, requested = x_of(view, mark.foot_ms), mark.requested_ms
    if mark.free and requested is not None:
        asked, bottom = x_of(view, requested), _line_bottom(mark, metrics)
        top = _TOP_PX if shown else min(metrics.foot_y - 2 * metrics.small_px, bottom - metrics.small_px)
        kit.dashes(p, asked, top, bottom, kit.tokens.ink, 2, 4 if shown else 3, 2)
        if mark.actual_ms is not None and abs(x - asked) >= _LEAST_JOIN_PX:
            _join(p, kit, mark, min(x, asked), max(x, asked), metrics.foot_y - 2)
    paint_foot(p, kit, mark, view, metrics)


def paint_foot(p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics) -> None:
    """The tick with its foot, or the sign in its place, and nothing of what was asked for."""
    x = x_of(view, mark.foot_ms)
    if mark.actual_ms is None:
        paint_sign(p, kit, mark, x, metrics.foot_y)
        return
    signs.tick(p, kit, x, metrics.foot_y, metrics.small_px, _FOOT_PX)
    if mark.look == "warning":
        signs.cap(p, kit, x, metrics.foot_y - metrics.small_px - 2)


def paint_to_scale(
    p: QPainter, kit: Kit, mark: StillMark, view: Viewport, metrics: LaneMetrics, *, labelled: bool
) -> None:
    """The dashed line at the requested time, the long tick at the actual time, and the line that joins them.

    Of an event's still that is `labelled`, the sign stands among the words, since the event's ring covers its foot.
    """
    x, requested = x_of(view, mark.foot_ms), mark.requested_ms
    if requested is not None:
        bottom = _line_bottom(mark, metrics) if mark.free else metrics.deep_y - 5
        kit.dashes(p, x_of(view, requested), _TOP_PX, bottom, kit.tokens.ink, 2, 4, 2)
    if mark.actual_ms is None:
        if mark.free or not labelled:
            paint_sign(p, kit, mark, x, metrics.foot_y)
        return
    if requested is not None:
        asked = x_of(view, requested)
        _join(p, kit, mark, min(x, asked), max(x, asked), metrics.join_y)
    signs.tick(p, kit, x, metrics.foot_y, metrics.foot_y - _TOP_PX, _LONG_FOOT_PX)
    if mark.look == "warning":
        signs.cap(p, kit, x, _TOP_PX - 1)


def paint_sign(p: QPainter, kit: Kit, mark: StillMark, x: int, bottom: int) -> None:
    """What stands in the place of a tick where there is none, on `bottom`."""
    if mark.look == "unknown":
        signs.unknown(p, kit, x, bottom)
    elif mark.look == "nothing":
        signs.square(p, kit, x, bottom)
    elif mark.look == "refused":
        signs.cross(p, x, bottom - 5, kit.tokens.text, kit.tokens.known)


def _line_bottom(mark: StillMark, metrics: LaneMetrics) -> int:
    """Down to where the requested line of a free still reaches: it would make its sign illegible."""
    signed = mark.actual_ms is None and mark.look != "pending"
    return metrics.foot_y - metrics.small_px - 3 if signed else metrics.foot_y


def _join(p: QPainter, kit: Kit, mark: StillMark, left: int, right: int, top: int) -> None:
    if mark.astray:
        # Far outside the view no dash is seen, and there may be very many.
        kit.level_dashes(p, max(left, -12), min(right, 6000), top, kit.tokens.warning, 2, 4, 3)
    else:
        p.fillRect(left, top, right - left, 2, kit.tokens.actual)
