"""How large text is: the desktop's own size, or another that the engineer chose (look.md §2: 90 to 150 %).

The factor holds for the whole process, as the application's font and style sheet do. `Theme` sets it; fonts, heights
that hold text and drawings that hold text read it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtGui import QFontDatabase, QGuiApplication

LEAST, MOST = 0.9, 1.5
_STEP: Final = 0.05
# What the UI font of a desktop is high before anybody changes it, in logical pixels.
_USUAL_PX: Final = {"win32": 12.0, "darwin": 13.0}
_USUAL_ELSEWHERE_PX: Final = 10 * 96 / 72
# These have no desktop behind them, and so no size that anybody chose.
_WITHOUT_DESKTOP: Final = {"offscreen": 12.0, "minimal": 12.0}

_factor = 1.0
_plain = 0


def factor() -> float:
    """How many times the size of look.md text has, 0.9 … 1.5; 1 inside `unscaled`."""
    return 1.0 if _plain else _factor


def drawing_factor() -> float:
    """As `factor`, for drawings that hold the smallest text and so are never made smaller: 1.0 … 1.5."""
    return max(1.0, factor())


def enlargement() -> float:
    """As `drawing_factor`, also inside `unscaled`: what a painter that is enlarged is enlarged by."""
    return max(1.0, _factor)


def scaled(px: float) -> int:
    """A length that look.md gives in logical pixels, at the size of text in force."""
    return round(px * factor())


def drawn(px: float) -> int:
    """As `scaled`, for a drawing that is never made smaller."""
    return round(px * drawing_factor())


def within(wanted: float) -> float:
    """The nearest factor that is offered: a multiple of 5 %, within 0.9 … 1.5."""
    return min(MOST, max(LEAST, round(round(wanted / _STEP) * _STEP, 2)))


def set_factor(wanted: float) -> bool:
    """Use this factor from now on, as near as it is offered; whether it is another one. Only `Theme` calls this."""
    global _factor
    before, _factor = _factor, within(wanted)
    return before != _factor


def of_desktop() -> float:
    """The factor that the desktop's UI font asks for, relative to its platform's usual size."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    px = float(made.pixelSize())
    if px <= 0:
        px = made.pointSizeF() * QGuiApplication.primaryScreen().logicalDotsPerInch() / 72
    usual = _WITHOUT_DESKTOP.get(QGuiApplication.platformName()) or _USUAL_PX.get(sys.platform, _USUAL_ELSEWHERE_PX)
    return within(px / usual)


@contextmanager
def unscaled() -> Iterator[None]:
    """Inside, everything has the size of look.md: for what is drawn and measured before a painter enlarges it."""
    global _plain
    _plain += 1
    try:
        yield
    finally:
        _plain -= 1
