"""Pictures as Qt draws them: smooth, scaled once per size and screen, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

if TYPE_CHECKING:
    from ringviewer.session.pictures import Picture

# Gives the pixels of a picture, or None while they are being decoded.
PixelSource: TypeAlias = "Callable[[Picture], bytes | None]"

SCALED_BYTES: Final = 32 * 1024 * 1024
_PIXEL_BYTES: Final = 4


def image_of(picture: Picture, rgba: bytes) -> QImage:
    """The whole picture; a null image when its size and its pixels disagree."""
    # The copy can be drawn on, and outlive Python on the clipboard.
    return _lent(picture, rgba, QImage.Format.Format_RGBA8888).copy()


def _lent(picture: Picture, rgba: bytes, pixel_format: QImage.Format) -> QImage:
    """The pixels as an image that holds the bytes themselves: to be read only, and let go of at once."""
    width, height = picture.width, picture.height
    if width <= 0 or height <= 0 or len(rgba) != width * height * _PIXEL_BYTES:
        return QImage()
    return QImage(rgba, width, height, width * _PIXEL_BYTES, pixel_format)


class ScaledPictures:
    """Pixmaps that fit into a box, the latest of them up to 32 MiB: a picture that was seen is drawn at once.

    Without a source of pixels nothing is drawn.
    """

    def __init__(self, limit: int = SCALED_BYTES) -> None:
        self._limit = limit
        self._source: PixelSource | None = None
        self._kept: OrderedDict[tuple[str, int, int, float], QPixmap] = OrderedDict()
        self._weight = 0

    @property
    def weight(self) -> int:
        """How many bytes of pixmaps are held."""
        return self._weight

    def set_source(self, source: PixelSource | None) -> None:
        """Where pixels come from; without a source everything that is kept is forgotten."""
        self._source = source
        if source is None:
            self.clear()

    def clear(self) -> None:
        """Forget all pixmaps."""
        self._kept.clear()
        self._weight = 0

    def fit(self, picture: Picture, box: QSize, dpr: float) -> QPixmap:
        """`picture` as large as fits into `box` (logical pixels), sharp at `dpr`.

        Null while its pixels are being decoded, and when it cannot be drawn. What was fitted at twice the size or more
        is shrunk instead, which needs no pixels.
        """
        key = (picture.sha256, box.width(), box.height(), dpr)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        target = QSize(max(1, round(box.width() * dpr)), max(1, round(box.height() * dpr)))
        image = self._larger(picture, target) or self._whole(picture)
        if image is None or image.isNull():
            return QPixmap()
        scaled = image.scaled(target, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        made = QPixmap.fromImage(scaled)
        made.setDevicePixelRatio(dpr)
        self._keep(key, made)
        return made

    def _whole(self, picture: Picture) -> QImage | None:
        rgba = self._source(picture) if self._source is not None else None
        if rgba is None:
            return None
        # A JPEG has no opacity, and Qt shrinks several times faster what has none.
        opaque = picture.format == "JPEG"
        return _lent(picture, rgba, QImage.Format.Format_RGBX8888 if opaque else QImage.Format.Format_RGBA8888)

    def _larger(self, picture: Picture, target: QSize) -> QImage | None:
        """What was fitted before at twice the target's size; what is nearer to it would be blurred by shrinking."""
        for (sha256, *_), made in reversed(self._kept.items()):
            if sha256 == picture.sha256 and (
                made.width() >= 2 * target.width() or made.height() >= 2 * target.height()
            ):
                return made.toImage()
        return None

    def _keep(self, key: tuple[str, int, int, float], made: QPixmap) -> None:
        self._kept[key] = made
        self._weight += _weight(made)
        while self._weight > self._limit and len(self._kept) > 1:
            self._weight -= _weight(self._kept.popitem(last=False)[1])


def _weight(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * _PIXEL_BYTES
