"""What the mouse does on the canvas: click, drag, wheel. A drag begins 4 px away from its press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from . import overview
from .geometry import LANE_PX
from .hover import Hover
from .viewport import Viewport

if TYPE_CHECKING:
    from .canvas import TimelineCanvas

_DRAG_PX, _EDGE_PX = 4, 3
_NOTCH = 120.0

Mode = Literal["none", "pressed", "pan", "range", "overview", "header", "lane-height"]


class Pointer:
    """The mouse on one canvas. `range_x` are the ends of a range that is being drawn, relative to the time area."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = canvas
        self._mode: Mode = "none"
        self._from = QPointF()
        self._hover: Hover | None = None
        self._view: Viewport | None = None
        self._grip: overview.Grip = "outside"
        self._control = False
        self._lane_px = LANE_PX
        self.range_x: tuple[float, float] | None = None

    @property
    def busy(self) -> bool:
        """Whether a button is down."""
        return self._mode != "none"

    def press(self, event: QMouseEvent) -> None:
        """The left button went down."""
        canvas = self._canvas
        at = event.position()
        self._from, self._view = at, canvas.model.view
        self._hover = canvas.hover_at(at)
        self._control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._lane_px = canvas.areas.lane_height
        areas = canvas.areas
        if abs(at.x() - areas.header) <= _EDGE_PX:
            self._mode = "header"
        elif self._on_lane_edge(at):
            self._mode = "lane-height"
        elif self._hover.part == "overview":
            self._press_overview(self._hover.x)
        else:
            self._mode = "pressed"

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved, with or without a button."""
        canvas, at = self._canvas, event.position()
        if self._mode == "none":
            canvas.point(at)
            canvas.setCursor(self._shape(at))
            return
        dx, dy = at.x() - self._from.x(), at.y() - self._from.y()
        far = max(abs(dx), abs(dy)) > _DRAG_PX
        if self._mode == "pressed" and far and self._hover is not None and self._hover.in_time:
            self._mode = "range" if self._control and self._hover.part == "lane" else "pan"
            canvas.unpoint()
        if self._view is None:
            return
        if self._mode == "pan":
            canvas.set_view(self._view.panned(-dx))
        elif self._mode == "range" and self._hover is not None:
            self.range_x = (self._hover.x, self._hover.x + dx)
            canvas.update()
        elif self._mode == "overview":
            whole = canvas.overview_view()
            if whole is not None:
                canvas.set_view(overview.dragged(self._view, self._grip, dx * whole.ms_per_px))
        elif self._mode == "header":
            canvas.set_header(round(at.x()))
        elif self._mode == "lane-height":
            canvas.set_lane_height(self._lane_px + round(dy))

    def release(self, event: QMouseEvent) -> None:
        """The left button came up: a press that did not become a drag is a click."""
        mode, self._mode = self._mode, "none"
        hover, self._hover = self._hover, None
        ends, self.range_x = self.range_x, None
        if hover is None:
            return
        if mode == "pressed":
            self._click(hover)
        elif mode == "range" and ends is not None and hover.state is not None:
            from_ms, to_ms = sorted(self._canvas.model.view.to_ms(x) for x in ends)
            self._canvas.range_asked.emit(hover.state.device_id, from_ms, to_ms)
            self._canvas.update()

    def double(self, event: QMouseEvent) -> None:
        """A double click fits, unless it is on an event, which the first click selected."""
        hover = self._canvas.hover_at(event.position())
        if hover.in_time and hover.hit is None:
            self._canvas.fit()

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift or sideways pan; with Ctrl lane height; on the headers scroll."""
        canvas = self._canvas
        across, notches = event.angleDelta().x() / _NOTCH, event.angleDelta().y() / _NOTCH
        at, keys = event.position(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier:
            canvas.set_lane_height(canvas.areas.lane_height + round(notches * 2))
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            canvas.pan(-(notches + across) * 80)
        elif at.x() < canvas.areas.header:
            canvas.scroll_by(-round(notches * canvas.areas.lane_height))
        elif abs(across) > abs(notches):
            canvas.pan(-across * 80)
        elif notches:
            canvas.zoom(1.25**notches, at.x() - canvas.areas.header)
        if not self.busy:
            canvas.point(at)
        event.accept()

    def _click(self, hover: Hover) -> None:
        canvas = self._canvas
        if hover.part == "close-up-header":
            canvas.fold_close_up()
        elif hover.state is not None:
            device_id = hover.state.device_id
            canvas.select_device(device_id)
            if self._control and hover.part == "lane":
                canvas.time_asked.emit(device_id, canvas.model.view.to_ms(hover.x))
            elif hover.hit is not None:
                event = hover.state.event_at(hover.hit.place, canvas.model.hidden)
                canvas.event_activated.emit(device_id, event.id, True)
        elif hover.part == "axis" and self._control and canvas.model.selected_device is not None:
            canvas.time_asked.emit(canvas.model.selected_device, canvas.model.view.to_ms(hover.x))

    def _press_overview(self, x: float) -> None:
        canvas = self._canvas
        whole = canvas.overview_view()
        if whole is None:
            return
        self._mode = "overview"
        self._grip = overview.grip_at(canvas.model.view, whole, x)
        if self._grip == "outside":
            canvas.set_view(canvas.model.view.centred(whole.to_ms(x)))
            self._view, self._grip = canvas.model.view, "window"

    def _on_lane_edge(self, at: QPointF) -> bool:
        areas = self._canvas.areas
        number = areas.lane_at(int(at.y()))
        if number is None or at.x() >= areas.header:
            return False
        return areas.lane_rect(number).bottom() - at.y() <= _EDGE_PX

    def _shape(self, at: QPointF) -> Qt.CursorShape:
        areas = self._canvas.areas
        if abs(at.x() - areas.header) <= _EDGE_PX:
            return Qt.CursorShape.SplitHCursor
        if self._on_lane_edge(at):
            return Qt.CursorShape.SplitVCursor
        if areas.overview_rect.contains(at.toPoint()) and at.x() >= areas.header:
            whole = self._canvas.overview_view()
            grip = (
                "outside" if whole is None else overview.grip_at(self._canvas.model.view, whole, at.x() - areas.header)
            )
            if grip in ("left", "right"):
                return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.ArrowCursor
