"""What the time of an exchange was spent on, as one bar; a still's two requests below each other on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ringviewer.ui.tables.requests_lanes import OWN_WORK, PHASES, PhaseLane, Segment
from ringviewer.ui.tables.requests_patterns import fill_phase
from ringviewer.ui.tables.requests_words import phase_duration
from ringviewer.ui.theme.sizes import set_font

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["OWN_WORK_MEANS", "PhaseBar"]

OWN_WORK_MEANS: Final = "time that this computer itself took"
_LABEL_PX: Final = 40
_LANE_PX: Final = 20
_BAR_PX: Final = 12
_AXIS_PX: Final = 18
_ENTRY_GAP_PX: Final = 6
_TEXT_PX: Final = 16
_SWATCH_PX: Final = 10


class PhaseBar(QWidget):
    """Bars, an axis from zero to the end, and a legend with the duration of each phase."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lanes: tuple[PhaseLane, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        set_font(self, "small")
        self.setAccessibleName("Phases")
        theme.changed.connect(self.update)

    def show_lanes(self, lanes: Sequence[PhaseLane]) -> None:
        """Show these requests."""
        self._lanes = tuple(lanes)
        self.setAccessibleDescription(self.words)
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.update()

    @property
    def words(self) -> str:
        """All of it as one text."""
        return "; ".join(
            f"{lane.label}: "
            + ", ".join(
                f"{phase} {phase_duration(length)}" for phase in PHASES if (length := lane.length_us(phase)) is not None
            )
            for lane in self._lanes
        )

    @property
    def end_us(self) -> int:
        """Where the axis ends."""
        return max((segment.end_us for lane in self._lanes for segment in lane.segments), default=0)

    def area(self, lane: int, segment: Segment) -> QRect:
        """Where a segment is drawn; at least a pixel wide."""
        room = max(1, self.width() - _LABEL_PX)
        end = max(1, self.end_us)
        left = min(_LABEL_PX + segment.start_us * room // end, self.width() - 1)
        right = _LABEL_PX + (segment.start_us + segment.length_us) * room // end
        return QRect(left, lane * _LANE_PX + (_LANE_PX - _BAR_PX) // 2, max(1, right - left), _BAR_PX)

    def _phases(self) -> list[str]:
        seen = {segment.phase for lane in self._lanes for segment in lane.segments}
        return [phase for phase in PHASES if phase in seen]

    def _entry_px(self, phase: str) -> int:
        """How much room a phase needs in the legend, with what parts it from the next."""
        metrics = QFontMetrics(self.font())
        values = [phase_duration(length) for lane in self._lanes if (length := lane.length_us(phase)) is not None]
        widest = max((metrics.horizontalAdvance(value) for value in values), default=0)
        return max(_SWATCH_PX + 4 + metrics.horizontalAdvance(phase), widest) + _ENTRY_GAP_PX

    def _legend_lines(self, width: int) -> list[list[tuple[str, int]]]:
        """The phases of each line of the legend, with where each begins."""
        lines: list[list[tuple[str, int]]] = []
        x = width
        for phase in self._phases():
            wide = self._entry_px(phase)
            if not lines or x + wide - _ENTRY_GAP_PX > width:
                lines.append([])
                x = _LABEL_PX
            lines[-1].append((phase, x))
            x += wide
        return lines

    def heightForWidth(self, width: int) -> int:
        if not self._lanes:
            return 0
        block = _TEXT_PX * (1 + len(self._lanes)) + 6
        return _LANE_PX * len(self._lanes) + _AXIS_PX + 4 + len(self._legend_lines(width)) * block

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self.heightForWidth(self.width())
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            lane = event.pos().y() // _LANE_PX
            if 0 <= lane < len(self._lanes):
                for segment in self._lanes[lane].segments:
                    if self.area(lane, segment).adjusted(-2, -4, 2, 4).contains(event.pos()):
                        words = f"{segment.phase} {phase_duration(segment.length_us)}"
                        told = f"{words}: {OWN_WORK_MEANS}" if segment.phase == OWN_WORK else words
                        QToolTip.showText(event.globalPos(), told, self)
                        return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._lanes:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        tokens = self._theme.tokens
        for number, lane in enumerate(self._lanes):
            painter.setPen(tokens.text2)
            self._write(painter, QPoint(0, number * _LANE_PX), _LABEL_PX - 4, _LANE_PX, lane.label)
            track = QRect(_LABEL_PX, number * _LANE_PX + (_LANE_PX - _BAR_PX) // 2, self.width() - _LABEL_PX, _BAR_PX)
            painter.fillRect(track, tokens.window)
            for segment in lane.segments:
                fill_phase(painter, tokens, self.area(number, segment), segment.phase)
        self._paint_axis(painter, len(self._lanes) * _LANE_PX)
        self._paint_legend(painter, len(self._lanes) * _LANE_PX + _AXIS_PX + 4)

    def _paint_axis(self, painter: QPainter, top: int) -> None:
        tokens = self._theme.tokens
        width = self.width() - _LABEL_PX
        painter.fillRect(_LABEL_PX, top, width, 1, tokens.edge)
        for at in (_LABEL_PX, self.width() - 1):
            painter.fillRect(at, top, 1, 4, tokens.edge)
        painter.setPen(tokens.text2)
        self._write(painter, QPoint(_LABEL_PX, top + 3), width // 2, _TEXT_PX, "0")
        total = phase_duration(self.end_us)
        room = QRect(_LABEL_PX + width // 2, top + 3, width - width // 2, _TEXT_PX)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), total)

    def _paint_legend(self, painter: QPainter, top: int) -> None:
        tokens = self._theme.tokens
        block = _TEXT_PX * (1 + len(self._lanes)) + 6
        for line, entries in enumerate(self._legend_lines(self.width())):
            if len(self._lanes) > 1:
                painter.setPen(tokens.text2)
                for number, lane in enumerate(self._lanes):
                    at = QPoint(0, top + line * block + _TEXT_PX * (1 + number))
                    self._write(painter, at, _LABEL_PX - 4, _TEXT_PX, lane.label)
            for phase, x in entries:
                self._paint_entry(painter, QPoint(x, top + line * block), phase)

    def _paint_entry(self, painter: QPainter, at: QPoint, phase: str) -> None:
        tokens = self._theme.tokens
        swatch = QRect(at.x(), at.y() + (_TEXT_PX - _SWATCH_PX) // 2, _SWATCH_PX, _SWATCH_PX)
        fill_phase(painter, tokens, swatch, phase)
        painter.setPen(tokens.text2)
        room = self._entry_px(phase)
        self._write(painter, at + QPoint(_SWATCH_PX + 4, 0), room - _SWATCH_PX - 4, _TEXT_PX, phase)
        for number, lane in enumerate(self._lanes):
            length = lane.length_us(phase)
            painter.setPen(tokens.text3 if length is None else tokens.text)
            words = "–" if length is None else phase_duration(length)
            self._write(painter, at + QPoint(0, _TEXT_PX * (1 + number)), room, _TEXT_PX, words)

    def _write(self, painter: QPainter, at: QPoint, width: int, height: int, text: str) -> None:
        shown = QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, width)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRect(at.x(), at.y(), width, height), flags, shown)
