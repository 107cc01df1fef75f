"""The tools of the comparison: how the two are held against one another, and zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.tools import ToolRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.ui.viewer.canvas import PictureCanvas

Mode = Literal["side", "wipe", "difference"]
AMPLIFY: Final = 4

_MODES: Final[tuple[tuple[Mode, str, str], ...]] = (
    ("side", "Side by side", "Both beside each other, at the same zoom and place (S)"),
    ("wipe", "Wipe", "One over the other, parted by a line (W); Left and Right move it"),
    ("difference", "Difference", "How far each pixel differs; black is equal (D)"),
)


class CompareTools(ToolRow):
    """The row of the comparison; `amplify` is a toggle.

    Signals:
        mode_chosen(str): how the two are to be shown.
        swap_asked, full_screen_asked: their buttons were pressed.
    """

    mode_chosen = Signal(str)
    swap_asked = Signal()
    full_screen_asked = Signal()

    def __init__(self, theme: Theme, canvas: Callable[[], PictureCanvas], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        group = QButtonGroup(self)
        self.modes = {}
        for mode, text, tip in _MODES:
            button = self.add_toggle(text, tip)
            group.addButton(button)
            button.clicked.connect(lambda _checked=False, mode=mode: self.mode_chosen.emit(mode))
            self.modes[mode] = button
        self.modes["side"].setChecked(True)
        self.add_rule()
        self.amplify = self.add_toggle(f"×{AMPLIFY}", f"Make differences {AMPLIFY} times as bright (A)")
        self.amplify.setAccessibleName(f"Make differences {AMPLIFY} times as bright")
        self.swap = self.add_button("Swap", "Let the two change places (X)", self.swap_asked.emit)
        self.add_rule()
        self.zoom = self.add_zoom(canvas)
        self.add_stretch()
        self.add_button("Full screen", "Full screen, and back (F11)", self.full_screen_asked.emit, icon="full")
