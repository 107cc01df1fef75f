"""Everything that reads the axis with mouse and keys, as the canvas asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QContextMenuEvent, QMouseEvent

from ringviewer.ui.timeline.layout.geometry import AXIS_PX
from ringviewer.ui.timeline.paint.bookmark_painter import paint_bookmarks
from ringviewer.ui.timeline.paint.ruler_painter import paint_ruler, ruler_plate
from ringviewer.ui.timeline.reading import night_switch
from ringviewer.ui.timeline.reading.bookmarking import Bookmarking
from ringviewer.ui.timeline.reading.instant_menu import instant_menu
from ringviewer.ui.timeline.reading.measuring import Measuring
from ringviewer.ui.timeline.reading.overview_words import overview_tip
from ringviewer.ui.timeline.reading.places import instant_of, place_of
from ringviewer.ui.timeline.words.clock_words import change_tip
from ringviewer.ui.timeline.words.ruler_words import ruler_lines

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.paint.kit import Kit


class Reading:
    """Ruler, bookmarks and the menu of an instant on one canvas."""

    def __init__(self, theme: Theme, canvas: CanvasPointing) -> None:
        self._canvas = canvas
        self.model: TimelineModel = canvas.model
        self._remembers = False
        self.measuring: Measuring = Measuring(canvas)
        self.bookmarking: Bookmarking = Bookmarking(theme, canvas)
        self._by_pointer = False
        self._kit: Kit | None = None

    @property
    def host(self) -> QWidget:
        """The widget that menus belong to."""
        return self._canvas

    def press(self, event: QMouseEvent) -> bool:
        """The left button went down; whether that is of no concern to anything else."""
        return self.bookmarking.press(event.position()) or self.measuring.press(event)

    def move(self, event: QMouseEvent) -> bool:
        """The mouse moved; whether that moved the ruler, and nothing else may."""
        self._by_pointer = True
        return self.measuring.move(event)

    def release(self, event: QMouseEvent) -> bool:
        """The left button came up; whether that ended what was begun here."""
        on_ribbon = self.bookmarking.release(event.position())
        return self.measuring.release() or on_ribbon

    def escape(self) -> bool:
        """Escape was pressed; whether there was anything to end here."""
        return self.measuring.escape()

    def bookmark(self) -> None:
        """Set a bookmark where the pointer is, else, or when keys were used since, at the selection."""
        self.bookmarking.set_here(by_pointer=self._by_pointer)

    def selection_moved(self) -> None:
        """Another event is selected."""
        self._by_pointer = False
        self.measuring.selection_moved()

    def recall(self) -> None:
        """Shade nights or not as was chosen before, and remember from now on what is chosen."""
        self._remembers = True
        self.model.night = night_switch.wanted()
        self._canvas.update()

    def set_night(self, on: bool) -> None:
        """Shade nights, or leave them out; remembered after :meth:`recall`."""
        self.model.night = on
        if self._remembers:
            night_switch.remember(on)
        self._canvas.update()

    def tip(self, at: QPointF) -> tuple[str, str] | None:
        """The two lines beside the pointer where something of this is pointed at."""
        mark = self.bookmarking.hit(at)
        if mark is not None:
            return self.bookmarking.tip(mark)
        hover = self._canvas.hovered
        if hover.part == "axis" and self.model.ruler is not None and self.model.ruler.holds(self.model.view, hover.x):
            first, *more = ruler_lines(self.model, self.model.ruler)
            return first, "\n".join(more)
        if hover.in_time and hover.hit is None and hover.sign is None:
            change = change_tip(self.model, hover.x)
            if change is not None:
                return change
        whole = self._canvas.overview_view() if hover.part == "overview" else None
        return None if whole is None else overview_tip(self.model, whole, hover.x)

    def shape(self, at: QPointF) -> Qt.CursorShape | None:
        """The cursor at a point; None where nothing of this is."""
        return self.measuring.shape(at)

    def paint(self, p: QPainter, kit: Kit) -> None:
        """Bookmarks and ruler over the canvas."""
        areas, close_up = self._canvas.areas, self._canvas.close_up
        paint_bookmarks(p, kit, self.model, areas)
        paint_ruler(p, kit, self.model, areas, None if close_up is None else close_up.view, self._canvas.scene.flags)
        self._kit = kit

    def plates(self) -> list[QRect]:
        """Where words of this stand on the canvas: nothing else that floats may cover them."""
        editor = self.bookmarking.editor
        rects = [editor.geometry()] if editor.isVisible() else []
        canvas = self._canvas
        plate = None if self._kit is None else ruler_plate(self._kit, self.model, canvas.areas, canvas.scene.flags)
        return rects if plate is None else [*rects, plate[1]]

    def open_menu(self, event: QContextMenuEvent) -> bool:
        """Open the menu of the instant that is pointed at; False where there is none, or where a key asks for one."""
        canvas = self._canvas
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            return False
        place = place_of(canvas, canvas.hover_at(QPointF(event.pos())))
        if place is None:
            return False
        canvas.unpoint()
        instant_menu(self, instant_of(canvas, place), place.device_id).popup(event.globalPos())
        return True

    def open_menu_of_selection(self) -> None:
        """Open the menu of the selected instant, or of the middle of the view."""
        canvas, model = self._canvas, self.model
        if not model.lanes:
            return
        flagged = model.flagged()
        lane = flagged[0] if flagged is not None else model.selected_lane
        ms = flagged[1] if flagged is not None else model.view.to_ms(model.view.width / 2)
        x = canvas.areas.header + min(max(round(model.view.to_x(ms)), 0), canvas.areas.time)
        menu = instant_menu(self, ms, None if lane is None else lane.device_id)
        menu.popup(canvas.mapToGlobal(QPoint(x, AXIS_PX)))
