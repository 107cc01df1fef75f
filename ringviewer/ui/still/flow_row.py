"""A row of controls that goes on in a second line where the panel is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

_GAP = 6
_LINE = 26


class FlowRow(QWidget):
    """Lays its controls out from the left, `gap` apart; its height follows its width.

    Narrower than `second_line_below` px it keeps room for a second line whether it is needed or not, so that nothing
    moves when the words of its controls change.
    """

    def __init__(
        self, controls: list[QWidget], parent: QWidget | None = None, *, gap: int = _GAP, second_line_below: int = 0
    ) -> None:
        super().__init__(parent)
        self._controls, self._gap, self._second_line_below = controls, gap, second_line_below
        for control in controls:
            control.setParent(self)
        self.lay_out()

    def lay_out(self) -> None:
        """Place the controls that are not hidden; call it when their words changed."""
        x = y = 0
        for control in self._controls:
            if control.isHidden():
                continue
            size = control.sizeHint()
            if x and x + size.width() > self.width():
                x, y = 0, y + _LINE + _GAP
            control.setGeometry(x, y, size.width(), size.height())
            x += size.width() + self._gap
        if self.width() < self._second_line_below:
            y = max(y, _LINE + _GAP)
        if self.height() != y + _LINE:
            self.setFixedHeight(y + _LINE)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()
