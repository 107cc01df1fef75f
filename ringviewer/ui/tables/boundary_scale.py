"""The bracket drawn to scale: grounds, both edges and the witnesses near them."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ringviewer.diagnosis.grounds import Ground
from ringviewer.history import wording
from ringviewer.history.event import kind_code
from ringviewer.ui.theme.sizes import fix_drawn_height
from ringviewer.ui.timeline.layout.ticks import axis
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint.grounds import extent, paint_grounds
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent, Witness
    from ringviewer.history.event import Event
    from ringviewer.ui.theme.theme import Theme

__all__ = ["BoundaryScale", "scale_range"]

_HEAD_PX: Final = 22
_BAND_PX: Final = 46
_AXIS_PX: Final = 22
_EVENT_Y: Final = 34
_LEAST_MS: Final = 60_000
_ONE_EDGE_MS: Final = 600_000


def scale_range(consent: Consent, now_ms: int) -> tuple[int, int]:
    """From and to, epoch ms: the bracket with half its width before it and most of it behind."""
    after, by = consent.after_ms, consent.by_ms
    if after is not None and by is not None:
        width = max(by - after, _LEAST_MS // 2)
        return after - width // 2, by + width * 4 // 5
    edge = by if by is not None else after if after is not None else now_ms
    return edge - _ONE_EDGE_MS, edge + _ONE_EDGE_MS


class BoundaryScale(QWidget):
    """A picture of one consent bracket; it holds no state of its own but what it was last shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._consent: Consent | None = None
        self._event: Event | None = None
        self._now_ms = 0
        self._tz: tzinfo = UTC
        self._kit: Kit | None = None
        fix_drawn_height(self, _HEAD_PX + _BAND_PX + _AXIS_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    def show_consent(self, consent: Consent | None, event: Event | None, now_ms: int, tz: tzinfo) -> None:
        """Draw a bracket; ``event`` is the one that sets the *by* edge, when one does."""
        self._consent, self._event, self._now_ms, self._tz = consent, event, now_ms, tz
        self.update()

    def _on_theme(self) -> None:
        self._kit = None
        self.update()

    def _tools(self) -> Kit:
        dpr = self.devicePixelRatioF()
        if self._kit is None or self._kit.dpr != dpr:
            self._kit = Kit(self._theme.tokens, dpr)
        return self._kit

    def sizeHint(self) -> QSize:
        return QSize(600, _HEAD_PX + _BAND_PX + _AXIS_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self._theme.tokens.surface)
        consent = self._consent
        if consent is None or (consent.after_ms is None and consent.by_ms is None):
            return
        kit = self._tools()
        view = Viewport.showing(*scale_range(consent, self._now_ms), self.width())
        grounds = _grounds(consent, self._now_ms)
        p.save()
        p.translate(0, _HEAD_PX)
        p.setClipRect(0, 0, view.width, _BAND_PX)
        paint_grounds(p, kit, grounds, view, _BAND_PX, selected=False, by_known=consent.by_ms is not None)
        self._paint_labels(p, kit, view, grounds)
        self._paint_event(p, kit, view)
        for witness in consent.witnesses:
            self._paint_witness(p, kit, view, witness)
        p.restore()
        self._paint_edges(p, kit, view, consent)
        self._paint_axis(p, kit, view)

    def _paint_labels(self, p: QPainter, kit: Kit, view: Viewport, grounds: tuple[Ground, ...]) -> None:
        for ground in grounds:
            left, right = extent(ground, view)
            width = kit.plate_width(ground.label)
            if not ground.label or width + 14 > right - left:
                continue
            x = (left + right - width) // 2 if ground.kind == "bracket" else left + 8
            kit.plate(p, x, 4, ground.label)

    def _paint_event(self, p: QPainter, kit: Kit, view: Viewport) -> None:
        if self._event is None:
            return
        left = round(view.to_x(self._event.start_ms))
        if self._event.end_ms is not None:
            right = round(min(view.to_x(self._event.end_ms), view.width + 20))
            p.fillRect(left, _EVENT_Y - 2, right - left, 5, kit.kind_colors[kind_code(self._event.kind)])
        kit.mark(p, kind_code(self._event.kind), left, _EVENT_Y, kit.tokens.known)

    def _paint_witness(self, p: QPainter, kit: Kit, view: Viewport, witness: Witness) -> None:
        x = view.to_x(witness.at_ms)
        if not -10 <= x <= view.width + 10 or witness.source == "event":
            return
        pen = QPen(kit.tokens.text, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        if witness.edge == "by":
            kit.ring(p, x, _EVENT_Y, 4.5, pen, kit.tokens.known)
            return
        if self._consent is not None and witness.at_ms == self._consent.after_ms:
            x -= 10
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for used in (QPen(kit.tokens.ref, 4.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap), pen):
            p.setPen(used)
            p.drawLine(QPointF(x - 3.5, _EVENT_Y - 3.5), QPointF(x + 3.5, _EVENT_Y + 3.5))
            p.drawLine(QPointF(x - 3.5, _EVENT_Y + 3.5), QPointF(x + 3.5, _EVENT_Y - 3.5))
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_edges(self, p: QPainter, kit: Kit, view: Viewport, consent: Consent) -> None:
        taken = -1000
        for word, ms in (("after", consent.after_ms), ("by", consent.by_ms)):
            if ms is None:
                continue
            text = f"{word} {wording.clock_ms(ms, self._tz)} {wording.zone_abbr(ms, self._tz)}"
            width = kit.width(text, "small", bold=True)
            x = max(min(round(view.to_x(ms)) - width // 2, view.width - width), 0, taken + 12)
            kit.text(p, x, _HEAD_PX / 2, text, kit.tokens.text, "small", bold=True)
            taken = x + width

    def _paint_axis(self, p: QPainter, kit: Kit, view: Viewport) -> None:
        top = _HEAD_PX + _BAND_PX
        p.fillRect(0, top, view.width, 1, kit.tokens.edge)
        made = axis(view, self._tz)
        for x in made.minor:
            p.fillRect(round(x), top, 1, 4, kit.tokens.edge)
        for tick in made.major:
            p.fillRect(round(tick.x), top, 1, 7, kit.tokens.edge)
            width = kit.width(tick.label)
            if tick.x - width / 2 >= 0 and tick.x + width / 2 <= view.width:
                kit.text(p, tick.x - width / 2, top + 14, tick.label, kit.tokens.text2)


def _grounds(consent: Consent, now_ms: int) -> tuple[Ground, ...]:
    after, by = consent.after_ms, consent.by_ms
    made = []
    if after is not None:
        made.append(Ground("refused", None, after, "refused, 403"))
    width = consent.width_ms
    words = "boundary in here" if width is None else f"the link happened in here, {wording.length(width)} wide"
    if by is not None:
        made.append(Ground("bracket", after, by, words))
        made.append(Ground("known", by, max(by, now_ms), ""))
        made.append(Ground("after_now", max(by, now_ms), None, ""))
    else:
        made.append(Ground("bracket", after, None, words))
    return tuple(made)
