"""The canvas as assistive technology finds it, and the hook by which Qt finds that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget

from ringviewer.ui.timeline.accessible.node import total
from ringviewer.ui.timeline.accessible.tree import Tree

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ringviewer.ui.timeline.canvas import TimelineCanvas

_NAME = "Timeline"


class CanvasNode(QAccessibleWidget):
    """The canvas: its lanes, now and the bookmarks, then the widgets on it."""

    def __init__(self, canvas: TimelineCanvas, tree: Tree) -> None:
        super().__init__(canvas, QAccessible.Role.Grouping, _NAME)
        self.tree = tree

    def childCount(self) -> int:
        return total(self.tree.children, 0) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        own = total(self.tree.children, 0)
        return total(lambda: self.tree.child(index), None) if index < own else super().child(index - own)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        own = total(lambda: self.tree.index_of(child), -1)
        if own >= 0:
            return own
        found = super().indexOfChild(child)
        return found if found < 0 else found + total(self.tree.children, 0)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        widget: QAccessibleInterface | None = super().childAt(x, y)
        return widget if widget is not None else total(lambda: self.tree.child_at(x, y), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return total(self.tree.focused, None) or super().focusChild()

    def text(self, which: QAccessible.Text) -> str:
        # The canvas' own name is what is selected, for readers that do not look below it.
        return _NAME if which == QAccessible.Text.Name else super().text(which)


_trees: WeakKeyDictionary[QObject, Tree | None] = WeakKeyDictionary()
#: Qt owns these, and they must not go before it lets them go.
_roots: list[CanvasNode] = []
_installed = False


def attach(canvas: TimelineCanvas) -> None:
    """Let assistive technology find what is on a canvas. Costs nothing until something asks."""
    global _installed
    _trees[canvas] = None
    if not _installed:
        QAccessible.installFactory(_made_for)
        _installed = True


def tree_of(canvas: TimelineCanvas) -> Tree | None:
    """The tree of a canvas that was attached."""
    QAccessible.queryAccessibleInterface(canvas)
    return _trees.get(canvas)


def _made_for(name: str, asked: QObject) -> QAccessibleInterface | None:
    return total(lambda: _root_of(name, asked), None)


def _root_of(name: str, asked: QObject) -> QAccessibleInterface | None:
    if name != "TimelineCanvas" or asked not in _trees:
        return None
    canvas: TimelineCanvas = asked  # type: ignore[assignment]
    tree = Tree(canvas)
    _trees[asked] = tree
    canvas.destroyed.connect(partial(_release, tree))
    _roots.append(CanvasNode(canvas, tree))
    return _roots[-1]


def _release(tree: Tree, _gone: object = None) -> None:
    total(tree.release, None)
    # Qt lets go of the canvas' own node only after this.
    QTimer.singleShot(0, _sweep)


def _sweep() -> None:
    _roots[:] = [root for root in _roots if shiboken6.isValid(root)]
