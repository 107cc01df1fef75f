"""The arrangement of the panels: timeline in the middle, still at the right, tables below; the last two can float."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QCloseEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["DockArea"]

_STILL_PX: Final = 380
_STILL_MAX_PX: Final = 560
_TABS_MIN_PX: Final = 160
_TABS_SHARE: Final = 0.36
_GRIP_PX: Final = 5
_VERSION: Final = 1
_NARROW_PX: Final = 1000

_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BELOW = Qt.DockWidgetArea.BottomDockWidgetArea


class DockArea(QMainWindow):
    """Holds the three panels. What was dragged stays; until then the timeline gets the height that its lanes need."""

    def __init__(self, theme: Theme, timeline: QWidget, still: QWidget, tabs: QWidget) -> None:
        super().__init__()
        self.setWindowFlag(Qt.WindowType.Widget)
        self._dragged = False
        self._wanted_px = 0
        self.setDockNestingEnabled(False)
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        self.setCentralWidget(timeline)
        still.setMaximumWidth(_STILL_MAX_PX)
        self.still = _Dock("Still", "still", still)
        self.tabs = _Dock("Tables", "tables", tabs)
        self.addDockWidget(_RIGHT, self.still)
        self.addDockWidget(_BELOW, self.tabs)
        for dock in (self.still, self.tabs):
            dock.dress()
        self._grips = (
            _Grip(self, self.still, Qt.Orientation.Horizontal),
            _Grip(self, self.tabs, Qt.Orientation.Vertical),
        )
        for dock in (self.still, self.tabs):
            dock.installEventFilter(self)

    def want_timeline(self, height_px: int) -> None:
        """Let the timeline be this high, as long as nobody dragged the border and the tables keep their share."""
        self._wanted_px = height_px
        self._settle()

    def on_dragged(self) -> None:
        """A border was moved by hand: from now on it stays where it was put."""
        self._dragged = True

    def arrangement(self) -> QByteArray:
        """Sizes and floating panels, to be restored at the next start."""
        return self.saveState(_VERSION)

    def restore(self, saved: QByteArray) -> None:
        """Take up a remembered arrangement; one that cannot be read changes nothing."""
        if self.restoreState(saved, _VERSION):
            self._dragged = True
            for dock in (self.still, self.tabs):
                dock.dress()
                dock.show()

    def _settle(self) -> None:
        self._move_still()
        if self._dragged or not self.isVisible():
            return
        least = max(_TABS_MIN_PX, round(self.height() * _TABS_SHARE))
        height = max(least, self.height() - (self._wanted_px or self.height() // 2) - 1)
        self.resizeDocks([self.still], [_STILL_PX], Qt.Orientation.Horizontal)
        self.resizeDocks([self.tabs], [height], Qt.Orientation.Vertical)

    def _move_still(self) -> None:
        """Put the still beside the tables when the window is too narrow for it beside the timeline."""
        wanted = _BELOW if self.width() < _NARROW_PX else _RIGHT
        if not self.still.isFloating() and self.isVisible() and self.dockWidgetArea(self.still) != wanted:
            self.addDockWidget(wanted, self.still)
            if wanted == _BELOW:
                self.splitDockWidget(self.tabs, self.still, Qt.Orientation.Horizontal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            for grip in self._grips:
                grip.place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle()

    def createPopupMenu(self) -> None:
        """No menu that could hide a panel for good: the panels have no other way back."""


class _Dock(QDockWidget):
    def __init__(self, title: str, name: str, content: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setWidget(content)
        self.setAllowedAreas(_RIGHT | _BELOW)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetFloatable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._empty = QWidget()
        self._empty.setFixedHeight(0)
        self.topLevelChanged.connect(self.dress)

    def toggle(self) -> None:
        """Become a window of its own, or go back."""
        if not self.isFloating():
            self.setTitleBarWidget(None)  # type: ignore[arg-type]
            size = self.size()
            self.setFloating(True)
            self.resize(size.expandedTo(QSize(480, 420)))
        else:
            self.setFloating(False)

    def dress(self) -> None:
        """A floating panel has the desktop's frame, a docked one has its own title inside and none of Qt's."""
        if self.isFloating():
            self.setTitleBarWidget(None)  # type: ignore[arg-type]
        else:
            self.setTitleBarWidget(self._empty)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.setFloating(False)


class _Grip(QWidget):
    """Widens the one-pixel border between two panels to five pixels for the pointer. It draws nothing."""

    def __init__(self, area: DockArea, dock: _Dock, along: Qt.Orientation) -> None:
        super().__init__(area)
        self._area, self._dock, self._along = area, dock, along
        self._start: tuple[QPoint, QSize] | None = None
        horizontal = along == Qt.Orientation.Horizontal
        self.setCursor(Qt.CursorShape.SplitHCursor if horizontal else Qt.CursorShape.SplitVCursor)

    def place(self) -> None:
        """Lie over the border of the dock, or hide when the dock is elsewhere."""
        dock, area = self._dock, self._area
        expected = _RIGHT if self._along == Qt.Orientation.Horizontal else _BELOW
        docked = not dock.isFloating() and dock.isVisibleTo(area) and area.dockWidgetArea(dock) == expected
        self.setVisible(docked)
        if not docked:
            return
        at = dock.geometry()
        if self._along == Qt.Orientation.Horizontal:
            self.setGeometry(QRect(at.left() - 3, at.top(), _GRIP_PX, at.height()))
        else:
            self.setGeometry(QRect(at.left(), at.top() - 3, at.width(), _GRIP_PX))
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = (event.globalPosition().toPoint(), self._dock.size())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._start is None:
            return
        origin, size = self._start
        moved = origin - event.globalPosition().toPoint()
        self._area.on_dragged()
        horizontal = self._along == Qt.Orientation.Horizontal
        wanted = size.width() + moved.x() if horizontal else size.height() + moved.y()
        self._area.resizeDocks([self._dock], [max(1, wanted)], self._along)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._start = None
