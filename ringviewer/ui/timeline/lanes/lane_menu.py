"""The menu of a lane's header."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from ringviewer.history import wording
from ringviewer.ui.tables.menus import menu_text
from ringviewer.ui.timeline.lanes.sorting import ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.ui.timeline.lanes.keeper import LaneKeeper
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel

_LONGEST_ID, _NAMED = 512, 30


class LaneMenu(QMenu):
    """What can be done with one device's lane, and with all of them. What is off says why in its tooltip.

    Signals:
        continue_asked: device id, whose history is to be read on.
        refresh_asked: the account is to be read again.
        boundary_asked: device id, whose boundary is to be explained.
    """

    continue_asked = Signal(str)
    refresh_asked = Signal()
    boundary_asked = Signal(str)

    def __init__(self, model: TimelineModel, keeper: LaneKeeper, state: LaneState, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._model, self._keeper = model, keeper
        self._add_lane(state)
        self._add_all(state)
        self.addSeparator()
        self._add_device(state)

    def _add_lane(self, state: LaneState) -> None:
        keeper, device_id, number = self._keeper, state.device_id, self._model.number_of(state)
        last = len(self._model.lanes) - 1
        self._entry("Hide this device\tH", partial(keeper.hide, device_id))
        collapsed = self._model.is_collapsed(state)
        self._entry("Full height\tC" if collapsed else "Collapse\tC", partial(keeper.toggle, device_id))
        others = self._entry("Collapse all but this one", partial(keeper.collapse_others, device_id))
        _off(others, last < 1 and "It is the only device shown.")
        if self._model.collapsed_numbers():
            self._entry("Full height for all", keeper.expand_all)
        self.addSeparator()
        up = self._entry("Move up\tAlt+↑", partial(keeper.shift, device_id, -1))
        down = self._entry("Move down\tAlt+↓", partial(keeper.shift, device_id, 1))
        _off(up, number == 0 and "It is the first device.")
        _off(down, number == last and "It is the last device.")

    def _add_all(self, state: LaneState) -> None:
        keeper, arrangement = self._keeper, self._model.arrangement
        sort = self.addMenu("Sort the devices")
        for order, words in ORDERS:
            action = sort.addAction(words)
            action.triggered.connect(partial(keeper.sort, order))
            if order == "listed":
                action.setCheckable(True)
                action.setChecked(not arrangement.by_hand)
        hidden = arrangement.hidden
        shown_again = self.addMenu(f"Hidden devices ({len(hidden)})" if hidden else "Hidden devices")
        shown_again.menuAction().setEnabled(bool(hidden))
        for device_id in hidden[:_NAMED]:
            aside = self._model.lane(device_id)
            if aside is not None:
                action = shown_again.addAction(f"Show {menu_text(aside.lane.device.name)}")
                action.triggered.connect(partial(keeper.show, device_id))
        if hidden:
            shown_again.addSeparator()
            shown_again.addAction(f"Show all {wording.number(len(hidden))}\tShift+H").triggered.connect(keeper.show_all)
        self._entry("Search the devices\t/", keeper.search_asked.emit)

    def _add_device(self, state: LaneState) -> None:
        lane, device_id = state.lane, state.device_id
        go_on = self._entry("Read on where it stopped", partial(self.continue_asked.emit, device_id))
        _off(go_on, lane.reading_page is not None and "It is being read.")
        gaps = any(gap.goes_on for gap in lane.open_gaps)
        _off(go_on, not gaps and lane.coverage.stopped == "end" and "Its history is read to the end.")
        self._entry("Read the account again\tF5", self.refresh_asked.emit)
        self._entry("Explain its boundary", partial(self.boundary_asked.emit, device_id))
        identifier = wording.plain(device_id, _LONGEST_ID)
        self._entry("Copy the device id", lambda: QGuiApplication.clipboard().setText(identifier))

    def _entry(self, words: str, act: Callable[[], object]) -> QAction:
        action = self.addAction(words)
        action.triggered.connect(lambda: act())
        return action


def _off(action: QAction, why: str | bool) -> None:
    if why:
        action.setEnabled(False)
        action.setToolTip(str(why))
