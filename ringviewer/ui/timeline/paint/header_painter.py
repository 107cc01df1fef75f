"""Paints the left column: the zone, one header per lane, and the names of close-up and overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from ringviewer.history import wording, zones
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.timeline.paint.axis_painter import ROW_ONE_Y, ROW_TWO_Y
from ringviewer.ui.timeline.paint.kit import Kit
from ringviewer.ui.timeline.words.lane_facts import Fact

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.lane import Lane

LEFT_PX, NAME_X, RIGHT_PX = 12, 29, 12
_DOT_X, _DOT_PX, _ICON_PX = 17, 4, 13
_NAME_Y, _FACT_Y = 15.5, 32.5


def paint_zone(p: QPainter, kit: Kit, width: int, tz: tzinfo, whose: str, at_ms: int) -> None:
    """The zone of the axis, and whose zone it is."""
    room = width - 2 * LEFT_PX
    label = kit.elided(zones.zone_label(tz, at_ms), room, "small")
    kit.text(p, LEFT_PX, ROW_ONE_Y, label, kit.tokens.text2)
    kit.text(p, LEFT_PX, ROW_TWO_Y - 1, kit.elided(whose, room, "small"), kit.tokens.text2)


class LaneHeaders:
    """Lane headers as pictures, painted again only when one of their facts is another."""

    def __init__(self) -> None:
        self._kit: Kit | None = None
        self._kept: dict[str, tuple[object, QPixmap]] = {}

    def paint(self, p: QPainter, kit: Kit, area: QRect, lane: Lane, fact: Fact, *, selected: bool) -> None:
        """The header of `lane` at `area`."""
        if kit is not self._kit:
            self._kit, self._kept = kit, {}
        device = lane.device
        key = (device.name, device.online, len(lane.events), fact, selected, area.size())
        known = self._kept.get(device.id)
        if known is None or known[0] != key:
            picture = QPixmap(area.size() * kit.dpr)
            picture.setDevicePixelRatio(kit.dpr)
            picture.fill(kit.tokens.rule)
            painter = QPainter(picture)
            paint_lane_header(painter, kit, QRect(QPoint(0, 0), area.size()), lane, fact, selected=selected)
            painter.end()
            known = (key, picture)
            self._kept[device.id] = known
        p.drawPixmap(area.topLeft(), known[1])


def paint_lane_header(p: QPainter, kit: Kit, area: QRect, lane: Lane, fact: Fact, *, selected: bool) -> None:
    """Status, name and count of a device, and one fact about it."""
    tokens = kit.tokens
    p.fillRect(area.adjusted(0, 0, 0, -1), tokens.select if selected else tokens.surface)
    if selected:
        p.fillRect(area.left(), area.top(), 3, area.height() - 1, tokens.ink)
    top = area.top() + (area.height() - 46) / 2
    name_y, fact_y = top + _NAME_Y, top + _FACT_Y
    _paint_status(p, kit, area.left() + _DOT_X, name_y, lane.device.online)
    count = wording.number(len(lane.events))
    count_width = kit.width(count, "body")
    kit.text(p, area.right() + 1 - RIGHT_PX - count_width, name_y, count, tokens.text, "body")
    room = area.width() - NAME_X - RIGHT_PX - count_width - 8
    name = kit.elided(wording.plain(lane.device.name), room, "body", selected, middle=True)
    kit.text(p, area.left() + NAME_X, name_y, name, tokens.text, "body", selected)
    color = tokens.color(fact.role)
    x = area.left() + NAME_X
    if fact.icon:
        picture = pixmap(fact.icon, color, _ICON_PX, kit.dpr)
        p.drawPixmap(QPoint(x, round(fact_y - _ICON_PX / 2)), picture)
        x += _ICON_PX + 4
    words = kit.elided(fact.words, area.right() - RIGHT_PX - x, "small")
    kit.text(p, x, fact_y, words, color)


def paint_part_header(p: QPainter, kit: Kit, area: QRect, title: str, lines: list[str]) -> None:
    """The bold name of a part, and what it shows in up to two lines."""
    y = area.top() + 16
    kit.text(p, area.left() + LEFT_PX, y, title, kit.tokens.text, "body", True)
    for line in lines:
        y += 16 if y == area.top() + 16 else 14
        words = kit.elided(line, area.width() - 2 * LEFT_PX, "small", middle=False)
        kit.text(p, area.left() + LEFT_PX, y, words, kit.tokens.text2)


def _paint_status(p: QPainter, kit: Kit, x: int, y: float, online: bool | None) -> None:
    color = kit.tokens.text2
    if online:
        kit.ring(p, x, round(y), _DOT_PX, QPen(Qt.PenStyle.NoPen), color)
    else:
        style = Qt.PenStyle.SolidLine if online is False else Qt.PenStyle.DotLine
        kit.ring(p, x, round(y), _DOT_PX - 0.5, QPen(color, 1.5, style))
