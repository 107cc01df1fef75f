"""The one widget that shows axis, lanes, close-up and overview, and hears mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ringviewer.ui.timeline import keys
from ringviewer.ui.timeline.canvas_view import CanvasView
from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.hover import NOWHERE, Hover, hover_at, tip_of
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.paint import axis_painter, range_painter
from ringviewer.ui.timeline.paint.close_up import span_words
from ringviewer.ui.timeline.paint.kit import Kit
from ringviewer.ui.timeline.paint.scene_painter import ScenePainter
from ringviewer.ui.timeline.pointer import Pointer
from ringviewer.ui.timeline.tip import Tip
from ringviewer.ui.timeline.words.ask_hint import ask_hint

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.viewport import Viewport

_TICK_MS = 1000
_FOCUS_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class TimelineCanvas(CanvasView):
    """Paints `model`, and turns mouse and keys into changes of its view and into signals."""

    def __init__(self, theme: Theme, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._theme = theme
        self._kit: Kit | None = None
        self._scene = ScenePainter(model)
        self._pointer = Pointer(self)
        self._hover: Hover = NOWHERE
        self._by_keys = False
        self._tip = Tip(theme, parent if parent is not None else self)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(geometry.HEADER_MIN_PX + geometry.MIN_TIME_PX, geometry.LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Timeline")
        theme.changed.connect(self._on_theme)

    @property
    def hovered(self) -> Hover:
        """What the pointer is on."""
        return self._hover

    @property
    def close_up(self) -> LaneScene | None:
        """The close-up as last painted; None when it is hidden, folded or empty."""
        return self._scene.close_up

    def close_up_span(self) -> str:
        """How long a stretch the close-up shows, in words; empty when it shows none."""
        return "" if self.close_up is None else span_words(self.close_up.view)

    @property
    def tip(self) -> Tip:
        """The tip beside the pointer."""
        return self._tip

    def hover_at(self, at: QPointF) -> Hover:
        """What is at a point of the canvas."""
        if not self.model.lanes:
            return NOWHERE
        return hover_at(self.model, self.areas, self.close_up, at.x(), at.y())

    def point(self, at: QPointF, *, asking: bool = False) -> None:
        """The pointer is at `at`: mark what a click would select, and say what it is.

        With `asking` a click asks for a still at that time, which is what is said then.
        """
        hover = self.hover_at(at)
        place = self.asked_in(hover) if asking else None
        if place is not None:
            state, view = place
            self._set_hover(replace(hover, hit=None, ground=None))
            self.hint(at, *ask_hint(self.model, state, view.to_ms(hover.x)))
            return
        self._set_hover(hover)
        words = tip_of(self.model, self._hover)
        if words is None:
            self._tip.clear()
        else:
            self._tip.point(self._in_host(at), *words)

    def hint(self, at: QPointF, first: str, second: str) -> None:
        """Say this beside the pointer, at once."""
        self._tip.tell(self._in_host(at), first, second)

    def asked_in(self, hover: Hover) -> tuple[LaneState, Viewport] | None:
        """The lane, and the view, in which the pointer names an instant that may be asked for; None elsewhere."""
        if hover.part == "lane" and hover.state is not None:
            return hover.state, self.model.view
        if hover.part == "axis" and self.model.selected_lane is not None:
            return self.model.selected_lane, self.model.view
        close_up = self.close_up
        if hover.part == "close-up" and close_up is not None:
            return close_up.state, close_up.view
        return None

    def repoint(self) -> None:
        """What is known has changed below a pointer that rests: say what is true now."""
        if self._hover is NOWHERE and not self._tip.isVisible():
            return
        self._scene.renew_close_up(self.areas)
        self._pointer.again()

    def rest(self, at: QPointF) -> None:
        """The mouse rests at `at`, without keys."""
        self._pointer.rest(at, Qt.KeyboardModifier.NoModifier)

    def unpoint(self) -> None:
        """Take the pointer's marks away."""
        self._set_hover(NOWHERE)
        self._tip.clear()

    def escape(self) -> None:
        """Escape was pressed: a drag under way is forgotten; without one, so are the pointer's marks."""
        if self._pointer.cancel():
            return
        self.unpoint()
        self.escaped.emit()

    def _in_host(self, at: QPointF) -> QPoint:
        host = self._tip.parentWidget()
        return at.toPoint() if host is None or host is self else self.mapTo(host, at.toPoint())

    def _set_hover(self, hover: Hover) -> None:
        if hover != self._hover:
            for one in (self._hover, hover):
                self._update_hover(one)
            self._hover = hover

    def _update_hover(self, hover: Hover) -> None:
        if hover.in_time:
            self.update(QRect(self.areas.header + round(hover.x) - 1, 0, 3, self.areas.lanes_bottom))
            self.update(QRect(self.areas.header, 0, self.areas.time, geometry.AXIS_PX))
        if hover.hit is not None:
            top = self.areas.close_up_rect.top() if hover.number is None else self.areas.lane_rect(hover.number).top()
            high = geometry.CLOSE_UP_PX if hover.number is None else self.areas.lane_height
            self.update(QRect(self.areas.header + round(hover.hit.x) - 14, top, 28, high))

    def _on_theme(self) -> None:
        self._kit = None
        self.update()

    def _on_tick(self) -> None:
        session = self.model.session
        if session is None:
            return
        view, before = self.model.view, self.model.now_ms
        self.model.now_ms = session.now_ms()
        if round(view.to_x(before)) != round(view.to_x(self.model.now_ms)):
            if self.model.following:
                self._show(self.model.fitted(self.areas.time))
            self.update()

    def sizeHint(self) -> QSize:
        lanes = max(2, len(self.model.lanes)) * self.model.lane_height
        return QSize(1000, geometry.AXIS_PX + lanes + geometry.CLOSE_UP_PX + geometry.OVERVIEW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        dpr = self.devicePixelRatioF()
        if self._kit is None or self._kit.dpr != dpr:
            self._kit = Kit(self._theme.tokens, dpr)
        kit, p = self._kit, QPainter(self)
        self._scene.paint(p, kit, self.areas, event.region())
        if not self.model.lanes:
            return
        if self._hover is not NOWHERE:
            self._scene.paint_hover(p, kit, self.areas, self._hover)
        if self._pointer.drag is not None:
            range_painter.paint_range(p, kit, self.areas, self._pointer.drag)
        number = self.model.selected_number()
        if self.hasFocus() and self._by_keys and number is not None:
            axis_painter.focus_frame(p, kit, self.areas.lane_rect(number) & self.areas.lanes_rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        if self.model.following and self.model.session is not None:
            self.model.view = self.model.fitted(self.areas.time)
        self.view_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._pointer.hold(Qt.KeyboardModifier.ControlModifier)
        if keys.press(self, event):
            self._by_keys = True
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._pointer.hold(Qt.KeyboardModifier.NoModifier)
        super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in _FOCUS_REASONS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.double(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._pointer.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer.leave()
        self.unpoint()

    def showEvent(self, event: QEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QEvent) -> None:
        self._timer.stop()
        self.unpoint()
