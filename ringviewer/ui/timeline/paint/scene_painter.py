"""Paints the whole canvas from the model: axis, lanes with their headers, close-up and overview."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QRegion

from ringviewer.history import wording
from ringviewer.history.clock_style import hours
from ringviewer.ui.timeline.layout.calendar import first_weekday
from ringviewer.ui.timeline.layout.geometry import AXIS_PX, CLOSE_UP_PX, Areas, lane_metrics
from ringviewer.ui.timeline.layout.labels import stretch_labels
from ringviewer.ui.timeline.layout.lane_scene import LaneScene, lane_scene
from ringviewer.ui.timeline.layout.ticks import Axis, axis
from ringviewer.ui.timeline.paint import (
    axis_painter,
    bookmark_painter,
    clock_painter,
    header_painter,
    lane_painter,
    sign_painter,
)
from ringviewer.ui.timeline.paint.backing import Backing
from ringviewer.ui.timeline.paint.close_up import close_up_of, close_up_scene, paint_close_up
from ringviewer.ui.timeline.paint.density import bar_rect
from ringviewer.ui.timeline.paint.kit import PLATE_PX, Kit
from ringviewer.ui.timeline.paint.lane_painter import HOVER_RING_PX, RING_PX
from ringviewer.ui.timeline.paint.night import Nights
from ringviewer.ui.timeline.paint.overview import Overview
from ringviewer.ui.timeline.words.no_lanes import no_lanes

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.hover import Hover
    from ringviewer.ui.timeline.layout.model import TimelineModel

_SECONDS_FROM_PX_PER_S = 0.2


class ScenePainter:
    """Paints `model` onto `areas`; keeps what one frame and the next have in common.

    `close_up` is the scene of the close-up as last painted, for hit tests.
    """

    def __init__(self, model: TimelineModel) -> None:
        self._model = model
        self._axis_key: object = None
        self._axis = Axis((), (), (), "", ())
        self._headers = header_painter.LaneHeaders()
        self._overview = Overview()
        self._backing = Backing()
        self.close_up: LaneScene | None = None
        self._changes_told: frozenset[int] = frozenset()
        #: From where to where, in px of the time area, the flags of the axis stand, and that of the pointed time.
        self.flags: tuple[tuple[int, int], ...] = ()
        self.pointed: tuple[int, int] | None = None

    def paint(self, p: QPainter, kit: Kit, areas: Areas, region: QRegion) -> None:
        """Everything that lies in `region`, but for what the pointer and the keyboard's focus add."""
        size = QSize(areas.width, areas.height)
        self._backing.paint(p, region, size, kit.dpr, lambda q, part: self._paint(q, kit, areas, part))

    def touch(self, part: QRect) -> None:
        """Only what the pointer adds changes in a part that is about to be repainted."""
        self._backing.touch(part)

    def _paint(self, p: QPainter, kit: Kit, areas: Areas, region: QRegion) -> None:
        model = self._model
        if model.session is None or not model.all_lanes:
            self._paint_empty(p, kit, QRect(0, 0, areas.width, areas.height))
            p.fillRect(0, AXIS_PX - 1, areas.width, 1, kit.tokens.rule)
            return
        marks = self._marks(kit)
        if region.intersects(QRect(0, 0, areas.width, AXIS_PX)):
            self._paint_axis(p, kit, areas, marks)
        if not model.lanes:
            self._paint_empty(p, kit, areas.lanes_rect)
            axis_painter.paint_now(p, kit, model.view, model.now_ms, QRect(areas.header, 0, areas.time, AXIS_PX))
        elif region.intersects(areas.lanes_rect):
            self._paint_lanes(p, kit, areas, marks, region)
        if areas.close_up and region.intersects(areas.close_up_rect):
            self.close_up = paint_close_up(p, kit, model, areas.close_up_rect, areas.header, areas.time)
        elif not areas.close_up:
            self.close_up = None
        if region.intersects(areas.overview_rect):
            self._overview.paint(p, kit, model, areas.overview_rect, areas.header, areas.time)

    def paint_hover(self, p: QPainter, kit: Kit, areas: Areas, hover: Hover) -> None:
        """The time under the pointer, and a ring or a frame around what it would select."""
        view = self._model.view
        if hover.in_time:
            x = areas.header + round(hover.x)
            p.fillRect(
                x, axis_painter.FLAG_TOP + 8, 1, areas.lanes_bottom - axis_painter.FLAG_TOP - 9, kit.tokens.text3
            )
            p.save()
            p.translate(areas.header, 0)
            seconds = view.px_per_s >= _SECONDS_FROM_PX_PER_S
            flags = axis_painter.Flags(p, kit, view)
            self.pointed = flags.pointed(
                hover.x, view.to_ms(hover.x), self._model.tz, seconds=seconds, plates=self.flags
            )
            p.restore()
        if hover.sign is not None and hover.number is not None:
            rect = areas.lane_rect(hover.number)
            p.save()
            p.setClipRect(areas.lanes_rect)
            p.translate(areas.header, rect.top())
            sign_painter.paint_hover(p, kit, hover.sign, rect.height())
            p.restore()
        if hover.hit is None:
            return
        top = areas.close_up_rect.bottom() + 1 - 58 if hover.number is None else areas.lane_rect(hover.number).top()
        p.save()
        p.setClipRect(areas.close_up_rect if hover.number is None else areas.lanes_rect)
        p.translate(areas.header, top)
        if hover.hit.kind == "mark":
            kit.ring(p, hover.hit.x, hover.hit.y, HOVER_RING_PX, QPen(kit.tokens.ink, 1))
        elif hover.hit.kind == "still":
            p.setPen(QPen(kit.tokens.ink, 1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(QRect(round(hover.hit.x) - 8, round(hover.hit.y) - 6, 15, 11))
        elif hover.state is not None:
            part, metrics = "lanes", lane_metrics(areas.lane_height_of(hover.number or 0))
            scale = self._model.scale()
            if hover.number is None and self.close_up is not None:
                part, metrics, scale = "close-up", self.close_up.metrics, 1.0
                view = self.close_up.view
            selected = self._model.selected_in(hover.state)
            layout = self._model.lane_layout(hover.state)
            if part == "close-up":
                layout = hover.state.layout(part, view, self._model.hidden, selected)
            if hover.hit.bar < len(layout.bar_x):
                bar = bar_rect(layout, hover.hit.bar, scale, metrics.bars_px, metrics.base_y)
                p.setPen(QPen(kit.tokens.ink, 1))
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(bar.adjusted(-1, -1, 0, 0))
        p.restore()

    def renew_close_up(self, areas: Areas) -> None:
        """Take the close-up as it will be painted next: what is pointed at in it may have changed since."""
        model = self._model
        shown = close_up_of(model, areas.time) if areas.close_up >= CLOSE_UP_PX else None
        self.close_up = None if shown is None else close_up_scene(model, shown)

    def _marks(self, kit: Kit) -> Axis:
        model = self._model
        key = (model.view, model.tz, kit, hours())
        if key != self._axis_key:
            self._axis = axis(
                model.view, model.tz, kit.width(wording.clock(0, UTC)), two_rows=True, first_weekday=first_weekday()
            )
            self._axis_key = key
        return self._axis

    def _paint_empty(self, p: QPainter, kit: Kit, area: QRect) -> None:
        p.fillRect(area, kit.tokens.window)
        words = no_lanes(self._model)
        x = area.left() + (area.width() - kit.width(words, "body")) / 2
        kit.text(p, x, area.top() + area.height() / 2, words, kit.tokens.text3, "body")

    def _paint_axis(self, p: QPainter, kit: Kit, areas: Areas, marks: Axis) -> None:
        model, view = self._model, self._model.view
        p.fillRect(QRect(0, 0, areas.width, AXIS_PX), kit.tokens.window)
        p.fillRect(0, AXIS_PX - 1, areas.width, 1, kit.tokens.rule)
        at = round(view.start_ms), round(view.end_ms)
        header_painter.paint_zone(p, kit, areas.header, model.tz, model.whose, *at)
        p.save()
        p.setClipRect(QRect(areas.header, 0, areas.time, AXIS_PX))
        p.translate(areas.header, 0)
        flagged = model.flagged()
        avoid = [view.to_x(model.now_ms), *bookmark_painter.taken_x(kit, model)]
        if flagged is not None:
            avoid.append(view.to_x(flagged[1]))
        flags = axis_painter.Flags(p, kit, view)
        if flagged is not None:
            flags.selection(flagged[1], model.tz, in_sight=model.number_of(flagged[0]) is not None)
        labels = stretch_labels(marks, lambda words: kit.width(words, "small", True), view.width)
        flags.stretches([label for label in labels if label.line_x is None])
        flags.now(model.now_ms)
        lane = model.selected_lane
        if lane is not None and model.number_of(lane) is not None:
            flags.boundary(lane.lane.consent, model.tz)
        flags.stretches([label for label in labels if label.line_x is not None])
        self._changes_told = flags.changes(marks.changes)
        self.flags = flags.plates
        row_two, foot = axis_painter.ROW_TWO_Y, AXIS_PX - 1
        axis_painter.paint_ticks(p, kit, marks, view, label_y=row_two, bottom=foot, avoid=avoid, told=flags.told)
        flags.finish()
        p.restore()

    def _paint_lanes(self, p: QPainter, kit: Kit, areas: Areas, marks: Axis, region: QRegion) -> None:
        model, view = self._model, self._model.view
        scale = model.scale()
        scenes: list[tuple[QRect, LaneScene]] = []
        bottom = areas.bottom
        lane_area = QRect(areas.header, areas.lanes_top, areas.time, bottom - areas.lanes_top)
        p.save()
        p.setClipRect(areas.lanes_rect)
        findings = model.session.findings if model.session is not None else ()
        search = model.arrangement.search
        for lane_number in areas.in_sight:
            rect, state = areas.lane_rect(lane_number), model.lanes[lane_number]
            if not region.intersects(rect):
                continue
            scene = lane_scene(model, state, lane_metrics(rect.height()), scale)
            scenes.append((rect, scene))
            head = QRect(0, rect.top(), areas.header, rect.height())
            fact = state.fact(findings, model.tz)
            chosen = scene.selected_lane
            self._headers.paint(p, kit, head, state.lane, fact, selected=chosen, search=search)
            p.fillRect(0, rect.bottom(), areas.width, 1, kit.tokens.rule)
        p.setClipRect(areas.lanes_rect & QRect(areas.header, 0, areas.time, areas.height))
        nights = Nights(view, model.tz) if model.night else None
        for rect, scene in scenes:
            p.translate(areas.header, rect.top())
            lane_painter.paint_ground(p, kit, scene)
            if nights is not None:
                nights.paint(p, kit, scene)
            p.translate(-areas.header, -rect.top())
        axis_painter.paint_day_lines(p, kit, marks, lane_area)
        self._paint_selection_line(p, kit, areas, bottom)
        whole = [scene for _, scene in scenes if not scene.metrics.bars_only]
        strips = [scene for _, scene in scenes if scene.metrics.bars_only]
        atlases = {False: lane_painter.atlas_of(kit, whole), True: lane_painter.atlas_of(kit, strips)}
        for rect, scene in scenes:
            strip = scene.metrics.bars_only
            p.translate(areas.header, rect.top())
            if not strip:
                sign_painter.paint_below(p, kit, scene)
            lane_painter.paint_events(p, kit, scene, atlases[strip], (strips if strip else whole).index(scene))
            sign_painter.paint_above(p, kit, scene)
            p.translate(-areas.header, -rect.top())
        p.setClipping(False)
        below = QRect(0, bottom, areas.width, areas.lanes_bottom - bottom)
        p.fillRect(below, kit.tokens.window)
        if areas.scroll_max:
            right = areas.header + areas.time
            p.fillRect(right, areas.lanes_top, areas.width - right, areas.lanes_rect.height(), kit.tokens.window)
        free_y = bottom + 4 if areas.lanes_bottom - bottom >= PLATE_PX + 8 else None
        clock_painter.paint_clock_changes(p, kit, marks, view, lane_area, self._changes_told, free_y)
        p.fillRect(0, areas.lanes_bottom - 1, areas.width, 1, kit.tokens.edge)
        axis_painter.paint_now(p, kit, view, model.now_ms, QRect(areas.header, 0, areas.time, bottom))
        p.restore()

    def _paint_selection_line(self, p: QPainter, kit: Kit, areas: Areas, bottom: int) -> None:
        model = self._model
        flagged = model.flagged()
        if flagged is None:
            return
        number = model.number_of(flagged[0])
        x = round(model.view.to_x(flagged[1]))
        if not 0 <= x < areas.time:
            return
        # A lane that is not shown has its instant marked through the lanes that are.
        rect = QRect(0, areas.lanes_top, areas.width, 0) if number is None else areas.lane_rect(number)
        metrics = lane_metrics(rect.height())
        mark_y = metrics.deep_y if model.deep else metrics.mark_y
        p.save()
        p.setClipRect(QRect(areas.header, 0, areas.time, bottom))
        # At an asked time no ring stands, but a notch over the whole lane.
        ringed = model.free_still() is None and not metrics.bars_only
        ring_top = rect.top() + mark_y - round(RING_PX) if ringed else rect.top()
        axis_painter.paint_selection_line(p, kit, areas.header + x, ring_top, rect.bottom() + 1, bottom)
        p.restore()
