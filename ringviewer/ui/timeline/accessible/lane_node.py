"""A device's lane and what is in it, as nodes of the tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface

from ringviewer.ui.timeline.accessible import names
from ringviewer.ui.timeline.accessible.node import Node
from ringviewer.ui.timeline.reading.instant_menu import instant_menu

if TYPE_CHECKING:
    from ringviewer.ui.timeline.accessible.contents import Contents, Item, ItemKey
    from ringviewer.ui.timeline.accessible.tree import Tree
    from ringviewer.ui.timeline.layout.lane_state import LaneState

PRESS, MENU = QAccessibleActionInterface.pressAction(), QAccessibleActionInterface.showMenuAction()
FOCUS = QAccessibleActionInterface.setFocusAction()


class LaneNode(Node):
    """One shown lane: a list of what is in view of it, in the order of time."""

    node_role = QAccessible.Role.List

    def __init__(self, tree: Tree, device_id: str) -> None:
        super().__init__(tree)
        self.device_id = device_id

    @property
    def lane(self) -> LaneState:
        """The lane itself, which is there as long as the node is alive."""
        found = self.tree.model.lane(self.device_id)
        if found is None:
            raise LookupError
        return found

    def alive(self) -> bool:
        model = self.tree.model
        state = model.lane(self.device_id)
        return state is not None and model.number_of(state) is not None

    def area(self) -> QRect:
        number = self.tree.model.number_of(self.lane)
        return QRect() if number is None else self.tree.areas.lane_rect(number)

    def name(self) -> str:
        return names.lane_name(self.tree.model, self.lane)

    def actions(self) -> dict[str, Callable[[], None]]:
        return {PRESS: self.choose, FOCUS: self.choose, MENU: self._open_menu}

    def describe_state(self, state: QAccessible.State) -> None:
        model = self.tree.model
        state.focusable = state.selectable = state.expandable = True
        state.collapsed = model.is_collapsed(self.lane)
        state.expanded = not state.collapsed
        state.selected = model.selected_device == self.device_id
        state.focused = self.tree.focused() is self

    def count(self) -> int:
        return len(self.contents)

    def part(self, index: int) -> Node | None:
        item = self.contents.item(index)
        return None if item is None else self.tree.item(self.device_id, item.key)

    def index_of(self, node: QAccessibleInterface) -> int:
        mine = isinstance(node, ItemNode) and node.device_id == self.device_id
        return self.contents.index_of(node.key) if isinstance(node, ItemNode) and mine else -1

    def part_at(self, x: int, y: int) -> Node | None:
        hover = self.tree.hover_at(x, y)
        key = self.contents.key_of(hover) if hover.part == "lane" and hover.state is self.lane else None
        return None if key is None else self.tree.item(self.device_id, key)

    @property
    def contents(self) -> Contents:
        """What is in view of the lane."""
        return self.tree.contents(self.lane)

    def choose(self) -> None:
        """Select the lane; the timeline has the focus then."""
        self.tree.take_focus()
        self.tree.chooser.select_device(self.device_id)

    def _open_menu(self) -> None:
        self.tree.chooser.lane_menu_asked.emit(self.device_id, self.rect().center())


class ItemNode(Node):
    """An event, a bar of events, a sign, a still or a ground of a lane."""

    def __init__(self, tree: Tree, device_id: str, key: ItemKey) -> None:
        super().__init__(tree)
        self.device_id = device_id
        self.key = key

    @property
    def lane(self) -> LaneNode:
        """The lane that it is in."""
        return self.tree.lane(self.device_id)

    def above(self) -> QAccessibleInterface | None:
        return self.lane

    def alive(self) -> bool:
        return self.lane.alive() and (self._place() is not None or self._item() is not None)

    def area(self) -> QRect:
        lane, item, place = self.lane, self._item(), self._place()
        made = QRect()
        if item is not None:
            made = lane.contents.rect(item)
        elif place is not None:
            made = lane.contents.event_rect(place)
        return made.translated(self.tree.areas.header, lane.area().top())

    def room(self) -> QRect:
        return super().room().adjusted(self.tree.areas.header, 0, 0, 0)

    def role(self) -> QAccessible.Role:
        kind, roles = self.key[0], QAccessible.Role
        if kind == "ground":
            return roles.StaticText
        return roles.Button if kind == "sign" and self.key[1] == "stopped" else roles.ListItem

    def name(self) -> str:
        return self._words()[0]

    def description(self) -> str:
        return self._words()[1]

    def actions(self) -> dict[str, Callable[[], None]]:
        if self.key[0] == "ground":
            return {}
        acts: dict[str, Callable[[], None]] = {PRESS: self.press, MENU: self._open_menu}
        return {**acts, FOCUS: self._focus} if self.key[0] in ("sign", "still") else acts

    def describe_state(self, state: QAccessible.State) -> None:
        if self.key[0] == "ground":
            state.readOnly = True
            return
        state.focusable = state.selectable = True
        state.focused = self.tree.focused() is self
        selected = self.tree.model.selected_in(self.lane.lane)
        state.selected = state.focused or (self.key[0] == "event" and self.key[1] == selected)

    def press(self) -> None:
        """What a click on it does."""
        item, place, lane = self._item(), self._place(), self.lane.lane
        self.tree.take_focus()
        if item is not None and item.place < 0:
            self.tree.cursor.obey(lane, item)
            return
        at = place if place is not None else item.place if item is not None else -1
        event = lane.event_at(at, self.tree.model.hidden)
        self.tree.chooser.select_device(self.device_id)
        self.tree.chooser.event_activated.emit(self.device_id, event.id, True)

    def _focus(self) -> None:
        self.tree.take_focus()
        self.tree.cursor.put(self.device_id, self.key)

    def _open_menu(self) -> None:
        area, canvas = self.area(), self.tree.chooser
        ms = self.tree.model.view.to_ms(area.center().x() - self.tree.areas.header)
        place = self._place()
        if place is not None:
            ms = int(self.lane.lane.index(self.tree.model.hidden).starts[place])
        instant_menu(canvas.reading, ms, self.device_id).popup(canvas.mapToGlobal(QPoint(area.left(), area.bottom())))

    def _words(self) -> tuple[str, str]:
        model, lane, item, place = self.tree.model, self.lane.lane, self._item(), self._place()
        if item is not None:
            return names.item_words(model, lane, item)
        return ("", "") if place is None else (names.event_name(model, lane, lane.event_at(place, model.hidden)), "")

    def _item(self) -> Item | None:
        return self.lane.contents.find(self.key)

    def _place(self) -> int | None:
        """Of an event the place among the shown ones, also out of view."""
        if self.key[0] != "event":
            return None
        return self.lane.lane.shown_place(str(self.key[1]), self.tree.model.hidden)
