"""What wheel, touchpad and touch screen do to the view. They lead it by hand: at once, without inertia of their own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing
    from ringviewer.ui.timeline.pointer import Pointer

#: A notch of a wheel, in the eighths of a degree that Qt counts; fine wheels send parts of it.
_NOTCH = 120.0
_ZOOM_A_NOTCH = 1.25
_PAN_A_NOTCH_PX = 80
#: A wheel that rested for so long begins another step of the history.
_PAUSE_MS = 700

#: The events that may be gestures of two fingers.
GESTURES = frozenset((QEvent.Type.NativeGesture, QEvent.Type.Gesture))

_Kind = Literal["zoom", "pan"]
_Native = Qt.NativeGestureType


class Fingers:
    """Wheel and gestures over one canvas."""

    def __init__(self, canvas: CanvasPointing, pointer: Pointer) -> None:
        self._canvas, self._pointer = canvas, pointer
        self._spin: object = None
        self._spun: tuple[_Kind, int] = ("zoom", 0)
        self._pinch: object = None
        # A Mac tells of its touchpad as native gestures; heard as pinches too, each would zoom twice.
        if sys.platform != "darwin":
            canvas.grabGesture(Qt.GestureType.PinchGesture)

    def forget_spin(self) -> None:
        """Something else was done: the next turn of the wheel is another step of the history."""
        self._spin = None

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift or sideways pan; with Ctrl lane height; on the headers scroll."""
        canvas = self._canvas
        across, notches = event.angleDelta().x() / _NOTCH, event.angleDelta().y() / _NOTCH
        at, keys = event.position(), event.modifiers()
        self._pointer.go(at, keys)
        canvas.stop()
        if keys & Qt.KeyboardModifier.ControlModifier:
            canvas.set_lane_height(canvas.areas.lane_height + round(notches * 2))
        elif keys & Qt.KeyboardModifier.ShiftModifier:
            exact = event.pixelDelta()
            self._pan(event, (notches + across) * _PAN_A_NOTCH_PX if exact.isNull() else exact.x() + exact.y())
        elif at.x() < canvas.areas.header:
            canvas.scroll_by(-round(notches * canvas.areas.lane_height))
        elif abs(across) > abs(notches):
            exact = event.pixelDelta()
            self._pan(event, across * _PAN_A_NOTCH_PX if exact.isNull() else exact.x())
        elif notches:
            with canvas.gesture(self._spinning("zoom", event.timestamp())):
                canvas.zoom(_ZOOM_A_NOTCH**notches, canvas.x_of(at))
        self._pointer.again()
        event.accept()

    def gesture(self, event: QEvent) -> bool:
        """Two fingers on a touchpad or a touch screen; False when the event is something else."""
        if event.type() == QEvent.Type.NativeGesture:
            return self._native(cast(QNativeGestureEvent, event))
        if event.type() == QEvent.Type.Gesture:
            pinch = cast(QGestureEvent, event).gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._pinched(pinch)
                return True
        return False

    def _pan(self, event: QWheelEvent, px: float) -> None:
        with self._canvas.gesture(self._spinning("pan", event.timestamp())):
            self._canvas.pan(-px)

    def _spinning(self, kind: _Kind, at_ms: int) -> object:
        kind_before, before_ms = self._spun
        if self._spin is None or kind != kind_before or at_ms - before_ms > _PAUSE_MS:
            self._spin = object()
        self._spun = (kind, at_ms)
        return self._spin

    def _native(self, event: QNativeGestureEvent) -> bool:
        kind, canvas = event.gestureType(), self._canvas
        if kind == _Native.BeginNativeGesture:
            self._begin_pinch()
        elif kind == _Native.ZoomNativeGesture:
            with canvas.gesture(self._pinch):
                canvas.zoom(max(0.1, 1.0 + event.value()), canvas.x_of(event.position()))
        elif kind == _Native.PanNativeGesture:
            with canvas.gesture(self._pinch):
                canvas.pan(-event.delta().x())
        elif kind == _Native.SmartZoomNativeGesture:
            canvas.fit()
        elif kind != _Native.EndNativeGesture:
            return False
        return True

    def _pinched(self, pinch: QPinchGesture) -> None:
        canvas = self._canvas
        if pinch.state() == Qt.GestureState.GestureStarted:
            self._begin_pinch()
        elif pinch.state() != Qt.GestureState.GestureUpdated:
            return  # The end repeats the last change.
        centre, before = canvas.mapFromGlobal(pinch.centerPoint()), canvas.mapFromGlobal(pinch.lastCenterPoint())
        with canvas.gesture(self._pinch):
            if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged and pinch.scaleFactor() > 0:
                canvas.zoom(pinch.scaleFactor(), canvas.x_of(centre))
            if pinch.state() == Qt.GestureState.GestureUpdated:
                canvas.pan(before.x() - centre.x())

    def _begin_pinch(self) -> None:
        self._canvas.stop()
        self._pointer.cancel()
        self._pinch = object()
