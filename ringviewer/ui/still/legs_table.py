"""The two requests that a still is made of, each with status, time and request id."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ringviewer.ui.still.shown import DASH, LegLine
from ringviewer.ui.theme.controls import plain_tip
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import drawing_factor, drawn
from ringviewer.ui.theme.sizes import drawing_dpr, enlarged, fix_drawn_height, unscaled_rect
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font, mono

_HEADER: Final = 17
_ROW: Final = 22
_WHAT_X: Final = 46
_STATUS_RIGHT: Final = 148
_TIME_RIGHT: Final = 76
_ID_LEFT: Final = 66
_ICON: Final = 14
_UNDOCUMENTED: Final = " (a host that Ring does not document)"


class LegsTable(QWidget):
    """Two rows that never collapse.

    Signals:
        leg_chosen(object): the number of the exchange behind a row that was clicked.
    """

    leg_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._legs = (LegLine("POST", "image/download"), LegLine("GET", "media host"))
        fix_drawn_height(self, _HEADER + 2 * _ROW + 1)
        self.setMouseTracking(True)
        self.setAccessibleName("Requests of this still")
        self.setAccessibleDescription(self.words)
        theme.changed.connect(self.update)

    def show_legs(self, legs: tuple[LegLine, LegLine]) -> None:
        """Show the POST and the GET."""
        if legs == self._legs:
            return
        self._legs = legs
        self.setAccessibleDescription(self.words)
        self.update()

    @property
    def words(self) -> str:
        """Both rows as one text."""
        marked = ((leg, _UNDOCUMENTED if leg.unexpected else "") for leg in self._legs)
        return "; ".join(
            f"{leg.method} {leg.what}{mark} {leg.status} {leg.duration} {leg.request_id}" for leg, mark in marked
        )

    def _leg_at(self, y: float) -> LegLine | None:
        unscaled_y = y / drawing_factor()
        row = int(unscaled_y - _HEADER) // _ROW
        return self._legs[row] if unscaled_y >= _HEADER and 0 <= row < 2 else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            leg = self._leg_at(event.pos().y())
            tip = "" if leg is None else leg_tip(leg)
            if tip:
                QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        leg = self._leg_at(event.position().y())
        id_left = self.width() - drawn(_ID_LEFT) - 4
        over_link = leg is not None and leg.exchange is not None and event.position().x() > id_left
        self.setCursor(Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        leg = self._leg_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and leg is not None and leg.exchange is not None:
            self.leg_chosen.emit(leg.exchange)

    def paintEvent(self, event: QPaintEvent) -> None:
        with enlarged(self) as (painter, room):
            self._draw(painter, room)

    def _draw(self, painter: QPainter, room: QRect) -> None:
        tokens, width = self._theme.tokens, room.width()
        small, body = font("small"), font("body")
        columns = ("Leg", "", "Status", "Time", "Request id")
        self._paint_row(painter, 0, 15, columns, (small,) * 5, (tokens.text2,) * 5)
        painter.fillRect(0, _HEADER, width, 1, tokens.rule)
        for row, leg in enumerate(self._legs):
            top = _HEADER + row * _ROW
            cells = (leg.method, leg.what, leg.status, leg.duration, leg.request_id)
            absent = tuple(text == DASH for text in cells)
            fonts = (body, body, body if absent[2] else font("body", True), body, small if absent[4] else mono())
            roles = (tokens.text, tokens.text2, tokens.text, tokens.text, tokens.text2)
            colours = tuple(tokens.text3 if gone else role for gone, role in zip(absent, roles, strict=True))
            self._paint_row(painter, top + 1, _ROW - 1, cells, fonts, colours, info=leg.unexpected)
            painter.fillRect(0, top + _ROW, width, 1, tokens.rule)

    def _paint_row(
        self,
        painter: QPainter,
        top: int,
        height: int,
        cells: tuple[str, ...],
        fonts: tuple[QFont, ...],
        colours: tuple[QColor, ...],
        *,
        info: bool = False,
    ) -> None:
        width = unscaled_rect(self).width()
        what_x = _WHAT_X
        if info:
            icon = pixmap("info", self._theme.tokens.text2, _ICON, drawing_dpr(self))
            painter.drawPixmap(_WHAT_X, top + (height - _ICON) // 2, icon)
            what_x += _ICON + 4
        status_right, time_right, id_left = width - _STATUS_RIGHT, width - _TIME_RIGHT, width - _ID_LEFT
        areas = (
            QRect(0, top, _WHAT_X - 4, height),
            QRect(what_x, top, status_right - what_x - 30, height),
            QRect(status_right - 60, top, 60, height),
            QRect(status_right, top, time_right - status_right, height),
            QRect(id_left, top, _ID_LEFT, height),
        )
        left = Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignRight
        for area, text, text_font, color, side in zip(
            areas, cells, fonts, colours, (left, left, right, right, left), strict=True
        ):
            painter.setFont(text_font)
            painter.setPen(color)
            flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
            cut = QFontMetrics(text_font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, flags, cut)


def leg_tip(leg: LegLine) -> str:
    """All of what a row cuts short: the host that was asked, and the request id."""
    lines = [f"host {leg.host}{_UNDOCUMENTED if leg.unexpected else ''}"] if leg.host else []
    if leg.full_request_id:
        lines.append(f"x-request-id {leg.full_request_id}")
    return "\n".join(lines)
