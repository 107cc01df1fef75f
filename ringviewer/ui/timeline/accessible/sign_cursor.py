"""The signs and stills of the selected lane by keys: one at a time has a ring, and Enter does what a click does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen

from ringviewer.history import wording
from ringviewer.ui.timeline.accessible import names

if TYPE_CHECKING:
    from ringviewer.ui.timeline.accessible.contents import Item, ItemKey
    from ringviewer.ui.timeline.canvas import TimelineCanvas
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.paint.kit import Kit

_RING_PX: Final = 2


class SignCursor:
    """Where the keys are among the signs and stills in view of the selected lane; nowhere until they are used."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        self._canvas = canvas
        self._at: tuple[str, ItemKey] | None = None

    def place(self) -> tuple[str, ItemKey] | None:
        """The device and the key of what has the ring; None when nothing has it, or it is no longer in view."""
        return None if self._found() is None else self._at

    def step(self, direction: int) -> None:
        """Go to the next (1) or previous (−1) sign or still in view, from the last one or from the selection."""
        canvas = self._canvas
        lane, model = canvas.model.selected_lane, canvas.model
        if lane is None or model.number_of(lane) is None:
            return
        contents = canvas.in_view.of(lane)
        items = [contents.item(index) for index in range(len(contents)) if contents.kind(index) in ("sign", "still")]
        keys = [item.key for item in items if item is not None]
        here = self.place()
        if here is not None and here[0] == lane.device_id and here[1] in keys:
            number = keys.index(here[1]) + direction
        else:
            after = sum(contents.x_of(key) < self._anchor(direction) for key in keys)
            number = after if direction > 0 else after - 1
        if 0 <= number < len(keys):
            self.put(lane.device_id, keys[number])
        else:
            where = "later" if direction > 0 else "earlier"
            canvas.told.emit(f"No {where} sign in view of {wording.plain(lane.lane.device.name, 80)}")

    def put(self, device_id: str, key: ItemKey) -> None:
        """Put the ring around a sign or a still, and say what it is."""
        canvas = self._canvas
        canvas.select_device(device_id)
        self._at = (device_id, key)
        found = self._found()
        if found is not None:
            rect = self._rect(*found)
            words = names.item_words(canvas.model, found[0], found[1])
            canvas.hint(QPointF(rect.center().x(), rect.bottom()), *words)
        canvas.focus_teller.moved()
        canvas.update()

    def clear(self) -> bool:
        """Take the ring away; whether there was one."""
        was, self._at = self._at, None
        if was is not None:
            self._canvas.unpoint()
            self._canvas.update()
        return was is not None

    def act(self) -> bool:
        """Do what a click on it does; False when nothing has the ring."""
        found = self._found()
        if found is None:
            return False
        self.obey(*found)
        return True

    def obey(self, lane: LaneState, item: Item) -> None:
        """Do what a click on a sign or a still does."""
        canvas, sign = self._canvas, item.sign
        canvas.select_device(lane.device_id)
        if item.still is not None:
            canvas.still_chosen.emit(item.still.view)
        elif sign is not None:
            canvas.obey_sign(lane.device_id, sign)

    def paint(self, p: QPainter, kit: Kit) -> None:
        """A ring of ink on a rim of ground, which can be seen on whatever it stands."""
        found = self._found()
        if found is None or not self._canvas.hasFocus():
            return
        rect = self._rect(*found).adjusted(-3, -3, 3, 3)
        p.save()
        p.setClipRect(self._canvas.areas.lanes_rect)
        p.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((kit.tokens.known, _RING_PX + 2), (kit.tokens.ink, _RING_PX)):
            pen = QPen(color, width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            p.setPen(pen)
            p.drawRect(rect)
        p.restore()

    def _found(self) -> tuple[LaneState, Item] | None:
        model = self._canvas.model
        lane = None if self._at is None else model.lane(self._at[0])
        if self._at is None or lane is None or lane is not model.selected_lane or model.number_of(lane) is None:
            return None
        item = self._canvas.in_view.of(lane).find(self._at[1])
        return None if item is None else (lane, item)

    def _rect(self, lane: LaneState, item: Item) -> QRect:
        canvas = self._canvas
        number = canvas.model.number_of(lane) or 0
        inside = self._canvas.in_view.of(lane).rect(item)
        return inside.translated(canvas.areas.header, canvas.areas.lane_rect(number).top())

    def _anchor(self, direction: int) -> float:
        flagged, view = self._canvas.model.flagged(), self._canvas.model.view
        x = view.to_x(flagged[1]) if flagged is not None else -1.0
        if 0 <= x <= view.width:
            return x
        return -1.0 if direction > 0 else view.width + 1.0
