"""The tools of the viewer: steps, zoom, overlays, comparing, fetching ahead, full screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ringviewer.ui.theme.check_box import CheckBox
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas
from ringviewer.ui.viewer.tools import ToolRow

AHEAD_TIP: Final = (
    "Fetch the stills of the previous and the next event while you look at this one.\n"
    "Each costs 2 requests of the quota that production shares, and marks its event as reviewed by your app."
)


class ViewerTools(ToolRow):
    """The row of the viewer; the toggles are `zones`, `loupe` and `ahead`.

    Signals:
        stepped(int): −1 for the previous event, 1 for the next.
        pin_asked, compare_asked, full_screen_asked: their buttons were pressed.
    """

    stepped = Signal(int)
    pin_asked = Signal()
    compare_asked = Signal()
    full_screen_asked = Signal()

    def __init__(self, theme: Theme, canvas: PictureCanvas, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.add_button("", "Previous event (Left)", lambda: self.stepped.emit(-1), icon="prev", name="Previous event")
        self.add_button("", "Next event (Right)", lambda: self.stepped.emit(1), icon="next", name="Next event")
        self.add_rule()
        self.zoom = self.add_zoom(lambda: canvas)
        self.add_rule()
        self.zones = self.add_toggle("Zones", "Show motion and privacy zones (Z)")
        self.loupe = self.add_toggle(
            "Loupe", "Enlarge the burned-in time, to compare it with ACTUAL (T); Up and Down move it"
        )
        self.add_rule()
        self.pin = self.add_button("Pin", "Keep this still for comparing, or let go of it (P)", self.pin_asked.emit)
        self.compare = self.add_button("Compare", "Hold the pinned still against this one (C)", self.compare_asked.emit)
        self.add_stretch()
        self.ahead = CheckBox(theme, "Fetch neighbours ahead")
        self.ahead.setToolTip(AHEAD_TIP)
        self.add(self.ahead)
        self.add_rule()
        self.add_button("Full screen", "Full screen, and back (F11)", self.full_screen_asked.emit, icon="full")
