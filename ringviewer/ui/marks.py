"""Event kinds as shapes: motion a circle, ding a triangle, live view a diamond, any other a square.

Shape tells kinds apart before colour does. A mark is drawn once per kind, colours, size and device-pixel ratio into a
small pixmap and blitted from then on.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

if TYPE_CHECKING:
    from ringviewer.history.event import KindCode
    from ringviewer.ui.theme.tokens import Tokens

LANE_PX: Final = 12
CLOSE_UP_PX: Final = 13
LEGEND_PX: Final = 11
TABLE_PX: Final = 9

# In the order of KindCode: motion, other, live view, ding; None is the circle. Corners are px about the centre, y down.
_CORNERS: Final[tuple[tuple[tuple[float, float], ...] | None, ...]] = (
    None,
    ((-5, -5), (5, -5), (5, 5), (-5, 5)),
    ((0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0)),
    ((0, -6), (6.25, 5), (-6.25, 5)),
)
_CIRCLE_RADIUS: Final = 5.25
_TOKENS: Final = ("motion", "other", "live", "ding")
_WORDS: Final = ("motion", "other", "live view", "ding")


def _index(code: KindCode | int) -> int:
    return int(code) if 0 <= int(code) < len(_CORNERS) else 1


def kind_color(tokens: Tokens, code: KindCode | int) -> QColor:
    """The colour of a kind."""
    return tokens.color(_TOKENS[_index(code)])


def kind_label(code: KindCode | int) -> str:
    """The word that stands beside a kind's shape in toggles and legends."""
    return _WORDS[_index(code)]


def mark_path(code: KindCode | int, center: QPointF | None = None, size: float = LANE_PX) -> QPainterPath:
    """Outline of a kind's shape about `center`; `size` 12 is the size used in lanes."""
    middle = center if center is not None else QPointF(0, 0)
    scale = size / LANE_PX
    corners = _CORNERS[_index(code)]
    path = QPainterPath()
    if corners is None:
        path.addEllipse(middle, _CIRCLE_RADIUS * scale, _CIRCLE_RADIUS * scale)
        return path
    path.addPolygon(QPolygonF([middle + QPointF(x, y) * scale for x, y in corners]))
    path.closeSubpath()
    return path


def draw_mark(
    painter: QPainter,
    code: KindCode | int,
    center: QPointF,
    color: QColor,
    *,
    size: float = LANE_PX,
    halo: QColor | None = None,
    outline: bool = False,
) -> None:
    """Draw one shape antialiased; the halo of 1 px comes first, as a 2 px stroke. `outline` draws it hollow."""
    path = mark_path(code, center, size - 1.5 if outline else size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if halo is not None:
        painter.strokePath(
            path, QPen(halo, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
    if outline:
        painter.strokePath(path, QPen(color, 1.5))
    else:
        painter.fillPath(path, color)
    painter.restore()


def mark_pixmap(
    code: KindCode | int,
    color: QColor,
    halo: QColor | None = None,
    dpr: float = 1.0,
    size: float = LANE_PX,
    *,
    outline: bool = False,
) -> QPixmap:
    """The shape in the middle of a square pixmap, from the cache; blit it with its middle on the wanted centre.

    The side in logical pixels is `mark_side(size)`, always even, so that half of it is whole.
    """
    return _pixmap(_index(code), color.rgba(), None if halo is None else halo.rgba(), dpr, size, outline)


def mark_side(size: float = LANE_PX) -> int:
    """Side of the pixmap of a mark, in logical pixels, halo included."""
    return 2 * (math.ceil(6.5 * size / LANE_PX) + 2)


@lru_cache(maxsize=1024)
def _pixmap(index: int, rgba: int, halo_rgba: int | None, dpr: float, size: float, outline: bool) -> QPixmap:
    side = mark_side(size)
    device = math.ceil(side * dpr)
    made = QPixmap(device, device)
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    halo = None if halo_rgba is None else QColor.fromRgba(halo_rgba)
    center = QPointF(side / 2, side / 2)
    draw_mark(painter, index, center, QColor.fromRgba(rgba), size=size, halo=halo, outline=outline)
    painter.end()
    return made
