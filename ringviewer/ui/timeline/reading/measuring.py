"""The ruler in the hand: drawn and adjusted with the mouse, or led from event to event by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent

from ringviewer.ui.timeline.layout.ruler import End, Ruler
from ringviewer.ui.timeline.reading.places import Place, instant_of, place_of
from ringviewer.ui.timeline.words.ruler_words import ruler_copy

if TYPE_CHECKING:
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing

_DRAG_PX = 4
_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Measuring:
    """Makes and moves `model.ruler`. While the ruler is on (`model.measuring`), a drag measures instead of panning.

    Ends catch on what stands within 6 px, unless Alt is held. A shown ruler stays until Escape, and its ends can be
    dragged.
    """

    def __init__(self, canvas: CanvasPointing) -> None:
        self._canvas = canvas
        self._model = canvas.model
        self._from = QPointF()
        self._pressed: tuple[End | None, Place] | None = None
        self._end: End | None = None
        self._before: Ruler | None = None
        self._loose = False
        self._anchor_ms: int | None = None

    def toggle(self) -> None:
        """Turn the ruler on, or off: what was measured stays. With an event selected, it begins there."""
        model = self._model
        model.measuring = not model.measuring
        self._loose, self._anchor_ms = False, None
        selection = model.selection() if model.measuring else None
        if selection is not None:
            self._anchor_ms = selection[1].start_ms
        self._canvas.update()

    def begin(self, ms: int, device_id: str | None) -> None:
        """Measure from an instant: the other end follows the pointer until a click, or goes to the next event."""
        self._model.measuring, self._loose, self._anchor_ms = True, True, ms
        self._model.ruler = Ruler(ms, ms, device_id)
        self._canvas.update()

    def selection_moved(self) -> None:
        """Another event is selected: while the ruler is on, it reaches from where it began to that event."""
        selection = self._model.selection()
        if not self._model.measuring or selection is None:
            return
        state, event = selection
        if self._anchor_ms is None:
            self._anchor_ms = event.start_ms
        elif event.start_ms != self._anchor_ms:
            self._loose = False
            self._model.ruler = Ruler(self._anchor_ms, event.start_ms, state.device_id)
            self._canvas.update()

    def press(self, event: QMouseEvent) -> bool:
        """The left button went down; whether that is of no concern to anything else."""
        self._pressed = None
        place = self._place(event.position())
        if place is None or event.modifiers() & _OTHERS:
            return False
        if self._loose:
            self._loose = False
            return True
        ruler = self._model.ruler
        end = ruler.end_at(place.view, place.x) if ruler is not None else None
        if end is not None or self._model.measuring:
            self._from, self._pressed = event.position(), (end, place)
        return False

    def move(self, event: QMouseEvent) -> bool:
        """The mouse moved; whether it moved an end of the ruler with a button down."""
        at = event.position()
        if self._pressed is not None and (at - self._from).manhattanLength() > _DRAG_PX:
            (end, place), self._pressed = self._pressed, None
            self._before = self._model.ruler
            if end is None or self._before is None:
                start = instant_of(self._canvas, place, freely=self._freely(event))
                self._model.ruler, end, self._anchor_ms = Ruler(start, start, place.device_id), "to", start
            self._end = end
        end = self._end if self._end is not None else "to" if self._loose else None
        ruler, place_now = self._model.ruler, self._place(at)
        if end is not None and ruler is not None and place_now is not None:
            self._model.ruler = ruler.moved(end, instant_of(self._canvas, place_now, freely=self._freely(event)))
            self._canvas.update()
        return self._end is not None

    def release(self) -> bool:
        """The left button came up; whether that ended a drag of the ruler."""
        self._pressed = None
        dragged, self._end, self._before = self._end is not None, None, None
        return dragged

    def escape(self) -> bool:
        """Take back the drag under way, else the ruler; False when there is none."""
        model = self._model
        self._pressed = None
        if self._end is not None:
            model.ruler, self._end, self._before = self._before, None, None
        elif model.measuring or model.ruler is not None:
            model.measuring, model.ruler = False, None
            self._loose, self._anchor_ms = False, None
        else:
            return False
        self._canvas.update()
        return True

    def shape(self, at: QPointF) -> Qt.CursorShape | None:
        """The cursor at a point; None where the ruler does not care."""
        if not self._model.measuring and self._model.ruler is None:
            return None
        place = self._place(at)
        if place is None:
            return None
        ruler = self._model.ruler
        if ruler is not None and not self._loose and ruler.end_at(place.view, place.x) is not None:
            return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.CrossCursor if self._model.measuring else None

    def copy(self) -> None:
        """Put the measurement on the clipboard, if there is one."""
        if self._model.ruler is not None:
            QGuiApplication.clipboard().setText(ruler_copy(self._model.ruler, self._model.tz))
            self._canvas.told.emit("The measurement was copied")

    def _place(self, at: QPointF) -> Place | None:
        return place_of(self._canvas, self._canvas.hover_at(at))

    @staticmethod
    def _freely(event: QMouseEvent) -> bool:
        return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
