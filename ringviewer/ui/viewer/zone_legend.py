"""Says what the outlines over a picture mean; beside the picture, because over it it would cover something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.zones import paint_swatch
from ringviewer.ui.theme.controls import Surface, plain_tip
from ringviewer.ui.theme.sizes import enlarged, fix_drawn_height
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.history.device import Zone, ZoneKind

NOW: Final = "From the configuration as it is now; it may have been another when the picture was taken."
_WORDS: Final[tuple[tuple[ZoneKind, str], ...]] = (
    ("motion", "motion zone, where motion is looked for"),
    ("privacy", "privacy zone, blacked out by the camera"),
)
_FLAGS: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class ZoneLegend(Surface):
    """A row of 26 px, hidden while no zones are shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="surface", below="rule", parent=parent)
        self._theme = theme
        self._kinds: list[tuple[ZoneKind, str]] = []
        fix_drawn_height(self, 26)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says, as one text; empty while it is hidden."""
        return "; ".join([*(words for _, words in self._kinds), NOW]) if self._kinds else ""

    def show_zones(self, zones: Sequence[Zone]) -> None:
        """Explain the kinds among `zones`; none of them hides the row."""
        there = {zone.kind for zone in zones}
        self._kinds = [(kind, words) for kind, words in _WORDS if kind in there]
        self.setAccessibleName(self.words)
        self.setToolTip(plain_tip(self.words))
        self.setVisible(bool(self._kinds))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with enlarged(self) as (painter, area):
            self._draw(painter, area)

    def _draw(self, painter: QPainter, area: QRect) -> None:
        tokens = self._theme.tokens
        small = font("small")
        metrics = QFontMetrics(small)
        x, height = 12, area.height() - 1
        for kind, words in self._kinds:
            paint_swatch(painter, kind, QRectF(x, (height - 12) / 2, 22, 12), tokens)
            painter.setFont(small)
            painter.setPen(tokens.text)
            width = metrics.horizontalAdvance(words)
            painter.drawText(x + 30, 0, width + 2, height, _FLAGS, words)
            x += 30 + width + 20
        painter.setFont(small)
        painter.setPen(tokens.text2)
        room = area.width() - x - 12
        painter.drawText(x, 0, room, height, _FLAGS, metrics.elidedText(NOW, Qt.TextElideMode.ElideRight, room))
