"""The close-up: the seconds around the selected event, or around an asked time, painted by the lane painter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.geometry import CLOSE_UP, CLOSE_UP_PX, CLOSE_UP_TICKS_PX
from ringviewer.ui.timeline.layout.lane_scene import LaneScene, relinks_of
from ringviewer.ui.timeline.layout.ticks import axis
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint import lane_painter
from ringviewer.ui.timeline.paint.axis_painter import paint_ticks
from ringviewer.ui.timeline.paint.header_painter import paint_part_header
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel

BEFORE_MS, SPAN_MS = 30_000, 90_000
#: An asked range up to this length is shown whole; at more the seconds could not be told apart.
WHOLE_RANGE_MS = 600_000
_WIDEST_MS = 400 * 86_400_000


@dataclass(frozen=True, slots=True)
class CloseUp:
    """What the close-up shows, in which lane: an event, or a still without one; and the stretch of time around it.

    `around` names what it is about: “the selected event”, “the asked time”.
    """

    state: LaneState
    view: Viewport
    around: str
    free: StillView | None = None


def close_up_of(model: TimelineModel, width: int) -> CloseUp | None:
    """The close-up of the still that is shown without an event, else of the selection; None without either."""
    found = model.free_still()
    if found is not None:
        state, still = found
        return CloseUp(state, *free_view(still, model.now_ms, width), still)
    selection = model.selection()
    if selection is None:
        return None
    state, event = selection
    still_ms = _actual(model.still_of(state, event.id))
    return CloseUp(state, _about(event.start_ms, still_ms, width), "the selected event")


def free_view(still: StillView, now_ms: int, width: int) -> tuple[Viewport, str]:
    """What is shown of a still without an event, and what that is around.

    Around an asked time as around an event. A short range whole; of a longer one the seconds around the actual time,
    or around its end while there is none, since the newest picture is asked for.
    """
    ask, actual_ms = still.ask, _actual(still)
    if ask.at_ms is not None:
        return _about(ask.at_ms, actual_ms, width), "the asked time"
    end_ms = ask.to_ms if ask.to_ms is not None else max(ask.start_ms, still.answered_ms or now_ms)
    first, last = min(ask.start_ms, actual_ms or ask.start_ms), max(end_ms, actual_ms or end_ms)
    if last - first <= WHOLE_RANGE_MS:
        margin = max((last - first) // 10, (SPAN_MS - (last - first)) // 2)
        return _viewport(first - margin, last - first + 2 * margin, width), "the asked range"
    if actual_ms is not None:
        return _viewport(actual_ms - SPAN_MS // 2, SPAN_MS, width), "the actual time"
    return _viewport(end_ms - SPAN_MS + BEFORE_MS, SPAN_MS, width), "the end of the range"


def _about(at_ms: int, actual_ms: int | None, width: int) -> Viewport:
    """90 s, of which 30 before an instant; widened in steps of 2× until the actual time of a still is inside."""
    span = SPAN_MS
    while actual_ms is not None and span < _WIDEST_MS:
        before = span * BEFORE_MS // SPAN_MS
        if at_ms - before <= actual_ms <= at_ms - before + span:
            break
        span *= 2
    return _viewport(at_ms - span * BEFORE_MS // SPAN_MS, span, width)


def _viewport(start_ms: int, span_ms: int, width: int) -> Viewport:
    width = max(1, width)
    return Viewport(float(start_ms), span_ms / width, width)  # deeper than the lanes may zoom, on a wide screen


def _actual(still: StillView | None) -> int | None:
    return still.actual_ms if still is not None and still.phase == "shown" else None


def span_words(view: Viewport) -> str:
    """How long a stretch the close-up shows: “90 s”, or what it was widened to."""
    span_ms = round(view.span_ms)
    return f"90{wording.NARROW}s" if span_ms == SPAN_MS else wording.span_words(span_ms)


def close_up_scene(model: TimelineModel, shown: CloseUp) -> LaneScene:
    """The lane of the close-up, as it is painted and pointed at."""
    return LaneScene(
        shown.state,
        shown.view,
        CLOSE_UP,
        part="close-up",
        hidden=model.hidden,
        selected_id=model.selected_in(shown.state),
        selected_lane=True,
        deep=True,
        scale=1.0,
        now_ms=model.now_ms,
        free=shown.free,
        stands_back=model.free_still() is not None,
        relinks=relinks_of(model),
    )


def paint_close_up(
    p: QPainter, kit: Kit, model: TimelineModel, area: QRect, header: int, width: int
) -> LaneScene | None:
    """The close-up with its header at `area`; returns its scene for hit tests, None when it is folded or empty."""
    tokens = kit.tokens
    p.fillRect(area, tokens.window)
    p.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.rule)
    shown = close_up_of(model, width)
    title = "Close-up"
    if area.height() < CLOSE_UP_PX:
        why = "folded" if model.close_up_folded else "no room"
        paint_part_header(p, kit, QRect(area.left(), area.top() - 5, header, area.height()), f"{title}, {why}", [])
        return None
    left, top = area.left() + header, area.top() + CLOSE_UP_TICKS_PX
    head = QRect(area.left(), area.top(), header, area.height())
    if shown is None:
        paint_part_header(p, kit, head, title, [])
        ground = QRect(left, area.top(), width, area.height() - 1)
        words = "Select an event to see it here"
        x = left + (width - kit.width(words)) / 2
        kit.label(p, x, ground.center().y() + 1, words, tokens.text3, tokens.window)
        return None
    name = wording.plain(shown.state.lane.device.name, 60)
    article, _, rest = shown.around.partition(" ")
    paint_part_header(p, kit, head, title, [f"{name}, around {article}", f"{rest}, {span_words(shown.view)}"])
    scene = close_up_scene(model, shown)
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
