"""Where the parts of the canvas stand, and how they are scrolled and sized; without a view that moves."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.geometry import Areas
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint import overview


class CanvasLayout(QWidget):
    """Lays `model` out over its areas.

    Signals:
        view_changed: another stretch of time is shown.
    """

    view_changed = Signal()

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._header = geometry.HEADER_PX
        self._scroll = 0
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setAccessibleName("Scroll the devices")
        self._bar.hide()
        self._bar.valueChanged.connect(self._on_scrolled)
        self.areas: Areas = self._make_areas()

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
        self._settled()
        self.update()

    def set_header(self, width: int) -> None:
        """Make the lane headers `width` px wide, within 160 … 320."""
        self._header = max(geometry.HEADER_MIN_PX, min(width, geometry.HEADER_MAX_PX))
        self._lay_out()
        self._settled()
        self.update()

    def fold_close_up(self) -> None:
        """Fold the close-up away, or open it."""
        self.model.close_up_folded = not self.model.close_up_folded
        self._lay_out()
        self.updateGeometry()
        self._settled()
        self.update()

    def overview_view(self) -> Viewport | None:
        """The stretch of time that the overview shows; None without devices."""
        state = self.model.selected_lane
        return None if state is None else overview.overview_view(self.model, state, self.areas.time)

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
            collapsed=model.collapsed_numbers(),
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
        collapsed = len(model.collapsed_numbers())
        whole = max(1, len(model.lanes) - collapsed)
        return max(wanted, min(geometry.LANE_MAX_PX, (room - collapsed * geometry.COLLAPSED_PX) // whole))

    def _lay_out(self) -> None:
        self.areas = areas = self._make_areas()
        self._scroll = areas.scroll
        self.model.in_sight = areas.in_sight
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

    def _on_scrolled(self, value: int) -> None:
        if value != self._scroll:
            self._scroll = value
            self._lay_out()
            self._settled()
            self.update()

    def _settled(self) -> None:
        """Things stand elsewhere, or are others: what the pointer is on has to be found again."""
