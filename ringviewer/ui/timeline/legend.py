"""The legend below the timeline: what marks, signs and grounds mean, as far as there is room; kinds can be switched."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ringviewer.history.event import KindCode
from ringviewer.history.wording import NARROW
from ringviewer.ui.tiles import TileKind, tile
from ringviewer.ui.timeline.layout.lane_signs import PAGE_PX
from ringviewer.ui.timeline.layout.night import night_words
from ringviewer.ui.timeline.legend_kinds import LegendKind
from ringviewer.ui.timeline.paint import sign_painter, signs
from ringviewer.ui.timeline.paint.kit import Kit

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.layout.lane_signs import SignKind
    from ringviewer.ui.timeline.layout.still_marks import Look

HEIGHT = 26
_KEYS = "? keys"
_LEAST_GAP_PX, _MOST_GAP_PX, _MARGIN_PX = 8, 15, 12
_KINDS = (KindCode.MOTION, KindCode.DING, KindCode.LIVE, KindCode.OTHER)
_GROUNDS: tuple[tuple[TileKind, str], ...] = (
    ("known", "fetched"),
    ("refused", "refused"),
    ("bracket", "boundary in here"),
    ("not_fetched", "not fetched"),
)
# Nothing else explains the grounds, and the kinds can be switched, so that their shapes always stay. Their words give
# way first, which the toolbar has as well; then the signs and the verdicts, which the tip tells; then what a still
# draws, which the close-up names where it draws it.
_FITTINGS: tuple[tuple[bool, tuple[str, ...]], ...] = (
    (True, ("still", "verdicts", "refused", "signs", "grounds", "night")),
    (True, ("still", "verdicts", "refused", "signs", "grounds")),
    (False, ("still", "verdicts", "refused", "signs", "grounds")),
    (True, ("still", "refused", "signs", "grounds")),
    (False, ("still", "refused", "signs", "grounds")),
    (True, ("still", "refused", "grounds")),
    (False, ("still", "refused", "grounds")),
    (True, ("refused", "grounds")),
    (False, ("refused", "grounds")),
)
_Entry = tuple[int, str, Callable[[int], None]]


class Legend(QWidget):
    """One row of 26 px. A look that a still can have, and a sign, is explained from the first on that occurs.

    Signals:
        keys_asked: the words at the right end were clicked.
        kinds_changed: a kind was switched by hand: the kinds that are hidden now, a frozenset of KindCode.
    """

    keys_asked = Signal()
    kinds_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys_rect = QRect()
        self._looks: frozenset[Look] = frozenset()
        self._signs: frozenset[SignKind] = frozenset()
        self._shown: tuple[str, ...] = ()
        self._gap = _LEAST_GAP_PX
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend of the timeline")
        self.setToolTip(
            "A still that was taken outside the tolerance, before its event, or hours before the end of its "
            "range has a cap on its tick. Hollow events are no longer returned since the customer linked again. "
            f"Darker plain ground is {night_words()}. Press ? for the keys of the timeline"
        )
        self.kinds = {code: LegendKind(theme, code, self) for code in _KINDS}
        for button in self.kinds.values():
            button.chosen.connect(self._on_chosen)
        theme.changed.connect(self.update)

    @property
    def hidden_kinds(self) -> frozenset[KindCode]:
        """The kinds that are switched off."""
        return frozenset(code for code, button in self.kinds.items() if not button.isChecked())

    def set_hidden(self, hidden: Collection[KindCode]) -> None:
        """Show exactly these kinds as switched off."""
        for code, button in self.kinds.items():
            button.setChecked(code not in hidden)

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def explain(self, looks: Collection[Look], kinds: Collection[SignKind] = ()) -> None:
        """Explain these looks of stills and these kinds of signs."""
        if (frozenset(looks), frozenset(kinds)) != (self._looks, self._signs):
            self._looks, self._signs = frozenset(looks), frozenset(kinds)
            self._settle()
            self.update()

    def _on_chosen(self) -> None:
        self.kinds_changed.emit(self.hidden_kinds)

    def _groups(self, p: QPainter, kit: Kit) -> dict[str, list[_Entry]]:
        middle = HEIGHT // 2
        tokens = kit.tokens

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

        def night(x: int) -> None:
            p.fillRect(x, middle - 6, 20, 12, tokens.night)
            p.setPen(tokens.edge)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(x, middle - 6, 20, 12)

        def sign(kind: SignKind) -> Callable[[int], None]:
            return lambda x: sign_painter.paint_sign(p, kit, kind, x + 6, middle - 1, strong=True, halo=tokens.window)

        def page(x: int) -> None:
            p.fillRect(x, middle - 6, 9, 1, tokens.edge)
            p.fillRect(x + 4, middle - 6, 1, PAGE_PX + 2, tokens.edge)

        occurring: tuple[tuple[SignKind, _Entry], ...] = (
            ("page", (9, "end of a page", page)),
            ("probe", (12, "accepted, not followed", sign("probe"))),
            ("webhook", (13, "webhook", sign("webhook"))),
            ("relink", (13, "linked again", sign("relink"))),
        )
        return {
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
            "signs": [entry for kind, entry in occurring if kind in self._signs],
            "grounds": [(21, words, ground(kind)) for kind, words in _GROUNDS],
            "night": [(21, "night", night)],
        }

    def _settle(self) -> None:
        """Choose what fits, and put the kinds in their places."""
        probe = QPainter()
        kit = Kit(self._theme.tokens, self.devicePixelRatioF())
        groups = self._groups(probe, kit)
        right = self.width() - _MARGIN_PX - kit.width(_KEYS)
        self._keys_rect = QRect(right - 6, 0, self.width() - right, self.height())
        for worded, shown in _FITTINGS:
            widths = [button.width_for(worded=worded) for button in self.kinds.values()]
            entries = [sign_px + 5 + kit.width(words) for name in shown for sign_px, words, _ in groups[name]]
            free = right - 2 * _MARGIN_PX - sum(widths) - sum(entries)
            if free >= _LEAST_GAP_PX * (len(entries) + len(widths) // 2):
                break
        self._shown = shown
        self._gap = max(_LEAST_GAP_PX, min(_MOST_GAP_PX, free // (len(entries) + len(widths))))
        x = _MARGIN_PX - 4
        for button, width in zip(self.kinds.values(), widths, strict=True):
            button.set_worded(worded)
            button.setGeometry(x, 4, width, button.sizeHint().height())
            x += width + (self._gap // 2 if worded else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._keys_rect.contains(event.position().toPoint()):
            self.keys_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        kit = Kit(self._theme.tokens, self.devicePixelRatioF())
        p.fillRect(self.rect(), kit.tokens.window)
        p.fillRect(0, self.height() - 1, self.width(), 1, kit.tokens.edge)
        right = self._keys_rect.left() + 6
        groups = self._groups(p, kit)
        x = max(button.geometry().right() for button in self.kinds.values()) + self._gap
        p.setClipRect(0, 0, right - _MARGIN_PX, self.height())
        for sign_px, words, draw in [entry for name in self._shown for entry in groups[name]]:
            needed = sign_px + 5 + kit.width(words)
            if x + needed > right - _MARGIN_PX:
                break
            draw(x)
            kit.text(p, x + sign_px + 5, HEIGHT / 2 - 0.5, words, kit.tokens.text2)
            x += needed + self._gap
        p.setClipping(False)
        kit.text(p, right, HEIGHT / 2 - 0.5, _KEYS, kit.tokens.text2)
