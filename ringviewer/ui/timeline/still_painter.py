"""Paints where a still stands: requested line, ±10 s band or asked range, actual tick, and the offset between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from ringviewer.history import wording

from .geometry import LaneMetrics
from .kit import Kit
from .viewport import Viewport

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView

TOLERANCE_MS = 10_000
#: From this zoom on, in px per second, the band is drawn to scale; below it only the tick.
BAND_PX_PER_S = 0.8
_GAP_PX = 6


def band(still: StillView) -> tuple[int, int]:
    """The stretch in which the still may lie, in epoch ms: ±10 s about the requested time, or the asked range."""
    ask = still.ask
    if ask.type == "at_timestamp":
        requested = ask.start_ms
        return requested - TOLERANCE_MS, requested + TOLERANCE_MS
    return ask.start_ms, ask.to_ms if ask.to_ms is not None else max(ask.start_ms, still.answered_ms or 0)


def requested_ms(still: StillView) -> int | None:
    """The requested instant; None when a range was asked for."""
    return still.ask.at_ms if still.ask.type == "at_timestamp" else None


def shows(still: StillView, view: Viewport) -> bool:
    """Whether any part of it may be visible."""
    left, right = band(still)
    actual = still.actual_ms if still.actual_ms is not None else left
    margin = 20 * view.ms_per_px
    return max(right, actual) >= view.start_ms - margin and min(left, actual) <= view.end_ms + margin


def paint_band(p: QPainter, kit: Kit, still: StillView, view: Viewport, metrics: LaneMetrics) -> None:
    """The band with its dashed sides, below all marks."""
    from_ms, to_ms = band(still)
    left, right = _x(view, from_ms), _x(view, to_ms)
    p.fillRect(left, 0, right - left, metrics.height - 1, kit.tokens.band)
    for x in (left, right):
        kit.dashes(p, x, 0, metrics.height - 1, kit.tokens.actual, 1, 3, 3)


def paint_tick(p: QPainter, kit: Kit, still: StillView, view: Viewport, metrics: LaneMetrics) -> None:
    """The short tick with its foot at the actual time."""
    if still.actual_ms is not None:
        x = _x(view, still.actual_ms)
        p.fillRect(x - 1, metrics.foot_y - metrics.tick_px, 2, metrics.tick_px, kit.tokens.actual)
        p.fillRect(x - 4, metrics.foot_y - 2, 8, 2, kit.tokens.actual)


def paint_request(p: QPainter, kit: Kit, still: StillView, view: Viewport, metrics: LaneMetrics) -> None:
    """The dashed line at the requested time, down to the mark."""
    requested = requested_ms(still)
    if requested is not None:
        kit.dashes(p, view.to_x(requested), 3, metrics.deep_y - 5, kit.tokens.ink, 2, 4, 2)


def paint_actual(p: QPainter, kit: Kit, still: StillView, view: Viewport, metrics: LaneMetrics) -> None:
    """The long tick at the actual time, joined to the requested time."""
    if still.actual_ms is None:
        return
    x = _x(view, still.actual_ms)
    requested = requested_ms(still)
    if requested is not None:
        start = _x(view, requested)
        p.fillRect(min(x, start), metrics.join_y, abs(x - start), 2, kit.tokens.actual)
    p.fillRect(x - 1, 3, 2, metrics.foot_y - 3, kit.tokens.actual)
    p.fillRect(x - 5, metrics.foot_y - 2, 10, 2, kit.tokens.actual)


def paint_words(p: QPainter, kit: Kit, still: StillView, view: Viewport, metrics: LaneMetrics) -> None:
    """“requested”, the band's name, “actual” and the signed offset, each where it has room."""
    tokens = kit.tokens
    requested = requested_ms(still)
    left = _x(view, band(still)[0])
    name = f"±10{wording.NARROW}s" if requested is not None else "asked range"
    p_mark = _x(view, requested) - 14 if requested is not None else _x(view, band(still)[1])
    if kit.width(name) + 2 * _GAP_PX <= p_mark - left:
        kit.text(p, max(left, 0) + _GAP_PX, metrics.deep_y, name, tokens.text2)
    if still.actual_ms is None:
        return
    actual_x = _x(view, still.actual_ms)
    later = requested is None or still.actual_ms >= requested
    words = "actual"
    if requested is not None:
        requested_x = _x(view, requested)
        side = requested_x - _GAP_PX - kit.width("requested") if later else requested_x + _GAP_PX
        kit.text(p, side, metrics.label_y, "requested", tokens.text)
        offset = wording.offset(still.actual_ms - requested)
        room = abs(actual_x - requested_x)
        width = kit.width(offset, "small", True)
        if width + 2 * _GAP_PX <= room:
            middle = (actual_x + requested_x - width) / 2
            kit.text(p, middle, metrics.label_y, offset, tokens.actual, "small", True)
        else:
            words = f"actual, {offset}"
    x = actual_x + _GAP_PX if later else actual_x - _GAP_PX - kit.width(words, "small", True)
    for side in (left, _x(view, band(still)[1])):
        if x - 2 <= side <= x + kit.width(words, "small", True) + 2:
            p.fillRect(side, metrics.label_y - 7, 1, 14, tokens.band)
    kit.text(p, x, metrics.label_y, words, tokens.actual, "small", True)


def _x(view: Viewport, ms: int) -> int:
    return round(min(max(view.to_x(ms), -10_000.0), view.width + 10_000.0))
