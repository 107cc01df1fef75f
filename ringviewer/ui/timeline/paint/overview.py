"""The overview: all that is known of the selected device, with the visible window as a frame to drag."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from ringviewer.history import wording
from ringviewer.history.clock_style import hours
from ringviewer.history.zones import moment
from ringviewer.ui.timeline.layout.bins import rounded_scale
from ringviewer.ui.timeline.layout.calendar import midnight_ms
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint.density import BarAtlas, Room
from ringviewer.ui.timeline.paint.grounds import known_starts, paint_grounds
from ringviewer.ui.timeline.paint.header_painter import paint_part_header
from ringviewer.ui.timeline.paint.kit import PLATE_PX, Kit

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel

BIN_PX = 3
_BARS_PX = 30
_GRIP_WIDTH_PX, _GRIP_HEIGHT_PX, _LEAST_FRAME_PX = 5, 16, 10
_LEAST_SPAN_MS = 3_600_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Grip = Literal["left", "right", "window", "outside"]


def overview_view(model: TimelineModel, state: LaneState, width: int) -> Viewport:
    """From the oldest thing known of the device to now, at least an hour; a little more at both ends."""
    oldest = state.oldest_known_ms()
    if oldest is None:
        oldest = model.now_ms - 86_400_000
    span = max(model.now_ms - oldest, _LEAST_SPAN_MS)
    return Viewport.showing(model.now_ms - span * 1.01, model.now_ms + span * 0.013, width)


def frame(model_view: Viewport, view: Viewport) -> tuple[float, float]:
    """The x of the visible window's frame, never narrower than 10 px, inside the overview."""
    left = min(max(view.to_x(model_view.start_ms), 0.0), view.width - float(_LEAST_FRAME_PX))
    right = max(min(view.to_x(model_view.end_ms), float(view.width)), left + _LEAST_FRAME_PX)
    return left, min(right, float(view.width))


def grip_at(model_view: Viewport, view: Viewport, x: float) -> Grip:
    """Which part of the frame is at `x`."""
    left, right = frame(model_view, view)
    reach = min(6.0, (right - left) / 3)
    if abs(x - left) <= reach:
        return "left"
    if abs(x - right) <= reach:
        return "right"
    return "window" if left < x < right else "outside"


def dragged(start_view: Viewport, grip: Grip, moved_ms: float) -> Viewport:
    """The view after the frame was dragged by `moved_ms` at `grip`."""
    if grip == "left":
        start = min(start_view.start_ms + moved_ms, start_view.end_ms - 1000)
        return Viewport.showing(start, start_view.end_ms, start_view.width)
    if grip == "right":
        end = max(start_view.end_ms + moved_ms, start_view.start_ms + 1000)
        return Viewport.showing(start_view.start_ms, end, start_view.width)
    return start_view.starting(start_view.start_ms + moved_ms)


class Overview:
    """Paints the overview. All but the frame is kept as a picture, since panning and zooming leave it as it is."""

    def __init__(self) -> None:
        self._key: object = None
        self._picture = QPixmap()
        self._bare = QPixmap()
        self._free = 0

    def paint(self, p: QPainter, kit: Kit, model: TimelineModel, area: QRect, header: int, width: int) -> None:
        """The overview with its header at `area`."""
        whole = QRect(QPoint(0, 0), area.size())
        state = model.selected_lane
        view = None if state is None else overview_view(model, state, width)
        key = (
            *(kit, area.size(), header, width, model.tz, model.hidden, model.selected_device, model.now_ms, hours()),
            *(() if state is None else _content(state, model.now_ms)),
        )
        free_to = self._free_to(model, view)
        if key != self._key:
            self._bare = QPixmap(area.size() * kit.dpr)
            self._bare.setDevicePixelRatio(kit.dpr)
            _painted(self._bare, lambda q: _paint_background(q, kit, model, whole, header, width))
        if (key, free_to) != (self._key, self._free):
            # The frame moves with every step: the words give way to it, and the rest stays as it is.
            self._key, self._free, self._picture = key, free_to, self._bare.copy()
            _painted(self._picture, lambda q: _paint_words(q, kit, model, whole, header, width, free_to))
        p.drawPixmap(area.topLeft(), self._picture)
        if view is not None:
            p.save()
            p.translate(area.left() + header, area.top())
            _paint_frame(p, kit, *frame(model.view, view), view.width, area.height() - 1)
            p.restore()

    @staticmethod
    def _free_to(model: TimelineModel, view: Viewport | None) -> int:
        """How far words may reach: up to the frame when that stands well to the right, in coarse steps."""
        if view is None:
            return 0
        left = frame(model.view, view)[0]
        return int(left) // 40 * 40 if left > view.width / 3 else view.width


def _content(state: LaneState, now_ms: int) -> tuple[object, ...]:
    """What is shown of a device, each part itself: the address of one that is gone may be another's."""
    lane = state.lane
    return lane.device.name, lane.events, lane.events.version, lane.consent, state.grounds(now_ms)


def _painted(picture: QPixmap, paint: Callable[[QPainter], None]) -> None:
    painter = QPainter(picture)
    paint(painter)
    painter.end()


def _paint_background(p: QPainter, kit: Kit, model: TimelineModel, area: QRect, header: int, width: int) -> None:
    tokens = kit.tokens
    p.fillRect(area, tokens.window)
    p.fillRect(area.left(), area.bottom(), area.width(), 1, tokens.rule)
    head = QRect(area.left(), area.top(), header, area.height())
    state = model.selected_lane
    if state is None:
        paint_part_header(p, kit, head, "Overview", [])
        return
    view = overview_view(model, state, width)
    name = wording.plain(state.lane.device.name, 60)
    paint_part_header(p, kit, head, "Overview", [f"{name}, {range_words(view, model.tz)}"])
    p.setClipRect(QRect(area.left() + header, area.top(), width, area.height() - 1))
    p.translate(area.left() + header, area.top())
    height = area.height() - 1
    grounds = state.grounds(model.now_ms)
    by_known = state.lane.consent.by_ms is not None
    paint_grounds(p, kit, grounds, view, height, selected=False, by_known=by_known)
    days = day_plates(view, model.tz, kit)
    for x, _ in days[1:]:
        p.fillRect(x, 0, 1, height, tokens.edge)
    layout = state.layout("overview", view, model.hidden, None, bin_px=BIN_PX)
    cuts = [known_starts(grounds, view)]
    atlas = BarAtlas([layout], rounded_scale(layout.largest), _BARS_PX, kit.kind_pixels, kit.dpr, cuts, Room())
    atlas.paint(p, 0, height - 3)


def _paint_words(
    p: QPainter, kit: Kit, model: TimelineModel, area: QRect, header: int, width: int, free_to: int
) -> None:
    """The days as plates, and what earlier visits prove, up to `free_to`."""
    state = model.selected_lane
    if state is None:
        return
    height = area.height() - 1
    p.setClipRect(QRect(area.left() + header, area.top(), width, height))
    p.translate(area.left() + header, area.top())
    for x, words in day_plates(overview_view(model, state, width), model.tz, kit):
        if x >= 0 and x + 5 + kit.plate_width(words) <= free_to:
            kit.plate(p, max(x + 2, 6), 4, words, border=kit.tokens.rule)
    _paint_visit(p, kit, state, free_to, height)


def day_plates(view: Viewport, tz: tzinfo, kit: Kit) -> list[tuple[int, str]]:
    """The days in view with the x of their beginnings, thinned out so that plates have room; the first is at 0."""
    room_ms = (kit.plate_width("Wed 30 Sep") + 12) * view.ms_per_px
    every = max(1, -(-round(room_ms) // 86_400_000))
    first = moment(round(view.start_ms), tz).date()
    days = [(0, wording.short_date(round(view.start_ms), tz))]
    day = first + timedelta(days=1)
    while (ms := midnight_ms(day, tz)) < view.end_ms:
        days.append((round(view.to_x(ms)), wording.short_date(ms, tz)))
        day += timedelta(days=every)
    if len(days) > 1 and days[1][0] < kit.plate_width(days[0][1]) + 8:
        days[0] = (0, "")
    return [(x, words) for x, words in days if words] if days[0][1] else [(-10_000, ""), *days[1:]]


def range_words(view: Viewport, tz: tzinfo) -> str:
    """“6 – 8 Oct”, “28 Sep – 8 Oct”, “8 Oct”."""
    first, last = moment(round(view.start_ms), tz).date(), moment(round(view.end_ms), tz).date()
    end = f"{last.day} {_MONTHS[last.month - 1]}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {end}"
    return f"{first.day} {_MONTHS[first.month - 1]} – {end}"


def _paint_visit(p: QPainter, kit: Kit, state: LaneState, free_to: int, height: int) -> None:
    consent = state.lane.consent
    notes = [w.note for w in (*consent.overtaken, *consent.witnesses) if w.source == "earlier_visit" and w.note]
    if notes and free_to > 120:
        words = kit.elided(f"refused, 403: {wording.plain(notes[0])}", free_to - 24, "small")
        kit.plate(p, 3, height - PLATE_PX - 3, words)


def _paint_frame(p: QPainter, kit: Kit, left: float, right: float, width: int, height: int) -> None:
    ink = kit.tokens.ink
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
    p.drawRect(QRect(round(left) + 1, 1, round(right) - round(left) - 2, height - 2))
    top = (height - _GRIP_HEIGHT_PX) / 2 + 1
    inset = top - int(top)

    def draw(painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(0, inset, _GRIP_WIDTH_PX, _GRIP_HEIGHT_PX), 2, 2)

    grip = kit.stamp(f"grip {inset}", _GRIP_HEIGHT_PX + 1, draw)
    # Astride the frame's sides, and whole at the ends of the overview.
    last = max(0, width - _GRIP_WIDTH_PX)
    for x in (round(left) - 2, round(right) - _GRIP_WIDTH_PX + 2):
        p.drawPixmap(min(max(x, 0), last), int(top), grip)
