"""The grounds of a lane: what is known about a span of time, told by pattern first and tint second.

Draw a tile with `drawTiledPixmap`, its origin moving with the content, so that the ground pans with the events.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtGui import QColor, QImage, QPixmap

if TYPE_CHECKING:
    from ringviewer.ui.theme.tokens import Tokens

TileKind = Literal["not_fetched", "refused", "bracket", "known", "known_selected", "after_now"]
TILE_PX: Final = 8

# kind -> (token of the base, token of the pattern)
_COLOURS: Final[dict[str, tuple[str, str]]] = {
    "not_fetched": ("nf", "nf_dot"),
    "refused": ("ref", "ref_line"),
    "bracket": ("br", "br_line"),
    "known": ("known", "known"),
    "known_selected": ("known_sel", "known_sel"),
    "after_now": ("window", "window"),
}


def base_color(kind: TileKind, tokens: Tokens) -> QColor:
    """The colour under the pattern of a ground."""
    return tokens.color(_COLOURS.get(kind, _COLOURS["known"])[0])


def tile(kind: TileKind, tokens: Tokens, dpr: float = 1.0) -> QPixmap:
    """The opaque 8×8 tile of a ground, from the cache; grounds without a pattern give a plain one."""
    base, line = _COLOURS.get(kind, _COLOURS["known"])
    return _tile(kind, tokens.color(base).rgba(), tokens.color(line).rgba(), dpr)


@lru_cache(maxsize=128)
def _tile(kind: str, base: int, line: int, dpr: float) -> QPixmap:
    side = max(1, round(TILE_PX * dpr))
    unit = max(1, round(dpr))
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor.fromRgba(base))
    for x, y in _pattern(kind, side, unit):
        image.setPixel(x % side, y % side, line)
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(dpr)
    return made


def _pattern(kind: str, side: int, unit: int) -> list[tuple[int, int]]:
    """Device pixels of the pattern; `unit` is the device pixels of one logical one."""
    if kind == "not_fetched":
        dot = range(2 * unit)
        starts = (side // TILE_PX, 5 * side // TILE_PX)
        return [(start + dx, start + dy) for start in starts for dx in dot for dy in dot]
    if kind == "refused":
        return [(side - 1 - y + k, y) for y in range(side) for k in range(unit)]
    if kind == "bracket":
        return [(y + k, y) for y in range(side) for k in range(2 * unit)]
    return []
