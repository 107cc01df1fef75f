"""Where the loupe of a canvas is held: by the pointer, or by keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF

from ringviewer.ui.still.loupe import TOP, Loupe
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas

STEP: Final = 0.03


class LoupeHand:
    """Holds a loupe over `canvas` while it is switched on."""

    def __init__(self, theme: Theme, canvas: PictureCanvas) -> None:
        self.loupe = Loupe(theme, canvas)
        self._canvas = canvas
        self._on = False
        self._spot = QPointF(TOP)
        self._words = ""
        canvas.hovered.connect(self._on_hovered)
        canvas.sight_changed.connect(self._show)

    @property
    def spot(self) -> QPointF:
        """The enlarged place, 0 to 1 across and down the picture."""
        return QPointF(self._spot)

    def set_words(self, words: str) -> None:
        """The capture time to stand below the strip; the picture may be another one now."""
        self._words = words
        self._show()

    def switch(self, on: bool) -> None:
        """Begin at the top right of the picture, where a time is usually burned in; or put it away."""
        if on and not self._on:
            self._spot = QPointF(TOP)
        self._on = on
        self._show()

    def move(self, across: float, down: float) -> None:
        """Move it by so many of its steps, as far as the picture goes."""
        if self._on:
            x, y = self._spot.x() + across * STEP, self._spot.y() + down * STEP
            self._spot = QPointF(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
            self._show()

    def _on_hovered(self, place: QPointF | None) -> None:
        if place is not None:
            self._spot = place
        self._show()

    def _show(self, _sight: object = None) -> None:
        if not self._on or self._canvas.image.isNull():
            self.loupe.forget()
        elif self._canvas.dragging:
            self.loupe.hide()
        else:
            self.loupe.show_at(self._canvas.image, self._spot, self._words, self._canvas.picture_rect())
