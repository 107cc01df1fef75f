"""What of a lane is in view, one after the other in time: the children that a screen reader finds in it.

Their number follows the pixels and not the events: events that share a bar are one child with their count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QRect

from ringviewer.ui.timeline.layout.bins import bar_height
from ringviewer.ui.timeline.layout.lane_signs import signs_of
from ringviewer.ui.timeline.paint.sign_painter import hover_rect

if TYPE_CHECKING:
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.ui.timeline.layout.hover import Hover
    from ringviewer.ui.timeline.layout.lane_scene import LaneScene
    from ringviewer.ui.timeline.layout.lane_signs import LaneSign
    from ringviewer.ui.timeline.layout.still_marks import StillMark

ItemKind = Literal["ground", "event", "bar", "sign", "still"]
#: What stays with an item while the view and the events change: its kind, then what names it.
ItemKey = tuple[object, ...]

_HALF_PX, _STILL_PX = 7, 5


@dataclass(frozen=True, slots=True)
class Item:
    """One child of a lane: for "event" and "bar" its `place` among the shown events, for the others what it is."""

    kind: ItemKind
    key: ItemKey
    place: int = -1
    count: int = 1
    kinds: tuple[int, ...] = ()
    sign: LaneSign | None = None
    still: StillMark | None = None
    ground: Ground | None = None


class Contents:
    """The items of one lane as `scene` lays it out. Nothing is made before it is asked for."""

    def __init__(self, scene: LaneScene) -> None:
        self.scene = scene
        self._order: list[tuple[float, ItemKind, int]] = []
        self._places: dict[ItemKey, int] | None = None
        view, layout = scene.view, scene.layout
        self._grounds = tuple(ground for ground in scene.grounds if _in_view(ground, scene))
        self._signs = tuple(signs_of(scene))
        order = self._order
        for number, ground in enumerate(self._grounds):
            order.append((-1.0 if ground.from_ms is None else max(-1.0, view.to_x(ground.from_ms)), "ground", number))
        inside = [place for place, x in enumerate(layout.mark_x.tolist()) if 0 <= x <= view.width]
        order += [(float(layout.mark_x[at]), "event", int(layout.marks[at])) for at in inside]
        lone = {number for _, kind, number in order if kind == "event"}
        if layout.selected is not None and layout.selected not in lone and 0 <= layout.selected_x <= view.width:
            order.append((layout.selected_x, "event", layout.selected))
        for bar in np.flatnonzero(layout.counts.any(axis=1)).tolist():
            if -layout.bin_px < layout.bar_x[bar] <= view.width:
                order.append((float(layout.bar_x[bar]), "bar", bar))
        order += [(sign.x, "sign", number) for number, sign in enumerate(self._signs)]
        for number, mark in enumerate(scene.stills):
            x = view.to_x(mark.foot_ms)
            if 0 <= x <= view.width:
                order.append((x, "still", number))
        order.sort(key=lambda each: each[0])

    def __len__(self) -> int:
        return len(self._order)

    def kind(self, index: int) -> ItemKind:
        """What kind of item is at a place, without making it."""
        return self._order[index][1]

    def x_of(self, key: ItemKey) -> float:
        """Where an item that is in view begins, in px of the lane."""
        return self._order[self.index_of(key)][0]

    def item(self, index: int) -> Item | None:
        """The item at a place in the order of time; None where there is none."""
        if not 0 <= index < len(self._order):
            return None
        _, kind, number = self._order[index]
        if kind == "event":
            return Item("event", ("event", self._id(number)), number)
        if kind == "bar":
            return self._bar(number)
        if kind == "sign":
            return _sign_item(self._signs[number])
        if kind == "still":
            return _still_item(self.scene.stills[number])
        return _ground_item(self._grounds[number])

    def index_of(self, key: ItemKey) -> int:
        """The place of an item; −1 when it is not in view, or no longer there."""
        if self._places is None:
            items = (self.item(index) for index in range(len(self)))
            self._places = {item.key: index for index, item in enumerate(items) if item is not None}
        return self._places.get(key, -1)

    def find(self, key: ItemKey) -> Item | None:
        """The item of a key, while it is in view."""
        return self.item(self.index_of(key))

    def key_of(self, hover: Hover) -> ItemKey | None:
        """The item that the pointer would be on; None where there is nothing, not even a ground."""
        if hover.hit is not None and hover.hit.still is not None:
            return _still_item(hover.hit.still).key
        if hover.hit is not None:
            return ("bar" if hover.hit.kind == "bar" else "event", self._id(hover.hit.place))
        if hover.sign is not None:
            return _sign_item(hover.sign).key
        return None if hover.ground is None else _ground_item(hover.ground).key

    def rect(self, item: Item) -> QRect:
        """Where an item is drawn, in px of the lane, within it."""
        scene = self.scene
        metrics, view = scene.metrics, scene.view
        made = QRect(0, 0, view.width, metrics.height)
        if item.kind == "event":
            made = self.event_rect(item.place)
        elif item.kind == "bar":
            made = self._bar_rect(item)
        elif item.sign is not None:
            made = hover_rect(item.sign, metrics.height)
        elif item.still is not None:
            x = round(view.to_x(item.still.foot_ms))
            top = 0 if scene.in_full(item.still) else metrics.foot_y - metrics.small_px
            made = QRect(x - _STILL_PX, top, 2 * _STILL_PX, metrics.height - top)
        elif item.ground is not None:
            left = 0 if item.ground.from_ms is None else max(0, round(view.to_x(item.ground.from_ms)))
            right = view.width if item.ground.to_ms is None else min(view.width, round(view.to_x(item.ground.to_ms)))
            made = QRect(left, 0, max(1, right - left), metrics.height)
        seen = made & QRect(0, 0, view.width, metrics.height)
        if seen.isEmpty():
            # What stands right at an end of the view is a line there.
            return QRect(0 if made.center().x() < view.width / 2 else view.width - 1, 0, 1, metrics.height)
        return seen

    def event_rect(self, place: int) -> QRect:
        """Where the mark of a shown event is, with its length where lengths are bars; it may be out of view."""
        scene = self.scene
        x = round(scene.view.to_x(float(scene.index.starts[place])))
        right = x + _HALF_PX
        if scene.deep and scene.index.end(place) > 0:
            right = max(right, round(scene.view.to_x(float(scene.index.end(place)))))
        return QRect(x - _HALF_PX, scene.mark_y - _HALF_PX, right - x + _HALF_PX, 2 * _HALF_PX)

    def _bar(self, bar: int) -> Item:
        layout = self.scene.layout
        place = self.scene.index.newest_of(int(layout.bar_lo[bar]), int(layout.bar_hi[bar]))
        kinds = tuple(int(number) for number in layout.counts[bar])
        return Item("bar", ("bar", self._id(place)), place, sum(kinds), kinds)

    def _bar_rect(self, item: Item) -> QRect:
        scene, layout = self.scene, self.scene.layout
        bar = max(0, int(layout.bar_lo.searchsorted(item.place, side="right")) - 1)
        top = bar_height(layout, bar, scene.scale, scene.metrics.bars_px)
        return QRect(int(layout.bar_x[bar]), scene.metrics.base_y - top, layout.bin_px, top)

    def _id(self, place: int) -> str:
        return self.scene.state.lane.events.id_at(self.scene.index.column(place))


def _in_view(ground: Ground, scene: LaneScene) -> bool:
    after = ground.from_ms is not None and ground.from_ms >= scene.view.end_ms
    before = ground.to_ms is not None and ground.to_ms <= scene.view.start_ms
    return ground.kind != "after_now" and not after and not before


def _sign_item(sign: LaneSign) -> Item:
    return Item("sign", ("sign", sign.kind, sign.at_ms, sign.strong), sign=sign)


def _still_item(mark: StillMark) -> Item:
    return Item("still", ("still", mark.view.ask, None if mark.view.event is None else mark.view.event.id), still=mark)


def _ground_item(ground: Ground) -> Item:
    return Item("ground", ("ground", ground.kind, ground.from_ms), ground=ground)
