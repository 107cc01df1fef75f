"""The one widget that shows axis, lanes, close-up and overview, and hears mouse and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ringviewer.ui.timeline import keys
from ringviewer.ui.timeline.accessible.focus_teller import FocusTeller
from ringviewer.ui.timeline.accessible.in_view import InView
from ringviewer.ui.timeline.accessible.sign_cursor import SignCursor
from ringviewer.ui.timeline.canvas_pointing import CanvasPointing
from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.hover import NOWHERE
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.moving.fingers import GESTURES, Fingers
from ringviewer.ui.timeline.paint import axis_painter, found_painter, range_painter
from ringviewer.ui.timeline.paint.kit import Kit
from ringviewer.ui.timeline.pointer import Pointer
from ringviewer.ui.timeline.reading.tools import Reading

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

_TICK_MS = 1000
_FOCUS_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class TimelineCanvas(CanvasPointing):
    """Paints `model`, and turns mouse and keys into changes of its view and into signals."""

    def __init__(self, theme: Theme, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, model, parent)
        self._theme = theme
        self._kit: Kit | None = None
        self._pointer = Pointer(self)
        self.reading = Reading(theme, self)
        self.in_view = InView(self)
        self.sign_cursor = SignCursor(self)
        self.focus_teller = FocusTeller(self)
        self._fingers = Fingers(self, self._pointer)
        self._key_gesture = object()
        self._by_keys = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(geometry.HEADER_MIN_PX + geometry.MIN_TIME_PX, geometry.LEAST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Timeline")
        theme.changed.connect(self._on_theme)

    def repoint(self) -> None:
        """What is known has changed below a pointer that rests: say what is true now."""
        if self._hover is not NOWHERE or self._tip.isVisible():
            self._settled()

    def follow_selection(self) -> None:
        """The session's selection has changed: follow it, and let the ruler reach it."""
        self.sign_cursor.clear()
        super().follow_selection()
        self.reading.selection_moved()
        self.focus_teller.moved()

    def follow_still(self, *, redraw: bool = False) -> None:
        """A still has changed, or another one is shown: follow it, and say what it is like."""
        super().follow_still(redraw=redraw)
        if redraw:
            self.focus_teller.renamed()

    def select_device(self, device_id: str) -> None:
        """Select a lane and say so."""
        super().select_device(device_id)
        self.focus_teller.moved()

    def ask_selected(self) -> None:
        """Do what the sign is for that the keys are on; without one, ask for the selected event's still."""
        if not self.sign_cursor.act():
            super().ask_selected()

    def rest(self, at: QPointF) -> None:
        """The mouse rests at `at`, without keys."""
        self._pointer.rest(at, Qt.KeyboardModifier.NoModifier)

    def escape(self) -> None:
        """Escape was pressed: a drag under way is forgotten; without one, so are the pointer's marks."""
        if self._pointer.cancel() or self.reading.escape() or self.sign_cursor.clear():
            return
        self.unpoint()
        super().escape()

    def _on_theme(self) -> None:
        self._kit = None
        self.update()

    def tick(self) -> None:
        """A second has passed: now has moved, and with it a view that shows everything or is at the live edge."""
        session = self.model.session
        if session is None:
            return
        view, before = self.model.view, self.model.now_ms
        self.model.now_ms = session.now_ms()
        if round(view.to_x(before)) != round(view.to_x(self.model.now_ms)):
            if self.model.following:
                self._follow(self.model.fitted(self.areas.time))
            elif session.follower.on and view.start_ms <= before <= view.end_ms:
                # At the live edge now keeps its place; elsewhere the view stays where the operator is looking.
                self._follow(view.starting(view.start_ms + self.model.now_ms - before))
            else:
                self.repoint()
            self.update()

    def sizeHint(self) -> QSize:
        lanes = max(2, len(self.model.lanes)) * self.model.lane_height
        return QSize(1000, geometry.AXIS_PX + lanes + geometry.CLOSE_UP_PX + geometry.OVERVIEW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        dpr = self.devicePixelRatioF()
        if self._kit is None or self._kit.dpr != dpr:
            self._kit = Kit(self._theme.tokens, dpr)
        # A painter that an error keeps alive in its traceback would outlive what it paints on.
        with QPainter(self) as painter:
            self._paint(painter, self._kit, event.region())

    def _paint(self, p: QPainter, kit: Kit, region: QRegion) -> None:
        self._scene.paint(p, kit, self.areas, region)
        if not self.model.all_lanes:
            return
        if self.found_ms is not None:
            found_painter.paint_found(p, kit, self.areas, self.model.view, self.found_ms, self.model.tz)
        self.reading.paint(p, kit)
        if self._hover is not NOWHERE:
            self._scene.paint_hover(p, kit, self.areas, self._hover)
        if self._pointer.drag is not None:
            range_painter.paint_range(p, kit, self.areas, self._pointer.drag)
        number = self.model.selected_number()
        if self.hasFocus() and self._by_keys and number is not None:
            axis_painter.focus_frame(p, kit, self.areas.lane_rect(number) & self.areas.lanes_rect)
        self.sign_cursor.paint(p, kit)
        self.hand.paint(p, kit, focused=number if self.hasFocus() and self._by_keys else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.finish()
        self._lay_out()
        if self.model.following and self.model.session is not None:
            self.model.view = self.model.fitted(self.areas.time)
        self.view_changed.emit()
        self._settled()

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and keys.knows(cast(QKeyEvent, event)):
            # What the whole window obeys too is obeyed here, with what only the timeline does around it.
            event.accept()
            return True
        if kind in GESTURES and self._fingers.gesture(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._pointer.hold(Qt.KeyboardModifier.ControlModifier)
        if not event.isAutoRepeat():
            self.hush()
            self.catch()
            self._key_gesture = object()
            self._fingers.forget_spin()
        with self.gesture(self._key_gesture):
            obeyed = keys.press(self, event)
        if obeyed:
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
        self.focus_teller.moved(again=True)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        self._fingers.forget_spin()
        self.stop()
        if event.button() == Qt.MouseButton.LeftButton and not self.reading.press(event):
            self._pointer.press(event)
        elif event.button() == Qt.MouseButton.BackButton:
            self.undo_view()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.redo_view()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.reading.move(event):
            self._pointer.cancel()
        else:
            self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.reading.release(event):
            self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.reading.press(event):
            self._pointer.double(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.reading.open_menu(event):
            self.hand.open_menu(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._fingers.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer.leave()
        self.leave()

    def showEvent(self, event: QEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QEvent) -> None:
        self._timer.stop()
        self.leave()

    def _in_motion(self) -> None:
        self.unpoint()

    def _settled(self) -> None:
        if self._pointer.rests:
            self._scene.renew_close_up(self.areas)
            self._pointer.again()
