"""What all nodes of the tree have in common. Whatever assistive technology asks gets an answer, never an exception."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import shiboken6
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QWindow

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ringviewer.ui.timeline.accessible.tree import Tree

_log = logging.getLogger(__name__)

T = TypeVar("T")


def total(ask: Callable[[], T], otherwise: T) -> T:
    """The answer of `ask`, or `otherwise` when it fails: an exception must not leave a call that came from Qt."""
    try:
        return ask()
    except Exception as fault:
        # The kind of fault only: its words could hold a customer's.
        _log.error("A question about the timeline failed: %s", type(fault).__name__)
        return otherwise


class NodeActions(QAccessibleActionInterface):
    """What can be done with a node: press it, give it the focus, open its menu."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self._node = node

    def actionNames(self) -> list[str]:
        return total(lambda: list(self._node.actions()), [])

    def doAction(self, name: str) -> None:
        def act() -> None:
            found = self._node.actions().get(name) if self._node.alive() else None
            if found is not None:
                found()

        total(act, None)

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []

    def localizedActionName(self, name: str) -> str:
        return name

    def localizedActionDescription(self, name: str) -> str:
        return ""


class Node(QAccessibleInterface):
    """A part of the canvas that is no widget. Subclasses say what it is; positions are px of the canvas."""

    node_role = QAccessible.Role.ListItem

    def __init__(self, tree: Tree) -> None:
        super().__init__()
        self.tree = tree
        self._actions = NodeActions(self)

    def alive(self) -> bool:
        """Whether what it stands for is still there."""
        raise NotImplementedError

    def area(self) -> QRect:
        """Where it is on the canvas."""
        raise NotImplementedError

    def room(self) -> QRect:
        """The part of the canvas in which it can be seen."""
        return self.tree.areas.lanes_rect

    def name(self) -> str:
        """What it is called."""
        raise NotImplementedError

    def description(self) -> str:
        """What else is known of it."""
        return ""

    def actions(self) -> dict[str, Callable[[], None]]:
        """What can be done with it."""
        return {}

    def describe_state(self, state: QAccessible.State) -> None:
        """Set what holds for it beyond being out of sight."""

    def above(self) -> QAccessibleInterface | None:
        """What it is a part of."""
        return self.tree.root()

    def count(self) -> int:
        """How many parts it has."""
        return 0

    def part(self, index: int) -> Node | None:
        """One of its parts."""
        return None

    def index_of(self, node: QAccessibleInterface) -> int:
        """The place of one of its parts; −1 for anything else."""
        return -1

    def part_at(self, x: int, y: int) -> Node | None:
        """Its part at a point of the canvas."""
        return None

    def isValid(self) -> bool:
        return total(lambda: self.tree.canvas is not None and self.alive(), False)

    def object(self) -> QObject | None:  # type: ignore[override]  # the stubs know no None
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]  # the stubs know no None
        canvas = self.tree.canvas
        return None if canvas is None else canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs know no None
        return total(self.above, None)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs know no None
        return total(lambda: self.part(index) if self.isValid() else None, None)

    def childCount(self) -> int:
        return total(lambda: self.count() if self.isValid() else 0, 0)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return total(lambda: self.index_of(child) if self.isValid() else -1, -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # the stubs know no None
        def find() -> Node | None:
            at = self.tree.to_canvas(x, y)
            return self.part_at(at.x(), at.y()) if self.isValid() else None

        return total(find, None)

    def role(self) -> QAccessible.Role:
        return self.node_role

    def rect(self) -> QRect:
        return total(lambda: self.tree.to_screen(self.area()) if self.isValid() else QRect(), QRect())

    def state(self) -> QAccessible.State:
        made = QAccessible.State()

        def fill() -> None:
            if not self.isValid():
                made.invalid = True
                return
            made.offscreen = not (self.tree.chooser.isVisible() and self.room().intersects(self.area()))
            self.describe_state(made)

        total(fill, None)
        return made

    def text(self, which: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        if which == QAccessible.Text.Name:
            return total(self.name, "")
        return total(self.description, "") if which == QAccessible.Text.Description else ""

    def setText(self, which: QAccessible.Text, words: str) -> None:
        """Names are the timeline's own."""

    def interface_cast(self, kind: QAccessible.InterfaceType) -> shiboken6.VoidPtr:  # type: ignore[override]
        wanted = kind == QAccessible.InterfaceType.ActionInterface
        # The address itself: None would reach Qt as the address of Python's None.
        return shiboken6.VoidPtr(shiboken6.getCppPointer(self._actions)[0] if wanted else 0)
