"""The close-up: the seconds around the selected event, painted by the lane painter with another viewport."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ringviewer.history import wording

from . import lane_painter
from .axis_painter import paint_ticks
from .geometry import CLOSE_UP, CLOSE_UP_TICKS_PX
from .header_painter import paint_part_header
from .kit import Kit
from .lane_painter import LaneScene
from .ticks import axis
from .viewport import Viewport

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.session.stills import StillView

    from .lane_state import LaneState
    from .model import TimelineModel

BEFORE_MS, SPAN_MS = 30_000, 90_000
_WIDEST_MS = 400 * 86_400_000


@dataclass(frozen=True, slots=True)
class CloseUp:
    """What the close-up shows: the event, its lane, and the stretch of time around it."""

    state: LaneState
    event: Event
    view: Viewport


def close_up_of(model: TimelineModel, width: int) -> CloseUp | None:
    """The close-up of the selection; None without one."""
    selection = model.selection()
    if selection is None:
        return None
    state, event = selection
    return CloseUp(state, event, close_up_view(event, model.still_of(state, event.id), width))


def close_up_view(event: Event, still: StillView | None, width: int) -> Viewport:
    """90 s, of which 30 before the event; widened in steps of 2× until the actual time of its still is inside."""
    span = SPAN_MS
    actual = still.actual_ms if still is not None else None
    while actual is not None and span < _WIDEST_MS:
        before = span * BEFORE_MS // SPAN_MS
        if event.start_ms - before <= actual <= event.start_ms - before + span:
            break
        span *= 2
    start = event.start_ms - span * BEFORE_MS // SPAN_MS
    width = max(1, width)
    return Viewport(float(start), span / width, width)  # deeper than the lanes may zoom, on a wide screen


def paint_close_up(
    p: QPainter, kit: Kit, model: TimelineModel, area: QRect, header: int, width: int
) -> LaneScene | None:
    """The close-up with its header at `area`; returns its scene for hit tests, None when it is folded or empty."""
    tokens = kit.tokens
    p.fillRect(area, tokens.window)
    p.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.rule)
    shown = close_up_of(model, width)
    title = "Close-up"
    if model.close_up_folded:
        paint_part_header(p, kit, QRect(area.left(), area.top() - 5, header, area.height()), title + ", folded", [])
        return None
    left, top = area.left() + header, area.top() + CLOSE_UP_TICKS_PX
    head = QRect(area.left(), area.top(), header, area.height())
    if shown is None:
        paint_part_header(p, kit, head, title, [])
        ground = QRect(left, area.top(), width, area.height() - 1)
        words = "Select an event to see it here"
        kit.text(p, left + (width - kit.width(words)) / 2, ground.center().y() + 1, words, tokens.text3)
        return None
    name = wording.plain(shown.state.lane.device.name, 60)
    span = wording.span_words(round(shown.view.span_ms))
    if shown.view.span_ms <= SPAN_MS:
        span = f"90{wording.NARROW}s"
    paint_part_header(p, kit, head, title, [f"{name}, around the", f"selected event, {span}"])
    scene = LaneScene(
        shown.state,
        shown.view,
        CLOSE_UP,
        part="close-up",
        hidden=model.hidden,
        selected_id=shown.event.id,
        selected_lane=True,
        deep=True,
        scale=1.0,
        now_ms=model.now_ms,
    )
    marks = axis(shown.view, model.tz, kit.width("00:00:00"))
    p.save()
    p.setClipRect(QRect(left, area.top(), width, area.height() - 1))
    p.translate(left, area.top())
    paint_ticks(p, kit, marks, shown.view, label_y=8, bottom=CLOSE_UP_TICKS_PX, avoid=[], small=True)
    p.translate(0, CLOSE_UP_TICKS_PX)
    lane_painter.paint_ground(p, kit, scene)
    for tick in marks.major:
        p.fillRect(round(tick.x), 0, 1, area.height() - (top - area.top()) - 1, tokens.grid)
    lane_painter.paint_events(p, kit, scene, lane_painter.atlas_of(kit, [scene]), 0)
    p.restore()
    return scene
