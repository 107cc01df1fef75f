"""The colours while the desktop asks for high contrast: its palette for the chrome, ours for marks and grounds (§4)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from ringviewer.ui.theme.tokens import DARK, LIGHT, Tokens


def wanted() -> bool:
    """Whether the desktop asks for high contrast."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return False
    hints = app.styleHints()
    # The hints' own object lives only as long as what it was taken from.
    accessibility = hints.accessibility()
    return bool(accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast)


def forced(desktop: QPalette) -> Tokens:
    """The tokens with the desktop's chrome. Text has no shades then: what is fainter elsewhere is as strong here.

    Which of our two sets the marks come from follows how light the desktop's windows are.
    """
    role = QPalette.ColorRole
    window, base = desktop.color(role.Window), desktop.color(role.Base)
    text, highlight = desktop.color(role.WindowText), desktop.color(role.Highlight)
    dark = text.lightness() > window.lightness()
    marks = DARK if dark else LIGHT
    return replace(
        marks,
        window=window,
        surface=base,
        sunken=base,
        hover=base,
        select=base,
        info_bg=base,
        problem_bg=base,
        warning_bg=base,
        known=base,
        known_sel=base,
        night=base,
        night_sel=base,
        rule=text,
        line2=text,
        edge=text,
        day=text,
        text=text,
        text2=text,
        text3=text,
        ink=highlight if _apart(highlight.lightnessF(), base.lightnessF()) else text,
        on_ink=desktop.color(role.HighlightedText) if _apart(highlight.lightnessF(), base.lightnessF()) else base,
        ink_hover=text,
        disabled=desktop.color(QPalette.ColorGroup.Disabled, role.WindowText),
    )


def _apart(one: float, other: float) -> bool:
    return abs(one - other) >= 0.6
