"""What can be done with the picture itself: one row of buttons below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ringviewer.ui.still.flow_row import FlowRow
from ringviewer.ui.still.zones import why_no_zones
from ringviewer.ui.theme.controls import FlatButton, MenuButton
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.stills import StillView

# Six buttons stand in one row of the usual width of the panel, beside a scroll bar.
_PADDING: Final = 4
_GAP: Final = 1
_NO_PICTURE: Final = "There is no picture."


class _FlatMenuButton(MenuButton):
    """A menu without border or fill at rest, like the buttons beside it."""

    def _fill(self) -> QColor | None:
        fill = super()._fill()
        return None if fill == self._theme.tokens.surface else fill

    def _border(self) -> QColor | None:
        return None


class PictureButtons(QWidget):
    """Full size, save, copy, pin, compare and zones; what cannot be done says why.

    Signals:
        full_size_asked, save_asked, copy_asked, copy_facts_asked: for the still that is shown.
        pin_toggled: pin the shown still, or let go of it.
        compare_asked: compare it with the pinned one.
        zones_toggled(bool): whether the zones are drawn over the picture.
    """

    full_size_asked = Signal()
    save_asked = Signal()
    copy_asked = Signal()
    copy_facts_asked = Signal()
    pin_toggled = Signal()
    compare_asked = Signal()
    zones_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.full_size = FlatButton(theme, "Full size", "full")
        self.save = FlatButton(theme, "Save", "save", name="Save the picture and its facts")
        self.copy = _FlatMenuButton(theme, "Copy", name="Copy the picture or its facts")
        self.pin = FlatButton(theme, "Pin", name="Pin this still to compare others with it")
        self.compare = FlatButton(theme, "Compare", name="Compare with the pinned still")
        self.zones = FlatButton(theme, "Zones", name="Show motion and privacy zones over the picture")
        self.pin.setCheckable(True)
        self.zones.setCheckable(True)
        self.copy_picture = self.copy.choices.addAction("The picture")
        self.copy_facts = self.copy.choices.addAction("The facts, as text for the ticket")
        self.copy_picture.triggered.connect(self.copy_asked)
        self.copy_facts.triggered.connect(self.copy_facts_asked)
        self.full_size.clicked.connect(self.full_size_asked)
        self.save.clicked.connect(self.save_asked)
        self.pin.clicked.connect(self.pin_toggled)
        self.compare.clicked.connect(self.compare_asked)
        self.zones.toggled.connect(self.zones_toggled)
        buttons = (self.full_size, self.save, self.copy, self.pin, self.compare, self.zones)
        for button in buttons:
            button.padding = _PADDING
        self._row = FlowRow(list(buttons), gap=_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._row)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def show_for(self, view: StillView | None, device: Device | None, pinned: StillView | None) -> None:
        """Enable what can be done with `view`."""
        has_picture = view is not None and view.phase == "shown" and view.picture is not None
        self.full_size.set_enabled(view is not None, "No event is selected.")
        self.save.set_enabled(has_picture, _NO_PICTURE)
        self.copy.set_enabled(view is not None, "No event is selected.")
        self.copy_picture.setEnabled(has_picture)
        self.pin.set_enabled(has_picture, _NO_PICTURE)
        is_pinned = view is not None and pinned is not None and pinned.ask == view.ask
        self.pin.setChecked(is_pinned)
        self.compare.set_enabled(*_comparable(has_picture, is_pinned, pinned))
        why_not = why_no_zones(view, device)
        self.zones.set_enabled(not why_not, why_not)


def _comparable(has_picture: bool, is_pinned: bool, pinned: StillView | None) -> tuple[bool, str]:
    if not has_picture:
        return False, _NO_PICTURE
    if is_pinned:
        return False, "This is the pinned still. Choose another one to compare it with."
    return pinned is not None, "Pin a still first, then choose the one to compare it with."
