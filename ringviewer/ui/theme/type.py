"""The type scale: six sizes, two weights, in logical pixels, at the size of text in force."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtGui import QFont, QFontDatabase

from ringviewer.ui.theme.scale import scaled

Step = Literal["small", "body", "lead", "door", "value", "name"]

# step -> (pixel size, line height, bold by default)
_STEPS: Final[dict[str, tuple[int, int, bool]]] = {
    "small": (11, 15, False),
    "body": (12, 16, False),
    "lead": (13, 18, True),
    "door": (15, 20, True),
    "value": (18, 24, True),
    "name": (22, 28, True),
}
SMALLEST_PX: Final = 11


def font(step: Step, bold: bool | None = None) -> QFont:
    """The system's UI font at `step`; `bold` None takes the step's own weight. Digits are tabular."""
    pixels, _, bold_by_default = _STEPS[step]
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    made.setPixelSize(text_px(pixels))
    made.setItalic(False)
    wanted = bold_by_default if bold is None else bold
    made.setWeight(QFont.Weight.Bold if wanted else QFont.Weight.Normal)
    _make_tabular(made)
    return made


def heading_font() -> QFont:
    """Small headings in capitals: 11 px bold, letters 0.6 px apart."""
    made = font("small", bold=True)
    made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
    return made


def mono(px: int = SMALLEST_PX) -> QFont:
    """The system's fixed-width font, for ids, JSON, paths and headers only."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    made.setPixelSize(text_px(px))
    made.setWeight(QFont.Weight.Normal)
    return made


def text_px(px: int) -> int:
    """The size of text that look.md draws `px` high, at the size of text in force; never below 11 px."""
    return max(SMALLEST_PX, scaled(px))


def line_height(step: Step) -> int:
    """Height of one line of `step`, in logical pixels; it shrinks no more than its text does."""
    pixels, line, _ = _STEPS[step]
    return round(line * text_px(pixels) / pixels)


def _make_tabular(made: QFont) -> None:
    made.setFeature(QFont.Tag("tnum"), 1)
