"""Icons: own drawings on 16×16, coloured when loaded, once per colour, size and device-pixel ratio."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ringviewer.ui.assets import resource_bytes

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

_RATIOS = (1.0, 2.0, 3.0)


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    """The drawing's SVG text; an empty drawing when the file is missing, so that painting never fails."""
    try:
        return resource_bytes(f"icons/{name}.svg")
    except OSError:
        return b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"/>'


@lru_cache(maxsize=512)
def _render(name: str, color_name: str, size: int, dpr: float) -> QPixmap:
    text = _source(name).replace(b"currentColor", color_name.encode("ascii"))
    side = max(1, round(size * dpr))
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(text)).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(dpr)
    return made


def pixmap(name: str, color: QColor, size: int = 16, dpr: float = 1.0) -> QPixmap:
    """The icon `name` in `color`, `size` logical pixels wide, for a screen of `dpr` device pixels per logical one."""
    return _render(name, color.name(), size, dpr)


def icon(name: str, theme: Theme, size: int = 16) -> QIcon:
    """The icon for Qt's own controls, with its disabled look; make it anew when the theme changes."""
    made = QIcon()
    for dpr in _RATIOS:
        made.addPixmap(pixmap(name, theme.tokens.text, size, dpr), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, theme.tokens.disabled, size, dpr), QIcon.Mode.Disabled)
    return made
