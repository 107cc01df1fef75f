"""The row of flat buttons above a picture: zoom, and what its window adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ringviewer.ui.theme.controls import FlatButton, PlainLabel, Rule, Surface
from ringviewer.ui.theme.sizes import fix_height
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.ui.viewer.canvas import PictureCanvas

HEIGHT = 38


class ToolRow(Surface):
    """A row of 38 px; buttons are added from the left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="window", below="rule", parent=parent)
        self._theme = theme
        self._tips: dict[FlatButton, str] = {}
        fix_height(self, HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 1)
        self._row.setSpacing(4)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget, stretch)

    def add_stretch(self) -> None:
        """Push what follows to the right."""
        self._row.addStretch(1)

    def add_rule(self) -> None:
        """Part what follows from what there is."""
        rule = Rule(self._theme, vertical=True)
        rule.setFixedHeight(18)
        self._row.addSpacing(4)
        self._row.addWidget(rule)
        self._row.addSpacing(4)

    def add_button(
        self, text: str, tip: str, act: Callable[[], object], *, icon: str | None = None, name: str = ""
    ) -> FlatButton:
        """A button that does `act`; `tip` tells its key."""
        made = FlatButton(self._theme, text, icon, name=name or text)
        made.setToolTip(tip)
        made.clicked.connect(lambda _checked=False: act())
        self._tips[made] = tip
        self.add(made)
        return made

    def add_toggle(self, text: str, tip: str) -> FlatButton:
        """A button that stays switched on."""
        made = self.add_button(text, tip, lambda: None)
        made.setCheckable(True)
        return made

    def allow(self, button: FlatButton, why_not: str) -> None:
        """Enable `button`, or disable it and let its tooltip say why not."""
        button.set_enabled(not why_not, why_not)
        if not why_not:
            button.setToolTip(self._tips[button])

    def add_zoom(self, canvas: Callable[[], PictureCanvas]) -> ZoomLabel:
        """Fit, 1:1, smaller, the zoom in percent, larger; for the canvas that they are meant for."""
        self.add_button("Fit", "Show all of the picture (F)", lambda: canvas().fit(), icon="fit")
        self.add_button("1:1", "One pixel of the picture on one of the screen (1)", lambda: canvas().one_to_one())
        self.add_button("", "Zoom out (−)", lambda: canvas().zoom_by(-1), icon="minus", name="Zoom out")
        label = ZoomLabel(self._theme)
        self.add(label)
        self.add_button("", "Zoom in (+)", lambda: canvas().zoom_by(1), icon="plus", name="Zoom in")
        return label


class ZoomLabel(PlainLabel):
    """The zoom in percent, in a reserved width, so that nothing beside it moves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "–", role="text2")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(QFontMetrics(self.font()).horizontalAdvance("1600\u202f%") + 4)
        self.setAccessibleName("Zoom, 100 is one pixel on one pixel")

    def show_percent(self, percent: int) -> None:
        """100 is 1:1; 0 is nothing shown."""
        self.setText(f"{percent}\u202f%" if percent else "–")


def lay_in_row(holder: QWidget, *widgets: QWidget, margin: int = 0) -> None:
    """Lay `widgets` beside each other in `holder`, of equal width; rules keep their own."""
    row = QHBoxLayout(holder)
    row.setContentsMargins(margin, 0, margin, 0)
    row.setSpacing(0)
    for widget in widgets:
        row.addWidget(widget, 0 if isinstance(widget, Rule) else 1)
