"""Paints the left column: the zone, one header per lane, and the names of close-up and overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from ringviewer.history import wording, zones
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.timeline.lanes.matching import reason, spans
from ringviewer.ui.timeline.layout.geometry import COLLAPSED_PX, LANE_PX
from ringviewer.ui.timeline.paint.axis_painter import ROW_ONE_Y, ROW_TWO_Y
from ringviewer.ui.timeline.paint.kit import Kit
from ringviewer.ui.timeline.words.lane_facts import Fact

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.lane import Lane

LEFT_PX, NAME_X, RIGHT_PX = 12, 29, 12
_DOT_X, _DOT_PX, _ICON_PX = 17, 4, 13
_NAME_Y, _FACT_Y = 15.5, 32.5
_CHEVRON_X, _CHEVRON_PX = 1, 12
_KEPT_HEADERS = 96


def paint_zone(p: QPainter, kit: Kit, width: int, tz: tzinfo, whose: str, from_ms: int, to_ms: int) -> None:
    """The zone of the axis, at both its ends where clocks change between them, and whose zone it is."""
    room = width - 2 * LEFT_PX
    first, last = (zones.zone_label(tz, at_ms) for at_ms in (from_ms, to_ms))
    label = kit.elided(first if first == last else f"{first}; then {last}", room, "small")
    kit.label(p, LEFT_PX, ROW_ONE_Y, label, kit.tokens.text2, kit.tokens.window)
    # UTC is its own zone: twice the same words would tell nothing.
    whose = "" if whose == label else kit.elided(whose, room, "small")
    kit.label(p, LEFT_PX, ROW_TWO_Y - 1, whose, kit.tokens.text2, kit.tokens.window)


class LaneHeaders:
    """Lane headers as pictures, painted again only when one of their facts is another."""

    def __init__(self) -> None:
        self._kit: Kit | None = None
        self._kept: dict[str, tuple[object, QPixmap]] = {}

    def paint(
        self, p: QPainter, kit: Kit, area: QRect, lane: Lane, fact: Fact, *, selected: bool, search: str = ""
    ) -> None:
        """The header of `lane` at `area`, with what `search` found in it marked."""
        if kit is not self._kit:
            self._kit, self._kept = kit, {}
        device = lane.device
        key = (device.name, device.online, len(lane.events), fact, selected, area.size(), search)
        known = self._kept.get(device.id)
        if known is None or known[0] != key:
            picture = QPixmap(area.size() * kit.dpr)
            picture.setDevicePixelRatio(kit.dpr)
            picture.fill(kit.tokens.rule)
            painter = QPainter(picture)
            at = QRect(QPoint(0, 0), area.size())
            paint_lane_header(painter, kit, at, lane, fact, selected=selected, search=search)
            painter.end()
            known = (key, picture)
            self._kept.pop(device.id, None)
            if len(self._kept) >= _KEPT_HEADERS:
                del self._kept[next(iter(self._kept))]
            self._kept[device.id] = known
        p.drawPixmap(area.topLeft(), known[1])


def paint_lane_header(
    p: QPainter, kit: Kit, area: QRect, lane: Lane, fact: Fact, *, selected: bool, search: str = ""
) -> None:
    """Status, name and count of a device, and one fact about it; in a collapsed lane the fact's icon alone."""
    tokens = kit.tokens
    collapsed = area.height() <= COLLAPSED_PX
    p.fillRect(area.adjusted(0, 0, 0, -1), tokens.select if selected else tokens.surface)
    if selected:
        p.fillRect(area.left(), area.top(), 3, area.height() - 1, tokens.ink)
    name_y = _name_y(area)
    _paint_status(p, kit, area.left() + _DOT_X, name_y, lane.device.online)
    count = wording.number(len(lane.events))
    right = area.right() + 1 - RIGHT_PX - kit.width(count, "body")
    kit.text(p, right, name_y, count, tokens.text, "body")
    if collapsed:
        paint_chevron(p, kit, area, collapsed=True)
        if fact.icon:
            right -= _ICON_PX + 6
            _paint_icon(p, kit, right, name_y, fact)
    x = area.left() + NAME_X
    name = kit.elided(wording.plain(lane.device.name), right - x - 8, "body", selected, middle=True)
    _paint_found(p, kit, QPointF(x, name_y), name, search, selected=selected)
    kit.text(p, x, name_y, name, tokens.text, "body", selected)
    if collapsed:
        return
    why = reason(search, lane) if search else ""
    if fact.icon and not why:
        _paint_icon(p, kit, x, name_y + _FACT_Y - _NAME_Y, fact)
        x += _ICON_PX + 4
    words = kit.elided(why or fact.words, area.right() - RIGHT_PX - x, "small")
    color = tokens.text2 if why else tokens.color(fact.role)
    kit.text(p, x, name_y + _FACT_Y - _NAME_Y, words, color)


def chevron_rect(area: QRect) -> QRect:
    """Where the chevron of the lane whose header is at `area` stands: below the dot, beside it in a collapsed lane."""
    x, y = area.left() + _CHEVRON_X, round(_name_y(area))
    if area.height() > COLLAPSED_PX:
        x, y = area.left() + _DOT_X - _CHEVRON_PX // 2, y + round(_FACT_Y - _NAME_Y)
    return QRect(x, y - _CHEVRON_PX // 2, _CHEVRON_PX, _CHEVRON_PX)


def paint_chevron(p: QPainter, kit: Kit, area: QRect, *, collapsed: bool) -> None:
    """The sign that collapses a lane or, pointing right, gives it its height back."""
    name = "chev-right" if collapsed else "chev-down"
    p.drawPixmap(chevron_rect(area).topLeft(), pixmap(name, kit.tokens.text2, _CHEVRON_PX, kit.dpr))


def _name_y(area: QRect) -> float:
    """The middle of the line with the name."""
    if area.height() <= COLLAPSED_PX:
        return area.top() + (area.height() - 1) / 2
    return area.top() + (area.height() - LANE_PX) / 2 + _NAME_Y


def _paint_icon(p: QPainter, kit: Kit, x: int, middle_y: float, fact: Fact) -> None:
    picture = pixmap(fact.icon, kit.tokens.color(fact.role), _ICON_PX, kit.dpr)
    p.drawPixmap(QPoint(x, round(middle_y - _ICON_PX / 2)), picture)


def _paint_found(p: QPainter, kit: Kit, at: QPointF, name: str, search: str, *, selected: bool) -> None:
    """Shade and underline what a search found in a name."""
    for start, end in spans(search, name) if search else []:
        left = round(at.x()) + kit.width(name[:start], "body", selected)
        wide = kit.width(name[start:end], "body", selected)
        shade = kit.tokens.surface if selected else kit.tokens.sunken
        p.fillRect(QRect(left, round(at.y()) - 8, wide, 15), shade)
        p.fillRect(QRect(left, round(at.y()) + 7, wide, 1), kit.tokens.ink)


def paint_part_header(p: QPainter, kit: Kit, area: QRect, title: str, lines: list[str]) -> None:
    """The bold name of a part, and what it shows in up to two lines."""
    y = area.top() + 16
    tokens = kit.tokens
    kit.label(p, area.left() + LEFT_PX, y, title, tokens.text, tokens.window, "body", True)
    for line in lines:
        y += 16 if y == area.top() + 16 else 14
        words = kit.elided(line, area.width() - 2 * LEFT_PX, "small", middle=False)
        kit.label(p, area.left() + LEFT_PX, y, words, tokens.text2, tokens.window)


def _paint_status(p: QPainter, kit: Kit, x: int, y: float, online: bool | None) -> None:
    color = kit.tokens.text2
    if online:
        kit.ring(p, x, round(y), _DOT_PX, QPen(Qt.PenStyle.NoPen), color)
    else:
        style = Qt.PenStyle.SolidLine if online is False else Qt.PenStyle.DotLine
        kit.ring(p, x, round(y), _DOT_PX - 0.5, QPen(color, 1.5, style))
