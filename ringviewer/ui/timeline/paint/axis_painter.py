"""Paints the axis: date, flags and tick labels; and the lines that run from it through the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.geometry import AXIS_PX
from ringviewer.ui.timeline.layout.labels import Label, tick_labels
from ringviewer.ui.timeline.layout.ticks import Axis
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import tzinfo

    from ringviewer.diagnosis.consent import Consent
    from ringviewer.ui.timeline.layout.clock_changes import ClockChange

ROW_ONE_Y, ROW_TWO_Y = 10.5, 26
FLAG_TOP, FLAG_PX = 3, 16
NOW_TOP = 30
_EDGE_PX = 6
_FLAG_PADDING_PX = 6
_BESIDE_PX = 2
_MAJOR_PX, _MINOR_PX = 7, 4


def paint_ticks(
    p: QPainter,
    kit: Kit,
    axis: Axis,
    view: Viewport,
    *,
    label_y: float,
    bottom: int,
    avoid: list[float],
    told: Collection[float] | None = None,
    small: bool = False,
) -> None:
    """Ticks standing on `bottom` and their labels about `label_y`; labels that touch an x of `avoid` are left out.

    `told` is what `tick_labels` takes it for.
    """
    tokens = kit.tokens
    # Labels first: their pictures reach down to the heads of the ticks.
    for label in tick_labels(axis.major, kit.width, view.width, avoid, told):
        kit.label(p, label.left, label_y, label.words, tokens.text2, tokens.window)
    major = _MINOR_PX if small else _MAJOR_PX
    kit.uprights(p, [tick.x for tick in axis.major], view.width, bottom - major, bottom, tokens.edge)
    if not small:
        kit.uprights(p, axis.minor, view.width, bottom - _MINOR_PX, bottom, tokens.edge)


class Flags:
    """Row one of the axis: the flags, and the day that holds at the left and where others begin; none above another."""

    def __init__(self, p: QPainter, kit: Kit, view: Viewport) -> None:
        self._p, self._kit, self._view = p, kit, view
        self._taken: list[tuple[int, int]] = []
        self._plates: list[tuple[int, int]] = []
        self._pointer_x: float | None = None
        #: The x of the lines whose stretches are told.
        self.told: set[float] = set()

    @property
    def plates(self) -> tuple[tuple[int, int], ...]:
        """From where to where the flags of selection, boundary and clock changes stand."""
        return tuple(self._plates)

    def selection(self, ms: int, tz: tzinfo, *, in_sight: bool = True) -> None:
        """The flag of the selected event; hollow while its lane is not `in_sight`."""
        x = self._view.to_x(ms)
        if not 0 <= x <= self._view.width:
            return
        words = wording.told_apart(wording.clock_ms(ms, tz), ms, tz)
        width = self._kit.width(words, "small", True) + 2 * _FLAG_PADDING_PX
        left = self._inside(round(x - width / 2), width)
        self._taken.append((left, left + width))
        self._plates.append((left, left + width))
        tokens = self._kit.tokens
        self._kit.plate(
            self._p,
            left,
            FLAG_TOP,
            words,
            fill=tokens.ink if in_sight else tokens.window,
            border=None if in_sight else tokens.text2,
            color=tokens.on_ink if in_sight else tokens.text2,
            bold=True,
            height=FLAG_PX,
            padding=_FLAG_PADDING_PX,
        )

    def stretches(self, labels: Sequence[Label]) -> None:
        """The day, or another stretch, that holds at the left edge, and where others begin, each beside its line.

        Where a flag stands in its place, one stands behind the flag, as long as it is true there.
        """
        for label in labels:
            left = round(label.left if label.line_x is None else label.line_x)
            moved = 0
            if not self._free(left, round(label.right)):
                moved = self._moved(label)
                if not moved:
                    continue
                left = round(label.left) + moved
            elif label.line_x is not None:
                self._p.fillRect(left, FLAG_TOP + 1, 1, FLAG_PX - 2, self._kit.tokens.edge)
            if label.line_x is not None:
                self.told.add(label.line_x)
            self._words(label.left + moved, label.words, self._kit.tokens.text, bold=True)
            self._taken.append((left, round(label.right) + moved))

    def changes(self, changes: Sequence[ClockChange]) -> frozenset[int]:
        """What happens to the clock, beside its line, where nothing else stands; the instants of those told."""
        told = set()
        for change in changes:
            x = round(self._view.to_x(change.at_ms))
            for words in (change.words, change.brief):
                width = self._kit.width(words) + 2 * _FLAG_PADDING_PX
                left = next((left for left in (x - 2, x + 2 - width) if self._room(left, left + width)), None)
                if left is None:
                    continue
                self._taken.append((left, left + width))
                self._plates.append((left, left + width))
                tokens = self._kit.tokens
                self._kit.plate(
                    self._p,
                    left,
                    FLAG_TOP,
                    words,
                    fill=tokens.surface,
                    border=tokens.edge,
                    color=tokens.text,
                    height=FLAG_PX,
                    padding=_FLAG_PADDING_PX,
                )
                told.add(change.at_ms)
                break
        return frozenset(told)

    def now(self, now_ms: int) -> None:
        """The word above the line of now."""
        x = self._view.to_x(now_ms)
        width = self._kit.width("now")
        left = self._inside(round(x - width / 2), width)
        if 0 <= x <= self._view.width and self._free(left, left + width):
            self._words(left, "now", self._kit.tokens.text2)
            self._taken.append((left, left + width))

    def boundary(self, consent: Consent, tz: tzinfo) -> None:
        """The flag of the selected device's boundary, with a pointer at it."""
        words = boundary_words(consent, tz)
        edges = [self._view.to_x(ms) for ms in (consent.after_ms, consent.by_ms) if ms is not None]
        if words is None or not edges:
            return
        x = sum(edges) / len(edges)
        width = self._kit.width(words) + 2 * _FLAG_PADDING_PX
        if not 0 <= x <= self._view.width:
            return
        left = self._inside(round(x) - 4, width)
        for start, end in sorted(self._taken):
            if left < end + 8 and left + width > start - 8:
                left = end + 8 if end + 8 <= x - 4 or start < left else start - 8 - width
        if left < 0 or left + width > self._view.width or not self._free(left, left + width):
            return
        self._taken.append((left, left + width))
        self._plates.append((left, left + width))
        tokens = self._kit.tokens
        self._kit.plate(
            self._p,
            left,
            FLAG_TOP,
            words,
            fill=tokens.br,
            border=tokens.br_edge,
            color=tokens.text,
            height=FLAG_PX,
            padding=_FLAG_PADDING_PX,
        )
        if left <= x <= left + width:
            self._pointer_x = min(max(x, left + 4.0), left + width - 4.0)

    def finish(self) -> None:
        """Paint what reaches down into the row of the labels, above them."""
        if self._pointer_x is not None:
            self._pointer(self._pointer_x, FLAG_TOP + FLAG_PX, self._kit.tokens.br_edge)

    def pointed(
        self, x: float, ms: int, tz: tzinfo, *, seconds: bool, plates: Sequence[tuple[int, int]] = ()
    ) -> tuple[int, int]:
        """The time under the pointer: above the words of the row, but beside the flags at `plates`. From where to where
        it stands.
        """
        words = wording.told_apart(wording.clock(ms, tz) if seconds else wording.minutes(ms, tz), ms, tz)
        width = self._kit.plate_width(words)
        wanted = self._inside(round(x - width / 2), width)
        lefts = [wanted]
        for start, end in plates:
            lefts += [end + _BESIDE_PX, start - _BESIDE_PX - width]
        free = [
            left
            for left in lefts
            if self._inside(left, width) == left
            and all(left + width + _BESIDE_PX <= start or end + _BESIDE_PX <= left for start, end in plates)
        ]
        left = min(free, key=lambda left: abs(left - wanted), default=wanted)
        tokens = self._kit.tokens
        self._kit.plate(
            self._p, left, FLAG_TOP, words, fill=tokens.surface, border=tokens.text3, color=tokens.text, height=FLAG_PX
        )
        return left, left + width

    def _words(self, left: float, words: str, color: QColor, *, bold: bool = False) -> None:
        self._kit.label(self._p, left, ROW_ONE_Y, words, color, self._kit.tokens.window, bold=bold)

    def _pointer(self, x: float, y: int, color: QColor) -> None:
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._p.setPen(Qt.PenStyle.NoPen)
        self._p.setBrush(color)
        self._p.drawPolygon(QPolygonF([QPointF(x - 3.5, y), QPointF(x + 3.5, y), QPointF(x, y + 4.5)]))
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _inside(self, left: int, width: int) -> int:
        return max(2, min(left, self._view.width - _EDGE_PX - width))

    def _moved(self, label: Label) -> int:
        """How far a label must go to the right to stand free; 0 where that leads nowhere."""
        left, width = round(label.left), round(label.right) - round(label.left)
        for end in sorted(end for _, end in self._taken):
            if end + 4 > left and self._room(end + 4, end + 4 + width) and end + 8 + width <= label.end:
                return end + 4 - left
        return 0

    def _room(self, left: int, right: int) -> bool:
        return left >= 0 and right <= self._view.width and self._free(left, right)

    def _free(self, left: int, right: int) -> bool:
        return all(right + 4 <= start or left >= end + 4 for start, end in self._taken)


def boundary_words(consent: Consent, tz: tzinfo) -> str | None:
    """“boundary 14:02:56 – 14:03:48 PDT”, or what is known of one edge; None without any."""
    after, by = consent.after_ms, consent.by_ms
    if after is not None and by is not None:
        return f"boundary {wording.between(after, by, tz)}"
    if by is not None:
        return f"boundary by {wording.told_apart(wording.clock(by, tz), by, tz)}"
    if after is not None:
        return f"boundary after {wording.told_apart(wording.clock(after, tz), after, tz)}"
    return None


def paint_day_lines(p: QPainter, kit: Kit, axis: Axis, area: QRect) -> None:
    """Where days, weeks, months or years begin, through the lanes, below marks; x of the axis is relative to `area`."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(kit.tokens.day)
    lines = [(area.left() + round(line.x), 2 if line.strong else 1) for line in axis.separators]
    p.drawRects([QRect(x - width // 2, area.top(), width, area.height()) for x, width in lines])


def paint_now(p: QPainter, kit: Kit, view: Viewport, now_ms: int, area: QRect) -> None:
    """The line of now, from the axis' second row to the end of the lanes."""
    x = round(view.to_x(now_ms))
    if 0 <= x < view.width:
        p.fillRect(area.left() + x, NOW_TOP, 1, area.bottom() + 1 - NOW_TOP, kit.tokens.text2)


def paint_selection_line(p: QPainter, kit: Kit, x: int, ring_top: int, lane_bottom: int, bottom: int) -> None:
    """From the flag to the ring, and fainter below the selected lane."""
    if ring_top > FLAG_TOP + FLAG_PX:
        p.fillRect(x, FLAG_TOP + FLAG_PX, 1, ring_top - FLAG_TOP - FLAG_PX, kit.tokens.ink)
    if bottom > lane_bottom:
        faint = QColor(kit.tokens.ink)
        faint.setAlphaF(0.55)
        p.fillRect(x, max(lane_bottom, AXIS_PX), 1, bottom - max(lane_bottom, AXIS_PX), faint)


def focus_frame(p: QPainter, kit: Kit, area: QRect) -> None:
    """The keyboard's focus: 2 px of ink, inset by 1."""
    p.setPen(QPen(kit.tokens.ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRect(area.adjusted(2, 2, -2, -2))
