"""The focus ring: 2 px of ink, 1 px away from the control that the keyboard is on.

It is one widget laid over the window, so that controls need no room of their own for it. A click shows no ring; tables
and lanes draw theirs inside themselves.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from shiboken6 import isValid

_OUTSIDE_PX = 3
_FOLLOWED = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.EnabledChange,
    }
)


class _Ring(QWidget):
    def __init__(self, parent: QWidget, color: QColor) -> None:
        super().__init__(parent)
        self.color = color
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.color, 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class FocusRing(QObject):
    """Draws the ring around whatever control has the keyboard's focus."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._color = QColor()
        self._ring: _Ring | None = None
        self._watched: list[QWidget] = []
        self._last: QWidget | None = None
        self._last_by_mouse = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def set_color(self, color: QColor) -> None:
        """Use `color` from now on."""
        self._color = color
        if self._ring is not None and isValid(self._ring):
            self._ring.color = color
            self._ring.update()

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        self._drop()
        came_back = old is None and new is not None and new is self._last  # the window was activated again
        by_mouse = self._last_by_mouse if came_back else QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is not None:
            self._last, self._last_by_mouse = new, by_mouse
        if new is not None and not by_mouse and isinstance(new, (QAbstractButton, QComboBox, QLineEdit)):
            self._put_around(new)

    def _put_around(self, control: QWidget) -> None:
        host, chain = _host(control)
        if host is None:
            return
        self._ring = _Ring(host, self._color)
        self._watched = chain
        for widget in chain:
            widget.installEventFilter(self)
        self._follow()

    def _follow(self) -> None:
        if self._ring is None or not isValid(self._ring) or not self._watched:
            return
        control, host = self._watched[0], self._ring.parentWidget()
        if host is None or not host.isAncestorOf(control):
            self._ring.hide()
            return
        area = QRect(control.mapTo(host, control.rect().topLeft()), control.size())
        self._ring.setGeometry(area.adjusted(-_OUTSIDE_PX, -_OUTSIDE_PX, _OUTSIDE_PX, _OUTSIDE_PX))
        self._ring.raise_()
        self._ring.setVisible(control.isVisible() and control.isEnabled())

    def _drop(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        ring, self._ring = self._ring, None
        if ring is not None and isValid(ring):
            ring.hide()
            ring.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._follow()
        return False


def _host(control: QWidget) -> tuple[QWidget | None, list[QWidget]]:
    """The nearest ancestor with room for the ring, and everything from the control up to below it."""
    chain = [control]
    host = control.parentWidget()
    while host is not None:
        area = QRect(control.mapTo(host, control.rect().topLeft()), control.size())
        room = area.adjusted(-_OUTSIDE_PX, -_OUTSIDE_PX, _OUTSIDE_PX, _OUTSIDE_PX)
        if host.isWindow() or host.rect().contains(room):
            return host, chain
        chain.append(host)
        host = host.parentWidget()
    return None, chain
