"""What the pointer is on, marked on the canvas and told beside the pointer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.timeline.canvas_view import CanvasView
from ringviewer.ui.timeline.lanes.lane_hand import LaneHand
from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.hover import NOWHERE, Hover, hover_at, tip_of
from ringviewer.ui.timeline.paint.close_up import span_words
from ringviewer.ui.timeline.paint.scene_painter import ScenePainter
from ringviewer.ui.timeline.paint.sign_painter import hover_rect
from ringviewer.ui.timeline.tip import Tip
from ringviewer.ui.timeline.words.ask_hint import ask_hint

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.viewport import Viewport


#: A sentence about a move stands for so long, unless something else is done before.
_SAID_MS = 8_000


class CanvasPointing(CanvasView):
    """Marks what a click would select, and says what it is."""

    def __init__(self, theme: Theme, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._scene = ScenePainter(model)
        self._hover: Hover = NOWHERE
        self.hand = LaneHand(self)
        self._tip = Tip(theme, parent if parent is not None else self)
        self._said = Tip(theme, self)
        self._saying = QTimer(self)
        self._saying.setSingleShot(True)
        self._saying.setInterval(_SAID_MS)
        self._saying.timeout.connect(self.hush)
        self.told.connect(self._say)

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

    @property
    def said(self) -> str:
        """The sentence about the last move, while it stands; empty when there is none."""
        return self._said.words[0] if self._said.isVisible() else ""

    def stop(self) -> None:
        super().stop()
        self.hush()

    def hush(self) -> None:
        """Take the sentence about the last move away."""
        self._saying.stop()
        self._said.clear()

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
            self._set_hover(replace(hover, hit=None, ground=None, sign=None))
            self.hint(at, *ask_hint(self.model, state, view.to_ms(hover.x)))
            return
        self._set_hover(hover)
        words = self.reading.tip(at) or tip_of(self.model, self._hover)
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
        selected = self.model.selected_lane
        if hover.part == "axis" and selected is not None and selected in self.model.lanes:
            return selected, self.model.view
        close_up = self.close_up
        if hover.part == "close-up" and close_up is not None:
            return close_up.state, close_up.view
        return None

    def unpoint(self) -> None:
        """Take the pointer's marks away."""
        self._set_hover(NOWHERE)
        self._tip.clear()

    def _say(self, sentence: str) -> None:
        self._said.tell(QPoint(self.areas.header, self.areas.lanes_top), sentence, "")
        self._saying.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

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
            self._touch(QRect(self.areas.header + round(hover.x) - 1, 0, 3, self.areas.lanes_bottom))
            self._touch(QRect(self.areas.header, 0, self.areas.time, geometry.AXIS_PX))
        if hover.part == "header" and hover.number is not None and hover.number < self.areas.lanes:
            self._touch(self.areas.lane_rect(hover.number))
        if hover.sign is not None and hover.number is not None:
            rect = self.areas.lane_rect(hover.number)
            frame = hover_rect(hover.sign, rect.height()).translated(self.areas.header, rect.top())
            self._touch(frame.adjusted(-1, -1, 2, 2))
        if hover.hit is not None:
            top = self.areas.close_up_rect.top() if hover.number is None else self.areas.lane_rect(hover.number).top()
            high = geometry.CLOSE_UP_PX if hover.number is None else self.areas.lane_height_of(hover.number)
            self._touch(QRect(self.areas.header + round(hover.hit.x) - 14, top, 28, high))

    def _touch(self, part: QRect) -> None:
        """Repaint a part in which only what the pointer adds is another."""
        self._scene.touch(part)
        self.update(part)
