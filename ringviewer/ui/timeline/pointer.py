"""What the mouse does on the canvas: click and drag. A drag begins 4 px away from its press."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from ringviewer.ui.timeline.layout.geometry import COLLAPSED_PX, LANE_PX
from ringviewer.ui.timeline.layout.hover import Hover
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving.kinetic import Throw, glide_px
from ringviewer.ui.timeline.paint import overview
from ringviewer.ui.timeline.words.ask_hint import RangeDrag, drag_hint

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing

_DRAG_PX, _EDGE_PX = 4, 3

_CONTROL = Qt.KeyboardModifier.ControlModifier
_ASKING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

Mode = Literal["none", "pressed", "pan", "range", "overview", "header", "lane", "lane-height"]


class Pointer:
    """The mouse on one canvas. `drag` is the range that is being drawn; with Ctrl or Shift no drag moves the view."""

    def __init__(self, canvas: CanvasPointing) -> None:
        self._canvas = canvas
        self._mode: Mode = "none"
        self._from = QPointF()
        self._at: QPointF | None = None
        self._rested = Qt.KeyboardModifier.NoModifier
        self._hover: Hover | None = None
        self._view: Viewport | None = None
        self._grip: overview.Grip = "outside"
        self._keys = Qt.KeyboardModifier.NoModifier
        self._lane_px = LANE_PX
        self._gesture: object = None
        self._throw = Throw()
        self.drag: RangeDrag | None = None

    @property
    def busy(self) -> bool:
        """Whether a button is down."""
        return self._mode != "none"

    @property
    def rests(self) -> bool:
        """Whether the mouse is over the canvas, without a button."""
        return self._at is not None and not self.busy

    def press(self, event: QMouseEvent) -> None:
        """The left button went down."""
        canvas = self._canvas
        at = event.position()
        self._from, self._view = at, canvas.model.view
        self._gesture, self._throw = object(), Throw()
        self._hover = canvas.hover_at(at)
        self._keys = event.modifiers() & _ASKING
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
            self.rest(at, event.modifiers())
            return
        self._at = at
        dx, dy = at.x() - self._from.x(), at.y() - self._from.y()
        far = max(abs(dx), abs(dy)) > _DRAG_PX
        if self._mode == "pressed" and far and self._hover is not None:
            self._begin_drag(self._hover)
        if self._view is None:
            return
        if self._mode == "pan":
            self._throw.moved(event.timestamp(), at.x())
            self._set_view(self._view.panned(-dx))
        elif self._mode == "range" and self.drag is not None:
            self.drag = replace(self.drag, ends_x=(self.drag.ends_x[0], self.drag.ends_x[0] + dx))
            canvas.hint(at, *drag_hint(canvas.model, self.drag))
            canvas.update()
        elif self._mode == "overview":
            whole = canvas.overview_view()
            if whole is not None:
                self._set_view(overview.dragged(self._view, self._grip, dx * whole.ms_per_px))
        elif self._mode == "header":
            canvas.set_header(round(at.x()))
        elif self._mode == "lane":
            canvas.hand.carry(at)
        elif self._mode == "lane-height":
            canvas.set_lane_height(self._lane_px + round(dy))

    def release(self, event: QMouseEvent) -> None:
        """The left button came up: a press that did not become a drag is a click."""
        mode, self._mode = self._mode, "none"
        hover, self._hover = self._hover, None
        drag, self.drag = self.drag, None
        if mode == "pressed" and hover is not None:
            self._click(hover)
        elif mode == "lane":
            self._canvas.hand.drop()
        elif mode == "pan":
            with self._canvas.gesture(self._gesture):
                self._canvas.glide(-glide_px(self._throw.px_per_s(event.timestamp())))
            self._rest_after(event)
        elif mode in ("overview", "header", "lane-height"):
            self._rest_after(event)
        elif drag is not None:
            canvas = self._canvas
            canvas.unpoint()
            canvas.update()
            wanted = canvas.range_asked if drag.kind == "newest" else canvas.sheet_range_asked
            if drag.to_ms > drag.from_ms:
                wanted.emit(drag.state.device_id, drag.from_ms, drag.to_ms)

    def rest(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The mouse is at `at` without a button: say what a click with these keys would do."""
        self.go(at, keys)
        asking = keys & _ASKING == Qt.KeyboardModifier.ControlModifier
        self._canvas.point(at, asking=asking)
        self._canvas.setCursor(self._shape(at))

    def go(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        """The mouse is at `at`, with these keys; nothing is said of it yet."""
        self._at, self._rested = at, keys

    def again(self) -> None:
        """What lies below the resting mouse may be another thing now."""
        if self._at is not None and not self.busy:
            self.rest(self._at, self._rested)

    def leave(self) -> None:
        """The mouse is elsewhere."""
        self._at = None

    def hold(self, keys: Qt.KeyboardModifier) -> None:
        """Keys went down or came up while the mouse rests: a click would do something else now."""
        if self._at is not None and not self.busy:
            self.rest(self._at, keys)

    def cancel(self) -> bool:
        """Forget the press or drag under way; False when there is none."""
        if self._mode == "none":
            return False
        if self._mode == "pan" and self._view is not None:
            self._set_view(self._view)
        self._canvas.hand.cancel()
        self._mode, self._hover, self.drag = "none", None, None
        self._canvas.unpoint()
        self._canvas.update()
        return True

    def double(self, event: QMouseEvent) -> None:
        """A double click fits, unless it is on an event, which the first click selected."""
        hover = self._canvas.hover_at(event.position())
        if hover.in_time and hover.hit is None and hover.sign is None:
            self._canvas.fit()

    def _rest_after(self, event: QMouseEvent) -> None:
        """A drag has ended: something else may lie below the mouse now, unless the view moves on."""
        self.go(event.position(), event.modifiers())
        if self._canvas.heading == self._canvas.model.view:
            self.again()

    def _set_view(self, view: Viewport) -> None:
        with self._canvas.gesture(self._gesture):
            self._canvas.set_view(view)

    def _begin_drag(self, hover: Hover) -> None:
        canvas, model = self._canvas, self._canvas.model
        place = canvas.asked_in(hover) if self._keys else None
        if place is not None:
            kind: Literal["newest", "events"] = "newest" if self._keys == _CONTROL else "events"
            state, view = place
            number = None if hover.part == "close-up" else model.number_of(state)
            self._mode, self.drag = "range", RangeDrag(kind, state, view, number, (hover.x, hover.x))
        elif hover.in_time:
            self._mode = "pan"
        elif canvas.hand.lift(hover, self._from):
            self._mode = "lane"
        canvas.unpoint()

    def _click(self, hover: Hover) -> None:
        canvas = self._canvas
        place = canvas.asked_in(hover) if self._keys == _CONTROL else None
        if place is not None:
            state, view = place
            canvas.select_device(state.device_id)
            canvas.time_asked.emit(state.device_id, view.to_ms(hover.x))
        elif hover.part == "close-up-header":
            canvas.fold_close_up()
        elif canvas.hand.click(hover, self._from):
            return
        elif hover.state is not None:
            device_id = hover.state.device_id
            canvas.select_device(device_id)
            if hover.hit is not None and hover.hit.still is not None:
                canvas.still_chosen.emit(hover.hit.still.view)
            elif hover.hit is not None:
                event = hover.state.event_at(hover.hit.place, canvas.model.hidden)
                canvas.event_activated.emit(device_id, event.id, True)
            elif hover.sign is not None:
                canvas.obey_sign(device_id, hover.sign)

    def _press_overview(self, x: float) -> None:
        canvas = self._canvas
        whole = canvas.overview_view()
        if whole is None:
            return
        self._mode = "overview"
        self._grip = overview.grip_at(canvas.model.view, whole, x)
        if self._grip == "outside":
            self._set_view(canvas.model.view.centred(whole.to_ms(x)))
            self._view, self._grip = canvas.model.view, "window"

    def _on_lane_edge(self, at: QPointF) -> bool:
        areas = self._canvas.areas
        number = areas.lane_at(int(at.y()))
        if number is None or at.x() >= areas.header:
            return False
        return areas.lane_rect(number).bottom() - at.y() <= _EDGE_PX and areas.lane_height_of(number) > COLLAPSED_PX

    def _shape(self, at: QPointF) -> Qt.CursorShape:
        reading = self._canvas.reading.shape(at)
        if reading is not None:
            return reading
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
