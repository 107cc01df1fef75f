"""The legend below the timeline: every mark and ground with its word, as far as there is room."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ringviewer.history.event import KindCode
from ringviewer.history.wording import NARROW
from ringviewer.ui.marks import LEGEND_PX, kind_label
from ringviewer.ui.tiles import TileKind, tile
from ringviewer.ui.timeline.paint import signs
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.layout.still_marks import Look

HEIGHT = 26
_KEYS = "? keys"
_LEAST_GAP_PX = 8
_KINDS = (KindCode.MOTION, KindCode.DING, KindCode.LIVE, KindCode.OTHER)
_GROUNDS: tuple[tuple[TileKind, str], ...] = (
    ("known", "fetched"),
    ("refused", "refused"),
    ("bracket", "boundary in here"),
    ("not_fetched", "not fetched"),
)
# Nothing else explains the grounds. The kinds give way first, which the toolbar explains as well, then the verdicts,
# which the tip tells, then what a still draws, which the close-up names where it draws it.
_FITTINGS = (
    ("kinds", "still", "verdicts", "refused", "grounds"),
    ("still", "verdicts", "refused", "grounds"),
    ("kinds", "still", "refused", "grounds"),
    ("still", "refused", "grounds"),
    ("refused", "grounds"),
)
_Entry = tuple[int, str, Callable[[int], None]]


class Legend(QWidget):
    """One row of 26 px. A look that a still can have is explained from the first still on that has it.

    Signals:
        keys_asked: the words at the right end were clicked.
    """

    keys_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys_rect = QRect()
        self._looks: frozenset[Look] = frozenset()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend of the timeline")
        self.setToolTip(
            "A still that was taken outside the tolerance, before its event, or hours before the end of its "
            "range has a cap on its tick. Press ? for the keys of the timeline"
        )
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def explain(self, looks: Collection[Look]) -> None:
        """Explain these looks of stills."""
        if frozenset(looks) != self._looks:
            self._looks = frozenset(looks)
            self.update()

    def _groups(self, p: QPainter, kit: Kit) -> dict[str, list[_Entry]]:
        middle = HEIGHT // 2
        tokens = kit.tokens

        def mark(code: KindCode) -> Callable[[int], None]:
            return lambda x: kit.mark(p, code, x + 6, middle, tokens.window, LEGEND_PX)

        def actual(x: int) -> None:
            signs.tick(p, kit, x + 6, middle + 6, 12, 10)

        def capped(x: int) -> None:
            signs.tick(p, kit, x + 6, middle + 6, 12, 10)
            signs.cap(p, kit, x + 6, middle - 7)

        def band(x: int) -> None:
            p.fillRect(x, middle - 6, 16, 12, tokens.band)
            for side in (x, x + 16):
                kit.dashes(p, side, middle - 6, middle + 6, tokens.actual, 1, 3, 3)

        def ground(kind: TileKind) -> Callable[[int], None]:
            def draw(x: int) -> None:
                area = QRect(x, middle - 6, 20, 12)
                p.drawTiledPixmap(area, tile(kind, tokens, kit.dpr), QPoint(0, 0))
                p.setPen(tokens.edge)
                p.setBrush(Qt.BrushStyle.NoBrush)
                p.drawRect(area)

            return draw

        return {
            "kinds": [(12, kind_label(code), mark(code)) for code in _KINDS],
            "still": [(12, "still, actual time", actual), (17, f"±10{NARROW}s around the request", band)],
            "verdicts": [
                entry
                for look, entry in (
                    ("warning", (12, "outside tolerance", capped)),
                    ("unknown", (14, "time unknown", lambda x: signs.unknown(p, kit, x + 7, middle + 5))),
                    ("nothing", (9, "no picture", lambda x: signs.square(p, kit, x + 4, middle + 3))),
                )
                if look in self._looks
            ],
            "refused": [
                (9, "refused request", lambda x: signs.cross(p, x + 4, middle - 1, tokens.text, tokens.window))
            ],
            "grounds": [(21, words, ground(kind)) for kind, words in _GROUNDS],
        }

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._keys_rect.contains(event.position().toPoint()):
            self.keys_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        kit = Kit(self._theme.tokens, self.devicePixelRatioF())
        p.fillRect(self.rect(), kit.tokens.window)
        p.fillRect(0, self.height() - 1, self.width(), 1, kit.tokens.edge)
        width = kit.width(_KEYS)
        right = self.width() - 12 - width
        self._keys_rect = QRect(right - 6, 0, width + 12, self.height())
        groups = self._groups(p, kit)
        for shown in _FITTINGS:
            entries = [entry for name in shown for entry in groups[name]]
            free = _free(kit, entries, right - 24)
            if free >= _LEAST_GAP_PX * len(entries):
                break
        gap = max(_LEAST_GAP_PX, min(15, free // len(entries)))
        x = 12
        p.setClipRect(0, 0, right - 12, self.height())
        for sign_px, words, draw in entries:
            needed = sign_px + 5 + kit.width(words)
            if x + needed > right - 12:
                break
            draw(x)
            kit.text(p, x + sign_px + 5, HEIGHT / 2 - 0.5, words, kit.tokens.text2)
            x += needed + gap
        p.setClipping(False)
        kit.text(p, right, HEIGHT / 2 - 0.5, _KEYS, kit.tokens.text2)


def _free(kit: Kit, entries: list[_Entry], room_px: int) -> int:
    return room_px - sum(sign_px + 5 + kit.width(words) for sign_px, words, _ in entries)
