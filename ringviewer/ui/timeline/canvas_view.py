"""The view of the canvas: which stretch of time, which lanes, which selection; without painting, mouse or keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

from ringviewer.history import wording
from ringviewer.ui.account_words import no_devices
from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.geometry import Areas
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint import overview
from ringviewer.ui.timeline.words.still_words import free_spoken
from ringviewer.ui.timeline.words.tip_words import spoken

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk

_SELECTION_MARGIN_PX = 60


class CanvasView(QWidget):
    """Moves the view of `model` over its areas; what concerns the session is only signalled.

    Signals:
        event_activated: device id, event id, whether to ask at once.
        time_asked: device id, epoch ms.
        range_asked: device id, from and to in epoch ms.
        sheet_range_asked: device id, from and to in epoch ms.
        still_chosen: the StillView whose tick or sign was clicked.
        device_selected: device id.
        view_changed: another stretch of time is shown.
        keys_asked: the list of keys is wanted or no longer wanted.
        escaped: Escape was pressed.
    """

    event_activated = Signal(str, str, bool)
    time_asked = Signal(str, object)
    range_asked = Signal(str, object, object)
    sheet_range_asked = Signal(str, object, object)
    still_chosen = Signal(object)
    device_selected = Signal(str)
    view_changed = Signal()
    keys_asked = Signal()
    escaped = Signal()

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._header = geometry.HEADER_PX
        self._scroll = 0
        self._followed: StillAsk | None = None
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setAccessibleName("Scroll the devices")
        self._bar.hide()
        self._bar.valueChanged.connect(self._on_scrolled)
        self.areas: Areas = self._make_areas()

    def refresh(self) -> None:
        """Devices, events or what is known of them have changed: follow them unless the view was moved by hand."""
        self._lay_out()
        if self.model.following and self.model.session is not None:
            self._show(self.model.fitted(self.areas.time))
        self._describe()
        self.update()

    def set_view(self, view: Viewport) -> None:
        """Show another stretch of time, by hand: from now on it stays where it is put."""
        self.model.following = False
        self._show(view)

    def fit(self) -> None:
        """Show everything, and follow what comes."""
        self.model.following = True
        self._show(self.model.fitted(self.areas.time))

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom about `x` of the time area, or about the selected event when it is visible, else the middle."""
        view = self.model.view
        if x is None:
            selection = self.model.selection()
            at = view.to_x(selection[1].start_ms) if selection is not None else -1.0
            x = at if 0 <= at <= view.width else view.width / 2
        self.set_view(view.zoomed(factor, min(max(x, 0.0), float(view.width))))

    def pan(self, px: float) -> None:
        """Move through time; positive is later."""
        self.set_view(self.model.view.panned(px))

    def go_now(self) -> None:
        """Show now at the right end, at the same zoom."""
        view = self.model.view
        self.set_view(view.starting(self.model.now_ms - 0.985 * view.span_ms))

    def go_to(self, ms: int) -> None:
        """Show an instant in the middle, at the same zoom."""
        self.set_view(self.model.view.centred(ms))

    def step(self, direction: int) -> None:
        """Activate the next (1) or previous (−1) shown event of the selected lane."""
        self._activate(self.model.step_target(direction))

    def step_to_end(self, *, newest: bool) -> None:
        """Activate the newest or oldest shown event of the selected lane."""
        self._activate(self.model.end_event(newest=newest))

    def step_lane(self, direction: int) -> None:
        """Select the lane below (1) or above (−1)."""
        number = self.model.selected_number()
        if number is not None and 0 <= number + direction < len(self.model.lanes):
            self.select_device(self.model.lanes[number + direction].device_id)

    def select_device(self, device_id: str) -> None:
        """Select a lane and say so."""
        if device_id != self.model.selected_device:
            self.model.selected_device = device_id
            self.show_lane()
            self._describe()
            self.update()
        self.device_selected.emit(device_id)

    def ask_selected(self) -> None:
        """Activate the selected event again, to be asked for at once."""
        selection = self.model.selection()
        if selection is not None:
            self.event_activated.emit(selection[0].device_id, selection[1].id, True)

    def follow_selection(self) -> None:
        """The session's selection has changed: select its lane and bring the event into view."""
        selection = self.model.selection()
        if selection is not None:
            self.model.selected_device = selection[0].device_id
            self.show_lane()
            held = self.model.view.holding(selection[1].start_ms, _SELECTION_MARGIN_PX)
            if held is not self.model.view and not self.model.following:
                self._show(held)
        self._describe()
        self.update()

    def follow_still(self, *, redraw: bool = False) -> None:
        """A still has changed, or another one is shown: one without an event has no selection that would be followed,
        so that it is brought into view itself, once. ``redraw`` where what is drawn of it is not what it was.
        """
        found = self.model.free_still()
        ask = found[1].ask if found is not None else None
        if found is not None and ask != self._followed:
            self.model.selected_device = found[0].device_id
            self.show_lane()
            at_ms, view = found[1].ask.start_ms, self.model.view
            if not view.start_ms <= at_ms <= view.end_ms and not self.model.following:
                self._show(view.holding(at_ms, _SELECTION_MARGIN_PX))
        if redraw or ask != self._followed:
            self.update()
        self._followed = ask
        self._describe()

    def show_lane(self) -> None:
        """Scroll as little as needed for the selected lane to be visible."""
        number = self.model.selected_number()
        if number is not None:
            rect, shown = self.areas.lane_rect(number), self.areas.lanes_rect
            if rect.top() < shown.top():
                self.scroll_by(rect.top() - shown.top())
            elif rect.bottom() > shown.bottom():
                self.scroll_by(rect.bottom() - shown.bottom())

    def scroll_by(self, px: int) -> None:
        """Scroll the lanes."""
        self._bar.setValue(self._scroll + px)

    def set_lane_height(self, height: int) -> None:
        """Make all lanes `height` px high, within 32 … 72, and let them stay so."""
        self.model.lane_height_by_hand = True
        self.model.lane_height = max(geometry.LANE_MIN_PX, min(height, geometry.LANE_MAX_PX))
        self._lay_out()
        self.updateGeometry()
        self.update()

    def set_header(self, width: int) -> None:
        """Make the lane headers `width` px wide, within 160 … 320."""
        self._header = max(geometry.HEADER_MIN_PX, min(width, geometry.HEADER_MAX_PX))
        self._lay_out()
        self.update()

    def fold_close_up(self) -> None:
        """Fold the close-up away, or open it."""
        self.model.close_up_folded = not self.model.close_up_folded
        self._lay_out()
        self.updateGeometry()
        self.update()

    def overview_view(self) -> Viewport | None:
        """The stretch of time that the overview shows; None without devices."""
        state = self.model.selected_lane
        return None if state is None else overview.overview_view(self.model, state, self.areas.time)

    def _activate(self, event: Event | None) -> None:
        if event is not None:
            self.event_activated.emit(event.device_id, event.id, False)

    def _make_areas(self) -> Areas:
        model = self.model
        close_px = 0
        if model.lanes and not model.deep:
            close_px = geometry.close_up_px(self.height(), model.lane_height, folded=model.close_up_folded)
        return geometry.areas(
            self.width(),
            self.height(),
            lanes=len(model.lanes),
            lane_height=self._lane_height(close_px),
            header=self._header,
            close_up=close_px,
            scroll=self._scroll,
        )

    def _lane_height(self, close_px: int) -> int:
        """The height asked for, or more where all lanes fit and would leave an empty strip below them.

        Less where not even one lane would be whole.
        """
        model = self.model
        room = self.height() - geometry.AXIS_PX - geometry.OVERVIEW_PX - close_px
        wanted = min(model.lane_height, max(geometry.LANE_MIN_PX, room))
        if not model.lanes or model.lane_height_by_hand:
            return wanted
        return max(wanted, min(geometry.LANE_MAX_PX, room // len(model.lanes)))

    def _lay_out(self) -> None:
        self.areas = areas = self._make_areas()
        self._scroll = areas.scroll
        if areas.time != self.model.view.width:
            self.model.view = self.model.view.resized(areas.time)
        overflow = areas.scroll_max > 0
        self._bar.setVisible(overflow)
        if overflow:
            right = areas.header + areas.time
            self._bar.setGeometry(QRect(right, areas.lanes_top, areas.width - right, areas.lanes_rect.height() - 1))
            self._bar.setPageStep(areas.lanes_rect.height())
            self._bar.setSingleStep(areas.lane_height)
            self._bar.setRange(0, areas.scroll_max)
            self._bar.setValue(self._scroll)

    def _show(self, view: Viewport) -> None:
        was_deep = self.model.deep
        self.model.view = view
        if self.model.deep != was_deep:
            self._lay_out()
        self.view_changed.emit()
        self.update()

    def _describe(self) -> None:
        selection = self.model.selection()
        free = self.model.free_still()
        name = "Timeline"
        if free is not None:
            name = free_spoken(free[1], free[0].lane.device.name, self.model.tz)
        elif selection is not None:
            state, event = selection
            name = spoken(event, state.lane.device.name, self.model.still_of(state, event.id), self.model.tz)
        lane = self.model.selected_lane
        about = no_devices(self.model.session)
        if lane is not None:
            findings = self.model.session.findings if self.model.session is not None else ()
            count = wording.count(len(lane.lane.events), "event")
            about = f"{wording.plain(lane.lane.device.name)}, {count}, {lane.fact(findings, self.model.tz).words}"
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if about != self.accessibleDescription():
            self.setAccessibleDescription(about)

    def _on_scrolled(self, value: int) -> None:
        if value != self._scroll:
            self._scroll = value
            self._lay_out()
            self.update()
