"""A row of controls that goes on in a second line where the panel is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

_GAP = 6


class FlowRow(QWidget):
    """Lays its controls out from the left; its height follows its width."""

    def __init__(self, controls: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controls = controls
        for control in controls:
            control.setParent(self)
        self.lay_out()

    def lay_out(self) -> None:
        """Place the controls that are not hidden; call it when their words changed."""
        x = y = 0
        line = 26
        for control in self._controls:
            if control.isHidden():
                continue
            size = control.sizeHint()
            if x and x + size.width() > self.width():
                x, y = 0, y + line + _GAP
            control.setGeometry(x, y, size.width(), size.height())
            x += size.width() + _GAP
        if self.height() != y + line:
            self.setFixedHeight(y + line)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()
