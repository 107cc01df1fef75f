"""What stands on the axis: now, and the bookmarks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible

from ringviewer.ui.timeline.accessible import names
from ringviewer.ui.timeline.accessible.lane_node import PRESS
from ringviewer.ui.timeline.accessible.node import Node
from ringviewer.ui.timeline.layout.geometry import AXIS_PX

if TYPE_CHECKING:
    from ringviewer.ui.timeline.accessible.tree import Tree

_HALF_PX = 6


class AxisNode(Node):
    """The bookmark of an instant, or now."""

    node_role = QAccessible.Role.Button

    def __init__(self, tree: Tree, at_ms: int | None) -> None:
        super().__init__(tree)
        self.at_ms = at_ms

    def alive(self) -> bool:
        model = self.tree.model
        return bool(model.lanes) and (self.at_ms is None or model.bookmarks.at(self.at_ms) is not None)

    def area(self) -> QRect:
        model = self.tree.model
        ms = model.now_ms if self.at_ms is None else self.at_ms
        return QRect(self.tree.areas.header + round(model.view.to_x(ms)) - _HALF_PX, 0, 2 * _HALF_PX, AXIS_PX)

    def room(self) -> QRect:
        return QRect(self.tree.areas.header, 0, self.tree.areas.time, AXIS_PX)

    def name(self) -> str:
        model = self.tree.model
        if self.at_ms is None:
            return names.now_name(model.now_ms, model.tz)
        mark = model.bookmarks.at(self.at_ms)
        return "" if mark is None else names.bookmark_name(mark.at_ms, mark.note, model.tz)

    def actions(self) -> dict[str, Callable[[], None]]:
        return {PRESS: self._go}

    def _go(self) -> None:
        canvas, at_ms = self.tree.chooser, self.at_ms
        mark = None if at_ms is None else self.tree.model.bookmarks.at(at_ms)
        if mark is None:
            canvas.go_now()
        else:
            canvas.reading.bookmarking.go(mark)
