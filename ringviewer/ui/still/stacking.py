"""How the parts of the still panel stand above one another: what to do stays in sight, the rest scrolls."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ringviewer.ui.theme.controls import Rule, Surface
from ringviewer.ui.theme.theme import Theme

_MARGIN = 12
_FOOT = 8


def stack(
    panel: QWidget,
    theme: Theme,
    title: QWidget,
    rows: Sequence[tuple[QWidget, int]],
    strip: QWidget,
    pinned: Sequence[tuple[QWidget, int]],
) -> QScrollArea:
    """Lay out `title`, then what scrolls: `rows` with the gap below each, and `strip` over the whole width.

    `pinned` stand below the scroll area, and so are seen however low the panel is.
    """
    content = Surface(theme)
    column = QVBoxLayout(content)
    column.setContentsMargins(0, _MARGIN, 0, 0)
    column.setSpacing(0)
    _add(column, rows)
    column.addWidget(Rule(theme))
    column.addWidget(strip)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    outer = QVBoxLayout(panel)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(title)
    outer.addWidget(scroll, 1)
    outer.addWidget(Rule(theme))
    foot = Surface(theme)
    foot_column = QVBoxLayout(foot)
    foot_column.setContentsMargins(0, _FOOT, 0, 0)
    foot_column.setSpacing(0)
    _add(foot_column, pinned)
    outer.addWidget(foot)
    return scroll


def _add(column: QVBoxLayout, rows: Sequence[tuple[QWidget, int]]) -> None:
    for widget, gap in rows:
        inset = QHBoxLayout()
        inset.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        inset.addWidget(widget)
        column.addLayout(inset)
        column.addSpacing(gap)
