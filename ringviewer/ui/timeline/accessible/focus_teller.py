"""Tells assistive technology where the keys are: on an event, a sign, or a lane."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible

from ringviewer.ui.timeline.accessible import outbox, root

if TYPE_CHECKING:
    from ringviewer.ui.timeline.accessible.node import Node
    from ringviewer.ui.timeline.canvas import TimelineCanvas


class FocusTeller:
    """Follows the selection of one canvas, as long as something listens."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = canvas
        self._last: weakref.ref[Node] | None = None
        root.attach(canvas)

    def moved(self, *, again: bool = False) -> None:
        """The keys may be on something else now; `again` tells it even when they are not."""
        node = self._node()
        if node is None:
            self._last = None
        elif again or self._last is None or self._last() is not node:
            self._last = weakref.ref(node)
            outbox.tell(node, QAccessible.Event.Focus)
            outbox.tell(node, QAccessible.Event.Selection)

    def renamed(self) -> None:
        """What is said of the selection has changed, e.g. its still has come."""
        node = self._node()
        if node is not None:
            outbox.tell(node, QAccessible.Event.NameChanged)

    def _node(self) -> Node | None:
        if not outbox.listening():
            return None
        tree = root.tree_of(self._canvas)
        return None if tree is None else tree.focused()
