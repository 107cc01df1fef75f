"""What the pointer is on, marked on the canvas and told beside the pointer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtWidgets import QWidget

from ringviewer.ui.timeline.accessible.voice import voice_of
from ringviewer.ui.timeline.canvas_view import CanvasView
from ringviewer.ui.timeline.lanes.lane_hand import LaneHand
from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.hover import NOWHERE, Hover, hover_at, tip_of
from ringviewer.ui.timeline.paint.close_up import span_words
from ringviewer.ui.timeline.paint.scene_painter import ScenePainter
from ringviewer.ui.timeline.paint.sign_painter import hover_rect
from ringviewer.ui.timeline.tip import Sentence, Tip
from ringviewer.ui.timeline.words.ask_hint import ask_hint

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.viewport import Viewport


#: A sentence about a move stands for so long, unless something else is done before.
_SAID_MS = 8_000
#: How far around the pointer nothing is covered, in px.
_POINTER_PX = 18


class CanvasPointing(CanvasView):
    """Marks what a click would select, and says what it is."""

    def __init__(self, theme: Theme, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._scene = ScenePainter(model)
        self._hover: Hover = NOWHERE
        self.hand = LaneHand(self)
        self._at: QPointF | None = None
        self._tip = Tip(theme, parent if parent is not None else self, self._not_under_tip)
        self._said = Sentence(theme, self, _SAID_MS)
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
        return self._said.words

    @property
    def sentence(self) -> Sentence:
        """What says that sentence, where it stands."""
        return self._said

    @property
    def scene(self) -> ScenePainter:
        """What paints the canvas, but for what the keys add."""
        return self._scene

    def hush(self) -> None:
        """Take the sentence about the last move away."""
        self._said.clear()

    def hover_at(self, at: QPointF) -> Hover:
        """What is at a point of the canvas."""
        if not self.model.all_lanes:
            return NOWHERE
        return hover_at(self.model, self.areas, self.close_up, at.x(), at.y())

    def x_of(self, at: QPointF) -> float:
        """Where the time area shows the instant below a point of the canvas, which may lie in another part of it."""
        x = at.x() - self.areas.header
        below = None
        if self.areas.overview_rect.contains(at.toPoint()):
            below = self.overview_view()
        elif self.close_up is not None and self.areas.close_up_rect.contains(at.toPoint()):
            below = self.close_up.view
        return x if below is None else self.model.view.to_x(below.to_ms(x))

    def point(self, at: QPointF, *, asking: bool = False) -> None:
        """The pointer is at `at`: mark what a click would select, and say what it is.

        With `asking` a click asks for a still at that time, which is what is said then.
        """
        hover = self.hover_at(at)
        self._go(at)
        place = self.asked_in(hover) if asking else None
        if place is not None:
            state, view = place
            self._set_hover(replace(hover, hit=None, ground=None, sign=None))
            self.hint(at, *ask_hint(self.model, state, view.to_ms(hover.x)))
            return
        self._set_hover(hover)
        if hover is NOWHERE:
            self._tip.clear()
        else:
            self._tip.point(self._in_host(at), lambda: self.reading.tip(at) or tip_of(self.model, hover))

    def hint(self, at: QPointF, first: str, second: str) -> None:
        """Say this beside the pointer, at once."""
        self._go(at)
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

    def forget(self) -> None:
        """Let go of all that was painted of a session that is shown no longer: its events, and its pictures."""
        self._scene = ScenePainter(self.model)

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self._at = None
        self.unpoint()

    def _say(self, sentence: str) -> None:
        self._said.say(sentence, self._words_areas(), self._not_under_words())
        self._tip.give_way()
        voice_of(self).answer(self, sentence)

    def _go(self, at: QPointF) -> None:
        """The pointer is at `at`: the sentence gives way to it, as the tip does to the sentence."""
        self._at = at
        if self._said.isVisible():
            self._said.place(self._words_areas(), self._not_under_words())

    def _words_areas(self) -> list[QRect]:
        """Where sentences may stand: below the lanes where there is room, else over them.

        No device's name is there, and no time of the axis.
        """
        areas = self.areas
        below = QRect(areas.header, areas.bottom, areas.time, areas.lanes_bottom - areas.bottom)
        return [below, QRect(areas.header, areas.lanes_top, areas.time, areas.lanes_bottom - areas.lanes_top)]

    def _not_under_words(self) -> list[QRect]:
        taken = self.reading.plates()
        if self._at is not None:
            at = self._at.toPoint()
            taken.append(QRect(at - QPoint(_POINTER_PX, _POINTER_PX), at + QPoint(_POINTER_PX, _POINTER_PX)))
        return taken

    def _not_under_tip(self) -> list[QRect]:
        taken = self.reading.plates()
        if self._said.isVisible():
            taken.append(self._said.geometry())
        corner = self._in_host(QPointF())
        return [rect.translated(corner) for rect in taken]

    def _in_host(self, at: QPointF) -> QPoint:
        host = self._tip.parentWidget()
        return at.toPoint() if host is None or host is self else self.mapTo(host, at.toPoint())

    def _set_hover(self, hover: Hover) -> None:
        before = self._hover
        if hover is before or hover == before:
            return
        self._hover = hover
        if hover.in_time or before.in_time:
            self._touch(QRect(self.areas.header, 0, self.areas.time, geometry.AXIS_PX))
        for one in (before, hover):
            if one.in_time:
                x = self.areas.header + round(one.x) - 1
                self._touch(QRect(x, geometry.AXIS_PX, 3, self.areas.lanes_bottom - geometry.AXIS_PX))
            if one.hit is not None or one.sign is not None or one.part == "header":
                self._touch_found(one)

    def _touch_found(self, hover: Hover) -> None:
        areas = self.areas
        if hover.number is None:
            rect = areas.close_up_rect
        elif hover.number < areas.lanes:
            rect = areas.lane_rect(hover.number)
        else:
            return
        if hover.part == "header":
            self._touch(rect)
        if hover.sign is not None:
            frame = hover_rect(hover.sign, rect.height()).translated(areas.header, rect.top())
            self._touch(frame.adjusted(-1, -1, 2, 2))
        if hover.hit is not None:
            self._touch(QRect(areas.header + round(hover.hit.x) - 14, rect.top(), 28, rect.height()))

    def _touch(self, part: QRect) -> None:
        """Repaint a part in which only what the pointer adds is another."""
        self._scene.touch(part)
        self.update(part)
