from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter

from ringviewer.ui.timeline.paint.kit import PLATE_PADDING_PX, PLATE_PX, Kit


@dataclass(frozen=True)
class Drawn:
    """A plate as it was painted: its words, where on the canvas, and the colour of its border."""

    words: str
    rect: QRect
    border: str | None


@pytest.fixture
def plates(monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    """All plates from now on, as they are painted."""
    found: list[Drawn] = []
    plate = Kit.plate

    def recorded(
        self: Kit,
        p: QPainter,
        x: int,
        y: int,
        words: str,
        *,
        fill: QColor | None = None,
        border: QColor | None = None,
        color: QColor | None = None,
        bold: bool = False,
        height: int = PLATE_PX,
        padding: int = PLATE_PADDING_PX,
    ) -> None:
        at = p.transform().map(QPoint(x, y))
        size = QRect(at.x(), at.y(), self.width(words, "small", bold) + 2 * padding, height)
        found.append(Drawn(words, size, None if border is None else border.name()))
        plate(self, p, x, y, words, fill=fill, border=border, color=color, bold=bold, height=height, padding=padding)

    monkeypatch.setattr(Kit, "plate", recorded)
    return found


@pytest.fixture
def labels(monkeypatch: pytest.MonkeyPatch) -> list[Drawn]:
    """All words of the axis and the headers from now on, as they are painted: without a plate."""
    found: list[Drawn] = []
    label = Kit.label

    def recorded(self: Kit, p: QPainter, x: float, y: float, words: str, *args: Any, **kwargs: Any) -> None:
        at = p.transform().map(QPoint(round(x), round(y)))
        found.append(Drawn(words, QRect(at.x(), at.y() - PLATE_PX // 2, self.width(words), PLATE_PX), None))
        label(self, p, x, y, words, *args, **kwargs)

    monkeypatch.setattr(Kit, "label", recorded)
    return found
