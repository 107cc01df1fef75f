"""The tree of one canvas: which nodes exist, and how they are kept and let go.

Qt deletes a node only when it is told to, and a node whose Python side went first would leave Qt a dead address: so
every node is kept here from its first use until it is given back, which is never done while Qt may be using it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Final, TypeVar

import shiboken6
from PySide6.QtCore import QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface

from ringviewer.ui.timeline.accessible.axis_node import AxisNode
from ringviewer.ui.timeline.accessible.lane_node import ItemNode, LaneNode

if TYPE_CHECKING:
    from ringviewer.ui.timeline.accessible.contents import Contents, ItemKey
    from ringviewer.ui.timeline.accessible.node import Node
    from ringviewer.ui.timeline.accessible.sign_cursor import SignCursor
    from ringviewer.ui.timeline.canvas import TimelineCanvas
    from ringviewer.ui.timeline.layout.geometry import Areas
    from ringviewer.ui.timeline.layout.hover import Hover
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel

#: When more nodes than this are kept, the half that was not used for longest is given back.
MOST_NODES: Final = 600

N = TypeVar("N", bound="Node")


class Tree:
    """The nodes of one canvas, made when they are asked for."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = weakref.ref(canvas)
        self.model: TimelineModel = canvas.model
        self._nodes: dict[Hashable, tuple[Node, int]] = {}
        self._trimming = False

    @property
    def canvas(self) -> TimelineCanvas | None:
        """The canvas while it lives."""
        canvas = self._canvas()
        return canvas if canvas is not None and shiboken6.isValid(canvas) else None

    @property
    def chooser(self) -> TimelineCanvas:
        """The canvas, for what only a living node does."""
        canvas = self.canvas
        if canvas is None:
            raise LookupError
        return canvas

    @property
    def areas(self) -> Areas:
        """Where the parts of the canvas stand."""
        return self.chooser.areas

    @property
    def cursor(self) -> SignCursor:
        """What of the signs the keys are on."""
        return self.chooser.sign_cursor

    def __len__(self) -> int:
        return len(self._nodes)

    def root(self) -> QAccessibleInterface | None:
        """The canvas itself."""
        canvas = self.canvas
        return None if canvas is None else QAccessible.queryAccessibleInterface(canvas)

    def lane(self, device_id: str) -> LaneNode:
        """The node of a lane."""
        return self._kept(("lane", device_id), lambda: LaneNode(self, device_id))

    def item(self, device_id: str, key: ItemKey) -> ItemNode:
        """The node of what is in a lane."""
        return self._kept((device_id, key), lambda: ItemNode(self, device_id, key))

    def axis(self, at_ms: int | None) -> AxisNode:
        """The node of a bookmark, or of now."""
        return self._kept(("axis", at_ms), lambda: AxisNode(self, at_ms))

    def children(self) -> int:
        """How many nodes stand directly below the canvas: the lanes, now, the bookmarks."""
        lanes = len(self.model.lanes)
        return lanes + 1 + len(self.model.bookmarks) if lanes else 0

    def child(self, index: int) -> Node | None:
        """One of them."""
        lanes = self.model.lanes
        if 0 <= index < len(lanes):
            return self.lane(lanes[index].device_id)
        if not 0 <= index < self.children():
            return None
        return self.axis(None if index == len(lanes) else [*self.model.bookmarks][index - len(lanes) - 1].at_ms)

    def index_of(self, node: QAccessibleInterface) -> int:
        """The place of a node below the canvas; −1 when it is none of them."""
        if isinstance(node, LaneNode):
            state = self.model.lane(node.device_id)
            number = None if state is None else self.model.number_of(state)
            return -1 if number is None else number
        if not isinstance(node, AxisNode) or not self.model.lanes:
            return -1
        if node.at_ms is None:
            return len(self.model.lanes)
        marks = [mark.at_ms for mark in self.model.bookmarks]
        return len(self.model.lanes) + 1 + marks.index(node.at_ms) if node.at_ms in marks else -1

    def child_at(self, x: int, y: int) -> Node | None:
        """The node below the canvas at a point of the screen."""
        at = self.to_canvas(x, y)
        hover = self.hover_at(at.x(), at.y())
        if hover.part in ("lane", "header") and hover.state is not None:
            return self.lane(hover.state.device_id)
        mark = self.chooser.reading.bookmarking.hit(QPointF(at))
        return None if mark is None else self.axis(mark.at_ms)

    def focused(self) -> Node | None:
        """What the keys act on while the canvas has the focus: a sign, the selected event, else the selected lane."""
        canvas = self.canvas
        if canvas is None or not canvas.hasFocus():
            return None
        return self.current()

    def current(self) -> Node | None:
        """What the keys would act on."""
        found = self.cursor.place()
        if found is not None:
            return self.item(*found)
        selection, lane = self.model.selection(), self.model.selected_lane
        if selection is not None and selection[0] is lane and self.model.number_of(lane) is not None:
            return self.item(lane.device_id, ("event", selection[1].id))
        return None if lane is None or self.model.number_of(lane) is None else self.lane(lane.device_id)

    def contents(self, state: LaneState) -> Contents:
        """What is in view of a lane."""
        return self.chooser.in_view.of(state)

    def hover_at(self, x: int, y: int) -> Hover:
        """What a pointer at a point of the canvas would be on."""
        return self.chooser.hover_at(QPointF(x, y))

    def to_screen(self, area: QRect) -> QRect:
        """A part of the canvas, as far as lanes may be seen, on the screen."""
        return QRect(self.chooser.mapToGlobal(area.topLeft()), area.size())

    def to_canvas(self, x: int, y: int) -> QPoint:
        """A point of the screen on the canvas."""
        return self.chooser.mapFromGlobal(QPoint(x, y))

    def take_focus(self) -> None:
        """Give the canvas the focus, as a key would."""
        self.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def release(self) -> None:
        """Give all nodes back to Qt: the canvas goes."""
        nodes, self._nodes = self._nodes, {}
        for _, number in nodes.values():
            QAccessible.deleteAccessibleInterface(number)

    def _kept(self, key: Hashable, make: Callable[[], N]) -> N:
        found = self._nodes.pop(key, None)
        if found is None:
            node = make()
            found = (node, QAccessible.registerAccessibleInterface(node))
        self._nodes[key] = found
        if len(self._nodes) > MOST_NODES and not self._trimming:
            self._trimming = True
            QTimer.singleShot(0, self._trim)
        return found[0]  # type: ignore[return-value]

    def _trim(self) -> None:
        """Give back what was not used for longest, now that no call of Qt's is under way."""
        self._trimming = False
        for key in [*self._nodes][: max(0, len(self._nodes) - MOST_NODES // 2)]:
            # The node must outlive Qt's own record of it.
            node, number = self._nodes.pop(key)
            QAccessible.deleteAccessibleInterface(number)
            del node
