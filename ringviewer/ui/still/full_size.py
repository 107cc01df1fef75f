"""The picture in a window of its own: zoom with the wheel, drag to move, 1 for 1:1, F to fit, Esc to close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ringviewer.history.wording import clock_ms, plain, zone_abbr
from ringviewer.ui.still.images import image_of
from ringviewer.ui.still.words import requested_cell
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.device import Device
    from ringviewer.session.pictures import Picture
    from ringviewer.session.stills import StillView

_LARGEST: Final = 16.0
_STEP: Final = 1.2


def full_size_title(view: StillView, device: Device | None, tz: tzinfo) -> str:
    """“Front Door: requested 17:21:07.410, actual 17:21:14.310 PDT”."""
    name = plain(device.name) if device is not None else "Still"
    actual = "actual time unknown"
    if view.actual_ms is not None:
        actual = f"actual {clock_ms(view.actual_ms, tz)} {zone_abbr(view.actual_ms, tz)}"
    return f"{name}: requested {requested_cell(view.ask, tz).value}, {actual}"


class FullSizeWindow(QWidget):
    """Shows one picture; its title carries both times, so that the picture is never without them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self._image = QImage()
        self._pixmap = QPixmap()
        self._scaled: tuple[float, QPixmap] | None = None
        self._zoom = 1.0
        self._fitting = True
        self._origin = QPointF(0, 0)
        self._grabbed: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 180)
        theme.changed.connect(self.update)

    @property
    def zoom(self) -> float:
        """Logical pixels of the window per pixel of the picture."""
        return self._zoom

    def open_picture(self, picture: Picture, title: str) -> None:
        """Show `picture` fitted, under `title`."""
        self._image = image_of(picture)
        self._pixmap = QPixmap.fromImage(self._image)
        self._scaled = None
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        if self.isVisible():
            self.raise_()
        else:
            self.resize(self._first_size())
        self.fit()
        self.show()
        self.activateWindow()
        self.update()

    def fit(self) -> None:
        """Show all of the picture, as large as the window allows."""
        self._fitting = True
        if self._image.isNull():
            return
        self._zoom = min(self.width() / self._image.width(), self.height() / self._image.height())
        self._center()

    def one_to_one(self) -> None:
        """One pixel of the picture on one pixel of the screen."""
        self._fitting = False
        self._set_zoom(1 / self.devicePixelRatioF(), QPointF(self.width() / 2, self.height() / 2))

    def _first_size(self) -> QSize:
        screen = self.screen().availableGeometry().size() * 0.85
        return self._image.size().boundedTo(screen).expandedTo(self.minimumSize())

    def _center(self) -> None:
        shown = QPointF(self._image.width(), self._image.height()) * self._zoom
        self._origin = QPointF((self.width() - shown.x()) / 2, (self.height() - shown.y()) / 2)
        self.update()

    def _set_zoom(self, zoom: float, about: QPointF) -> None:
        if self._image.isNull():
            return
        smallest = min(1.0, 64 / max(self._image.width(), self._image.height()))
        zoom = min(_LARGEST, max(smallest, zoom))
        self._origin = about - (about - self._origin) * (zoom / self._zoom)
        self._zoom = zoom
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        """A picture smaller than the window stays in its middle, a larger one leaves no gap."""
        width, height = self._image.width() * self._zoom, self._image.height() * self._zoom
        x, y = self._origin.x(), self._origin.y()
        x = (self.width() - width) / 2 if width <= self.width() else min(0.0, max(self.width() - width, x))
        y = (self.height() - height) / 2 if height <= self.height() else min(0.0, max(self.height() - height, y))
        self._origin = QPointF(x, y)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._fitting = False
        self._set_zoom(self._zoom * _STEP ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._origin += event.position() - self._grabbed
            self._grabbed = event.position()
            self._keep_in_view()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        middle = QPointF(self.width() / 2, self.height() / 2)
        match event.key():
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_1:
                self.one_to_one()
            case Qt.Key.Key_F:
                self.fit()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._fitting = False
                self._set_zoom(self._zoom * _STEP, middle)
            case Qt.Key.Key_Minus:
                self._fitting = False
                self._set_zoom(self._zoom / _STEP, middle)
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._fitting:
            self.fit()
        else:
            self._keep_in_view()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.sunken)
        if self._image.isNull():
            return
        device_zoom = self._zoom * self.devicePixelRatioF()
        if device_zoom < 1:  # the painter's own filter drops lines when it shrinks a picture by much
            painter.drawPixmap(self._origin, self._shrunk(device_zoom))
            return
        target = QRectF(
            self._origin.x(), self._origin.y(), self._image.width() * self._zoom, self._image.height() * self._zoom
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, device_zoom % 1 != 0)
        painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))

    def _shrunk(self, device_zoom: float) -> QPixmap:
        if self._scaled is None or self._scaled[0] != device_zoom:
            size = self._image.size() * device_zoom
            made = QPixmap.fromImage(
                self._image.scaled(
                    size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
            made.setDevicePixelRatio(self.devicePixelRatioF())
            self._scaled = (device_zoom, made)
        return self._scaled[1]
