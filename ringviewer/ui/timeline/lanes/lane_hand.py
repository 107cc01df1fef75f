"""A lane's header in the hand: its chevron collapses the lane, and dragging it up or down moves the lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QPainter

from ringviewer.ui.timeline.paint import header_painter

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing
    from ringviewer.ui.timeline.layout.hover import Hover
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.paint.kit import Kit

_EDGE_PX, _FRAME_MS, _LINE_PX = 24, 30, 2


class LaneHand(QObject):
    """What is done with the headers of one canvas. `gap` is where the lane that is being dragged would land."""

    def __init__(self, canvas: CanvasPointing) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._lane: LaneState | None = None
        self._grip = 0
        self._at = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._on_tick)
        self.gap: int | None = None

    @property
    def lane(self) -> LaneState | None:
        """The lane that is being dragged."""
        return self._lane

    def click(self, hover: Hover, at: QPointF) -> bool:
        """A click on a header at `at`: the chevron collapses or opens the lane; False beside it."""
        if hover.part != "header" or hover.number is None or hover.state is None:
            return False
        rect = self._canvas.areas.lane_rect(hover.number)
        if not header_painter.chevron_rect(rect).adjusted(0, -3, 0, 3).contains(at.toPoint()):
            return False
        self._canvas.keeper.toggle(hover.state.device_id)
        return True

    def lift(self, hover: Hover, at: QPointF) -> bool:
        """Begin to drag a header that was pressed at `at`; False where there is none."""
        if hover.part != "header" or hover.number is None or hover.state is None:
            return False
        self._lane = hover.state
        self._grip = round(at.y()) - self._canvas.areas.lane_rect(hover.number).top()
        self.carry(at)
        return True

    def carry(self, at: QPointF) -> None:
        """The mouse is at `at`; near an end of the lanes they scroll."""
        areas = self._canvas.areas
        self._at = at.toPoint()
        self.gap = areas.gap_at(self._at.y())
        if self._pull() and areas.scroll_max:
            self._timer.start()
        else:
            self._timer.stop()
        self._canvas.update()

    def drop(self) -> None:
        """The header is let go: the lane lands where the line says."""
        lane, gap = self._lane, self.gap
        self.cancel()
        if lane is not None and gap is not None:
            self._canvas.keeper.place(lane.device_id, gap)

    def cancel(self) -> None:
        """Nothing is dragged any more, and nothing has moved."""
        self._lane, self.gap = None, None
        self._timer.stop()
        self._canvas.update()

    def open_menu(self, event: QContextMenuEvent) -> None:
        """The menu of the header under the pointer was asked for, or by key that of the selected device."""
        canvas = self._canvas
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            number = canvas.model.selected_number()
            if number is not None:
                canvas.show_lane()
                rect = canvas.areas.lane_rect(number)
                below = canvas.mapToGlobal(QPoint(header_painter.NAME_X, rect.bottom()))
                canvas.lane_menu_asked.emit(canvas.model.lanes[number].device_id, below)
            return
        hover = canvas.hover_at(QPointF(event.pos()))
        if hover.part == "header" and hover.state is not None:
            canvas.unpoint()
            canvas.lane_menu_asked.emit(hover.state.device_id, event.globalPos())

    def paint(self, p: QPainter, kit: Kit, *, focused: int | None) -> None:
        """The chevron under the pointer or in the lane that has the focus; what is dragged, and where it would land."""
        canvas, areas = self._canvas, self._canvas.areas
        p.save()
        p.setClipRect(areas.lanes_rect)
        hovered = canvas.hovered.number if canvas.hovered.part == "header" else None
        for number in {hovered, focused} - {None}:
            if number is not None and number < areas.lanes:
                collapsed = canvas.model.is_collapsed(canvas.model.lanes[number])
                header_painter.paint_chevron(p, kit, areas.lane_rect(number), collapsed=collapsed)
        if self._lane is not None:
            self._paint_dragged(p, kit, self._lane)
        p.restore()

    def _paint_dragged(self, p: QPainter, kit: Kit, lane: LaneState) -> None:
        canvas, areas = self._canvas, self._canvas.areas
        model, number = canvas.model, canvas.model.number_of(lane)
        if number is None or self.gap is None:
            return
        rect = areas.lane_rect(number)
        p.fillRect(QRect(0, rect.top(), areas.header, rect.height() - 1), kit.tokens.sunken)
        if self.gap not in (number, number + 1):
            y = min(areas.gap_y(self.gap), areas.lanes_bottom - 1) - _LINE_PX // 2
            p.fillRect(QRect(0, max(y, areas.lanes_top), areas.width, _LINE_PX), kit.tokens.ink)
        held = QRect(6, self._at.y() - self._grip, areas.header - 6, rect.height())
        findings = model.session.findings if model.session is not None else ()
        fact = lane.fact(findings, model.tz)
        header_painter.paint_lane_header(p, kit, held, lane.lane, fact, selected=True)
        p.setPen(kit.tokens.ink)
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRect(held.adjusted(0, 0, -1, -1))

    def _pull(self) -> int:
        """How many px the lanes scroll per frame: the more, the nearer the pointer is to their end, or beyond it."""
        shown = self._canvas.areas.lanes_rect
        above, below = shown.top() + _EDGE_PX - self._at.y(), self._at.y() - (shown.bottom() - _EDGE_PX)
        if above > 0:
            return -min(above, 2 * _EDGE_PX) // 2 - 1
        return min(below, 2 * _EDGE_PX) // 2 + 1 if below > 0 else 0

    def _on_tick(self) -> None:
        self._canvas.scroll_by(self._pull())
        self.carry(QPointF(self._at))
