"""What can be done to the lanes: order, hide, collapse, search; by mouse, key and menu alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ringviewer.history import wording
from ringviewer.ui.timeline.lanes.sorting import Order, ordered

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas_view import CanvasView


class LaneKeeper(QObject):
    """Changes the arrangement of a canvas' lanes. Where a device is left out, the selected one is meant.

    Signals:
        changed: other lanes are shown, in another order, or at another height; or there is another `note`.
        search_asked: the field that searches the devices is wanted.
    """

    changed = Signal()
    search_asked = Signal()

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._model = view.model
        #: What was done on its own account, for the engineer to read; "" when there is nothing to say.
        self.note = ""

    def hide(self, device_id: str | None = None) -> None:
        """Take a lane away; when it was selected, the lane below it is now, or else the one above."""
        device_id = device_id or self._model.selected_device
        lanes = [state.device_id for state in self._model.lanes]
        if device_id not in lanes:
            return
        number = lanes.index(device_id)
        following = (*lanes[number + 1 :], *reversed(lanes[:number]))
        self._model.arrangement.hide(device_id)
        lost = device_id == self._model.selected_device
        self._apply(f"{self._name(device_id)} is hidden.")
        if lost and following:
            self._view.select_device(following[0])

    def show(self, device_id: str) -> None:
        """Show a hidden lane again, and select it."""
        self._model.arrangement.show(device_id)
        self._apply()
        if self._model.lane(device_id) in self._model.lanes:
            self._view.select_device(device_id)

    def show_all(self) -> None:
        """Show every lane: nothing is hidden, nothing is searched for."""
        self._model.arrangement.show_all()
        self._apply()

    def reveal(self, device_id: str) -> None:
        """Something on this lane was selected elsewhere: show the lane if it is not shown, and say so."""
        state, arrangement = self._model.lane(device_id), self._model.arrangement
        if state is None or state in self._model.lanes:
            return
        name = self._name(device_id)
        if arrangement.is_hidden(device_id):
            arrangement.show(device_id)
            note = f"{name} is shown again: what you selected is on its lane."
        else:
            note = f"The search is cleared: what you selected is on the lane of {name}."
        self._model.arrange()
        if state not in self._model.lanes:
            arrangement.set_search("")
        self._apply(note)

    def toggle(self, device_id: str | None = None) -> None:
        """Collapse a lane to one line, or give it its height back."""
        device_id = device_id or self._model.selected_device
        if device_id is not None:
            arrangement = self._model.arrangement
            arrangement.set_collapsed((device_id,), collapsed=not arrangement.is_collapsed(device_id))
            self._apply()

    def collapse_others(self, device_id: str) -> None:
        """Collapse all lanes but one."""
        self._model.arrangement.collapse_others(device_id)
        self._apply()

    def expand_all(self) -> None:
        """Give every lane its height back."""
        self._model.arrangement.set_collapsed((state.device_id for state in self._model.all_lanes), collapsed=False)
        self._apply()

    def move(self, direction: int) -> None:
        """Move the selected lane one place up (−1) or down (1)."""
        if self._model.selected_device is not None:
            self.shift(self._model.selected_device, direction)

    def shift(self, device_id: str, direction: int) -> None:
        """Move a lane one place up (−1) or down (1) among those that are shown."""
        lanes = [state.device_id for state in self._model.lanes]
        number = lanes.index(device_id) + direction if device_id in lanes else -1
        if 0 <= number < len(lanes):
            self._model.arrangement.move_past(device_id, lanes[number])
            self._apply()

    def place(self, device_id: str, gap: int) -> None:
        """Put a lane right above the shown lane number `gap`, or below all shown ones."""
        lanes = [state.device_id for state in self._model.lanes]
        if device_id not in lanes or gap in (lanes.index(device_id), lanes.index(device_id) + 1):
            return
        if gap < len(lanes):
            self._model.arrangement.move(device_id, lanes[gap])
        else:
            self._model.arrangement.move_past(device_id, lanes[-1])
        self._apply()

    def sort(self, order: Order) -> None:
        """Sort all lanes, the hidden ones too."""
        model = self._model
        if order == "listed":
            model.arrangement.sort_as_listed()
        else:
            findings = model.session.findings if model.session is not None else ()
            model.arrangement.sort(ordered([state.lane for state in model.all_lanes], order, findings))
        self._apply()

    def search(self, text: str) -> None:
        """Show only the lanes that `text` means; "" shows all that are not hidden."""
        before = self._model.arrangement.search
        self._model.arrangement.set_search(text)
        if self._model.arrangement.search != before:
            self._apply()

    def choose_first(self) -> None:
        """Select the first lane that is shown."""
        if self._model.lanes:
            self._view.select_device(self._model.lanes[0].device_id)

    def hear(self) -> None:
        """Devices, findings or the account are others: say what is shown now."""
        self.note = ""
        self.changed.emit()

    def _name(self, device_id: str) -> str:
        state = self._model.lane(device_id)
        return "" if state is None else f"“{wording.plain(state.lane.device.name, 60)}”"

    def _apply(self, note: str = "") -> None:
        self.note = note
        self._model.arrange()
        self._view.refresh()
        self._view.show_lane()
        self.changed.emit()
