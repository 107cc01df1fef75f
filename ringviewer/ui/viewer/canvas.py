"""The picture to look at closely: fits, zooms about the pointer, is moved with hand and keys, sharp on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.zones import paint_zones
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.levels import Levels
from ringviewer.ui.viewer.sight import STEP, Sight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.history.device import Zone

_DRAG_PX: Final = 3


class PictureCanvas(QWidget):
    """Shows one image.

    Signals:
        sight_changed(object): the engineer zoomed or moved, or the view took another size; a Sight.
        hovered(object): the place under the pointer as a QPointF, 0 to 1 across and down the picture; None outside it.
    """

    sight_changed = Signal(object)
    hovered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._levels = Levels(QImage())
        self._sight: Sight | None = None
        self._zones: tuple[Zone, ...] = ()
        self._grabbed: QPointF | None = None
        self._pressed: QPointF | None = None
        self._by_keys = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 90)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """What is shown; null when nothing is."""
        return self._levels.image

    @property
    def sight(self) -> Sight | None:
        """Which part is seen, in device pixels; of the last picture while there is none."""
        return self._sight

    @property
    def dragging(self) -> bool:
        """Whether the hand moves the picture."""
        return self._grabbed is not None

    @property
    def percent(self) -> int:
        """Device pixels per pixel of the picture, in percent; 100 is 1:1."""
        return 0 if self._sight is None else round(self._sight.zoom * 100)

    def set_image(self, image: QImage) -> None:
        """Show `image`; a null one takes the picture away.

        One of the same size as the picture before is seen at the same zoom and place, so that two can be compared.
        """
        self._levels = Levels(image)
        self._grabbed = None
        if not image.isNull():
            size = (image.width(), image.height())
            if self._sight is None or (self._sight.width, self._sight.height) != size:
                self._take(Sight.fitted(*size, *self._device_size()))
            else:
                self._take(self._sight.in_view(*self._device_size()))
        self.update()

    def forget(self) -> None:
        """Show nothing and give up the zoom too."""
        self.set_image(QImage())
        self._sight = None

    def set_zones(self, zones: Sequence[Zone]) -> None:
        """Draw these over the picture; none of them hides them."""
        self._zones = tuple(zones)
        self.update()

    def set_sight(self, sight: Sight) -> None:
        """See the same part as another canvas does, in a view of this size; tells nobody."""
        if self._sight is not None and (self._sight.width, self._sight.height) == (sight.width, sight.height):
            self._sight = sight.beside(*self._device_size())
            self.update()

    def fit(self) -> None:
        """Show all of the picture."""
        if self._sight is not None:
            self._take(self._sight.fit())

    def one_to_one(self) -> None:
        """One pixel of the picture on one pixel of the screen."""
        self.zoom_to(1.0)

    def zoom_by(self, steps: float, about: QPointF | None = None) -> None:
        """Zoom in by so many steps of a quarter, or out; about a place of this widget, or about its middle."""
        if self._sight is not None:
            self.zoom_to(self._sight.zoom * STEP**steps, about)

    def zoom_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Zoom to so many device pixels per pixel of the picture, within the bounds."""
        if self._sight is not None:
            dpr = self.devicePixelRatioF()
            place = about if about is not None else QPointF(self.width() / 2, self.height() / 2)
            self._take(self._sight.zoomed(zoom, place.x() * dpr, place.y() * dpr))

    def pan(self, right: float, down: float) -> None:
        """Move the picture by so many logical pixels."""
        if self._sight is not None:
            dpr = self.devicePixelRatioF()
            self._take(self._sight.panned(right * dpr, down * dpr))

    def picture_rect(self) -> QRectF:
        """Where the whole picture lies, in logical pixels of this widget."""
        sight = self._sight
        if sight is None:
            return QRectF()
        dpr = self.devicePixelRatioF()
        return QRectF(sight.x / dpr, sight.y / dpr, sight.shown_width / dpr, sight.shown_height / dpr)

    def place_of(self, point: QPointF) -> QPointF | None:
        """Where in the picture `point` of this widget lies, 0 to 1 across and down; None outside it."""
        shown = self.picture_rect()
        if self.image.isNull() or not shown.contains(point):
            return None
        return QPointF((point.x() - shown.x()) / shown.width(), (point.y() - shown.y()) / shown.height())

    def _device_size(self) -> tuple[int, int]:
        dpr = self.devicePixelRatioF()
        return max(1, round(self.width() * dpr)), max(1, round(self.height() * dpr))

    def _take(self, sight: Sight) -> None:
        if sight != self._sight:
            self._sight = sight
            self.update()
            self.sight_changed.emit(sight)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(event.angleDelta().y() / 120, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grabbed is not None:
            moved, self._grabbed = at - self._grabbed, at
            self.pan(moved.x(), moved.y())
        elif self._pressed is not None:
            if (at - self._pressed).manhattanLength() >= _DRAG_PX:
                self.hovered.emit(None)
                moved, self._grabbed = at - self._pressed, at
                self.pan(moved.x(), moved.y())
        else:
            self.hovered.emit(self.place_of(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._sight is None:
            return
        if self._sight.fitting:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._by_keys = False
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_in()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit_in()

    def _fit_in(self) -> None:
        if self._sight is not None:
            self._take(self._sight.in_view(*self._device_size()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.sunken)
        if self._sight is not None and not self.image.isNull():
            painter.save()
            self._count_in_device_pixels(painter)
            self._paint_picture(painter, self._sight)
            painter.restore()
            self._paint_over(painter)
        if self._by_keys:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(tokens.ink, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _count_in_device_pixels(self, painter: QPainter) -> None:
        """Where the ratio is no whole number, the widget itself may begin between two pixels of the screen."""
        dpr = self.devicePixelRatioF()
        begins = painter.deviceTransform().map(QPointF(0, 0))
        painter.translate((round(begins.x()) - begins.x()) / dpr, (round(begins.y()) - begins.y()) / dpr)
        painter.scale(1 / dpr, 1 / dpr)

    def _paint_picture(self, painter: QPainter, sight: Sight) -> None:
        self._levels.draw(painter, sight)

    def _paint_over(self, painter: QPainter) -> None:
        if not self._zones:
            return
        painter.save()
        painter.setClipRect(QRectF(self.rect()))
        paint_zones(painter, self._zones, self.picture_rect(), self._theme.tokens)
        painter.restore()
